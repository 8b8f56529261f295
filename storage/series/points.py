"""The series of an issue: which one a quantity speaks of, and the first ones that a notice gives."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from storage.figures import read_figures
from storage.records import Point, Quantity, QuantityKind
from storage.series.units import ANYTHING, comparable, in_unit

Series = tuple[str, str]
"""An indicator and its unit."""

LEVELS: tuple[QuantityKind, ...] = ("total", "remaining", "target")
_SENTENCE = re.compile("[。；;\\n]")
_FOUND = re.compile(
    "(?:登记|摸排|排查|发现|查出|查明|梳理|核查|涉及|存在|共有|辖区|应|需|待)(?:出|有|了|的|改|整改|处理|更换)*[^，,：:已完]{0,10}$"
)


def points_of_measures(texts: Sequence[str], as_of: date) -> tuple[Point, ...]:
    """The first points of an issue: the levels that its imported measures state, each on its own day.

    Two levels of the same name cannot be told apart later, so neither is taken.
    """
    said = [
        (_as_whole(quantity, sentence), _last_day(reading.dates, as_of))
        for text in texts
        for sentence in _SENTENCE.split(text)
        for reading in (read_figures(sentence, as_of),)
        for quantity in reading.quantities
        if quantity.kind in LEVELS and quantity.value is not None and not _trivial(quantity)
    ]
    points: list[Point] = []
    for quantity, day in sorted(said, key=lambda one: one[0].kind != "total"):
        series = _imported_series(quantity, points)
        value = in_unit(quantity.value or 0, quantity.unit, series[1])
        points.append(Point(*series, value, day, None, "measure", kind=quantity.kind))
    values = {key: {one.value for one in points if _key(one) == key} for key in map(_key, points)}
    return tuple(point for point in points if len(values[_key(point)]) == 1)


def _as_whole(quantity: Quantity, sentence: str) -> Quantity:
    """What was found, counted or is due (登记不亮路灯86盏) is the whole to be done, not what has been done."""
    if quantity.kind == "total" and _FOUND.search(sentence[: quantity.start]):
        return replace(quantity, kind="target")
    return quantity


def find_series(quantity: Quantity, points: Sequence[Point]) -> Series | None:
    """The series of an issue that a quantity speaks of: by its unit, then by the likeness of what is counted."""
    series = series_of_unit(quantity.unit, points)
    if quantity.unit in ANYTHING:
        series = [one for one in series if len(set(one[0]) & set(quantity.indicator)) > 1]
    elif len(series) == 1 and not (quantity.indicator and series[0][0]):
        return series[0]
    if (quantity.indicator, quantity.unit) in series:
        return quantity.indicator, quantity.unit
    ranked = sorted(((_likeness(quantity.indicator, one[0]), one) for one in series), reverse=True)
    if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
        return None
    return ranked[0][1] if ranked[0][0] >= 0.25 else None


def series_of_unit(unit: str, points: Sequence[Point]) -> list[Series]:
    """The series counted in a unit, or all where none was said."""
    return list(
        dict.fromkeys((one.indicator, one.unit) for one in points if not unit or comparable(one.unit, unit))
    )


def _likeness(indicator: str, other: str) -> float:
    """How much two indicators share, 0 to 1, character by character."""
    one, two = set(indicator), set(other)
    return len(one & two) / min(len(one), len(two)) if one and two else 0.0


def _imported_series(quantity: Quantity, points: Sequence[Point]) -> Series:
    """A target or rest joins the level it counts; every level of a notice is a series of its own."""
    if quantity.kind == "total":
        return quantity.indicator, quantity.unit
    alike = series_of_unit(quantity.unit, points)
    only = alike[0] if len(alike) == 1 and quantity.unit not in ANYTHING else None
    return find_series(quantity, points) or only or (quantity.indicator, quantity.unit)


def _trivial(quantity: Quantity) -> bool:
    return not quantity.unit or (quantity.unit in ANYTHING and quantity.value in (0, 1))


def _key(point: Point) -> tuple[str, str, QuantityKind]:
    return point.indicator, point.unit, point.kind


def _last_day(dates: Sequence[str], as_of: date) -> date:
    """The newest day a sentence names that is not later than its notice; else the notice's own."""
    days = [date.fromisoformat(day if len(day) > 7 else day + "-01") for day in dates]
    return max((day for day in days if day <= as_of), default=as_of)
