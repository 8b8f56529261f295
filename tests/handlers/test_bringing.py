"""A document a coordinator sends: its differences first, nothing beaten unasked, one change with history."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook

from handlers import desk
from handlers.papers import worksheet
from handlers.paperwork import Kept
from storage.documents import Notice
from storage.ledger.desk import Desk
from storage.mail import EVERYWHERE, TELEGRAM
from storage.worksheet import HEADER, Sheet, to_workbook
from tests.handlers.town import Bubble, Person, Town


def exported(town: Town) -> Sheet:
    with town.book() as book:
        return worksheet(book.ledger(book.units.named(None).id), date(2025, 10, 10))


def edited(sheet: Sheet, **changes: dict[str, object]) -> Sheet:
    """The sheet with fields of issues changed, by number: n3={"progress": "done"}."""
    sections = [
        replace(s, issues=tuple(replace(i, **changes.get(f"n{i.number}", {})) for i in s.issues))  # type: ignore[arg-type]
        for s in sheet.ledger.sections
    ]
    return replace(sheet, ledger=replace(sheet.ledger, sections=tuple(sections)))


def work(town: Town, content: bytes) -> None:
    """Deal with what lies on the desk, as the clerk does it."""
    with town.database.transaction() as session:
        paper = Desk(session).next(town.now, EVERYWHERE)
        assert paper is not None
    with town.book() as book:
        job = desk.begin(book, paper)
    result = job.run(content)
    with town.book() as book:
        member = book.members.get(paper.member_id)
        assert member is not None
        job.finish(book, paper, member, result, [Kept("", "papers/aa/x")])
    with town.database.transaction() as session:
        Desk(session).done(paper)
    town.deliver()


def brought(shen: Person, name: str, content: bytes) -> Bubble:
    assert shen.sends_document(name, len(content)).text == f"收到“{name}”，正在读。"
    work(shen.town, content)
    return shen.newest()


@pytest.fixture
def sheet(town: Town) -> Sheet:
    return exported(town)


def test_an_unchanged_worksheet_changes_nothing(shen: Person, sheet: Sheet) -> None:
    card = brought(shen, "整改台账1010.xlsx", to_workbook(sheet))
    assert str(card) == "这份表是10月10日导出的。与台账比：改动0条，没变16条\n[导入] [取消]"


def test_differences_come_first_in_the_words_of_the_field(shen: Person, sheet: Sheet) -> None:
    changed = edited(
        sheet,
        n3={"deadline": date(2025, 11, 7)},
        n8={"progress": "done", "flag": None},
        n9={"office": "农业农村办"},
    )
    card = brought(shen, "整改台账.xlsx", to_workbook(changed))
    assert card.text.splitlines() == [
        "这份表是10月10日导出的。与台账比：改动3条，没变13条",
        "3　时限 10月31日→11月7日（延期，请补理由）",
        "8　正在整改→已完成",
        "9　牵头 经发办→农业农村办",
    ]
    assert card.labels == [["看全部改动", "导入", "取消"]]


def test_the_counts_at_the_foot_follow_the_rows_that_were_changed(shen: Person, sheet: Sheet) -> None:
    book = load_workbook(io.BytesIO(to_workbook(sheet)))
    page: Any = book.active
    columns = {cell.value: cell.column for cell in page[HEADER]}
    page.cell(HEADER + 8, columns["状态"]).value = "已完成"
    out = io.BytesIO()
    book.save(out)
    card = brought(shen, "整改台账.xlsx", out.getvalue())
    assert card.text.splitlines()[1:] == ["8　正在整改→已完成"]


def test_the_import_is_done_after_the_tap_and_stands_in_the_history(
    town: Town, shen: Person, sheet: Sheet
) -> None:
    content = to_workbook(edited(sheet, n9={"progress": "done", "flag": None}))
    card = brought(shen, "台账.xlsx", content)
    assert progress(town, "9") == "ongoing"
    assert shen.taps("导入", card).text == "正在导入“台账.xlsx”。"
    work(town, content)
    assert shen.newest().text == "已导入“台账.xlsx”：改动1条。"
    assert progress(town, "9") == "done"
    with town.book() as book:
        assert book.ledger(book.units.named(None).id).history.broken_at() is None


def progress(town: Town, number: str) -> str:
    with town.book() as book:
        issues = book.ledger(book.units.named(None).id).issues.all()
        return next(issue.progress for issue in issues if issue.number == number)


def written_in(town: Town, text: str) -> None:
    with town.book() as book:
        ledger = book.ledger(book.units.named(None).id)
        issue = next(i for i in ledger.issues.all() if i.number == "3")
        (shen,) = book.members.of_unit(ledger.unit.id, "coordinator")
        ledger.measures.replace(issue, 2, text, shen)


def test_an_old_figure_does_not_beat_a_newer_report_unasked(town: Town, shen: Person, sheet: Sheet) -> None:
    text = sheet.ledger.issues[2].measures[1].text
    written_in(town, text.replace("167户", "187户"))
    content = to_workbook(sheet)
    card = brought(shen, "台账.xlsx", content)
    assert card.text.splitlines()[1] == "3　请定：表里167户，10月14日又报了187户"
    assert card.labels == [["用187户", "用167户"], ["看全部改动", "导入", "取消"]]
    shen.taps("导入", card)
    assert town.answer == "请先定用哪个数。"
    card = shen.taps("用187户", card)
    shen.taps("导入", card)
    work(town, content)
    with town.book() as book:
        issues = book.ledger(book.units.named(None).id).issues.all()
        assert "187户" in issues[2].measures[1].text


def test_a_figure_below_the_newest_report_is_asked_about_too(shen: Person, sheet: Sheet) -> None:
    issue = sheet.ledger.issues[2]
    for said, asked in (("150户", True), ("190户", False)):
        text = issue.measures[1].text.replace("167户", said)
        measures = (issue.measures[0], replace(issue.measures[1], text=text), *issue.measures[2:])
        card = brought(shen, "台账.xlsx", to_workbook(edited(sheet, n3={"measures": measures})))
        assert (f"3　请定：表里{said}，10月14日又报了187户" in card.text) is asked


def test_a_day_may_become_long_term_for_a_reason(town: Town, shen: Person, sheet: Sheet) -> None:
    content = to_workbook(edited(sheet, n9={"deadline": None, "deadline_text": "长期坚持"}))
    card = brought(shen, "台账.xlsx", content)
    assert card.text.splitlines()[1:] == ["9　时限 11月14日→长期坚持（延期，请补理由）"]
    shen.taps("导入", card)
    work(town, content)
    assert shen.newest().text == "第9条延期了，请写一句理由，例如：连续下雨，验收推后"
    with town.book() as book:
        issues = book.ledger(book.units.named(None).id).issues.all()
    issue = next(one for one in issues if one.number == "9")
    assert (issue.deadline, issue.deadline_text) == (None, "长期坚持")


def test_a_day_of_another_year_is_shown_with_its_year(shen: Person, sheet: Sheet) -> None:
    card = brought(shen, "台账.xlsx", to_workbook(edited(sheet, n9={"deadline": date(2026, 1, 15)})))
    assert "9　时限 2025年11月14日→2026年1月15日（延期，请补理由）" in card.text


def test_measures_reworded_by_a_document_stand_in_the_history(town: Town, shen: Person, sheet: Sheet) -> None:
    first, second = sheet.ledger.issues[8].measures
    changed = (replace(first, text="集中清理村级合同，建立台账。"),)
    content = to_workbook(edited(sheet, n9={"measures": changed}))
    shen.taps("导入", brought(shen, "台账.xlsx", content))
    work(town, content)
    with town.book() as book:
        history = book.ledger(book.units.named(None).id).history
        told = [deed for _, deed in history.all() if deed.action == "measure_reworded"]
        assert history.broken_at() is None
    assert [(deed.member, deed.detail["ordinal"], deed.detail["text"]) for deed in told] == [
        ("沈主任", 1, [first.text, "集中清理村级合同，建立台账。"]),
        ("沈主任", 2, [second.text, None]),
    ]


def test_no_means_nothing_changed(shen: Person, sheet: Sheet) -> None:
    card = brought(shen, "台账.xlsx", to_workbook(edited(sheet, n9={"progress": "done"})))
    assert shen.taps("取消", card).text == "没有导入，台账没有变。"


def test_what_cannot_be_read_says_what_to_do(shen: Person) -> None:
    card = brought(shen, "台账.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old")
    assert "另存为 .docx 或 .xlsx" in card.text


def test_a_document_without_issues_is_evidence(town: Town, shen: Person) -> None:
    card = brought(shen, "购置发票.txt", "发票联 金额 360 元".encode())
    assert card.text == "没有读到问题清单，先当作材料收下。是哪一条的？发一句话就行。"
    told = shen.says("第5条换好灯头12个")
    assert "材料1份" in told.text


def test_a_clerk_s_document_goes_with_his_report(he: Person) -> None:
    told = he.sends_document("台账.xlsx", 9000, "第3条又改了2户")
    assert "材料1份" in told.text


def test_the_leaders_version_is_compared_and_kept(town: Town, shen: Person) -> None:
    from bot.practice.town import NOTICE

    content = NOTICE.read_text(encoding="utf-8").replace("改造167户", "改造170户").encode()
    card = brought(shen, "通报定稿.txt", content)
    assert str(card) == "与台账比，改动1处。\n[看1处改动] [存为定稿] [先不存]"
    shen.taps("看1处改动", card)
    assert "措施2原写：" in shen.newest().text
    assert shen.taps("存为定稿", card).text == "已存为定稿：通报定稿.txt。台账没有变。"
    with town.book() as book:
        _, deed = book.ledger(1).history.all()[-1]
        assert (deed.action, deed.member, deed.detail["name"]) == ("final_kept", "沈主任", "通报定稿.txt")


def test_what_does_not_add_up_in_the_leaders_version_is_quoted(shen: Person) -> None:
    from bot.practice.town import NOTICE

    claim = "目前，4个方面16个问题中，13个问题整改完毕，3个问题正在整改。"
    text = NOTICE.read_text(encoding="utf-8").replace("先后3次召开推进会调度进度。", claim)
    text = text.replace("改造167户", "改造170户").replace("登记不亮路灯86盏", "登记不亮路灯89盏")
    card = brought(shen, "通报定稿.txt", text.encode())
    assert str(card) == (
        "与台账比，改动2处。请核对1处：开头写「13个问题整改完毕」，逐条数是6个\n[看2处改动] [存为定稿] [先不存]"
    )


def test_what_is_still_to_be_filled_in_keeps_it_from_being_the_final_version(
    town: Town, shen: Person
) -> None:
    from bot.practice.town import NOTICE

    text = NOTICE.read_text(encoding="utf-8").rstrip().rsplit("\n", 2)
    content = "\n".join([text[0], "联系电话：【请填写】", *text[1:]]).encode()
    card = brought(shen, "通报定稿.txt", content)
    assert "还有1处【请填写】没有填，不能存为定稿。填好再发回。" in card.text
    assert card.labels == [["先不存"]]
    shen.presses(card.buttons[0][0][1].replace("bringno", "bringfinal"), card)
    assert town.answer == "还有【请填写】没有填，不能存为定稿。"


def test_a_notice_of_any_name_may_be_kept_as_the_final_version(shen: Person) -> None:
    from bot.practice.town import NOTICE

    card = brought(shen, "通报（书记改）.txt", NOTICE.read_bytes())
    assert card.labels[-2:] == [["导入", "取消"], ["存为定稿"]]
    assert shen.taps("存为定稿", card).text == "已存为定稿：通报（书记改）.txt。台账没有变。"


def test_a_later_deadline_wants_a_reason(town: Town, shen: Person, sheet: Sheet) -> None:
    content = to_workbook(edited(sheet, n3={"deadline": date(2025, 11, 7)}))
    shen.taps("导入", brought(shen, "台账.xlsx", content))
    work(town, content)
    assert shen.newest().text == "第3条延期了，请写一句理由，例如：连续下雨，验收推后"
    assert shen.says("验收组改期").text == "已记下第3条的延期理由：验收组改期"
    told = shen.says("/history 3").text
    assert "沈主任：延期：验收组改期" in told
    assert "时限 10月31日→11月7日" in told


def test_a_new_round_is_told_as_new(shen: Person, sheet: Sheet) -> None:
    later: Notice = replace(sheet.ledger, feedback_date=date(2026, 3, 2))
    card = brought(shen, "台账.xlsx", to_workbook(replace(sheet, ledger=later)))
    assert "读到4个方面16个问题，台账里还没有这一轮。" in card.text


def test_long_term_alone_is_asked_about_and_settles_nothing(shen: Person, sheet: Sheet) -> None:
    alone = edited(
        sheet,
        n3={"progress": None, "flag": "long_term", "status_text": "长期坚持"},
        n8={"progress": None, "flag": "long_term", "status_text": "长期坚持"},
    )
    card = brought(shen, "整改台账.xlsx", to_workbook(alone))
    assert "3、8　请定：只写「长期坚持」，没写是否已完成，台账里照旧" in card.text.splitlines()
    later = replace(alone, ledger=replace(alone.ledger, feedback_date=date(2026, 3, 2)))
    card = brought(shen, "新台账.xlsx", to_workbook(later))
    assert "3、8　请定：只写「长期坚持」，没写是否已完成，先记未开始" in card.text.splitlines()


def test_each_notice_of_a_file_has_its_own_card(town: Town, shen: Person) -> None:
    from bot.practice.town import NOTICE

    text = NOTICE.read_text(encoding="utf-8")
    other = text.replace("霁川镇", "柘溪镇").replace("井盖进行更换。【正在整改】", "井盖进行更换。【已完成】")
    content = f"{text}\n{other}".encode()
    brought(shen, "两份.txt", content)
    first, second = shen.reads()[-2:]
    assert first.text.startswith("文件里共2份，这是第1份。")
    assert "文件里共2份，这是第2份。" in second.text
    assert "文件写的单位是中共柘溪镇委员会，请核对。" in second.text
    assert shen.taps("导入", second).text == "正在导入“两份.txt”。"
    work(town, content)
    assert shen.newest().text.startswith("已导入“两份.txt”：")
    with town.book() as book:
        assert next(i.progress for i in book.ledger(1).issues.all() if i.number == "16") == "done"
    assert "[取消]" in str(first)


def test_a_paper_is_worked_on_only_where_its_chat_is(town: Town, shen: Person) -> None:
    shen.sends_document("台账.txt", 900)
    with town.database.transaction() as session:
        desk = Desk(session)
        assert desk.next(town.now, TELEGRAM) is not None
        assert desk.next(town.now, range(TELEGRAM.stop, EVERYWHERE.stop)) is None


def test_a_document_of_an_earlier_round_is_compared_with_that_round(
    town: Town, shen: Person, sheet: Sheet
) -> None:
    later = to_workbook(replace(sheet, ledger=replace(sheet.ledger, feedback_date=date(2026, 3, 2))))
    shen.taps("导入", brought(shen, "新一轮.xlsx", later))
    work(town, later)
    card = brought(shen, "上一轮.xlsx", to_workbook(edited(sheet, n9={"office": "农业农村办"})))
    assert card.text.splitlines()[1] == "2-4　牵头 经发办→农业农村办"
