"""The table of rights over the loopback Bot API: every cell tried by word and by button, and every old button too."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import select

from bot.application import compose
from bot.practice import town as citizens
from bot.practice.chats import Bubble
from bot.practice.people import User
from bot.practice.town import Citizen
from bot.transport.pace import NoPace
from handlers.rights import RIGHTS, SEEN, Action
from storage.database import Database
from storage.mail import Mail
from storage.records import Role, Visibility
from storage.tables.closeout import CloseoutRow
from storage.tables.drafts import DraftRow
from storage.tables.mail import Outbox
from storage.tables.papers import PaperRow
from storage.tables.reports import EvidenceRow
from tests.bot.conftest import Loopback
from tests.bot.house import running, settings
from tests.databases import unhurried
from tests.handlers.story import busy_day, buttons
from tests.handlers.town import Person, Town

pytestmark = pytest.mark.anyio

READER = Citizen(9030, "前主任", "viewer")
SECOND = Citizen(9032, "韩主任", "coordinator")  # signs what 沈主任 has reported himself
OUTSIDER = Citizen(9031, "外人", "coordinator")
# Who tries each cell, in which role, and which issues are his own: as lead, or as co-office or leader in charge.
WHO: tuple[tuple[Citizen, Role, str, str], ...] = (
    (citizens.SHEN, "coordinator", "", ""),
    (citizens.WU, "clerk", "8", "8"),
    (citizens.ZHENG, "clerk", "3", ""),
    (citizens.ZHOU, "chief", "", ""),
    (citizens.FENG, "deputy", "3", ""),
    (citizens.QIN, "verifier", "", ""),
    (READER, "viewer", "", ""),
)
ISSUES = ("3", "8")
TITLES = {"3": "农村户厕改造进度慢", "8": "固定资产底数不清"}
DETAILS = {"3": "10月14日 农业农村办", "8": "个单位"}
OFFICES = {"3": "农业农村办", "8": "财政所"}


@dataclass(frozen=True)
class Try:
    """One way to attempt an action on each issue, and what stands in the answer only where it is allowed."""

    action: Action
    words: str | None
    button: str | None
    done: str


HARMLESS = (
    Try("query", "第{n}条到哪一步了", "issue:{id}", "第{n}条 {title}"),
    Try("details", "第{n}条到哪一步了", "records:{id}", "{detail}"),
    Try("history", "/history {n}", None, "{title}，改动记录"),
    Try("report", "第{n}条又开了2次会", "guide:{id}", "确认|请发一句话"),
    Try("instruct", "第{n}条要抓紧，月底前必须完成", None, "要转给"),
    Try("ask_office", None, "askthem:{id}", "请{office}报|已请{office}|请过{office}|今天已经请过"),
    Try("edit", "/edit {n}", "efield:{id}:0:progress", "可见范围：|状态改为"),
    Try("apply", "第{n}条弄完了，申请销号", "capply:{id}", "先不申请"),
    Try("extend", "第{n}条申请延期", "ext:{id}", "请写一句，例如：第{n}条延期到"),
    Try("reopen", "第{n}条恢复整改", "reopen:{id}", "没有销号，不用恢复整改"),
)
OF_THE_WHOLE = (
    Try("outstanding", "还有哪些没完成", None, "没整改完|牵头|配合"),
    Try("whole", "还有哪些没完成", "out:all", "村卫生室开诊不正常"),
    Try("summary", "本周小结", "week:0", "小结"),
    Try("plain_text", None, "plain:0", "截至10月"),
    Try("nudge", None, "nudge:0", "已提醒|提醒过"),
    Try("people", "/members", "roster:0", "人员[1-9]"),
    Try("people", "/invite", "inv:0", "请发名单"),
    Try("people", "邀请", "mrevoke:0", "请发名单|没用的邀请"),
    Try("settings", "/settings", "conf:all", "的设置："),
    Try("settings", "设置", "conf:chain", "的设置：|改为："),
    Try("paper", "第7条审批表书记签好了", None, "拍照"),
    Try("confirm_for_others", "待确认", "peach:0", "待确认[1-9]|农业农村办：第3条"),
)


@pytest.fixture(scope="module")
def prepared(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town after a busy day, with one application waiting at every step of its chain."""
    path = Path(shutil.copy(migrated, tmp_path_factory.mktemp("rights") / "ledger.db"))
    database = Database(f"sqlite:///{path.as_posix()}")
    place = Town(database)
    place.found()
    busy_day(place)
    with place.book() as book:
        member = citizens.settle(book, Citizen(READER.telegram_id, READER.name, "coordinator"))
        book.members.change(member, "viewer", None)
        citizens.settle(book, SECOND)
    people = {one.name: place.person(one) for one in citizens.PEOPLE}
    people["何同志"].taps("仍然申请")
    with place.book() as book:
        book.units.arrange(1, "chain", ("review", "chief"))
    for name, number in (("卢同志", "15"), ("邓同志", "5")):
        people[name].says(f"第{number}条弄完了，申请销号")
        people[name].taps("仍然申请")
        _signs(place.person(SECOND), f"请审核销号：第{number}条")
    _signs(people["周书记"], "请签批销号：第5条")
    with place.book() as book:
        book.units.arrange(1, "chain", ("review", "deputy", "chief"))
        unit = book.units.found("望桥乡", book.units.get(1).settings)
        code, _ = book.members.invite(unit.id, OUTSIDER.name, OUTSIDER.role, None)
        book.members.redeem(code, OUTSIDER.telegram_id)
    database.close()
    return path


