"""The words of the field, read from the data files beside this module."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from storage.matching.sounds import sounds

_HERE = Path(__file__).parent


def _lines(name: str) -> Iterator[list[str]]:
    for line in (_HERE / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split()


class Lexicon:
    """Words with the groups they stand for, found in a text by their first two characters."""

    def __init__(self, groups: Iterable[tuple[str, Iterable[str]]]) -> None:
        self._by_head: dict[str, list[tuple[str, str]]] = {}
        for group, words in groups:
            for word in words:
                self._by_head.setdefault(word[:2], []).append((word, group))

    def found(self, text: str) -> Iterator[tuple[int, str, str]]:
        """Every place, word and group of the lexicon in a text."""
        by_head = self._by_head
        for at in range(len(text) - 1):
            for word, group in by_head.get(text[at : at + 2], ()):
                if text.startswith(word, at):
                    yield at, word, group


def _groups() -> Iterator[tuple[str, list[str]]]:
    for words in _lines("thesaurus.txt"):
        yield f"#{words[0]}", [w for w in words if len(w) > 1]


@cache
def thesaurus() -> Lexicon:
    """The groups of words that mean the same in the field."""
    return Lexicon(_groups())


@cache
def heard_thesaurus() -> Lexicon:
    """The same groups by their sound, for words typed with a homophone."""
    return Lexicon((group, [sounds(w) for w in words if len(w) > 1]) for group, words in _groups())


@cache
def fillers() -> re.Pattern[str]:
    """Words that say nothing of the issue."""
    words = {word for line in _lines("fillers.txt") for word in line}
    return re.compile("|".join(sorted(words, key=len, reverse=True)))


@cache
def lookalikes() -> dict[str, str]:
    """A character and those it is mistaken for by its shape."""
    return {char: group.replace(char, "") for (group, *_) in _lines("lookalikes.txt") for char in group}
