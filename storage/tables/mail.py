"""The tables of the mail: updates that came in, messages that go out, what was due, when Telegram was heard."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Index, String, Text
from sqlmodel import Field, SQLModel
from sqlmodel.sql.sqltypes import UTCDateTime

InboxState = Literal["new", "done", "dead"]
OutboxState = Literal["new", "sent", "superseded", "blocked", "dead"]


class Inbox(SQLModel, table=True):
    """One update as Telegram delivered it; `id` is the order of arrival, `update_id` only a key."""

    __tablename__ = "inbox"
    __table_args__ = (
        Index("ix_inbox_state", "state", "id"),
        Index("ix_inbox_chat", "chat_id", "state", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    update_id: int = Field(sa_column=Column(BigInteger, nullable=False, unique=True))
    chat_id: int | None = Field(default=None, sa_column=Column(BigInteger))
    user_id: int | None = Field(default=None, sa_column=Column(BigInteger))
    body: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    state: InboxState = Field(default="new", sa_column=Column(String(8), nullable=False))
    tries: int = 0
    error: str | None = Field(default=None, sa_column=Column(Text))
    not_before: datetime | None = Field(default=None, sa_column=Column(UTCDateTime))
    received_at: datetime = Field(sa_column=Column(UTCDateTime, nullable=False))
    finished_at: datetime | None = Field(default=None, sa_column=Column(UTCDateTime))


class Outbox(SQLModel, table=True):
    """One message or edit to be sent; a card is named by the row that first sends it."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_state", "state", "id"),
        Index("ix_outbox_chat", "chat_id", "state", "id"),
        Index("ix_outbox_message", "chat_id", "message_id"),
        Index("ix_outbox_edits", "edits", "state"),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str | None = Field(default=None, sa_column=Column(String(128), unique=True))
    chat_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    edits: int | None = Field(default=None, sa_column=Column(ForeignKey("outbox.id")))
    digest: bool = False
    payload: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    state: OutboxState = Field(default="new", sa_column=Column(String(12), nullable=False))
    tries: int = 0
    error: str | None = Field(default=None, sa_column=Column(Text))
    not_before: datetime | None = Field(default=None, sa_column=Column(UTCDateTime))
    message_id: int | None = Field(default=None, sa_column=Column(BigInteger))
    created_at: datetime = Field(sa_column=Column(UTCDateTime, nullable=False))
    sent_at: datetime | None = Field(default=None, sa_column=Column(UTCDateTime))


class Due(SQLModel, table=True):
    """What was due in a period and has been put into the outbox for one recipient."""

    __tablename__ = "due"

    kind: str = Field(primary_key=True, max_length=40)
    period: str = Field(primary_key=True, max_length=40)
    recipient: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    at: datetime = Field(sa_column=Column(UTCDateTime, nullable=False))


class Heard(SQLModel, table=True):
    """When Telegram last answered, and as whom the bot is known there: one row."""

    __tablename__ = "heard"

    id: int = Field(default=1, sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    at: datetime = Field(sa_column=Column(UTCDateTime, nullable=False))
    bot_name: str | None = Field(default=None, max_length=64)
