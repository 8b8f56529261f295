"""The header of a ledger table: which row it is, and what each column holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Final

from storage.notice.markers import marker
from storage.status import is_status

Grid = Sequence[Sequence[str]]

# Column headings by the field they hold; the first that matches a heading wins.
COLUMNS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = tuple(
    (key, re.compile(pattern))
    for key, pattern in (
        ("ordinal", r"(?:整改)?(?:措施|任务)(?:序号|编号)"),
        ("declared", r"(?:整改|具体|工作|制定|所列|共)*(?:措施|举措)(?:总|条|项|个)?数(?:量|目)?"),
        # How many there are of something is not the thing itself.
        ("count", r".*(?:措施|举措|任务|问题|事项|制度)(?:总|条|项|个)?数(?:量|目)?"),
        ("number", r".{0,4}(?:序号|编号)|代码|号|No\.?|序"),
        ("publishable", r"[是可能]否(?:可以?|宜|适宜)?(?:对外|向社会)?公[开布示]"),
        ("waiting", r"待写入(?:正文|台账)?的?进展"),
        ("write_in", r"写入(?:正文|台账|方式)?"),
        ("latest", r"最近上报"),
        ("section", r".*(?:类别|方面|分类|类型|板块|领域|大类)(?:[（(].*)?"),
        ("co_offices", r".*(?:配合|协办|协同|协助|参与).*"),
        ("leader", r".*(?:领导|牵头人|包案|第一责任人|牵头责任人).*"),
        ("notes", r"实际.*(?:时间|日期)|.*(?:填报|报送|更新)(?:时间|日期)"),
        ("deadline", r".*(?:时限|期限|完成时间|完成日期|时间节点|整改时间|计划时间|截止|办结时间).*"),
        ("goal", r".*目标.*"),
        ("closed", r".*销号.*|验收.*|.*审核.*"),
        (
            "status",
            r".*(?:状态|标志|标识|结论).*|是否(?:已|按期|按时|全部)*(?:完成|整改|到位|办结|落实).*|整改类型|(?:完成|整改)与否|进度",
        ),
        ("situation", r".*(?:措施|举措|做法).*(?:及|和|与|、|[（(]).*(?:进展|情况|成效|结果|效果).*"),
        (
            "progress",
            r".*(?:进展|完成情况|落实情况|整改情况|办[理结]情况|进度|整改结果|成效|结果|推进情况|整改效果|动态|完成率).*",
        ),
        ("measures", r".*(?:措施|举措|做法|整改任务|任务内容|工作任务).*"),
        (
            "office",
            r".*(?:单位|部门|科室|处室|主体|牵头|站所|办公室|股室|村居).*|(?:责任|承办|主办|落实|整改)(?:科|股|处|室|部|村|社区|机构|支部|方)|承办|主办|主责",
        ),
        ("person", r".*(?:责任人|经办人|负责人|承办人|联络员|联系人).*"),
        ("facts", r".*(?:表现|描述|情形|事实|具体内容|详情|原文).*|具体问题.*"),
        ("title", r".*问题.*|.*反馈(?:意见|内容).*|.*事项.*|整改内容"),
        ("progress", r".*情况"),
        ("notes", r"备\s*注|.*材料.*|.*佐证.*|说明|.*制度.*"),
    )
)
BODY: Final = frozenset({"measures", "situation", "progress", "status", "deadline", "office", "leader"})
_ASIDE = re.compile(r"[（(][^（）()]*[)）]")
_ASIDE_AT_END = re.compile(r"[（(][^（）()]*[)）]$")
_SHARE = re.compile(r"\d{1,3}(?:\.\d+)?[%％]")
# 完成时间 beside 整改时限 is the day on which it was done.
_DONE_ON = re.compile(r"(?:措施|任务|事项|整改)?完成(?:时间|日期)")
# 整改完成率 is no status, though 整改完成 is one.
_SHARES: Final = ("率", "比例", "百分比")
_MONTH = re.compile(r"(?:\d{4}年)?\d{1,2}月(?:份|底)?")
_LONGEST: Final = 30


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header stands, how many lines it has, and which column holds what.

    `labels` name the columns that share one heading: 4月 and 5月 below 每月进展.
    """

    row: int
    height: int
    columns: tuple[str | None, ...]
    names: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()


