"""改台账 by the coordinator alone; the history says who, when, from what to what."""

from __future__ import annotations

import pytest

from storage.records import Issue
from tests.handlers.test_rights import ROLE, ident, press
from tests.handlers.town import Person, Town


def issue(town: Town, number: str) -> Issue:
    with town.book() as book:
        return next(one for one in book.ledger(1).issues.all() if one.number == number)


def test_the_card_shows_what_can_be_changed_and_never_the_title(shen: Person) -> None:
    card = shen.says("/edit 第3条")
    assert card.text.startswith("第3条 农村户厕改造进度慢\n状态：正在整改\n时限：10月31日\n")
    labels = [label for row in card.labels for label in row]
    assert labels == ["状态", "时限", "责任领导", "牵头", "配合", "措施", "可见范围", "是否公开"]


@pytest.mark.parametrize(
    ("field", "words", "said"),
    [
        ("时限", "11月30日", "时限 10月31日→11月30日"),
        ("时限", "长期坚持", "时限 10月31日→长期坚持"),
        ("责任领导", "罗副镇长", "责任领导 冯副镇长→罗副镇长"),
        ("牵头", "规建办", "牵头 农业农村办→规建办"),
        ("配合", "苇塘村、上坳村", "配合 苇塘村→苇塘村、上坳村"),
        ("配合", "无", "配合 苇塘村→无"),
    ],
)
def test_a_field_is_changed_by_one_sentence(shen: Person, field: str, words: str, said: str) -> None:
    shen.says("/edit 3")
    shen.taps(field)
    assert shen.says(words).text == f"已改：第3条 农村户厕改造进度慢\n{said}"
    assert f"10月17日 沈主任：{said}" in shen.says("/history 第3条").text


def test_progress_and_visibility_are_chosen(town: Town, shen: Person) -> None:
    shen.says("/edit 3")
    shen.taps("状态")
    assert "状态 正在整改→已完成" in shen.taps("已完成").text
    shen.taps("可见范围")
    shen.presses(f"eset:{ident(town, '3')}:0:visibility.leaders", shen.newest())
    assert (issue(town, "3").progress, issue(town, "3").visibility) == ("done", "leaders")


def test_whether_it_is_for_the_public_is_chosen(town: Town, shen: Person) -> None:
    assert "是否公开：公开" in shen.says("/edit 3").text
    shen.taps("是否公开")
    assert "是否公开 公开→不公开" in shen.taps("不公开").text
    assert not issue(town, "3").publishable
    assert "沈主任：是否公开 公开→不公开" in shen.says("/history 3").text
    shen.says("/edit 3")
    shen.taps("是否公开")
    shen.presses(f"eset:{ident(town, '3')}:0:publishable.yes", shen.newest())
    assert issue(town, "3").publishable


def test_what_not_everybody_may_see_is_not_for_the_public(town: Town, shen: Person) -> None:
    shen.presses(f"eset:{ident(town, '3')}:0:visibility.leaders", shen.says("/edit 3"))
    assert "是否公开：不公开（不是全部人员可见）" in shen.says("/edit 3").text


def test_a_measure_gets_another_wording(town: Town, shen: Person) -> None:
    shen.says("/edit 3")
    shen.taps("措施")
    assert shen.says("措施2 截至目前，已改造187户").text.startswith("已改：第3条")
    assert issue(town, "3").measures[1].text == "截至目前，已改造187户"


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("时限", "尽快"),
        ("牵头", "没有这个办"),
        ("责任领导", "先放一放，等书记回来再定"),
        ("措施", "措施9 有了"),
    ],
)
def test_what_cannot_be_read_changes_nothing(town: Town, shen: Person, field: str, words: str) -> None:
    before = issue(town, "3")
    shen.says("/edit 3")
    shen.taps(field)
    assert shen.says(words).text.endswith("没有改。")
    assert issue(town, "3") == before


@pytest.mark.parametrize("role", [role for role in ROLE if role != "coordinator"])
def test_nobody_else_edits_by_command_or_button(town: Town, role: str) -> None:
    person, number = town.person(ROLE[role]), ident(town, "8")  # type: ignore[index]
    before = issue(town, "8")
    with pytest.raises(Exception, match="您不能改台账"):
        person.says("/edit 8")
    for data in (
        f"efield:{number}:0:deadline",
        f"eset:{number}:0:progress.done",
        f"eset:{number}:0:title.假",
    ):
        assert "您不能改台账" in press(town, person, data)
    assert issue(town, "8") == before


def test_the_history_of_an_issue_is_for_those_whose_it_is(shen: Person, wu: Person, he: Person) -> None:
    assert "记录进展（登记号0002）" in wu.says("/history 8").text
    assert "记录进展" in shen.says("/history 8").text
    with pytest.raises(Exception, match="您不能查改动记录"):
        he.says("/history 8")


def test_the_history_keeps_the_words_that_were_edited_away_and_names_what_was_taken_back(
    town: Town, he: Person
) -> None:
    town.receive({"message": he.message(900, text="户厕又改了3户，累计190户")})
    he.taps("确认")
    he.edits(900, "户厕又改了4户，累计191户")
    he.taps("确认")
    he.taps("撤回")
    told = he.says("/history 第3条").text.split("\n")
    assert told[1:5] == [
        "10月17日 何同志：撤回进展（登记号0009）",
        "10月17日 何同志：记录进展（登记号0009）",
        "10月17日 何同志：改原话（登记号0009） 户厕又改了3户，累计190户→户厕又改了4户，累计191户",
        "10月17日 何同志：记录进展（登记号0009）",
    ]


def test_an_unknown_code_is_answered_with_an_example(shen: Person) -> None:
    assert shen.says("/edit 99").text == "请写编号，例如：/edit 第3条"
    assert shen.says("/history").text == "请写编号，例如：/history 第3条"
