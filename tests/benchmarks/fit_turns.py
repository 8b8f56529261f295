"""Fits what tells a message of two matters from one of one; a part of `tests.benchmarks.fit_matching`."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import mul

from storage.matching import Index
from storage.matching.numbers import mentions
from storage.matching.turns import TURN_SIGNS
from tests.benchmarks.samples import Ledgers, Sample, given, load, own

FOLDS = 6
ROUNDS = 200
STEP = 0.05
SHRINK = 0.001
# Of the messages on one matter, as many may be parted.
MOST_PARTED = 0.008
# Messages on three matters are rare in the sets: short reports joined as they are typed, so many a ledger.
JOINED = 4
SHORT = 14
JOINTS = ("，", "，", "；", "。", "，另外", "，还有", " ")


def labelled() -> list[tuple[Ledgers, list[Sample]]]:
    """Every set of ledgers and messages at hand."""
    samples = given()
    return [own(), *([load(samples)] if samples is not None else [])]


@dataclass(frozen=True)
class Parting:
    """A message that may be parted, the signs that it should be, and whether that gives its two issues."""

    ledger: str
    signs: tuple[float, ...]
    right: bool
    single: bool


def partings() -> tuple[list[Parting], int]:
    """Every report or question that may be parted; and how many of all speak of one matter."""
    found, singles = [], 0
    for ledgers, messages in labelled():
        indexes = {name: Index(subjects) for name, subjects in ledgers.items()}
        for sample in [*messages, *joined(messages)]:
            if sample.accept and sample.intent in ("report", "query"):
                singles += len(sample.issues) == 1
                found += _parting(sample, indexes[sample.ledger])
    return found, singles


def joined(messages: Sequence[Sample]) -> list[Sample]:
    """Messages on three matters, each a short report of its own."""
    chance, found = random.Random(0), []
    short = [m for m in messages if m.intent == "report" and len(m.issues) == 1 and len(m.text) <= SHORT]
    for ledger in sorted({m.ledger for m in short}):
        own = [m for m in short if m.ledger == ledger]
        for _ in range(JOINED):
            told = chance.sample(own, min(3, len(own)))
            if len({m.issues for m in told}) == 3:
                text = "".join(m.text.strip("，。") + chance.choice(JOINTS) for m in told).rstrip(
                    "，；。另外还有 "
                )
                issues = tuple(m.issues[0] for m in told)
                found.append(Sample(ledger, text, "report", issues, issues, ("multi",)))
    return found


def _parting(sample: Sample, index: Index) -> list[Parting]:
    found = index.turning(sample.text)
    if found is None or len(mentions(sample.text, index.subjects)) > 1:
        return []
    codes = {index.subjects[found.turn.first].code, index.subjects[found.turn.second].code}
    single = len(sample.issues) == 1
    return [Parting(sample.ledger, found.signs, not single and codes <= set(sample.issues), single)]


def _sigmoid(weights: Sequence[float], signs: Sequence[float]) -> float:
    return 1 / (1 + math.exp(-sum(map(mul, weights, signs))))


def fit_turns(known: Sequence[Parting]) -> list[float]:
    """The weights that tell messages of two matters from those of one."""

    def slope(weights: list[float]) -> list[float]:
        pulls = [(p.signs, p.right - _sigmoid(weights, p.signs)) for p in known]
        return [sum(pull * signs[k] for signs, pull in pulls) / len(known) for k in range(len(weights))]

    shrunk = [0.0] + [SHRINK] * (len(TURN_SIGNS) - 1)
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
