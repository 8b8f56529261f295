"""The close-outs (销号) of one unit: applied for, signed, sent back, reopened; every round and every reason is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, update
from sqlmodel import Session, col, select

from storage.closing import Closeout, Signature, Verdict, digest, pending
from storage.errors import Moved
from storage.ledger.history import History
from storage.ledger.issues import Issues
from storage.ledger.units import Offices, next_receipt
from storage.records import Issue, Member, Office, Step
from storage.tables.closeout import CloseoutRow, SignatureRow
from storage.tables.members import MembershipRow

UNDER_WAY = ("applied", "closed", "verified")


class Closeouts:
    """Every close-out of one unit."""

    def __init__(
        self, session: Session, unit_id: int, now: datetime, issues: Issues, offices: Offices
    ) -> None:
        self._session = session
        self._unit = unit_id
        self._now = now
        self._offices = offices
        self._issues = issues
        self._history = History(session, unit_id, now)

    def apply(
        self,
        issue: Issue,
        member: Member,
        office: Office | None,
        words: str,
        warnings: Sequence[str],
        chain: Sequence[Step],
    ) -> Closeout:
        """A new round for an issue that has none under way; raises Moved where it has."""
        last = self.latest(issue.id)
        if last is not None and last.state in UNDER_WAY:
            raise Moved
        row = CloseoutRow(
            unit_id=self._unit,
            issue_id=issue.id,
            ordinal=last.ordinal + 1 if last else 1,
            applied_by=member.id,
            office_id=office.id if office else None,
            receipt=next_receipt(self._session, self._unit),
            words=words,
            warnings=list(warnings),
            chain=list(chain),
            at=self._now,
        )
        self._session.add(row)
        self._session.flush()
        assert row.id is not None
        self._history.append(
            "applied", member=member.id, issue=issue.id, receipt=row.receipt, round=row.ordinal
        )
        self._set_issue(issue.id, "applied")
        return self.get(row.id)

    def get(self, closeout_id: int) -> Closeout:
        """One round as it stands; raises Moved where it belongs to another unit."""
        found = self._read(col(CloseoutRow.id) == closeout_id)
        if not found:
            raise Moved
        return found[0]

    def of_issue(self, issue_id: int) -> tuple[Closeout, ...]:
        """Every round of an issue, the first first."""
        return self._read(col(CloseoutRow.issue_id) == issue_id)

    def latest(self, issue_id: int) -> Closeout | None:
        """The newest round of an issue."""
        rounds = self.of_issue(issue_id)
        return rounds[-1] if rounds else None

    def under_way(self) -> tuple[Closeout, ...]:
        """The rounds that have not been sent back or reopened."""
        return self._read(col(CloseoutRow.state).in_(UNDER_WAY))

    def sign(
        self, closeout: Closeout, step: Step, member: Member, shown: Mapping[str, str], paper_on: date | None = None,
        signer: str | None = None,
    ) -> Closeout:  # fmt: skip
        """Agree to the step; raises Moved unless the round stands as it was shown and that step is due."""
        if pending(closeout, shown) != step:
            raise Moved
        return self._act(closeout, step, "agreed", member, shown, paper_on=paper_on, signer=signer)

    def send_back(
        self, closeout: Closeout, step: Step, member: Member, shown: Mapping[str, str], reason: str
    ) -> Closeout:
        """Return the application with a reason; raises Moved unless that step is due."""
        if pending(closeout, shown) != step:
            raise Moved
        return self._act(closeout, step, "returned", member, shown, reason=reason)

    def undo(self, closeout: Closeout, step: Step, member: Member, shown: Mapping[str, str]) -> Closeout:
        """Take one's own agreement back while nobody has signed after it; raises Moved."""
        last = closeout.signatures[-1] if closeout.signatures else None
        if last is None or (last.step, last.verdict, last.member_id) != (step, "agreed", member.id):
            raise Moved
        return self._act(closeout, step, "undone", member, shown)

    def reopen(self, closeout: Closeout, member: Member, reason: str) -> Closeout:
        """Let the issue be rectified again, with a reason; the round is kept."""
        self._step_on(closeout, "reopened")
        self._history.append("reopened", member=member.id, issue=closeout.issue_id, reason=reason)
        return self.get(closeout.id)

    def settle(self, closeout: Closeout, shown: Mapping[str, str]) -> Closeout:
        """Let the state follow what stands now; a change is one version on, so that old cards are stale."""
        state = _state(closeout, shown)
        if state == closeout.state:
            return closeout
        self._step_on(closeout, state)
        self._set_issue(closeout.issue_id, state)
        return self.get(closeout.id)

    def _act(
        self,
        closeout: Closeout,
        step: Step,
        verdict: Verdict,
        member: Member,
        shown: Mapping[str, str],
        **more: Any,
    ) -> Closeout:
        self._step_on(closeout, "returned" if verdict == "returned" else "applied")
        row = SignatureRow(
            unit_id=self._unit,
            closeout_id=closeout.id,
            step=step,
            verdict=verdict,
            member_id=member.id,
            role=member.role,
            signer=more.pop("signer", None) or member.name,
            shown=dict(shown),
            digest=digest(shown),
            at=self._now,
            **more,
        )
        self._session.add(row)
        self._session.flush()
        self._history.append(
            verdict,
            member=member.id,
            issue=closeout.issue_id,
            step=step,
            digest=row.digest,
            reason=row.reason,
            paper=[row.signer, row.paper_on.isoformat()] if row.paper_on else None,
        )
        state = _state(self.get(closeout.id), shown)
        self._session.execute(
            update(CloseoutRow).where(col(CloseoutRow.id) == closeout.id).values(state=state)
        )
        self._set_issue(closeout.issue_id, state)
        return self.get(closeout.id)

    def _step_on(self, closeout: Closeout, state: str) -> None:
        moved = self._session.execute(
            update(CloseoutRow)
            .where(col(CloseoutRow.id) == closeout.id, col(CloseoutRow.version) == closeout.version)
            .values(version=closeout.version + 1, state=state)
            .returning(col(CloseoutRow.id)),
        ).first()
        if moved is None:
            raise Moved

    def _set_issue(self, issue_id: int, state: str) -> None:
        closed = self._now if state in {"closed", "verified"} else None
        values: dict[str, Any] = {"closeout": "closed" if closed else state, "closed_at": closed}
        values["verified_at"] = self._now if state == "verified" else None
        self._issues.set_closeout(issue_id, values)

    def _read(self, *conditions: ColumnElement[bool]) -> tuple[Closeout, ...]:
        rows = self._session.exec(
            select(CloseoutRow, MembershipRow.name)
            .join(MembershipRow, col(CloseoutRow.applied_by) == MembershipRow.id)
            .where(CloseoutRow.unit_id == self._unit, *conditions)
            .order_by(col(CloseoutRow.issue_id), col(CloseoutRow.ordinal))
            .execution_options(populate_existing=True),
        ).all()
        return tuple(self._closeout(row, name) for row, name in rows)

    def _closeout(self, row: CloseoutRow, name: str) -> Closeout:
        assert row.id is not None
        signatures = self._session.exec(
            select(SignatureRow).where(SignatureRow.closeout_id == row.id).order_by(col(SignatureRow.id)),
        )
        return Closeout(
            id=row.id,
            issue_id=row.issue_id,
            ordinal=row.ordinal,
            version=row.version,
            state=row.state,  # type: ignore[arg-type]
            applied_by=row.applied_by,
            applicant=name,
            office=self._offices.get(row.office_id),
            receipt=row.receipt,
            words=row.words,
            warnings=tuple(row.warnings),
            chain=tuple(row.chain),  # type: ignore[arg-type]
            signatures=tuple(_signature(one) for one in signatures),
            at=row.at,
        )


def _state(closeout: Closeout, shown: Mapping[str, str]) -> str:
    if closeout.state in {"returned", "reopened"}:
        return closeout.state
    due = pending(closeout, shown)
    return "verified" if due is None else "closed" if due == "verify" else "applied"


def _signature(row: SignatureRow) -> Signature:
    return Signature(
        step=row.step,  # type: ignore[arg-type]
        verdict=row.verdict,  # type: ignore[arg-type]
        member_id=row.member_id,
        role=row.role,  # type: ignore[arg-type]
        signer=row.signer,
        reason=row.reason,
        shown=dict(row.shown),
        digest=row.digest,
        paper_on=row.paper_on,
        at=row.at,
    )
