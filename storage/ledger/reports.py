"""Reports and their entries: kept as pending, recorded once, tied anew, withdrawn; never lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, update
from sqlmodel import Session, col, select

from storage.errors import Moved
from storage.ledger.aliases import Aliases
from storage.ledger.evidence import EvidenceBox
from storage.ledger.history import History
from storage.ledger.issues import Issues
from storage.ledger.units import Offices, next_receipt
from storage.records import Entry, Evidence, Member, Office, Point, Quantity, Report
from storage.tables.issues import FigureRow
from storage.tables.members import MembershipRow
from storage.tables.reports import EntryRow, ReportRevisionRow, ReportRow


class Reports:
    """What the members of one unit have reported."""

    def __init__(
        self, session: Session, unit_id: int, now: datetime, issues: Issues, offices: Offices
    ) -> None:
        self._session = session
        self._unit = unit_id
        self._now = now
        self._issues = issues
        self._offices = offices
        self._history = History(session, unit_id, now)
        self._evidence = EvidenceBox(session, unit_id, now)
        self.aliases = Aliases(session, unit_id, now)

    def receive(
        self,
        member: Member,
        chat_id: int,
        message_id: int,
        text: str,
        office: Office | None = None,
        part: int = 0,
    ) -> Report:
        """Keep a message, or a part of a pasted one, as a report; the same again is the same report."""
        known = self.of_message(chat_id, message_id, part)
        return known or self.keep(member, chat_id, message_id, text, office, part)

    def keep(
        self,
        member: Member,
        chat_id: int,
        message_id: int,
        text: str,
        office: Office | None = None,
        part: int = 0,
    ) -> Report:
        """Keep a message that is no report yet, with the photos and documents sent before it."""
        reporting = office or member.office
        row = ReportRow(
            unit_id=self._unit,
            chat_id=chat_id,
            message_id=message_id,
            part=part,
            typed_by=member.id,
            office_id=reporting.id if reporting else None,
            text=text,
            at=self._now,
        )
        self._session.add(row)
        self._session.flush()
        assert row.id is not None
        self._session.add(ReportRevisionRow(report_id=row.id, revision=1, text=text, at=self._now))
        self._session.flush()
        evidence = self._evidence.attach(row.id, chat_id)
        return Report(row.id, text, 1, member.id, member.name, reporting, self._now, evidence)

    def of_message(self, chat_id: int, message_id: int, part: int = 0) -> Report | None:
        """The report that a Telegram message is, or the numbered part of a pasted one."""
        row = self._session.exec(
            select(ReportRow).where(
                ReportRow.unit_id == self._unit,
                ReportRow.chat_id == chat_id,
                ReportRow.message_id == message_id,
                ReportRow.part == part,
            ),
        ).first()
        return self.get(row.id) if row is not None and row.id is not None else None

    def get(self, report_id: int) -> Report:
        """One report as it stands."""
        row, name = self._session.exec(
            select(ReportRow, MembershipRow.name)
            .join(MembershipRow, col(ReportRow.typed_by) == MembershipRow.id)
            .where(ReportRow.unit_id == self._unit, ReportRow.id == report_id),
        ).one()
        return Report(
            id=report_id,
            text=row.text,
            revision=row.revision,
            typed_by=row.typed_by,
            member=name,
            office=self._offices.get(row.office_id),
            at=row.at,
            evidence=self._evidence.of_report(report_id),
        )

    def revise(self, report_id: int, text: str) -> None:
        """Give a report the words its sender edited it to; the old ones stay."""
        row = self._session.get(ReportRow, report_id)
        assert row is not None
        row.text, row.revision = text, row.revision + 1
        self._session.add(row)
        self._session.add(
            ReportRevisionRow(report_id=report_id, revision=row.revision, text=text, at=self._now),
        )
        self._session.flush()

    def tie(
        self,
        report: Report,
        issue_id: int,
        words: str,
        quantities: Sequence[Quantity] = (),
        *,
        no_progress: bool = False,
    ) -> Entry:
        """Tie words of a report to an issue as a pending entry; tying them again renews the entry."""
        row = self._session.exec(
            select(EntryRow).where(EntryRow.report_id == report.id, EntryRow.issue_id == issue_id),
        ).first()
        if row is None:
            row = EntryRow(
                unit_id=self._unit, report_id=report.id, issue_id=issue_id, words=words, at=report.at
            )
        elif row.state == "recorded":
            raise Moved
        row.words, row.state, row.no_progress = words, "pending", no_progress
        row.quantities = [asdict(quantity) for quantity in quantities]
        row.office_id = report.office.id if report.office else None
        self._session.add(row)
        self._session.flush()
        return self._entry(row, report.member, report.evidence)

    def record(
        self,
        entry: Entry,
        by: Member,
        points: Sequence[Point] = (),
        reason: str | None = None,
    ) -> Entry:
        """Record a pending entry with its points, exactly once; raises Moved where it is not pending."""
        receipt = entry.receipt or next_receipt(self._session, self._unit)
        self._move(entry, "pending", state="recorded", receipt=receipt, recorded_by=by.id, recorded_at=self._now,
                   reason=reason)  # fmt: skip
        self._session.add_all(self._figure(entry, point) for point in points)
        if not entry.no_progress:
            self._issues.heard(entry.issue_id, self._now)
        self.aliases.learn(entry)
        self._history.append("recorded", member=by.id, issue=entry.issue_id, entry=entry.id, receipt=receipt)
        return self.entry(entry.id)

    def withdraw(self, entry: Entry, by: Member) -> Entry:
        """Strike out an entry, pending or recorded: it is kept and counts no more."""
        self._move(entry, entry.state, state="withdrawn")
        self._session.execute(delete(FigureRow).where(col(FigureRow.entry_id) == entry.id))
        if entry.state == "recorded":
            self._issues.heard(entry.issue_id, self._last_report_at(entry.issue_id))
            self.aliases.forget(entry.id)
            self._history.append("withdrawn", member=by.id, issue=entry.issue_id, entry=entry.id)
        return self.entry(entry.id)

    def entry(self, entry_id: int) -> Entry:
        """One entry as it stands."""
        return self._entries(col(EntryRow.id) == entry_id)[0]

    def received(self, receipt: int) -> Entry | None:
        """The recorded entry that bears a 登记号."""
        found = self._entries(col(EntryRow.receipt) == receipt, col(EntryRow.state) == "recorded")
        return found[0] if found else None

    def of_report(self, report_id: int) -> tuple[Entry, ...]:
        """The entries of one report that are not withdrawn, in the order they were tied."""
        return self._entries(col(EntryRow.report_id) == report_id, col(EntryRow.state) != "withdrawn")

    def of_issue(self, issue_id: int) -> tuple[Entry, ...]:
        """The recorded entries of one issue, newest first."""
        found = self._entries(col(EntryRow.issue_id) == issue_id, col(EntryRow.state) == "recorded")
        return tuple(sorted(found, key=lambda entry: (entry.at, entry.id), reverse=True))

    def between(self, start: datetime, end: datetime) -> tuple[Entry, ...]:
        """The entries recorded from `start` until before `end`, oldest first."""
        return self._entries(
            col(EntryRow.state) == "recorded",
            col(EntryRow.recorded_at) >= start,
            col(EntryRow.recorded_at) < end,
        )

    def _move(self, entry: Entry, expected: str, **values: Any) -> None:
        moved = self._session.execute(
            update(EntryRow)
            .where(col(EntryRow.id) == entry.id, col(EntryRow.state) == expected)
            .values(**values)
            .returning(col(EntryRow.id)),
        ).first()
        if moved is None:
            raise Moved

    def _last_report_at(self, issue_id: int) -> datetime | None:
        return self._session.exec(
            select(func.max(EntryRow.recorded_at)).where(
                EntryRow.unit_id == self._unit,
                EntryRow.issue_id == issue_id,
                EntryRow.state == "recorded",
            ),
        ).one()

    def _figure(self, entry: Entry, point: Point) -> FigureRow:
        return FigureRow(
            unit_id=self._unit,
            issue_id=entry.issue_id,
            entry_id=entry.id,
            indicator=point.indicator,
            unit=point.unit,
            kind=point.kind,
            value=point.value,
            as_of=point.as_of,
            scope_id=point.scope,
            office_id=entry.office.id if entry.office else None,
            source="report",
        )

    def _entries(self, *conditions: ColumnElement[bool]) -> tuple[Entry, ...]:
        rows = self._session.exec(
            select(EntryRow, MembershipRow.name)
            .join(ReportRow, col(EntryRow.report_id) == ReportRow.id)
            .join(MembershipRow, col(ReportRow.typed_by) == MembershipRow.id)
            .where(EntryRow.unit_id == self._unit, *conditions)
            .order_by(col(EntryRow.recorded_at), col(EntryRow.id))
            .execution_options(populate_existing=True),
        )
        return tuple(
            self._entry(row, name, self._evidence.of_report(row.report_id)) for row, name in rows.all()
        )

    def _entry(self, row: EntryRow, member: str, evidence: Evidence) -> Entry:
        assert row.id is not None
        return Entry(
            id=row.id,
            receipt=row.receipt,
            issue_id=row.issue_id,
            report_id=row.report_id,
            words=row.words,
            state=row.state,  # type: ignore[arg-type]
            member=member,
            office=self._offices.get(row.office_id),
            at=row.at,
            quantities=tuple(Quantity(**quantity) for quantity in row.quantities),
            evidence=evidence,
            no_progress=row.no_progress,
            recorded_at=row.recorded_at,
        )
