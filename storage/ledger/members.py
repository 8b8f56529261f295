"""Who may speak: persons, their memberships, and one-time invitations."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, update
from sqlalchemy import select as rows_of
from sqlmodel import Session, col, select

from storage.errors import InvitationInvalid, LastCoordinator
from storage.ledger.statements import run, table
from storage.records import Invitation, Member, Office, Role
from storage.tables.members import InvitationRow, MembershipRow, PersonRow
from storage.tables.units import OfficeRow

INVITATION_DAYS = 14
SUSPENDED = "suspended"
KEYBOARD = "keyboard"

MEMBERSHIP, PERSON, OFFICE = table(MembershipRow), table(PersonRow), table(OfficeRow)
MEMBERS = (
    rows_of(
        *(MEMBERSHIP.c[name] for name in ("id", "unit_id", "name", "role", "state")),
        PERSON.c.telegram_id,
        *(OFFICE.c[name].label(f"office_{name}") for name in ("id", "name", "kind", "aliases")),
    )
    .join_from(MEMBERSHIP, PERSON, MEMBERSHIP.c.person_id == PERSON.c.id)
    .outerjoin(OFFICE, MEMBERSHIP.c.office_id == OFFICE.c.id)
    .order_by(MEMBERSHIP.c.id)
)
BY_TELEGRAM = MEMBERS.where(PERSON.c.telegram_id == bindparam("telegram"), MEMBERSHIP.c.state == "active")


class Members:
    """The persons of all units, asked for by Telegram id or by unit."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def by_telegram(self, telegram_id: int) -> Member | None:
        """The active member who speaks under this Telegram id."""
        row = run(self._session, BY_TELEGRAM, telegram=telegram_id).first()
        return _member(row) if row else None

    def get(self, member_id: int) -> Member | None:
        """The active member with this membership."""
        return next(iter(self._select(MEMBERSHIP.c.id == member_id)), None)

    def of_unit(self, unit_id: int, *roles: Role) -> tuple[Member, ...]:
        """The active members of a unit, of the given roles or of all."""
        members = self._select(MEMBERSHIP.c.unit_id == unit_id)
        return tuple(member for member in members if not roles or member.role in roles)

    def of_office(self, unit_id: int, office_id: int) -> tuple[Member, ...]:
        """The active clerks of one office."""
        return tuple(self._select(MEMBERSHIP.c.unit_id == unit_id, MEMBERSHIP.c.office_id == office_id))

    def roll(self, unit_id: int) -> tuple[Member, ...]:
        """Every member of a unit who was not removed, those paused by a coordinator too."""
        return tuple(self._select(MEMBERSHIP.c.unit_id == unit_id, states=("active", SUSPENDED)))

    def on_roll(self, unit_id: int, member_id: int) -> Member | None:
        """One of them by his membership."""
        return next((member for member in self.roll(unit_id) if member.id == member_id), None)

    def joined_at(self, member: Member) -> datetime:
        """When a member joined the unit first."""
        return self._session.exec(select(MembershipRow.joined_at).where(MembershipRow.id == member.id)).one()

    def keyboard(self, unit_id: int) -> Member:
        """Who types at the terminal for 整改办: on no roll, and no message goes there."""
        person = self._person(0)
        row = self._session.exec(
            select(MembershipRow).where(
                MembershipRow.unit_id == unit_id, MembershipRow.person_id == person.id
            ),
        ).first()
        if row is None:
            row = MembershipRow(
                unit_id=unit_id,
                person_id=person.id or 0,
                name="整改办",
                role="coordinator",
                state=KEYBOARD,
                joined_at=self._now,
            )
            self._session.add(row)
            self._session.flush()
        return self._select(MEMBERSHIP.c.id == row.id, states=(KEYBOARD,))[0]

    def invite(self, unit_id: int, name: str, role: Role, office: Office | None) -> tuple[str, datetime]:
        """A fresh code for one person and the moment it expires; only its hash is kept."""
        code = secrets.token_urlsafe(9)
        expires = self._now + timedelta(days=INVITATION_DAYS)
        self._session.add(
            InvitationRow(
                unit_id=unit_id,
                code_hash=_hash(code),
                name=name,
                role=role,
                office_id=office.id if office else None,
                expires_at=expires,
            ),
        )
        self._session.flush()
        return code, expires

    def redeem(self, code: str, telegram_id: int) -> Member:
        """Make the holder of a code a member; raises InvitationInvalid when it is wrong, used or expired."""
        invitation = self._session.exec(
            select(InvitationRow).where(InvitationRow.code_hash == _hash(code)).with_for_update(),
        ).first()
        if invitation is None or invitation.revoked_at is not None:
            raise InvitationInvalid("unknown")
        if invitation.redeemed_by is not None:
            member = self.get(invitation.redeemed_by)
            if member is not None and member.chat_id == telegram_id:
                return member
            raise InvitationInvalid("used")
        if invitation.expires_at < self._now:
            raise InvitationInvalid("expired")
        membership = self._join(invitation, self._person(telegram_id))
        invitation.redeemed_by = membership.id
        self._session.add(invitation)
        self._session.flush()
        assert membership.id is not None
        member = self.get(membership.id)
        assert member is not None
        return member

    def remove(self, member: Member) -> None:
        """End a membership at once; raises LastCoordinator when nobody would be left to keep the ledger."""
        self._keep_a_coordinator(member)
        self._set(member, state="removed")

    def pause(self, member: Member) -> None:
        """Let a member neither ask nor report until resumed; raises LastCoordinator."""
        self._keep_a_coordinator(member)
        self._set(member, state=SUSPENDED)

    def resume(self, member: Member) -> None:
        """Let a paused member speak again, unless the person has joined another unit meanwhile."""
        elsewhere = self.by_telegram(member.chat_id)
        self._set(member, state="paused" if elsewhere else "active")

    def change(self, member: Member, role: Role, office: Office | None) -> Member:
        """Give a member another role or office; raises LastCoordinator."""
        if role != "coordinator":
            self._keep_a_coordinator(member)
        self._set(member, role=role, office_id=office.id if office else None)
        return replace(member, role=role, office=office)

    def invitations(self, unit_id: int) -> tuple[Invitation, ...]:
        """The codes of a unit that could still be used, oldest first."""
        rows = self._session.exec(
            select(InvitationRow, OfficeRow)
            .outerjoin(OfficeRow, col(InvitationRow.office_id) == OfficeRow.id)
            .where(
                InvitationRow.unit_id == unit_id,
                col(InvitationRow.redeemed_by).is_(None),
                col(InvitationRow.revoked_at).is_(None),
                InvitationRow.expires_at >= self._now,
            )
            .order_by(col(InvitationRow.id)),
        )
        return tuple(_invitation(row, office) for row, office in rows)

    def revoke(self, invitation: Invitation) -> None:
        """Let a code open nothing any more."""
        row = col(InvitationRow.id) == invitation.id
        self._session.execute(update(InvitationRow).where(row).values(revoked_at=self._now))

    def block(self, telegram_id: int, *, blocked: bool) -> None:
        """Note that a person has blocked the bot, or speaks to it again."""
        self._session.execute(
            update(PersonRow).where(col(PersonRow.telegram_id) == telegram_id).values(blocked=blocked),
        )

    def _keep_a_coordinator(self, member: Member) -> None:
        others = [one for one in self.of_unit(member.unit_id, "coordinator") if one.id != member.id]
        if member.role == "coordinator" and not member.paused and not others:
            raise LastCoordinator

    def _set(self, member: Member, **values: object) -> None:
        row = col(MembershipRow.id) == member.id
        self._session.execute(update(MembershipRow).where(row).values(**values))

    def _person(self, telegram_id: int) -> PersonRow:
        person = self._session.exec(select(PersonRow).where(PersonRow.telegram_id == telegram_id)).first()
        if person is None:
            person = PersonRow(telegram_id=telegram_id)
            self._session.add(person)
            self._session.flush()
        return person

    def _join(self, invitation: InvitationRow, person: PersonRow) -> MembershipRow:
        # One active membership a private chat: joining another unit pauses the others.
        self._session.execute(
            update(MembershipRow)
            .where(col(MembershipRow.person_id) == person.id, col(MembershipRow.state) == "active")
            .values(state="paused"),
        )
        membership = self._session.exec(
            select(MembershipRow).where(
                MembershipRow.unit_id == invitation.unit_id,
                MembershipRow.person_id == person.id,
            ),
        ).first()
        assert person.id is not None
        membership = membership or MembershipRow(
            unit_id=invitation.unit_id,
            person_id=person.id,
            name="",
            role="",
            joined_at=self._now,
        )
        membership.name, membership.role = invitation.name, invitation.role
        membership.office_id, membership.state = invitation.office_id, "active"
        self._session.add(membership)
        self._session.flush()
        return membership

    def _select(
        self, *conditions: ColumnElement[bool], states: tuple[str, ...] = ("active",)
    ) -> list[Member]:
        chosen = MEMBERS.where(MEMBERSHIP.c.state.in_(states), *conditions)
        return [_member(row) for row in run(self._session, chosen)]


def _member(row: Row[Any]) -> Member:
    office = None
    if row.office_id is not None:
        office = Office(row.office_id, row.office_name, row.office_kind, tuple(row.office_aliases))
    return Member(
        id=row.id,
        unit_id=row.unit_id,
        name=row.name,
        role=row.role,
        office=office,
        chat_id=row.telegram_id,
        paused=row.state == SUSPENDED,
    )


def _invitation(row: InvitationRow, office: OfficeRow | None) -> Invitation:
    assert row.id is not None
    return Invitation(
        id=row.id,
        name=row.name,
        role=row.role,  # type: ignore[arg-type]
        office=office_record(office) if office else None,
        expires_at=row.expires_at,
    )


def office_record(row: OfficeRow) -> Office:
    """An office row as the value that travels."""
    assert row.id is not None
    return Office(row.id, row.name, row.kind, tuple(row.aliases))  # type: ignore[arg-type]


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
