"""Fits what the signs of a match weigh and where its verdicts begin: `python -m tests.benchmarks.fit_matching`.

A conditional logit over the issues of a ledger and "none of them", fitted on every labelled set at hand; the
thresholds come from predictions for ledgers that were left out of the fit, so that they hold for the next town. Then,
by what the signs of issues have come to weigh, a logistic regression tells messages of two matters from those of one.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import mul
from pathlib import Path

import storage.matching
from storage.matching import Index
from storage.matching.calibration import calibration, weight
from storage.matching.numbers import mentions
from storage.matching.signs import NOTHING, SIGNS
from storage.matching.turns import TURN_SIGNS
from tests.benchmarks.matching import reliability
from tests.benchmarks.samples import Sample, given, load, own

TARGET = Path(storage.matching.__file__).parent / "calibration.toml"
FOLDS = 6
ROUNDS = 200
STEP = 0.05
SHRINK = 0.002
# Citing a number is rare in the samples and decisive in life: hardly shrunk.
SHRUNK = [0.0005 if sign == "cited" else SHRINK for sign in SIGNS] + [0.0] + [SHRINK] * (len(NOTHING) - 1)
# Of the reports and questions, as many may be sure and wrong.
MOST_WRONG = 0.006
# Reports and questions of no issue count so many times: they are rarer in the samples than in a chat.
STRAY = 3
# Of the messages on one matter, as many may be parted.
MOST_PARTED = 0.01
# A prior only: labelled messages come without a sender, so this one weight is set, not fitted.
PREFERRED = 0.3


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
    sets = [own()]
    if (samples := given()) is not None:
        sets.append(load(samples))
    found = []
    for ledgers, messages in sets:
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


def ascended(
    slope: Callable[[list[float]], list[float]],
    weights: list[float],
    shrunk: Sequence[float],
    positive: int = 0,
) -> list[float]:
    """The weights at the top of a mean likelihood with this slope, the first few never negative (Adam, full batches)."""
    mean, square = [0.0] * len(weights), [0.0] * len(weights)
    for turn in range(1, ROUNDS + 1):
        for k, risen in enumerate(slope(weights)):
            pull = risen - shrunk[k] * weights[k]
            mean[k] = 0.9 * mean[k] + 0.1 * pull
            square[k] = 0.999 * square[k] + 0.001 * pull * pull
            step = mean[k] / (1 - 0.9**turn) / (math.sqrt(square[k] / (1 - 0.999**turn)) + 1e-8)
            weights[k] += STEP * step
        weights[:positive] = [max(0.0, w) for w in weights[:positive]]
    return weights


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


@dataclass(frozen=True)
class Parting:
    """A message that may be parted, the signs that it should be, and whether that gives its two issues."""

    ledger: str
    signs: tuple[float, ...]
    right: bool
    single: bool


def partings() -> tuple[list[Parting], int]:
    """Every report or question that may be parted; and how many of all speak of one matter."""
    sets = [own()]
    if (samples := given()) is not None:
        sets.append(load(samples))
    found, singles = [], 0
    for ledgers, messages in sets:
        indexes = {name: Index(subjects) for name, subjects in ledgers.items()}
        for sample in messages:
            if sample.accept and sample.intent in ("report", "query"):
                singles += len(sample.issues) == 1
                found += _parting(sample, indexes[sample.ledger])
    return found, singles


def _parting(sample: Sample, index: Index) -> list[Parting]:
    found = index.turning(sample.text)
    if found is None or len(mentions(sample.text, index.subjects)) > 1:
        return []
    codes = {index.subjects[found.turn.first].code, index.subjects[found.turn.second].code}
    single = len(sample.issues) == 1
    return [Parting(sample.ledger, found.signs, not single and codes == set(sample.issues), single)]


def _sigmoid(weights: Sequence[float], signs: Sequence[float]) -> float:
    return 1 / (1 + math.exp(-sum(map(mul, weights, signs))))


def fit_turns(known: Sequence[Parting]) -> list[float]:
    """The weights that tell messages of two matters from those of one."""

    def slope(weights: list[float]) -> list[float]:
        pulls = [(p.signs, p.right - _sigmoid(weights, p.signs)) for p in known]
        return [sum(pull * signs[k] for signs, pull in pulls) / len(known) for k in range(len(weights))]

    shrunk = [0.0] + [SHRINK / 2] * (len(TURN_SIGNS) - 1)
    return ascended(slope, [0.0] * len(TURN_SIGNS), shrunk)


def parted(known: Sequence[Parting], singles: int) -> tuple[float, str]:
    """The probability from which few enough single matters are parted, and what that does on ledgers left out."""
    told = []
    ledgers = sorted({p.ledger for p in known})
    for fold in range(FOLDS):
        hidden = set(ledgers[fold::FOLDS])
        weights = fit_turns([p for p in known if p.ledger not in hidden])
        told += [(_sigmoid(weights, p.signs), p) for p in known if p.ledger in hidden]
    steps = [i / 100 for i in range(5, 100)]
    split = min(t for t in steps if sum(p.single for q, p in told if q >= t) <= MOST_PARTED * singles)
    right = sum(p.right for q, p in told if q >= split)
    wrong = sum(p.single for q, p in told if q >= split)
    shown = f"parted rightly {right} of {sum(not p.single for p in known)} that may be, {wrong} of {singles} single"
    return split, shown


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
