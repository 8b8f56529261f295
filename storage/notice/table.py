"""Ledger tables (台账): a grid of cells with a header into sections and issues, one row or several to an issue."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from storage.documents import NoticeIssue, NoticeSection
from storage.notice.assemble import Printed, issue_from
from storage.notice.body import Fields, StatusFound, read_fields
from storage.notice.columns import Grid, Header
from storage.notice.grammar import FINISHED, marker
from storage.notice.headings import Heading, read_heading
from storage.notice.lines import clean
from storage.notice.outline import printed
from storage.status import Status

_TOTAL = re.compile(r"(?:合|总|小|共)\s*计[:：]?.*|平均")
_SIGNATURE = re.compile(
    r"(?:填[表报]|制表|审[核批]|复核|单位负责人|主要负责人|分管领导签|签[字名]|联系(?:人|电话)|说明|备注|注|填表说明)[^：:]{0,8}[:：].*|（?盖章.*"
)
_COUNTING = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,2}[是要]|第[一二三四五六七八九十]{1,2}[，,、]|首先|其次|最后)"
)
_TICKS: Final = frozenset("√ ✓ ✔ ☑ 是 ● ■ 1 v V".split())  # noqa: SIM905
_TEXT_KEYS: Final = ("measures", "situation", "progress", "facts", "goal", "notes")


@dataclass(slots=True)
class Row:
    """The cells of one issue by field; an issue over several rows gathers them."""

    cells: dict[str, list[str]]
    section: str
    line: int

    def first(self, key: str) -> str:
        """The first cell that says something."""
        return next(iter(self.cells.get(key, [])), "")

    def take(self, other: Row) -> None:
        """Adds what a further row of the same issue says anew."""
        for key, values in other.cells.items():
            known = self.cells.setdefault(key, [])
            known.extend(value for value in values if value not in known)


def read_table(grid: Grid, header: Header, after: date | None) -> tuple[NoticeSection, ...]:
    """The sections and issues below a header."""
    sections: list[tuple[str, list[Row]]] = []
    for row in _issue_rows(grid, header):
        if not sections or sections[-1][0] != row.section:
            sections.append((row.section, []))
        sections[-1][1].append(row)
    return tuple(_section(ordinal, name, rows, after) for ordinal, (name, rows) in enumerate(sections, 1))


def _issue_rows(grid: Grid, header: Header) -> Iterator[Row]:
    """The rows put together by issue, each with its section."""
    current: Row | None = None
    section = ""
    heads = {tuple(grid[header.row + i]) for i in range(header.height)}
    for at in range(header.row + header.height, len(grid)):
        cells = [clean(cell) if "\n" not in cell else cell.strip() for cell in grid[at]]
        # Totals, signatures and repeated headers are no issues.
        said = [cell for cell in cells if cell]
        if not said or tuple(grid[at]) in heads or is_foot(said):
            continue
        if len(set(said)) == 1 and (len(said) > 1 or len(cells) > 2) and not _single_title(header, cells):
            section = said[0]
            continue
        row = _row(header, cells, section, at + 1)
        section = row.section
        if current is not None and _same_issue(current, row):
            current.take(row)
            continue
        if current is not None:
            yield current
        current = row
    if current is not None:
        yield current


def is_foot(said: Sequence[str]) -> bool:
    """Whether the cells of a row are its total or say who filled in the table."""
    return bool(_TOTAL.fullmatch(re.sub(r"\s", "", said[0])) or _SIGNATURE.fullmatch(said[0]))


def _single_title(header: Header, cells: list[str]) -> bool:
    """A row that says nothing but the title of an issue, in its own column."""
    said = [i for i, cell in enumerate(cells) if cell]
    return (
        len(said) == 1
        and said[0] < len(header.columns)
        and header.columns[said[0]] not in {"section", "number"}
    )


def _row(header: Header, cells: list[str], section: str, line: int) -> Row:
    fields: dict[str, list[str]] = {}
    for kind, name, cell in zip(header.columns, header.names, cells, strict=False):
        key, text = _field(kind, name, cell)
        if key and text and text not in fields.get(key, []):
            fields.setdefault(key, []).append(text)
    return Row(fields, "／".join(fields.get("section", [])[:1]) or section, line)


def _field(kind: str | None, name: str, cell: str) -> tuple[str | None, str]:
    """The field a cell belongs to and what it says there; a column without a field stays in the notes, with its name."""
    if kind == "tick":
        return "status", name if cell in _TICKS else ""
    if kind in {None, "closed"}:
        return "notes", f"{name}：{cell}" if cell and name else cell
    return kind, cell


def _same_issue(current: Row, row: Row) -> bool:
    """A further row of an issue repeats its number or title, or leaves both empty."""
    number, title = row.first("number"), row.first("title")
    if not number and not title:
        return True
    if number and current.first("number"):
        return number == current.first("number") and (not title or title == current.first("title"))
    return title == current.first("title") and row.section == current.section


def _section(ordinal: int, name: str, rows: list[Row], after: date | None) -> NoticeSection:
    number, heading = _marked(name)
    issues = tuple(_issue(f"{ordinal}-{i}", row, after) for i, row in enumerate(rows, 1))
    return NoticeSection(ordinal, heading.title, number, heading.lead_in, rows[0].line, "", issues, name)


def _marked(text: str) -> tuple[str | None, Heading]:
    """A cell's own number and heading."""
    text = text.replace("\n", "")
    found = marker(text)
    number = printed(found[1]) if found else None
    return number, read_heading(text[found[1].end() :] if found else text)


