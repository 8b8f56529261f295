"""Workbooks (.xlsx): every visible sheet as a grid of the texts its cells show."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final

from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.utils.datetime import from_excel
from openpyxl.utils.exceptions import InvalidFileException

from storage.notice.columns import find_header
from storage.notice.document import Content, Grid, Table

FAULTS = (InvalidFileException,)
_MAX_ROWS: Final = 5_000
_MAX_COLUMNS: Final = 60
# So many rows with nothing in them end a sheet, however many are formatted below.
_MAX_BLANK: Final = 1000
_MARKUP_OF_ROWS: Final = 10_000_000
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+\d+:[A-Z]+\d+)"')
_HIDDEN = re.compile(rb'<(?:\w+:)?row\s[^>]*?hidden="(?:1|true)"')
_WITHOUT_RESULT = re.compile(
    rb"(?:</(?:\w+:)?f>|<(?:\w+:)?f\s[^>]*/>)\s*(?:<(?:\w+:)?v\s*/>|<v></v>)?\s*</(?:\w+:)?c>"
)
_SERIAL = re.compile(r"[34567]\d{4}")


def read_sheets(data: bytes) -> Content:
    """The sheets of a workbook that show anything, and what in them cannot be read."""
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    tables, unread = [], []
    sheets: list[Any] = list(book.worksheets)
    for sheet in sheets:
        if sheet.sheet_state != "visible":
            unread.append(f"工作表“{sheet.title}”是隐藏的，没有读入")
            continue
        with sheet._get_source() as source:  # noqa: SLF001 - a sheet that is streamed tells no merged cells
            markup = source.read()
        grid, faults = _grid(sheet)
        unread += [f"工作表“{sheet.title}”{words}" for words in (*faults, *_hidden(markup))]
        _fill_merged(grid, markup)
        if grid:
            _write_out_days(grid, book.epoch)
            tables.append(Table(grid, sheet.title))
    return Content("", tuple(tables), tuple(unread))


def _hidden(markup: bytes) -> Iterator[str]:
    markup = markup[:_MARKUP_OF_ROWS]
    if hidden := len(_HIDDEN.findall(markup)):
        yield f"有{hidden}行是隐藏的，也读入了"
    if formulas := len(_WITHOUT_RESULT.findall(markup)):
        yield f"有{formulas}个公式没有存下结果，没有读入"


def _grid(sheet: Any) -> tuple[Grid, list[str]]:
    """The texts of the cells, and the faults met on the way."""
    grid: Grid = []
    errors: Counter[str] = Counter()
    blank = 0
    for row in sheet.iter_rows(max_row=_MAX_ROWS + 1, max_col=_MAX_COLUMNS):
        texts = ["" if cell.value is None else _text(cell, errors) for cell in row]
        blank = 0 if any(texts) else blank + 1
        grid.append(texts)
        if blank > _MAX_BLANK:
            break
    faults = [f"有{count}个单元格是错误值{text}，没有读入" for text, count in errors.items()]
    del grid[len(grid) - blank :]
    if len(grid) > _MAX_ROWS:
        faults.append(f"超过{_MAX_ROWS}行，后面的没有读入")
    width = max((i for row in grid for i, text in enumerate(row, 1) if text), default=0)
    return [row[:width] for row in grid[:_MAX_ROWS]], faults


def _text(cell: Any, errors: Counter[str]) -> str:
    """A cell as it shows itself."""
    value = cell.value
    if cell.data_type == "e":
        errors[str(value)] += 1
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        return _number(value, cell.number_format or "")
    if isinstance(value, datetime | date):
        return _day(value, cell.number_format or "")
    return str(value).replace("_x000D_", "").strip()


def _number(value: float, form: str) -> str:
    shown = re.search(r"0(?:\.(0+))?(%)", form) or re.search(r"0\.(0+)", form)
    if shown:
        return f"{value:.{len(shown[1] or '')}{'%' if '%' in shown[0] else 'f'}}"
    return str(int(value)) if value == int(value) else f"{value:.15g}"


def _day(value: date, form: str) -> str:
    """A date; a format that leaves out the day means the month."""
    month = f"{value.year}年{value.month}月"
    only_month = form and "d" not in re.sub(r'\[[^\]]*\]|"[^"]*"', "", form).lower()
    return month if only_month else f"{month}{value.day}日"


def _fill_merged(grid: Grid, markup: bytes) -> None:
    """The text of a merged cell in every place it covers."""
    left_over = 2_000_000
    for found in _MERGED.finditer(markup, max(0, markup.rfind(b"sheetData>"))):
        left, top, right, bottom = (place or 1 for place in range_boundaries(found[1].decode()))
        rows = grid[top - 1 : bottom]
        left_over -= len(rows) * _MAX_COLUMNS
        if not rows or left > len(rows[0]) or left_over < 0:
            continue
        for row in rows:
            row[left - 1 : right] = [rows[0][left - 1]] * (min(right, len(row)) - left + 1)


def _write_out_days(grid: Grid, epoch: datetime) -> None:
    """Deadlines that a sheet holds as bare day counts."""
    header = find_header(grid)
    if header is None or "deadline" not in header.columns:
        return
    at = header.columns.index("deadline")
    for row in grid[header.row + header.height :]:
        if at < len(row) and _SERIAL.fullmatch(row[at]):
            row[at] = _day(from_excel(int(row[at]), epoch), "")
