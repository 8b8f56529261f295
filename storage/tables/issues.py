"""Issues (问题), their offices, measures (措施) with every revision, and figures."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel


class IssueRow(SQLModel, table=True):
    """One issue; title and facts are the inspectors' and are never edited."""

    __tablename__ = "issue"
    __table_args__ = (
        UniqueConstraint("round_id", "code"),
        Index("ix_issue_unit_round_position", "unit_id", "round_id", "section_ordinal", "ordinal"),
    )

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id")
    round_id: int = Field(foreign_key="round.id")
    section_id: int = Field(foreign_key="section.id")
    section_ordinal: int
    ordinal: int
    code: str
    number: str | None = None
    title: str
    facts: str | None = None
    group: str | None = None
    progress: str = "ongoing"
    flag: str | None = None
    status_text: str | None = None
    done_at: datetime | None = None
    closeout: str = "open"
    closed_at: datetime | None = None
    verified_at: datetime | None = None
    review_on: date | None = None
    deadline: date | None = None
    deadline_text: str | None = None
    goal: str | None = None
    progress_text: str | None = None
    leader: str | None = None
    person: str | None = None
    notes: str | None = None
    lead_id: int | None = Field(default=None, foreign_key="office.id")
    lasting: str | None = None
    visibility: str = "all"
    publishable: bool = True
    last_report_at: datetime | None = None


class IssueOfficeRow(SQLModel, table=True):
    """A co-office (配合单位) of an issue."""

    __tablename__ = "issue_office"

    issue_id: int = Field(foreign_key="issue.id", primary_key=True)
    office_id: int = Field(foreign_key="office.id", primary_key=True)
    unit_id: int = Field(foreign_key="unit.id", index=True)


class MeasureRow(SQLModel, table=True):
    """A measure in its present wording."""

    __tablename__ = "measure"
    __table_args__ = (Index("ix_measure_unit_issue", "unit_id", "issue_id", "ordinal"),)

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id")
    issue_id: int = Field(foreign_key="issue.id")
    ordinal: int
    text: str
    revision: int = 1


class MeasureRevisionRow(SQLModel, table=True):
    """An earlier or present wording of a measure, with the entry that brought it."""

    __tablename__ = "measure_revision"
    __table_args__ = (UniqueConstraint("measure_id", "revision"),)

    id: int | None = Field(default=None, primary_key=True)
    measure_id: int = Field(foreign_key="measure.id")
    revision: int
    text: str
    at: datetime
    entry_id: int | None = Field(default=None, foreign_key="entry.id")


class FigureRow(SQLModel, table=True):
    """One point of an issue: an indicator's value on a day, of the whole or of one office (scope)."""

    __tablename__ = "figure"
    __table_args__ = (Index("ix_figure_unit_issue", "unit_id", "issue_id"),)

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id")
    issue_id: int = Field(foreign_key="issue.id")
    entry_id: int | None = Field(default=None, foreign_key="entry.id", index=True)
    indicator: str = ""
    unit: str = ""
    kind: str = "total"
    value: float
    as_of: date
    scope_id: int | None = Field(default=None, foreign_key="office.id")
    office_id: int | None = Field(default=None, foreign_key="office.id")
    source: str = "measure"
