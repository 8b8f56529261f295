"""Papers under way: a document a member sent, or one that is to be made for him; each worked on outside the chat."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel


class PaperRow(SQLModel, table=True):
    """One piece of work on paper, done once, tried again until it is done."""

    __tablename__ = "paper"
    __table_args__ = (
        UniqueConstraint("chat_id", "message_id"),
        Index("ix_paper_state", "state", "not_before"),
    )

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id")
    member_id: int = Field(foreign_key="membership.id")
    chat_id: int = Field(sa_type=BigInteger)
    message_id: int | None = None
    kind: str
    detail: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    state: str = "pending"
    tries: int = 0
    not_before: datetime
    at: datetime
