"""What does not add up in a notice alone: plain functions from a notice to findings, errors first."""

from __future__ import annotations

from typing import Final

from storage.checks import claims, dates, early, figures, levels, names, numbering, titles, totals, wholes
from storage.documents import Notice
from storage.records import Finding

CHECKS: Final = (
    *totals.CHECKS,
    *numbering.CHECKS,
    *titles.CHECKS,
    *claims.CHECKS,
    *dates.CHECKS,
    *early.CHECKS,
    *figures.CHECKS,
    *wholes.CHECKS,
    *levels.CHECKS,
    *names.CHECKS,
)
_ORDER: Final = {"error": 0, "warning": 1, "hint": 2}


def check(notice: Notice) -> list[Finding]:
    """All findings of a notice, errors first, then in the order of the checks."""
    found = [finding for one in CHECKS for finding in one(notice)]
    return sorted(found, key=lambda finding: _ORDER[finding.severity])
