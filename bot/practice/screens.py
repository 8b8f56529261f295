"""What each member's screen shows, and the stream that keeps it fresh."""

from __future__ import annotations

import json
import secrets
from collections.abc import AsyncIterator, Callable
from functools import partial

from bot.practice.chats import Bubble, Json
from bot.practice.methods.account import menu_of
from bot.practice.people import User
from bot.practice.telegram import Telegram

KEEP_ALIVE = 15.0


class Screens:
    """The screens of all members of one Telegram."""

    def __init__(self, telegram: Telegram, desk: Callable[[], Json] = dict) -> None:
        self.telegram = telegram
        self._session = secrets.token_hex(4)
        self._desk = desk
        self._read: dict[int, int] = {}

    def user(self, number: int) -> User:
        """The person of this number."""
        return self.telegram.user(number, self.telegram.profiles.get(number, {}).get("first_name", "同志"))

    def read(self, user: User) -> None:
        """Everything in this chat has been seen."""
        newest = max((bubble.id for bubble in user.messages), default=0)
        if newest > self._read.get(user.id, 0):
            self._read[user.id] = newest
            self.telegram.touch()

    def unread(self, user: User) -> int:
        """How many of the bot's messages came since this chat was looked at."""
        seen = self._read.get(user.id, 0)
        return sum(bubble.from_bot and bubble.id > seen for bubble in user.messages)

    def view(self, user: User, since: int = 0) -> Json:
        """One screen: all its messages by number, and those changed since."""
        with self.telegram.pulse.lock:
            chat = user.chat
            messages = user.messages
            return {
                "session": self._session,
                "revision": self.telegram.revision,
                "ids": [bubble.id for bubble in messages],
                "messages": [shown(bubble) for bubble in messages if bubble.revision > since],
                "keyboard": chat.keyboard,
                "menu": menu_of(self.telegram, user.id),
                "action": chat.action,
                "unread": {number: self.unread(self.user(number)) for number in self.telegram.profiles},
            } | self._desk()

    async def news(self, user: User, since: int) -> AsyncIterator[str]:
        """Server-sent events: the screen at once, then at every change."""
        shown_at = -1
        while not self.telegram.closed:
            fresh = await self.telegram.pulse.later(partial(self._newer, shown_at), KEEP_ALIVE)
            if not fresh:
                yield ": still here\n\n"
                continue
            view = self.view(user, since)
            shown_at = since = view["revision"]
            yield f"id: {self._session}-{since}\ndata: {json.dumps(view, ensure_ascii=False)}\n\n"

    def since(self, last_event: str) -> int:
        """The change up to which a returning page has seen everything."""
        session, _, revision = last_event.partition("-")
        return int(revision) if session == self._session and revision.isdigit() else 0

    def _newer(self, revision: int) -> bool | None:
        return True if self.telegram.closed or self.telegram.revision > revision else None


def shown(bubble: Bubble) -> Json:
    """One message as a screen needs it."""
    body = {name: value for name, value in bubble.body.items() if name not in ("chat", "from")}
    replied = body.pop("reply_to_message", None)
    quote = {"quote": replied.get("text") or replied.get("caption") or "（图片或文件）"} if replied else {}
    return body | quote | {"from_bot": bubble.from_bot}
