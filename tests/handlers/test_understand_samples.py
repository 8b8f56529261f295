"""How well messages are understood on labelled sets: our fictional towns, and those ZHENGGAI_SAMPLES names."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

import pytest

from storage.matching import Index
from tests.benchmarks.matching import Outcome, confidence, outcomes, share, tally, taught
from tests.benchmarks.samples import Sample, given, intents, load, own

LEAST = {"first": 95.0, "three": 99.0, "sure": 70.0, "intent": 96.0, "left": 97.0, "both": 90.0}


@cache
def told() -> dict[Sample, Outcome]:
    """What is made of every message of our fictional towns."""
    ledgers, samples = own()
    return {outcome.sample: outcome for outcome in outcomes(ledgers, samples)}


def placed() -> list[Sample]:
    """The messages of our fictional towns that speak of one issue."""
    return [s for s in told() if s.intent in ("report", "query") and len(s.accept) == 1]


def check(found: Iterable[Outcome], least: dict[str, float], most_wrong: float) -> None:
    """Every share is at least what is asked, and verdicts that are sure and wrong are rare."""
    counts = tally(found)
    short = {name: share(counts, name) for name, wanted in least.items() if share(counts, name) < wanted}
    assert not short
    assert share(counts, "wrong") <= most_wrong


def test_messages_of_fictional_towns_are_understood() -> None:
    # Half of these towns were written to be hard: other words than the ledger's, two matters in one breath.
    check(told().values(), LEAST | {"first": 93.5, "three": 98.0, "both": 87.0}, most_wrong=0.6)


def test_the_intent_of_further_messages_is_told() -> None:
    counts = tally(outcomes(own()[0], intents()))
    assert share(counts, "intent") >= 97.0
    assert share(counts, "left") >= 97.0


@pytest.mark.skipif(given() is None, reason="ZHENGGAI_SAMPLES names no directory with messages")
def test_the_given_messages_are_understood() -> None:
    samples = given()
    assert samples is not None
    check(outcomes(*load(samples)), LEAST | {"three": 98.5}, most_wrong=0.75)


def test_a_score_of_nine_tenths_is_right_nine_times_in_ten() -> None:
    found = [o for o in told().values() if o.sample.intent in ("report", "query")]
    high = [o.first for o in found if o.codes and o.understood.match.candidates[0].score >= 0.9]
    assert len(high) > 100
    assert sum(high) >= 0.9 * len(high)


def test_confirmed_reports_make_the_others_easier_to_place() -> None:
    gains, firsts = [], []
    for seed in range(2):
        messages = placed()
        random.Random(seed).shuffle(messages)
        confirmed, rest = messages[::2], messages[1::2]
        before, after = [told()[s] for s in rest], outcomes(taught(own()[0], confirmed), rest)
        gains.append(confidence(after) - confidence(before))
        firsts.append((sum(o.first for o in after) - sum(o.first for o in before)) / len(rest))
    assert min(gains) > 0.003
    assert min(firsts) > -0.003


def test_one_wrong_tap_changes_nothing_for_the_same_message() -> None:
    indexes = {name: Index(subjects) for name, subjects in own()[0].items()}
    for sample in placed()[::12]:
        index = indexes[sample.ledger]
        wrong = next(s for s in reversed(index.subjects) if s.code not in sample.accept)
        tapped = [replace(s, phrases=(sample.text,)) if s is wrong else s for s in index.subjects]
        before, after = (i.rank(sample.text).candidates[:1] for i in (index, Index(tapped, (), index)))
        assert [c.code for c in after] == [c.code for c in before], sample.text
