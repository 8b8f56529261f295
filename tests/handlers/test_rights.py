"""Role by action, cell by cell: what the table gives is done, what it refuses is refused, typed or pressed."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.practice import town as citizens
from bot.practice.town import Citizen
from handlers import rights
from handlers.rights import RIGHTS, Action
from storage.errors import NotAllowed
from storage.ledger import Ledger
from storage.notice import Notice, read_file
from storage.records import Issue, Role, UnitSettings, Visibility
from tests.handlers.town import Bubble, Person, Town

PAGE = Path(__file__).parents[2] / "docs" / "rights.md"
ROLE: dict[Role, Citizen] = {
    "coordinator": citizens.SHEN,
    "clerk": citizens.WU,
    "chief": citizens.ZHOU,
    "deputy": citizens.FENG,
    "verifier": citizens.QIN,
}
ELSEWHERE = Citizen(8001, "别镇主任", "coordinator")


def issue(ledger: Ledger, number: str) -> Issue:
    return next(issue for issue in ledger.issues.all() if issue.number == number)


def guard(town: Town, number: str, visibility: Visibility) -> None:
    with town.book() as book:
        ledger = book.ledger(1)
        ledger.issues.change(issue(ledger, number).id, None, {"visibility": visibility})


def ident(town: Town, number: str) -> int:
    with town.book() as book:
        return issue(book.ledger(1), number).id


def press(town: Town, person: Person, data: str) -> str:
    """Press a button that stands in nobody's chat, and read what came of it."""
    before = [str(bubble) for bubble in person.reads()]
    person.presses(data, Bubble(0, person.id, "", [], ""))
    new = [str(bubble) for bubble in person.reads() if str(bubble) not in before]
    return "\n".join([town.answer or "", *new])


def test_the_page_of_the_documentation_is_the_table() -> None:
    assert PAGE.read_text(encoding="utf-8") == rights.table()


def may(role: Role, action: Action) -> bool:
    return role in RIGHTS[action]


@pytest.mark.parametrize("role", ROLE)
def test_only_who_may_report_gets_a_report_card(town: Town, role: Role) -> None:
    answer = town.person(ROLE[role]).says("资产盘到第9个单位了")
    offered = any("确认" in label for row in answer.labels for label in row)
    assert offered == may(role, "report")
    assert ("要转给" in answer.text or "不是您分管的" in answer.text) == may(role, "instruct")
    if role == "verifier":
        assert answer.text == rights.refusal("report")


@pytest.mark.parametrize("role", ROLE)
def test_only_who_may_report_gets_on_by_the_guided_button(town: Town, role: Role) -> None:
    said = press(town, town.person(ROLE[role]), f"guide:{ident(town, '8')}")
    assert ("请发一句话" in said) == may(role, "report")
    assert (rights.refusal("report") in said) == (not may(role, "report"))


@pytest.mark.parametrize("role", ROLE)
@pytest.mark.parametrize(
    ("action", "data", "done"),
    [
        ("nudge", "nudge:0", "提醒"),
        ("plain_text", "plain:0", "截至"),
        ("confirm_for_others", "pall:0", "处理过"),
    ],
)
def test_a_button_of_the_whole_answers_only_who_may(
    town: Town, role: Role, action: Action, data: str, done: str
) -> None:
    said = press(town, town.person(ROLE[role]), data)
    assert (rights.refusal(action) in said) == (not may(role, action))
    assert (done in said.replace(rights.refusal(action), "")) == may(role, action)


@pytest.mark.parametrize("role", ROLE)
def test_the_whole_list_is_for_who_answers_for_the_whole(town: Town, role: Role) -> None:
    answer = town.person(ROLE[role]).says("还有哪些没完成").text
    assert ("村道路灯失管失修" in answer) == may(role, "whole")
    weekly = town.person(ROLE[role]).says("本周小结").text
    assert ("16条：" in weekly) == may(role, "whole")


def test_a_leader_in_charge_sees_his_own_in_list_and_summary(feng: Person) -> None:
    answer = feng.says("还有哪些没完成").text
    assert answer.startswith("3条中，没整改完2条")
    assert "农村户厕改造进度慢" in answer
    assert "3条：" in feng.says("本周小结").text


