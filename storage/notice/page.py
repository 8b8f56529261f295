"""Web pages and Markdown: the text without the mark-up around it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

from storage.notice.document import Content, Table
from storage.notice.ledgers import is_ledger
from storage.notice.markers import marker

_BLOCKS: Final = frozenset(
    "p div br li tr h1 h2 h3 h4 h5 h6 section article header footer nav table ul ol dl dt dd title hr blockquote center".split()  # noqa: SIM905
)
_SILENT: Final = frozenset("script style noscript template head nav footer aside button select svg".split())  # noqa: SIM905
_MAX_PLACES: Final = 300_000
_VOID: Final = frozenset("br hr img input meta link".split())  # noqa: SIM905


@dataclass(slots=True)
class _Table:
    """A table that is being read: where its text began, and its rows of cells with their spans."""

    start: int
    rows: list[list[_Cell]] = field(default_factory=list)
    holds_tables: bool = False


@dataclass(slots=True)
class _Cell:
    start: int
    across: int
    down: int
    end: int = 0
    text: str = ""


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0
        self.tables: list[_Table] = []
        self.ledgers: list[Table] = []
        self.seen = 0
        self.lists: list[int | None] = []
        self.bullet = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            for table in self.tables[-1:]:
                table.holds_tables = True
            self.tables.append(_Table(len(self.parts)))
        elif self.tables and tag == "tr":
            self._end_cell()
            self.tables[-1].rows.append([])
        elif self.tables and self.tables[-1].rows and tag in {"td", "th"}:
            self._end_cell()
            spans = dict(attrs)
            cell = _Cell(len(self.parts), _span(spans.get("colspan")), _span(spans.get("rowspan")))
            self.tables[-1].rows[-1].append(cell)
        if tag in {"ol", "ul"}:
            self.lists.append(0 if tag == "ol" else None)
        elif tag == "li" and not self.silent:
            self._open_item()
        if tag in _SILENT:
            self.silent += 1
        elif tag in _BLOCKS:
            self._begin(tag)
        elif tag in {"td", "th"}:
            self.parts.append("\t")

    def _begin(self, tag: str) -> None:
        """A new line; what a term explains stays beside it."""
        self.parts.append("" if tag == "dd" and self.parts[-1:] == ["："] else "\n")

    def handle_endtag(self, tag: str) -> None:
        if self.tables and tag in {"td", "th", "table"}:
            self._end_cell()
        if self.tables and tag == "table":
            self._end_table(self.tables.pop())
        if tag in {"ol", "ul"} and self.lists:
            self.lists.pop()
        if tag in {"li", "ol", "ul"}:
            # An item without words has no bullet to leave to what follows it.
            self.bullet = ""
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag == "dt":
            self.parts.append("：")
        elif tag in _BLOCKS and tag not in _VOID:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if self.silent:
            return
        # Line ends in the source of a page are blanks; only mark-up breaks lines.
        text = re.sub(r"\s*\n\s*", "", data)
        if self.bullet and text.strip():
            self.parts.append("" if marker(text.strip()) else self.bullet)
            self.bullet = ""
        self.parts.append(text)

    def _open_item(self) -> None:
        """An item of a list, with the number or the bullet that a browser would show before it."""
        count = self.lists[-1] if self.lists else None
        if count is not None:
            self.lists[-1] = count + 1
        self.bullet = "●" if count is None else f"{count + 1}．"

    def _end_cell(self) -> None:
        row = self.tables[-1].rows[-1] if self.tables[-1].rows else []
        if row and not row[-1].end:
            row[-1].end = len(self.parts)

    def _end_table(self, table: _Table) -> None:
        """A ledger is kept as a grid; any other table stays text, as those that only lay out a page are."""
        if table.holds_tables:
            return
        for cell in (cell for row in table.rows for cell in row):
            cell.text = "".join(self.parts[cell.start : cell.end]).strip()
        grid = _grid(table.rows)
        if is_ledger(grid):
            del self.parts[table.start :]
            above = "".join(self.parts[self.seen :]).split("\n")
            self.ledgers.append(Table(grid, above=tuple(line.strip() for line in above)))
            self.seen = len(self.parts)


def _span(value: str | None) -> int:
    return min(max(int(value), 1), 60) if value and value.isdecimal() and len(value) < 5 else 1


def _grid(rows: list[list[_Cell]]) -> list[list[str]]:
    """The texts of a table's cells, each in every place its cell covers."""
    places: dict[tuple[int, int], str] = {}
    for at, row in enumerate(rows):
        column = 0
        for cell in row:
            while (at, column) in places:
                column += 1
            covered = (
                (y, x)
                for y in range(at, min(at + cell.down, len(rows)))
                for x in range(column, column + cell.across)
            )
            places.update((place, cell.text) for place in covered)
        if len(places) > _MAX_PLACES:
            break
    width = max((x for _, x in places), default=-1) + 1
    return [[places.get((y, x), "") for x in range(width)] for y in range(len(rows))]


def read_page(markup: str) -> Content:
    """The text of a web page, its menus and scripts left out where the mark-up names them, and its ledger tables."""
    parser = _Text()
    parser.feed(markup)
    parser.close()
    return Content("".join(parser.parts), tuple(parser.ledgers))


def is_page(text: str) -> bool:
    """Whether a text is a web page."""
    return bool(
        re.match(
            r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|head|body|div|p|meta)\b",
            text[:2000],
            re.IGNORECASE | re.DOTALL,
        )
    )


def is_markdown(text: str) -> bool:
    """Whether a text marks its headings or its emphasis as Markdown does."""
    return bool(re.search(r"^ {0,3}#{1,6} +\S|\*\*[^*\n]+\*\*", text, re.MULTILINE))


def plain_markdown(text: str) -> str:
    """Markdown without the marks of headings, emphasis and quotes; its lists keep a bullet."""
    lines = (re.sub(r"^\s{0,3}(?:#{1,6}\s+|>\s?)", "", line) for line in text.splitlines())
    lines = (re.sub(r"^\s*[-*+]\s+(?=\S)", "●", line) for line in lines)
    return "\n".join(re.sub(r"\*\*|__|`", "", line).replace("\\.", ".") for line in lines)
