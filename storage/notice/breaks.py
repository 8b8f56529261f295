"""Where a printed line breaks: what stays together, and what only looks like the number of a list."""

from __future__ import annotations

import re
from typing import Final

# A figure, or a character, and the stop behind it with the figure that follows.
_UNBROKEN: Final = re.compile(r"(?:[\da-zA-Z.%]+|.)(?:[，。；：、！？）》”]+[\da-zA-Z.]*)?")
# 5.9万元 is a decimal, 2.2处 the second of a list.
_DECIMAL: Final = re.compile(r"\d{1,2}\.\d(?:[万亿元亩吨倍%％]|公[里顷斤]|平方|千[米克]|个百分)")


def unbroken(text: str) -> str:
    """What a line begins with that had to go to it as a whole."""
    found = _UNBROKEN.match(text)
    return found[0] if found else ""


def is_decimal(text: str) -> bool:
    """Whether a line begins with a decimal of something measured."""
    return _DECIMAL.match(text) is not None
