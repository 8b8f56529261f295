"""Fits what the signs of a match weigh and where its verdicts begin: `python -m tests.benchmarks.fit_matching`.

A conditional logit over the issues of a ledger and "none of them", fitted on every labelled set at hand; the
thresholds come from predictions for ledgers that were left out of the fit, so that they hold for the next town.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import storage.matching
from storage.matching import Index
from storage.matching.calibration import SIGNS, weight
from tests.benchmarks.samples import Sample, given, load, own

TARGET = Path(storage.matching.__file__).parent / "calibration.toml"
ROUNDS = 300
STEP = 0.05
SHRINK = 0.01
# Citing a number is rare in the samples and decisive in life: hardly shrunk.
SHRUNK = [0.0005 if sign == "cited" else SHRINK for sign in SIGNS] + [0.0]
# As careful as can be while most reports still need but one tap.
SURE = 0.8
# A prior only: labelled messages come without a sender, so this one weight is set, not fitted.
PREFERRED = 0.3


@dataclass(frozen=True)
class Case:
    """A message with the signs of its likely issues, and which of these are right."""

    ledger: str
    signs: tuple[tuple[float, ...], ...]
    right: frozenset[int]
    intent: str

    def chances(self, weights: Sequence[float]) -> list[float]:
        """The probability of every issue and, last, of none."""
        utilities = [sum(w * x for w, x in zip(weights, row, strict=False)) for row in self.signs]
        utilities.append(weights[-1])
        top = max(utilities)
        powers = [math.exp(u - top) for u in utilities]
        return [p / sum(powers) for p in powers]


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
    scored = index.scored(sample.text)
    codes = [index.subjects[s.at].code for s in scored]
    right = {i for i, code in enumerate(codes) if code in sample.accept} or set()
    if not sample.speaks_of_an_issue:
        right = {len(codes)}
    return Case(sample.ledger, tuple(s.signs for s in scored), frozenset(right), sample.intent)


def fit(known: Sequence[Case]) -> list[float]:
    """The weights that make the right issues most likely, none of them negative (Adam, full batches)."""
    size = len(SIGNS) + 1
    weights = [0.2] * (size - 1) + [2.0]
    mean, square = [0.0] * size, [0.0] * size
    for turn in range(1, ROUNDS + 1):
        slope = _slope(known, weights)
        for k in range(size):
            pull = slope[k] / len(known) - SHRUNK[k] * weights[k]
            mean[k] = 0.9 * mean[k] + 0.1 * pull
            square[k] = 0.999 * square[k] + 0.001 * pull * pull
            step = mean[k] / (1 - 0.9**turn) / (math.sqrt(square[k] / (1 - 0.999**turn)) + 1e-8)
            weights[k] = max(0.0, weights[k] + STEP * step)
    return weights


def _slope(known: Iterable[Case], weights: Sequence[float]) -> list[float]:
    slope = [0.0] * len(weights)
    for case in known:
        if not case.right:
            continue
        chances = case.chances(weights)
        likely = sum(chances[i] for i in case.right)
        for i, chance in enumerate(chances):
            pull = (chance / likely if i in case.right else 0.0) - chance
            if i == len(case.signs):
                slope[-1] += pull
            else:
                for k, sign in enumerate(case.signs[i]):
                    slope[k] += pull * sign
    return slope


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
    """Every message, judged by a fit on the other ledgers."""
    found = []
    for ledger in sorted({case.ledger for case in known}):
        weights = fit([case for case in known if case.ledger != ledger])
        found += [_judged(case, weights) for case in known if case.ledger == ledger]
    return found


def _judged(case: Case, weights: Sequence[float]) -> Judged:
    chances = case.chances(weights)[:-1]
    best = max(range(len(chances)), key=chances.__getitem__, default=-1)
    return Judged(case, max(chances, default=0.0), weight(chances), best in case.right)


def thresholds(judged: Sequence[Judged]) -> tuple[float, float]:
    """The score that the wanted share of messages reaches, and the mass of all issues below which it is none."""
    spoken = sorted((j.score for j in judged if j.speaks), reverse=True)
    steps = [i / 100 for i in range(10, 100)]
    asked = [j for j in judged if j.case.intent != "other"]
    none = min(steps, key=lambda t: sum((j.mass >= t) != j.speaks for j in asked))
    return spoken[int(SURE * len(spoken))], none


def _shown(judged: Sequence[Judged], sure: float) -> str:
    lines = []
    for low, high in ((0.0, 0.2), (0.2, 0.5), (0.5, 0.8), (0.8, 0.9), (0.9, 1.01)):
        band = [j.right for j in judged if low <= j.score < high]
        right = sum(band) / max(1, len(band))
        lines.append(f"{low:.1f} to {min(high, 1.0):.1f}: {len(band)} messages, {right:.2f} right")
    spoken = [j for j in judged if j.speaks]
    first, said = (
        sum(j.right for j in spoken),
        [j for j in judged if j.score >= sure and j.case.intent != "other"],
    )
    wrong = sum(not j.right for j in said)
    lines.append(f"ledgers left out: first right {first / len(spoken):.3f}; sure {len(said)}, wrong {wrong}")
    return "\n".join(lines)


def main() -> None:
    """Fit, show how it does on ledgers left out, and write the calibration."""
    known = cases()
    judged = left_out(known)
    sure, none = thresholds(judged)
    weights = fit(known)
    weights[SIGNS.index("preferred")] = PREFERRED
    sys.stdout.write(_shown(judged, sure) + "\n")
    lines = [f"{weight:.2f},  # {sign}" for sign, weight in zip(SIGNS, weights, strict=False)]
    TARGET.write_text(
        "# Written by tests/benchmarks/fit_matching.py; not to be edited by hand.\n"
        f"weights = [\n    {chr(10).join('    ' + line for line in lines).strip()}\n]\n"
        f"nothing = {weights[-1]:.2f}\nsure = {sure:.2f}\nnone = {none:.2f}\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
