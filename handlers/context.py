"""The typed context of one update: the open book, who speaks, and what time it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from telegram.ext import Application, CallbackContext, ExtBot

from storage.ledger import Book
from storage.records import Member


@dataclass(slots=True)
class Turn:
    """One update's transaction, as the worker opens it and a callback leaves it."""

    book: Book
    now: datetime
    member: Member | None = None
    answer: str | None = None
    failure: BaseException | None = None


@dataclass(slots=True)
class Desk:
    """What the application keeps between updates: nothing but the turn under way."""

    turn: Turn | None = field(default=None)


class Context(CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], Desk]):
    """PTB's context with the turn's parts under their own names."""

    @property
    def turn(self) -> Turn:
        """The turn under way; there is always one while a callback runs."""
        turn = self.bot_data.turn
        assert turn is not None
        return turn

    @property
    def book(self) -> Book:
        """The open transaction on the ledger."""
        return self.turn.book

    @property
    def now(self) -> datetime:
        """The turn's one moment, aware."""
        return self.turn.now

    @property
    def member(self) -> Member:
        """Who speaks; access has made sure there is one."""
        member = self.turn.member
        assert member is not None
        return member


House = Application[ExtBot[None], Context, dict[Any, Any], dict[Any, Any], Desk, None]
