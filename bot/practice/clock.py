"""A clock that somebody may move."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta


class MovableClock:
    """Runs with the wall clock until it is moved, and runs on from there."""

    def __init__(self, start: datetime | None = None) -> None:
        self._offset = timedelta()
        self._followers: list[Callable[[], None]] = []
        if start is not None:
            self.move_to(start)

    def now(self) -> datetime:
        """The present moment, aware."""
        return datetime.now(UTC) + self._offset

    def move_to(self, moment: datetime) -> None:
        """Go on from this aware moment."""
        self._offset = moment - datetime.now(UTC)
        for follower in self._followers:
            follower()

    def advance(self, step: timedelta) -> None:
        """Go forward by this much."""
        self.move_to(self.now() + step)

    def on_move(self, follower: Callable[[], None]) -> None:
        """Call this whenever the clock has been moved, in the thread that moved it."""
        self._followers.append(follower)


def presets(now: datetime) -> list[tuple[str, datetime]]:
    """The moments worth moving to, seen from this local moment."""
    found = [
        ("今天17:30", _next(now, time(17, 30))),
        ("明天9:00", _next(now, time(9), days=1)),
        ("周四9:00", _next(now, time(9), weekday=3)),
        ("周一8:30", _next(now, time(8, 30), weekday=0)),
        ("一天后", now + timedelta(days=1)),
        ("一周后", now + timedelta(weeks=1)),
    ]
    return sorted(((label, moment) for label, moment in found if moment > now), key=lambda one: one[1])


def _next(now: datetime, at: time, days: int = 0, weekday: int | None = None) -> datetime:
    """This time of day, so many days on or on the weekday that comes next."""
    moment = datetime.combine(now.date() + timedelta(days=days), at, now.tzinfo)
    if weekday is None:
        return moment
    moment += timedelta(days=(weekday - moment.weekday()) % 7)
    return moment if moment > now else moment + timedelta(weeks=1)
