"""How likely each intent is: a small linear model over turns of speech and what a message matched."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from handlers import cues
from handlers.turns import ASIDE, OVERALL, heard, tokens, turned, turns
from storage.matching import Match
from storage.matching.vocabulary import thesaurus

Intent = Literal["report", "query", "outstanding", "summary", "help", "other"]
INTENTS: tuple[Intent, ...] = get_args(Intent)
WEIGHTS = Path(__file__).parent / "intents.tsv"

_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_MATCHED = "■"
_WORTH_MASKING = 0.1
# So that a long message is no surer of itself than a short one.
_SCALE = 2.0
_CUES = {name.lower(): cue for name, cue in vars(cues).items() if isinstance(cue, cues.Cue)}


def features(said: str, match: Match, *, cited: bool) -> frozenset[str]:
    """What a folded message shows of its intent, the words of the ledger it uses masked."""
    masked = _masked(said, match)
    written = _grams(tokens(masked), (1, 2))
    named = (gram for gram in _grams(turned(masked), (1, 2, 3)) if "<" in gram)
    return frozenset([*written, *named, *_shape(said, masked), *_matched(masked, match, cited=cited)])


def _masked(said: str, match: Match) -> str:
    """A message with one sign for any words that speak for its issue, and one for any figure."""
    for candidate in match.candidates[:1]:
        if candidate.score >= _WORTH_MASKING:
            for word in sorted(candidate.why, key=len, reverse=True):
                if OVERALL.isdisjoint(turns(word)):
                    said = said.replace(word, _MATCHED)
    return re.sub(f"{_MATCHED}+", _MATCHED, _FIGURE.sub("0", said))


def _grams(parts: Sequence[str], sizes: Iterable[int]) -> Iterator[str]:
    whole = ["^", *parts, "$"]
    return ("".join(whole[i : i + n]) for n in sizes for i in range(len(whole) - n + 1))


def _shape(said: str, masked: str) -> Iterator[str]:
    """What no pair of characters shows: the shape of a question, words by their sound, how much is private."""
    known = turns(masked)
    yield from (f"={name}" for name, cue in _CUES.items() if cue.within(said))
    yield from (f"~{name}" for name in heard(said).difference(known))
    yield f"=aside {min(3, sum(name in ASIDE for name in known))}"
    yield f"=length {min(6, int(math.log2(len(masked) + 1)))}"
    yield "=always"


def _matched(masked: str, match: Match, *, cited: bool) -> Iterator[str]:
    top = match.candidates[0].score if match.candidates else 0.0
    yield f"=verdict {match.verdict}"
    yield f"=score {int(top * 5)}"
    yield f"=none {int(match.rest.none * 10)}"
    yield f"=strange {min(3, match.rest.words)}"
    yield f"=unexplained {int(match.rest.share * 5)}"
    yield from (name for name, holds in (("=clauses", match.clauses), ("=cited", cited)) if holds)
    if thesaurus().words(masked):
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
