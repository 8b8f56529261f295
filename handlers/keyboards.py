"""Buttons: what stands on them and what they carry (≤ 64 bytes), and the four fixed ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from storage.records import Draft

REPORT, OUTSTANDING, WEEKLY, HELP = "报进展", "还没完成的", "本周小结", "帮助"
ROW = 3


@dataclass(frozen=True, slots=True)
class Button:
    """One inline button."""

    label: str
    data: str


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Press:
    """What a pressed button carries: a verb, whom it speaks of, the version shown, a choice."""

    verb: str
    subject: str
    version: int = 0
    choice: str = ""

    @property
    def number(self) -> int:
        """The subject as a row's id, 0 where it is none."""
        return int(self.subject) if self.subject.isdecimal() else 0


def on_draft(draft: Draft, label: str, verb: str, choice: object = None) -> Button:
    """A button that answers the draft in the version shown."""
    data = f"{verb}:{draft.id}:{draft.version}"
    return Button(label, data if choice is None else f"{data}:{choice}")


def read_press(data: str | None) -> Press:
    """The press a button's data stands for; what cannot be read has an empty verb."""
    parts = (data or "").split(":", 3)
    verb, subject, version, choice = parts + [""] * (4 - len(parts))
    return Press(verb, subject, int(version) if version.isdecimal() else 0, choice)


def rows(buttons: Iterable[Button], width: int = ROW) -> Rows:
    """Buttons in rows of at most three."""
    return tuple(_batched(list(buttons), width))


def _batched(buttons: Sequence[Button], width: int) -> Iterable[tuple[Button, ...]]:
    return (tuple(buttons[start : start + width]) for start in range(0, len(buttons), width))


def inline(keyboard: Rows) -> dict[str, Any]:
    """Rows as the Bot API takes them."""
    return {
        "inline_keyboard": [
            [{"text": button.label, "callback_data": button.data} for button in row] for row in keyboard
        ],
    }


def fixed() -> dict[str, Any]:
    """The four buttons below the input box."""
    return {
        "keyboard": [[{"text": REPORT}, {"text": OUTSTANDING}], [{"text": WEEKLY}, {"text": HELP}]],
        "is_persistent": True,
        "resize_keyboard": True,
    }
