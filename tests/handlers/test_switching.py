"""One person in several units: one of them at a time, chosen in a tap, and nothing of the other meanwhile."""

from __future__ import annotations

import pytest

from bot.practice import town as citizens
from storage.records import Role
from tests.handlers.test_rights import press, second_town
from tests.handlers.town import Person, Town


def joins_elsewhere(town: Town, person: Person, role: Role = "verifier", name: str = "秦组长") -> None:
    """Let a member of the town accept an invitation of the second unit."""
    second_town(town)
    with town.book() as book:
        unit = book.units.named("别镇")
        code, _ = book.members.invite(unit.id, name, role, None)
    person.says(f"/start {code}")


def active(town: Town, person: Person) -> list[str]:
    with town.book() as book:
        return [book.units.get(m.unit_id).name for m in book.members.of_person(person.id) if not m.away]


def test_who_joins_a_second_unit_speaks_to_it_and_can_go_back(town: Town, qin: Person) -> None:
    joins_elsewhere(town, qin)
    assert active(town, qin) == ["别镇"]
    assert any("您在几个单位都有身份" in bubble.text for bubble in qin.reads())
    asked = qin.says("换单位")
    assert asked.text == "您要用哪个单位的身份？\n1　霁川镇，巡察办、纪委\n2　别镇，巡察办、纪委（现在）"
    assert qin.taps("1").text == "已换到霁川镇。"
    assert active(town, qin) == ["霁川镇"]
    assert qin.newest().text.startswith("现在是霁川镇：巡察办、纪委")
    assert qin.says("/unit").text.endswith("1　霁川镇，巡察办、纪委（现在）\n2　别镇，巡察办、纪委")
    qin.says("换到别镇")
    assert active(town, qin) == ["别镇"]


def test_who_is_in_one_unit_has_nothing_to_choose(qin: Person) -> None:
    assert qin.says("换单位").text == "您只在霁川镇有身份，不用换。"


def test_nobody_becomes_somebody_else_by_a_forged_button(town: Town, he: Person, shen: Person) -> None:
    with town.book() as book:
        member = book.members.by_telegram(shen.id)
    assert member is not None
    assert press(town, he, f"unit:{member.id}") == "您在那里没有身份了。"
    with town.book() as book:
        assert book.members.by_telegram(he.id) == book.members.on_roll(1, 3)


def test_what_waited_for_words_in_one_unit_takes_none_of_the_other(town: Town, he: Person) -> None:
    he.says("户厕累计150户")
    he.taps("核实调减")
    joins_elsewhere(town, he, "clerk", "何同志")
    assert "已记录" not in he.says("有37户验收没过").text
    he.says("换到霁川镇")
    with town.book() as book:
        assert [draft.state for draft in book.drafts.waiting(1, "report")] == ["open"]


def test_an_old_card_of_the_other_unit_answers_only_after_going_back(town: Town, he: Person) -> None:
    card = he.says("户厕这周改了3户累计190户")
    confirm = card.buttons[0][0][1]
    joins_elsewhere(town, he, "clerk", "何同志")
    he.presses(confirm, card)
    assert town.answer == "这张卡片不是发给您的。"
    he.says("换到霁川镇")
    he.presses(confirm, card)
    assert next(bubble for bubble in he.reads() if bubble.card == card.card).text.startswith("已记录")


def test_a_message_of_the_other_unit_is_not_revised_from_here(town: Town, he: Person) -> None:
    he.says("户厕这周改了3户累计190户")
    joins_elsewhere(town, he, "clerk", "何同志")
    edited = he.edits(100, "户厕这周改了4户累计191户")
    assert edited.text.startswith("这句是在另一个单位报的，没有改。")


def test_who_is_removed_from_one_unit_is_left_in_the_other(town: Town, qin: Person) -> None:
    joins_elsewhere(town, qin)
    other = town.person(citizens.Citizen(8001, "别镇主任", "coordinator"))
    other.taps("不是本人，移出")
    assert active(town, qin) == ["霁川镇"]
    assert "现在是霁川镇" in qin.newest().text
    assert "没整改完" in qin.says("还有哪些没完成").text


def test_who_is_elsewhere_stands_on_the_roster_and_can_be_removed(
    town: Town, shen: Person, qin: Person
) -> None:
    joins_elsewhere(town, qin)
    assert "9　巡察办、纪委 秦组长，换到别的单位了" in shen.says("/members").text
    shen.taps("9")
    shen.taps("移出")
    shen.taps("确定移出")
    assert qin.says("换单位").text == "您只在别镇有身份，不用换。"


def test_a_pause_in_the_unit_left_lasts_when_coming_back_is_tried(
    town: Town, shen: Person, qin: Person
) -> None:
    joins_elsewhere(town, qin)
    shen.says("/members")
    shen.taps("9")
    shen.taps("停用")
    assert qin.says("换单位").text == "您只在别镇有身份，不用换。"
    shen.taps("恢复")
    qin.says("换到霁川镇")
    assert active(town, qin) == ["霁川镇"]


def test_the_coordinators_of_the_unit_that_lost_a_signer_hear_of_it(
    town: Town, shen: Person, zhou: Person
) -> None:
    joins_elsewhere(town, zhou, "chief", "周书记")
    assert "还没有人的：主要领导" in shen.newest().text


@pytest.mark.parametrize("words", ["路灯换到第3条街了", "换到新办公室办公"])
def test_words_that_only_sound_like_a_change_of_units_are_none(shen: Person, words: str) -> None:
    assert "单位" not in shen.says(words).text
