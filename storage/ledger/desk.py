"""The papers of all units that are still to be read or made, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, select

from storage.tables.papers import PaperRow


@dataclass(frozen=True, slots=True)
class Paper:
    """One piece of work on paper: a document sent to be read, or one to be made."""

    id: int
    unit_id: int
    member_id: int
    chat_id: int
    message_id: int | None
    kind: str
    detail: dict[str, Any]
    tries: int


class Desk:
    """What is to be worked on, one after the other."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def next(self, now: datetime, chats: range) -> Paper | None:
        """The paper of these chats that has waited longest and may be worked on now."""
        row = self._session.exec(
            select(PaperRow)
            .where(PaperRow.state == "pending", PaperRow.not_before <= now)
            .where(col(PaperRow.chat_id).between(chats[0], chats[-1]))
            .order_by(col(PaperRow.not_before), col(PaperRow.id))
            .limit(1),
        ).first()
        return Paper(**{name: getattr(row, name) for name in Paper.__slots__}) if row else None

    def done(self, paper: Paper) -> None:
        """The paper needs nothing more."""
        self._settle(paper, state="done")

    def postpone(self, paper: Paper, until: datetime) -> None:
        """The paper is to be tried again, not before that moment."""
        self._settle(paper, tries=paper.tries + 1, not_before=until)

    def _settle(self, paper: Paper, **values: Any) -> None:
        self._session.execute(update(PaperRow).where(col(PaperRow.id) == paper.id).values(**values))
