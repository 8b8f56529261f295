"""A bot of a few handlers on the real way of a message, against the loopback Telegram."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

from telegram import Update
from telegram.ext import CallbackQueryHandler, MessageHandler, filters

from bot.application import Service, Speech, compose
from bot.settings import Settings
from bot.transport.pace import NoPace
from handlers.context import Context, House
from storage.database import Database
from storage.ledger import Book
from storage.mail import InboxRow
from tests.bot.conftest import Loopback

BUTTONS = {"inline_keyboard": [[{"text": "确认", "callback_data": "yes"}]]}


class Clock:
    """A clock that a test can set forward."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


class Ledger:
    """What the handlers of this house have written down, outside every transaction."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.faults: dict[str, list[Exception]] = {}
        self.set_aside: list[int] = []
        self.ticks: list[datetime] = []
        self.refusals: list[str] = []
        self.gaps: list[tuple[datetime, datetime]] = []

    def register(self, application: House) -> None:
        application.add_handler(MessageHandler(filters.TEXT, self.echo))
        application.add_handler(CallbackQueryHandler(self.confirm))
        application.add_error_handler(self.note)

    async def echo(self, update: Update, context: Context) -> None:
        assert update.message
        assert update.message.text
        text = update.message.text
        card = {"method": "sendMessage", "text": f"听到：{text}", "reply_markup": BUTTONS}
        context.book.mail.post(update.message.chat.id, card, now=context.now)
        if text == "等":
            await asyncio.sleep(0.01)
        if self.faults.get(text):
            raise self.faults[text].pop()
        self.heard.append(text)

    async def confirm(self, update: Update, context: Context) -> None:
        query = update.callback_query
        assert query
        assert query.message
        card = context.book.mail.card_of(query.message.chat.id, query.message.message_id)
        assert card is not None
        context.book.mail.edit(card, {"method": "editMessageText", "text": "已记录"}, now=context.now)
        context.turn.answer = "好"

    async def note(self, _update: object, context: Context) -> None:
        context.turn.failure = context.error

    def refuse(self, _book: Book, _row: InboxRow, sentence: str) -> None:
        self.refusals.append(sentence)

    def put_aside(self, book: Book, row: InboxRow) -> None:
        self.set_aside.append(row.update_id)
        assert row.chat_id is not None
        book.mail.post(row.chat_id, {"method": "sendMessage", "text": "这条没能处理"}, now=book.now)

    def steps(self, book: Book) -> list[Callable[[], None]]:
        self.ticks.append(book.now)
        return []

    def tell_gap(self, _book: Book, since: datetime, until: datetime) -> None:
        self.gaps.append((since, until))


def settings(telegram: Loopback, directory: Path, **more: Any) -> Settings:
    return Settings.load(
        _env_file=None,
        telegram_bot_token=telegram.token,
        telegram_api_url=telegram.url,
        data_dir=directory,
        **{"http_port": 0, **more},
    )


def speech(ledger: Ledger) -> Speech:
    return Speech(
        ledger.register,
        ledger.refuse,
        ledger.put_aside,
        ledger.tell_gap,
        ledger.steps,
        hurried=lambda *_: None,
        turn_away=lambda *_: frozenset(),
    )


def build(telegram: Loopback, database: Database, directory: Path, ledger: Ledger, clock: Clock) -> Service:
    return compose(
        settings(telegram, directory),
        database,
        speech=speech(ledger),
        clock=clock,
        pace=NoPace(monotonic),
    )


@asynccontextmanager
async def running(service: Service) -> AsyncIterator[None]:
    task = asyncio.ensure_future(service.run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
