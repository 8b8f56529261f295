"""Chats with their messages, and the bubble in which a member sees one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
Standing = Literal["member", "left", "kicked"]


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button: what it says and what it sends."""

    label: str
    data: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Bubble:
    """A message as a member saw it at one moment."""

    id: int
    chat_id: int
    from_bot: bool
    text: str
    rows: tuple[tuple[Button, ...], ...]
    edited: bool
    revision: int
    body: Json

    @property
    def labels(self) -> list[list[str]]:
        """The buttons' words, row by row."""
        return [[button.label for button in row] for row in self.rows]

    def button(self, label: str) -> Button:
        """The button of this label, else the only one that contains it."""
        buttons = [button for row in self.rows for button in row]
        exact = [button for button in buttons if button.label == label]
        found = exact or [button for button in buttons if label in button.label]
        if len(found) != 1:
            raise LookupError(f"{label!r} is not one of the buttons {self.labels}")
        return found[0]


@dataclass(slots=True)
class Kept:
    """A message as the server keeps it; `plain` is false under a reply keyboard, which bars edits."""

    body: Json
    revision: int
    plain: bool = True


@dataclass(slots=True)
class Chat:
    """A private chat or group as the server keeps it."""

    id: int
    description: Json
    standing: Standing = "member"
    kept: dict[int, Kept] = field(default_factory=dict)
    keyboard: list[list[str]] = field(default_factory=list)
    action: str = ""
    migrated_to: int | None = None
    members: set[int] = field(default_factory=set)

    @property
    def private(self) -> bool:
        """Whether this is a chat with one member."""
        return self.id > 0

    @property
    def messages(self) -> list[Bubble]:
        """What a member sees now, edits applied, oldest first."""
        return [bubble(self.id, self.kept[number]) for number in sorted(self.kept)]


def bubble(chat_id: int, kept: Kept) -> Bubble:
    """A kept message as a member sees it."""
    body = kept.body
    rows = body.get("reply_markup", {}).get("inline_keyboard", [])
    return Bubble(
        body["message_id"],
        chat_id,
        body["from"]["is_bot"],
        str(body.get("text") or body.get("caption") or ""),
        tuple(tuple(_button(item) for item in row) for row in rows),
        "edit_date" in body,
        kept.revision,
        dict(body),
    )


def _button(item: Json) -> Button:
    return Button(item["text"], item.get("callback_data", ""), item.get("url", ""))
