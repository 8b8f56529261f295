"""How well messages find their issue and their intent, by tag and by ledger: `python -m tests.benchmarks.matching`."""

from __future__ import annotations

import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from handlers.understand import Understanding, understand
from storage.matching import Index
from tests.benchmarks.samples import Ledgers, Sample, given, load, own

COLUMNS = ("first", "three", "sure", "wrong", "intent", "left", "both")


@dataclass(frozen=True)
class Outcome:
    """A message and what was made of it."""

    sample: Sample
    understood: Understanding

    @property
    def codes(self) -> list[str]:
        """The candidates, best first."""
        return [c.code for c in self.understood.match.candidates]

    @property
    def first(self) -> bool:
        """Whether the first candidate is acceptable."""
        return self.codes[:1] != [] and self.codes[0] in self.sample.accept

    @property
    def three(self) -> bool:
        """Whether an acceptable candidate is among the first three."""
        return any(code in self.sample.accept for code in self.codes[:3])

    @property
    def sure(self) -> bool:
        """Whether the verdict is sure."""
        return self.understood.match.verdict == "sure"

    @property
    def both(self) -> bool:
        """Whether every issue of a message on several leads the candidates."""
        wanted = set(self.sample.issues)
        return wanted <= set(self.codes[: len(wanted)])


def outcomes(ledgers: Ledgers, samples: Iterable[Sample]) -> list[Outcome]:
    """What is made of every message."""
    indexes = {name: Index(subjects) for name, subjects in ledgers.items()}
    return [Outcome(sample, understand(sample.text, indexes[sample.ledger])) for sample in samples]


def tally(found: Iterable[Outcome]) -> Counter[str]:
    """The counts behind the shares; a name with `_of` counts what could have been right."""
    counts: Counter[str] = Counter()
    for outcome in found:
        sample = outcome.sample
        counts.update({"sure_of": 1, "wrong_of": 1, "intent_of": 1})
        counts["wrong"] += outcome.sure and not outcome.first
        counts["intent"] += outcome.understood.intent == sample.intent
        if sample.speaks_of_an_issue:
            counts.update({"first_of": 1, "three_of": 1, "first": outcome.first, "three": outcome.three})
            counts["sure"] += outcome.sure
        else:
            counts["sure_of"] -= 1
        if sample.intent == "other":
            counts.update({"left_of": 1, "left": outcome.understood.intent != "report"})
        if len(sample.issues) > 1:
            counts.update({"both_of": 1, "both": outcome.both})
    return counts


def share(counts: Counter[str], name: str) -> float:
    """A share in per cent; 100 where there was nothing to get right."""
    return 100 * counts[name] / counts[f"{name}_of"] if counts[f"{name}_of"] else 100.0


def _row(name: str, found: list[Outcome]) -> str:
    counts = tally(found)
    cells = (f"{share(counts, c):7.1f}" if counts[f"{c}_of"] else "      -" for c in COLUMNS)
    return f"{name:14}{len(found):5} " + "".join(cells)


def table(found: list[Outcome]) -> str:
    """The shares by ledger, intent and tag."""
    rows = [f"{'':14}{'n':>5} " + "".join(f"{name:>7}" for name in COLUMNS)]
    groups: dict[str, list[Outcome]] = {"all": found}
    for outcome in found:
        for key in (outcome.sample.ledger, outcome.sample.intent, *outcome.sample.tags):
            groups.setdefault(key, []).append(outcome)
    return "\n".join([*rows, *(_row(name, group) for name, group in groups.items())])


def reliability(scored: Sequence[tuple[float, bool]]) -> str:
    """How often the first candidate is right, by the score it gets."""
    lines = []
    for low, high in pairwise((0.0, 0.2, 0.4, 0.6, 0.7, 0.8, 0.9, 1.01)):
        band = [(score, right) for score, right in scored if low <= score < high]
        if band:
            said, right = (100 * sum(column) / len(band) for column in zip(*band, strict=True))
            lines.append(
                f"score {low:.1f} to {min(high, 1.0):.1f}: {len(band):5}, said {said:5.1f}, right {right:5.1f}"
            )
    return "\n".join(lines)


def misses(found: Iterable[Outcome]) -> list[str]:
    """The messages that went wrong, one a line."""
    return [
        f"{o.sample.ledger} {o.sample.intent}→{o.understood.intent} {o.understood.match.verdict}"
        f" {','.join(o.sample.accept)}→{','.join(o.codes[:3])} {o.sample.text}"
        for o in found
        if o.understood.intent != o.sample.intent or (o.sample.speaks_of_an_issue and not o.first)
    ]


def taught(ledgers: Ledgers, confirmed: Iterable[Sample]) -> Ledgers:
    """The ledgers after these messages were confirmed."""
    said: dict[tuple[str, str], list[str]] = defaultdict(list)
    for sample in confirmed:
        said[sample.ledger, sample.accept[0]].append(sample.text)
    return {
        name: tuple(replace(s, phrases=tuple(said[name, s.code])) for s in subjects)
        for name, subjects in ledgers.items()
    }


def confidence(found: list[Outcome]) -> float:
    """The mean score that the right issue gets."""
    scores = [sum(c.score for c in o.understood.match.candidates if c.code in o.sample.accept) for o in found]
    return sum(scores) / len(scores)


def replayed(ledgers: Ledgers, samples: Iterable[Sample]) -> str:
    """What the other half gains once half of the messages were confirmed."""
    placed = [s for s in samples if s.intent in ("report", "query") and len(s.accept) == 1]
    random.Random(0).shuffle(placed)
    confirmed, rest = placed[::2], placed[1::2]
    before, after = outcomes(ledgers, rest), outcomes(taught(ledgers, confirmed), rest)
    firsts = (share(tally(found), "first") for found in (before, after))
    return "half confirmed, the other half: first {:.1f} → {:.1f}, right score {:.3f} → {:.3f}".format(
        *firsts, confidence(before), confidence(after)
    )


def main() -> None:
    """Print the tables of our own towns and of the given ones."""
    sets = [own()]
    if (samples := given()) is not None:
        sets.append(load(samples))
    for ledgers, messages in sets:
        found = outcomes(ledgers, messages)
        scored = [(o.understood.match.candidates[0].score, o.first) for o in found if o.codes]
        parts = [table(found), reliability(scored), replayed(ledgers, messages)]
        sys.stdout.write("\n".join([*parts, "", *misses(found), "", ""]))


if __name__ == "__main__":
    main()
