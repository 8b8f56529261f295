"""The sender: outbox to Telegram, paced, at once across chats and in order within one."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from datetime import datetime

from bot.transport.delivery import Delivery, Outcome
from bot.transport.pace import Pace
from bot.transport.waiting import Patience, first
from storage.database import Database, Unavailable
from storage.mail import Mail, OutboxRow

AT_ONCE = 64
IDLE_SECONDS = 1.0
LAST_SECONDS = 1.0
STANDBY_SECONDS = 5.0  # another process on the same ledger sends; if it dies, this one does
LOG = logging.getLogger(__name__)


class Sender:
    """Sends every row of the outbox and keeps what became of it."""

    def __init__(
        self, delivery: Delivery, database: Database, clock: Callable[[], datetime], pace: Pace
    ) -> None:
        self._delivery = delivery
        self._database = database
        self._clock = clock
        self._pace = pace
        self._wake = asyncio.Event()
        self._under_way: dict[int, asyncio.Task[None]] = {}
        self._outcomes: list[Outcome] = []

    def wake(self) -> None:
        """Something is to be sent, or has been."""
        self._wake.set()

    async def run(self) -> None:
        """Send for ever; at the end, wait a moment for what is under way and keep what became of it."""
        patience = Patience(first=0.1)
        try:
            while True:
                self._wake.clear()
                try:
                    pause = self._round()
                    patience.reset()
                except Unavailable as error:
                    LOG.warning("the database is not to be had: %s", error)
                    await asyncio.sleep(patience.pause())
                else:
                    await first(self._wake, pause)
        finally:
            await self._stop()

    def _round(self) -> float:
        """Keep what became of the rows sent and start what may leave now; how long nothing else will."""
        if not self._database.sole():
            return STANDBY_SECONDS
        finished, now = list(self._outcomes), self._clock()
        for task in self._under_way.values():
            if task.done():
                task.result()  # a fault of ours ends the bot rather than silence one chat
        with self._database.transaction() as session:
            mail = Mail(session)
            for outcome in finished:
                outcome.keep(mail, now)
            rows = mail.heads(now, AT_ONCE + len(self._under_way), self._database.chats)
        for outcome in finished:
            del self._under_way[outcome.row.chat_id]
        del self._outcomes[: len(finished)]
        return self._start(row for row in rows if row.chat_id not in self._under_way)

    def _start(self, rows: Iterable[OutboxRow]) -> float:
        pause = IDLE_SECONDS
        for row in rows:
            wait = self._pace.wait(row.chat_id)
            if wait > 0:
                pause = min(pause, wait)
            elif len(self._under_way) < AT_ONCE:
                self._pace.spend(row.chat_id)
                self._under_way[row.chat_id] = asyncio.create_task(self._send(row))
        return pause

    async def _send(self, row: OutboxRow) -> None:
        try:
            self._outcomes.append(await self._delivery.deliver(row))
        finally:
            self._wake.set()

    async def _stop(self) -> None:
        tasks = self._under_way.values()
        if tasks:
            _, unfinished = await asyncio.wait(tasks, timeout=LAST_SECONDS)
            for task in unfinished:
                task.cancel()
        with self._database.transaction() as session:
            for outcome in self._outcomes:
                outcome.keep(Mail(session), self._clock())
