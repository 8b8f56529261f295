"""The queue of updates: handed out again until the bot acknowledges them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import InitVar, dataclass, field
from datetime import datetime, timedelta
from typing import Any

# How long the real server keeps an update nobody has fetched.
LIFETIMES = {"callback_query": timedelta(seconds=150)}
LIFETIME = timedelta(hours=24)
FIRST = 700_000_001


@dataclass(slots=True)
class Webhook:
    """Where updates are pushed, and how that goes."""

    url: str = ""
    secret: str = ""
    max_connections: int = 40
    last_error: str = ""
    last_error_at: datetime | None = None


@dataclass(slots=True)
class Updates:
    """Updates in their order, the kinds the bot wants, and who is polling."""

    now: Callable[[], datetime]
    allowed: tuple[str, ...] = ()
    poll: int = 0
    after: InitVar[int] = 0
    _next: int = FIRST
    _waiting: dict[int, tuple[dict[str, Any], datetime]] = field(default_factory=dict)

    def __post_init__(self, after: int) -> None:
        self._next += after

    def add(self, kind: str, body: dict[str, Any]) -> int | None:
        """Queue one update, unless the bot does not want its kind."""
        if self.allowed and kind not in self.allowed:
            return None
        number, self._next = self._next, self._next + 1
        expires = self.now() + LIFETIMES.get(kind, LIFETIME)
        self._waiting[number] = ({"update_id": number, kind: body}, expires)
        return number

    def repeat(self, update: dict[str, Any]) -> None:
        """Queue an update once more, as after a lost acknowledgement."""
        self._waiting[update["update_id"]] = (update, self.now() + LIFETIME)

    def acknowledge(self, offset: int) -> None:
        """Forget what stands before the offset; a negative one keeps that many from the end."""
        if offset < 0:
            numbers = sorted(self._waiting)[offset:]
            offset = numbers[0] if numbers else 0
        self._waiting = {n: kept for n, kept in self._waiting.items() if n >= offset}

    def forget(self, number: int) -> None:
        """Forget one update."""
        self._waiting.pop(number, None)

    def clear(self) -> None:
        """Forget them all."""
        self._waiting.clear()

    def pending(self, limit: int = 100) -> list[dict[str, Any]]:
        """What waits and is not too old, oldest first."""
        moment = self.now()
        self._waiting = {n: kept for n, kept in self._waiting.items() if kept[1] > moment}
        return [self._waiting[n][0] for n in sorted(self._waiting)][:limit]

    def __len__(self) -> int:
        return len(self.pending(limit=1_000_000))
