"""What members' words have taught a ledger: phrases that point to an issue or do not, and words of the unit's own."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel


class AliasRow(SQLModel, table=True):
    """Words that were confirmed to speak of an issue or said not to, or that a coordinator has given a meaning."""

    __tablename__ = "alias"
    __table_args__ = (UniqueConstraint("entry_id"), Index("ix_alias_unit_issue", "unit_id", "issue_id"))

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id")
    kind: str
    issue_id: int | None = Field(default=None, foreign_key="issue.id")
    entry_id: int | None = Field(default=None, foreign_key="entry.id")
    phrase: str
    meaning: str | None = None
    at: datetime
