"""The index of a ledger's issues, and the ranking of a message against it."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz

from storage.matching.calibration import Calibration, calibration
from storage.matching.clauses import parts
from storage.matching.features import Terms, sound_of, terms, written_pairs
from storage.matching.numbers import cited
from storage.matching.sounds import initials, pairs, sounds
from storage.matching.values import Candidate, Clause, Match, Subject
from storage.matching.vocabulary import lookalikes, thesaurus
from storage.wording import fold

SHOWN = 5
WORDS_SHOWN = 4
_CONSIDERED = 8
_SECTION = 0.3

Signs = tuple[float, ...]
"""What speaks for one issue, in the order of `SIGNS`."""
SIGNS = (
    "title_written",
    "title_heard",
    "title_group",
    "title_single",
    "body_written",
    "body_heard",
    "body_group",
    "body_single",
    "title_shape",
    "covered",
    "cited",
    "preferred",
)


class _Field:
    """The rarity-weighted postings of one kind of text over all issues."""

    def __init__(self, texts: Sequence[Counter[str]]) -> None:
        total = len(texts)
        spread: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for at, counts in enumerate(texts):
            for key, count in counts.items():
                spread[key].append((at, min(count, 1.0) + 0.15 * min(max(count - 1, 0), 3)))
        self.postings = {
            key: [(at, weight * _rarity(total, len(found))) for at, weight in found]
            for key, found in spread.items()
        }

    def add(self, keys: Iterable[str], into: dict[int, float], share: float = 1.0) -> None:
        postings = self.postings
        for key in keys:
            for at, weight in postings.get(key, ()):
                into[at] = into.get(at, 0.0) + weight * share


def _rarity(total: int, having: int) -> float:
    return math.log(1 + (total - having + 0.5) / (having + 0.5))


def _keys(text: str) -> Counter[str]:
    folded = fold(text)
    counts: Counter[str] = Counter(p for p in written_pairs(folded) if p.isalnum())
    counts.update(p for p in written_pairs(sounds(folded)))
    counts.update(c for c in folded if c.isalpha())
    counts.update(dict.fromkeys((group for _, _, group in thesaurus().found(folded)), 1))
    return counts


def _body(subject: Subject) -> Counter[str]:
    counts: Counter[str] = Counter()
    for text in (*subject.measures, subject.facts):
        counts.update(_keys(text))
    for key in _keys(subject.section):
        counts[key] = max(counts[key], _SECTION)  # type: ignore[assignment]
    return counts


def _title(subject: Subject) -> Counter[str]:
    counts = _keys(subject.title)
    for phrase in subject.phrases:
        counts.update(_keys(phrase))
    return counts


class Scored(NamedTuple):
    """One issue's signs and what they come to."""

    at: int
    signs: Signs
    utility: float


