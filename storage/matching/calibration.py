"""What the signs weigh and where the verdicts begin, as fitted from labelled messages."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from operator import mul
from pathlib import Path

from storage.matching.values import Verdict

SIGNS = (
    "title_written",
    "body_written",
    "title_heard",
    "body_heard",
    "title_group",
    "body_group",
    "title_misheard",
    "body_misheard",
    "title_single",
    "body_single",
    "title_shape",
    "covered",
    "cited",
    "preferred",
)
"""What may speak for an issue."""
_LIKELY = 0.1
SHAPE = SIGNS.index("title_shape")


@dataclass(frozen=True, slots=True)
class Calibration:
    """The weights of the signs, the pull of no issue at all, and the two thresholds."""

    weights: tuple[float, ...]
    nothing: float
    sure: float
    none: float

    def utility(self, signs: Sequence[float]) -> float:
        """How much the signs of one issue come to."""
        return float(sum(map(mul, self.weights, signs)))

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
    return Calibration(tuple(data["weights"]), data["nothing"], data["sure"], data["none"])
