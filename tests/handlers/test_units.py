"""Several units in one deployment: no command, word or button of one reaches anything of another.

What is tried comes from what is registered, so that a new command or verb is tried as soon as it exists.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select
from telegram import Update

import handlers
from bot.practice.town import Citizen
from handlers.context import Turn
from storage.database import Database
from storage.errors import LedgerError
from storage.ledger import Book
from storage.notice import read_text
from storage.records import Role, UnitSettings
from storage.tables.closeout import CloseoutRow
from storage.tables.drafts import DraftRow
from storage.tables.mail import Outbox
from storage.tables.members import InvitationRow
from tests.databases import unhurried
from tests.handlers.story import busy_day, buttons
from tests.handlers.town import Person, Town

NOTICE = """中共望桥乡委员会关于巡察整改进展情况的通报

2025年6月3日，县委巡察组向望桥乡党委反馈了巡察意见。现将整改进展情况予以公布。

（一）关于“图书管理不到位”的整改情况

1.针对“借阅登记缺页”的问题。一是补登记。二是定期抽查。【正在整改】

2.针对“书架年久失修”的问题。一是更换书架。【正在整改】
"""
THEIRS: dict[Role, Citizen] = {
    "coordinator": Citizen(8001, "简主任", "coordinator"),
    "clerk": Citizen(8002, "卓同志", "clerk", "文化站"),
    "chief": Citizen(8003, "莫书记", "chief"),
    "deputy": Citizen(8004, "裴副乡长", "deputy"),
    "verifier": Citizen(8005, "蓝组长", "verifier"),
}
VERBS = tuple(dict.fromkeys(verb for verbs, _ in handlers.PRESSES for verb in verbs))
COMMANDS = tuple(name for name, _, _ in handlers.COMMANDS)
WORDS = (
    "还有哪些没完成", "本周小结", "厕所改得怎么样了", "第3条到哪一步了", "2-1", "第7条弄完了，申请销号",
    "第8条申请延期到11月20日，原因：材料没到", "第6条恢复整改", "撤回登记号0003", "整改办交接给何同志",
    "待签", "待确认", "出通报", "写入台账", "户厕又改了2户，一共12户", "路灯要抓紧，月底前必须亮", "换到霁川镇",
    "农业农村办何：户厕改了20户累计207户\n财政所吴：资产盘到第8个单位", "何同志的电话多少", "我们还剩几条",
)  # fmt: skip


@pytest.fixture(scope="module")
def founded(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A town after a busy day, and a second unit beside it that knows nothing of it."""
    path = Path(shutil.copy(migrated, tmp_path_factory.mktemp("units") / "ledger.db"))
    database = unhurried(Database(f"sqlite:///{path.as_posix()}"))
    place = Town(database)
    place.found()
    busy_day(place)
    with place.book() as book:
        unit = book.units.found("望桥乡", UnitSettings())
        ledger = book.ledger(unit.id)
        (notice,) = read_text(NOTICE)
        ledger.imports.bring_in(notice, {})
        for citizen in THEIRS.values():
            office = ledger.offices.found(citizen.office) if citizen.office else None
            code, _ = book.members.invite(unit.id, citizen.name, citizen.role, office)
            book.members.redeem(code, citizen.telegram_id)
    database.close()
    return path


@pytest.fixture
def place(founded: Path, tmp_path: Path) -> Iterator[Town]:
    database = unhurried(Database(f"sqlite:///{shutil.copy(founded, tmp_path / 'units.db')}"))
    yield Town(database)
    database.close()


@dataclass(frozen=True)
class Told:
    """What came of one attempt: everything that was said to anybody, and which rows were changed."""

    heard: str
    others: tuple[int, ...]


