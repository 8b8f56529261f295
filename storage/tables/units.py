"""Units (单位), their offices, inspection rounds and sections."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel


class UnitRow(SQLModel, table=True):
    """A township or county office; `version` grows with every change of its issues, `lessons` with every phrase."""

    __tablename__ = "unit"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    version: int = 0
    receipts: int = 0
    lessons: int = 0
    settings: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


class OfficeRow(SQLModel, table=True):
    """A department or village of a unit."""

    __tablename__ = "office"
    __table_args__ = (UniqueConstraint("unit_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id")
    name: str
    kind: str = "department"
    aliases: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))


class RoundRow(SQLModel, table=True):
    """One inspection round (轮次) of a unit; exactly one is current."""

    __tablename__ = "round"
    __table_args__ = (UniqueConstraint("unit_id", "feedback_date"),)

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id")
    title: str
    inspected_by: str | None = None
    feedback_date: date | None = None
    concentrated_until: date | None = None
    notice_due: date | None = None
    published: date | None = None
    imported_at: datetime
    numbers_run_on: bool = True
    current: bool = True
    preamble: str = ""
    closing: str = ""


class SectionRow(SQLModel, table=True):
    """A section (方面) of a round."""

    __tablename__ = "section"
    __table_args__ = (UniqueConstraint("round_id", "ordinal"),)

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id")
    round_id: int = Field(foreign_key="round.id")
    ordinal: int
    title: str
    heading: str | None = None
