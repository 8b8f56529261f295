"""The index of a ledger's issues, and the ranking of a message against it."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from heapq import nlargest
from itertools import pairwise
from typing import NamedTuple

from storage.matching import clauses
from storage.matching.calibration import calibration
from storage.matching.evidence import LEARNT, NONE, TOTAL, gather, reasons
from storage.matching.features import Terms, terms
from storage.matching.fields import lessons
from storage.matching.numbers import cited, clauses_cited, items, mentions, without_enumerators
from storage.matching.signs import Said, issue_signs, nothing_signs, unknown
from storage.matching.texts import Texts
from storage.matching.turns import Turn, turn, turn_signs
from storage.matching.values import Candidate, Clause, Match, Rest, Subject, Verdict
from storage.wording import fold

SHOWN = 5
WORDS_SHOWN = 4
_CONSIDERED = 8
_WORTH_A_REASON = 0.02
# What a word weighs of which a coordinator has said that it stands for an issue, as learnt.
_NAMED = 30.0
# In nats for each message, alike this one, of which members said that it is not of an issue.
_REFUSED = 1.0
_ALIKE = 0.5
# One may be a wrong tap.
_FEWEST_REFUSALS, _MOST_REFUSALS = 2, 4
_DEEPEST = 3
_HARDLY = 0.1
_FURTHER = 2.0
_AROUND = " ，,。；;"


class Scored(NamedTuple):
    """One issue's signs and what they come to."""

    at: int
    signs: tuple[float, ...]
    utility: float


class Reading(NamedTuple):
    """A message or a stretch of it, read against the ledger: every likely issue with its probability."""

    text: str
    part: Terms
    scored: list[Scored]
    nothing: float
    odds: dict[int, float]


Part = tuple[str, Reading, int]


class Turning(NamedTuple):
    """Where the first matter of a message ends and the second begins, and the signs that there are two."""

    turn: Turn
    end: int
    start: int
    signs: tuple[float, ...]


