"""Reports as members sent them, with every revision, their entries, and the evidence."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel


class ReportRow(SQLModel, table=True):
    """One message, or one part of a pasted one; the reporting office and who typed it are kept apart."""

    __tablename__ = "report"
    __table_args__ = (
        UniqueConstraint("chat_id", "message_id", "part"),
        Index("ix_report_unit_at", "unit_id", "at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id")
    chat_id: int = Field(sa_type=BigInteger)
    message_id: int
    part: int = 0
    typed_by: int = Field(foreign_key="membership.id")
    office_id: int | None = Field(default=None, foreign_key="office.id")
    text: str
    revision: int = 1
    at: datetime


class ReportRevisionRow(SQLModel, table=True):
    """The words of a report as they stood at one time."""

    __tablename__ = "report_revision"

    report_id: int = Field(foreign_key="report.id", primary_key=True)
    revision: int = Field(primary_key=True)
    text: str
    at: datetime


class EntryRow(SQLModel, table=True):
    """What one report says of one issue; `receipt` (登记号) is given when it is recorded."""

    __tablename__ = "entry"
    __table_args__ = (
        UniqueConstraint("report_id", "issue_id"),
        UniqueConstraint("unit_id", "receipt"),
        Index("ix_entry_unit_issue_state", "unit_id", "issue_id", "state", "at"),
        Index("ix_entry_unit_state_recorded", "unit_id", "state", "recorded_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id")
    report_id: int = Field(foreign_key="report.id")
    issue_id: int = Field(foreign_key="issue.id")
    words: str
    state: str = "pending"
    receipt: int | None = None
    office_id: int | None = Field(default=None, foreign_key="office.id")
    quantities: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    reason: str | None = None
    no_progress: bool = False
    at: datetime
    recorded_by: int | None = Field(default=None, foreign_key="membership.id")
    recorded_at: datetime | None = None
    progress_before: str | None = None
    as_of: date | None = None
    written: str | None = None


class EvidenceRow(SQLModel, table=True):
    """A photo or document: asked of Telegram by its id, kept by its SHA-256."""

    __tablename__ = "evidence"
    __table_args__ = (
        UniqueConstraint("chat_id", "message_id"),
        Index("ix_evidence_unit_report", "unit_id", "report_id"),
        Index("ix_evidence_state", "state", "not_before"),
        Index("ix_evidence_chat", "chat_id", "report_id"),
        Index("ix_evidence_unit_sha256", "unit_id", "sha256"),
    )

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id")
    chat_id: int = Field(sa_type=BigInteger)
    message_id: int
    report_id: int | None = Field(default=None, foreign_key="report.id")
    kind: str
    album: str | None = None
    file_id: str
    file_name: str | None = None
    size: int | None = None
    media_type: str | None = None
    sha256: str | None = None
    state: str = "pending"
    tries: int = 0
    not_before: datetime
    at: datetime
    pointed_out: datetime | None = None
