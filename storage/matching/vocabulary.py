"""The words of the field, read from the data files beside this module."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from storage.matching.sounds import sounds

_HERE = Path(__file__).parent
FILLER = ""
FIELD = "@"
_LONGEST = 4
_LETTERS = re.compile(r"[a-z][a-z'\-]*")
_SUFFIX = re.compile(r"(?<=[a-z]{3})(?:ings?|ed|es|s|e)$")
_TWICE = re.compile(r"([bdfglmnprst])\1$")


class Word(NamedTuple):
    """A known word of a text: where it stands, and the groups and fields it stands for."""

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
        groups: dict[str, dict[str, None]] = {}
        for word, group in entries:
            groups.setdefault(word, {})[group] = None
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


class Glossary:
    """English words and phrases with the Chinese words they mean."""

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        self._by_first: dict[str, dict[tuple[str, ...], str]] = {}
        for phrase, meaning in entries:
            stems = _stems(phrase)
            self._by_first.setdefault(stems[0], {}).setdefault(stems, meaning)

    def meanings(self, text: str) -> list[str]:
        """What the known English words of a text mean, the longest phrase at each place."""
        found: list[str] = []
        stems = _stems(text)
        at = 0
        while at < len(stems):
            known = self._by_first.get(stems[at], {})
            length = next((n for n in range(_LONGEST, 0, -1) if stems[at : at + n] in known), 0)
            if length:
                found.append(known[stems[at : at + length]])
            at += length or 1
        return found


def _stems(text: str) -> tuple[str, ...]:
    return tuple(_stem(match[0]) for match in _LETTERS.finditer(text))


def _stem(word: str) -> str:
    """An English word without its ending, as roughly as comparing needs."""
    return _TWICE.sub(r"\1", _SUFFIX.sub("", word.removesuffix("'s"), count=1))


def _is_english(word: str) -> bool:
    return word.isascii() and word[0].isalpha()


def _lines(name: str) -> Iterator[list[str]]:
    for line in (_HERE / name).read_text(encoding="utf-8").lower().splitlines():
        if line and not line.startswith("#"):
            yield line.split()


@cache
def _groups() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Every group of the thesaurus: its key, its field, its words."""
    found, field = [], ""
    for words in _lines("thesaurus.txt"):
        if words[0].startswith("【"):
            field = FIELD + words[0].strip("【】")
        else:
            found.append((f"#{words[0]}", field, tuple(words)))
    return tuple(found)


@cache
def _entries() -> tuple[tuple[str, str], ...]:
    return tuple(
        (word, key)
        for group, field, words in _groups()
        for word in words
        if len(word) > 1 and not _is_english(word)
        for key in (group, field)
        if key
    )


@cache
def thesaurus() -> Lexicon:
    """The groups of words that mean the same in the field."""
    return Lexicon(_entries())


@cache
def english() -> Glossary:
    """The English words of the thesaurus, each meaning the first word of its line, and those of the glossary."""
    lines = [words for _, _, words in _groups()] + list(_lines("english.txt"))
    return Glossary(
        (word.replace("_", " "), words[0]) for words in lines for word in words if _is_english(word)
    )


@cache
def spoken() -> Lexicon:
    """The thesaurus together with the words that say nothing of an issue, as messages use them."""
    fillers = ((word.replace("_", " "), FILLER) for line in _lines("fillers.txt") for word in line)
    return Lexicon([*_entries(), *fillers])


@cache
def heard() -> Lexicon:
    """The thesaurus by its sound, for words typed with a homophone."""
    return Lexicon((sounds(word), group) for word, group in _entries() if not group.startswith(FIELD))


@cache
def common() -> frozenset[str]:
    """Pairs of characters that official language uses everywhere, so that they prove little."""
    return frozenset(word for line in _lines("common.txt") for word in line)


@cache
def lookalikes() -> dict[str, str]:
    """A character and those it is mistaken for by its shape."""
    return {char: group.replace(char, "") for (group, *_) in _lines("lookalikes.txt") for char in group}
