"""A message read for its figures: quantities with unit and kind, and dates."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from storage.figures.candidates import (
    CLAUSE,
    NONE_AT_ALL,
    Candidate,
    clause_before,
    counted_things,
    not_taken_back,
)
from storage.figures.cues import PERIOD
from storage.figures.dates import DateFound, dates
from storage.figures.indicators import indicator
from storage.figures.kinds import Around, cue_start, kind_of
from storage.figures.numbers import without_rounding
from storage.figures.set_phrases import blanked, without_references, without_set_phrases
from storage.records import Quantity, QuantityKind
from storage.wording import simplified

_KEPT_PUNCTUATION = "%/()~:+-."


@dataclass(frozen=True, slots=True)
class Reading:
    """What a message holds: its quantities and its dates, in the order of the text."""

    quantities: tuple[Quantity, ...]
    dates: tuple[str, ...]

    @property
    def days(self) -> tuple[date, ...]:
        """The dates that name a day and not just a month."""
        return tuple(date.fromisoformat(iso) for iso in self.dates if len(iso) == len("2025-10-17"))


def read_figures(text: str, today: date) -> Reading:
    """The quantities and dates of a message sent on `today`."""
    folded = _aligned(text)
    safe = without_references(folded)
    found_dates = dates(safe, today)
    for one in found_dates:
        safe = blanked(safe, one.start, one.end)
    counted = without_set_phrases(safe)
    kept = not_taken_back(counted_things(counted, folded), folded)
    quantities = _with_kinds(kept, folded, found_dates, today)
    return Reading(
        tuple(replace(one, text=text[one.start : one.start + len(one.text)]) for one in quantities),
        tuple(one.iso for one in found_dates),
    )


def _aligned(text: str) -> str:
    """The text simplified and in half width, every character at the place where it was."""
    half = "".join(_half_width(char) for char in text)
    plain = simplified(half)
    return plain if len(plain) == len(half) else half


def _half_width(char: str) -> str:
    wide = unicodedata.normalize("NFKC", char)
    simple = len(wide) == 1 and (
        unicodedata.category(char)[0] == "L"
        or unicodedata.category(char) == "Nd"
        or wide in _KEPT_PUNCTUATION
    )
    return wide if simple else char


def _with_kinds(
    found: list[Candidate], folded: str, when: tuple[DateFound, ...], today: date
) -> list[Quantity]:
    quantities: list[Quantity] = []
    for index, one in enumerate(found):
        around = _around(found, index, folded, [(day.start, day.end, day.day > today) for day in when])
        quantities.append(_quantity(one, around, folded, quantities[-1].indicator if quantities else ""))
    return _settled(quantities)


def _around(found: list[Candidate], index: int, folded: str, when: list[tuple[int, int, bool]]) -> Around:
    """The words between a quantity's neighbours, and what the dates among them say."""
    one, later = found[index], found[index + 1 :]
    number = one.number.start
    clause = clause_before(folded, number)
    begin = max(found[index - 1].end if index else 0, number - len(clause))
    after = folded[one.end : later[0].number.start] if later else folded[one.end :] + "。"
    stop = one.end + len(CLAUSE.split(after, maxsplit=1)[0])
    near = [day for day in when if number - len(clause) <= day[0] < stop]
    alike = next((other.number.start for other in later if other.unit == one.unit), None)
    return Around(
        clause=clause,
        segment=folded[begin:number],
        said=without_rounding(_cut(folded, begin, number, near)),
        after=after,
        to_next=None if alike is None else folded[one.end : alike],
        until=any(re.search("(?:到|截至|截止|至)$", folded[: day[0]]) for day in near),
        future=any(day[2] for day in near),
    )


def _cut(text: str, start: int, end: int, passages: list[tuple[int, int, bool]]) -> str:
    """The words without their dates, but with 去年底 and 上月底, which tell of an earlier level."""
    return "".join(
        char
        for index, char in enumerate(text[start:end], start)
        if not any(first <= index < last and text[first] not in "去前上" for first, last, _ in passages)
    )


def _kind(one: Candidate, around: Around, folded: str) -> tuple[QuantityKind, int]:
    if one.part_of or one.whole_of:
        return ("total" if one.part_of else "target"), 1
    kind, sign = kind_of(around, one.unit)
    if one.value == 0 and (kind != "remaining" or NONE_AT_ALL.match(folded, one.number.start)):
        return "total", 1
    return kind, sign


def _quantity(one: Candidate, around: Around, folded: str, earlier: str) -> Quantity:
    kind, sign = _kind(one, around, folded)
    start = one.number.start - (len(around.segment) - cue_start(around.segment))
    return Quantity(
        text=folded[start : one.end],
        value=None if one.value is None else one.value * sign,
        unit=one.unit,
        kind=kind,
        indicator=indicator(
            around.said,
            cue_start(around.said),
            around.after,
            earlier,
            CLAUSE.split(folded[: one.number.start - len(around.clause)].rstrip("，,"))[-1],
        ),
        low=one.low,
        high=one.high,
        approx=one.number.approx,
        start=start,
    )


def _settled(quantities: list[Quantity]) -> list[Quantity]:
    """An earlier level needs a later one beside it; else 上周收了… is news, and 去年… a level."""
    levels = {one.unit for one in quantities if one.kind in ("total", "increment", "compare")}
    settled: list[Quantity] = []
    for one in quantities:
        alone = one.kind == "previous" and one.unit not in levels and "还" not in one.text
        settled.append(
            replace(one, kind="increment" if PERIOD.search(one.text) else "total") if alone else one
        )
        levels |= {one.unit} if alone else set()
    return settled


def as_json(line: dict[str, Any], reading: Reading) -> dict[str, Any]:
    """One line of `figures --json`: the input with its quantities and dates."""
    return {**line, "quantities": [_plain(one) for one in reading.quantities], "dates": list(reading.dates)}


def _plain(one: Quantity) -> dict[str, Any]:
    value = None if one.value is None else _number(one.value)
    plain: dict[str, Any] = {"value": value, "unit": one.unit, "kind": one.kind, "text": one.text}
    if one.low is not None and one.high is not None:
        plain |= {"min": _number(one.low), "max": _number(one.high)}
    if one.approx:
        plain["approx"] = one.approx
    return plain


def _number(value: float) -> float | int:
    return int(value) if value == int(value) else value


def number_text(value: float) -> str:
    """A value as it is read: 187, 3.5, 92.78, without trailing zeros."""
    return f"{round(value, 6) + 0.0:f}".rstrip("0").rstrip(".")
