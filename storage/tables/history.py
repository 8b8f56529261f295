"""The append-only history: who did what, when, from which message; one chain a unit."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel


class HistoryRow(SQLModel, table=True):
    """One link: `digest` covers the link before and the salted digest of the content."""

    __tablename__ = "history"
    __table_args__ = (
        UniqueConstraint("unit_id", "sequence"),
        Index("ix_history_unit_issue", "unit_id", "issue_id", "sequence"),
        Index("ix_history_unit_at", "unit_id", "at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id")
    sequence: int
    at: datetime
    action: str
    member_id: int | None = Field(default=None, foreign_key="membership.id")
    issue_id: int | None = Field(default=None, foreign_key="issue.id")
    entry_id: int | None = Field(default=None, foreign_key="entry.id")
    detail: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))
    salt: str
    content_digest: str
    digest: str
