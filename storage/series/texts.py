"""Figures in the wording of measures beside what was reported since: which sentence still says the old one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from storage.figures import number_text
from storage.records import Measure, Point, QuantityKind
from storage.series.points import points_of_measures
from storage.series.standing import latest


@dataclass(frozen=True, slots=True)
class Stale:
    """A measure that still says an earlier figure of a series, and how it reads with the newest one."""

    measure: Measure
    old: Point
    new: Point

    @property
    def revised(self) -> str:
        """The measure with the newest figure in the place of the old one."""
        return _written(self.old).sub(figure(self.new), self.measure.text)


def figure(point: Point) -> str:
    """A point as a text writes it: 187户."""
    return f"{number_text(point.value)}{point.unit}"


def stale_figures(measures: Sequence[Measure], points: Sequence[Point]) -> tuple[Stale, ...]:
    """The measures whose text says an earlier level of the whole than the one reported last, or a lower one."""
    reported = [
        new
        for (_, _, scope, kind), new in latest(points).items()
        if scope is None and kind == "total" and new.source == "report"
    ]
    written = points_of_measures([measure.text for measure in measures], date.min) if reported else ()
    found = []
    for new in reported:
        lower = [one for one in written if _series(one) == _series(new) and one.value < new.value]
        earlier = [one for one in points if _series(one) == _series(new) and one.value != new.value]
        found += _in_texts(measures, [*lower, *earlier], new)
    return tuple(found)


def _series(point: Point) -> tuple[str, str, int | None, QuantityKind]:
    return point.indicator, point.unit, point.scope, point.kind


def _in_texts(measures: Sequence[Measure], earlier: Sequence[Point], new: Point) -> list[Stale]:
    if any(_written(new).search(measure.text) for measure in measures):
        return []
    said = ((m, old) for old in reversed(earlier) for m in measures if _written(old).search(m.text))
    first = next(said, None)
    return [Stale(*first, new)] if first else []


def _written(point: Point) -> re.Pattern[str]:
    return re.compile(rf"(?<![\d.]){re.escape(number_text(point.value))}\s*{re.escape(point.unit)}")
