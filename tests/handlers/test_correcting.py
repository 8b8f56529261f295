"""刚才那个应该是4户: a figure said again takes the place of the one in the report just made."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.handlers.town import Person, Town


@pytest.mark.parametrize(
    "said", ["刚才那个应该是4户", "不对，是4户", "报错了，应该是4户", "改成4户", "刚才报的数字改为4户。"]
)
def test_a_figure_said_again_revises_the_report_just_made(he: Person, said: str) -> None:
    he.says("户厕又改了3户")
    he.taps("确认")
    card = he.says(said)
    assert (
        card.text
        == "第3条 农村户厕改造进度慢\n原话：户厕又改了4户\n记为：全镇累计191户（上次187户，10月14日）"
    )
    he.taps("确认", card)
    assert "全镇累计191户" in he.newest().text
    assert "全镇累计191户" in he.says("厕所改得怎么样了").text


def test_the_old_card_says_that_it_is_over(he: Person) -> None:
    card = he.says("户厕又改了3户")
    he.says("不对，是4户")
    old = next(bubble for bubble in he.reads() if bubble.card == card.card)
    assert (old.text, old.buttons) == ("改过了，看下面。\n原来的话：户厕又改了3户", [])


@pytest.mark.parametrize("said", ["应该是8米", "改成下周二开会", "不对，是4户5户", "应该是"])
def test_words_that_fit_no_figure_of_it_revise_nothing(he: Person, said: str) -> None:
    he.says("户厕又改了3户")
    he.taps("确认")
    recorded = str(he.newest())
    he.says(said)
    assert str(he.reads()[-2]) == recorded


def test_after_an_hour_it_is_no_correction(town: Town, he: Person) -> None:
    he.says("户厕又改了3户")
    he.taps("确认")
    town.now += timedelta(hours=2)
    he.says("改成4户")
    assert "户厕又改了4户" not in he.newest().text


def test_another_members_report_is_not_revised(he: Person, wu: Person) -> None:
    he.says("户厕又改了3户")
    he.taps("确认")
    wu.says("改成4户")
    assert "全镇累计190户" in he.newest().text
