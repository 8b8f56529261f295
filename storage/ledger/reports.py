"""Reports and their entries: kept as pending, recorded once, tied anew, withdrawn; never lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, bindparam, delete, func, insert, select, update
from sqlmodel import Session

from storage.errors import Moved
from storage.ledger.aliases import Aliases
from storage.ledger.evidence import EvidenceBox
from storage.ledger.history import History
from storage.ledger.issues import Issues
from storage.ledger.statements import added, run, table
from storage.ledger.units import Offices, next_receipt
from storage.records import Entry, Evidence, Member, Office, Point, Quantity, Report
from storage.tables.issues import FigureRow
from storage.tables.members import MembershipRow
from storage.tables.reports import EntryRow, ReportRevisionRow, ReportRow

REPORT, REVISION, ENTRY = table(ReportRow), table(ReportRevisionRow), table(EntryRow)
FIGURE = table(FigureRow)
MEMBERSHIP = table(MembershipRow)
NEW_REPORT, NEW_REVISION, NEW_ENTRY, NEW_FIGURE = map(insert, (REPORT, REVISION, ENTRY, FIGURE))
REPORTS = (
    select(REPORT, MEMBERSHIP.c.name.label("member"))
    .join_from(REPORT, MEMBERSHIP, REPORT.c.typed_by == MEMBERSHIP.c.id)
    .where(REPORT.c.unit_id == bindparam("unit"))
)
GET = REPORTS.where(REPORT.c.id == bindparam("report"))
OF_MESSAGE = REPORTS.where(
    REPORT.c.chat_id == bindparam("chat"),
    REPORT.c.message_id == bindparam("message"),
    REPORT.c.part == bindparam("number"),
)
REVISE = update(REPORT).where(REPORT.c.id == bindparam("report")).returning(REPORT.c.revision)
ENTRIES = (
    select(ENTRY, REPORT.c.typed_by, MEMBERSHIP.c.name.label("member"))
    .join_from(ENTRY, REPORT, ENTRY.c.report_id == REPORT.c.id)
    .join(MEMBERSHIP, REPORT.c.typed_by == MEMBERSHIP.c.id)
    .where(ENTRY.c.unit_id == bindparam("unit"))
    .order_by(ENTRY.c.recorded_at, ENTRY.c.id)
)
ENTRY_OF = ENTRIES.where(ENTRY.c.id == bindparam("entry"))
OF_REPORT = ENTRIES.where(ENTRY.c.report_id == bindparam("report"), ENTRY.c.state != "withdrawn")
RECORDED = ENTRIES.where(ENTRY.c.state == "recorded")
OF_ISSUE = RECORDED.where(ENTRY.c.issue_id == bindparam("issue"))
RECEIVED = RECORDED.where(ENTRY.c.receipt == bindparam("number"))
BETWEEN = RECORDED.where(ENTRY.c.recorded_at >= bindparam("start"), ENTRY.c.recorded_at < bindparam("end"))
TIED = select(ENTRY).where(ENTRY.c.report_id == bindparam("report"), ENTRY.c.issue_id == bindparam("issue"))
RENEW = update(ENTRY).where(ENTRY.c.id == bindparam("entry"))
MOVE = RENEW.where(ENTRY.c.state == bindparam("expected")).returning(ENTRY.c.id)
UNCOUNT = delete(FIGURE).where(FIGURE.c.entry_id == bindparam("entry"))
LAST_AT = select(func.max(ENTRY.c.recorded_at)).where(
    ENTRY.c.unit_id == bindparam("unit"),
    ENTRY.c.issue_id == bindparam("issue"),
    ENTRY.c.state == "recorded",
)


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
        number = added(
            self._session,
            NEW_REPORT,
            unit_id=self._unit,
            chat_id=chat_id,
            message_id=message_id,
            part=part,
            typed_by=member.id,
            office_id=reporting.id if reporting else None,
            text=text,
            revision=1,
            at=self._now,
        )
        run(self._session, NEW_REVISION, report_id=number, revision=1, text=text, at=self._now)
        evidence = self._evidence.attach(number, chat_id)
        return Report(number, text, 1, member.id, member.name, reporting, self._now, evidence)

    def of_message(self, chat_id: int, message_id: int, part: int = 0) -> Report | None:
        """The report that a Telegram message is, or the numbered part of a pasted one."""
        message = {"chat": chat_id, "message": message_id, "number": part}
        row = run(self._session, OF_MESSAGE, unit=self._unit, **message).first()
        return self._report(row) if row else None

    def get(self, report_id: int) -> Report:
        """One report as it stands."""
        return self._report(run(self._session, GET, unit=self._unit, report=report_id).one())

    def revise(self, report: Report, text: str, by: Member) -> None:
        """Give a report the words its sender changed it to: the old ones stay, and nothing of it counts any more."""
        for entry in self.of_report(report.id):
            self._strike(entry, by, "reworded", text=[report.text, text])
        revised = REVISE.values(text=text, revision=REPORT.c.revision + 1)
        revision = run(self._session, revised, report=report.id).scalar_one()
        run(self._session, NEW_REVISION, report_id=report.id, revision=revision, text=text, at=self._now)

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
        row = run(self._session, TIED, report=report.id, issue=issue_id).first()
        if row is not None and row.state == "recorded":
            raise Moved
        values = {
            "words": words,
            "state": "pending",
            "no_progress": no_progress,
            "quantities": [asdict(quantity) for quantity in quantities],
            "office_id": report.office.id if report.office else None,
        }
        if row is None:
            new = {"unit_id": self._unit, "report_id": report.id, "issue_id": issue_id, "at": report.at}
            number, receipt, at, recorded_at = (
                added(self._session, NEW_ENTRY, **new, **values),
                None,
                report.at,
                None,
            )
        else:
            number, receipt, at, recorded_at = row.id, row.receipt, row.at, row.recorded_at
            run(self._session, RENEW, entry=number, **values)
        # What was just written is known: reading it again would cost every report a query.
        return Entry(
            number, receipt, issue_id, report.id, words, "pending", report.typed_by, report.member, report.office, at,
            tuple(quantities), report.evidence, no_progress, recorded_at,
        )  # fmt: skip

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
        for point in points:
            run(self._session, NEW_FIGURE, **self._figure(entry, point))
        if not entry.no_progress:
            self._issues.heard(entry.issue_id, self._now)
        self.aliases.learn(entry)
        self._history.append("recorded", member=by.id, issue=entry.issue_id, entry=entry.id, receipt=receipt)
        return self.entry(entry.id)

    def withdraw(self, entry: Entry, by: Member) -> Entry:
        """Strike out an entry, pending or recorded: it is kept and counts no more."""
        self._strike(entry, by, "withdrawn")
        return self.entry(entry.id)

    def _strike(self, entry: Entry, by: Member, action: str, **detail: Any) -> None:
        self._move(entry, entry.state, state="withdrawn")
        run(self._session, UNCOUNT, entry=entry.id)
        if entry.state == "recorded":
            self._issues.heard(entry.issue_id, self._last_report_at(entry.issue_id))
            self.aliases.forget(entry.id)
            known = {"issue": entry.issue_id, "entry": entry.id, "receipt": entry.receipt}
            self._history.append(action, member=by.id, **known, **detail)

    def entry(self, entry_id: int) -> Entry:
        """One entry as it stands."""
        return self._entries(ENTRY_OF, entry=entry_id)[0]

    def received(self, receipt: int) -> Entry | None:
        """The recorded entry that bears a 登记号."""
        found = self._entries(RECEIVED, number=receipt)
        return found[0] if found else None

    def of_report(self, report_id: int) -> tuple[Entry, ...]:
        """The entries of one report that are not withdrawn, in the order they were tied."""
        return self._entries(OF_REPORT, report=report_id)

    def of_issue(self, issue_id: int) -> tuple[Entry, ...]:
        """The recorded entries of one issue, newest first."""
        found = self._entries(OF_ISSUE, issue=issue_id)
        return tuple(sorted(found, key=lambda entry: (entry.at, entry.id), reverse=True))

    def between(self, start: datetime, end: datetime) -> tuple[Entry, ...]:
        """The entries recorded from `start` until before `end`, oldest first."""
        return self._entries(BETWEEN, start=start, end=end)

    def _move(self, entry: Entry, expected: str, **values: Any) -> None:
        if run(self._session, MOVE, entry=entry.id, expected=expected, **values).first() is None:
            raise Moved

    def _last_report_at(self, issue_id: int) -> datetime | None:
        at: datetime | None = run(self._session, LAST_AT, unit=self._unit, issue=issue_id).scalar()
        return at

    def _figure(self, entry: Entry, point: Point) -> dict[str, Any]:
        return {
            "unit_id": self._unit,
            "issue_id": entry.issue_id,
            "entry_id": entry.id,
            "indicator": point.indicator,
            "unit": point.unit,
            "kind": point.kind,
            "value": point.value,
            "as_of": point.as_of,
            "scope_id": point.scope,
            "office_id": entry.office.id if entry.office else None,
            "source": "report",
        }

    def _report(self, row: Row[Any]) -> Report:
        return Report(
            id=row.id,
            text=row.text,
            revision=row.revision,
            typed_by=row.typed_by,
            member=row.member,
            office=self._offices.get(row.office_id),
            at=row.at,
            evidence=self._evidence.of_report(row.id),
        )

    def _entries(self, wanted: Select[Any], **values: Any) -> tuple[Entry, ...]:
        rows = run(self._session, wanted, unit=self._unit, **values).all()
        evidence = self._evidence.of_reports([row.report_id for row in rows])
        return tuple(self._entry(row, evidence[row.report_id]) for row in rows)

    def _entry(self, row: Row[Any], evidence: Evidence) -> Entry:
        return Entry(
            id=row.id,
            receipt=row.receipt,
            issue_id=row.issue_id,
            report_id=row.report_id,
            words=row.words,
            state=row.state,
            typed_by=row.typed_by,
            member=row.member,
            office=self._offices.get(row.office_id),
            at=row.at,
            quantities=tuple(Quantity(**quantity) for quantity in row.quantities),
            evidence=evidence,
            no_progress=row.no_progress,
            recorded_at=row.recorded_at,
        )


def reported_elsewhere(session: Session, unit_id: int, chat_id: int, message_id: int) -> bool:
    """Whether a message of this chat is a report of another unit."""
    there = (REPORT.c.chat_id == chat_id, REPORT.c.message_id == message_id, REPORT.c.unit_id != unit_id)
    return run(session, select(REPORT.c.id).where(*there).limit(1)).first() is not None
