"""At the door: strangers are answered in a word and counted, what must not be kept is refused, members are let in."""

from __future__ import annotations

import shutil
import statistics
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from time import monotonic, perf_counter
from typing import Any

import pytest

from bot.application import Service, compose
from bot.practice import town as citizens
from bot.practice.people import User
from bot.transport.pace import Pace
from handlers.strangers import ALL_A_MINUTE, AN_HOUR
from storage.database import Database
from storage.mail import Mail
from tests.bot.conftest import Loopback
from tests.bot.house import running, settings

pytestmark = pytest.mark.anyio

CROWD = 1000
REFUSED = "您还没有加入。请向本单位整改办要邀请链接。"


@pytest.fixture
def ledger(settled: Path, tmp_path: Path) -> Iterator[Database]:
    """The town's ledger."""
    path = shutil.copy(settled, tmp_path / "zhenggai.db")
    database = Database(f"sqlite:///{Path(path).as_posix()}")
    yield database
    database.close()


@pytest.fixture
async def service(telegram: Loopback, ledger: Database, tmp_path: Path) -> Service:
    """The whole bot at Telegram's pace, on the town's Friday."""
    return compose(settings(telegram, tmp_path), ledger, clock=lambda: citizens.FRIDAY, pace=Pace(monotonic))


@pytest.fixture
async def open_service(service: Service) -> AsyncIterator[Service]:
    """The same, its parts moved by hand."""
    async with service.application:
        yield service


async def asked(user: User) -> float:
    """How long a member waits for an answer."""
    begun = perf_counter()
    user.says("路灯修得怎么样了")
    await user.hears("第5条 村道路灯失管失修", within=30)
    return perf_counter() - begun


def citizen(telegram: Loopback, who: citizens.Citizen) -> User:
    return telegram.user(who.telegram_id, who.name)


def crowd(telegram: Loopback, people: int) -> None:
    """A thousand messages from so many strangers."""
    strangers = [telegram.user(500_000 + number, "路人") for number in range(people)]
    for number in range(CROWD):
        strangers[number % people].says(f"加微信领红包{number}")


@pytest.mark.parametrize("people", [CROWD, 1])
async def test_a_thousand_messages_from_strangers_do_not_delay_a_members_answer(
    telegram: Loopback, service: Service, people: int
) -> None:
    async with running(service):
        await asked(citizen(telegram, citizens.SHEN))
        others = (citizens.WU, citizens.HE, citizens.QIN)
        quiet = statistics.median([await asked(citizen(telegram, one)) for one in others])
        crowd(telegram, people)
        crowded = await asked(citizen(telegram, citizens.ZHOU))
    # In order and at Telegram's pace the answer would come after the crowd's: some 1,000 times as late.
    assert crowded < 60 * quiet, f"{crowded:.2f} s against {quiet:.3f} s"
    sent = [call.values["chat_id"] for call in telegram.calls_of("sendMessage")]
    assert len([chat for chat in sent if int(chat) >= 500_000]) <= min(ALL_A_MINUTE, people * AN_HOUR)


def message(number: int, person: int, text: str, **more: Any) -> dict[str, Any]:
    chat = {"id": person, "type": "private"}
    head = {"message_id": number, "date": 1_760_684_400, "chat": chat, "text": text}
    sender = {"id": person, "is_bot": False, "first_name": "甲"}
    entities = [{"type": "bot_command", "offset": 0, "length": 6}] if text.startswith("/start") else []
    return {"update_id": number, "message": {**head, "from": sender, "entities": entities, **more}}


def texts(ledger: Database, person: int) -> list[str]:
    """What is to be said to somebody, oldest first."""
    with ledger.transaction() as session:
        mail, found = Mail(session), []
        while rows := [row for row in mail.heads(citizens.FRIDAY, 999) if row.chat_id == person]:
            found.append(rows[0].payload.get("text", ""))
            mail.sent(rows[0], 1, citizens.FRIDAY)
    return found


def on_disk(directory: Path) -> bytes:
    """Everything the ledger's files hold, what is still in the log of writes too."""
    return b"".join(path.read_bytes() for path in directory.glob("zhenggai.db*"))


def waiting(ledger: Database) -> int:
    with ledger.transaction() as session:
        return Mail(session).backlog().inbox


