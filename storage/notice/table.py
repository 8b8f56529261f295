"""Ledger tables (台账): a grid of cells with a header into sections and issues, one row or several to an issue."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from storage.notice.assemble import issue_from
from storage.notice.body import Fields, read_fields
from storage.notice.grammar import marker
from storage.notice.headings import Heading, read_heading
from storage.notice.lines import clean
from storage.notice.outline import printed
from storage.notice.tree import NoticeIssue, NoticeSection

Grid = Sequence[Sequence[str]]

# Column headings by the field they hold; the first that matches a heading wins.
COLUMNS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = tuple(
    (key, re.compile(pattern))
    for key, pattern in (
        ("ordinal", r"(?:整改)?(?:措施|任务)(?:序号|编号)"),
        ("number", r"(?:问题)?(?:序号?|编号|代码|号)|No\.?|序"),
        ("section", r".*(?:类别|方面|分类|类型|板块|领域|大类)(?:[（(].*)?"),
        ("co_offices", r".*(?:配合|协办|协同|协助|参与).*"),
        ("leader", r".*(?:领导|牵头人|包案).*"),
        ("deadline", r".*(?:时限|期限|完成时间|完成日期|时间节点|整改时间|计划时间|截止).*"),
        ("goal", r".*目标.*"),
        ("closed", r".*销号.*|验收.*|.*审核.*"),
        ("status", r".*状态.*|是否(?:完成|整改|到位).*|整改类型|完成与否|进度"),
        ("progress", r".*(?:进展|完成情况|落实情况|整改情况|整改结果|成效|结果|推进情况|整改效果).*"),
        ("measures", r".*(?:措施|举措|做法|整改任务|任务内容).*"),
        ("office", r".*(?:单位|部门|科室|主体|牵头|站所|办公室|股室).*"),
        ("person", r".*(?:责任人|经办人|负责人|承办人|联络员).*"),
        ("facts", r".*(?:表现|描述|情形|事实|具体内容|详情|原文).*|具体问题.*"),
        ("title", r".*问题.*|.*事项.*|整改内容"),
        ("notes", r"备\s*注|.*材料.*|.*佐证.*|说明|.*制度.*"),
    )
)
_BODY = frozenset({"measures", "progress", "status", "deadline", "office", "leader"})
_TOTAL = re.compile(r"(?:合|总|小|共)\s*计[:：]?.*|平均")
_SIGNATURE = re.compile(
    r"(?:填[表报]|制表|审[核批]|复核|单位负责人|主要负责人|分管领导签|签[字名]|联系(?:人|电话)|说明|备注|注|填表说明)[^：:]{0,8}[:：].*|（?盖章.*"
)
_TEXT_KEYS: Final = ("measures", "progress", "facts", "goal", "notes")


@dataclass(slots=True)
class Row:
    """The cells of one issue by field; an issue over several rows gathers them."""

    cells: dict[str, list[str]]
    section: str
    line: int

    def first(self, key: str) -> str:
        """The first cell that says something."""
        return next(iter(self.cells.get(key, [])), "")

    def take(self, other: Row) -> None:
        """Adds what a further row of the same issue says anew."""
        for key, values in other.cells.items():
            known = self.cells.setdefault(key, [])
            known.extend(value for value in values if value not in known)


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header stands, how many lines it has, and which column holds what."""

    row: int
    height: int
    columns: tuple[str | None, ...]
    names: tuple[str, ...] = ()


def find_header(grid: Grid) -> Header | None:
    """The header of a ledger: a row among the first whose cells name an issue and what is done about it."""
    best: Header | None = None
    for at in range(min(len(grid), 20)):
        for height in (1, 2):
            columns = _columns(grid, at, height)
            if _is_ledger(columns) and (best is None or _named(columns) > _named(best.columns)):
                best = Header(at, height, columns, _names(grid, at, height))
    return best


def _named(columns: Sequence[str | None]) -> int:
    return len({column for column in columns if column})


def _is_ledger(columns: Sequence[str | None]) -> bool:
    kinds = {column for column in columns if column}
    return "title" in kinds and len(kinds) >= 3 and bool(kinds & _BODY)


def _columns(grid: Grid, at: int, height: int) -> tuple[str | None, ...]:
    if at + height > len(grid) or any(len(cell) > 30 for row in grid[at : at + height] for cell in row):
        return ()
    names = list(_names(grid, at, height))
    if height == 2 and sum(bool(_kind(_cell(grid[at + 1], i))) for i in range(len(names))) < 2:
        return ()
    return _without_doubles([_kind(name) for name in names], names)


def _names(grid: Grid, at: int, height: int) -> tuple[str, ...]:
    return tuple(_heading(grid[at : at + height], i) for i in range(max(map(len, grid[at : at + height]))))


def _heading(rows: Grid, column: int) -> str:
    """The heading of a column: the lower line where it says more than the upper one it stands under."""
    lowest = next((cell for row in reversed(rows) if (cell := _cell(row, column))), "")
    return re.sub(r"\s+", "", lowest)


def _kind(name: str) -> str | None:
    name = re.sub(r"\s+|[（(][^（）()]*[)）]$", "", name)
    return next((key for key, pattern in COLUMNS if name and pattern.fullmatch(name)), None)


