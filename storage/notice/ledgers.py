"""Which tables of a document are ledgers, and what their place in it says of their issues: section and office."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from storage.notice.cards import names_section, read_cards, title_rows, upright
from storage.notice.columns import Header, find_header
from storage.notice.document import Grid, Table
from storage.notice.grammar import TITLE_LINE
from storage.notice.rows import Row
from storage.notice.table import read_table
from storage.wording import fold

# A sheet that bears the name of an office holds what that office has to do.
_OFFICE: Final = re.compile(
    r"[^一二三四五六七八九十、（）()]{1,14}(?:办公室|办|所|局|站|科|股|处|室|部|队|中心|支部|委|会|村|社区|院|校)"
)
# What tells which issue a row is, and nothing of what is done about it.
_NAMES: Final = frozenset({"title", "number", "ordinal", "section", "facts", "notes"})
# So many rows show whether a table is made of forms.
_FORM: Final = 60
_PLAIN_SHEET = re.compile(r"(?:Sheet|工作表|表)\s*\d*|.*(?:台账|清单|表|汇总)|[\d年.]*\d月.*", re.IGNORECASE)
_TIME = re.compile(r"[（(][^（）()]*[)）]|[\d.年月日第季度周半上下\s]+")
_MONTH = re.compile(r"(\d{1,2})月")
_LABEL = re.compile(r"[一-龥]{2,6}(?:时间|日期|单位|机构|部门|名称|对象|组|人)")
_ASIDE = re.compile(r"[（(]([^（）()]+)[)）]")


@dataclass(frozen=True, slots=True)
class Ledger:
    """A table that holds issues, one row each; the sheets put together in it, and those it stands instead of."""

    table: Table
    rows: list[Row]
    header: Header | None
    lists: tuple[str, ...] = ()
    instead_of: tuple[str, ...] = ()

    @property
    def head(self) -> list[str]:
        """The lines above the header."""
        above = self.table.grid[: self.header.row] if self.header else title_rows(self.table.grid)
        cells = (cell for row in above for cell in _labelled(row))
        return list(dict.fromkeys(line for cell in cells for line in cell.split("\n") if line))

    @property
    def title(self) -> str:
        """The line that names the table, else the longest above its header."""
        named = [line for line in self.head if TITLE_LINE.fullmatch(line.replace(" ", ""))]
        return named[0] if named else max(self.head, key=len, default="")


def _labelled(row: Sequence[str]) -> list[str]:
    """The cells of a row, each label in one with what stands beside it: 反馈时间 | 2024年12月5日."""
    cells = list(dict.fromkeys(filter(None, row)))
    pairs = list(zip(cells[::2], cells[1::2], strict=False))
    if len(cells) % 2 or not all(_LABEL.fullmatch(label) for label, _ in pairs):
        return cells
    return [f"{label}：{said}" for label, said in pairs]


def read_ledgers(tables: Sequence[Table]) -> list[Ledger]:
    """The ledgers among the tables; a further table of a document goes on with the section of the one before."""
    several = sum(bool(table.sheet) for table in tables) > 1
    found: list[Ledger] = []
    section = ""
    for one in tables:
        table = replace(one, grid=upright(one.grid))
        cards = read_cards(table.grid[:_FORM])
        header = None if cards else find_header(table.grid, bare=bool(table.sheet))
        section = _heading(table, header, several=several) or ("" if table.sheet else section)
        rows = list(read_table(table.grid, header, section)) if header else read_cards(table.grid, section)
        if rows:
            ledger = Ledger(table, rows, header, (table.sheet,))
            found.append(ledger)
            section = rows[-1].section
            _give_office(ledger)
    return _joined(found)


def _joined(ledgers: list[Ledger]) -> list[Ledger]:
    """Lists of the same issues put together: 问题清单, 任务清单 and 责任清单 each hold other columns of one ledger."""
    kept: list[Ledger] = []
    for ledger in ledgers:
        if kept and _is_other_month(kept[-1], ledger):
            kept[-1] = _newer(kept[-1], ledger)
            continue
        fits = (
            i for i, known in enumerate(kept) if _same_issues(known, ledger) and not _overlap(known, ledger)
        )
        if (at := next(fits, None)) is None:
            kept.append(ledger)
        else:
            kept[at] = _with_list(kept[at], ledger)
    told = [ledger for ledger in kept if _columns(ledger) - _NAMES]
    return told or [ledger for ledger in kept if len(_columns(ledger)) > 2]


def _with_list(ledger: Ledger, other: Ledger) -> Ledger:
    """A ledger with what another list says of its issues."""
    rows = {fold(row.first("title")): row for row in ledger.rows}
    for row in other.rows:
        known = rows.get(fold(row.first("title")))
        if known is None:
            ledger.rows.append(row)
        else:
            known.take(row)
            known.section = known.section or row.section
    return replace(ledger, lists=(*ledger.lists, *other.lists))


def _is_other_month(one: Ledger, other: Ledger) -> bool:
    """Whether two sheets are one ledger at two times: the same issues, columns and title but for its numbers."""
    same = _same_issues(one, other) and _overlap(one, other)
    return bool(other.table.sheet) and same and _TIME.sub("", one.title) == _TIME.sub("", other.title)


def _newer(one: Ledger, other: Ledger) -> Ledger:
    """Of two sheets with the same issues the one of the later month, else the later sheet."""
    months = [int(found[1]) if (found := _MONTH.search(ledger.table.sheet)) else 0 for ledger in (one, other)]
    newer, older = (one, other) if months[0] > months[1] > 0 else (other, one)
    return replace(newer, instead_of=(*older.instead_of, older.table.sheet))


def _columns(ledger: Ledger) -> set[str]:
    return {key for row in ledger.rows for key, values in row.cells.items() if values}


def _overlap(one: Ledger, other: Ledger) -> bool:
    return bool(_columns(one) & _columns(other) - _NAMES)


def _same_issues(one: Ledger, other: Ledger) -> bool:
    """Whether two tables speak of nearly the same issues."""
    titles = [{fold(row.first("title")) for row in ledger.rows} for ledger in (one, other)]
    return len(titles[0] & titles[1]) * 5 >= max(map(len, titles)) * 4


def is_ledger(grid: Grid) -> bool:
    """Whether a grid holds issues."""
    return bool(read_cards(grid[:_FORM])) or find_header(upright(grid)) is not None


def _heading(table: Table, header: Header | None, *, several: bool) -> str:
    """The section a table stands under: a numbered line above it, or one of several sheets by its name."""
    lines = [*table.above, *(cell for row in table.grid[: header.row if header else 0] for cell in row)]
    if headings := [line for line in lines if names_section(line)]:
        return headings[-1]
    plain = not several or _PLAIN_SHEET.fullmatch(table.sheet) or _OFFICE.fullmatch(table.sheet)
    return "" if plain else table.sheet


def _give_office(ledger: Ledger) -> None:
    """An office that only the sheet names belongs to all its issues."""
    office = next(filter(_OFFICE.fullmatch, (ledger.table.sheet, *_ASIDE.findall(ledger.title))), "")
    if office and not any("office" in row.cells for row in ledger.rows):
        for row in ledger.rows:
            row.add("office", office)