async def test_a_stranger_is_answered_when_the_message_is_received_and_only_its_ids_are_kept(
    open_service: Service, ledger: Database
) -> None:
    open_service.inbox.keep([message(1, 700, "在吗"), message(2, citizens.ZHOU.telegram_id, "在吗")])
    assert waiting(ledger) == 1
    assert texts(ledger, 700) == [REFUSED]
    with ledger.transaction() as session:
        assert Mail(session).heard_from(700) == []


async def test_who_brings_an_invitation_comes_in_and_what_he_says_behind_it_is_heard(
    open_service: Service, ledger: Database
) -> None:
    from storage.ledger import Book

    with ledger.transaction() as session:
        code = citizens.invite(Book(session, citizens.FRIDAY), citizens.Citizen(0, "郑二", "clerk", "苇塘村"))
    open_service.inbox.keep([message(1, 700, f"/start {code}"), message(2, 700, "我们还剩几条")])
    open_service.inbox.keep([message(3, 700, "我们还剩几条")])
    while open_service.worker.work():
        pass
    said = texts(ledger, 700)
    assert said[0].startswith("郑二同志，您好。")
    assert sum("配合2条" in text for text in said) == 2


async def test_codes_cannot_be_tried_without_end(open_service: Service, ledger: Database) -> None:
    open_service.inbox.keep([message(number, 700, f"/start guess{number}") for number in range(50)])
    assert waiting(ledger) == 0
    assert texts(ledger, 700) == ["这个邀请码不对，请向本单位整改办要一个新的。"] * AN_HOUR


async def test_a_group_a_press_and_an_unreadable_update_go_the_usual_way(
    open_service: Service, ledger: Database
) -> None:
    group = message(1, 700, "在吗")
    group["message"]["chat"] = {"id": -5, "type": "group"}
    press = {"update_id": 2, "callback_query": {"id": "1", "from": {"id": 700}, "data": "ok:1:1"}}
    open_service.inbox.keep([group, press, {"update_id": 3, "message": "?"}, {"update_id": 4}])
    assert waiting(ledger) == 4
    assert texts(ledger, 700) == []


async def test_the_same_update_again_is_not_answered_again(open_service: Service, ledger: Database) -> None:
    for _ in range(3):
        open_service.inbox.keep([message(1, 700, "在吗")])
    assert texts(ledger, 700) == [REFUSED]


async def test_a_fault_at_the_door_keeps_nobodys_message_out(
    telegram: Loopback, ledger: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from storage.ledger.members import Members

    def fail(*_: Any) -> frozenset[int]:
        raise ValueError

    service = compose(settings(telegram, tmp_path), ledger, clock=lambda: citizens.FRIDAY)
    with monkeypatch.context() as broken:
        broken.setattr(Members, "known", fail)
        service.inbox.keep([message(1, 700, "在吗"), message(2, citizens.ZHOU.telegram_id, "在吗")])
    assert waiting(ledger) == 2
    async with service.application:
        while service.worker.work():
            pass
    assert texts(ledger, 700) == [REFUSED]


async def test_a_member_who_floods_waits_behind_the_others_loses_nothing_and_hears_it_once(
    open_service: Service, ledger: Database
) -> None:
    he, zhou = citizens.HE.telegram_id, citizens.ZHOU.telegram_id
    flood = [message(number, he, "农村户厕改造怎么样了") for number in range(120)]
    open_service.inbox.keep([*flood, message(200, zhou, "路灯修得怎么样了")])
    turns = 0
    while open_service.worker.work():
        turns += 1
        if turns == 5:
            assert any(text.startswith("第5条") for text in texts(ledger, zhou))
    said = texts(ledger, he)
    assert waiting(ledger) == 0
    assert sum(text.startswith("第3条") for text in said) == 120
    assert sum("您发得很快，都收到了，一条不会少" in text for text in said) == 1


async def test_an_identity_number_is_refused_before_it_is_written_down(
    open_service: Service, ledger: Database, tmp_path: Path
) -> None:
    wu, number = citizens.WU.telegram_id, "440800199001011234"
    named = message(3, wu, "")
    named["message"] |= {"document": {"file_id": "f", "file_name": f"{number}.pdf"}}
    edited = {"update_id": 2, "edited_message": message(2, wu, f"改成{number}")["message"]}
    open_service.inbox.keep([message(1, wu, f"退款名单第一个是张某{number}"), edited, named])
    assert waiting(ledger) == 0
    assert number.encode() not in on_disk(tmp_path)
    said = [text for text in texts(ledger, wu) if text]
    assert said[:2] == ["这句里有身份证号，没有记录，消息已删除。请去掉号码再发。"] * 2
    assert said[2].startswith("文件名里有身份证号")