def _without_doubles(kinds: list[str | None], names: list[str]) -> tuple[str | None, ...]:
    """Two columns about the problem: the first is its title, the second its facts."""
    if "title" not in kinds and "facts" in kinds:
        kinds = ["title" if kind == "facts" else kind for kind in kinds]
    seen: set[str] = set()
    for i, kind in enumerate(kinds):
        if kind == "title" and kind in seen and names[i] not in names[:i]:
            kinds[i] = "facts"
        seen.add(kind or "")
    return tuple(kinds)


def _cell(row: Sequence[str], at: int) -> str:
    return row[at].strip() if at < len(row) else ""


def read_table(grid: Grid, header: Header, after: date | None) -> tuple[NoticeSection, ...]:
    """The sections and issues below a header."""
    sections: list[tuple[str, list[Row]]] = []
    for row in _issue_rows(grid, header):
        if not sections or sections[-1][0] != row.section:
            sections.append((row.section, []))
        sections[-1][1].append(row)
    return tuple(_section(ordinal, name, rows, after) for ordinal, (name, rows) in enumerate(sections, 1))


def _issue_rows(grid: Grid, header: Header) -> Iterator[Row]:
    """The rows put together by issue, each with its section."""
    current: Row | None = None
    section = ""
    heads = {tuple(grid[header.row + i]) for i in range(header.height)}
    for at in range(header.row + header.height, len(grid)):
        cells = [clean(cell.replace("\n", "\n")) if "\n" not in cell else cell.strip() for cell in grid[at]]
        said = [cell for cell in cells if cell]
        if not said or tuple(grid[at]) in heads or _is_foot(said):
            continue
        if len(set(said)) == 1 and (len(said) > 1 or len(cells) > 2) and not _single_title(header, cells):
            section = said[0]
            continue
        row = _row(header, cells, section, at + 1)
        section = row.section
        if current is not None and _same_issue(current, row):
            current.take(row)
            continue
        if current is not None:
            yield current
        current = row
    if current is not None:
        yield current


def _is_foot(said: list[str]) -> bool:
    return bool(_TOTAL.fullmatch(re.sub(r"\s", "", said[0])) or _SIGNATURE.fullmatch(said[0]))


def _single_title(header: Header, cells: list[str]) -> bool:
    """A row that says nothing but the title of an issue, in its own column."""
    said = [i for i, cell in enumerate(cells) if cell]
    return (
        len(said) == 1
        and said[0] < len(header.columns)
        and header.columns[said[0]] not in {"section", "number"}
    )


def _row(header: Header, cells: list[str], section: str, line: int) -> Row:
    fields: dict[str, list[str]] = {}
    for kind, name, cell in zip(header.columns, header.names, cells, strict=False):
        # A column the ledger has no field for stays in the notes, with its name.
        known = kind if kind not in {None, "closed"} else "notes"
        text = cell if known == kind or not name else f"{name}：{cell}"
        if cell and known and text not in fields.get(known, []):
            fields.setdefault(known, []).append(text)
    return Row(fields, "／".join(fields.get("section", [])[:1]) or section, line)


def _same_issue(current: Row, row: Row) -> bool:
    """A further row of an issue repeats its number or title, or leaves both empty."""
    number, title = row.first("number"), row.first("title")
    if not number and not title:
        return True
    if number and current.first("number"):
        return number == current.first("number") and (not title or title == current.first("title"))
    return title == current.first("title") and row.section == current.section


def _section(ordinal: int, name: str, rows: list[Row], after: date | None) -> NoticeSection:
    number, heading = _marked(name)
    issues = tuple(_issue(f"{ordinal}-{i}", row, after) for i, row in enumerate(rows, 1))
    return NoticeSection(ordinal, heading.title, number, heading.lead_in, rows[0].line, "", issues, name)


def _marked(text: str) -> tuple[str | None, Heading]:
    """A cell's own number and heading."""
    text = text.replace("\n", "")
    found = marker(text)
    number = printed(found[1]) if found else None
    return number, read_heading(text[found[1].end() :] if found else text)


def _issue(code: str, row: Row, after: date | None) -> NoticeIssue:
    number, heading = _marked(row.first("title"))
    title, facts = heading.title, heading.rest
    if not heading.firm and len(row.first("title")) <= 60:
        title, facts = f"{heading.title}{facts and '。'}{facts}".rstrip("。"), ""
    fields = Fields()
    fields.add("facts", facts)
    for key, values in row.cells.items():
        for value in values if key not in {"title", "number", "section", "ordinal"} else ():
            fields.add(key, value.replace("\n", "") if key in _TEXT_KEYS else value.replace("\n", "、"))
    own_measures = row.cells.get("measures", [])
    issue = issue_from(code, title, read_fields(fields, separate=len(own_measures) > 1), after)
    plain = re.sub(r"\.0$", "", row.first("number"))
    return replace(issue, number=_number(plain) or number, line=row.line, heading=row.first("title"))


def _number(text: str) -> str | None:
    found = marker(f"{text}、") if text else None
    return printed(found[1]) if found else text or None
