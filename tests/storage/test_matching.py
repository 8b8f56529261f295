"""Matching a message to the issues of a ledger."""

from __future__ import annotations

import pytest

from storage.matching import Index, Subject, cited

RIVER = (
    Subject("1-1", "1", "民生", "村卫生室开诊不正常", ("督促村医按时坐诊，公示值班电话。",)),
    Subject("1-2", "2", "民生", "农村户厕改造进度慢", ("截至目前，已改造户厕167户。",)),
    Subject("2-1", "3", "财务", "固定资产底数不清", ("组织财政所逐个单位盘点登记。",)),
    Subject("2-2", "4", "党建", "“三会一课”记录不完整", ("党建办每季度抽查支部会议记录本。",)),
)
RESTARTED = (
    Subject("1-1", "1", "甲", "隐患排查走过场", ()),
    Subject("2-1", "1", "乙", "支出审核把关不严", ()),
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("厕所革命又改了20户", "1-2"),
        ("户侧又改了2户", "1-2"),
        ("村医昨天来开诊了", "1-1"),
        ("資產盤點完了", "2-1"),
        ("sanhuiyike本子补齐了", "2-2"),
        ("家底摸清了", "2-1"),
    ],
)
def test_a_message_finds_its_issue(text: str, code: str) -> None:
    assert Index(RIVER).rank(text).candidates[0].code == code


def test_talk_of_other_things_finds_nothing() -> None:
    assert Index(RIVER).rank("明天下午三点开会").verdict == "none"


def test_the_words_that_carried_the_match_are_named() -> None:
    assert Index(RIVER).rank("村医昨天来开诊了").candidates[0].why == ("村医", "开诊")


def test_a_number_that_restarts_names_every_issue_that_bears_it() -> None:
    assert cited("第1个问题到哪一步了", RESTARTED) == ("1-1", "2-1")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("第3个问题", ("2-1",)),
        ("问题三怎么样了", ("2-1",)),
        ("3号问题", ("2-1",)),
        ("2-1", ("2-1",)),
        ("二(2)", ("2-2",)),
        ("2.1到哪步了", ("2-1",)),
        ("3和4现在各是什么情况", ("2-1", "2-2")),
    ],
)
def test_a_cited_number_names_its_issue(text: str, codes: tuple[str, ...]) -> None:
    assert cited(text, RIVER) == codes


@pytest.mark.parametrize(
    "text", ["3号楼修好了", "3月2日开会", "做了3道题", "改了2户", "Q3", "取件码6-2-3017"]
)
def test_an_ordinary_figure_names_no_issue(text: str) -> None:
    assert cited(text, RIVER) == ()
