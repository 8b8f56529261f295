"""A notice names no offices: sections and issues are given to them after the import, in the chat or in the worksheet."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.practice.town import Citizen
from handlers.allotting import Named, read_offices
from handlers.papers import worksheet
from storage.records import Issue, UnitSettings
from storage.worksheet import HEADER, to_workbook
from tests.handlers.test_bringing import brought, work
from tests.handlers.test_publishing import made
from tests.handlers.town import Bubble, Person, Town

NOTICE = """中共柳溪镇委员会关于巡察整改进展情况的通报
2025年3月2日，县委第二巡察组向柳溪镇党委反馈了巡察意见。
（一）关于“民生工作不够扎实”的整改情况
1.针对“路灯维修不及时”的问题。一是登记不亮路灯86盏。二是分批更换。【正在整改】
2.针对“公示栏长期不更新”的问题。一是按月更新公示内容。【已完成整改】
（二）关于“财务管理不够严格”的整改情况
3.针对“票据审核不严”的问题。一是对票据逐张复核。【正在整改】
中共柳溪镇委员会
2025年9月1日
""".encode()


@pytest.fixture
def lin(town: Town) -> Person:
    """The coordinator of another town that has nothing yet."""
    with town.book() as book:
        unit = book.units.found("柳溪镇", UnitSettings())
        code, _ = book.members.invite(unit.id, "林主任", "coordinator", None)
        book.members.redeem(code, 7001)
    return town.person(Citizen(7001, "林主任", "coordinator"))


def issues(town: Town) -> tuple[Issue, ...]:
    with town.book() as book:
        return book.ledger(book.units.named("柳溪镇").id).issues.all()


def imported(lin: Person) -> Bubble:
    card = brought(lin, "通报.txt", NOTICE)
    assert "读到2个方面3个问题，台账里还没有这一轮。" in card.text
    lin.taps("导入", card)
    work(lin.town, NOTICE)
    return next(bubble for bubble in lin.reads() if bubble.card == card.card)


def test_after_the_import_the_offer_is_made_and_all_is_undecided(town: Town, lin: Person) -> None:
    card = imported(lin)
    assert str(card) == "已导入2个方面3个问题。3条都没有牵头部门，先写未定。\n[分给部门] [要表格填]"
    assert [issue.lead for issue in issues(town)] == [None] * 3
    assert "未定" in lin.says("还有哪些没完成").text


def test_a_unit_without_offices_is_asked_for_their_names(town: Town, lin: Person) -> None:
    imported(lin)
    lin.taps("分给部门")
    first = lin.newest()
    assert first.text.splitlines() == [
        "民生工作不够扎实，2条没有牵头：",
        "第1条 路灯维修不及时",
        "第2条 公示栏长期不更新",
        "请写牵头部门的名称；有配合的接着写，例如：农业农村办，配合苇塘村、上坳村",
    ]
    assert first.labels == [["写名称", "逐条分", "先不分"]]
    second = lin.says("规建办，配合东坪村、西坪村")
    assert second.text.splitlines()[:2] == [
        "第1条、第2条：规建办（新登记的部门），配合东坪村、西坪村",
        "这一条没有牵头：",
    ]
    assert second.labels[0] == ["规建办", "东坪村", "西坪村"]
    last = lin.taps("规建办", second)
    assert last.text.splitlines()[1:] == [
        "第3条：规建办",
        "每条都有牵头部门了。",
        "配合、时限、责任领导可以在表格里填。",
    ]
    assert [(i.lead and i.lead.name, [o.name for o in i.co_offices]) for i in issues(town)] == [
        ("规建办", ["东坪村", "西坪村"]),
        ("规建办", ["东坪村", "西坪村"]),
        ("规建办", []),
    ]
    assert "林主任：牵头 无→规建办" in lin.says("/history 3").text


def test_a_section_may_be_given_issue_by_issue(town: Town, lin: Person) -> None:
    imported(lin)
    lin.taps("分给部门")
    each = lin.taps("逐条分", lin.newest())
    assert "第1条 路灯维修不及时" in each.text
    assert "第2条" not in each.text
    lin.says("规建办")
    lin.says("党政办")
    lin.taps("先不分", lin.newest())
    assert [issue.lead and issue.lead.name for issue in issues(town)] == ["规建办", "党政办", None]
    assert "有1条没有牵头部门，先写未定。" in lin.newest().text


def test_what_is_no_name_is_answered_as_always(town: Town, lin: Person) -> None:
    imported(lin)
    lin.taps("分给部门")
    assert "路灯换了20盏" in lin.says("路灯换了20盏").text
    assert lin.says("还有哪些没完成").text.startswith("3条中")
    assert issues(town)[0].lead is None
    lin.says("规建办")
    assert issues(town)[0].lead is not None


def test_asked_for_a_name_anything_that_is_none_is_asked_again(town: Town, lin: Person) -> None:
    imported(lin)
    lin.taps("分给部门")
    lin.taps("写名称")
    assert lin.says("第1条2026年再说").text.startswith("没有看懂是哪个部门。")
    assert [issue.lead for issue in issues(town)] == [None] * 3


def test_the_worksheet_filled_in_brings_offices_deadline_and_leader(town: Town, lin: Person) -> None:
    imported(lin)
    lin.taps("要表格填")
    assert lin.newest().text == "台账正在出，马上发给您。"
    (sheet,) = made(town)
    book = load_workbook(io.BytesIO(sheet.data))
    page: Any = book.active
    columns = {cell.value: cell.column for cell in page[HEADER]}
    given = {
        "牵头单位": "规建办",
        "配合单位": "东坪村、西坪村",
        "整改时限": date(2025, 11, 30),
        "责任领导": "罗副镇长",
    }
    for name, value in given.items():
        page.cell(HEADER + 1, columns[name]).value = value
    out = io.BytesIO()
    book.save(out)
    card = brought(lin, "整改台账.xlsx", out.getvalue())
    assert card.text.splitlines()[1] == (
        "1　时限 未定→11月30日；责任领导 未定→罗副镇长；牵头 未定→规建办；配合 无→东坪村、西坪村"
    )
    lin.taps("导入", card)
    work(town, out.getvalue())
    first = issues(town)[0]
    assert first.lead is not None
    assert (first.lead.name, [o.name for o in first.co_offices], first.deadline, first.leader) == (
        "规建办", ["东坪村", "西坪村"], date(2025, 11, 30), "罗副镇长",
    )  # fmt: skip
    bubble = next(b for b in lin.reads() if b.card == card.card)
    assert (
        str(bubble) == "已导入“整改台账.xlsx”：改动1条。有2条没有牵头部门，先写未定。\n[分给部门] [要表格填]"
    )


def test_a_worksheet_offers_the_offices_to_choose_from(town: Town) -> None:
    with town.book() as book:
        content = to_workbook(worksheet(book.ledger(1), date(2025, 10, 17)))
    page: Any = load_workbook(io.BytesIO(content)).active
    column = {cell.value: cell.column_letter for cell in page[HEADER]}["牵头单位"]
    rules = {str(rule.sqref): rule.formula1 for rule in page.data_validations.dataValidation}
    assert "农业农村办" in rules[f"{column}4:{column}19"]


def test_only_the_coordinator_allots(town: Town, he: Person, shen: Person) -> None:
    assert he.says("分工").text == "分工由整改办来定。"
    assert shen.says("分工").text == "每条都有牵头部门了。要改，发 /edit 和编号。"


def test_an_old_card_gives_nothing_twice(town: Town, lin: Person) -> None:
    imported(lin)
    lin.taps("分给部门")
    lin.says("规建办")
    card = lin.newest()
    data = card.buttons[0][0][1]
    lin.presses(data, card)
    lin.presses(data, card)
    assert town.answer == "这条已经处理过了。"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("农业农村办", Named("农业农村办")),
        ("由财政所牵头，配合党政办、苇塘村。", Named("财政所", ("党政办", "苇塘村"))),
        ("牵头：规建办 配合单位：综合执法队", Named("规建办", ("综合执法队",))),
        ("路灯换了20盏", None),
        ("好的", None),
        ("谢谢沈主任", None),
        ("还没有报的村", None),
    ],
)
def test_offices_are_read_from_a_few_words(text: str, named: Named | None) -> None:
    assert read_offices(text, (), strict=True) == named
