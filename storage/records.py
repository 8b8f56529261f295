"""The frozen values that travel between the rooms of the house, named in the words of the field."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Progress = Literal["not_started", "ongoing", "done"]
Flag = Literal["long_term", "staged_result", "basically", "partial"]
CloseOut = Literal["open", "applied", "returned", "closed", "reopened"]
TimeState = Literal["undated", "on_track", "near", "overdue"]
Role = Literal["coordinator", "clerk", "chief"]
OfficeKind = Literal["department", "village"]
EntryState = Literal["pending", "recorded", "withdrawn"]
QuantityKind = Literal["increment", "total", "remaining", "target", "compare", "previous"]
Approx = Literal["about", "over", "under"]
Severity = Literal["error", "warning", "hint"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault found in data: a stable kind, the place where it shows, and one Chinese sentence."""

    kind: str
    where: str
    severity: Severity
    message: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity as read from words; `value` is None for a range from `low` to `high`."""

    text: str
    value: float | None
    unit: str
    kind: QuantityKind
    indicator: str = ""
    low: float | None = None
    high: float | None = None
    approx: Approx | None = None
    start: int = 0


@dataclass(frozen=True, slots=True)
class Office:
    """A department or village of a unit (单位)."""

    id: int
    name: str
    kind: OfficeKind = "department"
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Member:
    """A person in the role that one membership gives in one unit."""

    id: int
    unit_id: int
    name: str
    role: Role
    office: Office | None
    chat_id: int


@dataclass(frozen=True, slots=True)
class Point:
    """One figure of an issue: a level on a day, of the whole or of one office (`scope`)."""

    indicator: str
    unit: str
    value: float
    as_of: date
    scope: int | None
    source: str
    office: str | None = None
    kind: QuantityKind = "total"


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure (措施) of an issue, as the ledger and the notice word it."""

    ordinal: int
    text: str


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue (问题) of the current round with what a reader of the ledger sees of it."""

    id: int
    code: str
    number: str | None
    label: str
    title: str
    section: str
    progress: Progress
    flag: Flag | None
    closeout: CloseOut
    deadline: date | None
    deadline_text: str | None
    leader: str | None
    lead: Office | None
    co_offices: tuple[Office, ...]
    measures: tuple[Measure, ...]
    facts: str | None = None
    last_report_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """What one report says of one issue."""

    id: int
    receipt: int | None
    issue_id: int
    report_id: int
    words: str
    state: EntryState
    member: str
    office: Office | None
    at: datetime
    quantities: tuple[Quantity, ...] = ()
    evidence: int = 0
