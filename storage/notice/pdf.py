"""PDF files that hold text: their pages as lines, their ruled ledgers as tables."""

from __future__ import annotations

import io
import logging
from collections.abc import Sequence

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from storage.errors import DocumentRefused
from storage.notice.aligned import Row, taken_out
from storage.notice.columns import find_header
from storage.notice.document import Content, Grid, Table
from storage.notice.ledgers import is_ledger
from storage.notice.markers import COUNTED
from storage.notice.pages import without_running_heads
from storage.notice.pdf_tables import Drawn, Line, lines_of, paragraphs, read_grid

FAULTS = (PyPdfError,)
_MAX_PAGES = 300


def read_pdf(data: bytes) -> Content:
    """The text of a PDF, page after page; a scanned one is refused."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        raise DocumentRefused("encrypted")
    pages: list[Drawn] = []
    for page in reader.pages[:_MAX_PAGES]:
        pages.append(drawn := Drawn())
        page.extract_text(visitor_text=drawn.word, visitor_operand_before=drawn.operator)
    if not any(page.words for page in pages):
        raise DocumentRefused("scanned")
    return _ledger(pages) or _text(list(without_running_heads([lines_of(page.words) for page in pages])))


def _text(lines: Sequence[Line]) -> Content:
    """Running text with the tables whose columns stand apart; a line of column headings beside them is told."""
    rows = [Row(line.y, line.pieces) for line in lines]
    tables, kept = taken_out(rows, lambda begin, end: paragraphs(lines[begin:end]))
    open_table = any(find_header([line.split()]) for line in kept)
    unread = ("PDF里有表格没有框线，各栏可能读错",) if open_table else ()
    return Content("\n".join(kept), tables, unread)


def _ledger(pages: list[Drawn]) -> Content | None:
    """The one table that goes over the pages, where it is a ledger."""
    grid: Grid = []
    around: list[Line] = []
    for page in pages:
        rows, above, below = read_grid(page)
        around += [*above, *below]
        _append(grid, rows)
    return Content("\n".join(paragraphs(around)), (Table(grid),)) if grid and is_ledger(grid) else None


def _append(grid: Grid, rows: Grid) -> None:
    """The rows of the next page; a row that the page end cut goes on in its cells."""
    if not grid or not rows:
        grid += rows
        return
    rest = rows[1:] if rows[0] == grid[0] else rows
    header = find_header(grid)
    number = header.columns.index("number") if header and "number" in header.columns else 0
    first = next(filter(None, rest[0]), "") if rest else ""
    if rest and rest[0][number : number + 1] == [""] and first and not COUNTED.match(first):
        pairs = zip(grid[-1], rest[0], strict=False)
        grid[-1] = [f"{one}\n{other}" if COUNTED.match(other) else f"{one}{other}" for one, other in pairs]
        rest = rest[1:]
    grid += rest
