from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.application import Service
from storage.database import Database
from tests.bot.conftest import Loopback
from tests.bot.house import Clock, Ledger, build, running

pytestmark = pytest.mark.anyio


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


@pytest.fixture
async def service(
    telegram: Loopback, database: Database, tmp_path: Path, ledger: Ledger
) -> AsyncIterator[Service]:
    service = build(telegram, database, tmp_path, ledger, Clock())
    async with running(service):
        yield service


async def test_a_message_is_answered_and_a_press_edits_its_card(telegram: Loopback, service: Service) -> None:
    zheng = telegram.user(71)
    zheng.says("改了20户")
    card = await zheng.hears("听到：改了20户")
    press = zheng.presses("确认")
    edited = await zheng.hears("已记录")
    answer = await telegram.pulse.later(lambda: press.answer, 5)
    assert edited.id == card.id
    assert answer is not None
    assert answer.text == "好"
