"""Names that sound alike and differ in one character."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import combinations
from typing import Final

# So many names that differ in one place only are numbered, not misspelt.
_MANY: Final = 8

# East and west, the upper and the lower are places beside each other.
SIDES: Final = frozenset("东西南北上中下前后新老大小内外左右一二三四五六七八九十")


def alike(
    first: dict[str, str], counted: Counter[str], telling: frozenset[str] = frozenset()
) -> Iterator[tuple[str, str, str]]:
    """Pairs that sound alike, the rarer one with the issue that first has it; `telling` characters tell names apart."""
    for one, other in sorted(_one_apart(counted)):
        if sound_alike(one, other, telling):
            rarer = min((one, other), key=lambda name: counted[name])
            yield first[rarer], one if rarer == other else other, rarer


def _one_apart(names: Iterable[str]) -> set[tuple[str, str]]:
    """All pairs of names of one length that differ in one character."""
    by_rest: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
    for name in sorted(names):
        for i in range(len(name)):
            by_rest[i, f"{name[:i]} {name[i + 1 :]}"].append(name)
    return {pair for near in by_rest.values() if len(near) <= _MANY for pair in combinations(near, 2)}


def sound_alike(one: str, other: str, telling: frozenset[str] = frozenset()) -> bool:
    """Whether two names differ in one character only, and that one sounds the same."""
    differing = [(a, b) for a, b in zip(one, other, strict=False) if a != b]
    if len(one) != len(other) or len(differing) != 1 or set(differing[0]) <= telling:
        return False
    one_sounds, other_sounds = map(_sounds, differing[0])
    return bool(one_sounds & other_sounds)


@lru_cache(maxsize=8192)
def _sounds(char: str) -> frozenset[str]:
    """How a character may be read, without its tone."""
    from pypinyin import Style, pinyin

    return frozenset(pinyin(char, style=Style.NORMAL, heteronym=True)[0])
