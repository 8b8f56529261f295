"""The schedule: looks again and again at what is due, and puts it out once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from datetime import datetime

from bot.transport.waiting import first
from storage.database import Database, Unavailable, attempt
from storage.ledger import Book

TICK_SECONDS = 20.0
LOG = logging.getLogger(__name__)

Steps = Callable[[Book], Iterable[Callable[[], object]]]


class Schedule:
    """Nothing is timed in memory: what is due follows from the clock and from what has been put out."""

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        *,
        steps: Steps,
        posted: Callable[[], None],
    ) -> None:
        self._database = database
        self._clock = clock
        self._steps = steps
        self._posted = posted
        self._wake = asyncio.Event()

    def wake(self) -> None:
        """The clock has been moved."""
        self._wake.set()

    async def run(self) -> None:
        """Look for ever."""
        while True:
            self._wake.clear()
            try:
                self.tick()
            except Unavailable as error:
                LOG.warning("the database is not to be had: %s", error)
            await first(self._wake, TICK_SECONDS)

    def tick(self) -> None:
        """Put out what is due by now; once a day, let go of what need not be kept."""
        with self._database.transaction() as session:
            book = Book(session, self._clock())
            for step in self._steps(book):
                error = attempt(session, step)
                if error is not None:
                    LOG.error("something that is due could not be put out", exc_info=error)
            if book.mail.claim_due("prune", book.now.date().isoformat(), 0, book.now):
                book.mail.prune(book.now)
        self._posted()
