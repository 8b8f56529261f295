"""Wordings and forms that offices use: each read for what it says, its neighbours for what they say."""

from __future__ import annotations

import pytest

from storage.notice import Notice, read_bytes
from tests.storage.documents import Cell, xlsx_of
from tests.storage.test_notice_reading import HEAD as OPENING
from tests.storage.test_notice_reading import only, read


@pytest.mark.parametrize(
    ("lines", "said", "progress"),
    [
        ("1.台账不全\n整改情况（已完成）：一是补登。二是复核。", "已完成", "done"),
        ("1.台账不全\n整改进展【基本完成】①补登。②复核。", "基本完成", "ongoing"),
        ("1.台账不全\n落实情况（立行立改，已完成）\n（1）补登。\n（2）复核。", "立行立改，已完成", "done"),
        ("1.台账不全。整改结果（推进中）：一是补登。二是复核。", "推进中", "ongoing"),
        ("1.问题（尚未完成）：台账不全\n措施：一是补登。二是复核。", "尚未完成", "ongoing"),
        ("1.台账不全\n（1）整改情况（正在整改）：一是补登。二是复核。", "正在整改", "ongoing"),
    ],
)
def test_a_status_may_stand_in_brackets_behind_a_label(lines: str, said: str, progress: str) -> None:
    issue = only(lines)
    assert (issue.title, issue.status_text, issue.progress) == ("台账不全", said, progress)
    assert [measure.text for measure in issue.measures] == ["补登。", "复核。"]


@pytest.mark.parametrize(
    "lines",
    [
        "1.台账不全\n【整改落实】一是补登。二是复核。整改状态：正在整改",
        "1.台账不全\n整改措施（2项）：一是补登。二是复核。整改状态：正在整改",
        "1.台账不全\n整改情况（整改要求：六月前）：一是补登。二是复核。整改状态：正在整改",
    ],
)
def test_other_words_in_brackets_behind_a_label_are_no_status(lines: str) -> None:
    assert (only(lines).status_text, only(lines).progress) == ("正在整改", "ongoing")


HEAD = ["序号", "问题类别", "反馈问题", "整改措施", "责任单位", "整改状态"]
ROWS = [
    ["1", "党建", "台账不全", "补登。", "党建办", "已完成"],
    ["2", "党建", "统计数据失真", "核对。", "统计站", "已完成"],
    ["3", "民生", "停车难", "新增车位。", "城管办", "正在整改"],
]


def ledger(*foot: tuple[int, str]) -> Notice:
    """A ledger of three issues; below it a row for each run of cells, (0, 合计) (2, …) that begins with column 0."""
    rows: list[list[Cell]] = []
    for column, text in foot:
        if column == 0 or not rows:
            rows.append([None] * len(HEAD))
        rows[-1][column] = text
    (notice,) = read_bytes(xlsx_of([["霁川镇巡察整改台账"], HEAD, *ROWS, *rows]), ".xlsx")
    return notice


@pytest.mark.parametrize(
    ("foot", "declared"),
    [
        ([(0, "小结"), (2, "反馈问题3个，完成2个，正在推进1个。")], (3, 2, 1)),
        ([(2, "共3项，已完成2项，推进中1项")], (3, 2, 1)),
        ([(0, "合计"), (1, "3项"), (5, "已完成2项，整改中（含部分完成）1项")], (3, 2, 1)),
        ([(0, "汇总：共反馈3个问题，已完成2个，正在整改1个")], (3, 2, 1)),
        ([(0, "总计"), (2, "3项"), (3, "8项")], (3, None, None)),
    ],
)
def test_a_row_below_the_issues_declares_how_far_they_are(
    foot: list[tuple[int, str]], declared: tuple[int | None, ...]
) -> None:
    notice = ledger(*foot, (0, "镇主要负责人签字："), (4, "填报日期：2025年2月14日"))
    assert [issue.title for issue in notice.issues] == ["台账不全", "统计数据失真", "停车难"]
    assert [(t.issues, t.done, t.ongoing) for t in notice.declared] == [declared]
    assert "declared_done_mismatch" not in {finding.kind for finding in notice.findings}


def test_a_row_of_totals_that_the_issues_do_not_bear_out_is_told() -> None:
    notice = ledger((0, "小结"), (2, "反馈问题3个，完成3个，正在推进0个。"))
    assert [f.where for f in notice.findings if f.kind == "declared_done_mismatch"] == ["closing"]


def test_a_row_between_the_issues_speaks_of_its_part_alone() -> None:
    foot = [(0, "小结"), (2, "民生问题2个，完成2个"), (0, "4"), (2, "共有产权房管理混乱"), (3, "清查。")]
    notice = ledger(*foot, (5, "已完成"), (0, "小结"), (2, "问题2个，完成1个"))
    assert [issue.title for issue in notice.issues][2:] == ["停车难", "共有产权房管理混乱"]
    assert notice.declared == ()


THIRD_LEVEL = """（一）关于“惠民政策落地有折扣”方面
1.民生实事抓得不紧
（1）关于“户厕改造慢”问题
一是建台账。二是抓验收。【已完成】
（二）关于“监管责任不实”方面
1.三资管理松散
（1）关于“台账不全”问题
一是补登。二是复核。【已完成】
（2）关于“租金收缴慢”问题
一是催缴。二是公示。【正在整改】
{third}
1.班子建设有弱项
（1）关于“议事不规范”问题
一是修订规则。二是公开记录。【已完成】
（2）关于“谈心谈话少”问题
一是补谈。二是建档。【已完成】
"""


@pytest.mark.parametrize("number", ["(3)", "（3）", "（三）"])
def test_a_section_may_be_numbered_in_the_hand_of_the_problems(number: str) -> None:
    notice = read(THIRD_LEVEL.format(third=f"{number}关于“基层组织建设薄弱”方面"))
    assert [(s.title, [i.number for i in s.issues]) for s in notice.sections] == [
        ("惠民政策落地有折扣", ["1"]),
        ("监管责任不实", ["1", "2"]),
        ("基层组织建设薄弱", ["1", "2"]),
    ]
    assert any(f.kind == "heading_style" for f in notice.findings) is (number != "（三）")


def test_a_problem_goes_on_with_the_problems() -> None:
    notice = read(THIRD_LEVEL.format(third="（3）关于“公示不及时”问题\n一是补公示。二是定日子。【已完成】"))
    assert [len(s.issues) for s in notice.sections] == [1, 5]


@pytest.mark.parametrize(
    "beside",
    [
        "<aside><ul><li>招考通知</li><li>采购公告</li></ul></aside>",
        "<ul><li><script>x</script></li></ul>",
        "<ul><li></ul>",
    ],
)
def test_a_list_that_shows_no_words_leaves_no_bullet_behind(beside: str) -> None:
    lines = [*OPENING.splitlines(), "一、逐项整改情况", *THIRD_LEVEL.format(third="").split()]
    page = f"<html><body>{beside}{''.join(f'<p>{line}</p>' for line in lines)}</body></html>"
    (notice,) = read_bytes(page.encode(), ".html")
    assert (notice.title, [s.title for s in notice.sections]) == (
        "中共霁川镇委员会关于巡察整改情况的通报",
        ["惠民政策落地有折扣", "监管责任不实"],
    )
