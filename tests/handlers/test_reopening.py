"""恢复整改, 复查日期, 延期: each with its reason, its right and its own agreement."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.handlers.test_rights import ident, press
from tests.handlers.town import Person, Town


def standing(town: Town, number: str) -> tuple[str, str, str | None]:
    with town.book() as book:
        issue = next(issue for issue in book.ledger(1).issues.all() if issue.number == number)
        return issue.closeout, issue.progress, issue.deadline.isoformat() if issue.deadline else None


def test_a_closed_issue_is_rectified_again_with_a_reason(town: Town, shen: Person, wu: Person) -> None:
    assert shen.says("第6条恢复整改：今年的补贴又没公示").text == (
        "已恢复整改：第6条 惠农补贴公示不及时\n原因：今年的补贴又没公示"
    )
    assert standing(town, "6")[:2] == ("reopened", "ongoing")
    assert wu.newest().text == "第6条 惠农补贴公示不及时恢复整改：今年的补贴又没公示"


def test_without_a_reason_it_asks_for_one(town: Town, shen: Person) -> None:
    assert shen.says("第6条恢复整改").text.endswith("请写一句恢复整改的原因")
    assert standing(town, "6")[0] == "closed"
    assert shen.says("今年的补贴又没公示").text.startswith("已恢复整改")


def test_an_office_cannot_reopen_but_can_say_that_the_problem_is_back(
    town: Town, wu: Person, shen: Person
) -> None:
    assert "您不能恢复整改" in wu.says("第6条恢复整改：又没公示").text
    card = wu.says("第6条，今年的补贴又补公示了2次")
    assert "这条已经镇内销号。是问题又出现了吗？" in card.text
    wu.presses(card.buttons[-1][0][1], card)
    assert wu.newest().text == "已告诉整改办：第6条问题又出现了。"
    assert shen.newest().text == (
        "财政所 吴同志报：第6条 惠农补贴公示不及时，问题又出现了。\n原话：第6条，今年的补贴又补公示了2次"
    )
    assert wu.reads()[-2].text.startswith("已记录（登记号0009）")
    shen.presses(shen.newest().buttons[0][0][1], shen.newest())
    assert shen.newest().text.endswith("请写一句恢复整改的原因")


def test_an_extension_is_a_request_that_another_agrees_to(town: Town, wu: Person, shen: Person) -> None:
    said = wu.says("第8条申请延期到11月15日，原因：盘点公司排不上")
    assert said.text == "已提交：第8条延期到11月15日，等整改办同意。同意之前时限不变。"
    assert standing(town, "8")[2] == "2025-10-24"
    assert shen.newest().text == (
        "请定延期：第8条 固定资产底数不清\n10月24日→11月15日，财政所申请\n原因：盘点公司排不上"
    )
    card = shen.newest()
    assert shen.taps("同意").text == "第8条延期到11月15日：同意"
    assert standing(town, "8")[2] == "2025-11-15"
    assert wu.newest().text == "第8条延期到11月15日：同意（沈主任）"
    shen.presses(card.buttons[0][1][1], card)
    assert town.answer == "这条已经处理过了。"
    assert standing(town, "8")[2] == "2025-11-15"


def test_a_refused_extension_changes_nothing(town: Town, wu: Person, shen: Person) -> None:
    wu.says("第8条申请延期到11月15日，原因：盘点公司排不上")
    assert shen.taps("不同意").text == "第8条延期到11月15日：不同意"
    assert standing(town, "8")[2] == "2025-10-24"


@pytest.mark.parametrize("other", ["wu", "he", "feng", "qin"])
def test_nobody_else_agrees_to_an_extension(
    town: Town, wu: Person, shen: Person, other: str, request: pytest.FixtureRequest
) -> None:
    wu.says("第8条申请延期到11月15日，原因：盘点公司排不上")
    grant = shen.newest().buttons[0][0][1]
    assert "您不能同意延期" in press(town, request.getfixturevalue(other), grant)
    assert standing(town, "8")[2] == "2025-10-24"


def test_a_request_without_day_or_reason_is_shown_how(town: Town, wu: Person) -> None:
    assert wu.says("第8条申请延期").text == "请写一句，例如：第8条延期到11月8日，原因：材料没到货"
    assert press(town, wu, f"ext:{ident(town, '9')}").strip() == "您不能申请延期，请找整改办。"


def test_an_instruction_offers_the_extension(zhou: Person, town: Town) -> None:
    from bot.practice import town as citizens

    zhou.says("路灯要抓紧，月底前必须亮")
    zhou.taps("转规建办")
    assert town.person(citizens.DENG).newest().labels == [["报进展", "申请延期"]]


def test_a_day_to_look_again_is_kept_and_said_on_its_morning(town: Town, shen: Person, wu: Person) -> None:
    assert shen.says("第6条复查日期12月1日").text == (
        "第6条 惠农补贴公示不及时\n复查日期：12月1日，到时提醒整改办和财政所。"
    )
    town.due(datetime.fromisoformat("2025-12-01T09:05:00+08:00"))
    town.due(datetime.fromisoformat("2025-12-01T10:05:00+08:00"))
    for person in (shen, wu):
        assert [b.text for b in person.reads()].count("今天复查：第6条 惠农补贴公示不及时") == 1


def test_a_report_picked_from_a_list_asks_as_well_whether_the_problem_is_back(
    town: Town, wu: Person, shen: Person
) -> None:
    wu.says("老街排水沟清完了")
    wu.taps("从本部门选")
    card = wu.taps("6")
    assert card.text.endswith("这条已经镇内销号。是问题又出现了吗？")
    wu.taps("问题又出现了", card)
    assert shen.newest().text.endswith("问题又出现了。\n原话：老街排水沟清完了")


@pytest.mark.parametrize(
    ("words", "day", "reason"),
    [
        ("第8条想延到11月20日，盘点公司排不上队", "11月20日", "盘点公司排不上队"),
        ("8号问题申请延期半个月，因为招标流标了", "11月8日", "招标流标了"),
        ("第8条申请延长一个月，原因：账册在审计局", "11月23日", "账册在审计局"),
    ],
)
def test_an_extension_is_asked_for_as_people_say_it(
    wu: Person, shen: Person, words: str, day: str, reason: str
) -> None:
    assert wu.says(words).text.startswith(f"已提交：第8条延期到{day}")
    assert shen.newest().text.endswith(f"10月24日→{day}，财政所申请\n原因：{reason}")


def test_that_something_was_delayed_is_a_report_and_no_request(wu: Person) -> None:
    assert "确认" in str(wu.says("第8条盘点因为下雨延期了，资产盘到第8个单位"))


def test_whether_more_time_is_possible_is_answered_with_how(wu: Person) -> None:
    assert wu.says("第8条能不能延期？").text.startswith("请写一句，例如：第8条延期到")


def test_request_and_decision_both_stand_in_the_history(wu: Person, shen: Person) -> None:
    wu.says("第8条申请延期到11月15日，原因：盘点公司排不上")
    shen.taps("不同意")
    told = shen.says("/history 8").text
    assert "10月17日 吴同志：申请延期到11月15日：盘点公司排不上" in told
    assert "10月17日 沈主任：不同意延期到11月15日" in told


@pytest.mark.parametrize("words", ["第6条10月15日复查了3个村", "第6条复查了12户，10月20日前再走一遍"])
def test_that_something_was_looked_at_again_sets_no_day(
    town: Town, shen: Person, wu: Person, words: str
) -> None:
    for person in (wu, shen):
        assert "您不能" not in person.says(words).text
    with town.book() as book:
        assert not [issue for issue in book.ledger(1).issues.all() if issue.review_on]


def test_a_day_to_look_again_is_to_come_stands_on_the_card_and_can_be_taken_back(shen: Person) -> None:
    assert shen.says("第6条复查日期10月1日").text.startswith("复查日期要晚于今天")
    shen.says("第6条定于12月1日复查")
    assert "镇内销号，12月1日复查" in shen.says("第6条怎么样了").text
    assert shen.says("第6条不用复查").text == "第6条 惠农补贴公示不及时\n不再复查。"
    assert "复查" not in shen.says("第6条怎么样了").text


def test_a_day_to_look_again_that_was_missed_is_said_later(town: Town, shen: Person) -> None:
    shen.says("第6条复查日期12月1日")
    town.due(datetime.fromisoformat("2025-12-03T09:05:00+08:00"))
    town.due(datetime.fromisoformat("2025-12-04T09:05:00+08:00"))
    assert [b.text for b in shen.reads()].count("12月1日该复查：第6条 惠农补贴公示不及时") == 1


def test_a_request_waits_in_the_list_of_whoever_becomes_the_coordinator(
    town: Town, wu: Person, shen: Person, he: Person
) -> None:
    wu.says("第8条申请延期到11月15日，原因：盘点公司排不上")
    assert "待审1件" in shen.says("整改办的工作交接给何同志").text
    shen.presses(shen.newest().buttons[0][0][1], shen.newest())
    listed = he.says("待审")
    assert listed.text == "请您签批：1件\n1　第8条 固定资产底数不清（财政所，延期到11月15日）"
    he.presses(listed.buttons[0][0][1], listed)
    assert he.newest().text.startswith("请定延期：第8条 固定资产底数不清")
    assert he.taps("同意").text == "第8条延期到11月15日：同意"
    assert he.says("待审").text == "没有等您签批的。"
    he.presses(listed.buttons[0][0][1], listed)
    assert town.answer == "这条已经处理过了。"


def test_who_asked_for_more_time_does_not_find_it_among_what_he_decides(town: Town, wu: Person) -> None:
    wu.says("第8条申请延期到11月15日，原因：盘点公司排不上")
    assert wu.says("待审").text == "没有等您签批的。"
