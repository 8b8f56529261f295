"""Personal numbers in what leaves the house: a phone, identity or card number shows only its ends."""

from __future__ import annotations

import re
from typing import Final

_RULES: Final = (
    re.compile(r"(?<!\d)(\d{6})\d{8}(\d{3}[\dXx])(?![\dXx])"),
    re.compile(r"(?<!\d)(\d{4})\d{8,11}(\d{4})(?!\d)"),
    re.compile(r"(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)"),
)


def masked(text: str) -> str:
    """The text with the middle of every personal number starred: 138****1234."""
    for rule in _RULES:
        text = rule.sub(_starred, text)
    return text


def _starred(found: re.Match[str]) -> str:
    return f"{found[1]}{'*' * (len(found[0]) - len(found[1]) - len(found[2]))}{found[2]}"
