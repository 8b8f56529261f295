from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.application import Service
from storage.database import Database, Unavailable
from storage.errors import LastCoordinator
from storage.mail import Mail, OutboxRow
from tests.bot.conftest import Loopback
from tests.bot.house import Clock, Ledger, build, running

pytestmark = pytest.mark.anyio


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def service(
    telegram: Loopback, database: Database, tmp_path: Path, ledger: Ledger, clock: Clock
) -> AsyncIterator[Service]:
    """A service whose parts a test moves by hand."""
    service = build(telegram, database, tmp_path, ledger, clock)
    async with service.application:
        yield service


def message(number: int, text: str, chat: int = 1) -> dict[str, Any]:
    head = {"message_id": number, "date": 1_772_442_000, "chat": {"id": chat, "type": "private"}}
    sender = {"id": chat, "is_bot": False, "first_name": "郑"}
    return {"update_id": number, "message": head | {"from": sender, "text": text}}


def outbox(database: Database, clock: Clock) -> list[OutboxRow]:
    with database.transaction() as session:
        return Mail(session).heads(clock(), 99)


def work_off(service: Service, clock: Clock) -> None:
    """Let the worker do everything, retries as well."""
    for _ in range(4):
        service.worker.work()
        clock.ahead += timedelta(minutes=1)


async def test_a_message_is_answered_and_a_press_edits_its_card(telegram: Loopback, service: Service) -> None:
    async with running(service):
        zheng = telegram.user(71)
        zheng.says("改了20户")
        card = await zheng.hears("听到：改了20户")
        press = zheng.presses("确认")
        edited = await zheng.hears("已记录")
        answer = await telegram.pulse.later(lambda: press.answer, 5)
    assert edited.id == card.id
    assert answer is not None
    assert answer.text == "好"


async def test_several_messages_are_dealt_with_in_one_commit(service: Service, ledger: Ledger) -> None:
    service.inbox.keep([message(number, f"{number}", chat=number % 3) for number in range(5)])
    assert (service.worker.work(), service.worker.work()) == (5, 0)
    assert ledger.heard == ["0", "1", "2", "3", "4"]


async def test_a_message_that_fails_leaves_nothing_behind_and_the_others_are_answered(
    service: Service, ledger: Ledger, database: Database, clock: Clock
) -> None:
    ledger.faults["坏"] = [ValueError()]
    service.inbox.keep([message(1, "坏", chat=1), message(2, "好", chat=2)])
    service.worker.work()
    assert [row.chat_id for row in outbox(database, clock)] == [2]


async def test_a_message_that_fails_once_succeeds_the_next_time(
    service: Service, ledger: Ledger, clock: Clock
) -> None:
    ledger.faults["坏"] = [ValueError()]
    service.inbox.keep([message(1, "坏"), message(2, "好")])
    work_off(service, clock)
    assert ledger.heard == ["坏", "好"]


async def test_after_three_failures_a_message_is_set_aside_and_its_sender_told(
    service: Service, ledger: Ledger, database: Database, clock: Clock
) -> None:
    ledger.faults["坏"] = [ValueError() for _ in range(9)]
    service.inbox.keep([message(1, "坏"), message(2, "好")])
    work_off(service, clock)
    assert ledger.set_aside == [1]
    assert ledger.heard == ["好"]
    assert [row.payload["text"] for row in outbox(database, clock)] == ["这条没能处理"]


async def test_a_message_that_cannot_even_be_set_aside_holds_nothing_up(
    service: Service, ledger: Ledger, clock: Clock, database: Database
) -> None:
    service.inbox.keep([{"update_id": 1, "message": "text"}, message(2, "好")])
    work_off(service, clock)
    assert ledger.heard == ["好"]
    with database.transaction() as session:
        assert Mail(session).backlog().dead == 1


async def test_a_refusal_says_its_sentence_and_changes_nothing(
    service: Service, ledger: Ledger, database: Database, clock: Clock
) -> None:
    ledger.faults["第99条"] = [LastCoordinator()]
    service.inbox.keep([message(1, "第99条")])
    work_off(service, clock)
    assert ledger.refusals == [str(LastCoordinator())]
    assert (ledger.heard, outbox(database, clock)) == ([], [])


async def test_a_callback_that_waits_with_its_transaction_open_has_failed(
    service: Service, ledger: Ledger, clock: Clock
) -> None:
    service.inbox.keep([message(1, "等"), message(2, "好")])
    work_off(service, clock)
    assert (ledger.heard, ledger.set_aside) == (["好"], [1])


async def test_a_database_that_is_not_to_be_had_is_no_fault_of_the_message(
    service: Service, ledger: Ledger, clock: Clock, database: Database
) -> None:
    full = sqlite3.OperationalError("database or disk is full")
    full.sqlite_errorcode = sqlite3.SQLITE_FULL
    ledger.faults["改"] = [_as_sqlalchemy(full) for _ in range(5)]
    service.inbox.keep([message(1, "改")])
    for _ in range(5):
        with pytest.raises(Unavailable):
            service.worker.work()
    service.worker.work()
    assert (ledger.heard, ledger.set_aside) == (["改"], [])


def _as_sqlalchemy(error: sqlite3.Error) -> Exception:
    from sqlalchemy.exc import OperationalError

    return OperationalError("INSERT", None, error)
