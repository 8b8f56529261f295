"""What a sentence may ask for besides reporting and asking: every conversation that knows such words, in their order."""

from __future__ import annotations

from collections.abc import Callable

from handlers import (
    allotting,
    amending,
    applying,
    approvals,
    arranging,
    asking,
    assistance,
    bringing,
    correcting,
    editing,
    extending,
    guided,
    handover,
    inquire,
    inviting,
    issuing,
    kept_papers,
    members,
    nudging,
    outstanding,
    packing,
    paper_forms,
    pending,
    publishing,
    reopening,
    report,
    sheets,
    signing,
    switching,
    teaching,
    withdrawing,
    writing_in,
)
from handlers.context import Context
from handlers.placing import Catalogue
from handlers.replies import Reply
from storage.ledger import Book
from storage.records import Member

_REQUESTS: tuple[Callable[[Book, Member, str, Catalogue], Reply | None], ...] = (
    editing.asked,
    bringing.asked,
    allotting.asked,
    arranging.asked,
    amending.asked,
    asking.asked,
    pending.asked,
    guided.asked,
    correcting.asked,
    report.recalled,
    outstanding.asked,
    nudging.asked,
    withdrawing.asked,
    signing.asked,
    applying.asked,
    paper_forms.asked,
    approvals.asked,
    packing.asked,
    reopening.asked,
    extending.asked,
    teaching.asked,
    handover.asked,
    publishing.asked,
    sheets.asked,
    kept_papers.asked,
    members.asked,
    inviting.asked,
    switching.asked,
    issuing.asked,
    writing_in.asked,
    inquire.unknown_number,
    assistance.no_ranking,
)


def requested(context: Context, text: str) -> Reply | None:
    """What the first conversation answers that knows these words for its own; None where none does."""
    book, member, known = context.book, context.member, context.catalogue
    answers = (asked(book, member, text, known) for asked in _REQUESTS)
    return next((answer for answer in answers if answer is not None), None)
