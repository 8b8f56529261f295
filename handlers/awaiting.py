"""What the bot has asked a member for: a sentence, or photos; a chat waits for one thing at a time, for two hours."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from handlers.placing import Catalogue
from handlers.understand import understand
from storage.ledger import Book
from storage.records import Draft, Member

REASON, GUIDED, EVIDENCE = "reason", "guided", "evidence"
RETURNING, REOPENING, EDITING, DATING = "returning", "reopening", "editing", "paper_day"
EXTENDING, ALLOTTING, INVITING = "extending", "allotting_name", "inviting"
KINDS: Final = (
    REASON, GUIDED, EVIDENCE, RETURNING, REOPENING, EDITING, DATING, EXTENDING, ALLOTTING, INVITING,
)  # fmt: skip
WAITS: Final = timedelta(hours=2)
MORE: Final = timedelta(minutes=10)  # after a file of several
NO_ANSWER: Final = frozenset({"outstanding", "summary", "help"})


def wait(book: Book, member: Member, kind: str, payload: dict[str, Any]) -> None:
    """Wait for the member's next words or photos as this kind."""
    book.drafts.wait(member, kind, payload, KINDS)


def awaited(book: Book, member: Member, *kinds: str) -> Draft | None:
    """What the member's chat waits for, if it is of these kinds and not forgotten."""
    draft = book.drafts.latest(member.chat_id, *kinds)
    if draft is None:
        return None
    patience = MORE if draft.payload.get("came") else WAITS
    if draft.member_id == member.id and book.now - draft.created_at <= patience:
        return draft
    book.drafts.advance(draft, state="closed")
    return None


def answered(book: Book, member: Member, kind: str, text: str, known: Catalogue) -> Draft | None:
    """What these words answer; a question about everything answers nothing, and the answer is still awaited."""
    draft = awaited(book, member, kind)
    if draft is None or understand(text, known.index).intent in NO_ANSWER:
        return None
    return book.drafts.advance(draft, state="closed")


def stop(book: Book, member: Member) -> bool:
    """Wait for nothing any more; whether anything was awaited."""
    waiting = book.drafts.latest(member.chat_id, *KINDS) is not None
    book.drafts.close(member.chat_id, *KINDS)
    return waiting
