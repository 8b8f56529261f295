"""A clock that somebody may move."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class MovableClock:
    """Runs with the wall clock until it is moved, and runs on from there."""

    def __init__(self, start: datetime | None = None) -> None:
        self._offset = timedelta()
        if start is not None:
            self.move_to(start)

    def now(self) -> datetime:
        """The present moment, aware."""
        return datetime.now(UTC) + self._offset

    def move_to(self, moment: datetime) -> None:
        """Go on from this aware moment."""
        self._offset = moment - datetime.now(UTC)

    def advance(self, step: timedelta) -> None:
        """Go forward by this much."""
        self._offset += step
