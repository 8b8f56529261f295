"""The typed context of one update: the open book, who speaks, and what time it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from telegram.ext import Application, CallbackContext, ExtBot

from handlers import rights
from handlers.placing import Catalogue, catalogue
from handlers.strangers import Doorkeeper
from storage.ledger import Book, Ledger
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
    """What the application keeps between updates: the turn under way, and catalogues that can be made anew."""

    turn: Turn | None = None
    catalogues: dict[tuple[int, frozenset[int]], Catalogue] = field(default_factory=dict)
    doorkeeper: Doorkeeper = field(default_factory=Doorkeeper)


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

    @property
    def ledger(self) -> Ledger:
        """The ledger of the member's unit."""
        return self.book.ledger(self.member.unit_id)

    @property
    def catalogue(self) -> Catalogue:
        """The issues the member may see, as matching sees them; made anew when the ledger has changed."""
        whole = self._catalogue(frozenset())
        hidden = frozenset(issue.id for issue in whole.guarded if not rights.sees(self.member, issue))
        return self._catalogue(hidden) if hidden else whole

    def _catalogue(self, hidden: frozenset[int]) -> Catalogue:
        key = (self.member.unit_id, hidden)
        known = self.bot_data.catalogues.get(key)
        if known is None or not known.still_holds(self.ledger.unit, self.now):
            known = self.bot_data.catalogues[key] = catalogue(self.ledger, hidden, known)
        return known


House = Application[ExtBot[None], Context, dict[Any, Any], dict[Any, Any], Desk, None]
