"""Issues that no office leads yet: how many there are, and the offer to give them to offices."""

from __future__ import annotations

from handlers.keyboards import Button, Rows
from storage.ledger import Ledger
from storage.records import Issue

ALLOT = "allot"
OFFER: Rows = ((Button("分给部门", f"{ALLOT}:0"), Button("要表格填", "sheet:0")),)


def of(ledger: Ledger) -> tuple[Issue, ...]:
    """The issues of the current round without a lead office."""
    return tuple(issue for issue in ledger.issues.all() if issue.lead is None) if ledger.has_round else ()


def told(ledger: Ledger) -> str:
    """How many are nobody's yet; empty where there are none."""
    left, whole = len(of(ledger)), len(ledger.issues.all()) if ledger.has_round else 0
    if not left:
        return ""
    return f"{whole}条都没有牵头部门，先写未定。" if left == whole else f"有{left}条没有牵头部门，先写未定。"