def _issue(code: str, row: Row, after: date | None) -> NoticeIssue:
    number, heading = _marked(row.first("title"))
    fields = Fields()
    fields.add("facts", heading.rest)
    for key, values in row.cells.items():
        if key not in {"title", "number", "section", "ordinal"}:
            fields.add(key, _together(key, values))
    if measures := row.cells.get("measures"):
        fields.texts["measures"] = [_unwrapped(value) for value in measures]
    separate = len(measures or ()) > 1
    status = _status_of_rows(row)
    body = read_fields(fields, separate=separate)
    plain = re.sub(r"\.0$", "", row.first("number"))
    printed = Printed(code, _number(plain) or number, heading.title, row.line, row.first("title"))
    return issue_from(printed, body, after, status or body.status)


def _together(key: str, values: list[str]) -> str:
    """What several rows say in one column."""
    if key not in _TEXT_KEYS:
        return "、".join(value.replace("\n", "、") for value in values)
    texts = [_unwrapped(value) for value in values]
    return "".join(
        text if text[-1] in FINISHED or i == len(texts) else f"{text}；" for i, text in enumerate(texts, 1)
    )


def _unwrapped(text: str) -> str:
    """A cell as one text; only a line that counts a measure stays a line."""
    first, *others = text.split("\n")
    return first + "".join(f"\n{line}" if _counts(line) else line for line in others)


def _counts(line: str) -> bool:
    return bool(marker(line) or _COUNTING.match(line))


def _status_of_rows(row: Row) -> StatusFound | None:
    """Where rows of one issue stand differently it is done only when all are."""
    for key in ("status", "progress"):
        texts = row.cells.get(key, [])
        found = [status for text in texts if (status := _status(key, text))] if len(texts) > 1 else []
        if len(found) > 1:
            words = "、".join(status.text for status in found if status.text)
            done = all(status.status.progress == "done" for status in found)
            return StatusFound(words, Status("done" if done else "ongoing"), "label", "")
    return None


def _status(key: str, text: str) -> StatusFound | None:
    return read_fields(Fields({key: [text]})).status


def _number(text: str) -> str | None:
    found = marker(f"{text}、") if text else None
    return printed(found[1]) if found else text or None
