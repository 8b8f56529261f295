"""The rounds of an issue's close-out (销号), and every signature given, refused or undone in them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel


class CloseoutRow(SQLModel, table=True):
    """One application to close an issue out; `version` grows with every step and every change of what is signed."""

    __tablename__ = "closeout"
    __table_args__ = (UniqueConstraint("issue_id", "ordinal"),)

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id", index=True)
    issue_id: int = Field(foreign_key="issue.id")
    ordinal: int
    version: int = 1
    state: str = "applied"
    applied_by: int = Field(foreign_key="membership.id")
    office_id: int | None = Field(default=None, foreign_key="office.id")
    receipt: int
    words: str
    warnings: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    chain: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    at: datetime


class SignatureRow(SQLModel, table=True):
    """What one member said at one step, with what was shown to him; never changed afterwards."""

    __tablename__ = "signature"

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id")
    closeout_id: int = Field(foreign_key="closeout.id", index=True)
    step: str
    verdict: str
    member_id: int = Field(foreign_key="membership.id")
    role: str | None = None
    signer: str
    reason: str | None = None
    shown: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    digest: str
    paper_on: date | None = None
    at: datetime
