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


def test_a_figure_that_was_not_said_at_first_is_added(he: Person) -> None:
    he.says("户厕又弄好几座")
    assert "原话：户厕又弄好几座，三户\n" in he.says("不对，是三户").text


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


TWO = "户厕这周改了20户累计207户另外河边那个违建拆了4处"


@pytest.mark.parametrize(
    ("said", "first", "second"),
    [
        ("不对，是三处", "累计207户", "新拆3处"),
        ("不对，违建是三处", "累计207户", "新拆3处"),
        ("不对，第15条是三处", "累计207户", "新拆3处"),
        ("不对，是累计206户", "累计206户", "新拆4处"),
    ],
)
def test_of_two_matters_the_figure_of_that_unit_kind_or_issue_is_put_right(
    he: Person, said: str, first: str, second: str
) -> None:
    he.says(TWO)
    card = he.says(said)
    assert card.text.startswith("听到两件事")
    assert first in card.text
    assert second in card.text
    assert card.labels == [["全部确认", "只记1", "只记2"]]


def test_what_was_left_out_of_a_report_stays_out_when_the_rest_is_put_right(he: Person) -> None:
    he.says(TWO)
    he.taps("只记2")
    card = he.says("不对，是5处")
    assert card.text.startswith("第15条")
    assert "新拆5处" in card.text
    he.taps("确认", card)
    assert "187户" in he.says("厕所改得怎么样了").text


@pytest.mark.parametrize(
    ("said", "meant", "asked"),
    [
        (
            "户厕又改了20户一共207户了",
            "不对，是208户",
            "又改了20户、一共207户。没有改，要改哪个请说全，例如：不对，是一共208户",
        ),
        ("户厕又改了3户，贫困户慰问了5户另外合同签了6户", "不对，是4户", "没有改"),
    ],
)
def test_where_several_figures_may_be_meant_it_asks_which(
    he: Person, said: str, meant: str, asked: str
) -> None:
    before = str(he.says(said))
    assert asked in he.says(meant).text
    assert before in [str(bubble) for bubble in he.reads()]


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
