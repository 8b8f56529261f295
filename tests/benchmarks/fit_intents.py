"""Fits the model of intents on every labelled set at hand: `python -m tests.benchmarks.fit_intents`.

A multinomial logistic regression (AdaGrad) that sees a random half of what a message shows each time, so that no
single turn of speech decides; what it prints first is told of ledgers that were left out of the fit.
"""

from __future__ import annotations

import math
import random
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from handlers.cues import folded
from handlers.intents import INTENTS, WEIGHTS, chances, features
from storage.matching import Index
from storage.matching.numbers import cited
from tests.benchmarks.samples import Sample, given, intents, load, own

ROUNDS = 20
STEP = 0.2
SHRINK = 0.002
KEPT = 0.5
SEEDS = 3
SCALE = 2.0
# Seen less often, a turn of speech is an accident.
SEEN = 3
SMALLEST = 0.05


@dataclass(frozen=True)
class Case:
    """What a message shows of its intent, and the intent it has."""

    ledger: str
    text: str
    shown: frozenset[str]
    intent: int


def cases() -> list[Case]:
    """Every labelled message."""
    ledgers, messages = own()
    sets = [(ledgers, [*messages, *intents()])]
    if (samples := given()) is not None:
        sets.append(load(samples))
    found = []
    for towns, rows in sets:
        indexes = {name: Index(subjects) for name, subjects in towns.items()}
        found += [_case(row, indexes[row.ledger]) for row in rows]
    return found


def _case(row: Sample, index: Index) -> Case:
    named = bool(cited(row.text, index.subjects))
    shown = features(folded(row.text), index.rank(row.text), cited=named)
    return Case(row.ledger, row.text, shown, INTENTS.index(row.intent))


def fit(known: Sequence[Case], seeds: int = SEEDS) -> dict[str, list[float]]:
    """The mean weights, of everything that is seen often enough, of fits that hid other halves."""
    seen = Counter(name for case in known for name in case.shown)
    rows = [(sorted(n for n in case.shown if seen[n] >= SEEN), case.intent) for case in known]
    names = [name for name, n in seen.items() if n >= SEEN]
    fits = [_fit(rows, names, random.Random(seed)) for seed in range(seeds)]
    return {
        name: [sum(column) / seeds for column in zip(*(f[name] for f in fits), strict=True)] for name in names
    }


def _fit(
    rows: Sequence[tuple[list[str], int]], names: Sequence[str], chance: random.Random
) -> dict[str, list[float]]:
    weights = {name: [0.0] * len(INTENTS) for name in names}
    squares = {name: [1e-3] * len(INTENTS) for name in names}
    order = list(rows)
    for _ in range(ROUNDS):
        chance.shuffle(order)
        for whole, intent in order:
            shown = [name for name in whole if chance.random() < KEPT]
            pulls = chances(shown, weights)
            pulls[intent] -= 1.0
            _step([(weights[name], squares[name]) for name in shown], pulls)
    return weights


def _step(rows: Sequence[tuple[list[float], list[float]]], pulls: Sequence[float]) -> None:
    scale = SCALE / math.sqrt(max(1, len(rows)))
    for weight, square in rows:
        for k, pull in enumerate(pulls):
            slope = pull * scale + SHRINK * weight[k]
            square[k] += slope * slope
            weight[k] -= STEP * slope / math.sqrt(square[k])


def left_out(known: Sequence[Case], folds: int = 4) -> list[tuple[Case, int]]:
    """Every message with the intent that a fit on other ledgers gives it."""
    ledgers = sorted({case.ledger for case in known})
    found = []
    for fold in range(folds):
        hidden = set(ledgers[fold::folds])
        weights = fit([case for case in known if case.ledger not in hidden], seeds=1)
        for case in known:
            if case.ledger in hidden:
                told = chances(case.shown, weights)
                found.append((case, told.index(max(told))))
    return found


def main() -> None:
    """Fit, show how it does on ledgers left out, and write the weights."""
    known = cases()
    told = left_out(known)
    for case, intent in told:
        if intent != case.intent:
            sys.stdout.write(f"{case.ledger} {INTENTS[case.intent]}→{INTENTS[intent]} {case.text}\n")
    right = sum(case.intent == intent for case, intent in told)
    sys.stdout.write(f"ledgers left out: {right} of {len(told)} right ({right / len(told):.3f})\n")
    kept = {name: row for name, row in fit(known).items() if max(map(abs, row)) >= SMALLEST}
    lines = ["\t".join([name, *(str(round(100 * w)) for w in row)]) for name, row in sorted(kept.items())]
    WEIGHTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
