"""Findings and history as a workbook of its own, for the office alone: it goes beside the 台账 and never with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from openpyxl import Workbook

from storage import cells

HEADER: Final = 3
FINDINGS: Final = (("序号", 6), ("编号", 8), ("问题", 28), ("程度", 10), ("核对内容", 70))
HISTORY: Final = (("序号", 7), ("时间", 22), ("谁", 14), ("编号", 8), ("做了什么", 80))
_LEFT: Final = frozenset({"问题", "核对内容", "做了什么"})


@dataclass(frozen=True, slots=True)
class Findings:
    """What is to be checked and what was done, each as the lines of its sheet; `head` closes the history's chain."""

    unit: str
    at: datetime
    head: str
    findings: Sequence[tuple[str, ...]]
    history: Sequence[tuple[str, ...]]


def to_workbook(known: Findings) -> bytes:
    """The workbook as the content of an .xlsx file."""
    book = Workbook()
    assert book.active is not None
    book.remove(book.active)
    when = f"{known.at.year}年{known.at.month}月{known.at.day}日{known.at:%H:%M}"
    about = f"单位：{known.unit}　截至{when}　内部使用，不随台账报送"
    _sheet(book, "核对", FINDINGS, (f"{known.unit}整改台账核对", about), known.findings)
    chain = f"{about}　共{len(known.history)}条，校验码 {known.head}"
    _sheet(book, "历史", HISTORY, (f"{known.unit}整改台账历史", chain), known.history)
    return cells.saved(book)


def _sheet(
    book: Workbook,
    name: str,
    columns: Sequence[tuple[str, int]],
    titles: tuple[str, str],
    rows: Sequence[tuple[str, ...]],
) -> None:
    page: Any = book.create_sheet(name)
    cells.title(page, titles, len(columns))
    cells.table(page, HEADER, columns, [(number, *row) for number, row in enumerate(rows, 1)], _LEFT)
    page.freeze_panes = page.cell(HEADER + 1, 1)
