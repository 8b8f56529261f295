"""Word documents (.docx): paragraphs and tables in their order, as lines of text and as grids."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from docx import Document
from docx.exceptions import PythonDocxError
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn

from storage.errors import DocumentRefused
from storage.notice.cards import row_lines
from storage.notice.document import MAX_CHARACTERS, Content, Grid, Table
from storage.notice.ledgers import is_ledger
from storage.notice.word_numbers import WordNumbers, read_numbers

FAULTS = (OpcError, PythonDocxError)
_TEXT, _TAB, _PARAGRAPH, _TABLE = qn("w:t"), qn("w:tab"), qn("w:p"), qn("w:tbl")
_HYPHEN = qn("w:noBreakHyphen")
_BREAKS = frozenset({qn("w:br"), qn("w:cr")})
_HOLDERS = frozenset(map(qn, ("w:sdt", "w:sdtContent", "w:ins", "w:moveTo", "w:smartTag", "w:customXml")))
# Words that were moved away stand where they went; a fallback says again what stands before it.
_SILENT = frozenset(
    {qn("w:moveFrom"), "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
)
_DELETED_ROW = f"{qn('w:trPr')}/{qn('w:del')}"
_REVISIONS = tuple(map(qn, ("w:ins", "w:del", "w:moveFrom")))
_NOTES = tuple(map(qn, ("w:footnoteReference", "w:endnoteReference")))
_COMMENT, _HIDDEN = qn("w:commentReference"), qn("w:vanish")


@dataclass(slots=True)
class _Story:
    """What has been read of a document so far: its lines, and the tables that are ledgers."""

    lines: list[str] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    characters: int = 0
    told: int = 0

    def paragraph(self, text: str) -> None:
        """A paragraph, with the line breaks in it."""
        self._count(len(text))
        self.lines.extend(text.split("\n"))

    def table(self, grid: Grid) -> None:
        """A ledger by itself, the rest of the one above it, or lines of text."""
        self._count(sum(map(len, chain.from_iterable(grid))))
        above = self.lines[self.told :]
        if is_ledger(grid):
            self.tables.append(Table(grid, above=tuple(above)))
            self.told = len(self.lines)
        elif self.tables and _goes_on(self.tables[-1].grid, grid) and not any(map(str.strip, above)):
            self.tables[-1].grid.extend(grid)
        else:
            self.lines.extend(line for row in grid for line in row_lines(row))

    def _count(self, characters: int) -> None:
        self.characters += characters
        if self.characters > MAX_CHARACTERS:
            raise DocumentRefused("long")


def _goes_on(ledger: Grid, grid: Grid) -> bool:
    """Whether a table is the rest of the ledger above it, broken off at the end of a page."""
    return bool(ledger and grid) and len(grid[0]) == len(ledger[0]) > 2


def read_word(data: bytes) -> Content:
    """The text of a document, with the tables that are ledgers apart."""
    document = Document(io.BytesIO(data))
    part = document.part
    numbers = read_numbers(_root(part, "numbering"), _root(part, "styles"))
    story = _Story()
    for block in _blocks(document.element.body):
        if block.tag == _PARAGRAPH:
            story.paragraph(_paragraph(block, numbers))
        else:
            story.table(_grid(block, numbers))
    return Content("\n".join(story.lines), tuple(story.tables), tuple(_beside(document.element.body)))


def _beside(body: Any) -> Iterator[str]:
    """What a document holds besides its plain words, and what became of it."""
    revisions, notes, comments = (
        sum(1 for _ in body.iter(*tags)) for tags in (_REVISIONS, _NOTES, (_COMMENT,))
    )
    hidden = sum(map(_hides_words, body.iter(_HIDDEN)))
    if revisions:
        yield f"文件里有{revisions}处修订还没有接受，按接受以后的文字读入"
    if hidden:
        yield f"文件里有{hidden}处隐藏文字，也读入了"
    if notes:
        yield f"{notes}条脚注、尾注没有读入"
    if comments:
        yield f"{comments}条批注没有读入"


def _hides_words(mark: Any) -> bool:
    run = mark.getparent().getparent()
    return mark.get(qn("w:val")) not in {"0", "false"} and run is not None and run.find(_TEXT) is not None


def _root(part: Any, name: str) -> Any | None:
    for relation in part.rels.values():
        if relation.reltype.endswith(f"/{name}") and not relation.is_external:
            return getattr(relation.target_part, "element", None)
    return None


def _blocks(parent: Any) -> Iterator[Any]:
    for child in parent:
        if child.tag in (_PARAGRAPH, _TABLE):
            yield child
        elif child.tag in _HOLDERS:
            yield from _blocks(child)


def _paragraph(paragraph: Any, numbers: WordNumbers) -> str:
    text = "".join(_runs(paragraph))
    return numbers.label(paragraph) + text if text.strip() else text


def _runs(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == _TEXT:
            yield child.text or ""
        elif child.tag == _TAB:
            yield "\t"
        elif child.tag in _BREAKS:
            yield "\n"
        elif child.tag == _HYPHEN:
            yield "-"
        elif child.tag == _PARAGRAPH:
            yield "\n"
            yield from _runs(child)
        elif child.tag not in _SILENT:
            yield from _runs(child)


def _grid(table: Any, numbers: WordNumbers) -> list[list[str]]:
    """The cells of a table; a merged cell stands in every place it covers."""
    grid: list[list[str]] = []
    for row in table.iter(qn("w:tr")):
        if _owner(row) is table and row.find(_DELETED_ROW) is None:
            grid.append(_row(row, grid[-1] if grid else [], numbers))
    return grid


def _owner(row: Any) -> Any:
    parent = row.getparent()
    while parent is not None and parent.tag != _TABLE:
        parent = parent.getparent()
    return parent


def _row(row: Any, above: list[str], numbers: WordNumbers) -> list[str]:
    cells: list[str] = []
    for cell in row.iter(qn("w:tc")):
        if _owner(cell) is not _owner(row):
            continue
        properties = cell.find(qn("w:tcPr"))
        merged = properties.find(qn("w:vMerge")) if properties is not None else None
        span = properties.find(qn("w:gridSpan")) if properties is not None else None
        width = span.get(qn("w:val")) if span is not None else "1"
        text = _cell(cell, numbers)
        # A merged cell goes on with the text above it.
        if merged is not None and merged.get(qn("w:val")) != "restart" and len(cells) < len(above):
            text = above[len(cells)]
        cells.extend([text] * (min(int(width), 60) if width and width.isdigit() else 1))
    return cells


def _cell(cell: Any, numbers: WordNumbers) -> str:
    blocks = []
    for block in _blocks(cell):
        if block.tag == _PARAGRAPH:
            blocks.append(_paragraph(block, numbers))
        else:
            blocks.extend(line for row in _grid(block, numbers) for line in row_lines(row))
    return "\n".join(text for text in blocks if text.strip())
