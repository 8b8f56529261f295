"""The body of an issue: its labelled fields, its status, what it declares, and its measures."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from storage.notice.enumerate import declared_measures, split_measures
from storage.notice.fields import Fields, split_fields
from storage.notice.markers import marker
from storage.notice.verdict import SENTENCE, StatusFound, find_verdict
from storage.records import Measure
from storage.wording import numeral

_NUMBER_OF = re.compile(r"共?(\d{1,2}|[一二两三四五六七八九十]{1,3})\s*[项条个]?")


@dataclass(frozen=True, slots=True)
class Body:
    """A body as read."""

    fields: Fields
    facts: str
    intro: str
    measures: tuple[Measure, ...]
    enumerated: bool
    marks: tuple[int, ...]
    declared: int | None
    status: StatusFound | None
    progress_text: str


def read_body(lines: Iterable[str], *, settled: bool = False) -> Body:
    """A body read from its lines, the first of which may be what follows the title.

    Where the heading has `settled` the status, a sentence that could be one is a sentence.
    """
    return read_fields(split_fields(lines), settled=settled)


def read_fields(fields: Fields, *, separate: bool = False, settled: bool = False) -> Body:
    """A body read from its fields; `separate` texts are measures of their own where nothing enumerates them."""
    status = None if settled else find_verdict(fields)
    main = _main_key(fields)
    facts = fields.joined("facts")
    if main != "" and (loose := fields.joined("")):
        facts = f"{facts}{loose}" if facts else loose
    parts = fields.texts.get(main, [])
    intro, texts, marks = split_measures(fields.joined(main))
    if separate and len(texts) < len(parts):
        intro, texts, marks = "", [_without_mark(part) for part in parts], ()
    declared = (declared_measures(intro) or _number_said(fields, main)) if texts else None
    enumerated = bool(texts)
    if not texts and intro:
        intro, texts = _without_declaration(intro)
    measures = tuple(Measure(i, text) for i, text in enumerate(texts, 1) if text)
    progress = fields.joined("progress") if main != "progress" else ""
    return Body(fields, facts, intro, measures, enumerated, marks, declared, status, progress)


def _number_said(fields: Fields, main: str) -> int | None:
    """How many measures a column or a line of its own says there are: 措施数：2项."""
    found = _NUMBER_OF.fullmatch(fields.joined("declared"))
    return numeral(found[1]) if found and main != "progress" else None


def _without_mark(text: str) -> str:
    """A measure that stands alone, without the enumerator it was given."""
    found = marker(text)
    return text[found[1].end() :] if found and found[0] not in {"part", "question"} else text


def _main_key(fields: Fields) -> str:
    """The field whose text holds the measures; a ledger's column of measures may be empty for an issue."""
    if "measures" in fields.texts:
        if "situation" in fields.texts:
            fields.texts["progress"] = [*fields.texts.pop("situation"), *fields.texts.get("progress", [])]
        return "measures"
    return next((key for key in ("situation", "", "progress") if fields.texts.get(key)), "")


def _without_declaration(text: str) -> tuple[str, list[str]]:
    """A body without enumerators is one measure; a first sentence that only declares stays before it."""
    first = SENTENCE.match(text)
    assert first is not None
    if declared_measures(first[0]) and len(first[0]) < len(text) and len(first[0]) <= 40:
        return first[0].strip(), [text[first.end() :].strip()]
    return "", [text]
