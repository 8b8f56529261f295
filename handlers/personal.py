"""What must not be kept: identity numbers and bank cards are refused, and erased in the inbox too."""

from __future__ import annotations

import re
import unicodedata

from handlers.context import Context
from handlers.replies import Reply, send

IDENTITY = re.compile(
    r"(?<!\d)\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dXx])"
)
CARD = re.compile(r"(?<!\d)\d{16,19}(?!\d)")
REFUSED = "这句里有{what}，没有记录，消息已删除。请去掉号码再发。"


def found(text: str) -> str | None:
    """What personal number a text holds: 身份证号, 银行卡号, or None."""
    plain = re.sub(r"(?<=\d)[ \-]+(?=[\dXx])", "", unicodedata.normalize("NFKC", text))
    if IDENTITY.search(plain):
        return "身份证号"
    return "银行卡号" if any(_is_card(number) for number in CARD.findall(plain)) else None


def _is_card(number: str) -> bool:
    """Luhn's check (ISO/IEC 7812-1)."""
    digits = [int(digit) for digit in reversed(number)]
    doubled = sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return (sum(digits[::2]) + doubled) % 10 == 0


def refuse(context: Context, update_id: int, chat_id: int, message_id: int, what: str) -> None:
    """Delete the message from the chat and the inbox, and say so."""
    context.book.mail.erase(update_id)
    context.book.mail.post(chat_id, {"method": "deleteMessage", "message_id": message_id}, now=context.now)
    send(context.book, chat_id, Reply(REFUSED.format(what=what)))
