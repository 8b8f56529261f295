"""What stands below the rows of a ledger table: who filled it in, when, and the totals it declares."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from storage.documents import Notice, Totals
from storage.notice.columns import Grid, Header, cell_at
from storage.notice.totals import declared_totals

_TOTAL = re.compile(r"(?:合|总|小|共)\s*计[:：]?.*|平均")
_WHOLE = re.compile(r"(?:合|总|共)\s*计.*")
_SIGNATURE = re.compile(
    r"(?:填[表报]|制表|审[核批]|复核|单位负责人|主要负责人|分管领导签|签[字名]|联系(?:人|电话)|说明|备注|注|填表说明)[^：:]{0,8}[:：].*|（?盖章.*"
)
# What a worksheet of ours counts below its own columns: it follows from the rows as they were, and declares nothing.
_COUNTED = re.compile(r"\d+个方面\d+个问题：已完成\d+个，正在整改\d+个(?:，未开始\d+个)?")
_ISSUES = re.compile(r"(\d{1,4})\s*[个项条]?\s*问题")


def is_foot(said: Sequence[str]) -> bool:
    """Whether the cells of a row are its total or say who filled in the table."""
    return bool(_TOTAL.fullmatch(re.sub(r"\s", "", said[0])) or _SIGNATURE.fullmatch(said[0]))


def counted(ledger: Notice) -> str:
    """The counts of a ledger, as they stand at the foot of its worksheet."""
    counts = [f"已完成{ledger.count('done')}个", f"正在整改{ledger.count('ongoing')}个"]
    counts += [f"未开始{waiting}个"] if (waiting := ledger.count("not_started")) else []
    return f"{len(ledger.sections)}个方面{len(ledger.issues)}个问题：{'，'.join(counts)}"


def _below(grid: Grid, header: Header) -> Iterator[Sequence[str]]:
    """The rows under the header, without the counts of our own."""
    own = "latest" in header.columns
    for row in grid[header.row + header.height :]:
        if not (own and any(map(_COUNTED.fullmatch, row))):
            yield row


def foot_lines(grid: Grid, header: Header) -> str:
    """The lines below the rows that label something."""
    said = ([cell for cell in row if cell] for row in _below(grid, header))
    rows = (row for row in said if row and (len(set(row)) <= 2 or is_foot(row)))
    return "\n".join(text for row in rows if "：" in (text := " ".join(dict.fromkeys(row))))


def foot_totals(grid: Grid, header: Header) -> list[Totals]:
    """What the one total row of a table declares of all its issues."""
    totals = [row for row in _below(grid, header) if _is_whole(row)]
    if len(totals) != 1:
        return []
    told = "，".join(dict.fromkeys(_told(totals[0], header)))
    if found := declared_totals(told, "closing"):
        return found
    count = _ISSUES.search(told)
    return [Totals(issues=int(count[1]), where="closing", text=told)] if count else []


def _is_whole(row: Sequence[str]) -> bool:
    first = next(filter(None, row), "")
    return bool(_WHOLE.fullmatch(re.sub(r"\s", "", first)))


def _told(row: Sequence[str], header: Header) -> Iterator[str]:
    """The cells of a total row as words: a bare number counts what its column holds."""
    for i, kind in enumerate(header.columns):
        cell = re.sub(r"(?:合|总|共)\s*计[:：]?", "", cell_at(row, i))
        if not cell.isdigit():
            yield from filter(None, [cell])
        elif kind in {"number", "title"}:
            yield f"共{cell}个问题"
        elif kind == "tick":
            yield f"{header.names[i]}{cell}个问题"