class Intruder:
    """Somebody of the second unit who tries things; each attempt is undone."""

    def __init__(self, place: Town, session: Session, role: Role) -> None:
        self.place, self.session = place, session
        self.person: Person = place.person(THEIRS[role])

    def presses(self, data: str) -> Told:
        message = {"message_id": 1, "date": 1_760_684_400, "chat": self.person.private, "text": "…"}
        query = {"id": "1", "from": self.person.user, "chat_instance": "1", "data": data, "message": message}
        return self._tries({"callback_query": query})

    def says(self, text: str) -> Told:
        command = {"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}
        entities = [command] if text.startswith("/") else []
        return self._tries({"message": self.person.message(None, text=text, entities=entities)})

    def _tries(self, body: dict[str, Any]) -> Told:
        place, before = self.place, self._last()
        with self.session.begin_nested() as attempt:
            turn = Turn(book=Book(self.session, place.now), now=place.now)
            place.application.bot_data.turn = turn
            update = Update.de_json({"update_id": 1, **body}, place.application.bot)
            with pytest.raises(StopIteration):
                place.application.process_update(update).send(None)
            assert turn.failure is None or isinstance(turn.failure, LedgerError), (body, turn.failure)
            self.session.flush()
            said = self.session.exec(select(Outbox).where(Outbox.id > before)).all()  # type: ignore[operator]
            texts = [json.dumps(row.payload, ensure_ascii=False) for row in said]
            others = tuple(row.chat_id for row in said if row.chat_id not in _chats())
            attempt.rollback()
        return Told("\n".join([turn.answer or "", str(turn.failure or ""), *texts]), others)

    def _last(self) -> int:
        newest = self.session.exec(select(Outbox.id).order_by(Outbox.id.desc())).first()  # type: ignore[union-attr]
        return newest or 0


def _chats() -> set[int]:
    return {citizen.telegram_id for citizen in THEIRS.values()}


@dataclass(frozen=True)
class Secrets:
    """Words that only the town's own people may read, and the ids of its rows."""

    words: tuple[str, ...]
    ids: tuple[str, ...]


def secrets(place: Town) -> Secrets:
    with place.database.transaction() as session:
        book = Book(session, place.now)
        ledger = book.ledger(1)
        issues = ledger.issues.all()
        names = [member.name for member in book.members.roll(1)]
        offices = [office.name for office in ledger.offices.all()]
        drafts = {row.kind: row for row in session.exec(select(DraftRow).where(DraftRow.unit_id == 1))}
        waiting = [f"{row.id}:{row.version}" for row in drafts.values()]
        closeouts = session.exec(select(CloseoutRow).where(CloseoutRow.unit_id == 1)).all()
        rounds = [f"{row.id}:{row.version}:review" for row in closeouts]
        codes = session.exec(select(InvitationRow).where(InvitationRow.unit_id == 1)).all()
        invited = [str(row.id) for row in codes if row.redeemed_by is None]
        members = [f"{member.id}:0:yes" for member in book.members.roll(1)][:3]
        numbers = [str(issue.id) for issue in issues if issue.number in {"3", "7", "15"}]
    words = ("霁川", *names, *offices, *(issue.title for issue in issues), "坏的灯头", "管护协议", "石壁村")
    return Secrets(words, (*numbers, *members, *invited, *rounds, *waiting))


def town_rows(place: Town) -> dict[str, list[Any]]:
    """Every row of the town as it stands."""
    with place.database.transaction() as session:
        connection = session.connection()
        tables = (
            connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
        )
        columns = {t: [c[1] for c in connection.exec_driver_sql(f"PRAGMA table_info({t})")] for t in tables}
        kept = {t for t in tables if "unit_id" in columns[t]}
        return {
            t: [tuple(r) for r in connection.exec_driver_sql(f"SELECT * FROM {t} WHERE unit_id = 1")]
            for t in sorted(kept)
        }


def check(told: Told, tried: str, hidden: Secrets, *, said: str = "") -> None:
    leaked = [word for word in hidden.words if word in told.heard and word not in said]
    assert not leaked, f"{tried} told {leaked}: {told.heard}"
    assert not told.others, f"{tried} wrote to {told.others}"


@pytest.mark.parametrize("role", THEIRS)
def test_no_button_that_ever_stood_in_one_unit_tells_or_does_anything_in_another(
    place: Town, role: Role
) -> None:
    hidden, real = secrets(place), buttons(place)
    assert len(real) > 60
    before = town_rows(place)
    with place.database.transaction() as session:
        intruder = Intruder(place, session, role)
        for data in (data for of_verb in real.values() for data in of_verb):
            check(intruder.presses(data), data, hidden)
    assert town_rows(place) == before


def test_no_registered_verb_takes_an_id_of_another_unit(place: Town) -> None:
    hidden, before = secrets(place), town_rows(place)
    with place.database.transaction() as session:
        intruder = Intruder(place, session, "coordinator")
        for verb in VERBS:
            for subject in hidden.ids:
                check(intruder.presses(f"{verb}:{subject}"), f"{verb}:{subject}", hidden)
    assert town_rows(place) == before


@pytest.mark.parametrize("role", THEIRS)
def test_no_registered_command_and_no_word_speaks_of_another_unit(place: Town, role: Role) -> None:
    hidden, before = secrets(place), town_rows(place)
    tries = [f"/{name}{rest}" for name in COMMANDS for rest in ("", " 3", " 第7条", " 2-1", " 霁川镇")]
    with place.database.transaction() as session:
        intruder = Intruder(place, session, role)
        for text in (*tries, *WORDS):
            check(intruder.says(text), text, hidden, said=text)
    assert town_rows(place) == before


def test_what_is_due_in_one_unit_goes_to_its_own_members(place: Town) -> None:
    hidden = secrets(place)
    place.now += timedelta(days=3)
    place.due(place.now)
    for citizen in THEIRS.values():
        for bubble in place.person(citizen).reads():
            check(Told(str(bubble), ()), "what is due", hidden)


def test_the_attempts_reach_the_conversations_at_all(place: Town) -> None:
    """The same attempts with ids of one's own unit do something: the test above can fail."""
    with place.database.transaction() as session:
        own = [str(issue.id) for issue in Book(session, place.now).ledger(2).issues.all()]
        intruder = Intruder(place, session, "coordinator")
        told = [
            intruder.presses(f"{verb}:{own[0]}").heard for verb in ("issue", "guide", "records", "reopen")
        ]
        assert all("借阅登记缺页" in text or "没有" in text for text in told)
        assert "借阅登记缺页" in intruder.says("还有哪些没完成").heard
        assert "简主任" in intruder.says("/members").heard


def test_every_verb_belongs_to_one_conversation() -> None:
    every = [verb for verbs, _ in handlers.PRESSES for verb in verbs]
    assert len(every) == len(set(every))
