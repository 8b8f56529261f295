"""The issues of a unit's current round: read whole, by code or by number; changed with history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Row, Select, bindparam, delete, func, update
from sqlalchemy import select as rows_of
from sqlmodel import Session, col, select

from storage.errors import IssueUnknown, RoundMissing
from storage.ledger.history import History
from storage.ledger.statements import run, table
from storage.ledger.units import ROUND, SECTION, Offices, current_round, touch
from storage.records import Issue, Measure, Member, Office, Point, Progress, Round
from storage.tables.issues import FigureRow, IssueOfficeRow, IssueRow, MeasureRow
from storage.wording import chinese_numeral

ISSUE, CO_OFFICE = table(IssueRow), table(IssueOfficeRow)
MEASURE, FIGURE = table(MeasureRow), table(FigureRow)
ISSUES = (
    rows_of(ISSUE, SECTION.c.title.label("section"), ROUND.c.numbers_run_on)
    .join_from(ISSUE, SECTION, ISSUE.c.section_id == SECTION.c.id)
    .join(ROUND, ISSUE.c.round_id == ROUND.c.id)
    .where(ISSUE.c.unit_id == bindparam("unit"))
)
GET = ISSUES.where(ISSUE.c.id == bindparam("issue"))
OF_ROUND = ISSUES.where(ISSUE.c.round_id == bindparam("round"))
ALL = OF_ROUND.order_by(ISSUE.c.section_ordinal, ISSUE.c.ordinal)
CODED = OF_ROUND.where(ISSUE.c.code == bindparam("printed"))
AS_STORED = tuple(name for name in Issue.__slots__ if name in ISSUE.c)
HEARD = update(ISSUE).where(ISSUE.c.id == bindparam("issue"))


def _of_issues(*columns: Any) -> Select[Any]:
    """These columns of the rows that belong to some issues of the unit."""
    issue, unit = columns[0], columns[0].table.c.unit_id
    wanted = issue.in_(bindparam("issues", expanding=True))
    return rows_of(*columns).where(unit == bindparam("unit"), wanted)


MEASURES = _of_issues(MEASURE.c.issue_id, MEASURE.c.ordinal, MEASURE.c.text).order_by(
    MEASURE.c.issue_id, MEASURE.c.ordinal
)
CO_OFFICES = _of_issues(CO_OFFICE.c.issue_id, CO_OFFICE.c.office_id)
POINTS = _of_issues(
    FIGURE.c.issue_id, *(column for column in FIGURE.c if column.name != "issue_id")
).order_by(FIGURE.c.as_of, FIGURE.c.id)


class Issues:
    """The issues of one unit's current round."""

    def __init__(self, session: Session, unit_id: int, now: datetime, offices: Offices | None = None) -> None:
        self._session = session
        self._unit = unit_id
        self._now = now
        self._offices = offices or Offices(session, unit_id)
        self._history = History(session, unit_id, now)
        # One turn asks for the same few issues again and again.
        self._read: dict[int, Issue] = {}
        self._points: dict[int, tuple[Point, ...]] = {}

    @cached_property
    def round(self) -> Round:
        """The current round; raises RoundMissing."""
        return current_round(self._session, self._unit)

    @property
    def has_round(self) -> bool:
        """Whether the unit has a current round."""
        try:
            return bool(self.round)
        except RoundMissing:
            return False

    def all(self) -> tuple[Issue, ...]:
        """Every issue of the current round in ledger order."""
        return self._records(ALL, round=self.round.id)

    def get(self, issue_id: int) -> Issue:
        """One issue by its id; raises IssueUnknown where it belongs to another unit."""
        if issue_id not in self._read:
            found = self._records(GET, issue=issue_id)
            if not found:
                raise IssueUnknown(str(issue_id))
            self._read[issue_id] = found[0]
        return self._read[issue_id]

    def forget(self, issue_id: int) -> None:
        """Read an issue anew the next time: something of it was changed beside this room."""
        self._read.pop(issue_id, None)

    def coded(self, code: str) -> Issue:
        """One issue by its composite code; raises IssueUnknown."""
        found = self._records(CODED, round=self.round.id, printed=code)
        if not found:
            raise IssueUnknown(code)
        return found[0]

    def points(self, issue_id: int) -> tuple[Point, ...]:
        """Every figure of one issue, oldest first."""
        return self.points_of([issue_id])[issue_id]

    def points_of(self, issue_ids: Sequence[int]) -> dict[int, tuple[Point, ...]]:
        """Every figure of these issues, the oldest of each first."""
        unread = [issue_id for issue_id in issue_ids if issue_id not in self._points]
        if unread:
            found: dict[int, list[Point]] = defaultdict(list)
            for row in run(self._session, POINTS, unit=self._unit, issues=unread):
                found[row.issue_id].append(self._point(row))
            self._points |= {issue_id: tuple(found[issue_id]) for issue_id in unread}
        return {issue_id: self._points[issue_id] for issue_id in issue_ids}

    def heard(self, issue_id: int, at: datetime | None) -> None:
        """Note when an issue was reported on last; its figures may have changed with it."""
        run(self._session, HEARD, issue=issue_id, last_report_at=at)
        self._read.pop(issue_id, None)
        self._points.pop(issue_id, None)

    def assign(
        self,
        issues: Sequence[Issue],
        *,
        lead: Office | None = None,
        deadline: date | None = None,
        leader: str | None = None,
        member: Member | None = None,
    ) -> None:
        """Give issues to an office, with a deadline and a leader where named."""
        named = {"lead_id": lead.id if lead else None, "deadline": deadline, "leader": leader}
        changes = {key: value for key, value in named.items() if value is not None}
        for issue in issues:
            self.change(issue.id, member, changes)

    def join(self, issue: Issue, office: Office) -> None:
        """Add a co-office (配合单位) to an issue."""
        if not issue.concerns(office):
            self._session.add(IssueOfficeRow(issue_id=issue.id, office_id=office.id, unit_id=self._unit))
            self._session.flush()
            self._read.pop(issue.id, None)

    def set_co_offices(self, issue: Issue, offices: Sequence[Office], member: Member | None) -> None:
        """Let exactly these offices assist (配合) with an issue."""
        before, after = [o.name for o in issue.co_offices], [o.name for o in offices]
        if before == after:
            return
        self._session.execute(delete(IssueOfficeRow).where(col(IssueOfficeRow.issue_id) == issue.id))
        self._session.add_all(
            IssueOfficeRow(issue_id=issue.id, office_id=office.id, unit_id=self._unit) for office in offices
        )
        self._session.flush()
        self._read.pop(issue.id, None)
        self._history.append(
            "changed",
            member=member.id if member else None,
            issue=issue.id,
            fields={"co_offices": [before, after]},
        )
        touch(self._session, self._unit)

    def set_progress(
        self, issue: Issue, progress: Progress, member: Member, entry: int | None = None
    ) -> None:
        """Move an issue's progress, by a tap of its own and never by a report."""
        done_at = self._now if progress == "done" else None
        self.change(issue.id, member, {"progress": progress, "done_at": done_at}, entry)

    def set_closeout(self, issue_id: int, values: Mapping[str, Any]) -> None:
        """Let an issue show where its close-out stands; the history of it is the signatures' own."""
        self._read.pop(issue_id, None)
        row = self._row(issue_id)
        for key, value in values.items():
            setattr(row, key, value)
        self._session.add(row)
        self._session.flush()
        touch(self._session, self._unit)

    def change(
        self, issue_id: int, member: Member | None, values: Mapping[str, Any], entry: int | None = None
    ) -> None:
        """Set columns of one issue and write from what to what into the history."""
        row = self._row(issue_id)
        before = {key: getattr(row, key) for key in values}
        if before == dict(values):
            return
        self._read.pop(issue_id, None)
        for key, value in values.items():
            setattr(row, key, value)
        self._session.add(row)
        self._session.flush()
        self._history.append(
            "changed",
            member=member.id if member else None,
            issue=issue_id,
            entry=entry,
            fields={key: [_plain(before[key]), _plain(value)] for key, value in values.items()},
        )
        touch(self._session, self._unit)

    def counted(self) -> dict[str, int]:
        """How many issues of the current round stand at each progress."""
        rows = self._session.exec(
            select(IssueRow.progress, func.count())
            .where(IssueRow.unit_id == self._unit, IssueRow.round_id == self.round.id)
            .group_by(IssueRow.progress),
        )
        return dict(rows.all())

    def _row(self, issue_id: int) -> IssueRow:
        row = self._session.get(IssueRow, issue_id, populate_existing=True)
        if row is None or row.unit_id != self._unit:
            raise IssueUnknown(str(issue_id))
        return row

    def _records(self, wanted: Select[Any], **values: Any) -> tuple[Issue, ...]:
        rows = run(self._session, wanted, unit=self._unit, **values).all()
        ids = [row.id for row in rows]
        measures, co_offices = self._measures(ids), self._co_offices(ids)
        return tuple(
            _issue(row, self._offices.get(row.lead_id), tuple(co_offices[row.id]), tuple(measures[row.id]))
            for row in rows
        )

    def _measures(self, ids: Sequence[int]) -> dict[int, list[Measure]]:
        found: dict[int, list[Measure]] = defaultdict(list)
        for row in run(self._session, MEASURES, unit=self._unit, issues=ids):
            found[row.issue_id].append(Measure(row.ordinal, row.text))
        return found

    def _co_offices(self, ids: Sequence[int]) -> dict[int, list[Office]]:
        found: dict[int, list[Office]] = defaultdict(list)
        for row in run(self._session, CO_OFFICES, unit=self._unit, issues=ids):
            office = self._offices.get(row.office_id)
            if office is not None:
                found[row.issue_id].append(office)
        return found

    def _point(self, row: Row[Any]) -> Point:
        office = self._offices.get(row.office_id)
        return Point(
            indicator=row.indicator,
            unit=row.unit,
            value=row.value,
            as_of=row.as_of,
            scope=row.scope_id,
            source=row.source,
            office=office.name if office else None,
            kind=row.kind,
        )


def _mark(row: Row[Any]) -> str:
    if row.numbers_run_on and row.number:
        return str(row.number)
    return f"{chinese_numeral(row.section_ordinal)}-{row.number or row.ordinal}"


def _issue(
    row: Row[Any], lead: Office | None, co_offices: tuple[Office, ...], measures: tuple[Measure, ...]
) -> Issue:
    same = {name: getattr(row, name) for name in AS_STORED}
    return Issue(
        **same, mark=_mark(row), lead=lead, co_offices=co_offices, measures=measures, section=row.section
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
