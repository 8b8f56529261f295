"""The 台账 as a workbook to hand on: one sheet, one row an issue, ready to print, to filter and to read back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation

from storage import cells
from storage.deadlines import read_deadline
from storage.documents import Notice, NoticeIssue
from storage.notice.phrasing import in_lines, quoted_where_needed, verdict
from storage.records import CloseOut
from storage.status import CLOSE_OUT_LABELS
from storage.wording import written_day

HEADER: Final = 3
FIRST: Final = HEADER + 1
COLUMNS: Final[tuple[tuple[str, int], ...]] = (
    ("序号", 6),
    ("编号", 7),
    ("方面", 16),
    ("问题", 24),
    ("具体表现", 28),
    ("整改目标", 18),
    ("整改措施", 56),
    ("责任领导", 10),
    ("牵头单位", 12),
    ("配合单位", 14),
    ("责任人", 9),
    ("整改时限", 14),
    ("完成情况", 30),
    ("状态", 14),
    ("是否销号", 10),
    ("最近上报", 30),
    ("是否公开", 9),
    ("备注", 16),
    ("待写入的进展", 34),
    ("写入", 16),
)
OPTIONAL: Final = frozenset({"序号", "具体表现", "整改目标", "完成情况", "责任人", "是否公开", "备注"})
# 整改办's own: behind the sheet that is printed and handed on, and only while reports wait to be written in.
BEHIND: Final = ("待写入的进展", "写入")
YES_NO: Final[Mapping[bool | None, str]] = {True: "是", False: "否", None: ""}
HOW_TO_WRITE_IN: Final = "选一种，空着就不动。几条要分开定的，写登记号，例如：0213另加一条措施，0215只留记录"
LONGEST_LIST: Final = 255
_CENTRED: Final = frozenset(
    "序号 编号 方面 责任领导 牵头单位 责任人 整改时限 状态 是否销号 是否公开 写入".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the ledger knows of an issue besides its notice: reports that wait to be written in, and how they can be."""

    closeout: CloseOut = "open"
    latest: str = ""
    waiting: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A ledger on its day, as the worksheet shows it; `offices` are those an issue may be given to."""

    ledger: Notice
    as_of: date
    numbers_run_on: bool = True
    standing: Mapping[str, Standing] = field(default_factory=dict)
    offices: tuple[str, ...] = ()

    def of(self, issue: NoticeIssue) -> Standing:
        """What is known of one issue."""
        return self.standing.get(issue.code, Standing())


def to_workbook(sheet: Sheet) -> bytes:
    """The worksheet as the content of an .xlsx file."""
    book = Workbook()
    page: Any = book.active
    page.title = "整改台账"
    rows = [_row(sheet, title, issue) for title, issue in _issues(sheet.ledger)]
    columns = [(name, _wide_enough(name, width, rows)) for name, width in COLUMNS if _shown(name, rows)]
    names = [name for name, _ in columns]
    printed = len(names) - sum(name in BEHIND for name in names)
    cells.title(page, _titles(sheet), printed)
    cells.heads(page, HEADER, columns)
    for at, row in enumerate(rows, FIRST):
        _write(page, at, row, columns)
    last = FIRST + len(rows)
    _merge_sections(page, sheet.ledger, names.index("方面") + 1)
    _offer(page, sheet, names)
    _totals(page, last, sheet.ledger, printed)
    cells.print_set_up(page, HEADER, last - 1, len(columns))
    if printed < len(columns):
        page.print_area = f"A1:{page.cell(last, printed).coordinate}"
    page.freeze_panes = page.cell(FIRST, 4)
    return cells.saved(book)


def _shown(name: str, rows: Sequence[Mapping[str, Any]]) -> bool:
    if name in BEHIND:
        return any(row[BEHIND[0]] for row in rows)
    return name not in OPTIONAL or any(row[name] for row in rows)


def _issues(ledger: Notice) -> list[tuple[str, NoticeIssue]]:
    return [(section.title, issue) for section in ledger.sections for issue in section.issues]


def _row(sheet: Sheet, section: str, issue: NoticeIssue) -> dict[str, Any]:
    standing = sheet.of(issue)
    return {
        "序号": "" if sheet.numbers_run_on else _number(issue),
        "编号": _number(issue) if sheet.numbers_run_on else issue.code,
        "方面": quoted_where_needed(section) if section else "",
        "问题": quoted_where_needed(issue.title),
        "具体表现": issue.facts or "",
        "整改目标": issue.goal or "",
        "整改措施": in_lines([measure.text for measure in issue.measures]),
        "责任领导": issue.leader or "",
        "牵头单位": issue.office or "",
        "配合单位": "、".join(issue.co_offices),
        "责任人": issue.person or "",
        "整改时限": _deadline(issue, sheet.ledger.feedback_date),
        "完成情况": issue.progress_text or "",
        "状态": verdict(issue),
        "是否销号": CLOSE_OUT_LABELS[standing.closeout],
        "最近上报": standing.latest,
        "是否公开": YES_NO[issue.publishable],
        "备注": issue.notes or "",
        "待写入的进展": "\n".join(standing.waiting),
        "写入": "",
    }


def _number(issue: NoticeIssue) -> int | str:
    number = issue.number or issue.code
    return int(number) if number.isascii() and number.isdigit() else number


def _deadline(issue: NoticeIssue, after: date | None) -> date | str:
    """A day that Excel can sort by, or the document's own words where they say more than a day."""
    if issue.deadline is None:
        return issue.deadline_text or ""
    if issue.deadline_text and read_deadline(issue.deadline_text, after).day == issue.deadline:
        return issue.deadline_text
    return issue.deadline


