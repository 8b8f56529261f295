"""Figures through time: what a report says beside the stored points of its issue."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from storage.figures import read_figures
from storage.records import Point, Quantity, QuantityKind

Doubt = Literal["went_back", "increment_mismatch", "exceeds_whole"]

_LEVELS: tuple[QuantityKind, ...] = ("total", "remaining", "target")
_SIZES = {
    "元": ("元", 1.0),
    "万元": ("元", 10_000.0),
    "亿元": ("元", 100_000_000.0),
    "米": ("米", 1.0),
    "公里": ("米", 1000.0),
    "千米": ("米", 1000.0),
    "公斤": ("公斤", 1.0),
    "千克": ("公斤", 1.0),
    "斤": ("公斤", 0.5),
    "吨": ("公斤", 1000.0),
}
_ANYTHING = frozenset("个次人名份项件元%场条期")
_SAID_LEVEL = re.compile("累|类计|共|总|合计|到|达|已|现|目前|加起来|增至|拢|统|前后|先后")
_SENTENCE = re.compile("[。；;\\n]")


@dataclass(frozen=True, slots=True)
class Recorded:
    """One quantity of a report: the point it gives, what was known before, and what is doubtful about it."""

    quantity: Quantity
    point: Point | None = None
    previous: Point | None = None
    difference: float | None = None
    doubt: Doubt | None = None
    computed: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one indicator stands in one scope: level, target and what is left."""

    indicator: str
    unit: str
    scope: int | None
    total: Point | None
    target: Point | None
    remaining: float | None

    @property
    def as_of(self) -> date:
        """The day of the newest of its points."""
        return max(point.as_of for point in (self.total, self.target) if point is not None)


def points_of_measures(texts: Sequence[str], as_of: date) -> tuple[Point, ...]:
    """The first points of an issue: the levels that its imported measures state, each on its own day."""
    points: list[Point] = []
    for sentence in (part for text in texts for part in _SENTENCE.split(text)):
        reading = read_figures(sentence, as_of)
        day = _last_day(reading.dates, as_of)
        for quantity in reading.quantities:
            if quantity.kind in _LEVELS and quantity.value is not None and quantity.unit:
                points.append(
                    _point(quantity, quantity.value, _imported_series(quantity, points), None, day, "measure")
                )
    return tuple(points)


def recorded(
    quantities: Sequence[Quantity], points: Sequence[Point], scope: int | None, today: date
) -> tuple[Recorded, ...]:
    """What a report's quantities will be recorded as, beside the points known of its issue.

    A village or office (`scope`) is compared with its own earlier figures only, the whole with the whole's.
    """
    results = [_Report(tuple(quantities), tuple(points), scope, today).recorded(one) for one in quantities]
    return tuple(one for result in results for one in result)


def latest(points: Iterable[Point]) -> dict[tuple[str, str, int | None, QuantityKind], Point]:
    """The newest point of every series, scope and kind; of one day the one stored last."""
    newest: dict[tuple[str, str, int | None, QuantityKind], Point] = {}
    for point in points:
        key = (point.indicator, point.unit, point.scope, point.kind)
        if key not in newest or point.as_of >= newest[key].as_of:
            newest[key] = point
    return newest


def standings(points: Sequence[Point]) -> tuple[Standing, ...]:
    """Where each series of an issue stands, whole and parts apart, the whole first and the newest first."""
    newest = latest(points)
    found = [_standing(newest, *key) for key in dict.fromkeys(key[:3] for key in newest)]
    known = [one for one in found if one.total or one.target]
    return tuple(sorted(known, key=lambda one: (one.scope is not None, -one.as_of.toordinal())))


def headline(points: Sequence[Point]) -> Standing | None:
    """The figure that stands for an issue: of the whole, one with a target before one without, the newest."""
    whole = [one for one in standings(points) if one.scope is None and one.total]
    return max(whole, key=lambda one: (one.target is not None, one.as_of), default=None)


