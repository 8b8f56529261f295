"""Numbers of issues that a message cites, told from ordinary figures."""

from __future__ import annotations

import pytest

from storage.matching import Subject, cited

RUNNING = tuple(Subject(f"{1 + n // 6}-{1 + n % 6}", str(n + 1), "方面", f"问题之{n}", ()) for n in range(18))
RESTARTED = tuple(
    Subject(f"{section}-{n}", str(n), "方面", f"问题之{section}{n}", ())
    for section in (1, 2, 3)
    for n in range(1, 6)
)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("第3个问题到哪一步了", ("1-3",)),
        ("问题三怎么样了", ("1-3",)),
        ("问题十四谁在跟", ("3-2",)),
        ("3号问题还差多少", ("1-3",)),
        ("3号：又改3户", ("1-3",)),
        ("第7个？", ("2-1",)),
        ("第十二条", ("2-6",)),
        ("12条，那个党员后面怎么处理的", ("2-6",)),
        ("15还没动", ("3-3",)),
        ("9号谁负责", ("2-3",)),
        ("最后一条（16）拆了多少", ("3-4",)),
        ("3和16现在各是什么情况", ("1-3", "3-4")),
        ("2-1", ("2-1",)),
        ("二(3)", ("2-3",)),
        ("二（3）：票据加了一道复核", ("2-3",)),
        ("2.3到哪步了", ("2-3",)),
        ("一、6", ("1-6",)),
        ("三.5 账单核对完", ("3-5",)),
        ("第二部分第二条", ("2-2",)),
        ("2.3和2.4分别到哪步了", ("2-3", "2-4")),
        ("12", ("2-6",)),
        ("17呢", ("3-5",)),
        ("12到底办结没办结", ("2-6",)),
        ("问题5工钱结了吗", ("1-5",)),
        ("第十项哪天到期", ("2-4",)),
        ("第9条转给农业农村办", ("2-3",)),
        ("第3条期限改到11月7日", ("1-3",)),
        ("7跟11归谁管", ("2-1", "2-5")),
        ("6和8哪个先到期", ("1-6", "2-2")),
        ("10跟12一起给我看看", ("2-4", "2-6")),
        ("三2", ("3-2",)),
        ("第6条：材料交了", ("1-6",)),
    ],
)
def test_a_cited_number_names_its_issue(text: str, codes: tuple[str, ...]) -> None:
    assert cited(text, RUNNING) == codes


@pytest.mark.parametrize(
    "text",
    [
        "Q3的数还没出",
        "3号楼修好了",
        "3月16日开会",
        "3号上午又拆一处",
        "做了3道题",
        "又改了3户，累计12户",
        "第三季度",
        "第3期培训",
        "第一议题学了",
        "取件码6-2-3017",
        "亩产2.3吨",
        "涨了1.5万",
        "电话0750-6221234",
        "18个问题完成了几个",
        "三会一课",
        "2022年11月那台",
        "今天清了3车垃圾",
        "18条里办结了几条",
        "3重1大",
        "12户都搬了",
        "第3条路修好了",
        "第2条生产线停了",
        "15号那天去看的",
        "8成村民签了字",
        "三会一课记录补了",
    ],
)
def test_an_ordinary_figure_names_no_issue(text: str) -> None:
    assert cited(text, RUNNING) == ()


def test_a_number_that_restarts_names_every_issue_that_bears_it() -> None:
    assert cited("第3个问题到哪一步了", RESTARTED) == ("1-3", "2-3", "3-3")


def test_a_number_no_issue_bears_names_none() -> None:
    assert cited("第99个问题", RUNNING) == ()


def test_an_issue_without_a_printed_number_is_cited_by_its_code() -> None:
    assert cited("1-1办完没", [Subject("1-1", None, "方面", "无编号", ())]) == ("1-1",)
