"""Ledger tables: a grid of cells below a header, one row or several to an issue."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from storage.notice.columns import Grid, Header, cell_at
from storage.notice.foot import is_foot
from storage.notice.grammar import FINISHED
from storage.notice.lines import clean
from storage.notice.rows import Row

_TICKS: Final = frozenset("√ ✓ ✔ ☑ 是 ● ■ 1 v V".split())  # noqa: SIM905


def read_table(grid: Grid, header: Header, section: str = "") -> Iterator[Row]:
    """The rows below a header by issue, each with its section: `section` until the table names one."""
    current: Row | None = None
    heads = {tuple(grid[header.row + i]) for i in range(header.height)}
    for at in range(header.row + header.height, len(grid)):
        cells = [clean(cell) if "\n" not in cell else cell.strip() for cell in grid[at]]
        # Totals, signatures and repeated headers are no issues.
        said = [cell for cell in cells if cell]
        if not said or tuple(grid[at]) in heads or is_foot(said):
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


def _single_title(header: Header, cells: list[str]) -> bool:
    """A row that says nothing but the title of an issue, in its own column."""
    said = [i for i, cell in enumerate(cells) if cell]
    return (
        len(said) == 1
        and said[0] < len(header.columns)
        and header.columns[said[0]] not in {"section", "number"}
    )


def _row(header: Header, cells: list[str], section: str, line: int) -> Row:
    row = Row({"measures": []} if "measures" in header.columns else {}, section, line)
    shared: dict[str, str] = {}
    for i, kind in enumerate(header.columns):
        key, text = _field(kind, header.names[i], cell_at(cells, i))
        if key and text and header.labels[i]:
            before = shared.get(key, "")
            between = "；" if before and before[-1] not in FINISHED else ""
            shared[key] = f"{before}{between}{header.labels[i]}：{text}"
        elif key and text:
            row.add(key, text)
    for key, text in shared.items():
        row.add(key, text)
    row.section = "／".join(row.cells.get("section", [])[:1]) or section
    return row


def _field(kind: str | None, name: str, cell: str) -> tuple[str | None, str]:
    """The field a cell belongs to and what it says there; a column without a field stays in the notes, with its name."""
    if kind == "tick":
        return "status", name if cell in _TICKS else ""
    if kind in {None, "closed"}:
        return "notes", f"{name}：{cell}" if cell and name else cell
    return kind, cell


def _same_issue(current: Row, row: Row) -> bool:
    """A further row of an issue repeats its number or title, or leaves both empty."""
    number, title = row.first("number"), row.first("title")
    if not number and not title:
        return True
    if number and current.first("number"):
        return number == current.first("number") and (not title or title == current.first("title"))
    return title == current.first("title") and row.section == current.section
