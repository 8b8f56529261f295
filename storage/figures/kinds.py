"""What a quantity says of its indicator: new, level, left, planned, difference or earlier level."""

from __future__ import annotations

import re
from dataclasses import dataclass

from storage.figures import cues
from storage.records import QuantityKind

_BEFORE = {kind: re.compile(f"(?:{words})$") for kind, words in cues.CUES.items()}
_REACH = 16


@dataclass(frozen=True, slots=True)
class Around:
    """The words around a number: its clause up to it, what of that no other quantity owns, and what follows."""

    start: int
    stop: int
    clause: str
    segment: str
    after: str


def stated_kind(around: Around, change: bool) -> tuple[QuantityKind | None, int]:
    """The kind that the words around a quantity state, and -1 where a difference is a fall.

    `change` marks what mostly comes as a difference: shares, points and multiples.
    """
    difference = cues.COMPARED.search(around.clause) or cues.MORE_OR_LESS.search(around.segment)
    if difference is None and change:
        difference = cues.CHANGED_BY.search(around.segment)
    if difference is None:
        return _stated_level(around, change), 1
    if cues.AGAINST_PLAN.search(around.clause):
        return "remaining", 1
    return "compare", -1 if cues.DOWN.match(difference["way"]) else 1


def _stated_level(around: Around, change: bool) -> QuantityKind | None:
    if change and cues.SHARE_OF.search(around.segment):
        return "total"
    if cues.FROM.search(around.segment) and cues.FROM_THERE.match(around.after):
        return "previous"
    if cues.TO_THE_END.match(around.after):
        return "remaining"
    kind, _ = _nearest_cue(around.segment)
    if kind == "remaining" and cues.STILL_THEN.search(around.segment):
        return "previous"
    return kind or _cue_behind(around.after)


def _cue_behind(after: str) -> QuantityKind | None:
    if cues.WHOLE.match(after):
        return "target"
    return "remaining" if cues.STILL_OPEN.match(after) else None


def _nearest_cue(segment: str) -> tuple[QuantityKind | None, int]:
    """The kind whose word begins nearest before the number, and where it begins."""
    false = [bad.span() for bad in cues.LOOK_ALIKES.finditer(segment)]
    for start in range(len(segment) - 1, max(-1, len(segment) - _REACH), -1):
        if any(first <= start < last for first, last in false):
            continue
        for kind, pattern in _BEFORE.items():
            if pattern.match(segment, start):
                return kind, start
    return None, len(segment)


def cue_start(segment: str) -> int:
    """Where the words that state the kind begin, so that a quoted quantity reads 还剩8户, not 剩8户."""
    kind, start = _nearest_cue(segment)
    while (
        kind
        and start
        and segment[start - 1] in "还一总合就只才又再"
        and _BEFORE[kind].match(segment, start - 1)
    ):
        start -= 1
    return start
