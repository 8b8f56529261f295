"""A chain that nobody could go through is said at set-up, and when it becomes so; who comes in finds his work."""

from __future__ import annotations

import pytest

from bot.practice import town as citizens
from bot.practice.town import Citizen
from storage.errors import LedgerError
from storage.records import UnitSettings
from tests.handlers.town import Person, Town

FIRST = Citizen(8101, "简主任", "coordinator")
LACKING = (
    "销号要整改办、分管领导、主要领导依次签，申请的人不能自己签。还没有人的：{roles}。\n"
    "请邀请他们加入，或把流程改短。\n[邀请] [改销号流程]"
)


def told(person: Person) -> list[str]:
    return [str(bubble) for bubble in person.reads() if "还没有人的" in bubble.text]


def newcomer(town: Town, unit: str, citizen: Citizen) -> Person:
    with town.book() as book:
        found = book.units.found(unit, UnitSettings())
        code, _ = book.members.invite(found.id, citizen.name, citizen.role, None)
    person = town.person(citizen)
    person.says(f"/start {code}")
    return person


def test_the_first_coordinator_of_a_new_unit_hears_whom_the_chain_lacks_and_what_to_do(town: Town) -> None:
    first = newcomer(town, "望桥乡", FIRST)
    assert told(first) == [LACKING.format(roles="分管领导、主要领导")]
    assert first.reads()[0].text.startswith("简主任，您好。")
    first.taps("邀请")
    assert first.newest().text.startswith("请发名单，一行写一个人")
    newcomer(town, "望桥乡", Citizen(8102, "裴副乡长", "deputy"))
    newcomer(town, "望桥乡", Citizen(8103, "莫书记", "chief"))
    assert len(told(first)) == 1
    second = newcomer(town, "望桥乡", Citizen(8104, "卓主任", "coordinator"))
    assert told(second) == []


@pytest.mark.parametrize("how", ["removed", "paused", "moved to another role"])
def test_the_coordinators_hear_once_when_the_last_of_a_role_goes(town: Town, shen: Person, how: str) -> None:
    assert told(shen) == []
    shen.says("/members")
    shen.taps("5")
    if how == "removed":
        shen.taps("移出")
        shen.taps("确定移出")
    elif how == "paused":
        shen.taps("停用")
    else:
        shen.taps("改角色")
        shen.taps("分管领导")
    assert told(shen) == [LACKING.format(roles="主要领导")]
    shen.says("/members")
    assert "销号要签批，还没有人：主要领导" in shen.newest().text
    shen.taps("4")
    shen.taps("停用")
    assert len(told(shen)) == 1


def test_a_chain_that_one_person_alone_would_walk_for_an_office_is_said(town: Town, shen: Person) -> None:
    shen.says("销号流程改为整改办、主要领导")
    with town.book() as book:
        feng = book.members.by_telegram(citizens.FENG.telegram_id)
        assert feng is not None
        book.members.remove(feng)
    shen.says("/members")
    shen.taps("1")
    shen.taps("改部门")
    shen.taps("财政所")
    said = (
        "整改办的人都在财政所，自己不能审自己的：财政所申请销号，审核、签批就都是周书记一个人。\n"
        "请再邀请一位别的部门的整改办同志，或把流程改长。"
    )
    assert f"{said}\n[邀请] [改销号流程]" in [str(bubble) for bubble in shen.reads()]
    assert said in shen.says("/members").text
    newcomer(town, "霁川镇", Citizen(8106, "韩主任", "coordinator"))
    assert "周书记一个人" not in shen.says("/members").text


def test_what_is_whole_again_is_not_talked_about(town: Town, shen: Person) -> None:
    shen.says("/members")
    shen.taps("5")
    shen.taps("停用")
    shen.taps("恢复")
    assert len(told(shen)) == 1
    assert "销号要签批" not in shen.says("/members").text


def test_who_comes_into_a_role_finds_what_waits_for_his_signature(
    town: Town, wu: Person, shen: Person
) -> None:
    wu.says("第7条弄完了，申请销号")
    wu.taps("仍然申请")
    second = newcomer(town, "霁川镇", Citizen(8105, "韩主任", "coordinator"))
    assert [str(bubble) for bubble in second.reads()][-1] == "等您签批的有1件。\n[签批1件]"
    second.taps("签批1件")
    assert "第7条 公务用车油卡管理松散" in second.newest().text
    shen.says("整改办交接给何同志")
    shen.taps("移交给何同志")
    he = town.person(citizens.HE)
    assert he.newest().text == "等您签批的有1件。"


def test_what_a_member_has_not_confirmed_goes_to_a_colleague_or_to_the_coordinators(
    town: Town, shen: Person, he: Person, zheng: Person
) -> None:
    he.says("户厕这周改了3户累计190户")
    shen.says("/members")
    shen.taps("3")
    asked = shen.taps("移出")
    assert "还有待确认1条，移出后由整改办处理。" in asked.text
    assert asked.labels == [["确定移出", "先移交", "返回"]]
    assert shen.taps("先移交").text == "农业农村办 何同志（部门、村）\n待确认1条，移交给谁？"
    assert shen.taps("沈主任").text == "已把何同志的待确认1条移交给沈主任。"
    assert "何同志的待确认1条移交给您" in shen.newest().text
    shen.says("待确认")
    assert "已记录1条" in shen.taps("全部代为确认").text
    assert zheng.reads() == []


def test_what_nobody_took_over_is_asked_of_the_coordinators_the_next_morning(
    town: Town, shen: Person, he: Person
) -> None:
    he.says("户厕这周改了3户累计190户")
    shen.says("/members")
    shen.taps("3")
    shen.taps("移出")
    shen.taps("确定移出")
    town.due(citizens.FRIDAY.replace(day=18, hour=9))
    assert any(bubble.text.startswith("待确认1条：\n1　农业农村办：") for bubble in shen.reads())


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("设置", "望桥乡的设置："),
        ("邀请 赵同志 民政办", "读到1人："),
        ("换单位", "您只在望桥乡有身份"),
        ("/members", "人员1人："),
        ("户厕又改了20户", "台账里没有对应的问题"),
        ("还有哪些没完成", "台账还是空的"),
        ("路灯修得怎么样了", "没有"),
        ("/help", "问全部："),
    ],
)
def test_a_unit_can_be_set_up_before_anything_is_imported(town: Town, words: str, answer: str) -> None:
    first = newcomer(town, "望桥乡", FIRST)
    try:
        said = first.says(words).text
    except LedgerError as refusal:
        said = str(refusal)
    assert answer in said