def in_unit(value: float, unit: str, wanted: str) -> float:
    """A value in another unit of the same measure (1.5 公里 → 1500 米); the value itself where none fits."""
    base, size = _SIZES.get(unit, (unit, 1.0))
    other, other_size = _SIZES.get(wanted, (wanted, 1.0))
    return round(value * size / other_size, 6) if base == other else value


def comparable(unit: str, other: str) -> bool:
    """Whether two units measure the same."""
    return _SIZES.get(unit, (unit, 1.0))[0] == _SIZES.get(other, (other, 1.0))[0]


def likeness(indicator: str, other: str) -> float:
    """How much two indicators share, 0 to 1, character by character."""
    one, two = set(indicator), set(other)
    return len(one & two) / min(len(one), len(two)) if one and two else 0.0


@dataclass(frozen=True, slots=True)
class _Report:
    """One report beside what is known: every question about one of its quantities is asked here."""

    quantities: tuple[Quantity, ...]
    points: tuple[Point, ...]
    scope: int | None
    today: date

    def recorded(self, quantity: Quantity) -> tuple[Recorded, ...]:
        """The entries one quantity gives: mostly one, two where a remaining gives the total too."""
        if quantity.value is None or (not quantity.unit and not self.points):
            return (Recorded(quantity),)
        series = self._series(quantity)
        if quantity.kind == "increment":
            return (self._increment(quantity, series),)
        if quantity.kind not in _LEVELS or self._unsaid(quantity, series):
            return (Recorded(quantity),)
        level = self._level(quantity, quantity.value, series)
        return (level, *self._total_from_rest(quantity, series)) if quantity.kind == "remaining" else (level,)

    def _series(self, quantity: Quantity) -> tuple[str, str]:
        return find_series(quantity, self.points) or (quantity.indicator, quantity.unit)

    def _unsaid(self, quantity: Quantity, series: tuple[str, str]) -> bool:
        """A bare 改了3户 below the known level is no level of its own, but perhaps news of a part."""
        if quantity.kind != "total" or quantity.unit == "%" or _SAID_LEVEL.search(quantity.text):
            return False
        before = self._known(series, "total")
        return before is not None and in_unit(quantity.value or 0, quantity.unit, series[1]) < before.value

    def _known(self, series: tuple[str, str], kind: QuantityKind, scope: int | None = -1) -> Point | None:
        return latest(self.points).get((*series, self.scope if scope == -1 else scope, kind))

    def _level(
        self, quantity: Quantity, value: float, series: tuple[str, str], computed: bool = False
    ) -> Recorded:
        kind: QuantityKind = "total" if computed else quantity.kind
        point = replace(_point(quantity, value, series, self.scope, self.today, "report"), kind=kind)
        before = self._known(series, kind)
        difference = None if before is None else round(point.value - before.value, 6)
        return Recorded(quantity, point, before, difference, self._doubt(point, before, quantity), computed)

    def _doubt(self, point: Point, before: Point | None, quantity: Quantity) -> Doubt | None:
        if self._exceeds(point):
            return "exceeds_whole"
        if point.kind != "total" or before is None or point.unit == "%":
            return None
        if point.value < before.value and quantity.approx is None:
            return "went_back"
        added = self._increment_of(point)
        fits = added is None or quantity.approx or abs(before.value + added - point.value) < 1e-6
        return None if fits else "increment_mismatch"

    def _exceeds(self, point: Point) -> bool:
        if point.unit == "%":
            return point.kind == "total" and point.value > 100
        wholes = (
            self._said_target(point),
            *(self._known((point.indicator, point.unit), "target", scope) for scope in {self.scope, None}),
        )
        return point.kind != "target" and any(
            point.value > (whole if isinstance(whole, float) else whole.value)
            for whole in wholes
            if whole is not None
        )

    def _said_target(self, point: Point) -> float | None:
        """The target this same report states for the point's series."""
        return self._said(point, "target")

    def _increment_of(self, point: Point) -> float | None:
        return self._said(point, "increment")

    def _said(self, point: Point, kind: QuantityKind) -> float | None:
        same = [
            in_unit(one.value, one.unit, point.unit)
            for one in self.quantities
            if one.kind == kind
            and one.value is not None
            and not one.approx
            and self._series(one) == (point.indicator, point.unit)
        ]
        return float(same[0]) if len(same) == 1 else None

    def _increment(self, quantity: Quantity, series: tuple[str, str]) -> Recorded:
        before = self._known(series, "total")
        said = any(one.kind == "total" and self._series(one) == series for one in self.quantities)
        if before is None or said or quantity.approx:
            return Recorded(quantity)
        return self._level(
            quantity,
            round(before.value + in_unit(quantity.value or 0, quantity.unit, series[1]), 6),
            series,
            computed=True,
        )

    def _total_from_rest(self, quantity: Quantity, series: tuple[str, str]) -> tuple[Recorded, ...]:
        target = self._known(series, "target")
        said = any(
            one.kind in ("total", "increment", "target") and self._series(one) == series
            for one in self.quantities
        )
        if target is None or said or quantity.approx:
            return ()
        rest = in_unit(quantity.value or 0, quantity.unit, series[1])
        return (
            (self._level(quantity, round(target.value - rest, 6), series, computed=True),)
            if rest <= target.value
            else ()
        )


