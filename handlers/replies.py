"""Replies: what a conversation answers, and how it is left in the outbox as a message or an edit."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from handlers.keyboards import Rows, fixed, inline
from storage.ledger import Book
from storage.records import Draft, Member

# Telegram takes 4,096 characters in one message.
LIMIT = 3500
# A quotation with what stands inside it, or an inner one that stands alone.
_QUOTED = re.compile("“[^”]*”|‘([^‘’]*)’")


@dataclass(frozen=True, slots=True)
class Reply:
    """One bubble: its text, the buttons below it, and the draft whose card it is."""

    text: str
    rows: Rows = field(default=())
    draft: Draft | None = None
    fixed: bool = False


def _outermost(quoted: re.Match[str]) -> str:
    """A title's inner quotes once it stands without its own: ‘三会一课’ reads “三会一课”."""
    return quoted[0] if quoted[1] is None else f"“{quoted[1]}”"


def payload(reply: Reply) -> dict[str, Any]:
    """A reply as the parameters of sendMessage; its text is plain and never parsed."""
    message: dict[str, Any] = {
        "method": "sendMessage",
        "text": _QUOTED.sub(_outermost, reply.text),
        "link_preview_options": {"is_disabled": True},
    }
    if reply.fixed:
        message["reply_markup"] = fixed()
    elif reply.rows:
        message["reply_markup"] = inline(reply.rows)
    return message


def send(book: Book, chat_id: int, reply: Reply, *, key: str | None = None, digest: bool = False) -> int:
    """Leave a reply in the outbox; a card's draft remembers it. Long texts go out in parts, split at lines."""
    *before, last = _parts(reply.text)
    for number, text in enumerate(before):
        part_key = f"{key}/{number}" if key else None
        book.mail.post(chat_id, payload(Reply(text)), now=book.now, key=part_key, digest=digest)
    shown = Reply(last, reply.rows, reply.draft, reply.fixed)
    card = book.mail.post(chat_id, payload(shown), now=book.now, key=key, digest=digest)
    if reply.draft is not None:
        book.drafts.show(reply.draft, card)
    return card


def change(book: Book, card: int, reply: Reply) -> None:
    """Let a card that was sent, or soon will be, read as this reply; not for somebody who is out."""
    if book.members.by_telegram(book.mail.chat_of(card)) is None:
        return
    text = _parts(reply.text)[0]
    edited = payload(Reply(text, reply.rows)) | {"method": "editMessageText"}
    edited.setdefault("reply_markup", inline(()))
    book.mail.edit(card, edited, now=book.now)


def redraw(book: Book, chat_id: int, card: int | None, reply: Reply) -> None:
    """Let the card that was pressed read as this reply; where it is not known any more, send it anew."""
    if card is None:
        send(book, chat_id, reply)
    else:
        change(book, card, reply)


def tell(book: Book, members: Iterable[Member], reply: Reply, *, key: str | None = None) -> None:
    """Leave the same reply for several members, each once for a key."""
    for member in members:
        send(book, member.chat_id, reply, key=f"{key}:{member.id}" if key else None, digest=True)


def _parts(text: str) -> list[str]:
    """A text cut at line ends into parts that fit one message each."""
    cut: list[str] = [""]
    for line in text.split("\n"):
        for start in range(0, max(len(line), 1), LIMIT):
            piece = line[start : start + LIMIT]
            if cut[-1] and len(cut[-1]) + len(piece) + 1 > LIMIT:
                cut.append(piece)
            else:
                cut[-1] = f"{cut[-1]}\n{piece}" if cut[-1] else piece
    return cut
