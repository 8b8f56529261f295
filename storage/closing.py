"""销号 as rules: what a signer signs, whose agreement stands, and what must be shown again."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from storage.records import Entry, Issue, Member, Office, Role, Step
from storage.status import PROGRESS_LABELS

Verdict = Literal["agreed", "returned", "undone"]
RoundState = Literal["applied", "returned", "closed", "verified", "reopened"]
CLAUSE = re.compile(r"[，,；;。！!\n]+")
STATUS = "status"
ADDABLE = (STATUS, "entry", "evidence")


@dataclass(frozen=True, slots=True)
class Signature:
    """What one member said at one step of a close-out, and what was shown to him."""

    step: Step
    verdict: Verdict
    member_id: int
    role: Role | None
    signer: str
    reason: str | None
    shown: dict[str, str]
    digest: str
    paper_on: date | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Closeout:
    """One round of closing an issue out (销号): who applied, and every signature in it."""

    id: int
    issue_id: int
    ordinal: int
    version: int
    state: RoundState
    applied_by: int
    applicant: str
    office: Office | None
    receipt: int
    words: str
    warnings: tuple[str, ...]
    chain: tuple[Step, ...]
    signatures: tuple[Signature, ...]
    at: datetime

    def last(self, step: Step) -> Signature | None:
        """The newest word on one step."""
        return next((one for one in reversed(self.signatures) if one.step == step), None)


def content(issue: Issue, entries: Sequence[Entry], evidence: Sequence[int]) -> dict[str, str]:
    """What a signer signs: the status, the measures, the recorded words, and which pieces of evidence."""
    shown = {STATUS: PROGRESS_LABELS[issue.progress]}
    shown |= {f"measure:{measure.ordinal}": measure.text for measure in issue.measures}
    told = sorted((entry for entry in entries if not entry.no_progress), key=lambda one: one.id)
    shown |= {f"entry:{entry.id}": entry.words for entry in told}
    return shown | {f"evidence:{number}": "" for number in evidence}


def digest(shown: Mapping[str, str]) -> str:
    """The fingerprint of what was shown."""
    text = json.dumps(dict(shown), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def differences(shown: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    """What was changed or taken away since it was shown, in words; what only came to it is none."""
    found, taken = [], 0
    for key, before in shown.items():
        after = now.get(key)
        if after is None and key.startswith("evidence"):
            taken += 1
        elif after is None:
            found.append(f"撤回了“{before}”")
        elif after != before:
            found.append(f"状态由{before}改为{after}" if key == STATUS else _change(before, after))
    found += [f"撤下材料{taken}份"] if taken else []
    added = [key for key in now if key not in shown and key.partition(":")[0] not in ADDABLE]
    return (*found, *(f"新增措施{key.partition(':')[2]}：{now[key]}" for key in added))


def _change(before: str, after: str) -> str:
    old, new = CLAUSE.split(before), CLAUSE.split(after)
    gone = [clause for clause in old if clause and clause not in new]
    come = [clause for clause in new if clause and clause not in old]
    if len(gone) != 1 or len(come) != 1:
        return f"“{before}”改为“{after}”"
    same = next(
        (n for n, (a, b) in enumerate(zip(gone[0], come[0], strict=False)) if a != b),
        min(len(gone[0]), len(come[0])),
    )
    # A number that differs is told whole: 12份改为15份, not 5份.
    while same and come[0][same - 1].isdigit():
        same -= 1
    return f"{gone[0]}改为{come[0][same:] or come[0]}"


def standing(closeout: Closeout, step: Step, now: Mapping[str, str]) -> Signature | None:
    """The agreement to a step that still stands for what is there now."""
    last = closeout.last(step)
    return last if last and last.verdict == "agreed" and not differences(last.shown, now) else None


def pending(closeout: Closeout, now: Mapping[str, str]) -> Step | None:
    """The step whose turn it is: the first without an agreement that stands; None when all is done."""
    if closeout.state in {"returned", "reopened"}:
        return None
    steps: tuple[Step, ...] = (*closeout.chain, "verify")
    return next((step for step in steps if standing(closeout, step, now) is None), None)


def before(closeout: Closeout, step: Step, now: Mapping[str, str]) -> tuple[Step, ...]:
    """The steps before this one that nobody's agreement stands for."""
    steps = (*closeout.chain, "verify")
    return tuple(one for one in steps[: steps.index(step)] if standing(closeout, one, now) is None)


def concerned(member: Member, closeout: Closeout, entries: Sequence[Entry]) -> bool:
    """Whether the member's own office applied or reported here, so that he takes no step."""
    if member.office is None:
        own = (closeout.office, closeout.applied_by), *((entry.office, entry.typed_by) for entry in entries)
        return (None, member.id) in own
    return member.office == closeout.office or any(entry.office == member.office for entry in entries)
