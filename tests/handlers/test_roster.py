"""人员: listed, changed, paused and removed; access ends at once, history stays; work is handed over."""

from __future__ import annotations

import pytest

from bot.practice import town as citizens
from bot.practice.town import Citizen
from storage.records import Member
from tests.handlers.test_rights import ROLE, press, second_town
from tests.handlers.town import Person, Town

OTHER = Citizen(9020, "韩主任", "coordinator")


def member(town: Town, citizen: Citizen) -> Member:
    with town.book() as book:
        found = book.members.roll(1)
    return next(one for one in found if one.chat_id == citizen.telegram_id)


def test_the_roster_names_everybody_and_the_unused_invitations(town: Town, shen: Person) -> None:
    with town.book() as book:
        citizens.invite(book, OTHER)
    answer = shen.says("/members")
    assert answer.text.startswith(
        f"人员{len(citizens.PEOPLE)}人：\n1　整改办 沈主任\n2　苇塘村 郑同志（部门、村）"
    )
    assert ["邀请", "没用的邀请1"] in answer.labels
    assert "韩主任" in shen.taps("没用的邀请1").text
    assert shen.taps("作废1").text.startswith("已作废：韩主任的邀请。\n没用的邀请0个。")


def test_a_revoked_invitation_opens_nothing(town: Town, shen: Person) -> None:
    with town.book() as book:
        code = citizens.invite(book, OTHER)
    shen.says("/members")
    shen.taps("没用的邀请1")
    shen.taps("作废1")
    assert "不对" in town.person(OTHER).says(f"/start {code}").text


def test_a_paused_member_is_out_until_resumed(town: Town, shen: Person, wu: Person) -> None:
    shen.says("/members")
    shen.taps("4")
    assert "已停用" in shen.taps("停用").text
    assert wu.says("还有哪些没完成").text.startswith("您还没有加入")
    assert "已停用" not in shen.taps("恢复").text
    assert "财政所" in wu.says("我们还剩几条").text


def test_a_removed_member_is_out_at_once_and_the_history_names_both(
    town: Town, shen: Person, wu: Person
) -> None:
    shen.says("/members")
    shen.taps("4")
    assert "以前的记录不变" in shen.taps("移出").text
    assert "已移出：财政所 吴同志" in shen.taps("确定移出").text
    assert wu.says("还有哪些没完成").text.startswith("您还没有加入")


def test_role_and_office_are_changed_in_two_taps(town: Town, shen: Person, wu: Person) -> None:
    shen.says("/members")
    shen.taps("4")
    shen.taps("改部门")
    assert "已改：经发办 吴同志" in shen.taps("经发办").text
    assert "经发办" in wu.says("我们还剩几条").text
    shen.taps("改角色")
    shen.taps("主要领导")
    assert "没整改完" in wu.says("还有哪些没完成").text
    assert any("整改办改了您的身份" in bubble.text for bubble in wu.reads())


def test_the_last_coordinator_can_be_neither_paused_nor_moved_nor_removed(town: Town, shen: Person) -> None:
    number = member(town, citizens.SHEN).id
    for data in (f"mpause:{number}", f"mout:{number}:0:yes", f"mrole:{number}:0:chief"):
        assert "最后一位整改办人员" in press(town, shen, data)
    assert "没整改完" in shen.says("还有哪些没完成").text


@pytest.mark.parametrize("role", [role for role in ROLE if role != "coordinator"])
def test_nobody_else_manages_people(town: Town, role: str) -> None:
    person, number = town.person(ROLE[role]), member(town, citizens.HE).id  # type: ignore[index]
    for verb in ("roster", "mem", "mrole", "moffice", "mpause", "mresume", "mout", "mrevoke"):
        assert "只有整改办可以管理人员" in press(town, person, f"{verb}:{number}:0:yes")
    assert member(town, citizens.HE).paused is False


def test_a_coordinator_elsewhere_reaches_nobody_here(town: Town) -> None:
    other, number = second_town(town), member(town, citizens.HE).id
    for verb in ("mem", "mrole", "moffice", "mpause", "mresume", "mout"):
        assert "何同志" not in press(town, other, f"{verb}:{number}:0:yes")
    assert member(town, citizens.HE).paused is False


