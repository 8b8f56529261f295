"""Strangers: answered at the door when their messages are received, a few times an hour, never before a member."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from handlers.letters import read_letter
from handlers.replies import Reply, send
from handlers.texts import NOT_A_MEMBER
from storage.ledger import Book

START = "/start "
AN_HOUR = 5
ALL_A_MINUTE = 60


@dataclass(slots=True)
class Doorkeeper:
    """How often each stranger was answered in the hour under way, and all of them in the minute."""

    _hour: datetime | None = None
    _answered: Counter[int] = field(default_factory=Counter)
    _minute: datetime | None = None
    _all: int = 0

    def answers(self, person: int, now: datetime) -> bool:
        """Whether one more answer goes to this stranger now; a crowd of them does not keep the bot talking."""
        minute = now.replace(second=0, microsecond=0)
        hour = minute.replace(minute=0)
        if hour != self._hour:
            self._hour, self._answered = hour, Counter()
        if minute != self._minute:
            self._minute, self._all = minute, 0
        if self._answered[person] >= AN_HOUR or self._all >= ALL_A_MINUTE:
            return False
        self._answered[person] += 1
        self._all += 1
        return True


def _code_of(text: str) -> str | None:
    """The code that /start brings along, or None."""
    return text.removeprefix(START).strip() if text.startswith(START) else None


def may_come_in(book: Book, text: str) -> bool:
    """Whether a stranger's words are an invitation that opens the door."""
    code = _code_of(text)
    return code is not None and book.invitations.refusal(code) is None


def refuse(book: Book, keeper: Doorkeeper, person: int, text: str) -> None:
    """Say in one sentence that nobody is known here, or what is wrong with the code; after every member's answer."""
    if keeper.answers(person, book.now):
        code = _code_of(text)
        why = book.invitations.refusal(code) if code is not None else None
        send(book, person, Reply(str(why or NOT_A_MEMBER)), digest=True)


def turn_away(book: Book, keeper: Doorkeeper, updates: Sequence[Mapping[str, Any]]) -> frozenset[int]:
    """Answer the messages of strangers among these updates; returns those that nobody has to look at again."""
    letters = [letter for update in updates if (letter := read_letter(update)) is not None]
    people = {letter.person for letter in letters}
    # Whoever is on the way in, or has anything waiting, is not a stranger for certain.
    strangers = people - book.members.known(people) - book.mail.waiting_in(people) if people else set()
    settled = set()
    for letter in letters:
        if letter.person not in strangers:
            continue
        if may_come_in(book, letter.text):
            strangers.discard(letter.person)
            continue
        refuse(book, keeper, letter.person, letter.text)
        settled.add(letter.update_id)
    return frozenset(settled)
