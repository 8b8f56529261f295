"""Tables in plain text: Markdown, cells pasted from a worksheet, and comma-separated files."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import accumulate

from storage.notice.aligned import Piece, Row, taken_out
from storage.notice.document import Content, Grid, Table
from storage.notice.labels import LABELS
from storage.notice.ledgers import is_ledger

_RULE = re.compile(r"\|?\s*:?-{1,}:?\s*(?:\|\s*:?-{1,}:?\s*)*\|?")
# A form pasted as text: 责任单位 | 财政所
_LABEL_BESIDE = re.compile(
    rf"^[ \t]*({'|'.join(LABELS.values())})[ ]*[|｜\t][ \t]*(?=[^|｜\t\n]+$)", re.MULTILINE
)
_LONGEST_CELL = 50
_SEVERAL_BLANKS, _BLANK = re.compile(r"[ \u3000]{2,}"), re.compile(r"[ \u3000]+")
# A table drawn with lines is one of bars, its rules are those of Markdown.
_DRAWN = str.maketrans("｜丨│┃─━├┼┤┝┿┥┠╂┨┌┬┐└┴┘┏┳┓┗┻┛", "||||--" + "|" * 9 + "|" * 12)
_BARS = str.maketrans("｜丨", "||")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def with_tables(text: str) -> Content:
    """A text with the ledger tables in it apart, whether ruled by | or by tabs."""
    drawn = text.translate(_DRAWN if "│" in text or "┃" in text else _BARS)
    lines = _LABEL_BESIDE.sub(r"\1：", drawn).splitlines()
    kept: list[str] = []
    tables: list[Table] = []
    at = seen = 0
    while at < len(lines):
        end = _table_end(lines, at)
        grid = _grid(lines[at:end]) if end - at > 1 else []
        if grid and is_ledger(grid):
            tables.append(Table(grid, above=tuple(kept[seen:])))
            seen, at = len(kept), end
        else:
            kept += lines[at : max(end, at + 1)]
            at = max(end, at + 1)
    return Content("\n".join(kept), tuple(tables)) if tables else _with_aligned(lines)


def _with_aligned(lines: list[str]) -> Content:
    """A text with the ledgers in it apart whose columns are set with blanks: several, or one where that is clear."""
    filled = [(-number, line.expandtabs(8)) for number, line in enumerate(lines) if line.strip()]
    for blanks in (_SEVERAL_BLANKS, _BLANK):
        rows = [Row(number, tuple(_pieces(line, blanks))) for number, line in filled]
        tables, kept = taken_out(rows, lambda begin, end: [line for _, line in filled[begin:end]])
        if tables:
            return Content("\n".join(kept), tables)
    return Content("\n".join(lines))


def _pieces(line: str, blanks: re.Pattern[str]) -> Iterator[Piece]:
    """The pieces of a line with their columns; a Chinese character is as wide as two others."""
    columns = [0, *accumulate(1 if char.isascii() else 2 for char in line)]
    at = 0
    for gap in (*blanks.finditer(line), None):
        end = gap.start() if gap else len(line)
        if text := line[at:end].strip():
            yield Piece(columns[at], columns[end], text)
        at = gap.end() if gap else end


def _table_end(lines: list[str], start: int) -> int:
    """The line behind the table that begins at `start`; a cell in quotation marks may go over lines."""
    mark = _mark(lines[start])
    at, opened = start, 0
    while mark and at < len(lines) and (opened or _belongs(lines, at, mark)):
        odd = mark == "\t" and lines[at].count('"') % 2 == 1
        opened = opened + 1 if bool(opened) != odd else 0
        if opened > _LONGEST_CELL:
            return start
        at += 1
    return start if opened else at


def _mark(line: str) -> str:
    if line.count("\t") > 1:
        return "\t"
    return "|" if line.count("|") > 2 else ""


def _belongs(lines: list[str], at: int, mark: str) -> bool:
    """Whether a line is a row: it holds the mark, or is alone between two that do, as a heading without its tabs."""
    if mark in lines[at]:
        return True
    return mark == "\t" and bool(lines[at].strip()) and at + 1 < len(lines) and lines[at + 1].count(mark) > 1


def _grid(lines: list[str]) -> Grid:
    if "|" in lines[0] and "\t" not in lines[0]:
        rows = [line.strip().strip("|").split("|") for line in lines if not _RULE.fullmatch(line.strip())]
        rows = [[re.sub(r"\*\*|__|`", "", _BREAK.sub("\n", cell)).strip() for cell in row] for row in rows]
    else:
        rows = _pasted(lines)
    width = max(map(len, rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]


def _pasted(lines: list[str]) -> Grid:
    """Rows whose cells stand between tabs; one with a line break in it was set in quotation marks."""
    rows: Grid = []
    whole = ""
    for line in lines:
        whole = f"{whole}\n{line}" if whole else line
        if whole.count('"') % 2 == 0:
            rows.append([_unquoted(cell) for cell in whole.split("\t")])
            whole = ""
    return rows


def _unquoted(cell: str) -> str:
    cell = cell.strip()
    quoted = "\n" in cell and cell.startswith('"') and cell.endswith('"')
    return cell[1:-1].replace('""', '"') if quoted else cell


def read_commas(text: str) -> Content | None:
    """A comma-separated ledger, or None where the text is something else."""
    try:
        rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text))]
    except csv.Error:
        return None
    width = max(map(len, rows), default=0)
    grid = [row + [""] * (width - len(row)) for row in rows]
    return Content("", (Table(grid),)) if width > 2 and is_ledger(grid) else None
