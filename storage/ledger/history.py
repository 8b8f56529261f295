"""The append-only history of one unit: a chain over salted digests."""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, bindparam, insert
from sqlalchemy import select as rows_of
from sqlmodel import Session, col, select

from storage.ledger.statements import run, table
from storage.records import Deed
from storage.tables.history import HistoryRow
from storage.tables.members import MembershipRow

HISTORY = table(HistoryRow)
APPEND = insert(HISTORY)
LAST = (
    rows_of(HISTORY.c.sequence, HISTORY.c.digest)
    .where(HISTORY.c.unit_id == bindparam("unit"))
    .order_by(HISTORY.c.sequence.desc())
    .limit(1)
)
# What one moment touches stands among the newest links.
NEWEST = (
    rows_of(HISTORY.c.at, HISTORY.c.issue_id)
    .where(HISTORY.c.unit_id == bindparam("unit"))
    .order_by(HISTORY.c.sequence.desc())
    .limit(200)
)


class History:
    """Appends to and reads the history of one unit."""

    def __init__(self, session: Session, unit_id: int, now: datetime) -> None:
        self._session = session
        self._unit = unit_id
        self._now = now

    def append(
        self,
        action: str,
        *,
        member: int | None = None,
        issue: int | None = None,
        entry: int | None = None,
        **detail: Any,
    ) -> None:
        """Add one link: what was done, by whom, to what, from what to what."""
        last = self._last()
        salt = secrets.token_hex(8)
        content = [_moment(self._now), action, member, issue, entry, detail]
        content_digest = _digest(salt, json.dumps(content, ensure_ascii=False, sort_keys=True))
        run(
            self._session,
            APPEND,
            unit_id=self._unit,
            sequence=last.sequence + 1 if last else 1,
            at=self._now,
            action=action,
            member_id=member,
            issue_id=issue,
            entry_id=entry,
            detail=detail,
            salt=salt,
            content_digest=content_digest,
            digest=_digest(last.digest if last else "", content_digest),
        )

    def of_issue(self, issue_id: int) -> tuple[Deed, ...]:
        """What happened to one issue, oldest first."""
        return tuple(deed for _, deed in self._deeds(HistoryRow.issue_id == issue_id))

    def changes(self) -> tuple[Deed, ...]:
        """Every change of an issue's fields or measures, oldest first."""
        return tuple(deed for _, deed in self._deeds(col(HistoryRow.action).in_(("changed", "written_in"))))

    def of_action(self, action: str) -> tuple[Deed, ...]:
        """Every link of one kind, oldest first."""
        return tuple(deed for _, deed in self._deeds(HistoryRow.action == action))

    def all(self) -> tuple[tuple[int, Deed], ...]:
        """Every link of the chain with its number, oldest first."""
        return self._deeds()

    def _deeds(self, *which: Any) -> tuple[tuple[int, Deed], ...]:
        rows = self._session.exec(
            select(HistoryRow, MembershipRow.name)
            .outerjoin(MembershipRow, col(HistoryRow.member_id) == MembershipRow.id)
            .where(HistoryRow.unit_id == self._unit, *which)
            .order_by(col(HistoryRow.sequence)),
        )
        return tuple(
            (row.sequence, Deed(row.at, row.action, name, row.issue_id, row.entry_id, row.detail or {}))
            for row, name in rows
        )

    @property
    def head(self) -> str:
        """The chain's newest digest, its first 8 characters: two copies with the same head are the same."""
        last = self._last()
        return last.digest[:8] if last else "0" * 8

    @property
    def length(self) -> int:
        """How many links the chain has."""
        last = self._last()
        return int(last.sequence) if last else 0

    def touched(self) -> frozenset[int]:
        """The issues to which something happened at this very moment."""
        newest = run(self._session, NEWEST, unit=self._unit)
        return frozenset(row.issue_id for row in newest if row.issue_id is not None and row.at == self._now)

    def broken_at(self) -> int | None:
        """The sequence of the first link that does not verify, or None."""
        before = ""
        rows = self._session.exec(
            select(HistoryRow).where(HistoryRow.unit_id == self._unit).order_by(col(HistoryRow.sequence)),
        )
        for expected, row in enumerate(rows, 1):
            if row.sequence != expected or row.digest != _digest(before, row.content_digest):
                return row.sequence
            if row.detail is not None and row.content_digest != _content(row):
                return row.sequence
            before = row.digest
        return None

    def _last(self) -> Row[Any] | None:
        return run(self._session, LAST, unit=self._unit).first()


def _content(row: HistoryRow) -> str:
    content = [_moment(row.at), row.action, row.member_id, row.issue_id, row.entry_id, row.detail]
    return _digest(row.salt, json.dumps(content, ensure_ascii=False, sort_keys=True))


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
