"""Where words and files have left traces outside their own rows: mail, drafts, papers, history; and how they are emptied."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from storage.tables.closeout import CloseoutRow
from storage.tables.drafts import DraftRow
from storage.tables.history import HistoryRow
from storage.tables.mail import Inbox, Outbox
from storage.tables.members import MembershipRow, PersonRow
from storage.tables.papers import PaperRow

GONE = "（已清除）"
# Shorter words, and parts of a sentence, stand in other people's messages too: they count only beside the issue.
TELLING = 6
DIGEST = 64
CLAUSES = re.compile(r"[，,；;。.！!？?\s]+")


@dataclass(frozen=True, slots=True)
class Trace:
    """What to look for: words, beside which others where they are short; files; messages and cards; since when."""

    words: frozenset[str]
    beside: frozenset[str]
    files: frozenset[str]
    messages: frozenset[tuple[int, int]]
    since: datetime
    unit_id: int
    cards: frozenset[int] = frozenset()
    telling: int = TELLING

    def holds(self, value: Any) -> bool:
        """Whether a stored value tells any of it."""
        text = json.dumps(value, ensure_ascii=False, default=str)
        if any(f'"{file}"' in text or (len(file) == DIGEST and file in text) for file in self.files):
            return True
        near = any(_quoted(word) in text for word in self.beside)
        told = [part for part in self._parts if len(part) >= self.telling] if near else []
        told += [word for word in self.words if near or len(word) >= self.telling]
        return any(_quoted(word) in text for word in told)

    @property
    def _parts(self) -> set[str]:
        return {part for word in self.words for part in CLAUSES.split(word)}

    def without(self, value: Any) -> Any:
        """The same value with every string emptied that tells any of it."""
        if isinstance(value, dict):
            return {key: self.without(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [self.without(inner) for inner in value]
        told = isinstance(value, str) and (value in self.files or any(word in value for word in self.words))
        return GONE if told else value


def _quoted(word: str) -> str:
    return json.dumps(word, ensure_ascii=False)[1:-1]


def empty(session: Session, trace: Trace) -> list[tuple[int, int]]:
    """Empty every trace; which messages are to be taken out of chats."""
    _empty_drafts(session, trace)
    _empty_papers(session, trace)
    _empty_history(session, trace)
    _empty_applications(session, trace)
    return sorted({*trace.messages, *_empty_inbox(session, trace), *_empty_outbox(session, trace)})


def _chats(trace: Trace) -> Any:
    """The chats of everybody who is or was a member of the unit."""
    members = (MembershipRow.unit_id == trace.unit_id, PersonRow.id == MembershipRow.person_id)
    return select(PersonRow.telegram_id).where(*members)


def _empty_inbox(session: Session, trace: Trace) -> Iterable[tuple[int, int]]:
    here = (Inbox.received_at >= trace.since, col(Inbox.chat_id).in_(_chats(trace)))
    for row in session.exec(select(Inbox).where(*here)):
        if row.body is None:
            continue
        message = _message_id(row.body)
        if (row.chat_id, message) in trace.messages or trace.holds(row.body):
            row.body = None
            session.add(row)
            if row.chat_id is not None and message is not None:
                yield row.chat_id, message


def _message_id(body: dict[str, Any]) -> int | None:
    content = body.get("message") or body.get("edited_message") or {}
    found = content.get("message_id")
    return found if isinstance(found, int) else None


def _empty_outbox(session: Session, trace: Trace) -> Iterable[tuple[int, int]]:
    here = (Outbox.created_at >= trace.since, col(Outbox.chat_id).in_(_chats(trace)))
    for row in session.exec(select(Outbox).where(*here)):
        if not ({row.id, row.edits} & trace.cards or trace.holds(row.payload)):
            continue
        shown = session.get(Outbox, row.edits) if row.edits is not None else row
        if shown is not None and shown.message_id is not None:
            yield shown.chat_id, shown.message_id
        row.payload = {"method": row.payload.get("method"), "text": GONE}
        row.state = "dead" if row.state == "new" else row.state
        session.add(row)


def _empty_drafts(session: Session, trace: Trace) -> None:
    mine = (DraftRow.unit_id == trace.unit_id, DraftRow.created_at >= trace.since)
    for draft in session.exec(select(DraftRow).where(*mine)):
        if trace.holds(draft.payload):
            draft.payload, draft.version = trace.without(draft.payload), draft.version + 1
            session.add(draft)


def _empty_papers(session: Session, trace: Trace) -> None:
    for paper in session.exec(select(PaperRow).where(PaperRow.unit_id == trace.unit_id)):
        if trace.holds(paper.detail):
            paper.detail = trace.without(paper.detail)
            session.add(paper)


def _empty_history(session: Session, trace: Trace) -> None:
    """A link without its detail still verifies: the chain rests on its digest."""
    mine = (HistoryRow.unit_id == trace.unit_id, HistoryRow.at >= trace.since)
    for link in session.exec(select(HistoryRow).where(*mine)):
        if link.detail is not None and trace.holds(link.detail):
            link.detail = None
            session.add(link)


def _empty_applications(session: Session, trace: Trace) -> None:
    mine = (CloseoutRow.unit_id == trace.unit_id, CloseoutRow.at >= trace.since)
    for closeout in session.exec(select(CloseoutRow).where(*mine)):
        if trace.holds(closeout.words):
            closeout.words = GONE
            session.add(closeout)
