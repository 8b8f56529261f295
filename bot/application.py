"""The composition root: every part made once, with what it needs, and run together until the end."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from time import monotonic
from typing import Any

from telegram.error import InvalidToken, TelegramError
from telegram.ext import ApplicationBuilder, ContextTypes

import handlers
from bot import health, logs
from bot.doors import Part, polling, pushed
from bot.schedule import Schedule, Steps
from bot.settings import Settings, SetupError
from bot.transport.clerk import Clerk
from bot.transport.delivery import Delivery
from bot.transport.fetcher import Fetcher, RefuseFile
from bot.transport.intake import UNKNOWN_BOT, AfterGap, Inbox
from bot.transport.pace import Pace, Turns
from bot.transport.request import Api, Wire
from bot.transport.sender import Sender
from bot.transport.waiting import Patience
from bot.transport.worker import Refuse, SetAside, Words, Worker
from handlers import access, due, failures, files
from handlers.context import Context, Desk, House
from storage.database import Database, Unavailable
from storage.ledger import Book
from storage.mail import Mail

LOG = logging.getLogger(__name__)


def now() -> datetime:
    """The one clock."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Speech:
    """What the bot says: its conversations, and its words where a conversation fails."""

    register: Callable[[House], None] = handlers.register
    refuse: Refuse = failures.refuse
    set_aside: SetAside = failures.set_aside
    after_gap: AfterGap = failures.after_gap
    steps: Steps = due.steps
    refuse_file: RefuseFile = files.refused
    hurried: SetAside = failures.hurried
    turn_away: Callable[[Desk, Book, Sequence[Mapping[str, Any]]], frozenset[int]] = access.turn_away


SPEECH = Speech()


@dataclass(frozen=True, slots=True)
class Service:
    """The parts that run side by side, and what they were made of."""

    application: House
    database: Database
    clock: Callable[[], datetime]
    inbox: Inbox
    worker: Worker
    sender: Sender
    schedule: Schedule
    fetcher: Fetcher
    clerk: Clerk
    parts: tuple[Part, ...]

    async def run(self) -> None:
        """Run until cancelled; a part that fails ends the others."""
        try:
            await self._introduce()
            async with asyncio.TaskGroup() as group:
                for part in self.parts:
                    group.create_task(part())
        except BaseExceptionGroup as failed:
            raise failed.exceptions[0] from failed
        finally:
            await self.application.shutdown()
            await self.application.bot.request.shutdown()

    async def _introduce(self) -> None:
        """Learn from Telegram who the bot is, however long that takes."""
        patience = Patience()
        while True:
            try:
                await self.application.initialize()
                if not self.database.on_telegram:
                    return
                with self.database.transaction() as session:
                    Mail(session).learn_name(self.application.bot.username, self.clock())
            except InvalidToken as error:
                raise SetupError(UNKNOWN_BOT) from error
            except (TelegramError, Unavailable) as error:
                LOG.warning("the bot cannot begin yet: %s", error)
                await asyncio.sleep(patience.pause())
            else:
                return


def compose(  # the root names whatever a test may replace
    settings: Settings,
    database: Database,
    *,
    webhook: bool = False,
    speech: Speech = SPEECH,
    clock: Callable[[], datetime] = now,
    pace: Pace | None = None,
) -> Service:
    """The whole bot, wired and not yet running."""
    wire = Wire(settings.telegram_proxy)
    application = _house(settings, wire)
    speech.register(application)
    api = Api(wire, application.bot.base_url, application.bot.base_file_url)
    sender = Sender(Delivery(api, settings.data_dir), database, clock, pace or Pace(monotonic))
    worker = Worker(
        application,
        api,
        database,
        clock,
        posted=sender.wake,
        words=Words(speech.refuse, speech.set_aside, speech.hurried),
        turns=Turns(monotonic),
    )
    inbox = Inbox(
        database,
        clock,
        arrived=worker.wake,
        after_gap=speech.after_gap,
        turn_away=partial(speech.turn_away, application.bot_data),
        posted=sender.wake,
    )
    schedule = Schedule(database, clock, steps=speech.steps, posted=sender.wake)
    fetcher = Fetcher(
        api,
        database,
        clock,
        directory=settings.data_dir / "files",
        refuse=speech.refuse_file,
        posted=sender.wake,
    )
    clerk = Clerk(api, database, clock, data=settings.data_dir, posted=sender.wake)
    doors = pushed if webhook else polling
    doors_open = doors(api, inbox, partial(health.figures, database, inbox, clock), settings)
    parts = (*doors_open, worker.run, sender.run, schedule.run, fetcher.run, clerk.run)
    return Service(application, database, clock, inbox, worker, sender, schedule, fetcher, clerk, parts)


def _house(settings: Settings, wire: Wire) -> House:
    """PTB's application, for types and dispatch only."""
    server = settings.telegram_api_url.rstrip("/")
    builder = ApplicationBuilder().token(settings.token).updater(None).job_queue(None)
    builder = builder.base_url(f"{server}/bot").base_file_url(f"{server}/file/bot")
    builder = builder.request(wire).get_updates_request(wire)
    return builder.context_types(ContextTypes(context=Context, bot_data=Desk)).build()


def run(settings: Settings, database: Database, *, webhook: bool = False) -> None:
    """Run the bot until it is told to stop."""
    logs.set_up(settings.log_level, settings.secrets)
    try:
        asyncio.run(until_signal(compose(settings, database, webhook=webhook).run()))
    finally:
        database.close()


async def until_signal(work: Coroutine[Any, Any, None]) -> None:
    """Work until told to stop; what the work holds is put away on the way out."""
    loop, running = asyncio.get_running_loop(), asyncio.ensure_future(work)
    for name in ("SIGINT", "SIGTERM", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: loop.call_soon_threadsafe(running.cancel))
    try:
        await running
    except asyncio.CancelledError:
        LOG.info("stopped")
