"""Who may speak: persons, their memberships, and one-time invitations."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, update
from sqlalchemy import select as rows_of
from sqlmodel import Session, col, select

from storage.errors import InvitationInvalid, LastCoordinator
from storage.ledger.invitations import hashed, new_code
from storage.ledger.statements import run, table
from storage.records import Member, Office, Role
from storage.tables.members import InvitationRow, MembershipRow, PersonRow
from storage.tables.units import OfficeRow

INVITATION_DAYS = 14
ACTIVE, AWAY, SUSPENDED = "active", "paused", "suspended"
KEYBOARD = "keyboard"
NOBODY = -(2**52)  # below every chat's number

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
KNOWN = (
    rows_of(PERSON.c.telegram_id)
    .join_from(MEMBERSHIP, PERSON, MEMBERSHIP.c.person_id == PERSON.c.id)
    .where(MEMBERSHIP.c.state == ACTIVE, PERSON.c.telegram_id.in_(bindparam("people", expanding=True)))
)
BY_TELEGRAM = MEMBERS.where(PERSON.c.telegram_id == bindparam("telegram"), MEMBERSHIP.c.state == ACTIVE)


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
        """Every member of a unit who was not removed: those paused, and those now in another unit, too."""
        return tuple(self._select(MEMBERSHIP.c.unit_id == unit_id, states=(ACTIVE, AWAY, SUSPENDED)))

    def on_roll(self, unit_id: int, member_id: int) -> Member | None:
        """One of them by his membership."""
        return next((member for member in self.roll(unit_id) if member.id == member_id), None)

    def of_person(self, telegram_id: int) -> tuple[Member, ...]:
        """Every membership a person may choose among, the one in use too."""
        return tuple(self._select(PERSON.c.telegram_id == telegram_id, states=(ACTIVE, AWAY)))

    def known(self, telegram_ids: Collection[int]) -> frozenset[int]:
        """Which of these people are members anywhere now."""
        rows = run(self._session, KNOWN, people=sorted(telegram_ids))
        return frozenset(row.telegram_id for row in rows)

    def joined_at(self, member: Member) -> datetime:
        """When a member joined the unit first."""
        return self._session.exec(select(MembershipRow.joined_at).where(MembershipRow.id == member.id)).one()

    def keyboard(self, unit_id: int) -> Member:
        """Who types at the terminal for 整改办: on no roll, and no message goes there."""
        # Telegram numbers nobody 0.
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

    @property
    def expiry(self) -> datetime:
        """The moment at which a code given now expires."""
        return self._now + timedelta(days=INVITATION_DAYS)

    def invite(
        self, unit_id: int, name: str, role: Role, office: Office | None, code: str | None = None
    ) -> tuple[str, datetime]:
        """A code for one person, a fresh one or the one given, and when it expires; only its hash is kept."""
        code = code or new_code()
        expires = self.expiry
        self._session.add(
            InvitationRow(
                unit_id=unit_id,
                code_hash=hashed(code),
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
            select(InvitationRow).where(InvitationRow.code_hash == hashed(code)).with_for_update(),
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
        self._check(invitation, telegram_id)
        membership = self._join(invitation, self._person(telegram_id))
        invitation.redeemed_by = membership.id
        self._session.add(invitation)
        self._session.flush()
        assert membership.id is not None
        member = self.get(membership.id)
        assert member is not None
        return member

    def _check(self, invitation: InvitationRow, telegram_id: int) -> None:
        """A member takes no other's place, and one who is paused is not let in by the back door."""
        mine = (PERSON.c.telegram_id == telegram_id, MEMBERSHIP.c.unit_id == invitation.unit_id)
        here = next(iter(self._select(*mine, states=(ACTIVE, AWAY, SUSPENDED))), None)
        if here is None:
            return
        if here.paused:
            raise InvitationInvalid("paused")
        if here.name != invitation.name:
            raise InvitationInvalid("another")
        if invitation.role != "coordinator":
            self._keep_a_coordinator(here)

    def remove(self, member: Member) -> Member | None:
        """End a membership at once; raises LastCoordinator. The person's other membership, if it takes over."""
        self._keep_a_coordinator(member)
        self._set(member, state="removed")
        return self._fall_back(member)

    def pause(self, member: Member) -> Member | None:
        """Let a member neither ask nor report until resumed; raises LastCoordinator."""
        self._keep_a_coordinator(member)
        self._set(member, state=SUSPENDED)
        return self._fall_back(member)

    def resume(self, member: Member) -> None:
        """Let a paused member speak again, unless the person has joined another unit meanwhile."""
        elsewhere = self.by_telegram(member.chat_id)
        self._set(member, state=AWAY if elsewhere else ACTIVE)

    def switch(self, member: Member) -> Member:
        """Let a person speak as this membership from now on: one is active in a private chat."""
        for other in self.of_person(member.chat_id):
            self._set(other, state=ACTIVE if other.id == member.id else AWAY)
        return replace(member, away=False)

    def _fall_back(self, member: Member) -> Member | None:
        left = self.of_person(member.chat_id)
        return self.switch(left[-1]) if left and all(one.away for one in left) else None

    def change(self, member: Member, role: Role, office: Office | None) -> Member:
        """Give a member another role or office; raises LastCoordinator."""
        if role != "coordinator":
            self._keep_a_coordinator(member)
        self._set(member, role=role, office_id=office.id if office else None)
        return replace(member, role=role, office=office)

    def block(self, telegram_id: int, *, blocked: bool) -> None:
        """Note that a person has blocked the bot, or speaks to it again."""
        self._session.execute(
            update(PersonRow).where(col(PersonRow.telegram_id) == telegram_id).values(blocked=blocked),
        )

    def _keep_a_coordinator(self, member: Member) -> None:
        others = [one for one in self.roll(member.unit_id) if one.id != member.id and not one.paused]
        if (
            member.role == "coordinator"
            and not member.paused
            and not any(one.role == "coordinator" for one in others)
        ):
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
            .where(col(MembershipRow.person_id) == person.id, col(MembershipRow.state) == ACTIVE)
            .values(state=AWAY),
        )
        membership = self._session.exec(
            select(MembershipRow).where(
                MembershipRow.unit_id == invitation.unit_id,
                MembershipRow.person_id == person.id,
            ),
        ).first()
        if membership is not None and membership.name != invitation.name:
            # The telephone is another's now; who had it keeps his name in the history.
            membership.person_id = self._person(NOBODY - (membership.id or 0)).id or 0
            self._session.add(membership)
            self._session.flush()
            membership = None
        assert person.id is not None
        membership = membership or MembershipRow(
            unit_id=invitation.unit_id,
            person_id=person.id,
            name="",
            role="",
            joined_at=self._now,
        )
        membership.name, membership.role = invitation.name, invitation.role
        membership.office_id, membership.state = invitation.office_id, ACTIVE
        self._session.add(membership)
        self._session.flush()
        return membership

    def _select(self, *conditions: ColumnElement[bool], states: tuple[str, ...] = (ACTIVE,)) -> list[Member]:
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
        away=row.state == AWAY,
    )