def test_a_leader_in_charge_passes_on_only_what_is_his(town: Town, feng: Person) -> None:
    assert "要转给农业农村办吗" in feng.says("户厕要抓紧，月底前必须改完").text
    assert "不是您分管的" in feng.says("路灯要抓紧，月底前必须亮").text


@pytest.mark.parametrize("role", ROLE)
def test_details_of_another_offices_issue_stay_with_those_concerned(town: Town, role: Role) -> None:
    person, number = town.person(ROLE[role]), ident(town, "5")
    card = person.says("路灯修得怎么样了")
    assert card.text.startswith("第5条 村道路灯失管失修")
    full = role not in {"clerk", "deputy"}
    assert ("灯头" in card.text) == full
    assert ("全部记录" in str(card)) == full
    assert ("灯头" in press(town, person, f"records:{number}")) == full
    assert (rights.refusal("details") in press(town, person, f"proofs:{number}")) == (not full)


@pytest.mark.parametrize("role", ROLE)
def test_asking_an_office_to_report_follows_the_table(town: Town, role: Role) -> None:
    said = press(town, town.person(ROLE[role]), f"askthem:{ident(town, '5')}")
    assert ("已请规建办" in said) == (role in {"coordinator", "chief"})
    mine = press(town, town.person(ROLE[role]), f"askthem:{ident(town, '3')}")
    assert ("已请农业农村办" in mine) == may(role, "ask_office")


@pytest.mark.parametrize("visibility", ["offices", "leaders"])
@pytest.mark.parametrize("role", ROLE)
def test_an_issue_that_is_hidden_does_not_exist(town: Town, role: Role, visibility: Visibility) -> None:
    guard(town, "5", visibility)
    person, number = town.person(ROLE[role]), ident(town, "5")
    shown = role not in {"clerk", "deputy"}
    said = [
        person.says(text).text
        for text in ("路灯修得怎么样了", "第5条到哪一步了", "还有哪些没完成", "本周小结")
    ]
    assert any("路灯失管失修" in text for text in said) == shown
    if shown:
        return
    assert "失管失修" not in person.says("路灯又修了6盏").text
    for verb in ("issue", "records", "proofs", "askthem", "guide"):
        with_refusal = refused(town, person, f"{verb}:{number}")
        assert "失管失修" not in with_refusal
        assert "灯头" not in with_refusal


def test_an_old_card_of_an_issue_that_was_hidden_since_does_nothing_more(
    town: Town, he: Person, wu: Person, shen: Person
) -> None:
    he.says("户厕又改了3户，累计190户")
    wu.says("台账已经补齐了")
    guard(town, "3", "leaders")
    guard(town, "8", "leaders")
    he.taps("确认")
    assert town.answer == "这条现在不对您公开了，请找整改办。"
    wu.taps("1")
    assert town.answer == "这条现在不对您公开了，请找整改办。"
    assert wu.taps("2").text.startswith("已记录（登记号0009）：第11条")
    shen.says("待确认")
    assert shen.taps("全部代为确认").text.startswith("已记录1条（登记号0010）")


def refused(town: Town, person: Person, data: str) -> str:
    try:
        return press(town, person, data)
    except Exception as refusal:  # noqa: BLE001  the worker says any refusal's own sentence
        return str(refusal)


def test_nobody_is_told_of_an_issue_that_is_hidden_from_him(
    town: Town, wu: Person, he: Person, shen: Person, zhou: Person
) -> None:
    for number in ("7", "3", "8"):
        guard(town, number, "leaders")
    heard = len(wu.reads()), len(he.reads())
    shen.says("第7条弄完了，申请销号")
    shen.taps("仍然申请")
    shen.taps("退回")
    shen.says("材料还差9月的")
    assert shen.says("提醒财政所").text == "没有发出提醒：还没有部门的同志加入，或者这几条他们看不到。"
    shen.says("第3条怎么样了")
    shen.taps("请他们报一次")
    assert shen.newest().text == "这条农业农村办看不到，没有发。"
    zhou.says("户厕要抓紧，月底前必须改完")
    assert zhou.taps("转农业农村办").text.startswith("农业农村办看不到这条，已转整改办")
    assert (len(wu.reads()), len(he.reads())) == heard


