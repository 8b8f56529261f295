"""Fits what the signs of a match weigh and where its verdicts begin: `python -m tests.benchmarks.fit_matching`.

A conditional logit over the issues of a ledger and "none of them", fitted on every labelled set at hand; the
thresholds come from predictions for ledgers that were left out of the fit, so that they hold for the next town. Then,
by what the signs of issues have come to weigh, a logistic regression tells messages of two matters from those of one.
"""

from __future__ import annotations

import math
import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import mul
from pathlib import Path

import storage.matching
from storage.matching import Index
from storage.matching.calibration import calibration, weight
from storage.matching.signs import NOTHING, SIGNS
from storage.matching.turns import TURN_SIGNS
from tests.benchmarks.fit_turns import FOLDS, ascended, fit_turns, labelled, parted, partings
from tests.benchmarks.matching import reliability, taught
from tests.benchmarks.samples import Sample

TARGET = Path(storage.matching.__file__).parent / "calibration.toml"
SHRINK = 0.002
# Citing a number is rare in the samples and decisive in life: hardly shrunk.
SHRUNK = [0.0005 if sign == "cited" else SHRINK for sign in SIGNS] + [0.0] + [SHRINK] * (len(NOTHING) - 1)
# Of the reports and questions, as many may reach the score and be wrong; some of these are doubted for their intent.
MOST_WRONG = 0.007
# Reports and questions of no issue count so many times: they are rarer in the samples than in a chat.
STRAY = 3
# A prior only: labelled messages come without a sender, so this one weight is set, not fitted.
PREFERRED = 0.3
# What was learnt weighs as much as makes the second half of the messages most likely once the first was confirmed.
LEARNT = [step / 10 for step in range(31)]


@dataclass(frozen=True)
class Case:
    """A message with the signs of its likely issues and of none, and which of these are right."""

    ledger: str
    signs: tuple[tuple[float, ...], ...]
    nothing: tuple[float, ...]
    right: frozenset[int]
    intent: str

    def chances(self, weights: Sequence[float]) -> list[float]:
        """The probability of every issue and, last, of none."""
        utilities = [sum(map(mul, weights, row)) for row in self.signs]
        utilities.append(sum(map(mul, weights[len(SIGNS) :], self.nothing)))
        top = max(utilities)
        powers = [math.exp(u - top) for u in utilities]
        total = sum(powers)
        return [p / total for p in powers]


def cases() -> list[Case]:
    """Every labelled message that speaks of an issue or of none."""
    found = []
    for ledgers, messages in labelled():
        indexes = {name: Index(subjects) for name, subjects in ledgers.items()}
        wanted = [m for m in messages if m.intent in ("report", "query", "other")]
        found += [_case(m, indexes[m.ledger]) for m in wanted]
    return found


def _case(sample: Sample, index: Index) -> Case:
    scored, nothing = index.scored(sample.text)
    codes = [index.subjects[s.at].code for s in scored]
    right = {i for i, code in enumerate(codes) if code in sample.accept}
    if not sample.speaks_of_an_issue:
        right = {len(codes)}
    return Case(sample.ledger, tuple(s.signs for s in scored), nothing, frozenset(right), sample.intent)


def fit(known: Sequence[Case]) -> list[float]:
    """The weights that make the right issues most likely, none of an issue's negative."""
    usable = [case for case in known if case.right]
    start = [0.2] * len(SIGNS) + [2.0] + [0.0] * (len(NOTHING) - 1)
    return ascended(lambda weights: _slope(usable, weights), start, SHRUNK, positive=len(SIGNS))


def _slope(known: Sequence[Case], weights: Sequence[float]) -> list[float]:
    columns = [(row, pull) for case in known for row, pull in _pulls(case, weights) if abs(pull) > 1e-5]
    slope = [0.0] * len(SIGNS)
    nothing = [0.0] * len(NOTHING)
    for row, pull in columns:
        into = slope if len(row) == len(SIGNS) else nothing
        for k, sign in enumerate(row):
            if sign:
                into[k] += pull * sign
    return [value / len(known) for value in slope + nothing]


def _pulls(case: Case, weights: Sequence[float]) -> Iterator[tuple[tuple[float, ...], float]]:
    chances = case.chances(weights)
    likely = max(sum(chances[i] for i in case.right), 1e-12)
    for i, (row, chance) in enumerate(zip((*case.signs, case.nothing), chances, strict=True)):
        yield row, (chance / likely if i in case.right else 0.0) - chance


@dataclass(frozen=True)
class Judged:
    """A message as a fit on the other ledgers judges it."""

    case: Case
    score: float
    mass: float
    right: bool

    @property
    def speaks(self) -> bool:
        """Whether there was an issue to be found."""
        return len(self.case.signs) not in self.case.right


