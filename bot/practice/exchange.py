"""The server's state: who there is, what was said, what waits for the bot."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.practice.chats import Bubble, Chat, Json, Kept, Standing, bubble
from bot.practice.clock import MovableClock
from bot.practice.errors import ApiError, bad_request
from bot.practice.faults import Faults
from bot.practice.files import Files
from bot.practice.pulse import Pulse
from bot.practice.updates import Updates, Webhook

TOKEN = "10001:AAPracticeTokenThatOpensNothingElse"  # noqa: S105 (opens nothing)
USERNAME = "zhenggai_practice_bot"


@dataclass(frozen=True, slots=True)
class Call:
    """One call the bot made, and the refusal it met."""

    method: str
    values: Json
    refusal: ApiError | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a tap brought up: a passing line, or an alert to close."""

    text: str = ""
    alert: bool = False


@dataclass(slots=True)
class Press:
    """One tap on a button and the bot's answer to it."""

    id: str
    at: datetime
    answer: Answer | None = None


class Exchange:
    """Everything behind one bot token; safe to use from any thread."""

    def __init__(
        self,
        now: Callable[[], datetime] | None = None,
        token: str = TOKEN,
        since: int = 0,
        files: Files | None = None,
    ) -> None:
        self.now = now or MovableClock().now
        self.token = token
        self.me: Json = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": "整改助手",
            "username": USERNAME,
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
        }
        self.pulse = Pulse()
        self.files = files or Files()
        self.updates = Updates(self.now, after=since)
        self.webhook = Webhook()
        self.faults = Faults()
        self.calls: list[Call] = []
        self.commands: dict[str, list[Json]] = {}
        self.chats: dict[int, Chat] = {}
        self.profiles: dict[int, Json] = {}
        self.presses: dict[str, Press] = {}
        self.revision = 0
        self.closed = False
        self._message_numbers = itertools.count(since + 1)
        self._press_numbers = itertools.count(4_000_000_000_001)

    def seconds(self) -> int:
        """The present moment as the Bot API writes it."""
        return int(self.now().timestamp())

    def chat(self, chat_id: Any) -> Chat:
        """A chat the bot knows, or the server's refusal."""
        if chat_id in (None, ""):
            raise bad_request("chat_id is empty")
        chat = self.chats.get(int(chat_id)) if str(chat_id).lstrip("-").isdigit() else None
        if chat is None:
            raise bad_request("chat not found")
        return chat

    def post(self, chat: Chat, sender: Json, content: Json, plain: bool = True) -> Bubble:
        """Put a message into a chat."""
        with self.pulse.lock:
            number = next(self._message_numbers)
            head = {"message_id": number, "from": sender, "chat": chat.description, "date": self.seconds()}
            chat.kept[number] = Kept(head | content, self.revised(), plain)
            self.pulse.beat()
            return bubble(chat.id, chat.kept[number])

    def revise(self, chat: Chat, number: int, content: Json) -> Bubble:
        """Change a message in place; a None takes a field away."""
        with self.pulse.lock:
            kept = chat.kept[number]
            body = kept.body | content | {"edit_date": self.seconds()}
            kept.body = {name: value for name, value in body.items() if value is not None}
            kept.revision = self.revised()
            self.pulse.beat()
            return bubble(chat.id, kept)

    def revised(self) -> int:
        """The number of the newest change."""
        self.revision += 1
        return self.revision

    def touch(self) -> None:
        """Something a screen shows has changed."""
        with self.pulse.lock:
            self.revised()
            self.pulse.beat()

    def tell(self, kind: str, body: Json) -> int | None:
        """Queue an update for the bot."""
        with self.pulse.lock:
            number = self.updates.add(kind, body)
            self.pulse.beat()
            return number

    def move(self, chat: Chat, by: Json, standing: Standing) -> None:
        """Change the bot's standing in a chat and tell the bot."""
        with self.pulse.lock:
            old, chat.standing = chat.standing, standing
            change = {"chat": chat.description, "from": by, "date": self.seconds()}
            sides = {"old_chat_member": self.membership(old), "new_chat_member": self.membership(standing)}
            self.tell("my_chat_member", change | sides)

    def membership(self, standing: Standing) -> Json:
        """The bot's own ChatMember."""
        until = {"until_date": 0} if standing == "kicked" else {}
        return {"user": self.me, "status": standing} | until

    def press(self, sender: Json, on: Bubble, data: str) -> Press:
        """Queue the tap of a button."""
        with self.pulse.lock:
            press = Press(str(next(self._press_numbers)), self.now())
            self.presses[press.id] = press
            query = {"id": press.id, "from": sender, "message": on.body, "data": data}
            self.tell("callback_query", query | {"chat_instance": str(7_000_000_000 + on.chat_id)})
            return press

    def close(self) -> None:
        """Let every waiter go."""
        with self.pulse.lock:
            self.closed = True
            self.pulse.beat()
