from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.application import Service
from bot.practice.errors import ApiError, bad_request
from bot.practice.people import User
from bot.transport.pace import Pace
from storage.database import Database
from storage.mail import Mail
from tests.bot.conftest import Loopback
from tests.bot.house import Clock, Ledger, build, running

pytestmark = pytest.mark.anyio


class Desk:
    """The outbox, and the sender that empties it."""

    def __init__(self, service: Service, database: Database, clock: Clock) -> None:
        self.service = service
        self.database = database
        self.clock = clock

    def post(self, user: User, text: str, **more: Any) -> int:
        payload = {"method": "sendMessage", "text": text} | more
        with self.database.transaction() as session:
            card = Mail(session).post(user.id, payload, now=self.clock())
        self.service.sender.wake()
        return card

    def edit(self, card: int, text: str, **more: Any) -> None:
        payload = {"method": "editMessageText", "text": text} | more
        with self.database.transaction() as session:
            Mail(session).edit(card, payload, now=self.clock())
        self.service.sender.wake()

    async def empty(self) -> None:
        """Wait until nothing waits to be sent."""
        while True:
            with self.database.transaction() as session:
                if not Mail(session).backlog().outbox:
                    return
            await asyncio.sleep(0.001)

    def message_id(self, card: int) -> int | None:
        with self.database.transaction() as session:
            return Mail(session).message_id(card)


@pytest.fixture
async def desk(telegram: Loopback, database: Database, tmp_path: Path) -> AsyncIterator[Desk]:
    clock = Clock()
    service = build(telegram, database, tmp_path, Ledger(), clock)
    async with running(service):
        yield Desk(service, database, clock)


@pytest.fixture
def zheng(telegram: Loopback) -> User:
    user = telegram.user(71)
    user.opens()
    return user


def texts(user: User) -> list[str]:
    return [bubble.text for bubble in user.messages if bubble.from_bot]


async def test_messages_of_one_chat_arrive_in_order(desk: Desk, zheng: User) -> None:
    for number in range(8):
        desk.post(zheng, f"{number}")
    await desk.empty()
    assert texts(zheng) == [f"{number}" for number in range(8)]


async def test_one_slow_chat_does_not_hold_up_another(desk: Desk, telegram: Loopback, zheng: User) -> None:
    he = telegram.user(72)
    he.opens()
    telegram.delays("sendMessage", 0.3)
    desk.post(zheng, "慢")
    desk.post(he, "快")
    await he.hears("快", within=0.25)
    await zheng.hears("慢")


async def test_a_card_may_be_edited_before_it_is_sent(desk: Desk, zheng: User) -> None:
    card = desk.post(zheng, "要记吗？")
    desk.edit(card, "已记录")
    await desk.empty()
    assert texts(zheng) == ["已记录"]
    assert desk.message_id(card) == zheng.last.id


async def test_the_same_edit_twice_is_no_error(desk: Desk, telegram: Loopback, zheng: User) -> None:
    card = desk.post(zheng, "要记吗？")
    for _ in range(2):
        desk.edit(card, "已记录")
        await desk.empty()
    assert telegram.calls_of("editMessageText")[-1].refusal is not None
    assert texts(zheng) == ["已记录"]


async def test_an_edit_of_a_message_that_is_gone_becomes_a_message(
    desk: Desk, telegram: Loopback, zheng: User
) -> None:
    card = desk.post(zheng, "要记吗？")
    await desk.empty()
    telegram.fails("editMessageText", bad_request("message to edit not found"))
    desk.edit(card, "已记录")
    await desk.empty()
    assert texts(zheng) == ["要记吗？", "已记录"]
    assert desk.message_id(card) == zheng.last.id


async def test_a_text_that_telegram_cannot_parse_is_sent_plain(desk: Desk, zheng: User) -> None:
    desk.post(zheng, "<b>第3条</b> 1 &lt; 2 <", parse_mode="HTML")
    await desk.empty()
    assert texts(zheng) == ["第3条 1 < 2 <"]


async def test_a_broken_line_is_tried_again(desk: Desk, telegram: Loopback, zheng: User) -> None:
    telegram.goes_down(1, "sendMessage")
    desk.post(zheng, "您好")
    desk.post(zheng, "再见")
    await asyncio.sleep(0)
    desk.clock.ahead += _minute()
    await desk.empty()
    assert texts(zheng) == ["您好", "再见"]


async def test_telegram_says_when_to_come_back(desk: Desk, telegram: Loopback, zheng: User) -> None:
    telegram.floods(40, 1, "sendMessage")
    desk.post(zheng, "您好")
    await telegram.pulse.later(lambda: telegram.calls_of("sendMessage") or None, 5)
    await asyncio.sleep(0.05)
    desk.service.sender.wake()
    await asyncio.sleep(0.05)
    assert len(telegram.calls_of("sendMessage")) == 1
    desk.clock.ahead += _minute()
    desk.service.sender.wake()
    await desk.empty()
    assert texts(zheng) == ["您好"]


