from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from bot.application import compose
from bot.settings import SetupError
from bot.transport.intake import Inbox
from bot.transport.listener import bound
from bot.transport.request import Api
from bot.transport.webhook import LARGEST, SECRET_HEADER, Webhook
from storage.database import Database
from storage.mail import Mail
from tests.bot.conftest import Loopback
from tests.bot.house import Clock, Ledger, running, settings, speech

pytestmark = pytest.mark.anyio
UPDATE = {"update_id": 1, "message": {"chat": {"id": 7}}}


class Door:
    """The webhook with its secret address."""

    def __init__(self, webhook: Webhook, client: httpx.AsyncClient) -> None:
        self.path = webhook.route.path
        self._client = client

    async def brings(self, secret: str, **content: Any) -> int:
        response = await self._client.post(
            self.path, headers=[(SECRET_HEADER.encode(), secret.encode())], **content
        )
        return response.status_code


@pytest.fixture
async def door(telegram: Loopback, database: Database, tmp_path: Path) -> AsyncIterator[Door]:
    inbox = Inbox(database, Clock(), arrived=lambda: None, after_gap=Ledger().tell_gap)
    chosen = settings(telegram, tmp_path, webhook_url="https://bot.example", webhook_secret="wort")
    webhook = Webhook(Api(None, ""), inbox, chosen)  # type: ignore[arg-type]
    transport = httpx.ASGITransport(Starlette(routes=[webhook.route]))
    async with httpx.AsyncClient(transport=transport, base_url="https://bot.example") as client:
        yield Door(webhook, client)


def kept(database: Database) -> int:
    with database.transaction() as session:
        return Mail(session).backlog().inbox


async def test_an_update_is_kept_before_it_is_acknowledged(door: Door, database: Database) -> None:
    assert await door.brings("wort", json=UPDATE) == 200
    assert await door.brings("wort", json=UPDATE) == 200
    assert kept(database) == 1


@pytest.mark.parametrize("secret", ["", "Wort", "wort ", "W\xf6rt"])
async def test_without_the_secret_nothing_is_kept(door: Door, database: Database, secret: str) -> None:
    assert await door.brings(secret, json=UPDATE) == 403
    assert kept(database) == 0


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'{"message": {}}', b'{"update_id": "1"}', b" " * (LARGEST + 1)]
)
async def test_what_is_no_update_or_too_large_is_refused(door: Door, database: Database, body: bytes) -> None:
    assert await door.brings("wort", content=body) == 400
    assert kept(database) == 0


async def test_while_the_database_is_locked_telegram_is_asked_to_come_again(
    door: Door, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.database.PRAGMAS", ("busy_timeout=0",))
    with database.transaction() as session:
        session.connection()
        assert await door.brings("wort", json=UPDATE) == 503
    assert await door.brings("wort", json=UPDATE) == 200


async def test_the_address_cannot_be_guessed_and_is_the_same_after_a_restart(
    door: Door, telegram: Loopback, tmp_path: Path
) -> None:
    chosen = settings(telegram, tmp_path, webhook_url="https://bot.example")
    assert Webhook(None, None, chosen).route.path == door.path  # type: ignore[arg-type]
    assert telegram.token not in door.path
    assert len(door.path) > 30


def test_without_an_address_the_webhook_is_refused_in_one_sentence(
    telegram: Loopback, tmp_path: Path
) -> None:
    with pytest.raises(SetupError, match="WEBHOOK_URL"):
        Webhook(None, None, settings(telegram, tmp_path))  # type: ignore[arg-type]


async def test_telegram_brings_a_message_and_it_is_answered(
    telegram: Loopback, database: Database, tmp_path: Path
) -> None:
    with bound(0) as taken:
        port = taken.getsockname()[1]
    chosen = settings(telegram, tmp_path, http_port=port, webhook_url=f"http://127.0.0.1:{port}")
    async with running(compose(chosen, database, webhook=True, speech=speech(Ledger()))):
        await telegram.pulse.later(lambda: telegram.webhook.url or None, 5)
        zheng = telegram.user(71)
        zheng.says("改了20户")
        await zheng.hears("听到：改了20户")
    assert telegram.calls_of("getUpdates") == []
