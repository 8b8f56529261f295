"""The rows of a ledger (台账) by issue, whatever table they come from, into sections and issues."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Final

from storage.documents import NoticeIssue, NoticeSection
from storage.notice.assemble import Printed, issue_from
from storage.notice.body import read_fields
from storage.notice.fields import Fields
from storage.notice.grammar import FINISHED
from storage.notice.headings import Heading, read_heading
from storage.notice.markers import marker
from storage.notice.outline import printed
from storage.notice.verdict import StatusFound
from storage.status import Status
from storage.wording import numeral

_COUNTING = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,2}[是要]|第[一二三四五六七八九十]{1,2}[，,、]|首先|其次|最后)"
)
_DECIMAL = re.compile(r"\s*(\d{1,2})\.(?=\d)")
_YES: Final = frozenset("√ ✓ ✔ ☑ 是 ● ■ 1 v V 公开 可 可以 可公开 可以公开 Y y".split())  # noqa: SIM905
_NO: Final = frozenset("否 不 × ✗ ✘ x X 0 不公开 不可 不可以 不宜 不可公开 N n".split())  # noqa: SIM905
# What somebody decides in a cell of a worksheet, and what it is decided on.
CHOICES: Final = frozenset({"publishable", "waiting", "write_in"})
_BESIDE: Final = CHOICES | {"title", "number", "section", "ordinal"}
_TEXT_KEYS: Final = ("measures", "situation", "progress", "facts", "goal", "notes")


@dataclass(slots=True)
class Row:
    """The cells of one issue by field; an issue over several rows gathers them."""

    cells: dict[str, list[str]]
    section: str
    line: int
    height: int = 1

    def first(self, key: str) -> str:
        """The first cell that says something."""
        return next(iter(self.cells.get(key, [])), "")

    def add(self, key: str, text: str) -> None:
        """What a cell says, where no other has said it."""
        known = self.cells.setdefault(key, [])
        if text and text not in known:
            known.append(text)

    def take(self, other: Row) -> None:
        """Adds what a further row of the same issue says anew."""
        self.height += 1
        for key, values in other.cells.items():
            for value in values:
                self.add(key, value)


def build_ledger(rows: Iterable[Row], after: date | None) -> tuple[NoticeSection, ...]:
    """The sections of a ledger, coded by position; a year a deadline lacks counts from `after`."""
    runs = [(name, list(run)) for name, run in groupby(rows, key=lambda row: row.section)]
    return tuple(_section(ordinal, name, run, after) for ordinal, (name, run) in enumerate(runs, 1))


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
        if key not in _BESIDE and values:
            fields.add(key, _together(key, values))
    # 整改措施及落实情况 tells of the measures too where they have no column of their own.
    column = "measures" if "measures" in row.cells else "situation"
    measures = [line for value in row.cells.get(column, ()) for line in _listed(value)]
    if column in row.cells:
        fields.texts[column] = [_unwrapped(value) for value in measures]
    separate = len(measures) > 1
    if row.height > 1 and numeral(row.first("declared").rstrip("项条个")) == 1:
        # A 1 beside every measure counts that one.
        del fields.texts["declared"]
    status = _status_of_rows(row)
    body = read_fields(fields, separate=separate)
    plain = re.sub(r"\.0$", "", row.first("number"))
    place = Printed(code, _number(plain) or number, heading.title, row.line, row.first("title"))
    issue = issue_from(place, body, after, status or body.status)
    return _with_choices(issue, row) if CHOICES & row.cells.keys() else issue


def _with_choices(issue: NoticeIssue, row: Row) -> NoticeIssue:
    """The issue with what somebody has decided in the cells of a worksheet."""
    public = decided(row.first("publishable"))
    return replace(issue, publishable=public, waiting=row.first("waiting"), write_in=row.first("write_in"))


def decided(cell: str) -> bool | None:
    """是 or 否; None where the cell says neither."""
    return True if cell in _YES else False if cell in _NO else None


def _together(key: str, values: list[str]) -> str:
    """What several rows say in one column."""
    if key not in _TEXT_KEYS:
        return "、".join(value.replace("\n", "、") for value in values)
    texts = [_unwrapped(value) for value in values]
    return "".join(
        text if text[-1] in FINISHED or i == len(texts) else f"{text}；" for i, text in enumerate(texts, 1)
    )


def _listed(text: str) -> list[str]:
    """The lines of a cell where each says one thing and nothing counts them."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    decimals = [int(found[1]) for line in lines if (found := _DECIMAL.match(line))]
    counted = decimals == list(range(1, len(lines) + 1))
    if len(lines) < 2 or counted or any(marker(line) or _COUNTING.match(line) for line in lines):
        return _renumbered(lines) or [text]
    ended = all(line[-1] in "；;。" for line in lines[:-1])
    # Lines that all break off at one width are one text that was broken by hand.
    widths = [len(line) for line in lines[:-1]]
    broken = len(lines) > 2 and max(widths) - min(widths) <= 2 and len(lines[-1]) <= max(widths)
    whole = not broken and all(len(line) > 4 and line[-1] not in "，,、：:（(" for line in lines)
    return lines if ended or whole else [text]


def _renumbered(lines: list[str]) -> list[str]:
    """The lines of a list that goes on counting from the cell above, as Word's own numbers do."""
    found = [marker(line) for line in lines]
    counts = [printed(mark[1]) for mark in found if mark]
    numbers = [int(count) for count in counts if count.isdigit()]
    if (
        len(numbers) < len(lines)
        or len(lines) < 2
        or numbers != list(range(numbers[0], numbers[0] + len(lines)))
    ):
        return []
    return (
        [line[mark[1].end() :] for line, mark in zip(lines, found, strict=True) if mark]
        if numbers[0] > 1
        else []
    )


def _unwrapped(text: str) -> str:
    """A cell as one text; only a line that counts a measure stays a line."""
    lines = text.split("\n")
    counted = 0
    for i, line in enumerate(lines):
        # 2.2处便民服务点: the second of the list, no decimal
        decimal = _DECIMAL.match(line) if len(lines) > 1 else None
        if decimal and int(decimal[1]) == counted + 1:
            lines[i] = f"{decimal[1]}、{line[decimal.end() :]}"
        counts = marker(lines[i])
        counted = int(printed(counts[1])) if counts and printed(counts[1]).isdigit() else counted
        if i and (counts or _COUNTING.match(line)):
            lines[i] = f"\n{lines[i]}"
    return "".join(lines)


def _status_of_rows(row: Row) -> StatusFound | None:
    """Where rows of one issue stand differently it is done only when all are."""
    key = "status" if row.first("status") else "progress"
    texts = row.cells.get(key, [])
    if row.height == 1 or len(texts) < 2:
        return None
    found = [status for text in texts if (status := _status(key, text))]
    if len(found) < 2:
        return None
    words = "、".join(status.text for status in found if status.text)
    done = all(status.status.progress == "done" for status in found)
    return StatusFound(words, Status("done" if done else "ongoing"), "label", "")


def _status(key: str, text: str) -> StatusFound | None:
    return read_fields(Fields({key: [text]})).status


def _number(text: str) -> str | None:
    found = marker(f"{text}、") if text else None
    return printed(found[1]) if found else text or None