def find_header(grid: Grid, *, bare: bool = False) -> Header | None:
    """The header of a ledger: a row among the first whose cells name an issue and what is done about it.

    A `bare` list only numbers the issues (问题清单).
    """
    candidates = [
        header
        for at in range(min(len(grid), 20))
        for height in (1, 2, 3)
        if (header := _header(grid, at, height)) and _fits(header, grid, bare=bare)
    ]
    # A line above the header, such as who filled it in, is no second line of it.
    best = max(candidates, key=lambda header: (_named(header.columns), header.height), default=None)
    return _deeper(_by_values(best, grid), grid) if best else None


def _named(columns: Sequence[str | None]) -> int:
    return len({column for column in columns if column})


def _fits(header: Header, grid: Grid, *, bare: bool) -> bool:
    columns = header.columns
    return _is_ledger(columns) or (bare and _is_list(columns)) or _is_detailed(header, grid)


def _is_detailed(header: Header, grid: Grid) -> bool:
    """Whether the columns only tell of measures, and each issue is named in a row over all of them."""
    kinds = {column for column in header.columns if column}
    if "title" in kinds or "measures" not in kinds or len(kinds) < 4:
        return False
    over = (set(filter(None, row)) for row in grid[header.row + header.height :])
    return any(names_issue(next(iter(texts))) for texts in over if len(texts) == 1)


def names_issue(text: str) -> bool:
    """Whether a row over the whole table is the numbered title of an issue: 问题3：路灯不亮."""
    found = marker(text)
    return found is not None and found[0] in {"question", "ar", "ar_paren", "code"}


def _is_ledger(columns: Sequence[str | None]) -> bool:
    kinds = {column for column in columns if column}
    return "title" in kinds and len(kinds) >= 3 and bool(kinds & BODY)


def _is_list(columns: Sequence[str | None]) -> bool:
    return {"title", "number"} <= set(columns)


def _header(grid: Grid, at: int, height: int) -> Header | None:
    rows = grid[at : at + height]
    if len(rows) < height or any(len(_ASIDE.sub("", cell)) > _LONGEST for row in rows for cell in row):
        return None
    if not all(_two_lines(upper, lower) for upper, lower in pairwise(rows)):
        return None
    columns, names, labels = zip(*_read(rows), strict=True) if any(rows) else ((), (), ())
    kinds = _without_doubles(list(columns), names)
    return Header(at, height, kinds, names, _by_months(kinds, names, labels))


def _by_months(kinds: Sequence[str | None], names: Sequence[str], labels: Sequence[str]) -> tuple[str, ...]:
    """The labels with the months of columns that each tell the progress of one: 4月进展, 5月进展."""
    months = [
        found[0] if kind == "progress" and (found := _MONTH.match(name)) else ""
        for kind, name in zip(kinds, names, strict=True)
    ]
    several = len(set(filter(None, months))) > 1
    return tuple(label or (month if several else "") for label, month in zip(labels, months, strict=True))


