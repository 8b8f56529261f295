"""What a ledger says of its issues, as weighted postings."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

from storage.matching.features import pairs
from storage.matching.sounds import LETTERS, sounds
from storage.matching.values import Subject
from storage.matching.vocabulary import thesaurus
from storage.wording import fold

Posting = tuple[int, float, float]
"""An issue's place, and the weight a key has in its title and in its body."""

_REPEATED = 0.15
_SECTION = 0.3
_SMALL = 12


def rarity(total: int, having: int) -> float:
    """How much a key tells that `having` of `total` issues have: 1 for a key of one issue, in any ledger."""
    return _information(total, having) / _information(total, 1)


def _information(total: int, having: int) -> float:
    total = max(total, _SMALL)
    return math.log(1 + (total - having + 0.5) / (having + 0.5))


def keys(text: str) -> Counter[str]:
    """Everything by which a text of the ledger can be found."""
    folded = fold(text)
    counts = Counter(pairs(folded))
    counts.update(pairs(sounds(folded)))
    counts.update(c for c in folded if c.isalpha())
    counts.update(m[0] for m in LETTERS.finditer(folded))
    counts.update({group for word in thesaurus().words(folded) for group in word.groups})
    return counts


def _title(subject: Subject) -> dict[str, float]:
    return _weighed([subject.title, *subject.phrases])


def _body(subject: Subject) -> dict[str, float]:
    weights = _weighed([*subject.measures, subject.facts])
    for key in keys(subject.section):
        weights.setdefault(key, _SECTION)
    return weights


def _weighed(texts: Sequence[str]) -> dict[str, float]:
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(keys(text))
    return {key: 1 + _REPEATED * min(count - 1, 3) for key, count in counts.items()}


def postings(subjects: Sequence[Subject]) -> dict[str, tuple[Posting, ...]]:
    """Every key of a ledger with the issues that have it."""
    found: dict[str, dict[int, list[float]]] = defaultdict(dict)
    fields: tuple[Callable[[Subject], dict[str, float]], ...] = (_title, _body)
    for field, weights_of in enumerate(fields):
        having: Counter[str] = Counter()
        weights = [weights_of(subject) for subject in subjects]
        for issue in weights:
            having.update(issue.keys())
        for at, issue in enumerate(weights):
            for key, weight in issue.items():
                found[key].setdefault(at, [0.0, 0.0])[field] = weight * rarity(len(subjects), having[key])
    return {key: tuple((at, w[0], w[1]) for at, w in places.items()) for key, places in found.items()}
