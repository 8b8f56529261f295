"""A question for a part of what is left is answered with that part alone."""

from __future__ import annotations

import pytest

from tests.handlers.town import Person

NEAR = ["10天内到期2条", "4 村卫生室开诊不正常（社会事务办，20日）", "8 固定资产底数不清（财政所，24日）"]


@pytest.mark.parametrize("said", ["帮我看看那几条快到期的", "快到期的有哪些", "临近到期的列一下"])
def test_what_is_due_soon(shen: Person, said: str) -> None:
    assert shen.says(said).text.split("\n") == NEAR


@pytest.mark.parametrize("said", ["哪些超期了", "有没有逾期的", "过期没销的列给我", "anything overdue?"])
def test_what_is_overdue(shen: Person, said: str) -> None:
    assert shen.says(said).text == "超期1条\n5 村道路灯失管失修（规建办，超7天）"


def test_what_has_been_silent(shen: Person) -> None:
    said = shen.says("两周没动静的是哪几条").text
    assert [line.split(" ")[0] for line in said.split("\n")] == ["两周没有新进展2条", "9", "13"]


@pytest.mark.parametrize(
    ("said", "marks"),
    [
        ("规建办手里还有几条", ["规建办没整改完1条", "5"]),
        ("财政所和经发办还剩几条没弄完", ["财政所、经发办没整改完2条", "8", "9"]),
        ("党建办超期的有吗", ["党建办没有超期的问题。"]),
    ],
)
def test_what_an_office_has_left(zhou: Person, said: str, marks: list[str]) -> None:
    assert [line.split(" ")[0] for line in zhou.says(said).text.split("\n")] == marks


@pytest.mark.parametrize(
    ("said", "head"),
    [
        ("下周到期的有哪些", "10月26日前到期3条"),
        ("月底前要交账的是哪几项", "10月31日前到期5条"),
        ("11月14日前要收尾的有哪些", "11月14日前到期8条"),
        ("三天之内要交差的有没有", "10月20日前到期2条"),
    ],
)
def test_what_is_due_by_a_day(shen: Person, said: str, head: str) -> None:
    assert shen.says(said).text.split("\n")[0] == head


def test_the_whole_list_is_one_tap_away(shen: Person) -> None:
    shen.says("哪些超期了")
    assert shen.taps("全部没完成的").text.startswith("16条中，没整改完9条")


def test_a_clerk_reads_his_own_part_and_another_offices_by_its_name(he: Person) -> None:
    assert str(he.says("快到期的有没有")) == "没有10天内到期的问题。\n[全部没完成的]"
    assert he.says("规建办还剩几条").text == "规建办没整改完1条\n5 村道路灯失管失修（规建办，超7天）"
    assert he.says("我们农业农村办还剩几条").text.startswith("农业农村办牵头的，没整改完2条：")


@pytest.mark.parametrize(
    ("said", "marks"),
    [
        ("冯副镇长分管哪几条没完成", ["冯副镇长分管的没整改完2条", "3", "16"]),
        ("第二方面还剩哪些", ["第二方面没整改完2条", "8", "9"]),
    ],
)
def test_what_a_leader_or_a_section_has_left(shen: Person, said: str, marks: list[str]) -> None:
    assert [line.split(" ")[0] for line in shen.says(said).text.split("\n")] == marks