def _two_lines(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Whether two rows are one header: every cell of the lower repeats the one above, goes into it, or heads a column."""
    if len({cell for cell in upper if kind_of(cell)}) < 2:
        return False
    pairs = [(cell_at(upper, i), cell_at(lower, i), i) for i in range(max(len(upper), len(lower)))]
    below = [(cell, i) for above, cell, i in pairs if cell and cell != above]
    return len(below) > 1 and all(kind_of(cell) or _spans(upper, i) for cell, i in below)


def _spans(row: Sequence[str], at: int) -> bool:
    """Whether a cell goes over further columns, as a merged one does or one with nothing beside it."""
    cell = cell_at(row, at)
    if not cell:
        return any(row[:at])
    behind = at + 1 < len(row) and cell_at(row, at + 1) in {cell, ""}
    return behind or (at > 0 and cell_at(row, at - 1) == cell)


def _read(rows: Grid) -> Iterator[tuple[str | None, str, str]]:
    """What each column holds, its own heading, and its label where it shares the heading above it."""
    above = [""] * len(rows)
    for i in range(max(map(len, rows))):
        cells = [_squeezed(row, i) for row in rows]
        above = [cell or before for cell, before in zip(cells, above, strict=True)]
        level = max((at for at, cell in enumerate(cells) if cell), default=0)
        own = cells[level]
        kind = kind_of(own)
        shared = next((k for name in above[:level][::-1] if name != own and (k := kind_of(name))), None)
        if kind is None and shared:
            chosen = shared == "status" and own in {"是", "否"}
            yield ("tick", own, "") if chosen else (shared, own, own)
        else:
            yield kind, own, ""


def _squeezed(row: Sequence[str], at: int) -> str:
    return re.sub(r"\s+", "", cell_at(row, at))


# The cells of every row are asked whether they head a column.
@lru_cache(maxsize=1024)
def kind_of(name: str) -> str | None:
    """The field that a heading names."""
    name = _ASIDE_AT_END.sub("", re.sub(r"\s+", "", name)).rstrip("：:")
    if "：" in name or ":" in name:
        return None
    if is_status(name) and not name.endswith(_SHARES):
        return "tick"
    return next((key for key, pattern in COLUMNS if name and pattern.fullmatch(name)), None)


def _without_doubles(kinds: list[str | None], names: Sequence[str]) -> tuple[str | None, ...]:
    """Two columns about the problem: the first is its title, the second its facts; a day of completion is no deadline."""
    if not {"title", "facts"} & set(kinds):
        kinds = ["ordinal" if kind == "number" else kind for kind in kinds]
    if "title" not in kinds:
        kinds = ["title" if kind == "facts" else kind for kind in kinds]
    if "title" not in kinds and kinds.count("measures") > 1:
        kinds[kinds.index("measures")] = "title"
    if len({name for kind, name in zip(kinds, names, strict=True) if kind == "deadline"}) > 1:
        kinds = [
            "notes" if kind == "deadline" and _DONE_ON.fullmatch(name) else kind
            for kind, name in zip(kinds, names, strict=True)
        ]
    seen: set[str] = set()
    for i, kind in enumerate(kinds):
        if kind == "title" and kind in seen and names[i] not in names[:i]:
            kinds[i] = "facts"
        seen.add(kind or "")
    return tuple(kinds)


def _by_values(header: Header, grid: Grid) -> Header:
    """A column of progress that holds nothing but statuses or shares of the whole is one of statuses."""
    columns = list(header.columns)
    for i, kind in enumerate(columns):
        if kind == "progress" and "status" not in columns and "tick" not in columns:
            said = [cell for row in grid[header.row + header.height :] if (cell := cell_at(row, i))]
            if said and sum(map(_is_status_cell, said)) * 10 >= len(said) * 8:
                columns[i] = "status"
    return replace(header, columns=tuple(columns))


def _is_status_cell(cell: str) -> bool:
    return len(cell) <= 16 and (is_status(cell) or bool(_SHARE.fullmatch(cell)))


def _deeper(header: Header, grid: Grid) -> Header:
    """Where one problem's rows each give a numbered problem of their own, those are the issues and it is their section."""
    if "section" in header.columns or "title" not in header.columns or "facts" not in header.columns:
        return header
    if _numbers_facts(header, grid):
        return _swapped(header, {"title": "section", "facts": "title"})
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
    return _swapped(header, {"title": "section", "facts": "title", "number": "ordinal"})


def _numbers_facts(header: Header, grid: Grid) -> bool:
    """Whether several numbers stand beside one problem, each with facts of its own."""
    if "number" not in header.columns:
        return False
    number, title, facts = (header.columns.index(kind) for kind in ("number", "title", "facts"))
    below: dict[str, set[str]] = {}
    problem = ""
    for row in grid[header.row + header.height :]:
        problem = cell_at(row, title) or problem
        if cell_at(row, number).isdigit() and cell_at(row, facts):
            below.setdefault(problem, set()).add(cell_at(row, number))
    return any(len(numbers) > 1 for numbers in below.values())


def _swapped(header: Header, meant: Mapping[str | None, str]) -> Header:
    return replace(header, columns=tuple(meant.get(column, column) for column in header.columns))


def cell_at(row: Sequence[str], at: int) -> str:
    """The text of a cell, nothing where the row is shorter."""
    return row[at].strip() if at < len(row) else ""
