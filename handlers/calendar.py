"""The unit's days and weeks: which week is under way, which one is over."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from handlers.texts import today
from storage.records import Unit
from storage.summary import Week


def this_week(unit: Unit, now: datetime) -> Week:
    """Monday until now: the days so far."""
    on = today(unit, now)
    return week_of(unit, on - timedelta(days=on.weekday()), on)


def last_week(unit: Unit, now: datetime) -> Week:
    """Monday to Sunday of the calendar week before."""
    on = today(unit, now)
    monday = on - timedelta(days=on.weekday() + 7)
    return week_of(unit, monday, monday + timedelta(days=6))


def reported_week(unit: Unit, moment: datetime) -> Week:
    """What a summary of this moment tells of: on a Monday the week before, else from this day a week ago to this one.

    So nothing that came after Friday's summary falls between it and the next.
    """
    on = today(unit, moment)
    return last_week(unit, moment) if on.weekday() == 0 else week_of(unit, on - timedelta(days=7), on)


def week_of(unit: Unit, first: date, last: date) -> Week:
    """The days from first to last; a whole week is looked at on the Monday after, a part of one on its last day."""
    zone, after = unit.settings.zone, last + timedelta(days=1)
    start, end = (datetime.combine(day, time(), zone) for day in (first, after))
    return Week(first, last, start, end, on=after if after.weekday() == 0 else last)
