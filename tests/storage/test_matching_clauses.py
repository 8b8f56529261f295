"""Several matters in one message are told apart, and one matter told at length is left whole."""

from __future__ import annotations

import pytest

from storage.matching import Index, Match, Subject
from tests.storage.test_matching import INDEX, RIVER


def codes(match: Match) -> list[str]:
    """The issue of each clause."""
    return [clause.candidates[0].code for clause in match.clauses]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("户厕这周改了20户累计187户另外河边那个违建昨天拆了", ["1-2", "3-1"]),
        ("路灯换了5盏，顺便固定资产也盘点完了", ["1-3", "2-1"]),
        ("一是鱼塘合同补签了3份，二是村医都到岗坐诊", ["2-3", "1-1"]),
        ("三会一课记录补齐；违建又拆一处", ["2-2", "3-1"]),
        ("户厕和路灯，哪个先到期", ["1-2", "1-3"]),
        ("3和7现在各是什么情况", ["1-3", "3-1"]),
        ("户厕又改了20户河边那个违建也拆了", ["1-2", "3-1"]),
        ("路灯都换好了鱼塘合同也补签了三份", ["1-3", "2-3"]),
        ("①路灯换了5盏②违建拆了2处", ["1-3", "3-1"]),
        ("路灯换了5盏 鱼塘合同签了3份 违建拆了2处", ["1-3", "2-3", "3-1"]),
        ("3没动，7拆了2处", ["1-3", "3-1"]),
        ("路灯修好6盏，违建那户谈下来了，至于村医，还要再说", ["1-3", "3-1", "1-1"]),
        ("户厕改了2户，鱼塘合同签了，村医那边说好了", ["1-2", "2-3", "1-1"]),
        ("1、户厕2户验收；2、鱼塘合同补签了3份；3、违建又拆1处", ["1-2", "2-3", "3-1"]),
        ("（1）村医到岗坐诊（2）路灯换了5盏", ["1-1", "1-3"]),
        ("户厕又改了2户，另外值班的事也在弄", ["1-2", "1-1"]),
    ],
)
def test_each_matter_is_tied_on_its_own(text: str, expected: list[str]) -> None:
    match = INDEX.rank(text)
    assert codes(match) == expected
    assert [c.code for c in match.candidates[: len(expected)]] == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("我们把第3条的灯换了，第7条也拆了2处", ["我们把第3条的灯换了", "第7条也拆了2处"]),
        ("第3条，换了5盏，还剩3盏；第7条没动", ["第3条，换了5盏，还剩3盏", "第7条没动"]),
        ("3和7都完成了2处", ["3和7都完成了2处", "3和7都完成了2处"]),
    ],
)
def test_each_number_cited_has_the_words_said_of_it(text: str, words: list[str]) -> None:
    match = INDEX.rank(text)
    assert codes(match) == ["1-3", "3-1"]
    assert [clause.text for clause in match.clauses] == words


def test_numbers_that_count_from_one_cite_issues_where_the_words_name_none() -> None:
    assert codes(INDEX.rank("1、已完成；2、又改2户；3、没动")) == ["1-1", "1-2", "1-3"]


def test_three_matters_are_three_clauses() -> None:
    match = INDEX.rank("一是路灯换了5盏，二是村医坐诊了，三是违建拆了2处")
    assert codes(match) == ["1-3", "1-1", "3-1"]


def test_the_words_of_each_matter_stay_the_members_own() -> None:
    match = INDEX.rank("户厕这周改了20户累计187户另外河边那个违建昨天拆了")
    assert [clause.text for clause in match.clauses] == ["户厕这周改了20户累计187户", "河边那个违建昨天拆了"]


@pytest.mark.parametrize(
    "text",
    [
        "户厕又改了20户，剩下的三户在外打工，国庆回来改",
        "路灯失管失修的问题，坏的都换了，管护人也定了",
        "户厕又改了20户，另外还有三户在外打工，国庆回来改",
        "户厕：1.新开工12户；2.完工8户；3.剩余5户月底前完成",
        "村医请假两天，已经安排人顶班，值班电话照旧",
        "河边那个违建昨天拆了，人也都安置好了",
        "固定资产盘点表交了财政所还要再核一遍",
    ],
)
def test_one_matter_told_at_length_stays_one(text: str) -> None:
    assert INDEX.rank(text).clauses == ()


def test_a_matter_told_in_one_breath_ends_where_its_verb_ends() -> None:
    match = INDEX.rank("户厕又改了20户河边那个违建也拆了")
    assert [clause.text for clause in match.clauses] == ["户厕又改了20户", "河边那个违建也拆了"]


def test_a_matter_ends_at_the_comma_though_its_last_character_is_the_nexts() -> None:
    titles = (
        "饮水工程管护不力",
        "村道路灯失管失修",
        "固定资产底数不清",
        "差旅报销把关不严",
        "信访件办理拖延",
        "合同管理混乱",
    )
    ledger = Index([Subject(f"1-{n}", str(n), "民生保障", title, ()) for n, title in enumerate(titles, 1)])
    match = ledger.rank("饮水管护协议签了6个村，路灯换了5盏")
    assert [clause.text for clause in match.clauses] == ["饮水管护协议签了6个村", "路灯换了5盏"]


def test_a_number_that_several_issues_bear_makes_no_clauses() -> None:
    assert Index(RIVER).rank("第3个问题").clauses == ()
