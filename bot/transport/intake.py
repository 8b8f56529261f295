"""The intake: fetch updates, keep them in the inbox, and only then let Telegram forget them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from telegram.error import Conflict, InvalidToken, TelegramError

from bot.settings import SetupError
from bot.transport.request import Api, Flooded
from bot.transport.waiting import Patience
from storage.database import Database, Session, Unavailable, attempt
from storage.ledger import Book

KINDS = ("message", "edited_message", "callback_query", "my_chat_member")
POLL_SECONDS = 30
KEPT_BY_TELEGRAM = timedelta(hours=24)
NOTED_EVERY = timedelta(minutes=1)
UNKNOWN_BOT = "Telegram 不认这个令牌，请核对 .env 里的 TELEGRAM_BOT_TOKEN。"
LOG = logging.getLogger(__name__)

AfterGap = Callable[[Book, datetime, datetime], None]
TurnAway = Callable[[Book, Sequence[Mapping[str, Any]]], frozenset[int]]


def _let_in(_book: Book, _updates: Sequence[Mapping[str, Any]]) -> frozenset[int]:
    """Nobody is turned away at the door."""
    return frozenset()


class Inbox:
    """Keeps what Telegram delivers, notes when it was heard, and sees a gap in which messages were lost."""

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        *,
        arrived: Callable[[], None],
        after_gap: AfterGap,
        turn_away: TurnAway = _let_in,
        posted: Callable[[], None] = lambda: None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._arrived = arrived
        self._after_gap = after_gap
        self._turn_away = turn_away
        self._posted = posted
        self._noted: datetime | None = None
        self.heard_at: datetime | None = None

    def keep(self, updates: Sequence[dict[str, Any]]) -> None:
        """Commit the updates; when this returns they are ours."""
        now = self._clock()
        if updates or self._noted is None or now - self._noted >= NOTED_EVERY:
            self._commit(updates, now)
            self._noted = now
        self.heard_at = now
        if updates:
            self._arrived()
            self._posted()

    def _commit(self, updates: Sequence[dict[str, Any]], now: datetime) -> None:
        with self._database.transaction() as session:
            book = Book(session, now)
            heard = book.mail.heard_at()
            book.mail.receive(updates, now, self._settled(session, book, updates))
            if not self._database.on_telegram:
                return
            book.mail.hear(now)
            if heard is not None and now - heard > KEPT_BY_TELEGRAM:
                error = attempt(session, lambda: self._after_gap(book, heard, now))
                if error is not None:
                    LOG.error("a gap since %s could not be told", heard, exc_info=error)

    def _settled(self, session: Session, book: Book, updates: Sequence[dict[str, Any]]) -> frozenset[int]:
        """What strangers sent is answered at once and cheaply, so that no crowd stands before a member."""
        fresh = book.mail.fresh(updates)
        settled: list[frozenset[int]] = [frozenset()]
        error = attempt(session, lambda: settled.append(self._turn_away(book, fresh)))
        if error is not None:
            LOG.error("strangers could not be answered at the door", exc_info=error)
        return settled[-1]


class Intake:
    """The long poll; nothing but a wrong token ends it."""

    def __init__(self, api: Api, inbox: Inbox, *, poll_seconds: int = POLL_SECONDS) -> None:
        self._api = api
        self._inbox = inbox
        self._poll_seconds = poll_seconds
        self._offset = 0
        self._patience = Patience()

    async def run(self) -> None:
        """Poll for ever; a batch is acknowledged by the poll after the one that brought it."""
        while True:
            pause = await self._poll()
            if pause:
                await asyncio.sleep(pause)

    async def _poll(self) -> float:
        """One round; how long to wait before the next."""
        try:
            updates = await self._fetch()
            self._inbox.keep(updates)
        except InvalidToken as error:
            raise SetupError(UNKNOWN_BOT) from error
        except Conflict as error:
            return await self._contested(error)
        except Flooded as error:
            return error.seconds
        except (TelegramError, Unavailable) as error:
            LOG.warning("poll failed, will be repeated: %s", error)
            return self._patience.pause()
        if updates:
            # What the next request asks for tells Telegram what it may forget: all of this is committed by now.
            self._offset = updates[-1]["update_id"] + 1
        self._patience.reset()
        return 0

    async def _fetch(self) -> list[dict[str, Any]]:
        parameters = {"offset": self._offset, "timeout": self._poll_seconds, "allowed_updates": KINDS}
        updates: list[dict[str, Any]] = await self._api.call(
            "getUpdates", parameters, read_timeout=self._poll_seconds + 10
        )
        return updates

    async def _contested(self, error: Conflict) -> float:
        if "webhook" not in error.message.lower():
            LOG.error("另一个程序正在用同一个令牌收消息，请先把它停掉；本程序会继续重试。")
            return self._patience.pause()
        LOG.warning("a webhook was set and is taken off, because this bot polls")
        try:
            await self._api.call("deleteWebhook")
        except TelegramError:
            return self._patience.pause()
        return 0
