"""What the ledger has learnt: the words that confirmed entries used for each issue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from storage.records import Entry
from storage.tables.aliases import AliasRow
from storage.tables.units import UnitRow

LONGEST = 120
KEPT = 40


@dataclass(frozen=True, slots=True)
class Alias:
    """Words that a confirmed entry used for an issue."""

    id: int
    issue_id: int
    phrase: str
    at: datetime


class Aliases:
    """The phrases of one unit's ledger."""

    def __init__(self, session: Session, unit_id: int, now: datetime) -> None:
        self._session = session
        self._unit = unit_id
        self._now = now

    def learn(self, entry: Entry) -> None:
        """Keep the words of an entry that was just confirmed; long ones speak of too much."""
        if entry.no_progress or len(entry.words) > LONGEST:
            return
        self._session.add(
            AliasRow(
                unit_id=self._unit,
                issue_id=entry.issue_id,
                entry_id=entry.id,
                phrase=entry.words,
                at=self._now,
            ),
        )
        self._session.flush()
        self._count()

    def forget(self, entry_id: int) -> None:
        """Unlearn the words of an entry that was withdrawn."""
        if self._delete(AliasRow.entry_id, entry_id):
            self._count()

    def remove(self, alias_id: int) -> bool:
        """Take back one phrase; False where there is none."""
        removed = self._delete(AliasRow.id, alias_id)
        if removed:
            self._count()
        return removed

    def all(self) -> tuple[Alias, ...]:
        """Every phrase, by issue, the newest last."""
        rows = self._session.exec(
            select(AliasRow)
            .where(AliasRow.unit_id == self._unit)
            .order_by(col(AliasRow.issue_id), col(AliasRow.id)),
        )
        return tuple(Alias(row.id or 0, row.issue_id, row.phrase, row.at) for row in rows)

    def phrases(self) -> Mapping[int, tuple[str, ...]]:
        """The newest phrases of each issue."""
        found: dict[int, list[str]] = defaultdict(list)
        for alias in self.all():
            found[alias.issue_id].append(alias.phrase)
        return {issue: tuple(phrases[-KEPT:]) for issue, phrases in found.items()}

    def _delete(self, column: object, value: int) -> bool:
        mine = (col(AliasRow.unit_id) == self._unit, column == value)
        gone = self._session.execute(delete(AliasRow).where(*mine).returning(col(AliasRow.id)))  # type: ignore[arg-type]
        return gone.first() is not None

    def _count(self) -> None:
        unit = col(UnitRow.id) == self._unit
        self._session.execute(update(UnitRow).where(unit).values(lessons=UnitRow.lessons + 1))
