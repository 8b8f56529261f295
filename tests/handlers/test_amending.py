"""A coordinator's change in one sentence: shown as it is and would be, done on a tap, refused to everybody else."""

from __future__ import annotations

import pytest

from tests.handlers.test_editing import issue
from tests.handlers.town import Person, Town


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("把第9条转给农业农村办", "牵头：经发办→农业农村办"),
        ("第9条牵头改成党建办", "牵头：经发办→党建办"),
        ("第9条牵头单位换成财政所", "牵头：经发办→财政所"),
        ("第9条时限改到11月30日", "时限：11月14日→11月30日"),
        ("合同管理的期限提前到11月7日", "时限：11月14日→11月7日"),
        ("第9条改到下周五", "时限：11月14日→10月24日"),
        ("第9条时限改为长期坚持", "时限：11月14日→长期坚持"),
        ("第9条责任领导改成罗副镇长", "责任领导：未定→罗副镇长"),
        ("第9条配合单位改为苇塘村、上坳村", "配合：无→苇塘村、上坳村"),
        ("第9条状态改为已完成", "状态：正在整改→已完成"),
    ],
)
def test_a_sentence_shows_what_it_would_change(shen: Person, said: str, shown: str) -> None:
    assert str(shen.says(said)) == f"第9条 村级合同管理混乱\n{shown}\n[确认改] [不改]"


def test_nothing_is_changed_before_the_tap_and_the_history_keeps_it_after(town: Town, shen: Person) -> None:
    shen.says("第9条牵头改成党建办")
    before = issue(town, "9")
    assert before.lead is not None
    assert before.lead.name == "经发办"
    assert shen.taps("确认改").text == "已改：第9条 村级合同管理混乱\n牵头 经发办→党建办"
    assert "10月17日 沈主任：牵头 经发办→党建办" in shen.says("/history 9").text


def test_a_change_that_was_not_wanted_is_left(town: Town, shen: Person) -> None:
    shen.says("第9条时限改到11月30日")
    assert shen.taps("不改").text == "没有改。"
    assert str(issue(town, "9").deadline) == "2025-11-14"


def test_a_day_said_by_its_weekday_stays_that_day_until_the_tap(town: Town, shen: Person) -> None:
    card = shen.says("第9条改到下周五")
    shen.later(days=4)
    shen.taps("确认改", card)
    assert str(issue(town, "9").deadline) == "2025-10-24"


def test_several_issues_are_changed_with_one_tap(town: Town, shen: Person) -> None:
    card = shen.says("第3条和第9条时限改到11月底")
    assert card.text.count("→11月30日") == 2
    assert shen.taps("确认改").text.count("已改：") == 2


def test_a_measure_is_shown_with_old_and_new_wording(town: Town, shen: Person) -> None:
    card = shen.says("第9条措施1改成：合同台账已建好，清理63份")
    assert (
        "\n现写：集中清理村级土地、鱼塘、山林合同，建立合同台账。\n改为：合同台账已建好，清理63份"
        in card.text
    )
    shen.taps("确认改")
    assert issue(town, "9").measures[0].text == "合同台账已建好，清理63份"


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("第9条牵头改成没有这个办", "没有叫“没有这个办”的部门或村，请核对名称"),
        ("第9条时限改到过几天", "没有看懂日期，没有改。"),
        ("第9条牵头改成经发办", "第9条的牵头本来就是经发办。"),
        ("台账的时限改到11月7日", "没有看懂要改哪一条"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(
    town: Town, shen: Person, said: str, answer: str
) -> None:
    assert shen.says(said).text.startswith(answer)
    assert "确认改" not in str(shen.newest())


@pytest.mark.parametrize(
    "said", ["第9条牵头改成谁了", "第9条时限改到哪天", "会议时间改到下午三点", "合同又改了两份"]
)
def test_questions_and_other_words_are_no_change(shen: Person, said: str) -> None:
    assert "确认改" not in str(shen.says(said))


def test_an_office_is_told_who_changes_it_and_how_to_ask_for_more_time(he: Person) -> None:
    assert he.says("第3条牵头改成规建办").text == "您不能改台账，请找整改办。"
    assert he.says("第3条期限改到11月7日").text.startswith("请写一句，例如：第3条延期到")


def test_a_stale_card_changes_nothing_twice(shen: Person) -> None:
    card = shen.says("第9条牵头改成党建办")
    data = card.buttons[0][0][1]
    shen.taps("确认改")
    shen.presses(data, card)
    assert shen.town.answer == "这条已经处理过了。"


def test_nobody_else_confirms_it(shen: Person, he: Person) -> None:
    card = shen.says("第9条牵头改成党建办")
    he.presses(card.buttons[0][0][1], card)
    assert he.town.answer == "这张卡片不是发给您的。"


def test_a_later_deadline_wants_a_reason(shen: Person) -> None:
    shen.says("第3条期限改到11月7日")
    shen.taps("确认改")
    assert shen.newest().text == "第3条延期了，请写一句理由，例如：连续下雨，验收推后"
    assert shen.says("连续下雨").text == "已记下第3条的延期理由：连续下雨"
    assert "延期：连续下雨" in shen.says("/history 3").text


def test_a_reason_given_with_the_change_is_not_asked_for_again(shen: Person) -> None:
    shen.says("把第8条延期到11月底，原因盘点公司排不上")
    assert shen.taps("确认改").text.endswith("时限 10月24日→11月30日")
    assert shen.newest().text.endswith("时限 10月24日→11月30日")
    assert "延期：盘点公司排不上" in shen.says("/history 8").text


def test_an_earlier_deadline_wants_none(shen: Person) -> None:
    shen.says("第8条时限提前到10月20日")
    assert shen.taps("确认改") == shen.newest()
