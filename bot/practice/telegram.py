"""The whole Telegram of a test or a practice chat: the bot's side, the people's side, the faults."""

from __future__ import annotations

from bot.practice.chats import Json
from bot.practice.errors import ApiError, too_many
from bot.practice.exchange import Call, Exchange
from bot.practice.faults import ANY, Fault
from bot.practice.people import Group, User


class Telegram(Exchange):
    """An exchange with people, and with faults to inject."""

    def user(self, number: int, name: str = "同志") -> User:
        """A person who has not opened the bot yet."""
        return User(self, number, name)

    def group(self, number: int, title: str = "工作群") -> Group:
        """A group the bot is not in yet; its number is negative."""
        return Group(self, number, title)

    def fails(self, method: str, refusal: ApiError, times: int = 1) -> None:
        """Refuse the next calls of a method without performing them."""
        self.faults.add(Fault(method.lower(), times, refusal=refusal))

    def floods(self, retry_after: int, times: int = 1, method: str = ANY) -> None:
        """Answer 429 to the next calls."""
        self.faults.add(Fault(method.lower(), times, refusal=too_many(retry_after)))

    def goes_down(self, times: int, method: str = ANY) -> None:
        """Break the connection before the next calls are performed."""
        self.faults.add(Fault(method.lower(), times, unheard=True))

    def loses_replies(self, method: str, times: int = 1) -> None:
        """Perform the next calls and break the connection instead of answering."""
        self.faults.add(Fault(method.lower(), times, unanswered=True))

    def delays(self, method: str, seconds: float, times: int = 1) -> None:
        """Let the next calls wait before they are performed."""
        self.faults.add(Fault(method.lower(), times, delay=seconds))

    def redelivers(self, update: Json) -> None:
        """Hand out an update again though it was acknowledged."""
        with self.pulse.lock:
            self.updates.repeat(update)
            self.pulse.beat()

    def calls_of(self, method: str) -> list[Call]:
        """The calls of one method so far, the refused ones too."""
        return [call for call in self.calls if call.method.lower() == method.lower()]

    def idle(self, within: float = 5) -> None:
        """Wait until every update is acknowledged."""
        done = self.pulse.until(lambda: True if not len(self.updates) else None, within)
        assert done, f"{len(self.updates)} updates are not acknowledged"
