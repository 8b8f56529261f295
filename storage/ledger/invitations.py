"""Invitations that nobody has used yet: listed and revoked; their codes are kept hashed and cannot be read back."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, update
from sqlmodel import Session, col, select

from storage.errors import InvitationInvalid
from storage.records import Office, Role
from storage.tables.members import InvitationRow
from storage.tables.units import OfficeRow


@dataclass(frozen=True, slots=True)
class Invitation:
    """A code that nobody has used yet: whom it is for."""

    id: int
    name: str
    role: Role
    office: Office | None
    expires_at: datetime


class Invitations:
    """The codes of all units that could still be used."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def waiting(self, unit_id: int) -> tuple[Invitation, ...]:
        """The open invitations of a unit, oldest first."""
        rows = self._session.exec(
            select(InvitationRow, OfficeRow)
            .outerjoin(OfficeRow, col(InvitationRow.office_id) == OfficeRow.id)
            .where(InvitationRow.unit_id == unit_id, *self._open())
            .order_by(col(InvitationRow.id)),
        )
        return tuple(_invitation(row, office) for row, office in rows)

    def revoke(self, invitation: Invitation) -> None:
        """Let a code open nothing any more."""
        row = col(InvitationRow.id) == invitation.id
        self._session.execute(update(InvitationRow).where(row).values(revoked_at=self._now))

    def refusal(self, code: str) -> InvitationInvalid | None:
        """Why a code lets nobody in now, or None where it does."""
        row = self._session.exec(select(InvitationRow).where(InvitationRow.code_hash == hashed(code))).first()
        if row is None or row.revoked_at is not None:
            return InvitationInvalid("unknown")
        if row.redeemed_by is not None:
            return InvitationInvalid("used")
        return InvitationInvalid("expired") if row.expires_at < self._now else None

    def _open(self) -> tuple[ColumnElement[bool], ...]:
        return (
            col(InvitationRow.redeemed_by).is_(None),
            col(InvitationRow.revoked_at).is_(None),
            col(InvitationRow.expires_at) >= self._now,
        )


def new_code() -> str:
    """A code that nobody guesses."""
    return secrets.token_urlsafe(9)


def hashed(code: str) -> str:
    """What is kept of a code."""
    return hashlib.sha256(code.encode()).hexdigest()


def _invitation(row: InvitationRow, office: OfficeRow | None) -> Invitation:
    assert row.id is not None
    return Invitation(
        id=row.id,
        name=row.name,
        role=row.role,  # type: ignore[arg-type]
        office=_office(office) if office else None,
        expires_at=row.expires_at,
    )


def _office(row: OfficeRow) -> Office:
    assert row.id is not None
    return Office(row.id, row.name, row.kind, tuple(row.aliases))  # type: ignore[arg-type]