def _signs(person: Person, asked: str) -> None:
    card = next(b for b in reversed(person.reads()) if b.text.startswith(asked))
    person.taps("同意", card)


@pytest.fixture
async def world(prepared: Path, telegram: Loopback, tmp_path: Path) -> AsyncIterator[World]:
    database = unhurried(Database(f"sqlite:///{shutil.copy(prepared, tmp_path / 'zhenggai.db')}"))
    place = Town(database)
    _nothing_waits(database)
    service = compose(
        settings(telegram, tmp_path), database, clock=lambda: place.now, pace=NoPace(lambda: 0.0)
    )
    async with running(service):
        yield World(place, telegram)
    database.close()


def _nothing_waits(database: Database) -> None:
    """What was said and sent on the busy day lies behind."""
    with database.transaction() as session:
        session.execute(update(Outbox).values(state="sent"))
        session.execute(update(EvidenceRow).values(state="fetched"))


def old_buttons(world: World) -> list[str]:
    """What the buttons of every chat send, three of a verb."""
    return [data for of_verb in buttons(world.place).values() for data in of_verb[:3]]


class World:
    """The town behind the loopback Bot API, and what is needed to try things there."""

    def __init__(self, place: Town, telegram: Loopback) -> None:
        self.place, self.telegram = place, telegram
        self._bubbles: dict[int, Bubble] = {}
        with place.book() as book:
            self.ids = {issue.number: issue.id for issue in book.ledger(1).issues.all()}

    def user(self, who: Citizen) -> User:
        return self.telegram.user(who.telegram_id, who.name)

    async def settle(self) -> None:
        """Wait until all that was sent is dealt with and all that is said has arrived."""
        await self.telegram.pulse.later(lambda: True if not len(self.telegram.updates) else None, 20)
        while True:
            with self.place.database.transaction() as session:
                backlog = Mail(session).backlog()
                papers = session.exec(select(PaperRow.id).where(PaperRow.state == "pending")).first()
            if not backlog.inbox and not backlog.outbox and papers is None:
                return
            await asyncio.sleep(0.01)

    async def says(self, tries: Iterable[tuple[Citizen, str]]) -> list[str]:
        """What each of these people reads after typing this, all at the same time."""
        users = [(self.user(who), text) for who, text in tries]
        marks = [(user, self.telegram.revision) for user, text in users if user.says(text)]
        await self.settle()
        return [self._read(user, mark) for user, mark in marks]

    async def presses(self, tries: Iterable[tuple[Citizen, str]]) -> list[str]:
        """What each of these people reads after pressing a button that sends this."""
        made = []
        for who, data in tries:
            user = self.user(who)
            below = self._bubble(user)
            made.append((user, self.telegram.revision, user.taps(below, data)))
        await self.settle()
        for _, _, press in made:
            await self.telegram.pulse.later(lambda press=press: press.answer, 5)  # type: ignore[misc]
        return [
            "\n".join([press.answer.text if press.answer else "", self._read(user, mark)])
            for user, mark, press in made
        ]

    def _bubble(self, user: User) -> Bubble:
        """A message of the bot to press buttons on."""
        if user.id not in self._bubbles:
            self._bubbles[user.id] = self.telegram.post(user.opens(), self.telegram.me, {"text": "…"})
        return self._bubbles[user.id]

    def _read(self, user: User, since: int) -> str:
        heard = [one for one in user.messages if one.from_bot and one.revision > since]
        return "\n".join(f"{one.text}\n{one.labels}" for one in heard).replace("'", "")

    def rows(self, *besides: str) -> dict[str, list[Any]]:
        """Every row of the town, some tables left out."""
        with self.place.database.transaction() as session:
            ask = session.connection().exec_driver_sql
            tables = ask("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
            owned = [t for t in tables if "unit_id" in {c[1] for c in ask(f"PRAGMA table_info({t})")}]
            return {
                t: [tuple(row) for row in ask(f"SELECT * FROM {t} WHERE unit_id = 1")]
                for t in sorted({*owned} - {*besides})
            }

    def draft(self, kind: str, who: Citizen | None = None) -> str:
        """The newest open draft of a kind, as a button carries it."""
        with self.place.database.transaction() as session:
            rows = session.exec(select(DraftRow).where(DraftRow.kind == kind, DraftRow.state == "open")).all()
            mine = [row for row in rows if who is None or row.chat_id == who.telegram_id]
            return f"{mine[-1].id}:{mine[-1].version}"

    def agreeing(self, number: str) -> str:
        """What 同意 below the newest card of an issue's application sends."""
        with self.place.database.transaction() as session:
            closeout = session.exec(
                select(CloseoutRow.id).where(CloseoutRow.issue_id == self.ids[number])
            ).all()[-1]
            found = [
                button["callback_data"]
                for row in session.exec(select(Outbox).order_by(Outbox.id))  # type: ignore[arg-type]
                for line in row.payload.get("reply_markup", {}).get("inline_keyboard", [])
                for button in line
                if button["callback_data"].startswith(f"cyes:{closeout}:")
            ]
            return str(found[-1])


def allowed(role: Role, action: Action, number: str, own: str, lead: str) -> bool:
    """What the table says, with the ownership of the town's own notice."""
    scope = RIGHTS[action].get(role)
    return scope == "all" or (scope == "own" and number in own) or (scope == "lead" and number in lead)


def done(said: str, pattern: str) -> bool:
    import re

    parts = (re.escape(part).replace(r"\[1\-9\]", "[1-9]") for part in pattern.split("|"))
    return any(re.search(part, said) for part in parts)


def _wrong(one: Try, way: str, who: Citizen, number: str, said: str, *, may: bool) -> str:
    return f"{one.action} by {way}, {who.name} on {number}: {'not ' * may}done, heard {said!r}"


async def test_every_cell_by_word_and_by_button(world: World) -> None:
    kept = ("draft", "report", "report_revision", "entry", "evidence", "history")
    before, wrong = world.rows(*kept), []
    for one in (*HARMLESS, *OF_THE_WHOLE):
        for number in ISSUES if one in HARMLESS else ISSUES[:1]:
            fields = {
                "n": number, "id": world.ids[number], "title": TITLES[number], "detail": DETAILS[number],
                "office": OFFICES[number],
            }  # fmt: skip
            for way, template in (("word", one.words), ("button", one.button)):
                if template is None:
                    continue
                what = template.format(**fields)
                ask = world.says if way == "word" else world.presses
                heard = await ask((who, what) for who, *_ in WHO)
                for (who, role, own, lead), said in zip(WHO, heard, strict=True):
                    whole = one in OF_THE_WHOLE and role in RIGHTS[one.action]
                    may = whole or allowed(role, one.action, number, own, lead)
                    if done(said, one.done.format(**fields)) != may:
                        wrong.append(_wrong(one, way, who, number, said, may=may))
    assert not wrong, "\n".join(wrong)
    assert world.rows(*kept) == before


@pytest.mark.parametrize("visibility", [level for level in SEEN if level != "all"])
async def test_an_issue_exists_only_for_whom_its_visibility_names(
    world: World, visibility: Visibility
) -> None:
    with world.place.book() as book:
        book.ledger(1).issues.change(world.ids["3"], None, {"visibility": visibility})
    words = (
        "厕所改得怎么样了",
        "第3条到哪一步了",
        "1-3",
        "还有哪些没完成",
        "/history 3",
        "户厕又改了1户，累计208户",
    )
    verbs = ("issue", "records", "proofs", "askthem", "guide", "capply", "ext", "efield", "reopen")
    heard: dict[str, list[str]] = {who.name: [] for who, *_ in WHO}
    for text in words:
        for (who, *_), said in zip(WHO, await world.says((who, text) for who, *_ in WHO), strict=True):
            heard[who.name].append(said)
    for verb in verbs:
        data = f"{verb}:{world.ids['3']}:0:progress"
        for (who, *_), said in zip(WHO, await world.presses((who, data) for who, *_ in WHO), strict=True):
            heard[who.name].append(said)
    for who, role, own, _ in WHO:
        sight = SEEN[visibility][role]
        told = [
            said
            for said in heard[who.name]
            if any(word in said for word in (TITLES["3"], "苇塘村：", "207户"))
        ]
        assert bool(told) == (sight == "all" or (sight == "own" and "3" in own)), (who.name, told)


async def test_every_step_that_changes_the_ledger_is_refused_to_all_but_its_own(
    world: World, tmp_path: Path
) -> None:
    shen, chief = (citizens.SHEN,), (citizens.ZHOU,)
    tries: tuple[tuple[Action, str, str, tuple[Citizen, ...]], ...] = (
        ("review", world.agreeing("16"), "已同意，", shen),
        ("agree_deputy", world.agreeing("7"), "已同意，", (citizens.FENG,)),
        ("agree_chief", world.agreeing("15"), "已同意，", chief),
        ("verify", world.agreeing("5"), "已同意，", (citizens.QIN,)),
        ("agree_extension", f"extyes:{world.draft('extension')}", "11月20日：同意", shen + chief),
        ("paper", f"penter:{world.draft('paper')}", "第10条", shen),
        ("edit", f"eset:{world.ids['9']}:0:visibility.leaders", "可见范围", shen),
        ("settings", "conf:silent_days:0:21", "三周", shen),
        ("people", f"mpause:{_member(world, citizens.DENG)}", "已停用", shen),
        ("people", f"mrevoke:{_invitation(world)}", "已作废", shen),
        ("people", f"remove:{_member(world, citizens.LU)}", "已移出", shen),
        ("people", f"invgive:{world.draft('invitees')}", "正在做2份", shen),
        ("confirm_for_others", "pall:0", "已记录", shen),
        ("people", f"give:{world.draft('handover')}", "已移交", shen),
    )
    for action, data, marker, may in tries:
        before = world.rows()
        others = [who for who, *_ in WHO if who not in may]
        for who, said in zip(others, await world.presses((who, data) for who in others), strict=True):
            assert marker not in said, f"{who.name} did {action} by {data}: {said}"
        assert world.rows() == before, f"{action} by {data} was done by somebody else"
        (said,) = await world.presses([(may[0], data)])
        assert marker in said, f"{action} by {data} was refused to {may[0].name}: {said}"
        assert world.rows() != before
    (sheet,) = world.telegram.calls_of("sendDocument")
    assert (sheet.refusal, sheet.values["chat_id"]) == (None, str(citizens.SHEN.telegram_id))
    assert made_files(tmp_path) == []  # codes lie nowhere in clear


async def test_finishing_is_for_the_lead_and_the_coordinator(world: World) -> None:
    drafts = {}
    for who, words in (
        (citizens.SHEN, "第9条又开了2次会"), (citizens.WU, "第8条又开了2次会"), (citizens.ZHENG, "第3条又开了2次会"),
    ):  # fmt: skip
        await world.says([(who, words)])
        await world.presses([(who, f"ok:{world.draft('report', who)}")])
        with world.place.database.transaction() as session:
            row = session.exec(
                select(DraftRow).where(DraftRow.chat_id == who.telegram_id, DraftRow.kind == "report")
            ).all()[-1]
            drafts[who.name] = f"done:{row.id}:{row.version}"
    before = world.rows()
    for who, data in (
        (citizens.ZHENG, drafts["郑同志"]),
        (citizens.WU, drafts["郑同志"]),
        (citizens.QIN, drafts["吴同志"]),
    ):
        await world.presses([(who, data)])
    assert world.rows("draft") == {t: rows for t, rows in before.items() if t != "draft"}
    for who in (citizens.WU, citizens.SHEN):
        await world.presses([(who, drafts[who.name])])
    with world.place.book() as book:
        states = {issue.number: issue.progress for issue in book.ledger(1).issues.all()}
    assert (states["8"], states["9"], states["3"]) == ("done", "done", "ongoing")


def made_files(directory: Path) -> list[Path]:
    return [path for path in directory.rglob("papers/*/*") if path.is_file()]


def take_out(world: World) -> None:
    """Remove the coordinator and a clerk, and pause the secretary."""
    with world.place.book() as book:
        members = {one.chat_id: one for one in book.members.roll(1)}
        book.members.remove(members[citizens.SHEN.telegram_id])
        book.members.remove(members[citizens.HE.telegram_id])
        book.members.pause(members[citizens.ZHOU.telegram_id])


async def test_who_was_removed_or_paused_reaches_nothing_by_any_old_button(world: World) -> None:
    take_out(world)
    before, old = world.rows(), old_buttons(world)
    assert len(old) > 100
    for who in (citizens.SHEN, citizens.HE, citizens.ZHOU):
        for said in await world.presses((who, data) for data in old):
            assert said.strip() == "您还没有加入。请向本单位整改办要邀请链接。"
    assert world.rows() == before


async def test_a_stranger_and_another_units_coordinator_reach_nothing_by_any_old_button(world: World) -> None:
    before, stranger = world.rows(), Citizen(9099, "路人", "clerk")
    old = old_buttons(world)
    for said in await world.presses((stranger, data) for data in old):
        assert said.strip() == "您还没有加入。请向本单位整改办要邀请链接。"
    for said in await world.presses((OUTSIDER, data) for data in old):
        assert not any(word in said for word in (*TITLES.values(), *DETAILS.values(), "何同志", "霁川"))
    assert world.rows() == before


async def test_who_only_reads_changes_nothing_by_anybodys_old_button(world: World) -> None:
    before, old = (
        world.rows("paper"),
        old_buttons(world),
    )  # a form to print may be had by who may see the issue
    await world.presses((READER, data) for data in old)
    assert world.rows("paper") == before


async def test_a_role_that_was_handed_over_takes_its_own_old_buttons_along(world: World) -> None:
    mine = {verb: data for verb, data in _of(world, citizens.SHEN).items() if verb not in {"notme", "unit"}}
    with world.place.book() as book:
        members = {one.chat_id: one for one in book.members.roll(1)}
        book.members.change(members[citizens.DENG.telegram_id], "coordinator", None)
        book.members.change(members[citizens.SHEN.telegram_id], "viewer", None)
    before = world.rows("draft")
    await world.presses((citizens.SHEN, data) for of_verb in mine.values() for data in of_verb[:3])
    assert world.rows("draft") == before


def _of(world: World, who: Citizen) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for payload in world.place.payloads(who.telegram_id):
        for row in payload.get("reply_markup", {}).get("inline_keyboard", []):
            for button in row:
                found.setdefault(button["callback_data"].partition(":")[0], []).append(
                    button["callback_data"]
                )
    return found


def _member(world: World, who: Citizen) -> int:
    with world.place.book() as book:
        return next(one.id for one in book.members.roll(1) if one.chat_id == who.telegram_id)


def _invitation(world: World) -> int:
    with world.place.book() as book:
        return book.invitations.waiting(1)[0].id


def test_every_right_of_the_table_is_tried_above() -> None:
    tried = {one.action for one in (*HARMLESS, *OF_THE_WHOLE)}
    tried |= {"review", "agree_deputy", "agree_chief", "verify", "agree_extension", "finish"}
    assert tried == set(RIGHTS)
    assert {role for _, role, *_ in WHO} == set(next(iter(RIGHTS.values())))
