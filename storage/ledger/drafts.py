"""Drafts: the state of every conversation, advanced only from the version that was shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, insert, select, update
from sqlmodel import Session

from storage.errors import Moved
from storage.ledger.statements import added, run, table
from storage.records import Draft, Member
from storage.tables.drafts import DraftRow
from storage.tables.members import MembershipRow

DRAFT, MEMBERSHIP = table(DraftRow), table(MembershipRow)
DRAFTS = select(*(DRAFT.c[field.name] for field in fields(Draft)))


def _newest(*conditions: ColumnElement[bool]) -> Select[Any]:
    return DRAFTS.where(*conditions).order_by(DRAFT.c.id.desc()).limit(1)


OPEN = insert(DRAFT)
GET = DRAFTS.where(DRAFT.c.id == bindparam("draft"))
ADVANCE = (
    update(DRAFT)
    .where(DRAFT.c.id == bindparam("draft"), DRAFT.c.version == bindparam("shown"))
    .returning(DRAFT.c.id)
)
SET = update(DRAFT).where(DRAFT.c.id == bindparam("draft"))
OF_REPORT = _newest(DRAFT.c.report_id == bindparam("report"))
OF_CARD = _newest(DRAFT.c.chat_id == bindparam("chat"), DRAFT.c.card == bindparam("shown"))
NEWEST = _newest(DRAFT.c.chat_id == bindparam("chat"), DRAFT.c.kind == bindparam("wanted"))
OPEN_KINDS = (
    select(DRAFT.c.kind, func.max(DRAFT.c.id).label("newest"))
    # A draft of a unit the person is not speaking to now waits for no words of his.
    .join_from(DRAFT, MEMBERSHIP, DRAFT.c.member_id == MEMBERSHIP.c.id)
    .where(DRAFT.c.chat_id == bindparam("chat"), DRAFT.c.state == "open", MEMBERSHIP.c.state == "active")
    .group_by(DRAFT.c.kind)
)


class Drafts:
    """The drafts of all units, asked for by id, chat or report."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now
        # Every conversation asks in turn what a chat waits for; one query answers them all.
        self._open: dict[int, dict[str, int]] = {}

    def open(
        self,
        member: Member,
        kind: str,
        payload: dict[str, Any],
        report_id: int | None = None,
    ) -> Draft:
        """A new draft that waits for the member's answer."""
        self._open.clear()
        draft = Draft(
            id=0,
            unit_id=member.unit_id,
            member_id=member.id,
            chat_id=member.chat_id,
            kind=kind,
            state="open",
            version=1,
            payload=payload,
            report_id=report_id,
            card=None,
            created_at=self._now,
            asked_at=None,
        )
        values = {name: getattr(draft, name) for name in Draft.__slots__ if name != "id"}
        return replace(draft, id=added(self._session, OPEN, **values, updated_at=self._now))

    def wait(self, member: Member, kind: str, payload: dict[str, Any], instead_of: Sequence[str]) -> None:
        """Wait for the member's next message as this kind; a chat waits for one thing at a time."""
        self.close(member.chat_id, *instead_of)
        self.open(member, kind, payload)

    def get(self, draft_id: int) -> Draft | None:
        """One draft as it stands."""
        return self._first(GET, draft=draft_id)

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
        self._open.clear()
        values = {"version": advanced.version, "state": advanced.state, "payload": advanced.payload}
        same = {"draft": draft.id, "shown": draft.version}
        if run(self._session, ADVANCE, **same, **values, updated_at=self._now).first() is None:
            raise Moved
        return advanced

    def show(self, draft: Draft, card: int) -> None:
        """Remember the outbox row that became the draft's card."""
        run(self._session, SET, draft=draft.id, card=card)

    def hand_over(self, giver: Member, taker: Member, kind: str) -> None:
        """Let the open drafts of one kind be another member's to settle."""
        mine = (DRAFT.c.unit_id == giver.unit_id, DRAFT.c.member_id == giver.id)
        self._update(*mine, DRAFT.c.state == "open", DRAFT.c.kind == kind, member_id=taker.id)

    def asked(self, draft: Draft) -> None:
        """Note that the member has been asked about it once more."""
        run(self._session, SET, draft=draft.id, asked_at=self._now)

    def of_report(self, report_id: int) -> Draft | None:
        """The draft that a report's card belongs to."""
        return self._first(OF_REPORT, report=report_id)

    def of_card(self, chat_id: int, card: int) -> Draft | None:
        """The draft whose card this outbox row is."""
        return self._first(OF_CARD, chat=chat_id, shown=card)

    def latest(self, chat_id: int, *kinds: str) -> Draft | None:
        """The newest open draft of these kinds in a chat."""
        if chat_id not in self._open:
            rows = run(self._session, OPEN_KINDS, chat=chat_id)
            self._open[chat_id] = {row.kind: row.newest for row in rows}
        newest = max((self._open[chat_id].get(kind, 0) for kind in kinds), default=0)
        return self.get(newest) if newest else None

    def newest(self, chat_id: int, kind: str) -> Draft | None:
        """The newest draft of a kind in a chat, whatever became of it."""
        return self._first(NEWEST, chat=chat_id, wanted=kind)

    def close(self, chat_id: int, *kinds: str) -> None:
        """Close every open draft of these kinds in a chat."""
        self._update(
            DRAFT.c.chat_id == chat_id,
            DRAFT.c.state == "open",
            DRAFT.c.kind.in_(kinds),
            state="closed",
        )

    def waiting(self, unit_id: int, kind: str) -> tuple[Draft, ...]:
        """The open drafts of one kind in a unit, oldest first."""
        theirs = (DRAFT.c.unit_id == unit_id, DRAFT.c.state == "open", DRAFT.c.kind == kind)
        rows = run(self._session, DRAFTS.where(*theirs).order_by(DRAFT.c.id))
        return tuple(Draft(**row) for row in rows.mappings())

    def _first(self, statement: Select[Any], **values: Any) -> Draft | None:
        row = run(self._session, statement, **values).mappings().first()
        return Draft(**row) if row else None

    def _update(self, *conditions: ColumnElement[bool], **values: Any) -> None:
        self._open.clear()
        run(self._session, update(DRAFT).where(*conditions).values(**values))