def _wide_enough(name: str, width: int, rows: Sequence[Mapping[str, Any]]) -> int:
    """A column wide enough for Excel's tallest row."""
    most = int(cells.LONGEST_ROW / cells.LINE)
    longest = max((cells.lines(str(row[name]), width) for row in rows), default=0)
    return width if longest <= most else min(width * longest // most + 4, 110)


def _titles(sheet: Sheet) -> tuple[str, str]:
    """What the sheet is called and what it is of; without a day of feedback the title tells one round from another."""
    ledger = sheet.ledger
    facts = [f"单位：{ledger.unit}"] if ledger.unit else []
    fed_back = written_day(ledger.feedback_date) if ledger.feedback_date else ""
    facts += ["，".join(part for part in (fed_back, f"{ledger.inspected_by or ''}反馈") if part)]
    title = f"{ledger.unit or ''}巡察整改台账" if ledger.feedback_date else ledger.title
    return title, "　".join([*facts, f"截至{written_day(sheet.as_of)}"])


def _write(page: Any, at: int, row: Mapping[str, Any], columns: Sequence[tuple[str, int]]) -> None:
    cells.row(page, at, [row[name] for name, _ in columns], [name in _CENTRED for name, _ in columns])
    counts = [cells.lines(str(row[name]), width) for name, width in columns if name != "方面"]
    cells.height(page, at, max(counts))


def _merge_sections(page: Any, ledger: Notice, column: int) -> None:
    at = FIRST
    for section in ledger.sections:
        end = at + len(section.issues) - 1
        if end > at:
            page.merge_cells(start_row=at, end_row=end, start_column=column, end_column=column)
        at = end + 1


def _offer(page: Any, sheet: Sheet, names: Sequence[str]) -> None:
    """Lists to choose from where a cell wants one of a few answers; anything else may be typed all the same."""
    issues = list(enumerate(sheet.ledger.issues, FIRST))
    if issues and "是否公开" in names:
        _list(page, _down(page, names.index("是否公开"), len(issues)), ("是", "否"), "写进公开稿的选“是”")
    if issues and sheet.offices:
        _list(page, _down(page, names.index("牵头单位"), len(issues)), sheet.offices, "选一个，或者写名称")
    if BEHIND[1] in names:
        for at, issue in issues:
            if choices := sheet.of(issue).choices:
                place = page.cell(at, names.index(BEHIND[1]) + 1).coordinate
                _list(page, place, choices, HOW_TO_WRITE_IN)


def _down(page: Any, column: int, rows: int) -> str:
    """A column over all issues: I4:I19."""
    first, last = page.cell(FIRST, column + 1), page.cell(HEADER + rows, column + 1)
    return f"{first.coordinate}:{last.coordinate}"


def _list(page: Any, place: str, choices: Sequence[str], told: str) -> None:
    said = ",".join(choices)
    if len(said) <= LONGEST_LIST and not any("," in choice or '"' in choice for choice in choices):
        rule = DataValidation("list", formula1=f'"{said}"', allow_blank=True, showErrorMessage=False)
        rule.prompt, rule.showInputMessage = told, True
        rule.add(place)
        page.add_data_validation(rule)


def _totals(page: Any, at: int, ledger: Notice, width: int) -> None:
    """The counts of the ledger, at its foot."""
    counts = [f"已完成{ledger.count('done')}个", f"正在整改{ledger.count('ongoing')}个"]
    counts += [f"未开始{waiting}个"] if (waiting := ledger.count("not_started")) else []
    said = f"{len(ledger.sections)}个方面{len(ledger.issues)}个问题：{'，'.join(counts)}"
    page.merge_cells(start_row=at, end_row=at, start_column=2, end_column=width)
    for column in range(1, width + 1):
        page.cell(at, column).border = cells.GRID
    for column, text in ((1, "合计"), (2, said)):
        cell = cells.put(page.cell(at, column), text)
        cell.font, cell.alignment = Font(name="黑体", size=11), cells.SHORT if column == 1 else cells.TEXT
    page.row_dimensions[at].height = 24
