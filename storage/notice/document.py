"""What a file holds, whatever its kind: running text, and the tables that may be ledgers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

Grid = list[list[str]]
MAX_CHARACTERS: Final = 500_000


@dataclass(frozen=True, slots=True)
class Table:
    """A grid of cells as it stands in a document: on which sheet, below which lines."""

    grid: Grid
    sheet: str = ""
    above: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """The text of a document, its tables, and what could not be read of it."""

    text: str = ""
    tables: tuple[Table, ...] = ()
    unread: tuple[str, ...] = ()
