"""Workbooks (.xlsx): every visible sheet as a grid of texts, merged cells filled, dates written out."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from storage.notice.document import Content

FAULTS = (InvalidFileException,)
_MAX_ROWS = 20_000
_MAX_COLUMNS = 60


def read_sheets(data: bytes) -> Content:
    """The sheets of a workbook that show anything."""
    book = load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    grids, names = [], []
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible" and (grid := _grid(sheet)):
            grids.append(grid)
            names.append(sheet.title)
    return Content("", tuple(grids), tuple(names))


def _grid(sheet: Any) -> list[list[str]]:
    rows, columns = min(sheet.max_row, _MAX_ROWS), min(sheet.max_column, _MAX_COLUMNS)
    values = sheet.iter_rows(max_row=rows, max_col=columns, values_only=True)
    grid = [[_text(value) for value in row] for row in values]
    for merged in list(sheet.merged_cells.ranges)[:_MAX_ROWS]:
        _fill(grid, merged.min_row - 1, merged.max_row, merged.min_col - 1, merged.max_col)
    while grid and not any(grid[-1]):
        grid.pop()
    return grid


def _fill(grid: list[list[str]], top: int, bottom: int, left: int, right: int) -> None:
    if top >= len(grid) or left >= len(grid[top]):
        return
    text = grid[top][left]
    for row in grid[top:bottom]:
        for i in range(left, min(right, len(row))):
            row[i] = text


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, float):
        return f"{value:g}" if value != int(value) else str(int(value))
    return str(value).strip()
