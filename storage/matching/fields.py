"""What a ledger says of its issues, as weighted postings."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from itertools import chain

from storage.matching.features import pairs, terms
from storage.matching.sounds import LETTERS, sounds
from storage.matching.values import Subject
from storage.matching.vocabulary import thesaurus
from storage.wording import fold

Posting = tuple[int, float, float]
"""An issue's place, and the weight a key has in its title and in its body."""

# A key counts once, and a little more where a text repeats it.
_AGAIN = (1.0, 1.15, 1.3, 1.45)
_LATIN = re.compile("[a-z]")
_SECTION = 0.3
_SMALL = 12
# What members have said of an issue counts the more the oftener, so that one wrong tap carries little.
_LEARNT = (0.35, 0.7, 1.0)
# A key that more issues have than this, or than a tenth of a large ledger, tells nothing and costs most.
_MANY = 40


def rarity(total: int, having: int) -> float:
    """How much a key tells that `having` of `total` issues have: 1 for a key of one issue, in any ledger."""
    return _information(total, having) / _information(total, 1)


def _information(total: int, having: int) -> float:
    total = max(total, _SMALL)
    return math.log(1 + (total - having + 0.5) / (having + 0.5))


def keys(text: str) -> list[str]:
    """Everything by which a text of the ledger can be found; what it says twice stands twice."""
    folded = fold(text)
    found = [*pairs(folded), *pairs(sounds(folded)), *filter(str.isalpha, folded)]
    found += {group for word in thesaurus().words(folded) for group in word.groups}
    if _LATIN.search(folded):
        found += [match[0] for match in LETTERS.finditer(folded)]
    return found


def _title(subject: Subject) -> dict[str, float]:
    weights = _weighed([subject.title])
    for key, count in _said(subject.phrases).items():
        weights[key] = max(weights.get(key, 0.0), _LEARNT[min(count, len(_LEARNT)) - 1])
    return weights


def _said(phrases: Sequence[str]) -> Counter[str]:
    """In how many phrases each key stands, words that say nothing of an issue left out."""
    return Counter(key for phrase in phrases for key in set(keys(terms(fold(phrase)).content)))


def _body(subject: Subject) -> dict[str, float]:
    weights = _weighed([*subject.measures, subject.facts])
    for key in keys(subject.section):
        weights.setdefault(key, _SECTION)
    return weights


def _weighed(texts: Sequence[str]) -> dict[str, float]:
    counts = Counter(key for text in texts for key in keys(text))
    return {key: _AGAIN[min(count, 4) - 1] for key, count in counts.items()}


def postings(subjects: Sequence[Subject]) -> dict[str, tuple[Posting, ...]]:
    """Every key of a ledger with the issues that have it."""
    total = len(subjects)
    table = [0.0, *(rarity(total, having) for having in range(1, total + 1))]
    titles, bodies = [_title(s) for s in subjects], [_body(s) for s in subjects]
    in_titles, in_bodies = (Counter(chain.from_iterable(field)) for field in (titles, bodies))
    found: dict[str, list[Posting]] = {}
    for at, (title, body) in enumerate(zip(titles, bodies, strict=True)):
        for key in title.keys() | body.keys():
            place = (at, title.get(key, 0) * table[in_titles[key]], body.get(key, 0) * table[in_bodies[key]])
            found.setdefault(key, []).append(place)
    most = max(_MANY, total // 10)
    return {key: tuple(places) for key, places in found.items() if len(places) <= most}