def test_the_work_is_handed_over_and_the_giver_reads_on(town: Town, shen: Person, he: Person) -> None:
    asked = shen.says("整改办交接给何同志")
    assert asked.text == "要移交：待审0件、待确认0条、没写入台账8条。移交后您只能查看，以前的记录不变。"
    assert asked.labels == [["移交给何同志", "取消"]]
    assert "已移交给何同志" in shen.taps("移交给何同志").text
    assert "沈主任已把整改办的工作移交给您" in he.newest().text
    assert "人员" in he.says("/members").text
    assert "没整改完" in shen.says("还有哪些没完成").text
    assert press(town, shen, "roster:0").startswith("只有整改办可以管理人员")


def test_a_hand_over_can_be_taken_back_before_it_happens_and_goes_only_to_a_member(shen: Person) -> None:
    shen.says("整改办交接给何同志")
    assert shen.taps("取消").text == "没有移交。"
    assert "没有找到“钱同志”" in shen.says("整改办交接给钱同志").text


def test_who_had_no_office_gets_role_and_office_together_and_no_other_role_is_lost_by_an_office(
    town: Town, shen: Person, zhou: Person
) -> None:
    shen.says("/members")
    shen.taps("5")
    shen.taps("改部门")
    assert "已改：财政所 周书记（主要领导）" in shen.taps("财政所").text
    shen.taps("改角色")
    assert "已改：分管领导 周书记" in shen.taps("分管领导").text
    shen.taps("改角色")
    assert "改为部门、村，请先选在哪里：" in shen.taps("部门、村").text
    shen.taps("下一页")
    assert "已改：上坳村 周书记（部门、村）" in shen.taps("上坳村").text
    assert "上坳村" in zhou.says("我们还剩几条").text


def test_not_me_can_be_typed_and_still_wants_its_tap(town: Town, he: Person) -> None:
    asked = he.says("不是我")
    assert str(asked) == "您是：农业农村办，报进展。不是您就点一下，马上退出。\n[不是我]"
    he.taps("不是我")
    assert he.says("我们还剩几条").text.startswith("您还没有加入")


def test_what_is_on_its_way_to_somebody_removed_stays_here_and_his_cards_change_no_more(
    town: Town, shen: Person, he: Person
) -> None:
    card = he.says("户厕又改了3户，累计190户")
    with town.book() as book:
        book.mail.post(he.id, {"method": "sendMessage", "text": "第3条的小结"}, now=book.now)
        book.mail.post(he.id, {"method": "deleteMessage", "message_id": 7}, now=book.now)
    shen.says("/members")
    shen.taps("3")
    shen.taps("移出")
    shen.taps("确定移出")
    with town.book() as book:
        waiting = [row.payload["method"] for row in book.mail.heads(book.now, 99) if row.chat_id == he.id]
        assert waiting == ["deleteMessage"]
    said = len(town.payloads(he.id))
    shen.says("待确认")
    assert shen.taps("全部代为确认").text.startswith("已记录1条")
    assert len(town.payloads(he.id)) == said
    assert next(bubble for bubble in he.reads() if bubble.card == card.card).labels[0][0] == "确认"


def test_what_somebody_who_says_not_me_left_open_is_the_coordinators_the_next_morning(
    town: Town, shen: Person, he: Person
) -> None:
    he.says("户厕又改了3户，累计190户")
    he.says("不是我")
    he.taps("不是我")
    town.due(town.now.replace(day=18, hour=9))
    assert shen.newest().text.startswith("待确认1条：\n1　农业农村办")


def test_who_takes_over_finds_what_waits_behind_a_button(
    town: Town, shen: Person, he: Person, wu: Person
) -> None:
    wu.says("资产盘到第9个单位了")
    shen.says("整改办交接给何同志")
    shen.taps("移交给何同志")
    he.taps("看待确认")
    assert "资产盘到第9个单位了" in he.newest().text
