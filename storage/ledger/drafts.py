"""Drafts: the state of every conversation, advanced only from the version that was shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, update
from sqlmodel import Session, col, select

from storage.errors import Moved
from storage.records import Draft, Member
from storage.tables.drafts import DraftRow


class Drafts:
    """The drafts of all units, asked for by id, chat or report."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def open(
        self,
        member: Member,
        kind: str,
        payload: dict[str, Any],
        report_id: int | None = None,
    ) -> Draft:
        """A new draft that waits for the member's answer."""
        row = DraftRow(
            unit_id=member.unit_id,
            member_id=member.id,
            chat_id=member.chat_id,
            kind=kind,
            payload=payload,
            report_id=report_id,
            created_at=self._now,
            updated_at=self._now,
        )
        self._session.add(row)
        self._session.flush()
        return _draft(row)

    def wait(self, member: Member, kind: str, payload: dict[str, Any], instead_of: Sequence[str]) -> None:
        """Wait for the member's next message as this kind; a chat waits for one thing at a time."""
        self.close(member.chat_id, *instead_of)
        self.open(member, kind, payload)

    def get(self, draft_id: int) -> Draft | None:
        """One draft as it stands."""
        row = self._session.get(DraftRow, draft_id, populate_existing=True)
        return _draft(row) if row else None

    def advance(
        self, draft: Draft, *, state: str | None = None, payload: dict[str, Any] | None = None
    ) -> Draft:
        """The draft one version on; raises Moved where another turn has advanced it meanwhile."""
        advanced = replace(
            draft,
            version=draft.version + 1,
            state=state or draft.state,
            payload=draft.payload if payload is None else payload,
        )
        same = (col(DraftRow.id) == draft.id, col(DraftRow.version) == draft.version)
        values = {"version": advanced.version, "state": advanced.state, "payload": advanced.payload}
        moved = self._session.execute(
            update(DraftRow).where(*same).values(updated_at=self._now, **values).returning(col(DraftRow.id)),
        )
        if moved.first() is None:
            raise Moved
        return advanced

    def show(self, draft: Draft, card: int) -> None:
        """Remember the outbox row that became the draft's card."""
        self._update(col(DraftRow.id) == draft.id, card=card)

    def hand_over(self, giver: Member, taker: Member, kind: str) -> None:
        """Let the open drafts of one kind be another member's to settle."""
        mine = (col(DraftRow.unit_id) == giver.unit_id, col(DraftRow.member_id) == giver.id)
        self._update(*mine, col(DraftRow.state) == "open", col(DraftRow.kind) == kind, member_id=taker.id)

    def asked(self, draft: Draft) -> None:
        """Note that the member has been asked about it once more."""
        self._update(col(DraftRow.id) == draft.id, asked_at=self._now)

    def of_report(self, report_id: int) -> Draft | None:
        """The draft that a report's card belongs to."""
        return self._first(col(DraftRow.report_id) == report_id)

    def of_card(self, chat_id: int, card: int) -> Draft | None:
        """The draft whose card this outbox row is."""
        return self._first(col(DraftRow.chat_id) == chat_id, col(DraftRow.card) == card)

    def latest(self, chat_id: int, *kinds: str) -> Draft | None:
        """The newest open draft of these kinds in a chat."""
        return self._first(
            col(DraftRow.chat_id) == chat_id,
            col(DraftRow.state) == "open",
            col(DraftRow.kind).in_(kinds),
        )

    def newest(self, chat_id: int, kind: str) -> Draft | None:
        """The newest draft of a kind in a chat, whatever became of it."""
        return self._first(col(DraftRow.chat_id) == chat_id, col(DraftRow.kind) == kind)

    def close(self, chat_id: int, *kinds: str) -> None:
        """Close every open draft of these kinds in a chat."""
        self._update(
            col(DraftRow.chat_id) == chat_id,
            col(DraftRow.state) == "open",
            col(DraftRow.kind).in_(kinds),
            state="closed",
        )

    def waiting(self, unit_id: int, kind: str) -> tuple[Draft, ...]:
        """The open drafts of one kind in a unit, oldest first."""
        rows = self._session.exec(
            select(DraftRow)
            .where(DraftRow.unit_id == unit_id, DraftRow.state == "open", DraftRow.kind == kind)
            .order_by(col(DraftRow.id)),
        )
        return tuple(_draft(row) for row in rows)

    def _first(self, *conditions: ColumnElement[bool]) -> Draft | None:
        row = self._session.exec(
            select(DraftRow).where(*conditions).order_by(col(DraftRow.id).desc()).limit(1),
        ).first()
        return _draft(row) if row else None

    def _update(self, *conditions: ColumnElement[bool], **values: Any) -> None:
        self._session.execute(update(DraftRow).where(*conditions).values(**values))


def _draft(row: DraftRow) -> Draft:
    assert row.id is not None
    return Draft(
        id=row.id,
        unit_id=row.unit_id,
        member_id=row.member_id,
        chat_id=row.chat_id,
        kind=row.kind,
        state=row.state,
        version=row.version,
        payload=dict(row.payload),
        report_id=row.report_id,
        card=row.card,
        created_at=row.created_at,
        asked_at=row.asked_at,
    )
