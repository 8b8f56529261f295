from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from telegram.error import BadRequest, Conflict, InvalidToken, NetworkError, TimedOut

from bot.practice.errors import unauthorized
from bot.settings import SetupError
from bot.transport.intake import Inbox, Intake
from bot.transport.request import Flooded
from storage.database import Database
from storage.mail import Mail
from tests.bot.conftest import Loopback
from tests.bot.house import Clock, Ledger, build, running

pytestmark = pytest.mark.anyio


class Line:
    """Answers to getUpdates, one after the other; then silence."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.offsets: list[int] = []
        self.others: list[str] = []

    async def call(self, method: str, parameters: dict[str, Any] | None = None, **_: Any) -> Any:
        if method != "getUpdates":
            return self.others.append(method)
        assert parameters
        self.offsets.append(parameters["offset"])
        if not self.answers:
            await asyncio.Event().wait()
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return [{"update_id": number, "message": {"chat": {"id": 1}}} for number in answer]


Start = Callable[..., tuple[Line, Intake]]


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def inbox(database: Database, ledger: Ledger, clock: Clock) -> Inbox:
    return Inbox(database, clock, arrived=lambda: None, after_gap=ledger.tell_gap)


def kept(database: Database) -> int:
    with database.transaction() as session:
        return Mail(session).backlog().inbox


async def poll(inbox: Inbox, *answers: Any) -> tuple[Line, list[float]]:
    line = Line(*answers)
    intake = Intake(line, inbox)  # type: ignore[arg-type]
    return line, [await intake._poll() for _ in answers]


async def test_updates_are_acknowledged_only_after_they_are_kept(inbox: Inbox, database: Database) -> None:
    line, pauses = await poll(inbox, [4, 5], [5, 6], [])
    assert line.offsets == [0, 6, 7]
    assert kept(database) == 3
    assert pauses == [0, 0, 0]


async def test_updates_that_could_not_be_kept_are_fetched_again(
    inbox: Inbox, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.database.PRAGMAS", ("busy_timeout=0",))
    with database.transaction() as session:
        session.connection()
        line, pauses = await poll(inbox, [4])
    assert pauses[0] > 0
    await Intake(line, inbox)._poll() if line.answers else None  # type: ignore[arg-type]
    assert (line.offsets, kept(database)) == ([0], 0)


@pytest.mark.parametrize("trouble", [NetworkError("no route"), TimedOut(), BadRequest("what?")])
async def test_trouble_on_the_line_is_waited_out_longer_each_time(inbox: Inbox, trouble: Exception) -> None:
    _, pauses = await poll(inbox, trouble, trouble, trouble, [1], trouble)
    assert pauses == [0.5, 1.0, 2.0, 0, 0.5]


async def test_telegram_says_how_long_to_wait(inbox: Inbox) -> None:
    _, pauses = await poll(inbox, Flooded(17))
    assert pauses == [17]


async def test_a_second_bot_on_the_same_token_is_said_and_waited_for(
    inbox: Inbox, caplog: pytest.LogCaptureFixture
) -> None:
    _, pauses = await poll(inbox, Conflict("terminated by other getUpdates request"), [])
    assert pauses == [0.5, 0]
    assert "另一个程序正在用同一个令牌" in caplog.text


async def test_a_webhook_in_the_way_is_taken_off(inbox: Inbox) -> None:
    line, pauses = await poll(inbox, Conflict("can't use getUpdates method while webhook is active"), [])
    assert (line.others, pauses) == (["deleteWebhook"], [0, 0])


async def test_a_wrong_token_ends_the_bot_with_one_sentence(inbox: Inbox) -> None:
    with pytest.raises(SetupError, match="不认这个令牌"):
        await poll(inbox, InvalidToken())


async def test_a_wrong_token_is_said_at_the_start_as_well(
    telegram: Loopback, database: Database, tmp_path: Path, ledger: Ledger, clock: Clock
) -> None:
    telegram.fails("getMe", unauthorized())
    with pytest.raises(SetupError, match="TELEGRAM_BOT_TOKEN"):
        await build(telegram, database, tmp_path, ledger, clock).run()


async def test_a_gap_of_more_than_a_day_is_told_once_with_its_hours(
    inbox: Inbox, ledger: Ledger, clock: Clock
) -> None:
    inbox.keep([])
    clock.ahead += timedelta(hours=23)
    inbox.keep([])
    assert ledger.gaps == []
    clock.ahead += timedelta(hours=25)
    inbox.keep([])
    inbox.keep([])
    ((since, until),) = ledger.gaps
    assert timedelta(hours=25) <= until - since < timedelta(hours=25, minutes=1)


async def test_a_gap_that_cannot_be_told_does_not_keep_the_updates_out(
    database: Database, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: Any) -> None:
        raise ValueError

    inbox = Inbox(database, clock, arrived=lambda: None, after_gap=fail)
    inbox.keep([])
    clock.ahead += timedelta(hours=25)
    inbox.keep([{"update_id": 1}])
    assert kept(database) == 1
    assert "could not be told" in caplog.text


async def test_an_update_delivered_twice_is_answered_once(
    telegram: Loopback, database: Database, tmp_path: Path, ledger: Ledger, clock: Clock
) -> None:
    async with running(build(telegram, database, tmp_path, ledger, clock)):
        zheng = telegram.user(71)
        zheng.says("一")
        update = telegram.updates.pending()[0]
        await zheng.hears("听到：一")
        telegram.redelivers(update)
        zheng.says("二")
        await zheng.hears("听到：二")
    assert ledger.heard == ["一", "二"]
