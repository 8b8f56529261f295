"""The index of a ledger's issues, and the ranking of a message against it."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from heapq import nlargest
from typing import NamedTuple

from rapidfuzz import fuzz

from storage.matching.calibration import SIGNS, calibration
from storage.matching.features import Terms, sound_of, terms
from storage.matching.fields import Posting, postings, rarity
from storage.matching.numbers import cited
from storage.matching.sounds import initials, sounds
from storage.matching.values import Candidate, Match, Subject
from storage.matching.vocabulary import common, lookalikes
from storage.wording import fold

SHOWN = 5
WORDS_SHOWN = 4
_CONSIDERED = 8
_COMMON = 0.5
_LOOKALIKE = 0.7

Evidence = dict[int, list[float]]
"""By an issue's place, what speaks for it: title and body in turn for each kind of key."""


class Scored(NamedTuple):
    """One issue's signs and what they come to."""

    at: int
    signs: tuple[float, ...]
    utility: float


class Index:
    """A ledger's issues, ready to be ranked; never changed once built."""

    def __init__(self, subjects: Sequence[Subject]) -> None:
        self.subjects = tuple(subjects)
        self._calibration = calibration()
        self._postings = postings(self.subjects)
        self._sounds = [sounds(fold(s.title)) for s in self.subjects]
        self._rarest = rarity(len(self.subjects), 1)
        self._letters = [initials(fold(s.title + "".join(s.measures))) for s in self.subjects]

    def rank(self, text: str, *, prefer: Collection[str] = ()) -> Match:
        """The issues a message speaks of, best first, and how sure that is."""
        subjects = self.subjects
        part = terms(fold(text))
        scored = self._scored(text, part, prefer)
        weights = [math.exp(min(s.utility, 50.0)) for s in scored]
        total = sum(weights) + math.exp(self._calibration.nothing)
        candidates = tuple(
            Candidate(subjects[s.at].code, subjects[s.at].number, round(w / total, 4), self._why(s.at, part))
            for s, w in zip(scored[:SHOWN], weights, strict=False)
        )
        return Match(self._calibration.verdict([c.score for c in candidates]), candidates)

    def scored(self, text: str, prefer: Collection[str] = ()) -> list[Scored]:
        """Every issue that something speaks for, with the signs, best first."""
        return self._scored(text, terms(fold(text)), prefer)

    def _why(self, at: int, part: Terms) -> tuple[str, ...]:
        """The words of a message that speak for an issue, in their order."""
        said = part.content
        spans = [
            (i, i + 2)
            for i, pair in enumerate(map(str.__add__, said, said[1:]))
            if pair not in common() and self._has(at, pair)
        ]
        runs: list[str] = []
        last = -1
        for start, end in spans:
            if start <= last:
                runs[-1] += said[end - 1]
            else:
                runs.append(said[start:end])
            last = end - 1
        runs += [
            word.text
            for word in (*part.words, *part.misheard)
            if any(self._has(at, group) for group in word.groups) and word.text not in "".join(runs)
        ]
        return tuple(dict.fromkeys(runs))[:WORDS_SHOWN]

    def _has(self, at: int, key: str) -> bool:
        return any(place == at for place, *_ in self._postings.get(key, ()))

    def _scored(self, text: str, part: Terms, prefer: Collection[str]) -> list[Scored]:
        named = set(cited(text, self.subjects))
        evidence = self._evidence(part)
        best = nlargest(_CONSIDERED, evidence, key=lambda at: evidence[at][-1])
        best += [i for i, s in enumerate(self.subjects) if s.code in named and i not in best]
        heard = sound_of(part.content)
        possible = self._rarest * (2 * len(part.written) + 2 * len(part.words) + 6)
        scored = []
        for at in best:
            found = evidence.get(at, [0.0] * 11)
            signs = (
                *found[:10],
                max(0.0, fuzz.partial_ratio(heard, self._sounds[at]) / 100 - 0.4) if len(heard) > 2 else 0.0,
                found[10] / possible,
                1.0 if self.subjects[at].code in named else 0.0,
                1.0 if self.subjects[at].code in prefer else 0.0,
            )
            scored.append(Scored(at, signs, self._calibration.utility(signs)))
        scored.sort(key=lambda s: -s.utility)
        return scored

    def _evidence(self, part: Terms) -> Evidence:
        found: Evidence = {}
        usual = common()
        self._add(found, 0, part.written, usual)
        self._add(found, 0, self._mistaken(part), (), _LOOKALIKE)
        self._add(found, 2, part.heard, ())
        self._add(found, 4, {g for w in part.words for g in w.groups}, ())
        self._add(found, 4, {g for w in part.misheard if len(w.text) > 2 for g in w.groups}, ())
        self._add(found, 6, {g for w in part.misheard if len(w.text) == 2 for g in w.groups}, ())
        self._add(found, 8, set(part.content.replace(" ", "")), (), 0.3)
        for letters in part.initials:
            self._count(found, 0, self._spelling(letters), 2.0)
        return found

    def _spelling(self, letters: str) -> tuple[Posting, ...]:
        having = [at for at, initial in enumerate(self._letters) if letters in initial]
        return tuple((at, rarity(len(self.subjects), len(having)), 0.0) for at in having)

    def _add(
        self, found: Evidence, kind: int, keys: Iterable[str], usual: Collection[str], share: float = 1.0
    ) -> None:
        get = self._postings.get
        for key in keys:
            self._count(found, kind, get(key, ()), share * _COMMON if key in usual else share)

    @staticmethod
    def _count(found: Evidence, kind: int, postings: tuple[Posting, ...], share: float) -> None:
        for at, title, body in postings:
            row = found.get(at)
            if row is None:
                row = found[at] = [0.0] * 11
            row[kind] += share * title
            row[kind + 1] += share * body
            row[10] += share * (title + body)

    def _mistaken(self, part: Terms) -> list[str]:
        """Pairs of the ledger that the message writes with a character of similar shape."""
        alike = lookalikes()
        known = self._postings
        found = []
        for pair in part.written:
            if pair not in known:
                first, second = pair[0], pair[1]
                tries = [other + second for other in alike.get(first, "")]
                tries += [first + other for other in alike.get(second, "")]
                found += [other for other in tries if other in known]
        return found
