"""What the signs weigh and where the verdicts begin, as fitted from labelled messages."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from operator import mul
from pathlib import Path

from storage.matching.values import Verdict

_LIKELY = 0.1


@dataclass(frozen=True, slots=True)
class Calibration:
    """The weights of the signs, the pull of no issue at all, what tells two matters, and the thresholds."""

    weights: tuple[float, ...]
    nothing: tuple[float, ...]
    turn: tuple[float, ...]
    sure: float
    none: float
    split: float

    def utility(self, signs: Sequence[float]) -> float:
        """How much the signs of one issue come to."""
        return float(sum(map(mul, self.weights, signs)))

    def utility_of_none(self, signs: Sequence[float]) -> float:
        """How much the signs of no issue at all come to."""
        return float(sum(map(mul, self.nothing, signs)))

    def turns(self, signs: Sequence[float]) -> bool:
        """Whether the signs of a turn come to two matters."""
        return 1 / (1 + math.exp(-sum(map(mul, self.turn, signs)))) >= self.split

    def verdict(self, scores: Sequence[float]) -> Verdict:
        """What the scores of all likely issues, best first, allow to say; split between two is not none."""
        if weight(scores) < self.none:
            return "none"
        return "sure" if scores[0] >= self.sure else "choose"


def weight(scores: Sequence[float]) -> float:
    """How probable it is that any issue is spoken of; the many that are hardly likely do not add up to one."""
    return sum(score for score in scores if score >= _LIKELY)


@cache
def calibration() -> Calibration:
    """The calibration written by the fitting script."""
    data = tomllib.loads((Path(__file__).parent / "calibration.toml").read_text(encoding="utf-8"))
    weights, nothing, turn = (tuple(data[name]) for name in ("weights", "nothing", "turn"))
    return Calibration(weights, nothing, turn, data["sure"], data["none"], data["split"])
