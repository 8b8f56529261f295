"""Where an issue's figures stand: level, target and what is left, of the whole and of each part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from storage.records import Point, QuantityKind
from storage.series.units import ANYTHING


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
    """The figure that stands for an issue: of the whole, with a target before without, then the one most reported.

    Of a notice's own numbers it is only the one series counted in a unit of its own, where there is just one.
    """
    whole = [one for one in standings(points) if one.scope is None and one.total and _tells(one.total)]
    reported = Counter((one.indicator, one.unit) for one in points if one.source != "measure")
    live = [one for one in whole if one.target or reported[one.indicator, one.unit]]
    if not live:
        printed = [one for one in whole if one.unit not in ANYTHING]
        return printed[0] if len(printed) == 1 else None
    return max(live, key=lambda one: (one.target is not None, reported[one.indicator, one.unit], one.as_of))


def _tells(total: Point) -> bool:
    """Whether a level may stand for an issue: a notice's 12个 counts anything, a report's does not."""
    return total.source != "measure" or total.unit not in ANYTHING


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
