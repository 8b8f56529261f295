"""写入 in the worksheet: chosen in a cell, shown first, done once, in the history; an empty cell changes nothing."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from openpyxl import load_workbook

from handlers.papers import worksheet
from storage.notice.files import read_bytes
from storage.records import Issue
from storage.worksheet import HEADER, to_workbook
from tests.handlers.test_bringing import brought, work
from tests.handlers.town import Person, Town

TODAY = date(2025, 10, 17)


def written(town: Town) -> bytes:
    with town.book() as book:
        return to_workbook(worksheet(book.ledger(1), TODAY))


def filled(content: bytes, **cells: str) -> bytes:
    """The worksheet as somebody fills it in: n3="改成187户" under 写入."""
    book = load_workbook(io.BytesIO(content))
    page: Any = book.active
    columns = {cell.value: cell.column for cell in page[HEADER]}
    for row in page.iter_rows(min_row=HEADER + 1):
        if (choice := cells.get(f"n{row[0].value}")) is not None:
            page.cell(row[0].row, columns["写入"]).value = choice
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def issue(town: Town, number: str) -> Issue:
    with town.book() as book:
        return next(one for one in book.ledger(1).issues.all() if one.number == number)


def waiting(town: Town) -> int:
    with town.book() as book:
        ledger = book.ledger(1)
        return len(ledger.measures.unwritten(ledger.round.id))


def deeds(town: Town) -> list[tuple[str | None, Any]]:
    with town.book() as book:
        history = book.ledger(1).history
        assert history.broken_at() is None
        return [
            (deed.member, deed.detail["text"]) for _, deed in history.all() if deed.action == "written_in"
        ]


def test_the_sheet_lists_what_waits_and_offers_what_can_become_of_it(town: Town) -> None:
    page: Any = load_workbook(io.BytesIO(written(town))).active
    heads = [cell.value for cell in page[HEADER]]
    assert heads[-2:] == ["待写入的进展", "写入"]
    third = next(row for row in page.iter_rows(min_row=HEADER + 1) if row[0].value == 3)
    assert third[-2].value.splitlines()[-1].startswith("登记号0008，10月14日农业农村办：")
    assert third[-1].value is None
    offered = {str(rule.sqref): rule.formula1 for rule in page.data_validations.dataValidation}
    assert offered[third[-1].coordinate] == '"改成187户,另加一条措施,只留记录"'
    # What is 整改办's own is not printed with the sheet that is handed on.
    assert page.print_area.endswith(f"${third[-3].column_letter}$20")


def test_the_columns_are_gone_when_nothing_waits(town: Town, shen: Person) -> None:
    content = filled(written(town), **{f"n{n}": "只留记录" for n in range(1, 17)})
    shen.taps("导入", brought(shen, "台账.xlsx", content))
    work(town, content)
    assert waiting(town) == 0
    page: Any = load_workbook(io.BytesIO(written(town))).active
    assert page.cell(HEADER, page.max_column).value == "是否公开"


def test_a_column_left_empty_changes_nothing(town: Town, shen: Person) -> None:
    card = brought(shen, "台账.xlsx", written(town))
    assert str(card) == "这份表是10月17日导出的。与台账比：改动0条，没变16条\n[导入] [取消]"
    shen.taps("导入", card)
    work(town, written(town))
    assert (waiting(town), deeds(town)) == (8, [])


def test_what_was_chosen_is_shown_first_and_done_after_the_tap(town: Town, shen: Person) -> None:
    content = filled(written(town), n3="改成187户", n8="另加一条措施", n11="只留记录")
    card = brought(shen, "台账.xlsx", content)
    assert card.text.splitlines() == [
        "这份表是10月17日导出的。与台账比：改动0条，没变16条，写入进展3条",
        "3　写入：“截至目前，已改造167户”改成187户",
        "8　写入：另加一条措施“资产盘到第6个单位，还剩6个单位。”",
        "11　只留记录1条",
    ]
    assert (waiting(town), deeds(town)) == (8, [])
    assert shen.taps("导入", card).text == "正在导入“台账.xlsx”。"
    work(town, content)
    assert shen.newest().text == "已导入“台账.xlsx”：改动0条；写入：改了1处，另加了1条，只留记录1条。"
    assert "已改造187户" in issue(town, "3").measures[1].text
    assert [measure.text for measure in issue(town, "8").measures][2:] == ["资产盘到第6个单位，还剩6个单位。"]
    assert [member for member, _ in deeds(town)] == ["沈主任"] * 3


def test_the_same_file_again_writes_nothing_twice_and_takes_nothing_back(town: Town, shen: Person) -> None:
    content = filled(written(town), n3="改数字", n8="加措施")
    for _ in range(2):
        card = brought(shen, "台账.xlsx", content)
        if "用187户" in str(card):
            card = shen.taps("用187户", card)
        shen.taps("导入", card)
        work(town, content)
    assert len(issue(town, "8").measures) == 3
    assert "已改造187户" in issue(town, "3").measures[1].text
    assert len(deeds(town)) == 2


def test_each_report_of_an_issue_may_be_settled_apart(town: Town, shen: Person) -> None:
    content = filled(written(town), n3="0005只留记录；0008改成187户")
    card = brought(shen, "台账.xlsx", content)
    assert "3　写入：“截至目前，已改造167户”改成187户" in card.text
    assert "3　只留记录1条" in card.text
    shen.taps("导入", card)
    work(town, content)
    assert [text and text[1][-12:] for _, text in deeds(town)].count(None) == 1


def test_a_village_s_report_waits_while_the_town_s_figure_is_replaced(town: Town, shen: Person) -> None:
    content = filled(written(town), n3="0008改成187户")
    shen.taps("导入", brought(shen, "台账.xlsx", content))
    work(town, content)
    assert waiting(town) == 7


def test_a_choice_that_no_longer_fits_is_told_and_not_done(town: Town, shen: Person, he: Person) -> None:
    content = filled(written(town), n3="改成187户", n15="改数字", n16="看着办")
    he.says("户厕累计191户")
    he.taps("确认")
    card = brought(shen, "台账.xlsx", content)
    told = card.text.splitlines()
    assert "3　写入栏要改成187户，正文里没有可改的数，现在报的是191户，没有动" in told
    assert "15　写入栏要改数字，正文里没有可改的数，没有动" in told
    assert "16　写入栏“看着办”没有看懂，没有动" in told


def test_what_changes_between_the_card_and_the_tap_is_not_written(
    town: Town, shen: Person, he: Person
) -> None:
    content = filled(written(town), n3="改成187户")
    card = brought(shen, "台账.xlsx", content)
    he.says("户厕累计191户")
    he.taps("确认")
    shen.taps("导入", card)
    work(town, content)
    assert "已有变化，没有写入" in shen.newest().text
    assert "已改造167户" in issue(town, "3").measures[1].text


def test_the_words_of_the_columns_do_not_get_into_the_notes(town: Town) -> None:
    (notice,) = read_bytes(filled(written(town), n3="只留记录"), ".xlsx")
    third = notice.issues[2]
    assert (third.notes, third.write_in) == (None, "只留记录")
    assert third.waiting.splitlines()[-1].startswith("登记号0008，")
