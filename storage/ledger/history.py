"""The append-only history of one unit: a chain over salted digests."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, bindparam, insert
from sqlalchemy import select as rows_of
from sqlmodel import Session, col, select

from storage.ledger.statements import run, table
from storage.records import Deed
from storage.tables.history import HistoryRow
from storage.tables.members import MembershipRow

Link = tuple[datetime, str, int | None, int | None, int | None]

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
        content_digest = _digest(salt, _json(detail))
        link = (self._now, action, member, issue, entry)
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
            digest=_linked(last.digest if last else "", link, content_digest),
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

    def person(self, member_id: int) -> str | None:
        """The name of somebody who is or was a member of the unit."""
        mine = (MembershipRow.unit_id == self._unit, MembershipRow.id == member_id)
        return self._session.exec(select(MembershipRow.name).where(*mine)).first()

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

    def just_now(self) -> tuple[Deed, ...]:
        """What was done at this very moment, oldest first."""
        return tuple(deed for _, deed in self._deeds(HistoryRow.at == self._now))

    def broken_at(self) -> int | None:
        """The sequence of the first link that does not verify, or whose detail is gone and was not erased; or None."""
        before = ""
        rows = self._rows()
        erased = _erased(rows)
        for expected, row in enumerate(rows, 1):
            link = (row.at, row.action, row.member_id, row.issue_id, row.entry_id)
            if row.sequence != expected or row.digest != _linked(before, link, row.content_digest):
                return row.sequence
            whole = row.detail is not None and row.content_digest == _digest(row.salt, _json(row.detail))
            if not whole and (row.detail is not None or row.sequence not in erased):
                return row.sequence
            before = row.digest
        return None

    def emptied(self) -> list[int]:
        """The links without their detail that no link accounts for yet: what an erasing has just emptied."""
        rows = self._rows()
        accounted = _erased(rows)
        return [row.sequence for row in rows if row.detail is None and row.sequence not in accounted]

    def _rows(self) -> Sequence[HistoryRow]:
        return self._session.exec(
            select(HistoryRow)
            .where(HistoryRow.unit_id == self._unit)
            .order_by(col(HistoryRow.sequence))
            .execution_options(populate_existing=True),
        ).all()

    def _last(self) -> Row[Any] | None:
        return run(self._session, LAST, unit=self._unit).first()


def _erased(rows: Iterable[HistoryRow]) -> frozenset[int]:
    """The links whose details were erased, by the links that say so."""
    return frozenset(
        number
        for row in rows
        if row.action == "erased" and row.detail is not None
        for number in row.detail.get("links", ())
    )


def _linked(before: str, link: Link, content_digest: str) -> str:
    """A link's digest: over what stays even where its detail is erased, and over the detail's own."""
    at, *rest = link
    return _digest(before, _json([_moment(at), *rest]), content_digest)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
