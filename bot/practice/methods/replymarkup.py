"""The buttons of a call: checked as the real server checks them."""

from __future__ import annotations

from typing import Any

from bot.practice.chats import Json
from bot.practice.errors import bad_request
from bot.practice.methods.parameters import Parameters

DATA_LIMIT = 64
ACTIONS = ("callback_data", "url", "copy_text", "switch_inline_query", "login_url", "web_app", "pay")
KINDS = ("inline_keyboard", "keyboard", "remove_keyboard", "force_reply")


def reply_markup(call: Parameters) -> Json:
    """The call's markup, empty where it has none."""
    found = call.json("reply_markup") or {}
    if not isinstance(found, dict) or (found and not any(kind in found for kind in KINDS)):
        raise bad_request("object expected as reply markup")
    for row in found.get("inline_keyboard", []):
        for button in row:
            _check(button)
    return found


def inline(call: Parameters) -> Json | None:
    """The inline keyboard of an edit; None takes the old one away."""
    found = reply_markup(call)
    if found and "inline_keyboard" not in found:
        raise bad_request("inline keyboard expected")
    return found if found.get("inline_keyboard") else None


def fixed_rows(markup: Json) -> list[list[str]]:
    """The words of a reply keyboard, row by row."""
    return [[_label(button) for button in row] for row in markup.get("keyboard", [])]


def _label(button: Any) -> str:
    return button["text"] if isinstance(button, dict) else str(button)


def _check(button: Json) -> None:
    if not button.get("text"):
        raise bad_request("can't parse inline keyboard button: Text must be non-empty")
    if not any(button.get(action) for action in ACTIONS):
        raise bad_request("text buttons are unallowed in the inline keyboard")
    if len(button.get("callback_data", "").encode()) > DATA_LIMIT:
        raise bad_request("BUTTON_DATA_INVALID")
