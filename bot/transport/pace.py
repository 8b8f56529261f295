"""How fast Telegram lets a bot speak: in all, in one chat, in a group."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Rate:
    """So many at once, and one more every so many seconds."""

    burst: int
    every: float


# Telegram allows 30 a second in all, about one a second in a chat and twenty a minute in a group.
IN_ALL = Rate(burst=5, every=1 / 25)
PER_CHAT = Rate(burst=3, every=1.0)
PER_GROUP = Rate(burst=3, every=3.0)
# As much as a person types in a hurry, and what he is owed after that.
SHARE = Rate(burst=30, every=1.0)


@dataclass(slots=True)
class Pace:
    """When the next message may leave, by a steady clock."""

    steady: Callable[[], float]
    _all_full: float = 0.0
    _chat_full: dict[int, float] = field(default_factory=dict)

    def wait(self, chat_id: int) -> float:
        """The seconds until this chat may get its next message."""
        own = _wait(self._chat_full.get(chat_id, 0.0), _rate(chat_id), self.steady())
        return max(own, _wait(self._all_full, IN_ALL, self.steady()))

    def spend(self, chat_id: int) -> None:
        """A message leaves now."""
        now = self.steady()
        self._all_full = max(self._all_full, now) + IN_ALL.every
        self._chat_full[chat_id] = max(self._chat_full.get(chat_id, 0.0), now) + _rate(chat_id).every
        # A bucket that has run out says nothing any more.
        if len(self._chat_full) > 1000:
            self._chat_full = {chat: full for chat, full in self._chat_full.items() if full > now}


@dataclass(slots=True)
class Turns:
    """Who has had a fair share of the work: his next messages are dealt with when nobody else waits."""

    steady: Callable[[], float]
    _full: dict[int, float] = field(default_factory=dict)

    def spend(self, chat_id: int) -> bool:
        """A message of the chat is dealt with; whether it was the one that used its share up."""
        now = self.steady()
        before = _wait(self._full.get(chat_id, 0.0), SHARE, now)
        self._full[chat_id] = max(self._full.get(chat_id, 0.0), now) + SHARE.every
        return before <= 0 < _wait(self._full[chat_id], SHARE, now)

    def served(self) -> frozenset[int]:
        """The chats that have had their share."""
        now = self.steady()
        self._full = {chat: full for chat, full in self._full.items() if full > now}
        return frozenset(chat for chat, full in self._full.items() if _wait(full, SHARE, now) > 0)


class NoPace(Pace):
    """Nothing waits: for measuring everything else."""

    def wait(self, chat_id: int) -> float:  # noqa: ARG002
        """Never a second."""
        return 0.0


def _rate(chat_id: int) -> Rate:
    return PER_GROUP if chat_id < 0 else PER_CHAT


def _wait(full: float, rate: Rate, now: float) -> float:
    """Each message fills the bucket by `every` seconds, which run out of it by themselves."""
    return max(0.0, full + rate.every - now - rate.burst * rate.every)
