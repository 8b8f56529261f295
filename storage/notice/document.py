"""What a file holds, whatever its kind: running text and the tables that are ledgers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Content:
    """The text of a document and its ledger tables; `names` are those of the sheets."""

    text: str = ""
    grids: tuple[list[list[str]], ...] = ()
    names: tuple[str, ...] = ()