def left_out(known: Sequence[Case]) -> list[Judged]:
    """Every message, judged by a fit on other ledgers."""
    found = []
    ledgers = sorted({case.ledger for case in known})
    for fold in range(FOLDS):
        hidden = set(ledgers[fold::FOLDS])
        weights = fit([case for case in known if case.ledger not in hidden])
        found += [_judged(case, weights) for case in known if case.ledger in hidden]
    return found


def _judged(case: Case, weights: Sequence[float]) -> Judged:
    chances = case.chances(weights)[:-1]
    best = max(range(len(chances)), key=chances.__getitem__, default=-1)
    return Judged(case, max(chances, default=0.0), weight(chances), best in case.right)


def thresholds(judged: Sequence[Judged]) -> tuple[float, float]:
    """The score from which few enough are wrong, and the mass of all issues below which it is none."""
    asked = [j for j in judged if j.case.intent != "other"]
    steps = [i / 100 for i in range(5, 100)]
    wrong = {t: sum(j.score >= t and not j.right for j in asked) for t in steps}
    sure = min(t for t in steps if wrong[t] <= MOST_WRONG * len(asked))
    none = min(
        steps, key=lambda t: sum((1 if j.speaks else STRAY) for j in asked if (j.mass >= t) != j.speaks)
    )
    return sure, none


def _shown(judged: Sequence[Judged], sure: float) -> str:
    lines = [reliability([(j.score, j.right) for j in judged])]
    ledgers = sorted({j.case.ledger for j in judged})
    lines += [_row(name, [j for j in judged if j.case.ledger == name], sure) for name in ledgers]
    lines.append(_row("ledgers left out", judged, sure))
    return "\n".join(lines)


def _row(name: str, judged: Sequence[Judged], sure: float) -> str:
    spoken = [j for j in judged if j.speaks]
    first = 100 * sum(j.right for j in spoken) / len(spoken)
    taken = [j for j in judged if j.score >= sure and j.case.intent != "other"]
    share = 100 * sum(j.speaks for j in taken) / len(spoken)
    return (
        f"{name:18} first {first:5.1f}  sure {share:5.1f}  of these wrong {sum(not j.right for j in taken)}"
    )


def replays(seed: int) -> list[Case]:
    """Half of the messages of one matter, against ledgers where the other half was confirmed."""
    found = []
    for ledgers, messages in labelled():
        wanted = [m for m in messages if m.intent in ("report", "query") and len(m.accept) == 1]
        random.Random(seed).shuffle(wanted)
        indexes = {name: Index(subjects) for name, subjects in taught(ledgers, wanted[::2]).items()}
        found += [_case(m, indexes[m.ledger]) for m in wanted[1::2]]
    return found


def fit_learnt(weights: list[float]) -> float:
    """The weight of what was learnt, all others being what they are."""
    known = [case for seed in range(2) for case in replays(seed) if case.right]
    at = SIGNS.index("learnt")

    def likelihood(weight: float) -> float:
        row = [*weights[:at], weight, *weights[at + 1 :]]
        return sum(math.log(sum(map(case.chances(row).__getitem__, case.right))) for case in known)

    return max(LEARNT, key=likelihood)


def _written(rows: Mapping[str, tuple[Sequence[str], Sequence[float]]], numbers: Mapping[str, float]) -> None:
    lines = ["# Written by tests/benchmarks/fit_matching.py; not to be edited by hand."]
    for name, (signs, weights) in rows.items():
        lines += [f"{name} = [", *(f"    {w:.2f},  # {s}" for s, w in zip(signs, weights, strict=True)), "]"]
    lines += [f"{name} = {value:.2f}" for name, value in numbers.items()]
    TARGET.write_text("\n".join([*lines, ""]), encoding="utf-8")
    calibration.cache_clear()


def main() -> None:
    """Fit, show how it does on ledgers left out, and write the calibration."""
    known = cases()
    judged = left_out(known)
    sure, none = thresholds(judged)
    weights = fit(known)
    weights[SIGNS.index("preferred")] = PREFERRED
    weights[SIGNS.index("learnt")] = fit_learnt(weights)
    sys.stdout.write(_shown(judged, sure) + "\n")
    before = calibration()
    rows = {
        "weights": (SIGNS, weights[: len(SIGNS)]),
        "nothing": (NOTHING, weights[len(SIGNS) :]),
        "turn": (TURN_SIGNS, before.turn),
    }
    numbers = {"sure": sure, "none": none, "split": before.split}
    _written(rows, numbers)
    turns, singles = partings()
    split, shown = parted(turns, singles)
    sys.stdout.write(shown + "\n")
    _written(rows | {"turn": (TURN_SIGNS, fit_turns(turns))}, numbers | {"split": split})


if __name__ == "__main__":
    main()
