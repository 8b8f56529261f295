"""Tables that nothing rules: what stands below a heading belongs to it, where every column is apart from the next."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise, takewhile
from typing import Final, NamedTuple

from storage.notice.columns import Header, find_header
from storage.notice.document import Grid, Table
from storage.notice.foot import is_foot
from storage.notice.grammar import DATE_LINE
from storage.notice.ledgers import is_ledger
from storage.notice.markers import COUNTED, marker

_LABEL: Final = re.compile(r"[^\d，。；、：:]{2,8}[：:].*")
# A line that goes on with the one above is no farther from it than this many times the closest two lines.
_CLOSE: Final = 1.5
_WIDEST, _LONGEST, _MOST_TRIED = 40, 3000, 5


class Piece(NamedTuple):
    """Words that stand together in a line, with where they begin and end."""

    x: float
    end: float
    text: str


class Row(NamedTuple):
    """A line, how high it stands on its page, and its pieces from the left."""

    y: float
    pieces: tuple[Piece, ...]


class _Aligned(NamedTuple):
    """A ledger found among lines, with the first of them and the one behind the last."""

    grid: Grid
    begin: int
    end: int


def taken_out(
    rows: Sequence[Row], words: Callable[[int, int], list[str]]
) -> tuple[tuple[Table, ...], list[str]]:
    """The ledgers among lines whose columns only blanks keep apart, and the `words` of all the others."""
    tables: list[Table] = []
    kept: list[str] = []
    seen = 0
    for found in _tables(rows):
        above = words(seen, found.begin)
        tables.append(Table(found.grid, above=tuple(above)))
        kept += above
        seen = found.end
    return tuple(tables), [*kept, *words(seen, len(rows))]


def _tables(rows: Sequence[Row]) -> Iterator[_Aligned]:
    at = tried = 0
    while at < len(rows) and tried < _MOST_TRIED:
        row = rows[at]
        headed = 2 < len(row.pieces) <= _WIDEST and find_header([_texts(row)])
        found = _below(rows[at : at + _LONGEST], headed) if headed else None
        if found:
            yield _Aligned(found[0], at, at + found[1])
        tried += bool(headed) and not found
        at += found[1] if found else 1


def _texts(row: Row) -> list[str]:
    return [piece.text.strip() for piece in row.pieces]


def _below(rows: Sequence[Row], header: Header) -> tuple[Grid, int] | None:
    """The ledger below its headings and how many lines it has; none where a cell may belong to either of two columns."""
    key = next((i for i, kind in enumerate(header.columns) if kind in {"number", "ordinal"}), None)
    edges = _edges(rows[0], list(_wide(rows[0], rows[1:])))
    if not edges:
        return _piece_by_piece(rows, key)
    grid: Grid = [_texts(rows[0])]
    closest = min((gap for gap in map(_gap, pairwise(rows)) if gap), default=1)
    end = 1
    for before, row in pairwise(rows):
        cells = _cells(row, edges)
        if cells is None or _ends(cells):
            break
        if not (_same(cells, grid[0]) or _taken(grid, cells, key)):
            # What stands above the number of its row belongs to the row below: such tables are not read.
            if len(grid) == 1:
                return None
            if _gap((before, row)) > closest * _CLOSE:
                break
            grid[-1] = [_joined(one, other) for one, other in zip(grid[-1], cells, strict=True)]
        end += 1
    return _whole(grid, rows[end:], end)


def _piece_by_piece(rows: Sequence[Row], key: int | None) -> tuple[Grid, int] | None:
    """The numbered rows that have as many pieces as there are headings: where nothing stands in its column."""
    width = len(rows[0].pieces)
    same = takewhile(
        lambda row: key is not None and len(row.pieces) == width and row.pieces[key].text.strip().isdecimal(),
        rows[1:],
    )
    grid = [_texts(rows[0]), *map(_texts, same)]
    return _whole(grid, rows[len(grid) :], len(grid))


def _whole(grid: Grid, after: Sequence[Row], end: int) -> tuple[Grid, int] | None:
    """The grid where it is a ledger and no further row, which could not be read, stands below it."""
    broken_off = any(row.pieces[0].text.strip().isdecimal() for row in after[:1] if row.pieces)
    return (grid, end) if len(grid) > 1 and not broken_off and is_ledger(grid) else None


def _wide(head: Row, rows: Sequence[Row]) -> Iterator[Row]:
    """The rows that show where the columns are: all of several pieces down to the first line over the whole table."""
    for row in rows:
        if 2 < len(row.pieces) <= _WIDEST:
            yield row
        elif _over(head, row) and not marker(row.pieces[0].text):
            return


def _over(head: Row, row: Row) -> bool:
    """Whether a piece stands below two headings."""
    return any(
        sum(piece.x < heading.end and heading.x < piece.end for heading in head.pieces) > 1
        for piece in row.pieces
    )


def _edges(head: Row, body: Sequence[Row]) -> list[float]:
    """Where each column begins; nothing where two run into each other, or some words stand below no heading."""
    spans: list[list[float]] = []
    for piece in sorted(piece for row in (head, *body) for piece in row.pieces):
        if spans and piece.x < spans[-1][1]:
            spans[-1][1] = max(spans[-1][1], piece.end)
        else:
            spans.append([piece.x, piece.end])
    own = {bisect_right(spans, [piece.x, float("inf")]) for piece in head.pieces}
    return [begin for begin, _ in spans] if len(own) == len(spans) == len(head.pieces) else []


def _cells(row: Row, edges: Sequence[float]) -> list[str] | None:
    """The pieces of a line by column; a heading over the table stands in each, None for a line of running text."""
    cells = [""] * len(edges)
    for piece in row.pieces:
        column = max(bisect_right(edges, piece.x) - 1, 0)
        if column + 1 < len(edges) and piece.end > edges[column + 1]:
            alone = len(row.pieces) == 1 and marker(piece.text)
            return [piece.text] * len(edges) if alone else None
        cells[column] = f"{cells[column]} {piece.text}".strip()
    return cells


def _ends(cells: Sequence[str]) -> bool:
    """Whether a line stands below the table: who filled it in, or when."""
    said = [cell for cell in cells if cell]
    alone = len(said) == 1 and (DATE_LINE.fullmatch(said[0]) or _LABEL.fullmatch(said[0]))
    return bool(alone) or (bool(said) and is_foot(said) and "：" in said[0])


def _same(cells: Sequence[str], heads: Sequence[str]) -> bool:
    """Whether the headings stand there again, as on top of a further page."""
    return "".join(cells).replace(" ", "") == "".join(heads).replace(" ", "")


def _taken(grid: Grid, cells: list[str], key: int | None) -> bool:
    """Whether the cells are a row of their own, which is then added."""
    whole = len(set(cells)) == 1
    own = bool(cells[key]) if key is not None else sum(map(bool, cells)) > 2
    if whole or own:
        grid.append(cells)
    return whole or own


def _gap(rows: tuple[Row, Row]) -> float:
    return max(rows[0].y - rows[1].y, 0)


def _joined(one: str, other: str) -> str:
    return f"{one}\n{other}" if one and COUNTED.match(other) else f"{one}{other}"
