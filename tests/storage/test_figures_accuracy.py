"""How well figures are read must not fall behind what is promised."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.benchmarks.figures import OWN, labelled, measured

SAMPLES = Path(os.environ.get("ZHENGGAI_SAMPLES", "")) / "figures"
FILES = sorted(OWN.glob("*.jsonl")) + (
    sorted(SAMPLES.glob("*.jsonl")) if "ZHENGGAI_SAMPLES" in os.environ else []
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_figures_are_read_as_well_as_promised(path: Path) -> None:
    score = measured(labelled(path))
    assert score.found >= 0.92 * score.expected, score.wrong
    assert score.found >= 0.92 * (score.found + score.extra), score.wrong
    assert score.kinds >= 0.85 * score.found, score.wrong
    assert score.dates_found >= 0.95 * max(score.dates_expected, score.dates_read), score.wrong
