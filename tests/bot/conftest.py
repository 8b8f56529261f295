from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
from telegram import Bot

from bot.practice.api import bot_api
from bot.practice.control import control_routes
from bot.practice.screens import Screens
from bot.practice.server import Server
from bot.practice.telegram import Telegram


class Loopback(Telegram):
    """A Telegram that listens: give its `url` and `token` to the bot."""

    url = ""

    def bot(self) -> Bot:
        return Bot(self.token, base_url=f"{self.url}/bot", base_file_url=f"{self.url}/file/bot")


@pytest.fixture
def telegram() -> Iterator[Loopback]:
    """A loopback Telegram in a thread of its own, for bots in this process or another."""
    telegram = Loopback()
    with Server(lambda _: bot_api(telegram, control_routes(Screens(telegram))), telegram) as server:
        telegram.url = server.url
        yield telegram


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def bot(telegram: Loopback) -> AsyncIterator[Bot]:
    """PTB's own Bot, talking HTTP to the loopback Telegram."""
    async with telegram.bot() as bot:
        yield bot