class Index:
    """A ledger's issues, ready to be ranked; never changed once built."""

    def __init__(self, subjects: Sequence[Subject]) -> None:
        self.subjects = tuple(subjects)
        self._calibration: Calibration = calibration()
        titles, bodies = [_title(s) for s in self.subjects], [_body(s) for s in self.subjects]
        self._title, self._body = _Field(titles), _Field(bodies)
        self._all = [frozenset(title) | frozenset(body) for title, body in zip(titles, bodies, strict=True)]
        self._sounds = [sounds(fold(s.title)) for s in self.subjects]
        self._rarest = _rarity(len(self.subjects), 1)
        self._letters = [initials(fold(s.title + "".join(s.measures))) for s in self.subjects]

    def rank(self, text: str, *, prefer: Collection[str] = ()) -> Match:
        """The issues a message speaks of, best first, and how sure that is."""
        whole = self._judge(text, prefer)
        clauses = self._clauses(text, prefer)
        return Match(whole.verdict, whole.candidates, clauses)

    def _clauses(self, text: str, prefer: Collection[str]) -> tuple[Clause, ...]:
        found: list[tuple[str, Match]] = []
        loose = ""
        for part in parts(text):
            judged = self._judge(part, prefer)
            if not judged.candidates or judged.candidates[0].score < self._calibration.clause:
                loose = self._joined(found, loose, part)
            elif found and found[-1][1].candidates[0].code == judged.candidates[0].code:
                found[-1] = (f"{found[-1][0]}，{part}", found[-1][1])
            else:
                found.append((f"{loose}，{part}" if loose else part, judged))
                loose = ""
        if len({m.candidates[0].code for _, m in found}) < 2:
            return ()
        return tuple(Clause(words, m.candidates, m.verdict) for words, m in found)

    @staticmethod
    def _joined(found: list[tuple[str, Match]], loose: str, part: str) -> str:
        """Words that name no issue go with those before them, or wait for the next."""
        if not found:
            return f"{loose}，{part}" if loose else part
        found[-1] = (f"{found[-1][0]}，{part}", found[-1][1])
        return ""

    def _judge(self, text: str, prefer: Collection[str]) -> Match:
        part = terms(fold(text))
        scored = self._scored(text, part, prefer)
        weights = [math.exp(min(s.utility, 50.0)) for s in scored]
        nothing = math.exp(self._calibration.nothing)
        total = sum(weights) + nothing
        candidates = tuple(
            self._candidate(s.at, round(w / total, 4), part)
            for s, w in zip(scored[:SHOWN], weights, strict=False)
        )
        return Match(self._calibration.verdict([c.score for c in candidates]), candidates)

    def _candidate(self, at: int, score: float, part: Terms) -> Candidate:
        subject = self.subjects[at]
        return Candidate(subject.code, subject.number, score, self._why(at, part))

    def _why(self, at: int, part: Terms) -> tuple[str, ...]:
        """The words of a message that speak for an issue, in their order."""
        keys = self._all[at]
        hits = [i for i, pair in enumerate(pairs(part.content)) if pair in keys]
        runs: list[str] = []
        for n, i in enumerate(hits):
            if n and hits[n - 1] == i - 1:
                runs[-1] += part.content[i + 1]
            else:
                runs.append(part.content[i : i + 2])
        runs += [word for group, word in part.groups.items() if group in keys and word not in "".join(runs)]
        return tuple(dict.fromkeys(runs))[:WORDS_SHOWN]

    def scored(self, text: str, prefer: Collection[str] = ()) -> list[Scored]:
        """Every issue that something speaks for, with the signs, best first."""
        return self._scored(text, terms(fold(text)), prefer)

    def _scored(self, text: str, part: Terms, prefer: Collection[str]) -> list[Scored]:
        named = set(cited(text, self.subjects))
        evidence = self._evidence(part)
        rough: dict[int, float] = {}
        for kind in evidence:
            for at, weight in kind.items():
                rough[at] = rough.get(at, 0.0) + weight
        best = sorted(rough, key=rough.__getitem__, reverse=True)[:_CONSIDERED]
        best += [i for i, s in enumerate(self.subjects) if s.code in named and i not in best]
        heard = sound_of(part.content)
        possible = self._possible(part)
        scored = []
        for at in best:
            signs = (
                *(kind.get(at, 0.0) for kind in evidence),
                _alike(heard, self._sounds[at]),
                rough.get(at, 0.0) / possible,
                1.0 if self.subjects[at].code in named else 0.0,
                1.0 if self.subjects[at].code in prefer else 0.0,
            )
            scored.append(Scored(at, signs, self._calibration.utility(signs)))
        return sorted(scored, key=lambda s: -s.utility)

    def _possible(self, part: Terms) -> float:
        return self._rarest * (2 * len(part.written) + 2 * len(part.groups) + len(part.content) + 4)

    def _evidence(self, part: Terms) -> list[dict[int, float]]:
        kinds: list[dict[int, float]] = []
        for field in (self._title, self._body):
            for keys in (set(part.written), set(part.heard), part.groups, set(part.content)):
                into: dict[int, float] = {}
                field.add(keys, into)
                kinds.append(into)
            field.add(self._mistaken(part, field), kinds[-4], 0.7)
        for run in part.letters:
            having = [at for at, letters in enumerate(self._letters) if run in letters]
            for at in having:
                rarity = 2 * _rarity(len(self.subjects), len(having))
                kinds[0][at] = kinds[0].get(at, 0.0) + rarity
        return kinds

    def _mistaken(self, part: Terms, field: _Field) -> list[str]:
        """Pairs of the ledger that the message writes with a character of similar shape."""
        alike = lookalikes()
        found = []
        for pair in part.written:
            if pair in field.postings:
                continue
            first, second = pair[0], pair[1]
            found += [other + second for other in alike.get(first, "") if other + second in field.postings]
            found += [first + other for other in alike.get(second, "") if first + other in field.postings]
        return found


def _alike(heard: str, title: str) -> float:
    return fuzz.partial_ratio(heard, title) / 100 if len(heard) > 1 else 0.0
