"""An update as Telegram brings it, read before it is kept: who wrote what to the bot alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from telegram.constants import ChatType


@dataclass(frozen=True, slots=True)
class Letter:
    """A message, new or edited, of one person in the private chat."""

    update_id: int
    person: int
    message: Mapping[str, Any]

    @property
    def text(self) -> str:
        """Its words."""
        text = self.message.get("text")
        return text if isinstance(text, str) else ""


def read_letter(update: Mapping[str, Any]) -> Letter | None:
    """The letter that an update is, or None where it is anything else."""
    message = update.get("message") or update.get("edited_message")
    if not isinstance(message, Mapping):
        return None
    chat, sender = message.get("chat"), message.get("from")
    if not isinstance(chat, Mapping) or not isinstance(sender, Mapping) or sender.get("is_bot"):
        return None
    person = sender.get("id")
    alone = chat.get("type") == ChatType.PRIVATE and chat.get("id") == person
    return Letter(update["update_id"], person, message) if alone and isinstance(person, int) else None
