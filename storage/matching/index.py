"""The index of a ledger's issues, and the ranking of a message against it."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from functools import cached_property
from heapq import nlargest
from typing import NamedTuple

from storage.matching import clauses
from storage.matching.calibration import calibration
from storage.matching.evidence import TOTAL, gather, reasons
from storage.matching.features import Terms, terms
from storage.matching.fields import Posting, postings, rarity
from storage.matching.numbers import cited, mentions
from storage.matching.signs import SHAPE, Said, issue_signs, nothing_signs
from storage.matching.sounds import initials, sounds
from storage.matching.values import Candidate, Clause, Match, Subject, Verdict
from storage.wording import fold

SHOWN = 5
WORDS_SHOWN = 4
_CONSIDERED = 8
_WORTH_A_REASON = 0.02
# In nats for each message, alike this one, of which members said that it is not of an issue.
_REFUSED = 1.0
_ALIKE = 0.5
_MOST_REFUSALS = 3
# In nats below no issue at all: what a second matter must at least come to in the whole message.
_SECOND = 1.0


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


class Index:
    """A ledger's issues, ready to be ranked; never changed once built."""

    def __init__(self, subjects: Sequence[Subject]) -> None:
        self.subjects = tuple(subjects)
        self._calibration = calibration()
        self._postings = postings(self.subjects)
        self._titles = [fold(s.title) for s in self.subjects]
        self._sounds = [sounds(title) for title in self._titles]
        self._texts = [fold("\n".join([s.title, *s.measures, s.facts])) for s in self.subjects]
        self._refused = {
            at: [frozenset(terms(fold(words)).written) for words in s.not_phrases]
            for at, s in enumerate(self.subjects)
            if s.not_phrases
        }

    def rank(self, text: str, *, prefer: Collection[str] = ()) -> Match:
        """The issues a message speaks of, best first, and how sure that is."""
        named = mentions(text, self.subjects)
        whole = self._read(text, prefer, {code for codes in named for code in codes})
        found = self._cited_clauses(text, named)
        if not found and self._may_be_two(whole):
            found = self._clauses(text, prefer, numbered=bool(named))
        return self._with_clauses(self._match(whole), found)

    def scored(self, text: str, prefer: Collection[str] = ()) -> list[Scored]:
        """Every issue that something speaks for, with the signs, best first."""
        return self._read(text, prefer, set(cited(text, self.subjects))).scored

    def _read(self, text: str, prefer: Collection[str], named: Collection[str] = ()) -> Reading:
        folded = fold(text)
        part = terms(folded)
        scored = self._scored(part, prefer, named)
        nothing = self._calibration.utility_of_none(nothing_signs(part, self._postings))
        weights = [math.exp(min(s.utility, 50.0)) for s in scored]
        total = sum(weights) + math.exp(nothing)
        odds = {s.at: w / total for s, w in zip(scored, weights, strict=True)}
        return Reading(folded, part, scored, nothing, odds)

    def _match(self, reading: Reading) -> Match:
        found = tuple(self._candidate(reading, at) for at in list(reading.odds)[:SHOWN])
        return Match(self._calibration.verdict(list(reading.odds.values())), found)

    def _candidate(self, reading: Reading, at: int) -> Candidate:
        subject = self.subjects[at]
        score = round(reading.odds[at], 4)
        if score < _WORTH_A_REASON:
            return Candidate(subject.code, subject.number, score, ())
        why = reasons(self._postings, reading.text, reading.part, at, self._titles[at])
        return Candidate(subject.code, subject.number, score, why[:WORDS_SHOWN])

    def _scored(self, part: Terms, prefer: Collection[str], named: Collection[str]) -> list[Scored]:
        evidence = gather(self._postings, part, [self._spelling(letters) for letters in part.initials])
        best = nlargest(_CONSIDERED, evidence, key=lambda at: evidence[at][TOTAL])
        if named:
            best += [i for i, s in enumerate(self.subjects) if s.code in named and i not in best]
        said = Said.of(part, evidence)
        scored = [
            self._weighed(said, at, (self.subjects[at].code in x for x in (named, prefer))) for at in best
        ]
        if self._refused:
            pairs = frozenset(part.written)
            scored = [s._replace(utility=s.utility - self._refusals(s.at, pairs)) for s in scored]
        return sorted(scored, key=lambda s: -s.utility)

    def _refusals(self, at: int, said: frozenset[str]) -> float:
        """What speaks against an issue because members said so of messages alike."""
        alike = (
            known for known in self._refused.get(at, ()) if len(known & said) > _ALIKE * len(known | said)
        )
        return _REFUSED * min(_MOST_REFUSALS, sum(1 for _ in alike))

    def _weighed(self, said: Said, at: int, told: Iterable[bool]) -> Scored:
        known = issue_signs(said, self._postings, at, self._texts[at], self._sounds[at])
        signs = (*known, *map(float, told))
        return Scored(at, signs, self._calibration.utility(signs))

    def _spelling(self, letters: str) -> tuple[Posting, ...]:
        """The issues whose text has words with these initials."""
        having = [at for at, known in enumerate(self._initials) if letters in known]
        return tuple((at, rarity(len(self.subjects), len(having)), 0.0) for at in having)

    @cached_property
    def _initials(self) -> list[str]:
        return [initials(text) for text in self._texts]

    def _may_be_two(self, whole: Reading) -> bool:
        """Whether a second issue has enough to speak for it that looking at the parts may pay."""
        return len(whole.scored) > 1 and whole.scored[1].utility > whole.nothing - _SECOND

    def _clauses(self, text: str, prefer: Collection[str], *, numbered: bool) -> list[Clause]:
        def read(words: str) -> Reading:
            return self._read(words, prefer, cited(words, self.subjects) if numbered else ())

        found = clauses.pieces(text)
        if len(found) < 2:
            return []
        readings = [read(piece.text) for piece in found]
        odds = [reading.odds for reading in readings]
        first = readings[0].scored
        announced = numbered or clauses.announces(found[0], first[0].signs[SHAPE] if first else 0.0)
        issues = clauses.matters(found, odds, announced=announced)
        runs = clauses.spans(found, odds, issues)
        return [self._clause(read(text[start:end]), text[start:end], at) for start, end, at in runs]

    def _clause(self, reading: Reading, words: str, at: int) -> Clause:
        match = self._match(reading)
        code = self.subjects[at].code
        ordered = sorted(match.candidates, key=lambda c: c.code != code)
        return Clause(words.strip(" ，,。；;"), tuple(ordered), match.verdict)

    def _cited_clauses(self, text: str, named: Sequence[tuple[str, ...]]) -> list[Clause]:
        """One clause for each number, where a message cites several."""
        if len(named) < 2 or any(len(codes) != 1 for codes in named):
            return []
        numbers = {s.code: s.number for s in self.subjects}
        return [Clause(text, (Candidate(code, numbers[code], 1.0, ()),), "sure") for (code,) in named]

    @staticmethod
    def _with_clauses(match: Match, found: Sequence[Clause]) -> Match:
        """The first candidates of the clauses lead the whole message's own."""
        firsts = {c.candidates[0].code: c.candidates[0] for c in found if c.candidates}
        if len(firsts) < 2:
            return match
        rest = [c for c in match.candidates if c.code not in firsts]
        verdict: Verdict = "sure" if all(c.verdict == "sure" for c in found) else "choose"
        return Match(verdict, (*firsts.values(), *rest)[:SHOWN], tuple(found))