def find_series(quantity: Quantity, points: Sequence[Point]) -> tuple[str, str] | None:
    """The series of an issue that a quantity speaks of: by its unit, then by the likeness of what is counted."""
    series = list(
        dict.fromkeys(
            (point.indicator, point.unit)
            for point in points
            if not quantity.unit or comparable(point.unit, quantity.unit)
        )
    )
    if not series:
        return None
    ranked = sorted(series, key=lambda one: likeness(quantity.indicator, one[0]), reverse=True)
    best = likeness(quantity.indicator, ranked[0][0])
    if len(series) == 1:
        vague = quantity.unit in _ANYTHING and quantity.indicator and best == 0
        return None if vague else series[0]
    second = likeness(quantity.indicator, ranked[1][0])
    return ranked[0] if best >= 0.3 and best > second else None


def _imported_series(quantity: Quantity, points: Sequence[Point]) -> tuple[str, str]:
    """A target or rest joins the level it is like; every level of a notice is a series of its own."""
    if quantity.kind != "total":
        found = find_series(quantity, points)
        if found and (not quantity.indicator or likeness(quantity.indicator, found[0]) >= 0.5):
            return found
    return quantity.indicator, quantity.unit


def _point(
    quantity: Quantity, value: float, series: tuple[str, str], scope: int | None, day: date, source: str
) -> Point:
    return Point(
        indicator=series[0],
        unit=series[1] or quantity.unit,
        value=in_unit(value, quantity.unit, series[1]),
        as_of=day,
        scope=scope,
        source=source,
        kind=quantity.kind,
    )


def _last_day(dates: Sequence[str], as_of: date) -> date:
    """The newest day a sentence names that is not later than its notice; else the notice's own."""
    days = [date.fromisoformat(day if len(day) > 7 else day + "-01") for day in dates]
    return max((day for day in days if day <= as_of), default=as_of)


def _standing(
    newest: dict[tuple[str, str, int | None, QuantityKind], Point],
    indicator: str,
    unit: str,
    scope: int | None,
) -> Standing:
    total = newest.get((indicator, unit, scope, "total"))
    target = newest.get((indicator, unit, scope, "target"))
    rest = newest.get((indicator, unit, scope, "remaining"))
    remaining = rest.value if rest and (total is None or rest.as_of >= total.as_of) else None
    if remaining is None and total and target:
        remaining = max(0.0, round(target.value - total.value, 6))
    return Standing(indicator, unit, scope, total, target, remaining)
