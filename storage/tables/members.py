"""Persons, their memberships in units, and invitations."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field, SQLModel


class PersonRow(SQLModel, table=True):
    """A Telegram user."""

    __tablename__ = "person"

    id: int | None = Field(default=None, primary_key=True)
    telegram_id: int = Field(sa_type=BigInteger, unique=True)
    blocked: bool = False


class MembershipRow(SQLModel, table=True):
    """A person's role in a unit."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("unit_id", "person_id"),)

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    name: str
    role: str
    office_id: int | None = Field(default=None, foreign_key="office.id")
    state: str = "active"
    joined_at: datetime


class InvitationRow(SQLModel, table=True):
    """A one-time code, kept as its hash, bound to a name, a role and an office."""

    __tablename__ = "invitation"

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id", index=True)
    code_hash: str = Field(unique=True)
    name: str
    role: str
    office_id: int | None = Field(default=None, foreign_key="office.id")
    expires_at: datetime
    redeemed_by: int | None = Field(default=None, foreign_key="membership.id")
    revoked_at: datetime | None = None
