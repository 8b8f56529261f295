"""The header of a ledger table: which row it is, and what each column holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from storage.notice.grammar import marker
from storage.status import is_status

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
        ("situation", r".*(?:措施|举措|做法).*(?:及|和|与|、|[（(]).*(?:进展|情况|成效|结果|效果).*"),
        ("progress", r".*(?:进展|完成情况|落实情况|整改情况|进度|整改结果|成效|结果|推进情况|整改效果).*"),
        ("measures", r".*(?:措施|举措|做法|整改任务|任务内容).*"),
        ("office", r".*(?:单位|部门|科室|主体|牵头|站所|办公室|股室).*"),
        ("person", r".*(?:责任人|经办人|负责人|承办人|联络员).*"),
        ("facts", r".*(?:表现|描述|情形|事实|具体内容|详情|原文).*|具体问题.*"),
        ("title", r".*问题.*|.*反馈(?:意见|内容).*|.*事项.*|整改内容"),
        ("notes", r"备\s*注|.*材料.*|.*佐证.*|说明|.*制度.*"),
    )
)
_BODY = frozenset({"measures", "situation", "progress", "status", "deadline", "office", "leader"})


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header stands, how many lines it has, and which column holds what."""

    row: int
    height: int
    columns: tuple[str | None, ...]
    names: tuple[str, ...] = ()


def find_header(grid: Grid) -> Header | None:
    """The header of a ledger: a row among the first whose cells name an issue and what is done about it."""
    candidates = [
        Header(at, height, columns, _names(grid, at, height))
        for at in range(min(len(grid), 20))
        for height in (1, 2)
        if _is_ledger(columns := _columns(grid, at, height))
    ]
    # A line above the header, such as who filled it in, is no second line of it.
    best = max(candidates, key=lambda header: (_named(header.columns), -header.height), default=None)
    return _deeper(best, grid) if best else None


def _named(columns: Sequence[str | None]) -> int:
    return len({column for column in columns if column})


def _is_ledger(columns: Sequence[str | None]) -> bool:
    kinds = {column for column in columns if column}
    return "title" in kinds and len(kinds) >= 3 and bool(kinds & _BODY)


def _columns(grid: Grid, at: int, height: int) -> tuple[str | None, ...]:
    if at + height > len(grid) or any(len(cell) > 30 for row in grid[at : at + height] for cell in row):
        return ()
    names = list(_names(grid, at, height))
    if height == 2 and not _two_lines(grid[at], grid[at + 1]):
        return ()
    return _without_doubles([_kind(name) for name in names], names)


def _two_lines(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Whether two rows are one header: the upper no title over the whole width, the lower naming fields too."""
    return len(set(filter(None, upper))) > 1 and sum(bool(_kind(cell)) for cell in lower) > 1


def _names(grid: Grid, at: int, height: int) -> tuple[str, ...]:
    return tuple(_heading(grid[at : at + height], i) for i in range(max(map(len, grid[at : at + height]))))


def _heading(rows: Grid, column: int) -> str:
    """The heading of a column: the lower line where it says more than the upper one it stands under."""
    lowest = next((cell for row in reversed(rows) if (cell := cell_at(row, column))), "")
    return re.sub(r"\s+", "", lowest)


def _kind(name: str) -> str | None:
    name = re.sub(r"\s+|[（(][^（）()]*[)）]$", "", name)
    if is_status(name):
        return "tick"
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


def _deeper(header: Header, grid: Grid) -> Header:
    """Where one problem's rows each give a numbered problem of their own, those are the issues and it is their section."""
    if "section" in header.columns or "title" not in header.columns or "facts" not in header.columns:
        return header
    title, facts = header.columns.index("title"), header.columns.index("facts")
    rows = [(cell_at(row, title), cell_at(row, facts)) for row in grid[header.row + header.height :]]
    numbered = [below for _, below in rows if below and marker(below)]
    filled = [below for _, below in rows if below]
    if (
        len(numbered) < 2
        or len(numbered) < len(filled)
        or len({above for above, _ in rows if above}) == len(filled)
    ):
        return header
    swapped: dict[str | None, str | None] = {"title": "section", "facts": "title", "number": "ordinal"}
    return replace(header, columns=tuple(swapped.get(column, column) for column in header.columns))


def cell_at(row: Sequence[str], at: int) -> str:
    """The text of a cell, nothing where the row is shorter."""
    return row[at].strip() if at < len(row) else ""
