"""Measures in their wording: changed only by a coordinator's step, each change a revision that names its entry."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import zip_longest
from typing import Literal

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from storage.errors import Moved
from storage.ledger.history import History
from storage.ledger.units import touch
from storage.records import Entry, Issue, Member
from storage.tables.issues import IssueRow, MeasureRevisionRow, MeasureRow
from storage.tables.reports import EntryRow

Written = Literal["replaced", "added", "kept"]


class Measures:
    """The measures of one unit's issues, and which reports their text holds."""

    def __init__(self, session: Session, unit_id: int, now: datetime) -> None:
        self._session = session
        self._unit = unit_id
        self._now = now
        self._history = History(session, unit_id, now)

    def unwritten(self, round_id: int) -> tuple[tuple[int, int], ...]:
        """Issue and entry of every recorded report that nobody has written in or set aside, oldest first."""
        rows = self._session.exec(
            select(EntryRow.issue_id, EntryRow.id)
            .join(IssueRow, col(EntryRow.issue_id) == IssueRow.id)
            .where(
                EntryRow.unit_id == self._unit,
                IssueRow.round_id == round_id,
                EntryRow.state == "recorded",
                col(EntryRow.no_progress).is_(False),
                col(EntryRow.written).is_(None),
            )
            .order_by(col(EntryRow.recorded_at), col(EntryRow.id)),
        )
        return tuple((issue, entry or 0) for issue, entry in rows)

    def replace(
        self, issue: Issue, ordinal: int, text: str, member: Member, entry: Entry | None = None
    ) -> None:
        """Give one measure another wording, on the strength of an entry."""
        row = self._row(issue.id, ordinal)
        before = row.text
        self._revise(row, text, entry.id if entry else None)
        if entry is not None:
            self._mark(entry, "replaced")
        self._note(issue, member, entry, ordinal=ordinal, text=[before, text])

    def add(self, issue: Issue, text: str, member: Member, entry: Entry) -> None:
        """Add a measure behind the others."""
        ordinal = max((measure.ordinal for measure in issue.measures), default=0) + 1
        self._mark(entry, "added")
        self._insert(issue.id, ordinal, text, entry.id)
        self._note(issue, member, entry, ordinal=ordinal, text=[None, text])

    def keep(self, issue: Issue, member: Member, entry: Entry) -> None:
        """Leave the text as it is; the report stays on record."""
        self._mark(entry, "kept")
        self._note(issue, member, entry, text=None)

    def take_over(self, issue_id: int, texts: Sequence[str], member: Member | None) -> None:
        """Let the measures read as a document words them: each change a revision and told, what is gone goes."""
        before = self._texts(issue_id)
        for ordinal, (old, text) in enumerate(zip_longest(before, texts), 1):
            if old == text:
                continue
            row = self._find(issue_id, ordinal)
            if row is None:
                self._insert(issue_id, ordinal, text, None)
            elif text is not None:
                self._revise(row, text, None)
            by = member.id if member else None
            self._history.append(
                "measure_reworded", member=by, issue=issue_id, ordinal=ordinal, text=[old, text]
            )
        beyond = (col(MeasureRow.issue_id) == issue_id, col(MeasureRow.ordinal) > len(texts))
        gone = select(MeasureRow.id).where(*beyond)
        self._session.execute(delete(MeasureRevisionRow).where(col(MeasureRevisionRow.measure_id).in_(gone)))
        self._session.execute(delete(MeasureRow).where(*beyond))
        self._session.flush()

    def _texts(self, issue_id: int) -> Sequence[str]:
        mine = (MeasureRow.unit_id == self._unit, MeasureRow.issue_id == issue_id)
        return self._session.exec(
            select(MeasureRow.text).where(*mine).order_by(col(MeasureRow.ordinal))
        ).all()

    def _find(self, issue_id: int, ordinal: int) -> MeasureRow | None:
        return self._session.exec(
            select(MeasureRow).where(
                MeasureRow.unit_id == self._unit,
                MeasureRow.issue_id == issue_id,
                MeasureRow.ordinal == ordinal,
            ),
        ).first()

    def _row(self, issue_id: int, ordinal: int) -> MeasureRow:
        row = self._find(issue_id, ordinal)
        if row is None:
            raise Moved
        return row

    def _insert(self, issue_id: int, ordinal: int, text: str, entry: int | None) -> None:
        row = MeasureRow(unit_id=self._unit, issue_id=issue_id, ordinal=ordinal, text=text)
        self._session.add(row)
        self._session.flush()
        self._remember(row, entry)

    def _revise(self, row: MeasureRow, text: str, entry: int | None) -> None:
        # A measure that came with a document gets its first wording kept when it loses it.
        if row.revision == 1 and self._revision(row) is None:
            self._remember(row, None)
        row.text, row.revision = text, row.revision + 1
        self._session.add(row)
        self._remember(row, entry)

    def _revision(self, row: MeasureRow) -> MeasureRevisionRow | None:
        return self._session.exec(
            select(MeasureRevisionRow).where(
                MeasureRevisionRow.measure_id == row.id, MeasureRevisionRow.revision == row.revision
            ),
        ).first()

    def _remember(self, row: MeasureRow, entry: int | None) -> None:
        assert row.id is not None
        self._session.add(
            MeasureRevisionRow(
                measure_id=row.id, revision=row.revision, text=row.text, at=self._now, entry_id=entry
            )
        )
        self._session.flush()

    def _mark(self, entry: Entry, how: Written) -> None:
        """Settle an entry once; raises Moved where it is settled already or no longer recorded."""
        mine = (
            col(EntryRow.id) == entry.id,
            col(EntryRow.state) == "recorded",
            col(EntryRow.written).is_(None),
        )
        moved = self._session.execute(
            update(EntryRow).where(*mine).values(written=how).returning(col(EntryRow.id))
        )
        if moved.first() is None:
            raise Moved

    def _note(self, issue: Issue, member: Member, entry: Entry | None, **detail: object) -> None:
        self._history.append(
            "written_in", member=member.id, issue=issue.id, entry=entry.id if entry else None, **detail
        )
        touch(self._session, self._unit)
