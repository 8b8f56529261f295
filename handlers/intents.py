"""How likely each intent is: a small linear model over turns of speech and what a message matched."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from handlers import cues
from storage.matching import Match
from storage.matching.vocabulary import thesaurus

Intent = Literal["report", "query", "outstanding", "summary", "help", "other"]
INTENTS: tuple[Intent, ...] = get_args(Intent)
WEIGHTS = Path(__file__).parent / "intents.tsv"

_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_GRAMS = (1, 2, 3)
_MATCHED = "■"
_WORTH_MASKING = 0.1
# So that a long message is no surer of itself than a short one.
_SCALE = 2.0
_CUES = {name.lower(): cue for name, cue in vars(cues).items() if isinstance(cue, cues.Cue)}


def features(said: str, match: Match, *, cited: bool) -> frozenset[str]:
    """What a folded message shows of its intent, the words of the ledger it uses masked."""
    masked = f"^{_masked(said, match)}$"
    grams = (masked[i : i + n] for n in _GRAMS for i in range(len(masked) - n + 1))
    return frozenset([*grams, *_turns(said, match.verdict), *_matched(said, match, cited=cited)])


def _masked(said: str, match: Match) -> str:
    """A message with one sign for any words that speak for its issue, and one for any figure."""
    for candidate in match.candidates[:1]:
        if candidate.score >= _WORTH_MASKING:
            for word in sorted(candidate.why, key=len, reverse=True):
                said = said.replace(word, _MATCHED)
    return re.sub(f"{_MATCHED}+", _MATCHED, _FIGURE.sub("0", said))


def _turns(said: str, verdict: str) -> Iterator[str]:
    found = {name for name, cue in _CUES.items() if cue.within(said)}
    asked = "question" in found and not found & {"no_progress", "instruction"}
    idle = bool(found & {"idle", "besides"})
    yield from (f"={name}" for name in found)
    yield f"=asked {asked} told {'told' in found}"
    yield f"=asked {asked} {verdict}"
    yield f"=idle {idle} {verdict}"


def _matched(said: str, match: Match, *, cited: bool) -> Iterator[str]:
    top = match.candidates[0].score if match.candidates else 0.0
    yield f"=verdict {match.verdict}"
    yield f"=score {int(top * 5)}"
    yield f"=length {min(6, int(math.log2(len(said) + 1)))}"
    yield "=always"
    yield from (name for name, holds in (("=clauses", match.clauses), ("=cited", cited)) if holds)
    if thesaurus().words(said):
        yield "=field"


def chances(shown: Collection[str], weights: Mapping[str, Sequence[float]]) -> list[float]:
    """The probability of every intent."""
    rows = [weights[name] for name in shown if name in weights]
    scale = _SCALE / math.sqrt(max(1, len(rows)))
    sums = [scale * sum(column) for column in zip(*rows, strict=True)] or [0.0] * len(INTENTS)
    powers = [math.exp(s - max(sums)) for s in sums]
    return [power / sum(powers) for power in powers]


@cache
def weights() -> dict[str, tuple[float, ...]]:
    """The weights written by the fitting script."""
    rows = (line.split("\t") for line in WEIGHTS.read_text(encoding="utf-8").splitlines())
    return {name: tuple(int(value) / 100 for value in values) for name, *values in rows}
