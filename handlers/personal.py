"""What must not be kept: identity numbers and bank cards are refused, and erased in the inbox too."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from handlers.letters import read_letter
from handlers.replies import Reply, send
from storage.ledger import Book

_GAP = r"[ \-]?"
# Six digits of a place, a birthday, three more and a check; blanks and dashes hide nothing.
IDENTITY = re.compile(
    rf"(?<!\d)[1-9]\d{{5}}{_GAP}(?:19|20)\d{{2}}{_GAP}(?:0[1-9]|1[0-2]){_GAP}(?:0[1-9]|[12]\d|3[01]){_GAP}\d{{3}}{_GAP}[\dXx](?![\dXx])"
)
CARD = re.compile(r"(?<!\d)\d{16,19}(?!\d)|(?<!\d)\d{4}(?:[ \-]\d{4}){3}(?:[ \-]\d{1,3})?(?!\d)")
REFUSED = "这句里有{what}，没有记录，消息已删除。请去掉号码再发。"
NAMED = "文件名里有{what}，没有收，消息已删除。请改个文件名再发。"


def found(text: str) -> str | None:
    """What personal number a text holds: 身份证号, 银行卡号, or None."""
    plain = unicodedata.normalize("NFKC", text)
    if IDENTITY.search(plain):
        return "身份证号"
    cards = (re.sub(r"\D", "", number) for number in CARD.findall(plain))
    return "银行卡号" if any(_is_card(number) for number in cards) else None


def refuse(book: Book, update_id: int, chat_id: int, message: Mapping[str, Any]) -> bool:
    """Whether a message holds what must not be kept: then it is deleted from chat and inbox, and that is said."""
    said = found(str(message.get("text") or message.get("caption") or ""))
    files = (message.get(kind) or {} for kind in ("document", "video", "audio", "animation"))
    named = found(" ".join(str(file.get("file_name") or "") for file in files))
    if said is None and named is None:
        return False
    book.mail.erase(update_id)
    deleted = {"method": "deleteMessage", "message_id": message["message_id"]}
    book.mail.post(chat_id, deleted, now=book.now)
    send(book, chat_id, Reply(REFUSED.format(what=said) if said else NAMED.format(what=named)))
    return True


def turn_away(book: Book, updates: Sequence[Mapping[str, Any]]) -> frozenset[int]:
    """Refuse such messages before anything of them is written down; returns those that are dealt with."""
    settled = set()
    for update in updates:
        letter = read_letter(update)
        if letter is not None and refuse(book, update["update_id"], letter.person, letter.message):
            settled.add(update["update_id"])
    return frozenset(settled)


def _is_card(number: str) -> bool:
    """Luhn's check (ISO/IEC 7812-1)."""
    digits = [int(digit) for digit in reversed(number)]
    doubled = sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return (sum(digits[::2]) + doubled) % 10 == 0
