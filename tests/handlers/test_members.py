"""Joining: usable at once, announced to the coordinator, undone by one tap."""

from __future__ import annotations

from datetime import timedelta

from bot.practice import town as citizens
from handlers import deeds
from storage.errors import LedgerError
from storage.records import Role
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


def code_for(town: Town, name: str, role: Role, office: str | None) -> str:
    with town.book() as book:
        found = book.ledger(1).offices.found(office) if office else None
        return book.members.invite(1, name, role, found)[0]


def refused(person: Person, words: str) -> str:
    try:
        return person.says(words).text
    except LedgerError as refusal:
        return str(refusal)


def test_a_members_use_of_anothers_code_changes_nobody_and_leaves_the_code_to_whom_it_is_for(
    town: Town, he: Person
) -> None:
    code = code_for(town, "钱书记", "chief", None)
    assert refused(he, f"/start {code}").startswith("这个邀请是给别人的，您已经有身份了，邀请码没有用掉。")
    assert he.says("/weekly").text.startswith("农业农村办小结")
    person = town.person(NEW)
    person.says(f"/start {code}")
    assert any(bubble.text.startswith("钱书记，您好。") for bubble in person.reads())


def test_the_last_coordinator_does_not_become_another_by_an_invitation(town: Town, shen: Person) -> None:
    code = code_for(town, "沈主任", "clerk", "财政所")
    assert "这是最后一位整改办人员" in refused(shen, f"/start {code}")
    assert shen.says("/members").text.startswith("人员9人")


def test_who_is_paused_is_not_let_in_by_another_code(town: Town, shen: Person, wu: Person) -> None:
    shen.says("/members")
    shen.taps("4")
    shen.taps("停用")
    code = code_for(town, "吴同志", "clerk", "财政所")
    assert refused(wu, f"/start {code}") == "您的身份已经停用，邀请码没有用掉。请找本单位整改办恢复。"
    assert "您还没有加入" in wu.says("我们还剩几条").text


def test_a_new_invitation_of_ones_own_changes_the_role_and_the_coordinators_and_the_history_know(
    town: Town, he: Person, shen: Person
) -> None:
    he.says(f"/start {code_for(town, '何同志', 'deputy', None)}")
    assert shen.newest().text == "分管领导 何同志已加入，可看分管的问题、提要求。"
    with town.book() as book:
        ledger = book.ledger(1)
        (deed,) = ledger.history.of_action("member_changed")
        assert deeds.what(ledger, deed) == "改人员身份：何同志（部门、村→分管领导，农业农村办→无部门）"


def test_whose_telephone_is_anothers_now_keeps_his_name_in_the_history(
    town: Town, he: Person, shen: Person
) -> None:
    shen.says("/members")
    shen.taps("3")
    shen.taps("移出")
    shen.taps("确定移出")
    he.says(f"/start {code_for(town, '孟同志', 'clerk', '农业农村办')}")
    assert any(bubble.text.startswith("孟同志，您好。") for bubble in he.reads())
    he.says("户厕又改了3户，累计190户")
    he.taps("确认")
    told = he.says("/history 第3条").text
    assert "10月17日 孟同志：记录进展" in told
    assert "10月14日 何同志：记录进展" in told
