"""The signs that speak for an issue, and those that speak for none at all."""

from __future__ import annotations

import math
from typing import NamedTuple

from rapidfuzz import fuzz

from storage.matching.evidence import LEARNT, NONE, TOTAL, Evidence, has
from storage.matching.features import Terms, sound_of
from storage.matching.fields import Postings
from storage.matching.vocabulary import FIELD, Word

SIGNS = (
    "title_written",
    "body_written",
    "title_heard",
    "body_heard",
    "title_group",
    "body_group",
    "title_topic",
    "body_topic",
    "title_misheard",
    "body_misheard",
    "title_single",
    "body_single",
    "learnt",
    "title_shape",
    "covered",
    "leading",
    "reworded",
    "spanned",
    "loosely",
    "cited",
    "preferred",
)
"""What may speak for an issue."""
NOTHING = ("always", "length", "unexplained", "foreign")
"""What may speak for no issue at all."""
_CHANCE_SHAPE = 0.4
# Being ahead of all others tells little where nothing speaks for any.
_ENOUGH = 2.0


class Said(NamedTuple):
    """A message as it is compared with one issue after another, with its pairs that some and that no issue has."""

    part: Terms
    heard: str
    evidence: Evidence
    most: float
    known: list[str]
    unknown: list[str]

    @classmethod
    def of(cls, part: Terms, evidence: Evidence, postings: Postings) -> Said:
        """A message with what speaks for the issues, and the most that speaks for one."""
        most = max((row[TOTAL] for row in evidence.values()), default=0.0)
        known = [pair for pair in part.written if pair in postings]
        unknown = [pair for pair in part.written if pair not in postings]
        return cls(part, sound_of(part.content.replace(" ", "")), evidence, most, known, unknown)


def issue_signs(said: Said, postings: Postings, at: int, text: str, title: str) -> list[float]:
    """The signs of one issue, given its text and the sound of its title, but for those told from outside."""
    part, found = said.part, said.evidence.get(at, NONE)
    possible = 2 * len(part.written) + 2 * len(part.words) + 6
    shape = fuzz.partial_ratio(said.heard, title) / 100 if len(said.heard) > 2 else 0.0
    return [
        *found[:LEARNT],
        math.log1p(found[LEARNT]),
        max(0.0, shape - _CHANCE_SHAPE),
        found[TOTAL] / possible,
        (found[TOTAL] / said.most) ** 2 * min(1.0, said.most / _ENOUGH) if said.most else 0.0,
        math.log1p(_reworded(part, postings, at, text)),
        sum(pair in text for pair in said.known) / max(1, len(part.written)),
        math.log1p(sum(_loosely(pair, text) for pair in said.unknown)),
    ]


def _loosely(pair: str, text: str) -> bool:
    """Whether a text has two characters turned round, or with one or two between them that an abbreviation drops."""
    first, second = pair[0], pair[1]
    if second not in text:
        return False
    at = text.find(first)
    while at >= 0 and text.find(second, at + 2, at + 4) < 0:
        at = text.find(first, at + 1)
    return at >= 0 or second + first in text


def _reworded(part: Terms, postings: Postings, at: int, text: str) -> int:
    """How many of the field's words an issue says in other words."""
    return sum(
        word.text not in text and any(has(postings, at, group) for group in _narrow(word))
        for word in part.words
    )


def unknown(part: Terms, postings: Postings) -> tuple[int, int]:
    """How many pairs and how many of the field's words of a message no issue has."""
    pairs = sum(pair not in postings for pair in part.written)
    return pairs, sum(not any(g in postings for g in _narrow(word)) for word in part.words)


def nothing_signs(part: Terms, postings: Postings) -> tuple[float, ...]:
    """What of a message no issue explains."""
    unexplained, foreign = unknown(part, postings)
    length = len(part.content.replace(" ", ""))
    return (1.0, *map(math.log1p, (length, unexplained, foreign)))


def _narrow(word: Word) -> list[str]:
    return [group for group in word.groups if not group.startswith(FIELD)]
