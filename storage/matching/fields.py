"""What a ledger says of its issues, as weighted postings."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence, Sized
from itertools import chain

from storage.matching.features import pairs, terms
from storage.matching.sounds import sounds
from storage.matching.values import Subject
from storage.matching.vocabulary import english, thesaurus
from storage.wording import fold

Posting = tuple[int, float, float]
"""An issue's place, and the weight a key has in its title and in its body."""
Lesson = tuple[int, float]
"""An issue's place, and the weight a key has in what members have said of it."""

# A key counts once, and a little more where a text repeats it.
_AGAIN = (1.0, 1.15, 1.3, 1.45)
_LATIN = re.compile("[a-z]")
_SECTION = 0.3
_SMALL = 12
# What members have said of an issue counts the more the oftener; what was said once may be a wrong tap.
_LEARNT = (0.0, 0.7, 1.2)
# A key that more issues have than this, or than a tenth of a large ledger, tells nothing and costs most.
_MANY = 40


def rarity(total: int, having: int) -> float:
    """How much a key tells that `having` of `total` issues have: 1 for a key of one issue, in any ledger."""
    return _information(total, having) / _information(total, 1)


def _information(total: int, having: int) -> float:
    total = max(total, _SMALL)
    return math.log(1 + (total - having + 0.5) / (having + 0.5))


def singles(folded: str) -> list[str]:
    """The characters of a folded text that mean something by themselves."""
    return [char for char in folded if char.isalpha() and not char.isascii()]


def keys(text: str) -> list[str]:
    """Everything by which a text of the ledger can be found; what it says twice stands twice."""
    folded = fold(text)
    if _LATIN.search(folded):
        folded = " ".join([folded, *english().meanings(folded)])
    found = [*pairs(folded), *pairs(sounds(folded)), *singles(folded)]
    found += {group for word in thesaurus().words(folded) for group in word.groups}
    return found


def _body(subject: Subject) -> dict[str, float]:
    weights = _weighed([*subject.measures, subject.facts])
    for key in keys(subject.section):
        weights.setdefault(key, _SECTION)
    return weights


def _weighed(texts: Sequence[str]) -> dict[str, float]:
    counts = Counter(key for text in texts for key in keys(text))
    return {key: _AGAIN[min(count, 4) - 1] for key, count in counts.items()}


def _valued(issues: Sequence[dict[str, float]]) -> list[dict[str, float]]:
    """The keys of one kind of text, each worth its weight times its rarity in that kind."""
    having = Counter(chain.from_iterable(issues))
    table = [rarity(len(issues), n) for n in range(1, len(issues) + 1)]
    return [{key: weight * table[having[key] - 1] for key, weight in issue.items()} for issue in issues]


def postings(subjects: Sequence[Subject]) -> dict[str, tuple[Posting, ...]]:
    """Every key of a ledger with the issues that have it, none where these are too many."""
    titles = _valued([_weighed([s.title]) for s in subjects])
    bodies = _valued([_body(s) for s in subjects])
    found: dict[str, list[Posting]] = {}
    for at, (title, body) in enumerate(zip(titles, bodies, strict=True)):
        for key in title.keys() | body.keys():
            found.setdefault(key, []).append((at, title.get(key, 0.0), body.get(key, 0.0)))
    most = max(_MANY, len(subjects) // 10)
    return {key: tuple(places) if len(places) <= most else () for key, places in found.items()}


def lessons(subjects: Sequence[Subject], known: Mapping[str, Sized]) -> dict[str, tuple[Lesson, ...]]:
    """Every key that members have used for an issue; `known` has the issues whose own text has a key."""
    said = [_said(subject) for subject in subjects]
    having = Counter(chain.from_iterable(said))
    found: dict[str, list[Lesson]] = {}
    for at, counts in enumerate(said):
        for key, count in counts.items():
            if weight := _LEARNT[min(count, len(_LEARNT)) - 1]:
                rare = rarity(len(subjects), max(having[key], len(known.get(key, ()))))
                found.setdefault(key, []).append((at, weight * rare))
    return {key: tuple(places) for key, places in found.items()}


def _said(subject: Subject) -> Counter[str]:
    """How many of the phrases that members used for an issue have a key, words that tell nothing left out."""
    phrases = (keys(terms(fold(phrase)).content) for phrase in subject.phrases)
    return Counter(key for found in phrases for key in set(found) if len(key) > 1)