async def test_nothing_more_is_sent_to_someone_who_blocked_the_bot(
    desk: Desk, telegram: Loopback, zheng: User
) -> None:
    zheng.blocks()
    desk.post(zheng, "您好")
    desk.post(zheng, "再见")
    await desk.empty()
    assert len(telegram.calls_of("sendMessage")) == 1


async def test_what_telegram_will_never_take_does_not_hold_up_the_rest(desk: Desk, zheng: User) -> None:
    desk.post(zheng, "")
    desk.post(zheng, "再见")
    await desk.empty()
    assert texts(zheng) == ["再见"]


async def test_a_server_that_knows_no_menus_does_not_hold_up_the_chat(
    desk: Desk, telegram: Loopback, zheng: User
) -> None:
    telegram.fails("setMyCommands", ApiError(404, "Not Found"), times=9)
    desk.post(zheng, "", method="setMyCommands", commands=[])
    desk.post(zheng, "您好")
    await zheng.hears("您好", within=5)


async def test_a_stored_file_is_uploaded_under_its_own_name(
    desk: Desk, telegram: Loopback, zheng: User, tmp_path: Path
) -> None:
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "1.docx").write_bytes(b"PK")
    file = {"path": "exports/1.docx", "name": "通报（送审稿）.docx"}
    desk.post(zheng, "", method="sendDocument", document=file, caption="请核对")
    await desk.empty()
    assert zheng.last.body["document"]["file_name"] == "通报（送审稿）.docx"


async def test_no_file_outside_the_data_directory_is_sent(desk: Desk, zheng: User) -> None:
    desk.post(zheng, "", method="sendDocument", document={"path": "../../etc/hostname"})
    desk.post(zheng, "再见")
    await desk.empty()
    assert texts(zheng) == ["再见"]


async def test_what_is_under_way_at_the_end_is_noted_and_not_sent_again(
    telegram: Loopback, database: Database, tmp_path: Path, zheng: User
) -> None:
    clock = Clock()
    for _ in range(2):
        service = build(telegram, database, tmp_path, Ledger(), clock)
        desk = Desk(service, database, clock)
        telegram.delays("sendMessage", 0.05)
        async with running(service):
            if not telegram.calls_of("sendMessage"):
                desk.post(zheng, "您好")
            await asyncio.sleep(0.03)
    assert texts(zheng) == ["您好"]


def test_a_chat_gets_three_at_once_and_then_one_a_second() -> None:
    assert departures(chats=[1] * 6) == pytest.approx([0, 0, 0, 1, 2, 3])


def test_a_group_gets_twenty_a_minute() -> None:
    assert departures(chats=[-1] * 23)[-1] >= 60


def test_all_chats_together_get_twenty_five_a_second() -> None:
    times = departures(chats=list(range(1, 101)))
    assert 3.5 < times[-1] < 4.5
    assert all(len([t for t in times if start <= t < start + 1]) <= 30 for start in times)


def departures(chats: list[int]) -> list[float]:
    """When messages to these chats leave, each as early as it may."""
    now = 1000.0
    pace = Pace(lambda: now)
    times = []
    for chat in chats:
        while (wait := pace.wait(chat)) > 0:
            now += wait + 1e-9
        pace.spend(chat)
        times.append(now - 1000)
    return times


def _minute() -> Any:
    from datetime import timedelta

    return timedelta(minutes=1)


async def test_a_secret_file_is_gone_from_the_disk_once_telegram_has_it(
    desk: Desk, telegram: Loopback, zheng: User, tmp_path: Path
) -> None:
    kept, secret = tmp_path / "kept.docx", tmp_path / "secret.docx"
    for path in (kept, secret):
        await asyncio.to_thread(path.write_bytes, b"PK")
    telegram.goes_down(1, "sendDocument")
    desk.post(zheng, "", method="sendDocument", document={"path": secret.name}, secret=True)
    desk.post(zheng, "", method="sendDocument", document={"path": kept.name})
    await telegram.pulse.later(lambda: telegram.calls_of("sendDocument") or None, 5)
    assert await asyncio.to_thread(secret.exists)
    desk.clock.ahead += _minute()
    desk.service.sender.wake()
    await desk.empty()
    assert [await asyncio.to_thread(path.exists) for path in (kept, secret)] == [True, False]
    assert all("secret" not in call.values for call in telegram.calls_of("sendDocument"))
    assert len(telegram.calls_of("sendDocument")) == 3
