"""Joining: usable at once, announced to the coordinator, undone by one tap."""

from __future__ import annotations

from datetime import timedelta

from bot.practice import town as citizens
from tests.handlers.town import Person, Town

NEW = citizens.Citizen(7001, "郑同志", "clerk", "苇塘村")


def invited(town: Town, citizen: citizens.Citizen = NEW) -> str:
    with town.book() as book:
        return citizens.invite(book, citizen)


def test_who_opens_the_link_is_greeted_and_usable_at_once(town: Town, shen: Person) -> None:
    person = town.person(NEW)
    person.says(f"/start {invited(town)}")
    assert str(person.reads()[0]) == (
        "郑同志，您好。这里是霁川镇巡察整改助手。\n"
        "您是：苇塘村，报进展\n"
        "有进展直接发一句话，例如「户厕又改了2户，一共12户」，照片一起发。\n"
        "看到「已记录」才算报上。请不要发涉密内容、问题线索、身份证号。\n"
        "[不是我]"
    )
    assert str(shen.newest()) == "苇塘村 郑同志已加入，可报进展。\n[不是本人，移出]"
    assert "配合2条" in person.says("我们还剩几条").text


def test_the_four_buttons_stand_below_the_input_and_the_menu_is_the_roles(town: Town) -> None:
    person = town.person(NEW)
    person.says(f"/start {invited(town)}")
    payloads = town.payloads(NEW.telegram_id)
    keyboards = [p["reply_markup"]["keyboard"] for p in payloads if "keyboard" in p.get("reply_markup", {})]
    labels = [button["text"] for row in keyboards[0] for button in row]
    assert labels == ["报进展", "还没完成的", "本周小结", "帮助"]
    (menu,) = [payload for payload in payloads if payload["method"] == "setMyCommands"]
    assert [command["command"] for command in menu["commands"]][:2] == ["report", "outstanding"]


def test_a_code_works_once_and_only_for_the_first(town: Town, passer_by: Person) -> None:
    code = invited(town)
    town.person(NEW).says(f"/start {code}")
    assert passer_by.says(f"/start {code}").text == "这个邀请码已经用过，请向本单位整改办要一个新的。"


def test_the_same_person_may_open_the_link_again(town: Town) -> None:
    code, person = invited(town), town.person(NEW)
    person.says(f"/start {code}")
    assert "您已经加入了" in person.says(f"/start {code}").text


def test_a_wrong_code_opens_nothing(passer_by: Person) -> None:
    assert passer_by.says("/start abcdefgh").text == "这个邀请码不对，请向本单位整改办要一个新的。"


def test_an_expired_code_opens_nothing(town: Town, passer_by: Person) -> None:
    code = invited(town)
    town.now += timedelta(days=15)
    assert passer_by.says(f"/start {code}").text == "这个邀请码已经过期，请向本单位整改办要一个新的。"


def test_who_is_not_meant_says_so_and_is_out(town: Town, shen: Person) -> None:
    person = town.person(NEW)
    person.says(f"/start {invited(town)}")
    person.taps("不是我")
    assert "您还没有加入" in person.newest().text
    assert "郑同志（苇塘村）点了「不是我」，已移出。" in shen.newest().text
    assert person.says("我们还剩几条").text.startswith("您还没有加入")


def test_the_coordinator_removes_a_wrong_person_in_one_tap(town: Town, shen: Person) -> None:
    person = town.person(NEW)
    person.says(f"/start {invited(town)}")
    shen.taps("不是本人，移出")
    assert shen.newest().text == "已移出：苇塘村 郑同志。以前的记录不变。"
    assert person.says("我们还剩几条").text.startswith("您还没有加入")


def test_a_clerk_cannot_remove_anybody(town: Town, he: Person, shen: Person) -> None:
    person = town.person(NEW)
    person.says(f"/start {invited(town)}")
    announced = shen.newest()
    he.presses(announced.buttons[0][0][1], announced)
    assert town.answer == "只有整改办可以移出。"
    assert "配合2条" in person.says("我们还剩几条").text


def test_the_last_coordinator_stays(town: Town, shen: Person) -> None:
    with town.book() as book:
        member = book.members.by_telegram(citizens.SHEN.telegram_id)
    assert member is not None
    shen.says("/start")
    shen.taps("不是我")
    assert town.answer is not None
    assert "最后一位整改办人员" in town.answer
