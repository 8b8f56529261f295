"""A notice brought into the ledger: a new round whole, a known round by its differences."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import insert, update
from sqlmodel import Session, SQLModel, col, select

from storage.documents import Comparison, Difference, Notice, NoticeIssue, NoticeSection
from storage.ledger.differences import Differences
from storage.ledger.history import History
from storage.ledger.issues import Issues
from storage.ledger.measures import Measures
from storage.ledger.units import Offices, Units, touch
from storage.notice.align import Known, align
from storage.records import Member, Point
from storage.tables.issues import FigureRow, IssueOfficeRow, IssueRow, MeasureRow
from storage.tables.units import RoundRow, SectionRow

# Columns of an issue that say what the document says.
AS_PRINTED = (
    "code", "number", "title", "facts", "group", "flag", "deadline", "deadline_text", "goal", "progress_text",
    "leader", "person", "notes",
)  # fmt: skip
# Fields that are no column of the issue's own row.
BESIDE = frozenset({"office", "co_offices", "measures"})


class Imports:
    """Brings notices into one unit's ledger."""

    def __init__(self, session: Session, unit_id: int, now: datetime) -> None:
        self._session = session
        self._unit = unit_id
        self._now = now
        self._offices = Offices(session, unit_id)
        self._history = History(session, unit_id, now)
        self._sections: dict[int, SectionRow] = {}
        self._differences = Differences(session, unit_id, self._offices, self._history)

    def aligned(self, notice: Notice) -> Notice:
        """The notice with the codes of the ledger's round of the same feedback."""
        known = self._round(notice)
        if known is None:
            return notice
        sections = self._session.exec(select(SectionRow).where(SectionRow.round_id == known.id))
        titles = {section.id: section.title for section in sections}
        rows = self._issues(known).items()
        return align(notice, {c: Known(row.number, row.title, titles[row.section_id]) for c, row in rows})

    def compare(self, notice: Notice, over: Container[str] = ()) -> Comparison:
        """What bringing the notice in would change; in the issues `over` its measures stand as they are."""
        notice = self.aligned(notice)
        known = self._round(notice)
        rows = self._issues(known) if known else {}
        printed = {issue.code: issue for issue in notice.issues}
        found = self._differences.of(rows, notice, over)
        return Comparison(
            known=known is not None,
            current=known is not None and known.current,
            sections=len(notice.sections),
            issues=len(printed),
            new=tuple(code for code in printed if code not in rows),
            changed=tuple(difference for difference in found if difference.fields),
            kept=tuple(difference for difference in found if difference.kept or difference.retitled),
            missing=tuple(code for code in rows if code not in printed),
        )

    def bring_in(
        self,
        notice: Notice,
        points: Mapping[str, Sequence[Point]],
        member: Member | None = None,
        over: Container[str] = (),
    ) -> Comparison:
        """Bring a notice in with the first points of its measures by code; rows it lacks stay."""
        comparison = self.compare(notice, over)
        printed, notice = [issue.code for issue in notice.issues], self.aligned(notice)
        round_row = self._round(notice) or self._found(notice)
        self._sections.clear()
        rows = self._issues(round_row)
        as_printed = dict(zip((issue.code for issue in notice.issues), printed, strict=True))
        self._add(
            round_row, notice, rows, {code: points.get(as_printed[code], ()) for code in comparison.new}
        )
        for difference in comparison.changed:
            self._apply(rows[difference.code], difference, notice, member)
        self._history.append(
            "imported",
            member=member.id if member else None,
            round=round_row.id,
            new=len(comparison.new),
            title=notice.title,
        )
        touch(self._session, self._unit)
        return comparison

    def _round(self, notice: Notice) -> RoundRow | None:
        same = [RoundRow.unit_id == self._unit, RoundRow.feedback_date == notice.feedback_date]
        if notice.feedback_date is None:
            same.append(RoundRow.title == notice.title)
        return self._session.exec(select(RoundRow).where(*same)).first()

    def _found(self, notice: Notice) -> RoundRow:
        self._session.execute(
            update(RoundRow).where(col(RoundRow.unit_id) == self._unit).values(current=False),
        )
        numbers = [issue.number for issue in notice.issues]
        row = RoundRow(
            unit_id=self._unit,
            title=notice.title,
            inspected_by=notice.inspected_by,
            feedback_date=notice.feedback_date,
            published=notice.published,
            imported_at=self._now,
            numbers_run_on=None not in numbers and len(set(numbers)) == len(numbers),
            preamble=notice.preamble,
            closing=notice.closing,
        )
        self._session.add(row)
        self._session.flush()
        return row

    def _section(self, round_row: RoundRow, section: NoticeSection) -> SectionRow:
        row = self._session.exec(
            select(SectionRow).where(
                SectionRow.round_id == round_row.id,
                SectionRow.ordinal == section.ordinal,
            ),
        ).first()
        if row is None:
            assert round_row.id is not None
            row = SectionRow(
                unit_id=self._unit,
                round_id=round_row.id,
                ordinal=section.ordinal,
                title=section.title,
                heading=section.heading or None,
            )
            self._session.add(row)
            self._session.flush()
        return row

    def _add(
        self,
        round_row: RoundRow,
        notice: Notice,
        known: Container[str],
        points: Mapping[str, Sequence[Point]],
    ) -> None:
        """The issues that the round does not hold yet, all of a kind at once."""
        new = [
            (self._place(round_row, section, issue), issue)
            for section in notice.sections
            for issue in section.issues
            if issue.code not in known
        ]
        if not new:
            return
        visibility = Units(self._session).get(self._unit).settings.visibility
        values = [self._values(place, issue) | {"visibility": visibility} for place, issue in new]
        kept = insert(IssueRow).returning(col(IssueRow.id), sort_by_parameter_order=True)
        ids = self._session.execute(kept, values).scalars().all()
        added = [(number, issue) for number, (_, issue) in zip(ids, new, strict=True)]
        self._insert(MeasureRow, (one for number, issue in added for one in _measures(number, issue)))
        self._insert(FigureRow, (_figure(number, p) for number, issue in added for p in points[issue.code]))
        self._insert(IssueOfficeRow, (one for number, issue in added for one in self._helping(number, issue)))

    def _insert(self, table: type[SQLModel], rows: Iterable[dict[str, Any]]) -> None:
        if values := [{"unit_id": self._unit, **row} for row in rows]:
            self._session.execute(insert(table), values)

    def _helping(self, number: int, issue: NoticeIssue) -> list[dict[str, Any]]:
        offices = dict.fromkeys(self._offices.found(name).id for name in issue.co_offices)
        return [{"issue_id": number, "office_id": office} for office in offices]

    def _place(self, round_row: RoundRow, section: NoticeSection, issue: NoticeIssue) -> SectionRow:
        at = int(issue.code.partition("-")[0])
        if at not in self._sections:
            self._sections[at] = self._section(round_row, replace(section, ordinal=at))
        return self._sections[at]

    def _values(self, section: SectionRow, issue: NoticeIssue) -> dict[str, Any]:
        """The columns of a new issue."""
        return {name: getattr(issue, name) for name in AS_PRINTED} | {
            "unit_id": self._unit,
            "round_id": section.round_id,
            "section_id": section.id,
            "section_ordinal": section.ordinal,
            "ordinal": int(issue.code.partition("-")[2]),
            "progress": issue.progress or "not_started",
            "status_text": issue.status_text or None,
            "publishable": issue.publishable is not False,
            "lead_id": self._office(issue.office),
            "closeout": "open",
        }

    def _apply(self, row: IssueRow, difference: Difference, notice: Notice, member: Member | None) -> None:
        assert row.id is not None
        issues, fields = Issues(self._session, self._unit, self._now), difference.fields
        values = {key: new for key, (_, new) in fields.items() if key not in BESIDE}
        if "office" in fields:
            values["lead_id"] = self._office(fields["office"][1])
        if "progress" in values or "flag" in values:
            issue = next(issue for issue in notice.issues if issue.code == difference.code)
            values |= {"flag": issue.flag, "status_text": issue.status_text or None}
        if "progress" in values:
            values["done_at"] = self._now if values["progress"] == "done" else None
        if values:
            issues.change(row.id, None, values)
        if "co_offices" in fields:
            offices = [self._offices.found(name) for name in fields["co_offices"][1]]
            issues.set_co_offices(issues.get(row.id), offices, None)
        if "measures" in fields:
            Measures(self._session, self._unit, self._now).take_over(row.id, fields["measures"][1], member)

    def _issues(self, round_row: RoundRow) -> dict[str, IssueRow]:
        rows = self._session.exec(
            select(IssueRow).where(IssueRow.unit_id == self._unit, IssueRow.round_id == round_row.id),
        )
        return {row.code: row for row in rows}

    def _office(self, name: str | None) -> int | None:
        return self._offices.found(name).id if name else None


def _measures(number: int, issue: NoticeIssue) -> list[dict[str, Any]]:
    return [
        {"issue_id": number, "ordinal": measure.ordinal, "text": measure.text, "revision": 1}
        for measure in issue.measures
    ]


def _figure(number: int, point: Point) -> dict[str, Any]:
    return {
        "issue_id": number,
        "indicator": point.indicator,
        "unit": point.unit,
        "kind": point.kind,
        "value": point.value,
        "as_of": point.as_of,
        "scope_id": point.scope,
        "source": "measure",
    }
