"""The words that give away what a message wants, kept as data: each stands for the turn of speech it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from storage.matching.features import sound_of
from storage.matching.sounds import sounds
from storage.matching.vocabulary import Lexicon, Word
from storage.wording import fold

TURNS = Path(__file__).parent / "turns.txt"
# What is said among colleagues, neighbours and parents, and belongs to no ledger.
ASIDE = frozenset({"private", "errand", "notice"})
# What is said of the whole ledger, though an issue of it may speak of 逾期 and 总结 as well.
OVERALL = frozenset({"left", "due", "list", "whole"})
# Those worth hearing where they are typed with a homophone or in pinyin.
HEARD = frozenset({"which", "done", "left", "due", "list", "whole", "period", "use", "undo", "state"})
_TOKEN = re.compile(r"[a-z]+|\s+|.", re.DOTALL)


def tokens(text: str) -> list[str]:
    """The characters of a folded text, a Latin word or a gap counted as one."""
    return [" " if token.isspace() else token for token in _TOKEN.findall(text)]


def turned(text: str) -> list[str]:
    """The tokens of a folded text with the name of its turn, as in <left>, for every known word."""
    found: list[str] = []
    end = 0
    for word in _words(text):
        found += [*tokens(text[end : word.at]), f"<{word.groups[0]}>"]
        end = word.end
    return found + tokens(text[end:])


def turns(text: str) -> list[str]:
    """The turn of every known word of a folded text."""
    return [word.groups[0] for word in _words(text)]


def heard(text: str) -> frozenset[str]:
    """The turns that a folded text has by its sound."""
    return frozenset(word.groups[0] for word in _by_sound().words(sound_of(text)))


def _words(text: str) -> Iterator[Word]:
    end = 0
    for word in _written().words(text):
        if word.at >= end and not _within_letters(text, word):
            yield word
            end = word.end


def _within_letters(text: str, word: Word) -> bool:
    """Whether a Latin word was found inside a longer one: late in plate."""
    return any(_latin(inner) and _latin(outer) for inner, outer in _edges(text, word))


def _edges(text: str, word: Word) -> tuple[tuple[str, str], tuple[str, str]]:
    return (word.text[0], text[word.at - 1 : word.at]), (word.text[-1], text[word.end : word.end + 1])


def _latin(char: str) -> bool:
    return char.isascii() and char.isalpha()


@cache
def _entries() -> tuple[tuple[str, str], ...]:
    lines = (line.split() for line in TURNS.read_text(encoding="utf-8").splitlines() if line[:1] != "#")
    return tuple((fold(word.replace("_", " ")), name) for name, *words in lines for word in words)


@cache
def _written() -> Lexicon:
    return Lexicon(_entries())


@cache
def _by_sound() -> Lexicon:
    return Lexicon((sounds(word), name) for word, name in _entries() if name in HEARD and not word.isascii())
