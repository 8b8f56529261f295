from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.application import compose
from bot.health import figures
from bot.transport.intake import Inbox
from bot.transport.listener import bound
from storage.database import Database
from storage.mail import Mail
from tests.bot.conftest import Loopback
from tests.bot.house import Clock, Ledger, running, settings, speech

pytestmark = pytest.mark.anyio


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def inbox(database: Database, clock: Clock) -> Inbox:
    return Inbox(database, clock, arrived=lambda: None, after_gap=Ledger().tell_gap)


def test_a_bot_that_hears_telegram_and_can_write_is_well(
    database: Database, inbox: Inbox, clock: Clock
) -> None:
    inbox.keep([])
    found = figures(database, inbox, clock)
    assert found["ok"]
    assert (found["inbox"], found["outbox"], found["dead"], found["inbox_age"]) == (0, 0, 0, None)


def test_a_bot_that_has_heard_nothing_for_ninety_seconds_is_not_well(
    database: Database, inbox: Inbox, clock: Clock
) -> None:
    assert not figures(database, inbox, clock)["ok"]
    inbox.keep([])
    clock.ahead += timedelta(seconds=91)
    found = figures(database, inbox, clock)
    assert not found["ok"]
    assert 91 <= found["heard_age"] < 95


def test_what_waits_is_counted_with_its_age(database: Database, inbox: Inbox, clock: Clock) -> None:
    inbox.keep([{"update_id": 1}])
    with database.transaction() as session:
        mail = Mail(session)
        mail.post(1, {"method": "sendMessage", "text": "您好"}, now=clock())
        mail.claim_due("weekly", "2026-W10", 1, clock())
    clock.ahead += timedelta(seconds=10)
    found = figures(database, inbox, clock)
    assert (found["inbox"], found["outbox"]) == (1, 1)
    assert 10 <= found["inbox_age"] < 15
    assert 10 <= found["outbox_age"] < 15
    assert list(found["last_due"]) == ["weekly"]


def test_a_database_that_cannot_be_written_is_said(
    database: Database, inbox: Inbox, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.database.PRAGMAS", ("busy_timeout=0",))
    inbox.keep([])
    with database.transaction() as session:
        session.connection()
        found = figures(database, inbox, clock)
    assert (found["ok"], found["writable"]) == (False, False)


async def test_a_watchdog_reads_it_on_the_loopback_port(
    telegram: Loopback, database: Database, tmp_path: Path
) -> None:
    with bound(0) as taken:
        port = taken.getsockname()[1]
    async with (
        running(compose(settings(telegram, tmp_path, http_port=port), database, speech=speech(Ledger()))),
        httpx.AsyncClient(transport=httpx.AsyncHTTPTransport(retries=5)) as client,
    ):
        await telegram.pulse.later(lambda: telegram.updates.poll or None, 5)
        zheng = telegram.user(71)
        zheng.says("一")
        await zheng.hears("听到：一")
        response = await client.get(f"http://127.0.0.1:{port}/health")
    found: dict[str, Any] = response.json()
    assert (response.status_code, found["ok"], found["writable"]) == (200, True, True)


async def test_a_port_that_is_taken_does_not_keep_the_bot_from_working(
    telegram: Loopback, database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with bound(0) as taken:
        chosen = settings(telegram, tmp_path, http_port=taken.getsockname()[1])
        async with running(compose(chosen, database, speech=speech(Ledger()))):
            zheng = telegram.user(71)
            zheng.says("一")
            await zheng.hears("听到：一")
    assert "HTTP_PORT" in caplog.text
