"""设置: one card, a change by two taps or one sentence, who changed what in the history, and what follows from it."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.practice import town as citizens
from handlers.choices import SETTINGS, Unreadable
from storage.records import UnitSettings
from tests.handlers.test_rights import ROLE, press
from tests.handlers.town import Person, Town

MONDAY = datetime.fromisoformat("2025-10-20T08:30:00+08:00")
FIELDS = {one.key: one for one in SETTINGS}


def settings(town: Town) -> UnitSettings:
    with town.book() as book:
        return book.units.get(1).settings


def test_the_card_shows_every_setting_as_it_stands(shen: Person) -> None:
    assert shen.says("/settings").text.split("\n") == [
        "霁川镇的设置：",
        "每周小结：周一8:30",
        "周中催报：周四9:00",
        "催点确认：17:30",
        "早上提醒：9:00",
        "到期提醒：到期前20、10天和当天",
        "多久没进展：两周",
        "自己撤回：3天内",
        "时区：北京时间",
        "销号流程：整改办、分管领导、主要领导",
        "认定单位：县委巡察办",
        "可见范围：全部人员可见",
    ]
    assert shen.says("设置").labels[0] == ["每周小结", "周中催报", "催点确认"]


def test_day_and_time_of_the_summary_are_changed_by_taps_and_it_comes_then(town: Town, shen: Person) -> None:
    shen.says("设置")
    card = shen.taps("每周小结")
    assert card.text.startswith("每周小结：周一8:30\n改为：\n别的请写一句")
    assert card.labels[:2] == [["周二", "周三", "周四"], ["周五", "周六", "周日"]]
    assert "已改：每周小结　周一8:30→周五8:30" in shen.taps("周五").text
    shen.taps("每周小结")
    assert "已改：每周小结　周五8:30→周五17:00" in shen.taps("17:00").text
    assert settings(town).weekly_at == "FRI 17:00"
    town.due(MONDAY)
    assert not any("10月13日至19日" in bubble.text for bubble in shen.reads())
    town.due(datetime.fromisoformat("2025-10-24T17:00:00+08:00"))
    assert any("10月17日至24日" in bubble.text for bubble in shen.reads())


@pytest.mark.parametrize(
    ("words", "key", "value"),
    [
        ("每周小结改到周五下午5点", "weekly_at", "FRI 17:00"),
        ("每周小结改为10:30", "weekly_at", "MON 10:30"),
        ("把每周小结改成星期天", "weekly_at", "SUN 08:30"),
        ("周中催报定为周三上午九点半", "ask_at", "WED 09:30"),
        ("催点确认改为18:00", "pending_at", "18:00"),
        ("到期提醒改为15、7、当天", "remind_days", (15, 7, 0)),
        ("多久没进展改为三周", "silent_days", 21),
        ("多久没进展改为10天", "silent_days", 10),
        ("自己撤回改为一天", "withdraw_hours", 24),
        ("时区改为Asia/Bangkok", "timezone", "Asia/Bangkok"),
        ("时区改为乌鲁木齐时间", "timezone", "Asia/Urumqi"),
        ("销号流程改为整改办、主要领导", "chain", ("review", "chief")),
        ("认定单位改为市委巡察办", "verifier", "市委巡察办"),
        ("可见范围改为仅有关部门和领导可见", "visibility", "offices"),
    ],
)
def test_one_sentence_is_enough(town: Town, shen: Person, words: str, key: str, value: object) -> None:
    before = getattr(settings(town), key)
    said = shen.says(words).text
    one = FIELDS[key]
    assert one.show(value) in said
    assert getattr(settings(town), key) == value
    shen.says("设置")
    told = shen.taps("改动记录").text
    assert told.startswith(
        f"设置的改动记录：\n10月17日 沈主任：{one.label} {one.show(before)}→{one.show(value)}"
    )


@pytest.mark.parametrize(
    "words",
    [
        "每周小结改为周八", "每周小结改为25:00", "催点确认改为周五17:00", "到期提醒改为很早", "多久没进展改为0天",
        "时区改为Mars/Base", "时区改为../../etc/passwd", "销号流程改为主要领导、整改办", "可见范围改为随便",
    ],
)  # fmt: skip
def test_what_is_no_value_is_answered_with_an_example_and_changes_nothing(
    town: Town, shen: Person, words: str
) -> None:
    before = settings(town)
    assert shen.says(words).text.startswith("请写成：")
    assert settings(town) == before


@pytest.mark.parametrize("one", SETTINGS, ids=lambda one: one.key)
def test_every_value_offered_is_set_by_its_button_and_shown(town: Town, shen: Person, one: object) -> None:
    key = one.key  # type: ignore[attr-defined]
    setting, now = FIELDS[key], getattr(settings(town), key)
    for value in setting.offered(now):
        data = f"conf:{key}:0:{setting.code(value)}"
        assert len(data.encode()) <= 64
        assert f"{setting.label}：{setting.show(value)}" in press(town, shen, data)
        assert getattr(settings(town), key) == value


def test_a_forged_value_is_refused(town: Town, shen: Person) -> None:
    before = settings(town)
    for data in (
        "conf:weekly_at:0:XYZ 99:99",
        "conf:chain:0:chief",
        "conf:visibility:0:nobody",
        "conf:nothing:0:1",
    ):
        press(town, shen, data)
    assert settings(town) == before
    with pytest.raises(Unreadable):
        FIELDS["chain"].value("review,review", ())


def test_a_chain_under_way_keeps_its_steps(town: Town, wu: Person, shen: Person, feng: Person) -> None:
    wu.says("第7条弄完了，申请销号")
    wu.taps("仍然申请")
    shen.says("销号流程改为整改办、主要领导")
    shen.taps("同意")
    assert feng.newest().text.startswith("请签批销号：第7条")


def test_issues_follow_the_units_visibility_unless_they_were_set_apart(
    town: Town, shen: Person, wu: Person
) -> None:
    shen.says("/edit 5")
    shen.taps("可见范围")
    shen.taps("仅整改办和领导可见"[:10])
    shen.says("可见范围改为仅有关部门和领导可见")
    assert "户厕" not in wu.says("厕所改得怎么样了").text
    assert "固定资产" in wu.says("固定资产到哪一步了").text
    shen.says("可见范围改为全部人员可见")
    assert "户厕" in wu.says("厕所改得怎么样了").text
    assert "路灯失管" not in wu.says("路灯修得怎么样了").text


def test_a_chain_that_nobody_could_go_through_is_said_at_once(town: Town, shen: Person) -> None:
    with town.book() as book:
        zhou = book.members.by_telegram(citizens.ZHOU.telegram_id)
        assert zhou is not None
        book.members.remove(zhou)
    shen.says("销号流程改为整改办、分管领导")
    assert not any("还没有人的" in bubble.text for bubble in shen.reads())
    shen.says("销号流程改为整改办、主要领导")
    told = next(bubble for bubble in shen.reads() if "还没有人的" in bubble.text)
    assert str(told) == (
        "销号要整改办、主要领导依次签，申请的人不能自己签。还没有人的：主要领导。\n"
        "请邀请他们加入，或把流程改短。\n[邀请] [改销号流程]"
    )
    assert shen.taps("改销号流程", told).text.startswith("销号流程：整改办、主要领导\n改为：\n1　")


@pytest.mark.parametrize("role", [role for role in ROLE if role != "coordinator"])
def test_nobody_else_sets_anything(town: Town, role: str) -> None:
    person, before = town.person(ROLE[role]), settings(town)  # type: ignore[index]
    for key, one in FIELDS.items():
        assert press(town, person, f"conf:{key}") == "只有整改办可以改设置。"
        value = one.code(one.offered(getattr(before, key))[-1])
        assert press(town, person, f"conf:{key}:0:{value}") == "只有整改办可以改设置。"
    assert settings(town) == before
