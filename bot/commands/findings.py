"""Findings in a terminal: a line each, errors first, and the exit code that tells of them."""

from __future__ import annotations

from collections.abc import Iterable

import typer

from storage.records import Finding

MARKS = {"error": "错误", "warning": "请核对", "hint": "提示"}
PLACES = {"notice": "通篇", "preamble": "开头", "closing": "结尾"}
FINDINGS_EXIT = 3


def lines(found: Iterable[Finding]) -> list[str]:
    """The findings in lines, errors first."""
    order = list(MARKS)
    ranked = sorted(found, key=lambda finding: order.index(finding.severity))
    return [f"{MARKS[one.severity]}　{PLACES.get(one.where, one.where)}　{one.message}" for one in ranked]


def leave_with_errors(found: Iterable[Finding]) -> None:
    """End the command with the exit code of its own where something cannot be true."""
    if any(finding.severity == "error" for finding in found):
        raise typer.Exit(FINDINGS_EXIT)
