"""Who leaves, or is paused, is out at once: nothing more is sent to him, and nothing of his is waited for."""

from __future__ import annotations

from handlers.drafting import KIND as REPORT
from handlers.greeting import moved
from storage.ledger import Book
from storage.records import Draft, Member


def left(book: Book, member: Member, other: Member | None) -> None:
    """What he has not confirmed is the coordinators' from now on; what was on its way to him stays here."""
    for draft in unconfirmed(book, member):
        book.drafts.asked(draft)
    if other is None:
        book.mail.withhold(member.chat_id)
    else:
        moved(book, other)


def unconfirmed(book: Book, member: Member) -> list[Draft]:
    """The member's own reports that still wait for 确认."""
    return [draft for draft in book.drafts.waiting(member.unit_id, REPORT) if draft.member_id == member.id]
