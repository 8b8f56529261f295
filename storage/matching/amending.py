"""The postings of a ledger of which a few issues have changed, without reading all of them anew."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from storage.matching.fields import BITS, NOWHERE, Postings, codes, placed
from storage.matching.values import Subject

_MOST = 20


def amended(known: Postings, old: Sequence[Subject], new: Sequence[Subject]) -> Postings | None:
    """The postings of the new issues, made from those of the old; None where too much is different."""
    if len(old) != len(new):
        return None
    changed = [at for at, (a, b) in enumerate(zip(old, new, strict=True)) if _text(a) != _text(b)]
    if len(changed) * _MOST > len(new):
        return None
    if not changed:
        return known
    places: dict[str, array[int]] = {}
    for key, at, code in _changes(old, new, changed):
        if key not in places:
            places[key] = array("Q", known.get(key, NOWHERE).codes)
        _put(places[key], at, code)
    total = len(new)
    kept = {
        key: placed(total, codes) for key, codes in places.items() if codes and known.get(key) is not NOWHERE
    }
    gone = {key for key, codes in places.items() if not codes and known.get(key) is not NOWHERE}
    return {key: found for key, found in {**known, **kept}.items() if key not in gone}


def _text(subject: Subject) -> tuple[object, ...]:
    return subject.title, subject.measures, subject.facts, subject.section


def _changes(
    old: Sequence[Subject], new: Sequence[Subject], changed: Sequence[int]
) -> Iterator[tuple[str, int, int]]:
    """What has to be put for which issue at which key: its code, or nothing where it has the key no more."""
    for at in changed:
        before, after = codes(old[at]), codes(new[at])
        for key in before.keys() | after.keys():
            yield key, at, after.get(key, 0)


def _put(codes: array[int], at: int, code: int) -> None:
    """Let an issue have this code, none if it is 0."""
    low, high = (bisect_left(codes, place << BITS) for place in (at, at + 1))
    codes[low:high] = array("Q", (at << BITS | code,) if code else ())
