"""The stretches of a message between which the matter may change."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import accumulate

from storage.wording import NUMERAL

_LISTED = (
    r"(?:(?<=^)|(?<=[，,。；;：:\s]))[一二三四五六][、.．]"
    r"|(?<![第之唯专])[一二三四五]是|(?<![\d.(（])\d[.、)）](?!\d)|(?<![\d一二三四五六七八九十])[(（]\d[)）]|[①②③④⑤]"
)
# 还有3户 is what is left, not something else.
_BESIDES = rf"另外|顺便|顺带|还有就是|还有个?(?!\s*(?:\d|{NUMERAL}|[几多]))|此外|再就是|再一个|再者|至于|其次|其[二三四]"
_STRONG = rf"[。；;!！?？\n]+|{_BESIDES}|还有|另|顺手|同时|{_LISTED}"
_BREAKS = re.compile(
    rf"({_STRONG})|[,，、]+(?!\d)|\s{{2,}}|(?<=[一-鿿])\s(?=[一-鿿])|(?<=[^\d])(?:跟|和|与|及|以及)(?=\D)"
)
_ANNOUNCED = re.compile(f"({_BESIDES})")
_STRONG_BREAKS = re.compile(f"({_STRONG})")
_ALSO = re.compile(r"^.{1,8}也")

_MANY = 8


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a message between two breaks; `joined` where a connective says that something new begins."""

    start: int
    end: int
    text: str
    joined: bool


def pieces(text: str) -> list[Piece]:
    """The stretches of a message between which the matter may change."""
    found = _cut(text, _BREAKS)
    return found if len(found) <= _MANY else _cut(text, _STRONG_BREAKS)


def announced(text: str) -> list[Piece]:
    """The stretches of a message that a connective sets apart."""
    return _cut(text, _ANNOUNCED)


def _cut(text: str, breaks: re.Pattern[str]) -> list[Piece]:
    found: list[Piece] = []
    start, joined = 0, False
    for match in [*breaks.finditer(text), None]:
        end = match.start() if match else len(text)
        words = text[start:end].strip()
        if len(words) > 1:
            also = bool(found) and bool(_ALSO.match(words))
            found.append(Piece(start, end, words, joined or also))
        if match:
            start, joined = match.end(), bool(found) and match[1] is not None
    return found


def places(text: str, folded: str) -> list[int]:
    """Where every character of a text, and its end, stands in its folded form; nothing where that cannot be told."""
    if len(text) == len(folded):
        return list(range(len(text) + 1))
    found = list(accumulate((len(unicodedata.normalize("NFKC", c)) for c in text), initial=0))
    return found if found[-1] == len(folded) else []
