"""A notice brought into the ledger: a new round whole, a known round by its differences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, select

from storage.documents import Comparison, Difference, Notice, NoticeIssue, NoticeSection
from storage.ledger.history import History
from storage.ledger.issues import Issues
from storage.ledger.measures import Measures
from storage.ledger.units import Offices, touch
from storage.notice.align import Known, align
from storage.records import Point
from storage.tables.issues import FigureRow, IssueRow, MeasureRow
from storage.tables.units import RoundRow, SectionRow

COMPARED = ("progress", "flag", "deadline", "deadline_text", "leader", "office", "measures")


class Imports:
    """Brings notices into one unit's ledger."""

    def __init__(self, session: Session, unit_id: int, now: datetime) -> None:
        self._session = session
        self._unit = unit_id
        self._now = now
        self._offices = Offices(session, unit_id)
        self._history = History(session, unit_id, now)

    def aligned(self, notice: Notice) -> Notice:
        """The notice with the codes of the ledger's round of the same feedback."""
        known = self._round(notice)
        if known is None:
            return notice
        sections = self._session.exec(select(SectionRow).where(SectionRow.round_id == known.id))
        titles = {section.id: section.title for section in sections}
        rows = self._issues(known).items()
        return align(notice, {c: Known(row.number, row.title, titles[row.section_id]) for c, row in rows})

    def compare(self, notice: Notice) -> Comparison:
        """What bringing the notice in would change; nothing is written."""
        notice = self.aligned(notice)
        known = self._round(notice)
        rows = self._issues(known) if known else {}
        printed = {issue.code: issue for issue in notice.issues}
        changed = [self._difference(rows[code], issue) for code, issue in printed.items() if code in rows]
        return Comparison(
            known=known is not None,
            sections=len(notice.sections),
            issues=len(printed),
            new=tuple(code for code in printed if code not in rows),
            changed=tuple(difference for difference in changed if difference.fields),
            missing=tuple(code for code in rows if code not in printed),
        )

    def bring_in(self, notice: Notice, points: Mapping[str, Sequence[Point]]) -> Comparison:
        """Bring a notice in with the first points of its measures by code; rows it lacks stay."""
        comparison = self.compare(notice)
        printed, notice = [issue.code for issue in notice.issues], self.aligned(notice)
        round_row = self._round(notice) or self._found(notice)
        rows = self._issues(round_row)
        as_printed = dict(zip((issue.code for issue in notice.issues), printed, strict=True))
        for section in notice.sections:
            for issue in section.issues:
                if issue.code not in rows:
                    at, ordinal = map(int, issue.code.split("-"))
                    kept = self._section(round_row, replace(section, ordinal=at))
                    self._add(kept, ordinal, issue, points.get(as_printed[issue.code], ()))
        for difference in comparison.changed:
            self._apply(rows[difference.code], difference)
        self._history.append("imported", round=round_row.id, new=len(comparison.new), title=notice.title)
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

    def _add(self, section: SectionRow, ordinal: int, issue: NoticeIssue, points: Sequence[Point]) -> None:
        assert section.id is not None
        row = IssueRow(
            unit_id=self._unit,
            round_id=section.round_id,
            section_id=section.id,
            section_ordinal=section.ordinal,
            ordinal=ordinal,
            code=issue.code,
            number=issue.number,
            title=issue.title,
            facts=issue.facts,
            group=issue.group,
            progress=issue.progress or "not_started",
            flag=issue.flag,
            status_text=issue.status_text or None,
            deadline=issue.deadline,
            deadline_text=issue.deadline_text,
            goal=issue.goal,
            progress_text=issue.progress_text,
            leader=issue.leader,
            person=issue.person,
            lead_id=self._office(issue.office),
        )
        self._session.add(row)
        self._session.flush()
        assert row.id is not None
        self._session.add_all(
            MeasureRow(unit_id=self._unit, issue_id=row.id, ordinal=measure.ordinal, text=measure.text)
            for measure in issue.measures
        )
        self._session.add_all(_figure(self._unit, row.id, point) for point in points)
        self._co_offices(row.id, issue.co_offices)

    def _co_offices(self, issue_id: int, names: Sequence[str]) -> None:
        issues = Issues(self._session, self._unit, self._now)
        for name in names:
            issues.join(issues.get(issue_id), self._offices.found(name))

    def _difference(self, row: IssueRow, issue: NoticeIssue) -> Difference:
        now, then = self._standing(row), _printed(issue)
        # What a member has changed since is newer than any document: it is not overruled unasked.
        kept = self._changed_by_hand(row)
        fields = {
            key: (now[key], then[key])
            for key in COMPARED
            if then[key] not in (None, ()) and now[key] != then[key] and key not in kept
        }
        if now["deadline"] is not None and "deadline" not in fields:
            fields.pop("deadline_text", None)  # the same day in other words
        if _plainly(now["measures"]) == _plainly(then["measures"]):
            fields.pop("measures", None)
        return Difference(row.code, row.title, fields)

    def _standing(self, row: IssueRow) -> dict[str, Any]:
        lead = self._offices.get(row.lead_id)
        return {
            "progress": row.progress,
            "flag": row.flag,
            "deadline": row.deadline,
            "deadline_text": row.deadline_text,
            "leader": row.leader,
            "office": lead.name if lead else None,
            "measures": self._measures(row),
        }

    def _measures(self, row: IssueRow) -> tuple[str, ...]:
        rows = self._session.exec(
            select(MeasureRow.text)
            .where(MeasureRow.unit_id == self._unit, MeasureRow.issue_id == row.id)
            .order_by(col(MeasureRow.ordinal)),
        )
        return tuple(rows.all())

    def _changed_by_hand(self, row: IssueRow) -> set[str]:
        deeds = self._history.of_issue(row.id or 0)
        keys = {key for deed in deeds if deed.member for key in deed.detail.get("fields", {})}
        return keys | ({"office"} if "lead_id" in keys else set())

    def _apply(self, row: IssueRow, difference: Difference) -> None:
        assert row.id is not None
        issues = Issues(self._session, self._unit, self._now)
        values = {
            key: new for key, (_, new) in difference.fields.items() if key not in {"office", "measures"}
        }
        if "office" in difference.fields:
            values["lead_id"] = self._office(difference.fields["office"][1])
        if "progress" in values:
            values["done_at"] = self._now if values["progress"] == "done" else None
        if values:
            issues.change(row.id, None, values)
        if "measures" in difference.fields:
            Measures(self._session, self._unit, self._now).take_over(row.id, difference.fields["measures"][1])

    def _issues(self, round_row: RoundRow) -> dict[str, IssueRow]:
        rows = self._session.exec(
            select(IssueRow).where(IssueRow.unit_id == self._unit, IssueRow.round_id == round_row.id),
        )
        return {row.code: row for row in rows}

    def _office(self, name: str | None) -> int | None:
        return self._offices.found(name).id if name else None


def _printed(issue: NoticeIssue) -> dict[str, Any]:
    return {
        "progress": issue.progress,
        "flag": issue.flag,
        "deadline": issue.deadline,
        "deadline_text": issue.deadline_text,
        "leader": issue.leader,
        "office": issue.office,
        "measures": tuple(measure.text for measure in issue.measures),
    }


def _plainly(texts: Sequence[str]) -> list[str]:
    """Measures without the mark that ends them, which depends on where they stand."""
    return [text.rstrip("。；;，,") for text in texts]


def _figure(unit_id: int, issue_id: int, point: Point) -> FigureRow:
    return FigureRow(
        unit_id=unit_id,
        issue_id=issue_id,
        indicator=point.indicator,
        unit=point.unit,
        kind=point.kind,
        value=point.value,
        as_of=point.as_of,
        scope_id=point.scope,
        source="measure",
    )
