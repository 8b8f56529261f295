"""撤回: by the member for a set time, by a coordinator later; struck out and kept."""

from __future__ import annotations

from tests.handlers.test_rights import refused
from tests.handlers.town import Person, Town

WORDS = "户厕这周改了3户累计190户"


def level(person: Person) -> str:
    return person.says("户厕到哪一步了").text.splitlines()[1]


def test_after_the_set_time_a_member_asks_the_coordinator(town: Town, he: Person) -> None:
    he.says(WORDS)
    card = he.taps("确认")
    he.later(days=4)
    he.taps("撤回", card)
    assert town.answer == "登记号0009已经超过3天，不能自己撤回，请整改办撤回。"
    assert "190户" in level(he)


def test_the_coordinator_strikes_it_out_by_its_number(town: Town, he: Person, shen: Person) -> None:
    he.says(WORDS)
    card = he.taps("确认")
    he.later(days=30)
    assert shen.says("撤回0009").text.startswith("要撤回登记号0009吗？第3条 农村户厕改造进度慢\n原话：户厕")
    assert shen.taps("撤回", shen.newest()).text.startswith("已撤回（登记号0009），不计入台账。")
    assert next(b for b in he.reads() if b.card == card.card).text.startswith("已撤回")
    assert "187户" in level(he)


def test_a_member_strikes_out_the_own_and_nobody_elses(he: Person, wu: Person) -> None:
    he.says(WORDS)
    he.taps("确认")
    assert wu.says("撤回0009").text == "没有您能撤回的登记号0009。"
    he.says("撤回登记号0009")
    assert he.taps("不撤").text == "没有撤回。"
    assert "190户" in level(he)


def test_anothers_button_strikes_out_nothing(town: Town, he: Person, wu: Person, shen: Person) -> None:
    he.says(WORDS)
    he.taps("确认")
    strike = shen.says("撤回9").buttons[0][0][1]
    assert "这张卡片不是发给您的" in refused(town, wu, strike)
    assert "190户" in level(he)


def test_what_a_coordinator_forwards_is_its_authors_report(town: Town, he: Person, shen: Person) -> None:
    origin = {"type": "user", "date": int(town.now.timestamp()), "sender_user": he.user}
    shen.says(WORDS, forward_origin=origin)
    shen.taps("确认", shen.newest())
    assert "10月17日 农业农村办：" in shen.says("户厕到哪一步了").text


def test_a_forwarded_message_of_a_stranger_names_no_office(
    town: Town, passer_by: Person, shen: Person
) -> None:
    origin = {"type": "user", "date": int(town.now.timestamp()), "sender_user": passer_by.user}
    shen.says(WORDS, forward_origin=origin)
    shen.taps("确认", shen.newest())
    assert "10月17日 整改办：" in shen.says("户厕到哪一步了").text


def test_forwarded_from_a_hidden_account_it_is_known_by_a_members_own_name(town: Town, shen: Person) -> None:
    origin = {"type": "hidden_user", "date": int(town.now.timestamp()), "sender_user_name": "郑同志"}
    card = shen.says("户厕又改了2户一共12户了", forward_origin=origin)
    assert card.text.splitlines()[1:] == [
        "原话（苇塘村）：户厕又改了2户一共12户了",
        "记为：本村累计12户（上次10户，10月9日）",
    ]
