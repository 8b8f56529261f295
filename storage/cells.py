"""Cells of the workbooks we write: text stays text, one typeface, a grid, a printed page, clean properties."""

from __future__ import annotations

import io
import re
from collections.abc import Container, Sequence
from datetime import date, datetime
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import ExcelWriter
from openpyxl.xml.constants import ARC_APP

FONT: Final = "仿宋_GB2312"
# Excel takes 409 points in a row and 32,767 characters in a cell.
LINE, LONGEST_ROW, LONGEST_CELL = 15.0, 405.0, 32_000
_NO_TOOL: Final = (
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)
_THIN = Side(style="thin", color="000000")
GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
TEXT = Alignment(wrap_text=True, vertical="center", horizontal="left")
SHORT = Alignment(wrap_text=True, vertical="center", horizontal="center")
SHADE = PatternFill("solid", fgColor="E7E6E6")


def put(cell: Any, value: Any) -> Any:
    """Put a value into a cell; text stays text, whatever it begins with."""
    if isinstance(value, date):
        cell.value, cell.number_format = value, 'yyyy"年"m"月"d"日"'
    elif isinstance(value, int):
        cell.value = value
    elif value:
        text = ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST_CELL]
        cell.value, cell.data_type = text, "s"
        cell.quotePrefix = re.match(r"[=+\-@\t]", text) is not None
    return cell


def lines(text: str, width: int) -> int:
    """How many lines a text takes in a column; a Chinese character is as wide as two digits."""
    return sum(max(1, -(-_wide(line) // max(width - 1, 1))) for line in text.split("\n"))


def _wide(text: str) -> int:
    return sum(1 if char.isascii() else 2 for char in text)


def title(page: Any, texts: Sequence[str], width: int) -> None:
    """The name of a sheet and what it is of, over its whole width."""
    for at, (text, size) in enumerate(zip(texts, (18, 11), strict=True), 1):
        page.merge_cells(f"A{at}:{get_column_letter(width)}{at}")
        cell = put(page.cell(at, 1), text)
        cell.font = Font(name="方正小标宋简体" if at == 1 else FONT, size=size)
        cell.alignment = SHORT if at == 1 else TEXT
        page.row_dimensions[at].height = size * 1.9


def heads(page: Any, at: int, columns: Sequence[tuple[str, int]]) -> None:
    """The headings of the columns, each as wide as it is to be."""
    for column, (name, width) in enumerate(columns, 1):
        cell = put(page.cell(at, column), name)
        cell.font, cell.alignment = Font(name="黑体", size=11), SHORT
        cell.border, cell.fill = GRID, SHADE
        page.column_dimensions[get_column_letter(column)].width = width
    page.row_dimensions[at].height = 24


def row(page: Any, at: int, values: Sequence[Any], centred: Sequence[bool]) -> None:
    """One row of the table."""
    font = Font(name=FONT, size=11)
    for column, (value, short) in enumerate(zip(values, centred, strict=True), 1):
        cell = put(page.cell(at, column), value)
        cell.font, cell.border = font, GRID
        cell.alignment = SHORT if short else TEXT


def height(page: Any, at: int, count: int) -> None:
    """A row as high as so many lines of text."""
    page.row_dimensions[at].height = min(LONGEST_ROW, count * LINE + 6)


def print_set_up(page: Any, header: int, last: int, columns: int) -> None:
    """A4 across, as wide as the paper, the header on every page, a filter over the rows."""
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 9
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.print_title_rows = f"{header}:{header}"
    page.auto_filter.ref = f"A{header}:{get_column_letter(columns)}{last}"
    page.print_options.horizontalCentered = True
    margins = page.page_margins
    margins.left = margins.right = 0.4
    margins.top, margins.bottom, margins.footer = 0.6, 0.75, 0.35
    page.oddFooter.center.text = "第 &P 页　共 &N 页"


class _Package(ZipFile):
    """The parts of a workbook; the one in which the library names itself is left empty."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *args: Any, **kwargs: Any) -> None:
        """Write a part of the workbook."""
        super().writestr(zinfo_or_arcname, _NO_TOOL if zinfo_or_arcname == ARC_APP else data, *args, **kwargs)


def table(
    page: Any,
    header: int,
    columns: Sequence[tuple[str, int]],
    rows: Sequence[Sequence[Any]],
    left: Container[str],
) -> None:
    """A whole table, every row as high as its texts, ready to print; the columns named `left` are not centred."""
    heads(page, header, columns)
    for at, values in enumerate(rows, header + 1):
        row(page, at, values, [name not in left for name, _ in columns])
        told = zip(values, columns, strict=True)
        height(page, at, max(lines(str(value), width) for value, (_, width) in told))
    print_set_up(page, header, header + max(len(rows), 1), len(columns))


def saved(book: Workbook) -> bytes:
    """A workbook as the content of a file; no name, no tool, no time of ours goes out with it."""
    properties = book.properties
    properties.creator = properties.lastModifiedBy = ""
    properties.created = properties.modified = datetime(2000, 1, 1)  # noqa: DTZ001 - a workbook knows no time zones
    out = io.BytesIO()
    # Workbook.save would set the hour of today.
    ExcelWriter(book, _Package(out, "w", ZIP_DEFLATED)).save()
    return out.getvalue()
