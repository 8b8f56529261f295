"""What a ledger says of its issues, as weighted postings."""

from __future__ import annotations

import math
import re
import string
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from operator import add
from typing import NamedTuple

from storage.matching.features import terms
from storage.matching.sounds import sounds
from storage.matching.values import Subject
from storage.matching.vocabulary import FIELD, english, thesaurus
from storage.wording import fold

# How much a key counts in a text: not at all, once, and a little more where it is repeated; or in the section alone.
_WORTH = (0.0, 1.0, 1.15, 1.3, 1.45, 0.3)
_OFTEN, _SECTION = 4, 5
_BITS, _MASK = 3, 7
BITS = 2 * _BITS
_TITLE = _MASK << _BITS


class Places(NamedTuple):
    """The issues that have a key: how rare it is among titles and bodies, and for each how much it counts in both."""

    title: float
    body: float
    codes: Sequence[int]

    def weights(self) -> Iterator[tuple[int, float, float]]:
        """Every issue's place with the weight the key has in its title and in its body."""
        for code in self.codes:
            yield (
                code >> BITS,
                self.title * _WORTH[code >> _BITS & _MASK],
                self.body * _WORTH[code & _MASK],
            )

    def weight(self, at: int) -> float:
        """The weight the key has in the whole of one issue's text."""
        place = bisect_left(self.codes, at << BITS)
        code = self.codes[place] if place < len(self.codes) else -1
        if code >> BITS != at:
            return 0.0
        return self.title * _WORTH[code >> _BITS & _MASK] + self.body * _WORTH[code & _MASK]


NOWHERE = Places(0.0, 0.0, ())
Postings = Mapping[str, Places]
Lesson = tuple[int, float]
"""An issue's place, and the weight a key has in what members have said of it."""

_LATIN = re.compile("[a-z]")
_GAPS = dict.fromkeys(map(ord, string.punctuation + string.whitespace), " ")
_SMALL = 12
# What members have said of an issue counts the more the oftener; what was said once may be a wrong tap.
_LEARNT = (0.0, 0.7, 1.2)
# A key that more issues have than this, or than a tenth of a large ledger, tells nothing and costs most.
_MANY = 40


@lru_cache(maxsize=4096)
def _rarity(total: int, having: int) -> float:
    """How much a key tells that `having` of `total` issues have: 1 for a key of one issue, in any ledger."""
    return _information(total, having) / _information(total, 1)


def _information(total: int, having: int) -> float:
    total = max(total, _SMALL)
    return math.log(1 + (total - having + 0.5) / (having + 0.5))


def singles(folded: str) -> list[str]:
    """The characters of a folded text that mean something by themselves."""
    return [char for char in folded if char.isalpha() and not char.isascii()]


def _counted(folded: Iterable[str]) -> dict[str, int]:
    """Everything by which folded texts of the ledger can be found, with how often it stands there."""
    pairs: Counter[str] = Counter()
    chars: Counter[str] = Counter()
    groups: Counter[str] = Counter()
    for text in map(_plain, folded):
        said = sounds(text)
        pairs.update(map(add, text, text[1:]))
        pairs.update(map(add, said, said[1:]))
        chars.update(text)
        groups.update({group for word in thesaurus().words(text) for group in word.groups})
    found: dict[str, int] = {pair: n for pair, n in pairs.items() if not pair.isascii() and " " not in pair}
    found.update((char, n) for char, n in chars.items() if not char.isascii() and char.isalpha())
    found.update(groups)
    return found


def _plain(folded: str) -> str:
    """A folded text without punctuation, with what its English words mean."""
    meanings = english().meanings(folded) if _LATIN.search(folded) else ()
    return " ".join([folded, *meanings]).translate(_GAPS)


def codes(subject: Subject) -> dict[str, int]:
    """How much every key counts in an issue's title and in its body, as one number."""
    found = _body(subject)
    for key, count in _counted([fold(subject.title)]).items():
        found[key] = found.get(key, 0) | min(count, _OFTEN) << _BITS
    return found


def postings(subjects: Sequence[Subject]) -> dict[str, Places]:
    """Every key of a ledger with the issues that have it, none where these are too many."""
    found: dict[str, list[int]] = {}
    for at, subject in enumerate(subjects):
        place = at << BITS
        for key, code in codes(subject).items():
            if key in found:
                found[key].append(place | code)
            else:
                found[key] = [place | code]
    return {key: placed(len(subjects), array("Q", known)) for key, known in found.items()}


def placed(total: int, known: Sequence[int]) -> Places:
    """The places of a key that these of all issues have, none where they are too many."""
    if len(known) > max(_MANY, total // 10):
        return NOWHERE
    titles = sum(code & _TITLE != 0 for code in known)
    bodies = sum(code & _MASK != 0 for code in known)
    return Places(_rarity(total, titles) if titles else 0.0, _rarity(total, bodies) if bodies else 0.0, known)


def _body(subject: Subject) -> dict[str, int]:
    """How much every key of an issue's text counts, as a place among what a key may be worth."""
    counts = _counted(map(fold, (*subject.measures, subject.facts)))
    worth = {key: min(count, _OFTEN) for key, count in counts.items()}
    for key in _section(subject.section):
        worth.setdefault(key, _SECTION)
    return worth


@lru_cache(maxsize=64)
def _section(title: str) -> frozenset[str]:
    return frozenset(_counted([fold(title)]))


def places(ats: Sequence[int], total: int) -> Places:
    """The places of something that only these issues' titles have."""
    return Places(_rarity(total, len(ats)), 0.0, [at << BITS | 1 << _BITS for at in ats])


def lessons(subjects: Sequence[Subject], known: Postings) -> dict[str, tuple[Lesson, ...]]:
    """Every key that members have used for an issue; `known` has the issues whose own text has a key."""
    said = [_said(subject) for subject in subjects]
    having = Counter(chain.from_iterable(said))
    found: dict[str, list[Lesson]] = {}
    for at, counts in enumerate(said):
        for key, count in counts.items():
            if weight := _LEARNT[min(count, len(_LEARNT)) - 1]:
                rare = _rarity(len(subjects), max(having[key], len(known.get(key, NOWHERE).codes)))
                found.setdefault(key, []).append((at, weight * rare))
    return {key: tuple(places) for key, places in found.items()}


def _said(subject: Subject) -> Counter[str]:
    """How many of the phrases that members used for an issue have a key, words that tell nothing left out."""
    phrases = (_counted([terms(fold(phrase)).content]) for phrase in subject.phrases)
    return Counter(key for found in phrases for key in found if len(key) > 1 and not key.startswith(FIELD))
