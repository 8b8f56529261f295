"""The worker: one update, one transaction; the ledger, the reply and the end of the update together or not at all."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any

from telegram import Update
from telegram.error import TelegramError

from bot.transport.request import Api
from bot.transport.waiting import Patience, first
from handlers.context import House, Turn
from storage.database import Database, Unavailable
from storage.ledger import Book
from storage.mail import InboxRow

IDLE_SECONDS = 1.0
LOG = logging.getLogger(__name__)

SetAside = Callable[[Book, InboxRow], None]


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
        set_aside: SetAside,
    ) -> None:
        self._application = application
        self._api = api
        self._database = database
        self._clock = clock
        self._posted = posted
        self._set_aside = set_aside
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
                idle = not self.work()
            except Unavailable as error:
                LOG.warning("the database is not to be had: %s", error)
                await asyncio.sleep(patience.pause())
                continue
            patience.reset()
            if idle:
                await first(self._wake, IDLE_SECONDS)
            else:
                await asyncio.sleep(0)

    def work(self) -> bool:
        """Deal with one update; False if none was waiting."""
        row: InboxRow | None = None
        turn: Turn | None = None
        try:
            with self._database.transaction() as session:
                now = self._clock()
                turn = Turn(book=Book(session, now), now=now)
                row = turn.book.mail.next_update(now)
                if row is None:
                    return False
                self._take(turn, row)
                turn.book.mail.done(row, now)
        except Unavailable:
            raise
        except Exception as error:  # whatever a message makes a handler do, the next message gets its turn
            if row is None:
                raise
            self._fail(row, error)
        else:
            self._finish(row, turn)
        return True

    def _take(self, turn: Turn, row: InboxRow) -> None:
        self._application.bot_data.turn = turn
        try:
            update = Update.de_json(row.body, self._application.bot)
            _at_once(self._application.process_update(update))
        finally:
            self._application.bot_data.turn = None
        if turn.failure is not None:
            raise turn.failure

    def _fail(self, row: InboxRow, error: Exception) -> None:
        LOG.error("update %s failed (try %s)", row.update_id, row.tries + 1, exc_info=error)
        with self._database.transaction() as session:
            book = Book(session, self._clock())
            if book.mail.failed(row, type(error).__name__, book.now):
                with session.begin_nested():
                    self._set_aside(book, row)
        self._posted()

    def _finish(self, row: InboxRow, turn: Turn) -> None:
        self._posted()
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
