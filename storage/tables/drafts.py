"""The state of every conversation: one row a card, so that a restart forgets nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Index
from sqlmodel import Field, SQLModel


class DraftRow(SQLModel, table=True):
    """What a card asks, of whom, and how far the answer has come."""

    __tablename__ = "draft"
    __table_args__ = (
        Index("ix_draft_chat_state", "chat_id", "state", "kind"),
        Index("ix_draft_unit_state", "unit_id", "state", "kind"),
    )

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id")
    member_id: int = Field(foreign_key="membership.id")
    chat_id: int = Field(sa_type=BigInteger)
    kind: str
    state: str = "open"
    version: int = 1
    payload: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    report_id: int | None = Field(default=None, foreign_key="report.id", index=True)
    card: int | None = None
    asked_at: datetime | None = None
    created_at: datetime
    updated_at: datetime
