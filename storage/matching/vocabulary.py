"""The words of the field, read from the data files beside this module."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from storage.matching.sounds import sounds

_HERE = Path(__file__).parent
FILLER = ""


class Word(NamedTuple):
    """A known word of a text: where it stands and what it stands for."""

    at: int
    text: str
    groups: tuple[str, ...]

    @property
    def end(self) -> int:
        """The place after its last character."""
        return self.at + len(self.text)


class Lexicon:
    """Words with the groups they stand for, found in a text by their first two characters."""

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        groups: dict[str, list[str]] = {}
        for word, group in entries:
            groups.setdefault(word, []).append(group)
        self._by_head: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        for word in sorted(groups, key=len, reverse=True):
            self._by_head.setdefault(word[:2], []).append((word, tuple(groups[word])))

    def words(self, text: str) -> list[Word]:
        """The known words of a text, the longest at each place and none inside another."""
        found: list[Word] = []
        end = 0
        by_head = self._by_head
        for at, head in enumerate(map(str.__add__, text, text[1:])):
            for word, groups in by_head.get(head, ()):
                if text.startswith(word, at):
                    if at + len(word) > end:
                        found.append(Word(at, word, groups))
                        end = at + len(word)
                    break
        return found


def _lines(name: str) -> Iterator[list[str]]:
    for line in (_HERE / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split()


@cache
def _entries() -> tuple[tuple[str, str], ...]:
    return tuple(
        (word.replace("_", " "), f"#{line[0]}")
        for line in _lines("thesaurus.txt")
        for word in line
        if len(word) > 1
    )


@cache
def thesaurus() -> Lexicon:
    """The groups of words that mean the same in the field."""
    return Lexicon(_entries())


@cache
def spoken() -> Lexicon:
    """The thesaurus together with the words that say nothing of an issue, as messages use them."""
    fillers = ((word.replace("_", " "), FILLER) for line in _lines("fillers.txt") for word in line)
    return Lexicon([*_entries(), *fillers])


@cache
def heard() -> Lexicon:
    """The thesaurus by its sound, for words typed with a homophone."""
    return Lexicon((sounds(word), group) for word, group in _entries() if not word.isascii())


@cache
def common() -> frozenset[str]:
    """Pairs of characters that official language uses everywhere, so that they prove little."""
    return frozenset(word for line in _lines("common.txt") for word in line)


@cache
def lookalikes() -> dict[str, str]:
    """A character and those it is mistaken for by its shape."""
    return {char: group.replace(char, "") for (group, *_) in _lines("lookalikes.txt") for char in group}
