"""销号审批表 as the ledger fills it in: what was done, every round, and whose agreement stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.closeout_cards import CITED, shown_now
from handlers.levels import attached
from handlers.texts import day
from storage.closing import standing
from storage.ledger import Ledger
from storage.records import Entry, Issue

if TYPE_CHECKING:
    from storage.approval import Approval


def approval(ledger: Ledger, issue: Issue) -> Approval:
    """What the form says of an issue now."""
    from storage.approval import Approval

    closeouts = ledger.closeouts.of_issue(issue.id)
    shown = shown_now(ledger, issue)
    under_way = [one for one in closeouts[-1:] if one.state not in {"returned", "reopened"}]
    signed = [(step, standing(one, step, shown)) for one in under_way for step in (*one.chain, "verify")]
    entries = sorted(ledger.reports.of_issue(issue.id), key=lambda entry: (entry.at, entry.id))
    return Approval(
        unit=ledger.unit,
        round=ledger.round,
        issue=issue,
        done=tuple(_done(ledger, entry) for entry in entries if not entry.no_progress),
        evidence=ledger.evidence.of_issue(issue.id),
        closeouts=closeouts,
        standing={step: signature for step, signature in signed if signature is not None},
    )


def _done(ledger: Ledger, entry: Entry) -> str:
    """10月14日 农业农村办：新改20户，累计187户（照片2张，登记号0008）."""
    who = entry.office.name if entry.office else "整改办"
    shown = "，".join(filter(None, [attached(entry.evidence), f"登记号{entry.receipt or 0:04d}"]))
    return f"{day(entry.at, ledger.unit)} {who}：{CITED.sub('', entry.words)}（{shown}）"
