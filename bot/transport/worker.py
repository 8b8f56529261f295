"""The worker: what a message changes, its reply and its end are committed together or not at all."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from telegram import Update
from telegram.error import TelegramError

from bot.transport.pace import Turns
from bot.transport.request import Api
from bot.transport.waiting import Patience, first
from handlers.context import House, Turn
from storage.database import Database, Session, Unavailable, attempt
from storage.errors import LedgerError
from storage.ledger import Book
from storage.mail import InboxRow, Mail

# So many updates share one wait for the disk.
AT_ONCE = 8
IDLE_SECONDS = 1.0
LOG = logging.getLogger(__name__)

Refuse = Callable[[Book, InboxRow, str], None]
SetAside = Callable[[Book, InboxRow], None]


@dataclass(frozen=True, slots=True)
class Words:
    """What is said where a conversation refuses, fails, or is flooded."""

    refuse: Refuse
    set_aside: SetAside
    hurried: SetAside


class Suspended(Exception):
    """A callback waited for something while its transaction was open."""


class Worker:
    """Takes the updates from the inbox, in order within each chat."""

    def __init__(
        self,
        application: House,
        api: Api,
        database: Database,
        clock: Callable[[], datetime],
        *,
        posted: Callable[[], None],
        words: Words,
        turns: Turns,
    ) -> None:
        self._application = application
        self._api = api
        self._database = database
        self._clock = clock
        self._posted = posted
        self._words = words
        self._turns = turns
        self._wake = asyncio.Event()
        self._answers: set[asyncio.Task[None]] = set()

    def wake(self) -> None:
        """Something has come in."""
        self._wake.set()

    async def run(self) -> None:
        """Work for ever; a database that cannot be reached is waited for."""
        patience = Patience(first=0.1)
        while True:
            self._wake.clear()
            try:
                busy = self.work() > 0
            except Unavailable as error:
                LOG.warning("the database is not to be had: %s", error)
                await asyncio.sleep(patience.pause())
                continue
            patience.reset()
            await (asyncio.sleep(0) if busy else first(self._wake, IDLE_SECONDS))

    def work(self) -> int:
        """Deal with what waits, a few in one commit; how many were dealt with."""
        turns: list[tuple[InboxRow, Turn]] = []
        with self._database.transaction() as session:
            mail = Mail(session)
            while len(turns) < AT_ONCE and (row := self._next(mail, first=not turns)) is not None:
                turns.append((row, self._turn(session, row)))
        for row, turn in turns:
            self._release(row, turn)
        if turns:
            self._posted()
        return len(turns)

    def _next(self, mail: Mail, *, first: bool) -> InboxRow | None:
        """The next update, of those first who have not had their share; a flood is worked off in between."""
        served = self._turns.served()
        row = mail.next_update(self._clock(), self._database.chats, served)
        if row is None and served and first:
            row = mail.next_update(self._clock(), self._database.chats)
        return row

    def _turn(self, session: Session, row: InboxRow) -> Turn:
        now = self._clock()
        turn = Turn(book=Book(session, now), now=now)
        error = attempt(session, lambda: self._take(turn, row))
        if isinstance(error, LedgerError):
            sentence = str(error)
            error = attempt(session, lambda: self._words.refuse(turn.book, row, sentence))
        if error is None:
            turn.book.mail.done(row, now)
            if row.chat_id is not None and self._turns.spend(row.chat_id):
                self._words.hurried(turn.book, row)
            return turn
        self._fail(session, turn.book, row, error)
        return Turn(book=turn.book, now=now)

    def _fail(self, session: Session, book: Book, row: InboxRow, error: Exception) -> None:
        LOG.error("update %s failed (try %s)", row.update_id, row.tries + 1, exc_info=error)
        if book.mail.failed(row, type(error).__name__, book.now):
            unsaid = attempt(session, lambda: self._words.set_aside(book, row))
            if unsaid is not None:
                LOG.error("update %s was set aside in silence", row.update_id, exc_info=unsaid)

    def _take(self, turn: Turn, row: InboxRow) -> None:
        self._application.bot_data.turn = turn
        update = Update.de_json(row.body, self._application.bot)
        _at_once(self._application.process_update(update))
        if turn.failure is not None:
            raise turn.failure

    def _release(self, row: InboxRow, turn: Turn) -> None:
        """Stop the waiting sign on a pressed button; its update may be too old for that, which does no harm."""
        query = row.body.get("callback_query")
        if query is not None:
            answer = asyncio.create_task(self._answer(query["id"], turn.answer))
            self._answers.add(answer)
            answer.add_done_callback(self._answers.discard)

    async def _answer(self, query_id: str, text: str | None) -> None:
        parameters = {"callback_query_id": query_id} | ({"text": text} if text else {})
        try:
            await self._api.call("answerCallbackQuery", parameters)
        except TelegramError as error:
            LOG.info("a press was not answered: %s", error)


def _at_once(coroutine: Coroutine[Any, Any, None]) -> None:
    """Run to the end in one step; a transaction is open meanwhile."""
    try:
        coroutine.send(None)
    except StopIteration:
        return
    coroutine.close()
    raise Suspended
