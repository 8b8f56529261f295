"""How a text sounds: every character that is read alike becomes the same character."""

from __future__ import annotations

import os
import re
from functools import cache, lru_cache

LETTERS = re.compile(r"[a-z]{2,24}")
_PRIVATE_USE = 0xE000
# As in abbreviations: 2违 is 两违.
_SPOKEN_DIGITS = dict(zip("0123456789", "零一两三四五六七八九", strict=True))
# Accents of south and north that typists bring into pinyin input.
_MERGED = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("eng", "en"), ("ing", "in"))


@cache
def _readings() -> dict[int, str]:
    # The phrase table costs 55 MB and a third of a second; single characters are enough here.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "true")
    from pypinyin import pinyin_dict

    return dict(pinyin_dict.pinyin_dict)


def _plain(reading: str) -> str:
    from pypinyin import Style
    from pypinyin.style import convert

    return str(convert(reading, Style.NORMAL, strict=False))


def _merged(syllable: str) -> str:
    for heard, written in _MERGED:
        syllable = syllable.replace(heard, written)
    return syllable


class _Sounds(dict[int, str]):
    """Code point → one private character per syllable, filled as characters are met."""

    def __init__(self) -> None:
        super().__init__()
        self.codes: dict[str, str] = {}

    def syllable(self, letters: str) -> str:
        return self.codes.setdefault(_merged(letters), chr(_PRIVATE_USE + len(self.codes)))

    def __missing__(self, point: int) -> str:
        char = chr(point)
        reading = _readings().get(ord(_SPOKEN_DIGITS.get(char, char)))
        self[point] = self.syllable(_plain(reading.split(",")[0])) if reading else char
        return self[point]


_SOUNDS = _Sounds()


def sounds(text: str) -> str:
    """The sound of a folded text, one character for each of its characters."""
    return text.translate(_SOUNDS)


@cache
def _syllables() -> frozenset[str]:
    points = [*range(0x4E00, 0x9FA6)]
    readings = _readings()
    common = {_plain(readings[p].split(",")[0]) for p in points if p in readings}
    return frozenset(s for s in common if s.isascii() and (len(s) > 1 or s in "ae"))


@lru_cache(maxsize=1024)
def spelled(letters: str) -> str:
    """The sound of pinyin letters typed without tones (sanhuiyike), or nothing where they are no pinyin."""
    ends: dict[int, tuple[str, ...]] = {0: ()}
    known = _syllables()
    for end in range(1, len(letters) + 1):
        ways = [
            (*ends[start], letters[start:end])
            for start in range(max(0, end - 6), end)
            if start in ends and letters[start:end] in known
        ]
        if ways:
            ends[end] = min(ways, key=len)
    return "".join(_SOUNDS.syllable(s) for s in ends.get(len(letters), ()))


@cache
def _initial(point: int) -> str:
    char = chr(point)
    reading = _readings().get(point)
    return _plain(reading.split(",")[0])[0] if reading else (char if char.isalnum() else " ")


def initials(text: str) -> str:
    """The first letter of every character's pinyin (意识形态 → ysxt)."""
    return "".join(_initial(ord(c)) for c in text)
