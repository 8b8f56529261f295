"""Where in a message the matter changes: up to there one issue is spoken for, from there on another."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from operator import add
from typing import NamedTuple

from storage.matching.clauses import Piece
from storage.matching.evidence import SINGLE_SHARE
from storage.matching.features import Terms
from storage.matching.fields import Places, Postings
from storage.matching.vocabulary import FIELD, common
from storage.wording import NUMERAL

TURN_SIGNS = (
    "always",
    "gain",
    "further",
    "pieces",
    "connected",
    "broken",
    "said",
    "also",
    "length",
)
"""What may speak for a second matter."""
_COMMON = 0.5
_TOPIC = 0.3
# What two issues must at least explain better than one does, and what counts as a trace of an issue.
_LEAST = 0.3
_TRACE = 0.15
# As much a third matter must explain, at a break, before it speaks for there being several.
_FURTHER = 1.0
_SHORTEST, _LONGEST = 5, 400
# Shorter, what nothing parts is one phrase.
_BREATH = 12
_ALSO = re.compile(r"^.{0,9}[也又]")
_ENDS = frozenset("了啦咗咯喽")
_COUNTED = re.compile(rf"\s*(?:\d|{NUMERAL}|[几多好])")


class Turn(NamedTuple):
    """The place where the second matter begins, the two issues, and what they, and then a third, explain better than one."""

    at: int
    end: int
    first: int
    second: int
    gain: float
    further: float
    broken: bool


def turn(
    postings: Postings, folded: str, part: Terms, issues: Sequence[int], breaks: Sequence[tuple[int, int]]
) -> Turn | None:
    """The best place to part a folded message; each of its `breaks` is where a stretch ends and the next begins."""
    if not _SHORTEST <= len(folded) <= _LONGEST:
        return None
    traces = _traces(postings, part)
    profiles = {at: _profile(traces, len(part.content), at) for at in issues}
    sums = {at: list(accumulate(profile, initial=0.0)) for at, profile in profiles.items()}
    one = max((row[-1] for row in sums.values()), default=0.0)
    best = (one + _LEAST, 0, 0, 0)
    for place in range(2, len(folded) - 1):
        left, first = max((row[place], at) for at, row in sums.items())
        right, second = max((row[-1] - row[place], at) for at, row in sums.items())
        if first != second and left + right > best[0]:
            best = (left + right, place, first, second)
    if not best[1]:
        return None
    total, place, first, second = best
    low = max((i + 2 for i, worth in enumerate(profiles[first][:place]) if worth > _TRACE), default=place)
    high = next((i for i in range(place, len(folded)) if profiles[second][i] > _TRACE), place)
    end, start, broken = _between(folded, min(low, place), high, breaks)
    told = broken or _is_said(folded, start) or _ALSO.match(folded[start:])
    if not told and len(folded) < _BREATH:
        return None
    sides = ((0, start), (end, len(folded)))
    further = sum(_further(sums, side, [at for _, at in breaks], {first, second}) for side in sides)
    return Turn(start, end, first, second, total - one, further, broken)


def _further(
    sums: Mapping[int, Sequence[float]], side: tuple[int, int], places: Iterable[int], known: set[int]
) -> float:
    """What one side of a turn, parted again at a break, explains better with a third issue than with one."""
    start, end = side
    best = 0.0
    alone = max(row[end] - row[start] for row in sums.values())
    for place in places:
        if start < place < end:
            left, first = max((row[place] - row[start], at) for at, row in sums.items())
            right, second = max((row[end] - row[place], at) for at, row in sums.items())
            if first != second and not {first, second} <= known:
                best = max(best, left + right - alone)
    return best if best >= _FURTHER else 0.0


def _traces(postings: Postings, part: Terms) -> list[tuple[int, Places, float]]:
    """Where a message has something that issues have, which these are, and how much it tells."""
    content, usual = part.content, common()
    keys = [
        (i, pair, _COMMON if pair in usual else 1.0) for i, pair in enumerate(map(add, content, content[1:]))
    ]
    keys += [(i, char, SINGLE_SHARE) for i, char in enumerate(content)]
    keys += [(w.at, key, _TOPIC if key.startswith(FIELD) else 1.0) for w in part.words for key in w.groups]
    return [(i, postings[key], share) for i, key, share in keys if key in postings]


def _profile(traces: Iterable[tuple[int, Places, float]], length: int, at: int) -> list[float]:
    """What speaks for an issue at every place of a message."""
    found = [0.0] * (length + 1)
    for i, places, share in traces:
        found[i] += share * places.weight(at)
    return found


def _between(folded: str, low: int, high: int, breaks: Sequence[tuple[int, int]]) -> tuple[int, int, bool]:
    """Where the first matter ends and the second begins: at a break, after a verb's particle, or before the second's word."""
    for end, start in breaks:
        # The last character before a break may happen to be the second's: 签了6个村，路灯…
        if low - 1 <= start <= high + 2:
            return end, start, True
    place = next((i for i in range(low, high + 1) if _is_said(folded, i)), high)
    return place, place, False


def _is_said(folded: str, place: int) -> bool:
    """Whether a clause may end here: after a verb's particle, unless what was done is still to be counted."""
    return folded[place - 1 : place] in _ENDS and not _COUNTED.match(folded, place)


def turn_signs(found: Turn, folded: str, stretches: Sequence[Piece]) -> tuple[float, ...]:
    """The signs that a folded message, parted by its breaks into stretches, speaks of two matters."""
    return (
        1.0,
        math.log1p(found.gain),
        math.log1p(found.further),
        math.log(max(1, len(stretches))),
        float(any(piece.joined for piece in stretches)),
        float(found.broken),
        float(not found.broken and _is_said(folded, found.at)),
        float(bool(_ALSO.match(folded[found.at :]))),
        math.log(len(folded)),
    )
