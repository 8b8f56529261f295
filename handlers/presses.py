"""A press on a card: who pressed what, whether the card still stands as it was shown, and how the answer is shown."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from telegram import Update

from handlers.context import Context
from handlers.keyboards import Press, read_press
from handlers.replies import Reply, redraw, send
from storage.ledger import Book, Ledger
from storage.records import Draft, Member

NOT_YOURS = "这张卡片不是发给您的。"
SETTLED = "这条已经处理过了。"
STALE = "这张卡片已经变了，请看现在的。"

Callback = Callable[[Update, Context], Coroutine[Any, Any, None]]


class Answered(Exception):
    """A press that changes nothing; its text is said beside the button."""


@dataclass(frozen=True, slots=True)
class Tap:
    """One press of a member's, on the message that carries the button."""

    context: Context
    press: Press
    message_id: int

    @property
    def book(self) -> Book:
        """The open transaction on the ledger."""
        return self.context.book

    @property
    def member(self) -> Member:
        """Who pressed."""
        return self.context.member

    @property
    def ledger(self) -> Ledger:
        """The ledger of the member's unit."""
        return self.context.ledger

    @property
    def card(self) -> int | None:
        """The outbox row of the card that was pressed, if it is still known."""
        return self.book.mail.card_of(self.member.chat_id, self.message_id)

    def draft(self, *kinds: str, settled: str = SETTLED) -> Draft:
        """The member's own draft of these kinds, open in the version shown; raises Answered."""
        draft = self.book.drafts.get(self.press.number)
        if draft is None or draft.member_id != self.member.id or draft.kind not in kinds:
            raise Answered(NOT_YOURS)
        if draft.state != "open" or draft.version != self.press.version:
            raise Answered(settled)
        return draft

    def say(self, answer: str | None) -> None:
        """Say something beside the button."""
        self.context.turn.answer = answer

    def send(self, reply: Reply) -> None:
        """Answer with a message of its own."""
        send(self.book, self.member.chat_id, reply)

    def redraw(self, reply: Reply) -> None:
        """Let the card that was pressed read as this reply."""
        redraw(self.book, self.member.chat_id, self.card, reply)


def pressing(step: Callable[[Tap], Reply | None]) -> Callback:
    """A conversation's callback for its buttons: what the step replies takes the place of the card pressed."""

    async def press(update: Update, context: Context) -> None:
        query = update.callback_query
        if query is None or query.message is None:
            return
        tap = Tap(context, read_press(query.data), query.message.message_id)
        try:
            reply = step(tap)
        except Answered as said:
            tap.say(str(said))
            return
        if reply is not None:
            tap.redraw(reply)

    return press
