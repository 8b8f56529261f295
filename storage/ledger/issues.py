"""The issues of a unit's current round: read whole, by code or by number; changed with history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import delete, func, update
from sqlmodel import Session, col, select

from storage.errors import IssueUnknown, RoundMissing
from storage.ledger.history import History
from storage.ledger.units import Offices, Rounds, touch
from storage.records import Issue, Measure, Member, Office, Point, Progress, Round, Section
from storage.tables.issues import FigureRow, IssueOfficeRow, IssueRow, MeasureRow
from storage.wording import chinese_numeral


class Issues:
    """The issues of one unit's current round."""

    def __init__(self, session: Session, unit_id: int, now: datetime, offices: Offices | None = None) -> None:
        self._session = session
        self._unit = unit_id
        self._now = now
        self._offices = offices or Offices(session, unit_id)
        self._history = History(session, unit_id, now)
        self._read: dict[int, Issue] = {}
        self._points: dict[int, tuple[Point, ...]] = {}

    @cached_property
    def round(self) -> Round:
        """The current round; raises RoundMissing."""
        return Rounds(self._session, self._unit).current()

    @property
    def has_round(self) -> bool:
        """Whether the unit has a current round."""
        try:
            return bool(self.round)
        except RoundMissing:
            return False

    @cached_property
    def sections(self) -> dict[int, Section]:
        """The sections of the current round by their id."""
        return {section.id: section for section in Rounds(self._session, self._unit).sections(self.round.id)}

    def all(self) -> tuple[Issue, ...]:
        """Every issue of the current round in ledger order."""
        rows = self._session.exec(
            select(IssueRow)
            .where(IssueRow.unit_id == self._unit, IssueRow.round_id == self.round.id)
            .order_by(col(IssueRow.section_ordinal), col(IssueRow.ordinal)),
        ).all()
        return self._records(rows)

    def get(self, issue_id: int) -> Issue:
        """One issue by its id; raises IssueUnknown where it belongs to another unit."""
        if issue_id not in self._read:
            self._read[issue_id] = self._records([self._row(issue_id)])[0]
        return self._read[issue_id]

    def forget(self, issue_id: int) -> None:
        """Read an issue anew the next time: something of it was changed beside this room."""
        self._read.pop(issue_id, None)

    def coded(self, code: str) -> Issue:
        """One issue by its composite code; raises IssueUnknown."""
        row = self._session.exec(
            select(IssueRow).where(
                IssueRow.unit_id == self._unit,
                IssueRow.round_id == self.round.id,
                IssueRow.code == code,
            ),
        ).first()
        if row is None:
            raise IssueUnknown(code)
        return self._records([row])[0]

    def points(self, issue_id: int) -> tuple[Point, ...]:
        """Every figure of one issue, oldest first."""
        if issue_id not in self._points:
            rows = self._session.exec(
                select(FigureRow)
                .where(FigureRow.unit_id == self._unit, FigureRow.issue_id == issue_id)
                .order_by(col(FigureRow.as_of), col(FigureRow.id)),
            )
            self._points[issue_id] = tuple(self._point(row) for row in rows)
        return self._points[issue_id]

    def heard(self, issue_id: int, at: datetime | None) -> None:
        """Note when an issue was reported on last; its figures may have changed with it."""
        issue = col(IssueRow.id) == issue_id
        self._session.execute(update(IssueRow).where(issue).values(last_report_at=at))
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

    def set_co_offices(self, issue: Issue, offices: Sequence[Office], member: Member) -> None:
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
            "changed", member=member.id, issue=issue.id, fields={"co_offices": [before, after]}
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

    def _records(self, rows: Sequence[IssueRow]) -> tuple[Issue, ...]:
        ids = [row.id for row in rows if row.id is not None]
        measures, co_offices = self._measures(ids), self._co_offices(ids)
        return tuple(
            _issue(
                row,
                mark=self._mark(row),
                section=self.sections[row.section_id].title,
                lead=self._offices.get(row.lead_id),
                co_offices=tuple(co_offices[row.id or 0]),
                measures=tuple(measures[row.id or 0]),
            )
            for row in rows
        )

    def _mark(self, row: IssueRow) -> str:
        if self.round.numbers_run_on and row.number:
            return row.number
        return f"{chinese_numeral(row.section_ordinal)}-{row.number or row.ordinal}"

    def _measures(self, ids: Sequence[int]) -> dict[int, list[Measure]]:
        found: dict[int, list[Measure]] = defaultdict(list)
        rows = self._session.exec(
            select(MeasureRow)
            .where(MeasureRow.unit_id == self._unit, col(MeasureRow.issue_id).in_(ids))
            .order_by(col(MeasureRow.issue_id), col(MeasureRow.ordinal)),
        )
        for row in rows:
            found[row.issue_id].append(Measure(row.ordinal, row.text))
        return found

    def _co_offices(self, ids: Sequence[int]) -> dict[int, list[Office]]:
        found: dict[int, list[Office]] = defaultdict(list)
        rows = self._session.exec(
            select(IssueOfficeRow).where(
                IssueOfficeRow.unit_id == self._unit,
                col(IssueOfficeRow.issue_id).in_(ids),
            ),
        )
        for row in rows:
            office = self._offices.get(row.office_id)
            if office is not None:
                found[row.issue_id].append(office)
        return found

    def _point(self, row: FigureRow) -> Point:
        office = self._offices.get(row.office_id)
        return Point(
            indicator=row.indicator,
            unit=row.unit,
            value=row.value,
            as_of=row.as_of,
            scope=row.scope_id,
            source=row.source,
            office=office.name if office else None,
            kind=row.kind,  # type: ignore[arg-type]
        )


def _issue(
    row: IssueRow,
    *,
    mark: str,
    section: str,
    lead: Office | None,
    co_offices: tuple[Office, ...],
    measures: tuple[Measure, ...],
) -> Issue:
    assert row.id is not None
    return Issue(
        id=row.id,
        code=row.code,
        number=row.number,
        mark=mark,
        title=row.title,
        section=section,
        progress=row.progress,  # type: ignore[arg-type]
        flag=row.flag,  # type: ignore[arg-type]
        closeout=row.closeout,  # type: ignore[arg-type]
        deadline=row.deadline,
        deadline_text=row.deadline_text,
        leader=row.leader,
        lead=lead,
        co_offices=co_offices,
        measures=measures,
        facts=row.facts,
        done_at=row.done_at,
        last_report_at=row.last_report_at,
        visibility=row.visibility,  # type: ignore[arg-type]
        verified_at=row.verified_at,
        review_on=row.review_on,
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
