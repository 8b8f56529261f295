"""Reporting: one sentence becomes one card, one tap records it; corrected, undone and completed by taps."""

from __future__ import annotations

from dataclasses import dataclass, replace

from telegram import Update

from handlers import rights
from handlers.context import Context
from handlers.drafting import KIND, Card, State, open_card
from handlers.keyboards import Press, read_press
from handlers.placing import Catalogue, first_state
from handlers.report_cards import show
from handlers.report_steps import STEPS, asked
from handlers.understand import Understanding
from storage.ledger import Book
from storage.records import Draft, Member

STALE = "这张卡片已经变了，请看现在的。"


@dataclass(frozen=True, slots=True)
class Said:
    """What a member sent as a report: the words and which message they are."""

    text: str
    chat_id: int
    message_id: int


def report(
    book: Book,
    member: Member,
    said: Said,
    understood: Understanding,
    catalogue: Catalogue,
    issue: int | None = None,
) -> Card:
    """Keep a message as a report and open its card; `issue` where the member chose it beforehand."""
    ledger = book.ledger(member.unit_id)
    known = ledger.reports.of_message(said.chat_id, said.message_id)
    draft = book.drafts.of_report(known.id) if known is not None else None
    if known is not None and draft is not None:
        return Card(ledger, draft, known, member)
    message = ledger.reports.keep(member, said.chat_id, said.message_id, said.text)
    state = first_state(understood, catalogue, said.text, issue)
    draft = book.drafts.open(member, KIND, state.payload(), message.id)
    return asked(book, Card(ledger, draft, message, member), state)


def revise(book: Book, card: Card, text: str, state: State) -> Card:
    """Let an edited message revise the report it was: the old words stay, the card asks again."""
    ledger = card.ledger
    for entry in ledger.reports.of_report(card.report.id):
        ledger.reports.withdraw(entry, card.member)
    ledger.reports.revise(card.report.id, text)
    return asked(book, replace(card, report=ledger.reports.get(card.report.id)), state)


def pressed(book: Book, draft: Draft, by: Member, press: Press) -> tuple[Card, str | None]:
    """The card after a press, and what the one who pressed is told beside it; an old press changes nothing."""
    card = open_card(book, draft, by)
    stages, step = STEPS[press.verb]
    if press.version != draft.version or card.state.stage not in stages:
        return card, STALE
    return step(book, card, press), None


def may_press(draft: Draft | None, member: Member) -> bool:
    """The sender's own card; a coordinator may act for the unit's members."""
    return (
        draft is not None
        and draft.unit_id == member.unit_id
        and (draft.member_id == member.id or rights.may(member, "confirm_for_others"))
        and rights.may(member, "report")
    )


async def press(update: Update, context: Context) -> None:
    """A button on a report's card."""
    query, book, member = update.callback_query, context.book, context.member
    if query is None or query.message is None:
        return
    made = read_press(query.data)
    draft = book.drafts.get(made.number)
    if draft is None or not may_press(draft, member):
        context.turn.answer = "这张卡片不是发给您的。"
        return
    card, context.turn.answer = pressed(book, draft, member, made)
    show(book, card, book.mail.card_of(member.chat_id, query.message.message_id))
