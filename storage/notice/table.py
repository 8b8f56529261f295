"""Ledger tables: a grid of cells below a header, one row or several to an issue."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from storage.notice.columns import Grid, Header, cell_at, names_issue
from storage.notice.fields import split_fields
from storage.notice.foot import is_foot
from storage.notice.grammar import FINISHED
from storage.notice.labels import LABEL_AT_START
from storage.notice.lines import clean
from storage.notice.rows import CHOICES, Row, decided

# Cells whose words are never labels of other fields.
_WHOLE: Final = CHOICES | {"title", "facts", "section", "number", "ordinal"}
_LEADER_AND_OFFICE = re.compile(r"(?:领导|责任人).*(单位|部门|科室)|(?:单位|部门|科室).*(?:领导|责任人)")
# A cell below a status that says more than a tick or 否: the day, the share.
_SIGN: Final = 3
# 实际完成时间: a day says nothing without the name of its column.
_DAY_OF = re.compile(".*(?:时间|日期)")
_TICKS: Final = frozenset("√ ✓ ✔ ☑ 是 ● ■ 1 v V".split())  # noqa: SIM905


def read_table(grid: Grid, header: Header, section: str = "") -> Iterator[Row]:
    """The rows below a header by issue, each with its section: `section` until the table names one."""
    current: Row | None = None
    title = ""
    heads = {tuple(grid[header.row + i]) for i in range(header.height)}
    for at in range(header.row + header.height, len(grid)):
        cells = [clean(cell) if "\n" not in cell else cell.strip() for cell in grid[at]]
        # Totals, signatures and repeated headers are no issues.
        said = [cell for cell in cells if cell]
        if not said or tuple(grid[at]) in heads or is_foot(said):
            continue
        if len(set(said)) == 1 and (len(said) > 1 or len(cells) > 2) and not _single_title(header, cells):
            named = "title" not in header.columns and names_issue(said[0])
            section, title = (section, said[0]) if named else (said[0], title)
            continue
        row = _row(header, cells, section, at + 1)
        row.add("title", title)
        section = row.section
        if current is not None and _same_issue(current, row):
            current.take(row)
            continue
        if current is not None:
            yield current
        current = row
    if current is not None:
        yield current


def _single_title(header: Header, cells: list[str]) -> bool:
    """A row that says nothing but the title of an issue, in its own column."""
    said = [i for i, cell in enumerate(cells) if cell]
    return (
        len(said) == 1
        and said[0] < len(header.columns)
        and header.columns[said[0]] not in {"section", "number", "ordinal"}
    )


def _row(header: Header, cells: list[str], section: str, line: int) -> Row:
    row = Row({"measures": []} if "measures" in header.columns else {}, section, line)
    # What only the ledger can say, it knows better than a sheet it has written.
    told = {"latest", "closed"} if "latest" in header.columns else set()
    shared: dict[str, str] = {}
    for i, kind in enumerate(header.columns):
        if kind in told:
            continue
        for key, text in _fields(kind, header.names[i], cell_at(cells, i)):
            if header.labels[i] and text:
                before = shared.get(key, "")
                between = "；" if before and before[-1] not in FINISHED else ""
                shared[key] = f"{before}{between}{header.labels[i]}：{text}"
            else:
                row.add(key, text)
    for key, text in shared.items():
        row.add(key, text)
    row.section = "／".join(row.cells.get("section", [])[:1]) or section
    return row


def _fields(kind: str | None, name: str, cell: str) -> Iterator[tuple[str, str]]:
    """The fields a cell fills and what it says there; a column without a field stays in the notes, with its name."""
    label = LABEL_AT_START.match(cell) if kind not in _WHOLE and ("：" in cell or ":" in cell) else None
    if kind == "tick":
        yield "status", name if cell in _TICKS else ""
        yield "notes", f"{name}：{cell}" if len(cell) > _SIGN else ""
    elif kind in {None, "closed", "count"} or (kind == "publishable" and decided(cell) is None):
        yield "notes", f"{name}：{cell}" if cell and name else cell
    elif label and label.lastgroup and label.end() < len(cell):
        # 责任领导：甲 责任部门：乙 in one cell
        for key, texts in split_fields(cell.split("\n")).texts.items():
            yield key or kind, "\n".join(texts)
    elif kind == "notes" and cell and _DAY_OF.fullmatch(name):
        yield kind, f"{name}：{cell}"
    elif kind == "leader" and (both := _LEADER_AND_OFFICE.search(name)):
        parts = [part for part in re.split(r"[\n/／;；、，,\s]+", cell) if part]
        names = ("leader", "office") if both[1] else ("office", "leader")
        yield from zip(names, parts, strict=True) if len(parts) == 2 else [(kind, cell)]
    elif kind == "title":
        title, facts = _with_facts(cell)
        yield "title", title
        yield "facts", facts
    else:
        yield kind, cell


def _with_facts(cell: str) -> tuple[str, str]:
    """A title on the first line of its cell, and below it the facts in whole sentences."""
    title, _, below = cell.partition("\n")
    told = len(title) >= 6 and title[-1] not in "，,、" and below.endswith("。") and len(below) > len(title)
    return (title, below) if told else (cell, "")


def _same_issue(current: Row, row: Row) -> bool:
    """A further row of an issue repeats its number or title, or leaves both empty."""
    number, title = row.first("number"), row.first("title")
    if not number and not title:
        return True
    if number and current.first("number"):
        return number == current.first("number") and (not title or title == current.first("title"))
    return title == current.first("title") and row.section == current.section
