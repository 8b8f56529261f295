"""The 台账 as a workbook to hand on: one sheet, one row an issue, ready to print, to filter and to read back."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from storage.deadlines import read_deadline
from storage.documents import Notice, NoticeIssue
from storage.notice.phrasing import in_lines, quoted_where_needed, verdict
from storage.records import CloseOut
from storage.status import CLOSE_OUT_LABELS

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
    ("备注", 16),
)
OPTIONAL: Final = frozenset({"序号", "具体表现", "整改目标", "完成情况", "责任人", "备注"})
_FONT: Final = "仿宋_GB2312"
_LINE, _LONGEST_ROW, _LONGEST_CELL = 15.0, 405.0, 32_000
_THIN = Side(style="thin", color="000000")
_GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_TEXT = Alignment(wrap_text=True, vertical="center", horizontal="left")
_SHORT = Alignment(wrap_text=True, vertical="center", horizontal="center")
_CENTRED: Final = frozenset(
    {"序号", "编号", "方面", "责任领导", "牵头单位", "责任人", "整改时限", "状态", "是否销号"}
)
_SHADE = PatternFill("solid", fgColor="E7E6E6")


@dataclass(frozen=True, slots=True)
class Standing:
    """What the ledger knows of an issue besides its notice."""

    closeout: CloseOut = "open"
    latest: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A ledger on its day, as the worksheet shows it."""

    ledger: Notice
    as_of: date
    numbers_run_on: bool = True
    standing: Mapping[str, Standing] = field(default_factory=dict)


