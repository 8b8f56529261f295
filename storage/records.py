"""The frozen values that travel between the rooms of the house, named in the words of the field."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

Progress = Literal["not_started", "ongoing", "done"]
Flag = Literal["long_term", "staged_result", "basically", "partial"]
CloseOut = Literal["open", "applied", "returned", "closed", "reopened"]
Step = Literal["review", "deputy", "chief", "verify"]
TimeState = Literal["undated", "on_track", "near", "overdue"]
Role = Literal["coordinator", "clerk", "chief", "deputy", "verifier", "viewer"]
Visibility = Literal["all", "offices", "leaders"]
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
    paused: bool = False
    away: bool = False


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
    mark: str
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
    done_at: datetime | None = None
    last_report_at: datetime | None = None
    visibility: Visibility = "all"
    publishable: bool = True
    verified_at: datetime | None = None
    review_on: date | None = None

    @property
    def label(self) -> str:
        """The one label a person sees: the printed number where numbers run on, else 二-3."""
        return self.mark if "-" in self.mark else f"第{self.mark}条"

    @property
    def heading(self) -> str:
        """Label and full title, as every card begins."""
        return f"{self.label} {self.title}"

    def concerns(self, office: Office | None) -> bool:
        """Whether the office leads or assists here."""
        return office is not None and office in (self.lead, *self.co_offices)


@dataclass(frozen=True, slots=True)
class Evidence:
    """How many photos and documents (材料) go with a report or an issue."""

    photos: int = 0
    files: int = 0

    @property
    def total(self) -> int:
        """Everything together."""
        return self.photos + self.files


@dataclass(frozen=True, slots=True)
class Piece:
    """One photo or document of a recorded entry, as it is kept: what it really is, and under which SHA-256."""

    id: int
    issue_id: int
    report_id: int
    kind: str
    name: str | None
    media_type: str | None
    size: int | None
    sha256: str | None
    receipt: int | None
    office: Office | None
    at: datetime
    pointed_out: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """What one report says of one issue."""

    id: int
    receipt: int | None
    issue_id: int
    report_id: int
    words: str
    state: EntryState
    typed_by: int
    member: str
    office: Office | None
    at: datetime
    quantities: tuple[Quantity, ...] = ()
    evidence: Evidence = Evidence()
    no_progress: bool = False
    recorded_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """A township or county office with the settings its coordinator keeps."""

    id: int
    name: str
    version: int
    lessons: int
    settings: UnitSettings

    @property
    def whole(self) -> str:
        """How the whole unit is spoken of: 全镇, 全县, 全街道."""
        name = self.name.removesuffix("党委").removesuffix("委员会")
        return "全" + (
            "街道" if name.endswith("街道") else name[-1:] if name[-1:] in "镇乡县区市州" else "单位"
        )


@dataclass(frozen=True, slots=True)
class UnitSettings:
    """What a coordinator may change: times in the unit's own time zone, days counted to a deadline."""

    timezone: str = "Asia/Shanghai"
    weekly_at: str = "MON 08:30"
    ask_at: str = "THU 09:00"
    pending_at: str = "17:30"
    morning_at: str = "09:00"
    remind_days: tuple[int, ...] = (20, 10, 0)
    silent_days: int = 14
    chain: tuple[Step, ...] = ("review", "deputy", "chief")
    verifier: str = "县委巡察办"
    withdraw_hours: int = 72
    template: str = ""
    visibility: Visibility = "all"

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which days begin and dates are told."""
        return ZoneInfo(self.timezone)

    @property
    def near_days(self) -> int:
        """From how many days before a deadline an issue counts as due soon."""
        steps = sorted({days for days in self.remind_days if days > 0}, reverse=True)
        return steps[1] if len(steps) > 1 else next(iter(steps), 0)


@dataclass(frozen=True, slots=True)
class Round:
    """An inspection round (轮次); codes, matching and counts speak of the current one."""

    id: int
    title: str
    feedback_date: date | None
    inspected_by: str | None
    published: date | None
    imported_at: datetime
    numbers_run_on: bool


@dataclass(frozen=True, slots=True)
class Report:
    """One message as it stands now, with who typed it and which office reports."""

    id: int
    text: str
    revision: int
    typed_by: int
    member: str
    office: Office | None
    at: datetime
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Draft:
    """The state of one card: what it asks, of whom, and how far the answer has come."""

    id: int
    unit_id: int
    member_id: int
    chat_id: int
    kind: str
    state: str
    version: int
    payload: dict[str, Any]
    report_id: int | None
    card: int | None
    created_at: datetime
    asked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Deed:
    """One line of the history: who did what to which issue, and when."""

    at: datetime
    action: str
    member: str | None
    issue_id: int | None
    entry_id: int | None
    detail: dict[str, Any]