class Index:
    """A ledger's issues, ready to be ranked; never changed once built.

    Each of `synonyms` is two words of which the unit has said that they mean the same. What has not changed since the
    index `before` is not read anew.
    """

    def __init__(
        self,
        subjects: Sequence[Subject],
        synonyms: Iterable[tuple[str, str]] = (),
        before: Index | None = None,
    ) -> None:
        self.subjects = tuple(subjects)
        self._calibration = calibration()
        self.texts: Texts = Texts.of(self.subjects, before.texts if before else None)
        self._postings = self.texts.postings
        self._lessons = lessons(self.subjects, self._postings)
        same = [(fold(word), fold(other)) for word, other in synonyms]
        self._synonyms = [*same, *((other, word) for word, other in same)]
        self._names = [(fold(name), at) for at, s in enumerate(self.subjects) for name in s.names]
        self._refused = {
            at: [frozenset(terms(fold(words)).written) for words in s.not_phrases]
            for at, s in enumerate(self.subjects)
            if s.not_phrases
        }

    def rank(self, text: str, *, prefer: Collection[str] = ()) -> Match:
        """The issues a message speaks of, best first, and how sure that is."""
        counts = self._only_counts(text)
        named = () if counts else mentions(text, self.subjects)
        whole = self._read(text, prefer, {code for codes in named for code in codes})
        parts = self._parted(text, whole, prefer, counts) or [
            (text, whole, at) for at in list(whole.odds)[:1]
        ]
        hinted = [part for known in parts for part in self._hinted(known, prefer)]
        found = self._cited_clauses(text, named) or [
            self._clause(reading, words, at) for words, reading, at in hinted if len(hinted) > 1
        ]
        return self._with_clauses(self._match(whole), found)

    def _only_counts(self, text: str) -> bool:
        """Whether 1、 2、 3、 count what the message tells: an item's words surely speak of another issue than that number."""
        told = ((number, self._match(self._read(words, ()))) for number, words in items(fold(text)).items())
        return any(match.verdict == "sure" and match.candidates[0].number != n for n, match in told)

    def scored(self, text: str) -> tuple[list[Scored], tuple[float, ...]]:
        """Every issue that something speaks for, with its signs, best first; and the signs of none."""
        reading = self._read(text, (), set(cited(text, self.subjects)))
        return reading.scored, nothing_signs(reading.part, self._postings)

    def _read(self, text: str, prefer: Collection[str], named: Collection[str] = ()) -> Reading:
        folded = fold(text)
        part = terms(folded, [meaning for word, meaning in self._synonyms if word in folded])
        scored = self._scored(folded, part, prefer, named)
        nothing = self._calibration.utility_of_none(nothing_signs(part, self._postings))
        weights = [math.exp(min(s.utility, 50.0)) for s in scored]
        total = sum(weights) + math.exp(nothing)
        odds = {s.at: w / total for s, w in zip(scored, weights, strict=True)}
        return Reading(folded, part, scored, nothing, odds)

    def _match(self, reading: Reading) -> Match:
        found = tuple(self._candidate(reading, at) for at in list(reading.odds)[:SHOWN])
        return Match(self._calibration.verdict(list(reading.odds.values())), found, rest=self._rest(reading))

    def _rest(self, reading: Reading) -> Rest:
        pairs, words = unknown(reading.part, self._postings)
        known = sum(reading.odds.values())
        return Rest(1 - known, words, pairs / max(1, len(reading.part.written)))

    def _candidate(self, reading: Reading, at: int) -> Candidate:
        subject = self.subjects[at]
        score = round(reading.odds[at], 4)
        if score < _WORTH_A_REASON:
            return Candidate(subject.code, subject.number, score, ())
        told = [word for word, named in self._names if named == at and word in reading.text]
        told += [w for w, meaning in self._synonyms if w in reading.text and meaning in self.texts.whole[at]]
        why = reasons(self._postings, reading.text, reading.part, at, self.texts.titles[at])
        return Candidate(
            subject.code, subject.number, score, tuple(dict.fromkeys([*told, *why]))[:WORDS_SHOWN]
        )

    def _scored(
        self, folded: str, part: Terms, prefer: Collection[str], named: Collection[str]
    ) -> list[Scored]:
        exact = [*map(self.texts.spelling, part.initials), *map(self.texts.holding, part.numbers)]
        evidence = gather(self._postings, self._lessons, part, exact)
        for at in {at for name, at in self._names if name in folded}:
            evidence.setdefault(at, list(NONE))[LEARNT] += _NAMED
        best = nlargest(_CONSIDERED, evidence, key=lambda at: evidence[at][TOTAL] + evidence[at][LEARNT])
        if named:
            best += [i for i, s in enumerate(self.subjects) if s.code in named and i not in best]
        said = Said.of(part, evidence, self._postings)
        scored = [
            self._weighed(said, at, (self.subjects[at].code in x for x in (named, prefer))) for at in best
        ]
        if self._refused:
            pairs = frozenset(part.written)
            scored = [s._replace(utility=s.utility - self._refusals(s.at, pairs)) for s in scored]
        return sorted(scored, key=lambda s: -s.utility)

    def _refusals(self, at: int, said: frozenset[str]) -> float:
        """What speaks against an issue because members said so of messages alike."""
        alike = sum(len(known & said) > _ALIKE * len(known | said) for known in self._refused.get(at, ()))
        return _REFUSED * min(alike, _MOST_REFUSALS) if alike >= _FEWEST_REFUSALS else 0.0

    def _weighed(self, said: Said, at: int, told: Iterable[bool]) -> Scored:
        known = issue_signs(said, self._postings, at, self.texts.whole[at], self.texts.sounds[at])
        signs = (*known, *map(float, told))
        return Scored(at, signs, self._calibration.utility(signs))

    def _parted(
        self, text: str, whole: Reading, prefer: Collection[str], counts: bool, depth: int = 0
    ) -> list[Part]:
        """The matters of a message, each with its reading and its issue; none where there is but one."""
        found = self._turning(text, whole)
        if found is None or not self._is_turn(found, depth):
            return []
        parts: list[Part] = []
        for words, at in ((text[: found.end], found.turn.first), (text[found.start :], found.turn.second)):
            named = cited(without_enumerators(words) if counts else words, self.subjects)
            reading = self._read(words, prefer, named)
            inner = self._parted(words, reading, prefer, counts, depth + 1) if depth < _DEEPEST else []
            parts += inner or [(words, reading, at)]
        return parts

    def _is_turn(self, found: Turning, depth: int) -> bool:
        """Whether there are two matters; where there are two already, a third at a break needs less to speak for it."""
        if depth and (not found.turn.broken or found.turn.gain >= _FURTHER):
            return found.turn.broken
        return self._calibration.turns(found.signs)

    def _hinted(self, part: Part, prefer: Collection[str]) -> list[Part]:
        """A part without what a connective sets apart in it and which, on its own, rather speaks of another issue."""
        words, _, at = part
        stretches = clauses.announced(words)
        if len(stretches) < 2:
            return [part]
        readings = [self._read(piece.text, prefer) for piece in stretches]
        starts = [n for n, reading in enumerate(readings) if n and self._speaks_of_another(reading, at)]
        if not starts:
            return [part]
        found: list[Part] = []
        for n, following in pairwise([0, *starts, len(stretches)]):
            own = words[stretches[n].start : stretches[following - 1].end]
            reading = self._read(own, prefer)
            found.append((own, reading, next(iter(readings[n].odds)) if n else at))
        return found

    def _speaks_of_another(self, reading: Reading, at: int) -> bool:
        """Whether words speak, less than surely perhaps, of an issue, and hardly of this one."""
        odds = list(reading.odds.values())
        return (
            bool(odds) and self._calibration.verdict(odds) != "none" and reading.odds.get(at, 0.0) < _HARDLY
        )

    def turning(self, text: str) -> Turning | None:
        """Where in a message the matter may change, and what speaks for it."""
        return self._turning(text, self._read(text, (), set(cited(text, self.subjects))))

    def _turning(self, text: str, whole: Reading) -> Turning | None:
        if len(whole.scored) < 2 or not (to_folded := clauses.places(text, whole.text)):
            return None
        stretches = clauses.pieces(text)
        breaks = [(to_folded[a.end], to_folded[b.start]) for a, b in pairwise(stretches)]
        found = turn(self._postings, whole.text, whole.part, [s.at for s in whole.scored], breaks)
        if found is None:
            return None
        end, start = (bisect_left(to_folded, place) for place in (found.end, found.at))
        return Turning(found, end, start, turn_signs(found, whole.text, stretches))

    def _clause(self, reading: Reading, words: str, at: int) -> Clause:
        match = self._match(reading)
        code = self.subjects[at].code
        verdict = match.verdict if match.candidates and match.candidates[0].code == code else "choose"
        ordered = sorted(match.candidates, key=lambda c: c.code != code)
        return Clause(words.strip(_AROUND), tuple(ordered), verdict)

    def _cited_clauses(self, text: str, named: Sequence[tuple[str, ...]]) -> list[Clause]:
        """One clause for each number, where a message cites several: its own words, or all where a clause cites both."""
        if len(named) < 2 or any(len(codes) != 1 for codes in named):
            return []
        numbers, own = {s.code: s.number for s in self.subjects}, clauses_cited(text, self.subjects)
        words = own if own.keys() == {code for (code,) in named} else {}
        return [
            Clause(words.get(code, text).strip("，,；; "), (Candidate(code, numbers[code], 1.0, ()),), "sure")
            for (code,) in named
        ]

    @staticmethod
    def _with_clauses(match: Match, found: Sequence[Clause]) -> Match:
        """The first candidates of the clauses lead the whole message's own."""
        firsts = {c.candidates[0].code: c.candidates[0] for c in found if c.candidates}
        if len(firsts) < 2:
            return match
        rest = [c for c in match.candidates if c.code not in firsts]
        verdict: Verdict = "sure" if all(c.verdict == "sure" for c in found) else "choose"
        return Match(verdict, (*firsts.values(), *rest)[:SHOWN], tuple(found), match.rest)
