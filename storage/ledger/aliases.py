"""What the ledger has learnt: the words used for each issue, those that were not of it, and the unit's own words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, delete, update
from sqlmodel import Session, col, select

from storage.ledger.units import touch
from storage.records import Entry
from storage.tables.aliases import AliasRow
from storage.tables.units import UnitRow

LONGEST = 120
KEPT = 40

Kind = Literal["confirmed", "refused", "name", "synonym"]


@dataclass(frozen=True, slots=True)
class Alias:
    """Words that were confirmed to be of an issue or refused, that name an issue, or that mean another word."""

    id: int
    kind: Kind
    issue_id: int | None
    phrase: str
    meaning: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Learnt:
    """Everything learnt, as matching uses it: by issue, and the pairs of words that mean the same."""

    phrases: Mapping[int, tuple[str, ...]]
    not_phrases: Mapping[int, tuple[str, ...]]
    names: Mapping[int, tuple[str, ...]]
    synonyms: tuple[tuple[str, str], ...]


class Aliases:
    """The words of one unit's ledger."""

    def __init__(self, session: Session, unit_id: int, now: datetime) -> None:
        self._session = session
        self._unit = unit_id
        self._now = now

    def learn(self, entry: Entry) -> None:
        """Keep the words of an entry that was just confirmed; long ones speak of too much."""
        self._delete(col(AliasRow.entry_id) == entry.id)
        if not entry.no_progress and len(entry.words) <= LONGEST:
            self._add("confirmed", entry.words, issue=entry.issue_id, entry=entry.id)
            self._count()

    def refuse(self, issue_id: int, words: str, entry_id: int | None = None) -> None:
        """Keep words of which a member said that they are not of an issue."""
        if entry_id is not None:
            self._delete(col(AliasRow.entry_id) == entry_id)
        if len(words) <= LONGEST:
            self._add("refused", words, issue=issue_id, entry=entry_id)
            self._count()

    def teach(self, word: str, *, issue: int | None = None, meaning: str | None = None) -> Alias:
        """Let a word stand for an issue, or mean the same as another; what it stood for before is forgotten."""
        self._delete(col(AliasRow.phrase) == word, _own())
        taught = self._add("synonym" if issue is None else "name", word, issue=issue, meaning=meaning)
        touch(self._session, self._unit)
        return taught

    def forget(self, entry_id: int) -> None:
        """Unlearn the words of an entry that was withdrawn."""
        if self._delete(col(AliasRow.entry_id) == entry_id):
            self._count()

    def erase(self, words: Collection[str]) -> None:
        """Unlearn words that must not exist, wherever they came from."""
        if self._delete(col(AliasRow.phrase).in_(words)):
            self._count()

    def remove(self, alias_id: int) -> bool:
        """Take back one; False where there is none."""
        removed = self._delete(col(AliasRow.id) == alias_id)
        if removed:
            touch(self._session, self._unit)
        return removed

    def all(self) -> tuple[Alias, ...]:
        """Everything learnt, by issue, the newest last."""
        rows = self._session.exec(
            select(AliasRow)
            .where(AliasRow.unit_id == self._unit)
            .order_by(col(AliasRow.issue_id), col(AliasRow.id)),
        )
        return tuple(map(_alias, rows))

    def own(self) -> tuple[Alias, ...]:
        """The words that a coordinator has given a meaning, the newest last."""
        return tuple(sorted((a for a in self.all() if a.kind in ("name", "synonym")), key=lambda a: a.id))

    def learnt(self) -> Learnt:
        """Everything learnt, the newest of each issue."""
        known = self.all()
        phrases, refused, names = (
            _by_issue(alias for alias in known if alias.kind == kind)
            for kind in ("confirmed", "refused", "name")
        )
        synonyms = tuple((a.phrase, a.meaning) for a in known if a.kind == "synonym" and a.meaning)
        return Learnt(phrases, refused, names, synonyms)

    def _add(
        self,
        kind: Kind,
        phrase: str,
        *,
        issue: int | None = None,
        entry: int | None = None,
        meaning: str | None = None,
    ) -> Alias:
        row = AliasRow(
            unit_id=self._unit,
            kind=kind,
            issue_id=issue,
            entry_id=entry,
            phrase=phrase,
            meaning=meaning,
            at=self._now,
        )
        self._session.add(row)
        self._session.flush()
        return _alias(row)

    def _delete(self, *conditions: ColumnElement[bool]) -> bool:
        mine = (col(AliasRow.unit_id) == self._unit, *conditions)
        gone = self._session.execute(delete(AliasRow).where(*mine).returning(col(AliasRow.id)))
        return gone.first() is not None

    def _count(self) -> None:
        unit = col(UnitRow.id) == self._unit
        self._session.execute(update(UnitRow).where(unit).values(lessons=UnitRow.lessons + 1))


def _own() -> ColumnElement[bool]:
    return col(AliasRow.kind).in_(("name", "synonym"))


def _alias(row: AliasRow) -> Alias:
    return Alias(row.id or 0, row.kind, row.issue_id, row.phrase, row.meaning, row.at)  # type: ignore[arg-type]


def _by_issue(aliases: Iterable[Alias]) -> Mapping[int, tuple[str, ...]]:
    found: dict[int, list[str]] = defaultdict(list)
    for alias in aliases:
        if alias.issue_id is not None:
            found[alias.issue_id].append(alias.phrase)
    return {issue: tuple(phrases[-KEPT:]) for issue, phrases in found.items()}
