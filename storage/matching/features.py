"""What of a text takes part in a comparison."""

from __future__ import annotations

import re
from dataclasses import dataclass

from storage.matching.sounds import LETTERS, pairs, sounds, spelled
from storage.matching.vocabulary import fillers, heard_thesaurus, thesaurus

_DATES = re.compile(
    r"\d{2,4}年(?:\d{1,2}月(?:\d{1,2}[日号])?)?|\d{1,2}月(?:\d{1,2}[日号]|底|初|份)?|\d{1,2}号(?=上午|下午|晚)|\d+[:：]\d\d|[\d.]+%?"
)
_GAPS = re.compile(r"[^\w]+|_")


@dataclass(frozen=True, slots=True)
class Terms:
    """The parts of one text: its content, its pairs of characters and of sounds, its groups of meaning."""

    content: str
    written: list[str]
    heard: list[str]
    groups: dict[str, str]
    letters: list[str]


def content(text: str) -> str:
    """A folded message without dates, figures and words that say nothing of the issue."""
    return _GAPS.sub(" ", fillers().sub(" ", _DATES.sub(" ", text))).strip()


def sound_of(text: str) -> str:
    """The sound of a text whose pinyin words are read as such."""
    return sounds(LETTERS.sub(lambda m: spelled(m[0]) or m[0], text))


def abbreviations(text: str) -> list[str]:
    """Runs of letters that are no pinyin and may be the initials of it (ysxt)."""
    return [m[0] for m in LETTERS.finditer(text) if 3 <= len(m[0]) <= 8 and not spelled(m[0])]


def written_pairs(text: str) -> list[str]:
    """The pairs of neighbouring characters that belong together."""
    return [p for p in pairs(text) if " " not in p]


def terms(folded: str) -> Terms:
    """The parts of a folded message that take part in a comparison."""
    body = content(folded)
    heard_text = sound_of(body)
    groups = {group: word for _, word, group in heard_thesaurus().found(sound_of(folded))}
    groups |= {group: word for _, word, group in thesaurus().found(folded)}
    return Terms(body, written_pairs(body), written_pairs(heard_text), groups, abbreviations(body))