def to_workbook(sheet: Sheet) -> bytes:
    """The worksheet as the content of an .xlsx file."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = "整改台账"
    rows = [_row(sheet, title, issue) for title, issue in _issues(sheet.ledger)]
    columns = [
        (name, width) for name, width in COLUMNS if name not in OPTIONAL or any(row[name] for row in rows)
    ]
    columns = [(name, _wide_enough(name, width, rows)) for name, width in columns]
    _head(page, sheet, columns)
    for at, row in enumerate(rows, FIRST):
        _write(page, at, [row[name] for name, _ in columns], columns)
    _merge_sections(page, sheet.ledger, [name for name, _ in columns].index("方面") + 1)
    _totals(page, FIRST + len(rows), sheet.ledger, len(columns))
    _print_set_up(page, FIRST + len(rows), columns)
    _clean_properties(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _issues(ledger: Notice) -> list[tuple[str, NoticeIssue]]:
    return [(section.title, issue) for section in ledger.sections for issue in section.issues]


def _row(sheet: Sheet, section: str, issue: NoticeIssue) -> dict[str, Any]:
    standing = sheet.standing.get(issue.code, Standing())
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
        "备注": issue.notes or "",
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
    lines = int(_LONGEST_ROW / _LINE)
    longest = max((_lines(str(row[name]), width) for row in rows), default=0)
    return width if longest <= lines else min(width * longest // lines + 4, 110)


def _lines(text: str, width: int) -> int:
    """How many lines a text takes in a column; a Chinese character is as wide as two digits."""
    return sum(max(1, -(-_wide(line) // max(width - 1, 1))) for line in text.split("\n"))


def _wide(text: str) -> int:
    return sum(1 if char.isascii() else 2 for char in text)


def _head(page: Any, sheet: Sheet, columns: Sequence[tuple[str, int]]) -> None:
    last = get_column_letter(len(columns))
    ledger = sheet.ledger
    facts = [f"单位：{ledger.unit}"] if ledger.unit else []
    fed_back = _day(ledger.feedback_date) if ledger.feedback_date else ""
    facts += ["，".join(part for part in (fed_back, f"{ledger.inspected_by or ''}反馈") if part)]
    # Without a day of feedback the title is what tells one round from another.
    title = f"{ledger.unit or ''}巡察整改台账" if ledger.feedback_date else ledger.title
    lines = (title, "　".join([*facts, f"截至{_day(sheet.as_of)}"]))
    for at, (text, size) in enumerate(zip(lines, (18, 11), strict=True), 1):
        page.merge_cells(f"A{at}:{last}{at}")
        cell = _set(page.cell(at, 1), text)
        cell.font = Font(name="方正小标宋简体" if at == 1 else _FONT, size=size)
        cell.alignment = _SHORT if at == 1 else _TEXT
        page.row_dimensions[at].height = size * 1.9
    for column, (name, width) in enumerate(columns, 1):
        cell = _set(page.cell(HEADER, column), name)
        cell.font, cell.alignment = Font(name="黑体", size=11), _SHORT
        cell.border, cell.fill = _GRID, _SHADE
        page.column_dimensions[get_column_letter(column)].width = width
    page.row_dimensions[HEADER].height = 24


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _write(page: Any, at: int, values: Sequence[Any], columns: Sequence[tuple[str, int]]) -> None:
    font, height = Font(name=_FONT, size=11), 1
    for column, (value, (name, width)) in enumerate(zip(values, columns, strict=True), 1):
        cell = _set(page.cell(at, column), value)
        cell.font, cell.border = font, _GRID
        cell.alignment = _SHORT if name in _CENTRED else _TEXT
        if name != "方面":
            height = max(height, _lines(str(value), width))
    page.row_dimensions[at].height = min(_LONGEST_ROW, height * _LINE + 6)


def _set(cell: Any, value: Any) -> Any:
    """Put a value into a cell; text stays text, whatever it begins with."""
    if isinstance(value, date):
        cell.value, cell.number_format = value, 'yyyy"年"m"月"d"日"'
    elif isinstance(value, int):
        cell.value = value
    elif value:
        text = ILLEGAL_CHARACTERS_RE.sub("", value)[:_LONGEST_CELL]
        cell.value, cell.data_type = text, "s"
        cell.quotePrefix = re.match(r"[=+\-@\t]", text) is not None
    return cell


def _merge_sections(page: Any, ledger: Notice, column: int) -> None:
    at = FIRST
    for section in ledger.sections:
        end = at + len(section.issues) - 1
        if end > at:
            page.merge_cells(start_row=at, end_row=end, start_column=column, end_column=column)
        at = end + 1


def _totals(page: Any, at: int, ledger: Notice, width: int) -> None:
    """The counts of the ledger, at its foot."""
    counts = [f"已完成{ledger.count('done')}个", f"正在整改{ledger.count('ongoing')}个"]
    counts += [f"未开始{waiting}个"] if (waiting := ledger.count("not_started")) else []
    said = f"{len(ledger.sections)}个方面{len(ledger.issues)}个问题：{'，'.join(counts)}"
    page.merge_cells(start_row=at, end_row=at, start_column=2, end_column=width)
    for column in range(1, width + 1):
        page.cell(at, column).border = _GRID
    for column, text in ((1, "合计"), (2, said)):
        cell = _set(page.cell(at, column), text)
        cell.font, cell.alignment = Font(name="黑体", size=11), _SHORT if column == 1 else _TEXT
    page.row_dimensions[at].height = 24


def _print_set_up(page: Any, last: int, columns: Sequence[tuple[str, int]]) -> None:
    """A4 across, as wide as the paper, the header on every page, a filter over the issues."""
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 9
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.print_title_rows = f"{HEADER}:{HEADER}"
    page.freeze_panes = page.cell(FIRST, 4)
    page.auto_filter.ref = f"A{HEADER}:{get_column_letter(len(columns))}{last - 1}"
    page.print_options.horizontalCentered = True
    margins = page.page_margins
    margins.left = margins.right = 0.4
    margins.top, margins.bottom, margins.footer = 0.6, 0.75, 0.35
    page.oddFooter.center.text = "第 &P 页　共 &N 页"


def _clean_properties(book: Workbook) -> None:
    """No name, no tool, no time of ours goes out with a file."""
    properties = book.properties
    properties.creator = properties.lastModifiedBy = ""
    properties.created = properties.modified = datetime(2000, 1, 1)  # noqa: DTZ001 - a workbook knows no time zones
