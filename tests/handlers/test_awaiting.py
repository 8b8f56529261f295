"""A sentence that was asked for is waited for: no question is swallowed, nothing gets stuck, one thing at a time."""

from __future__ import annotations

from tests.handlers.test_closeout import applied, rounds
from tests.handlers.town import Person, Town


def test_a_question_is_answered_while_a_reason_is_awaited(town: Town, wu: Person, shen: Person) -> None:
    applied(wu)
    shen.taps("退回")
    assert "没整改完" in shen.says("还有哪些没完成").text
    assert rounds(town)[0].signatures == ()
    assert shen.says("请补9月的台账").text == "已退回财政所（第1次）"


def test_a_chat_waits_for_one_thing_at_a_time(town: Town, wu: Person, shen: Person) -> None:
    applied(wu)
    shen.taps("退回")
    shen.says("/edit 3")
    shen.taps("时限")
    assert "10月31日→11月30日" in shen.says("11月30日").text
    assert "已退回" not in shen.says("请补9月的台账").text
    assert rounds(town)[0].signatures == ()


def test_cancelling_stops_the_waiting(town: Town, wu: Person, shen: Person) -> None:
    applied(wu)
    shen.taps("退回")
    assert shen.says("取消").text == "好的，取消了。"
    shen.says("请补9月的台账")
    assert rounds(town)[0].signatures == ()


def test_a_reason_for_a_round_that_has_moved_on_returns_nothing_and_sticks_to_nothing(
    town: Town, wu: Person, shen: Person
) -> None:
    applied(wu)
    card = shen.newest()
    shen.taps("退回")
    shen.presses(next(data for row in card.buttons for label, data in row if label == "同意"), card)
    said = shen.says("加油台账只到8月，请补9月")
    assert said.text.startswith("没有退回，这张卡片已经变了")
    assert [one.verdict for one in rounds(town)[0].signatures] == ["agreed"]
    assert "没整改完" in shen.says("还有哪些没完成").text


def test_photos_asked_for_are_not_awaited_for_ever(he: Person, town: Town) -> None:
    he.says("户厕这周改了3户累计190户")
    he.taps("确认")
    he.taps("补照片、材料")
    he.later(days=1)
    he.sends_photo()
    with town.book() as book:
        assert book.ledger(1).evidence.unclaimed(he.id).total == 1
