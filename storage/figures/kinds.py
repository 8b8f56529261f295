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
    """The words around a number, as its kind is told from them."""

    clause: str
    """From the last punctuation to the number."""
    segment: str
    """What of the clause no earlier quantity owns."""
    said: str
    """The segment without its dates and without 大概, 不到."""
    after: str
    """From the unit to the next number."""
    to_next: str | None
    """From the unit to the next quantity of the same unit, if there is one."""
    until: bool
    """Whether a date of the clause is led by 到, 截至."""
    future: bool
    """Whether a date of the clause is still to come."""


def kind_of(around: Around, unit: str) -> tuple[QuantityKind, int]:
    """The kind of a quantity, and -1 where it is a difference downwards."""
    change = unit in ("%", "个百分点", "倍")
    difference = cues.COMPARED.search(around.clause) or cues.MORE_OR_LESS.search(around.segment)
    if difference is None and change:
        difference = cues.CHANGED_BY.search(around.segment)
    if difference is None:
        return _stated_level(around, change) or _unsaid_level(around, unit), 1
    if cues.AGAINST_PLAN.search(around.clause):
        return "remaining", 1
    return "compare", -1 if cues.DOWN.search(difference["way"]) else 1


def _stated_level(around: Around, change: bool) -> QuantityKind | None:
    if change and cues.SHARE_OF.search(around.segment):
        return "total"
    from_there = cues.FROM.search(around.segment) and cues.FROM_THERE.match(around.after)
    if from_there or cues.MOVED_TO.match(around.after):
        return "previous"
    if cues.TO_THE_END.match(around.after):
        return "remaining"
    kind, start = _nearest_cue(around.said)
    if kind == "remaining" and cues.STILL_THEN.search(around.segment):
        return "previous"
    to_come = around.future and cues.REACHED.match(around.said, start)
    if kind == "total" and (to_come or cues.NOT_YET_ENOUGH.search(around.clause)):
        return "target"
    return kind or _cue_behind(around.after)


def _unsaid_level(around: Around, unit: str) -> QuantityKind:
    """Where no word tells the kind: new if it happened in a period, or if its running total follows."""
    if around.future:
        return "target"
    if (
        around.to_next is not None
        and cues.EARLIER.search(around.said)
        and not cues.PERIOD.search(around.segment)
    ):
        return "previous"
    if unit == "%" or around.until or "每" in around.clause or around.said.endswith("是"):
        return "total"
    follows = around.to_next is not None and cues.TOTAL_FOLLOWS.search(around.to_next)
    return "increment" if follows or cues.PERIOD.search(around.clause) else "total"


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
