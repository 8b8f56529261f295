"""What of a message takes part in a comparison."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from storage.matching.sounds import LETTERS, sounds, spelled
from storage.matching.vocabulary import FILLER, Word, english, heard, spoken

_FIGURES = re.compile(
    r"\d{2,4}年(?:\d{1,2}月(?:\d{1,2}[日号])?)?|\d{1,2}月(?:\d{1,2}[日号]|底|初|份)?"
    r"|\d{1,2}号(?=上午|下午|晚)|\d+[:：]\d\d|[\d.]+%?"
)
# A hotline, a document: four digits and more, but a year or a round figure.
_NUMBER = re.compile(r"(?<![\d.])(?!(?:19|20)\d\d(?!\d)|\d+00(?!\d))\d{4,}(?![\d.])")
_DIGITS = re.compile(r"\d\d")
_GAPS = re.compile(r"[^\w]|_")
# Particles and pronouns, written and spoken, northern and Cantonese.
_PARTICLES = str.maketrans(
    dict.fromkeys(
        "啥的了吗呢吧啊嘛呀哦嗯是都也就我你他她它们这那又再把被给跟很太着过喇咗嗰啲嘅哋喺冇仲啦咯哈嘞", " "
    )
)

_ENGLISH = re.compile(
    r"\b(?:the|an?|is|are|was|were|be|been|of|for|to|in|on|and|or|has|have|had|not|no|with|at|by|from|how|what|when|who|which"
    r"|why|did|does|do|any|more|all|still|now|we|they|it|there|please|new|done|yet|can|will|about|after|before|our)\b"
)


@dataclass(frozen=True, slots=True)
class Terms:
    """The parts of one message: its content, pairs of characters and sounds, known words, initials, long numbers."""

    content: str
    written: tuple[str, ...]
    heard: tuple[str, ...]
    words: tuple[Word, ...]
    misheard: tuple[Word, ...]
    initials: tuple[str, ...]
    numbers: tuple[str, ...]


def _pairs(text: str) -> list[str]:
    """The pairs of neighbouring characters of a text, words of Latin letters left out."""
    return [a + b for a, b in pairwise(text) if " " not in (a, b) and not (a.isascii() and b.isascii())]


def _is_english(text: str) -> bool:
    """Whether the Latin letters of a folded text are English words rather than pinyin or initials."""
    return bool(_ENGLISH.search(text))


def sound_of(text: str) -> str:
    """The sound of a text whose pinyin words are read as such."""
    if (text.isascii() or LETTERS.search(text)) and not _is_english(text):
        text = LETTERS.sub(lambda m: spelled(m[0]) or m[0], text)
    return sounds(text)


def _blanked(text: str, words: list[Word]) -> str:
    for word in words:
        if FILLER in word.groups:
            text = text[: word.at] + " " * len(word.text) + text[word.end :]
    return text


def content(folded: str, words: list[Word]) -> str:
    """A folded message with blanks for figures, particles and words that say nothing of an issue."""
    plain = _GAPS.sub(" ", _FIGURES.sub(_spaces, folded))
    said = _GAPS.sub(" ", _FIGURES.sub(_spaces, _blanked(folded, words)).translate(_PARTICLES))
    return plain if len(said.replace(" ", "")) < 2 else said


def _spaces(match: re.Match[str]) -> str:
    return " " * len(match[0])


def terms(folded: str, meant: Sequence[str] = ()) -> Terms:
    """The parts of a folded message that take part in a comparison, what it is known to mean among them."""
    english_too = _is_english(folded)
    folded = " ".join([folded, *english().meanings(folded), *meant])
    found = spoken().words(folded)
    body = content(folded, found)
    said = sound_of(folded)
    known = tuple(w for w in found if FILLER not in w.groups) if body.strip() else ()
    misheard = heard().words(said)
    spoken_pairs = [pair for word in misheard if len(word.text) > 2 for pair in _pairs(word.text)]
    if len(said) == len(folded):
        misheard = [
            Word(w.at, folded[w.at : w.end], w.groups)
            for w in misheard
            if not any(k.at < w.end and w.at < k.end for k in found)
            # 2违 is 两违, but 40 is no 失灵.
            and not _DIGITS.search(folded[max(0, w.at - 1) : w.end + 1])
        ]
    return Terms(
        body,
        tuple(dict.fromkeys(_pairs(body))),
        tuple(dict.fromkeys([*_pairs(sound_of(body)), *spoken_pairs])),
        known,
        tuple(misheard),
        () if english_too else _initials(body),
        tuple(_NUMBER.findall(folded)),
    )


def _initials(body: str) -> tuple[str, ...]:
    """Words of Latin letters that are no pinyin: perhaps the initials of a word (htgl)."""
    return tuple(m[0] for m in LETTERS.finditer(body) if 3 <= len(m[0]) <= 8 and not spelled(m[0]))
