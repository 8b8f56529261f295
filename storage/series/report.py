"""What a report's figures will be recorded as, and what is doubtful about them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from storage.records import Point, Quantity, QuantityKind
from storage.series.points import LEVELS, Series, find_series, series_of_unit
from storage.series.standing import latest
from storage.series.units import ANYTHING, in_unit

Doubt = Literal["went_back", "increment_mismatch", "exceeds_whole"]

_SAID_LEVEL = re.compile("累|类计|共|总|合计|到|达|已|现|目前|加起来|增至|拢|统|前后|先后|够|凑")


@dataclass(frozen=True, slots=True)
class Recorded:
    """One quantity of a report: the point it gives, what was known before, and what is doubtful about it."""

    quantity: Quantity
    point: Point | None = None
    previous: Point | None = None
    difference: float | None = None
    doubt: Doubt | None = None
    computed: bool = False


def recorded(
    quantities: Sequence[Quantity], points: Sequence[Point], scope: int | None, today: date
) -> tuple[Recorded, ...]:
    """What a report's quantities will be recorded as, beside the points known of its issue.

    A village or office (`scope`) is compared with its own earlier figures only, the whole with the whole's.
    """
    results = [_Report(tuple(quantities), tuple(points), scope, today).recorded(one) for one in quantities]
    return tuple(one for result in results for one in result)


@dataclass(frozen=True, slots=True)
class _Report:
    """One report beside what is known: every question about one of its quantities is asked here."""

    quantities: tuple[Quantity, ...]
    points: tuple[Point, ...]
    scope: int | None
    today: date

    def recorded(self, quantity: Quantity) -> tuple[Recorded, ...]:
        """What one quantity gives: mostly one entry, two where a remaining gives the total too."""
        if quantity.value is None or (not quantity.unit and not self.points):
            return (Recorded(quantity),)
        if quantity.kind == "increment":
            return (self._increment(quantity),)
        series = self._series(quantity)
        if quantity.kind not in LEVELS or self._only_news(quantity, series):
            return (Recorded(quantity),)
        level = self._level(quantity, self._value(quantity, series), series, quantity.kind)
        return (level, *self._total_from_rest(quantity, series)) if quantity.kind == "remaining" else (level,)

    def _series(self, quantity: Quantity) -> Series:
        found = find_series(quantity, self.points) or self._continued(quantity)
        return found or (quantity.indicator, quantity.unit)

    def _continued(self, quantity: Quantity) -> Series | None:
        """The only series of the unit, if under another name the total reads like its continuation."""
        alike = series_of_unit(quantity.unit, self.points)
        if (
            len(alike) != 1
            or quantity.unit in ANYTHING
            or quantity.kind != "total"
            or not says_level(quantity)
        ):
            return None
        before = self._known(alike[0], "total")
        fits = before and before.value <= self._value(quantity, alike[0]) <= 3 * before.value
        return alike[0] if fits else None

    def _only_news(self, quantity: Quantity, series: Series) -> bool:
        """A bare 改了3户 is a level only where it carries a known one on; else it may be news of a part."""
        if quantity.kind != "total" or quantity.unit == "%" or says_level(quantity):
            return False
        before = self._known(series, "total")
        return before is None or self._value(quantity, series) < before.value

    def _known(self, series: Series, kind: QuantityKind) -> Point | None:
        return latest(self.points).get((*series, self.scope, kind))

    @staticmethod
    def _value(quantity: Quantity, series: Series) -> float:
        return in_unit(quantity.value or 0, quantity.unit, series[1] or quantity.unit)

    def _alike(self, series: Series, *kinds: QuantityKind) -> list[float]:
        """What this same report says of a series, in its unit."""
        return [
            self._value(one, series)
            for one in self.quantities
            if one.kind in kinds and one.value is not None and self._series(one) == series
        ]

    def _level(
        self, quantity: Quantity, value: float, series: Series, kind: QuantityKind, *, computed: bool = False
    ) -> Recorded:
        point = Point(
            series[0], series[1] or quantity.unit, value, self.today, self.scope, "report", kind=kind
        )
        before = self._known(series, kind)
        difference = None if before is None else round(value - before.value, 6)
        return Recorded(quantity, point, before, difference, self._doubt(point, before, quantity), computed)

    def _doubt(self, point: Point, before: Point | None, quantity: Quantity) -> Doubt | None:
        if self._exceeds(point):
            return "exceeds_whole"
        if before is None or point.kind != "total" or point.unit == "%" or quantity.approx:
            return None
        if point.value < before.value:
            return "went_back"
        added = self._alike((point.indicator, point.unit), "increment")
        fits = (
            len(added) != 1 or not says_level(quantity) or abs(before.value + added[0] - point.value) < 1e-6
        )
        return None if fits else "increment_mismatch"

    def _exceeds(self, point: Point) -> bool:
        """Whether a share is over 100 %, or a part over the target said now or known, its own or the whole's."""
        if point.unit == "%" or point.kind == "target":
            return point.kind == "total" and point.value > 100
        series, known = (point.indicator, point.unit), latest(self.points)
        targets = [known.get((*series, scope, "target")) for scope in (self.scope, None)]
        wholes = [*self._alike(series, "target"), *(one.value for one in targets if one)]
        return any(point.value > whole for whole in wholes)

    def _increment(self, quantity: Quantity) -> Recorded:
        """又改了20户 on a known total makes the new total, if it stands alone."""
        series = find_series(quantity, self.points)
        before = self._known(series, "total") if series else None
        if (
            series is None
            or before is None
            or quantity.approx
            or len(self._alike(series, "total", "increment")) > 1
        ):
            return Recorded(quantity)
        value = round(before.value + self._value(quantity, series), 6)
        return self._level(quantity, value, series, "total", computed=True)

    def _total_from_rest(self, quantity: Quantity, series: Series) -> tuple[Recorded, ...]:
        """还差23户 of a known target makes the total, if the report says no other."""
        target, rest = self._known(series, "target"), self._value(quantity, series)
        said = self._alike(series, "total", "increment", "target")
        if target is None or said or quantity.approx or rest > target.value:
            return ()
        return (self._level(quantity, round(target.value - rest, 6), series, "total", computed=True),)


def says_level(quantity: Quantity) -> bool:
    """Whether a word like 累计 says that this is the level, not only what was done."""
    return _SAID_LEVEL.search(quantity.text) is not None
