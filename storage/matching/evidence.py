"""What in a message speaks for which issue."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from storage.matching.features import Terms
from storage.matching.fields import NOWHERE, Lesson, Places, Postings, singles
from storage.matching.sounds import sounds
from storage.matching.vocabulary import FIELD, common, lookalikes

Lessons = Mapping[str, tuple[Lesson, ...]]
Evidence = dict[int, list[float]]
"""By an issue's place: title and body in turn for each kind of key, what was learnt, and the sum of all."""

WRITTEN, HEARD, GROUP, TOPIC, MISHEARD, SINGLE, LEARNT, TOTAL = 0, 2, 4, 6, 8, 10, 12, 13
NONE = (0.0,) * (TOTAL + 1)
_COMMON = 0.5
_LOOKALIKE = 0.7
SINGLE_SHARE = 0.3
_EXACT = 4.0
# What stands at the edge of matched words and says nothing to who reads them: 16个单位 matched 个单位.
_PARTICLES = "个的了又也都就在把被和与及等"


def gather(postings: Postings, lessons: Lessons, part: Terms, exact: Iterable[Places] = ()) -> Evidence:
    """Everything that speaks for the issues; `exact` are those that initials or numbers in the message point to."""
    found: Evidence = {}
    usual = common()
    _add(found, WRITTEN, part.written, postings, usual=usual)
    _add(found, WRITTEN, _mistaken(postings, part), postings, share=_LOOKALIKE)
    _add(found, HEARD, part.heard, postings)
    known = {g for w in part.words for g in w.groups}
    fields = {g for g in known if g.startswith(FIELD)}
    _add(found, GROUP, known - fields, postings)
    _add(found, TOPIC, fields, postings)
    _add(found, GROUP, {g for w in part.misheard if len(w.text) > 2 for g in w.groups}, postings)
    _add(found, MISHEARD, {g for w in part.misheard if len(w.text) == 2 for g in w.groups}, postings)
    _add(found, SINGLE, set(singles(part.content)), postings, share=SINGLE_SHARE)
    for places in exact:
        _count(found, WRITTEN, places, _EXACT)
    if lessons:
        _recall(found, lessons, {*part.written, *part.heard, *known})
    return found


def _recall(found: Evidence, lessons: Lessons, keys: Iterable[str]) -> None:
    for key in keys:
        for at, weight in lessons.get(key, ()):
            row = found.setdefault(at, list(NONE))
            row[LEARNT] += weight


def _add(
    found: Evidence,
    kind: int,
    keys: Iterable[str],
    postings: Postings,
    *,
    usual: Collection[str] = (),
    share: float = 1.0,
) -> None:
    for key in keys:
        _count(found, kind, postings.get(key, NOWHERE), share * _COMMON if key in usual else share)


def _count(found: Evidence, kind: int, places: Places, share: float) -> None:
    for at, title, body in places.weights():
        row = found.get(at)
        if row is None:
            row = found[at] = list(NONE)
        row[kind] += share * title
        row[kind + 1] += share * body
        row[TOTAL] += share * (title + body)


def _mistaken(postings: Postings, part: Terms) -> list[str]:
    """Pairs of the ledger that the message writes with a character of similar shape."""
    alike = lookalikes()
    found = []
    for pair in part.written:
        if pair not in postings:
            first, second = pair[0], pair[1]
            tries = [other + second for other in alike.get(first, "")]
            tries += [first + other for other in alike.get(second, "")]
            found += [other for other in tries if other in postings]
    return found


def reasons(postings: Postings, folded: str, part: Terms, at: int, title: str) -> tuple[str, ...]:
    """The words that speak for an issue: those of the message, and those of the title it writes otherwise."""
    spans = _pair_spans(postings, part.content[: len(folded)], at)
    spans += [
        (word.at, word.end)
        for word in (*part.words, *part.misheard)
        if word.end <= len(folded) and any(has(postings, at, group) for group in word.groups)
    ]
    said = [folded[start:end].strip(_PARTICLES) for start, end in _merged(sorted(spans))]
    said = [words for words in said if len(words) > 1]
    said = [words for words in said if words not in common()] or said
    return tuple(dict.fromkeys([*_meant(part.content, title), *said]))


def _meant(content: str, title: str) -> list[str]:
    """Words of a title that the message writes with other characters of the same sound."""
    said, heard = sounds(content), sounds(title)
    found, at = [], 0
    while at < len(said) - 1:
        place = heard.find(said[at : at + 2])
        length = _shared(said[at:], heard[place:]) if place >= 0 else 1
        if length > 1 and title[place : place + length] not in content:
            found.append(title[place : place + length])
        at += length
    return found


def _shared(first: str, second: str) -> int:
    """How many characters two texts have in common at their head, blanks apart."""
    pairs = enumerate(zip(first, second, strict=False))
    return next((i for i, (a, b) in pairs if a != b or a == " "), min(len(first), len(second)))


def _pair_spans(postings: Postings, content: str, at: int) -> list[tuple[int, int]]:
    pairs = enumerate(map(str.__add__, content, content[1:]))
    return [(i, i + 2) for i, pair in pairs if has(postings, at, pair)]


def has(postings: Postings, at: int, key: str) -> bool:
    """Whether an issue has a key."""
    return bool(postings.get(key, NOWHERE).weight(at))


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start, end in spans:
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found
