"""The current round as a document sees it: the same tree that documents are read into."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlmodel import Session, col, select

from storage.documents import Notice, NoticeIssue, NoticeSection
from storage.ledger.issues import Issues
from storage.records import Issue, Member
from storage.tables.issues import IssueRow
from storage.tables.papers import PaperRow
from storage.tables.units import RoundRow, SectionRow

_Row = TypeVar("_Row", IssueRow, SectionRow)


class Papers:
    """The ledger of one unit on its way out."""

    def __init__(self, session: Session, unit_id: int, now: datetime, issues: Issues) -> None:
        self._session = session
        self._unit = unit_id
        self._now = now
        self._issues = issues

    def order(self, member: Member, kind: str, message_id: int | None = None, **detail: Any) -> None:
        """Leave a piece of work for the desk; the same again, while it waits, is the same work."""
        if message_id is None and self._waits(member, kind, detail):
            return
        self._session.add(
            PaperRow(
                unit_id=self._unit,
                member_id=member.id,
                chat_id=member.chat_id,
                message_id=message_id,
                kind=kind,
                detail=detail,
                not_before=self._now,
                at=self._now,
            )
        )
        self._session.flush()

    def _waits(self, member: Member, kind: str, detail: dict[str, Any]) -> bool:
        same = (PaperRow.member_id == member.id, PaperRow.kind == kind, PaperRow.state == "pending")
        return detail in self._session.exec(select(PaperRow.detail).where(*same)).all()

    def has(self, chat_id: int, message_id: int) -> bool:
        """Whether a message has left its work already."""
        here = (PaperRow.chat_id == chat_id, PaperRow.message_id == message_id)
        return self._session.exec(select(PaperRow.id).where(*here)).first() is not None

    def notice(self) -> Notice:
        """The current round with all its issues; raises RoundMissing."""
        row = self._round()
        rows = {issue.code: issue for issue in self._rows(IssueRow, row)}
        found = [_issue(rows[issue.code], issue) for issue in self._issues.all()]
        sections = self._rows(SectionRow, row)
        return Notice(
            title=row.title,
            inspected_by=row.inspected_by,
            feedback_date=row.feedback_date,
            published=row.published,
            preamble=row.preamble,
            closing=row.closing,
            sections=tuple(_section(section, found) for section in sorted(sections, key=lambda s: s.ordinal)),
        )

    def withheld(self) -> frozenset[str]:
        """The codes of the issues that are not for the public."""
        rows = self._rows(IssueRow, self._round())
        return frozenset(row.code for row in rows if not row.publishable or row.visibility != "all")

    def _round(self) -> RoundRow:
        row = self._session.get(RoundRow, self._issues.round.id, populate_existing=True)
        assert row is not None
        return row

    def _rows(self, table: type[_Row], round_row: RoundRow) -> Sequence[_Row]:
        mine = (col(table.unit_id) == self._unit, col(table.round_id) == round_row.id)
        return self._session.exec(select(table).where(*mine)).all()


def _section(row: SectionRow, issues: Sequence[NoticeIssue]) -> NoticeSection:
    own = tuple(issue for issue in issues if issue.code.partition("-")[0] == str(row.ordinal))
    return NoticeSection(row.ordinal, row.title, issues=own, heading=row.heading or "")


def _issue(row: IssueRow, issue: Issue) -> NoticeIssue:
    return NoticeIssue(
        code=issue.code,
        number=issue.number,
        title=issue.title,
        line=0,
        facts=issue.facts,
        group=row.group,
        progress=issue.progress,
        flag=issue.flag,
        status_text=row.status_text or "",
        measures=issue.measures,
        enumerated=len(issue.measures) > 1,
        progress_text=row.progress_text,
        goal=row.goal,
        deadline=issue.deadline,
        deadline_text=issue.deadline_text,
        leader=issue.leader,
        office=issue.lead.name if issue.lead else None,
        co_offices=tuple(office.name for office in issue.co_offices),
        person=row.person,
        notes=row.notes,
        publishable=issue.publishable,
    )