def test_the_offices_concerned_and_their_leader_see_what_is_theirs(
    town: Town, feng: Person, he: Person, zheng: Person, wu: Person
) -> None:
    guard(town, "3", "offices")
    for person in (he, zheng, feng):
        assert person.says("户厕到哪一步了").text.startswith("第3条 农村户厕改造进度慢")
    assert "户厕" not in wu.says("户厕到哪一步了").text
    guard(town, "3", "leaders")
    assert feng.says("户厕到哪一步了").text.startswith("第3条")
    assert "户厕改造" not in he.says("户厕到哪一步了").text
    assert "户厕改造" not in zheng.says("我们还剩几条").text


def second_town(town: Town) -> Person:
    """A second unit in the same deployment, with a coordinator of its own."""
    with town.book() as book:
        unit = book.units.found("别镇", UnitSettings())
        code, _ = book.members.invite(unit.id, ELSEWHERE.name, "coordinator", None)
        book.members.redeem(code, ELSEWHERE.telegram_id)
        first = book.ledger(1)
        notice = _notice()
        book.ledger(unit.id).imports.bring_in(notice, {})
        assert first.unit.id != unit.id
    return town.person(ELSEWHERE)


def _notice() -> Notice:
    (notice,) = read_file(citizens.NOTICE)
    return notice


def test_a_member_of_another_unit_reaches_nothing_by_any_word_or_button(
    town: Town, he: Person, shen: Person
) -> None:
    other = second_town(town)
    card = he.says("户厕这周改了3户累计190户")
    data = [button for row in card.buttons for _, button in row]
    with town.book() as book:
        data += [f"{verb}:{issue.id}" for issue in book.ledger(1).issues.all()[:3]
                 for verb in ("issue", "records", "proofs", "askthem", "guide")]  # fmt: skip
        data += [f"{verb}:{member.id}" for member in book.members.of_unit(1) for verb in ("remove", "notme")]
    before = [str(bubble) for bubble in he.reads()]
    for pressed in data:
        assert "190户" not in refused(town, other, pressed)
        assert "农业农村办" not in refused(town, other, pressed)
    assert [str(bubble) for bubble in he.reads()] == before
    with town.book() as book:
        assert len(book.members.of_unit(1)) == len(citizens.PEOPLE)
    assert "没整改完" in shen.says("还有哪些没完成").text


@pytest.mark.parametrize("action", RIGHTS)
def test_every_right_names_known_roles_and_every_refusal_is_a_sentence(action: Action) -> None:
    assert set(RIGHTS[action]) <= {*ROLE, "viewer"}
    assert rights.refusal(action).endswith("。")


def test_a_removed_members_old_button_reaches_nothing(town: Town, wu: Person) -> None:
    number = ident(town, "8")
    with town.book() as book:
        member = book.members.by_telegram(citizens.WU.telegram_id)
        assert member is not None
        book.members.remove(member)
    assert "还没有加入" in press(town, wu, f"issue:{number}")


WORDS: tuple[tuple[Action, str, str], ...] = (
    ("people", "/members", "沈主任"),
    ("edit", "/edit 8", "可见范围"),
    ("apply", "第7条弄完了，申请销号", "措施2写的是"),
    ("extend", "第8条申请延期", "请写一句，例如"),
    ("reopen", "第6条恢复整改", "请写一句恢复整改的原因"),
    ("paper", "第7条审批表书记签好了", "拍照"),
    ("people", "整改办交接给何同志", "要移交"),
    ("edit", "销号流程改为整改办、主要领导", "以后申请销号的流程"),
    ("history", "/history 8", "，改动记录："),
)


@pytest.mark.parametrize("role", ROLE)
@pytest.mark.parametrize(("action", "words", "done"), WORDS)
def test_words_do_what_the_table_gives_and_no_more(
    town: Town, role: Role, action: Action, words: str, done: str
) -> None:
    person = town.person(ROLE[role])
    try:
        said = person.says(words).text
    except NotAllowed as refusal:
        said = str(refusal)
    allowed = may(role, action) and not (role == "deputy" and action == "history")
    assert (done in said) == allowed
