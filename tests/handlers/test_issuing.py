"""The notice before it goes out, and reports on their way into its text."""

from __future__ import annotations

from datetime import date, datetime

from handlers.issuing import prepare_notice
from storage.ledger.desk import Desk, Paper
from storage.mail import EVERYWHERE
from storage.notice.files import read_bytes
from storage.records import Issue
from tests.handlers.town import Person, Town


def issue(town: Town, number: str) -> Issue:
    with town.book() as book:
        unit = book.units.named(None).id
        return next(i for i in book.ledger(unit).issues.all() if i.number == number)


def ordered(town: Town) -> Paper | None:
    with town.database.transaction() as session:
        return Desk(session).next(town.now, EVERYWHERE)


def test_the_card_counts_and_puts_two_numbers_side_by_side(town: Town, shen: Person) -> None:
    card = shen.says("出通报")
    lines = card.text.splitlines()
    assert lines[0] == "通报（送审稿），截至10月17日15:00：16条，已完成7，正在整改9"
    assert lines[1] == "请核对2处："
    assert "第3条正文写167户，最近报的是187户（10月14日）" in card.text
    assert "还有8条进展没写进正文；小问题1处" in card.text
    assert card.labels == [["改成187户", "逐处看", "写入台账"], ["仍出送审稿", "先不出"]]


def test_what_is_still_open_wants_a_second_tap(town: Town, shen: Person) -> None:
    shen.says("出通报")
    card = shen.taps("仍出送审稿")
    assert card.text == "还有2处没核对，仍要出送审稿吗？核对清单另附，不写进稿子。"
    assert card.labels == [["确定出稿", "先不出"]]
    assert ordered(town) is None
    assert shen.taps("确定出稿").text == "送审稿正在出，马上发给您。"
    paper = ordered(town)
    assert paper is not None
    assert (paper.kind, paper.detail) == ("notice", {"forced": True})


def test_the_list_of_doubts_is_apart_from_the_notice(town: Town, shen: Person) -> None:
    shen.says("出通报")
    shen.taps("仍出送审稿")
    shen.taps("确定出稿")
    paper = ordered(town)
    assert paper is not None
    with town.book() as book:
        work = prepare_notice(book, paper)
    document, apart = work.run(b"")
    assert (document.name, apart.name) == ("通报送审稿1017.docx", "核对清单1017.txt")
    (notice,) = read_bytes(document.data, ".docx")
    assert (notice.count("done"), notice.count("ongoing"), notice.published) == (7, 9, date(2025, 10, 17))
    assert "最近报的是187户" in apart.data.decode()
    assert "核对" not in notice.preamble + notice.closing


def test_a_tap_writes_the_newest_figure_over_the_old_one(town: Town, shen: Person) -> None:
    shen.says("出通报")
    card = shen.taps("改成187户")
    assert "第3条正文写" not in card.text
    assert "还有7条进展没写进正文" in card.text
    assert "截至目前，已改造187户，验收资金同步拨付。" in issue(town, "3").measures[1].text


def test_nothing_goes_out_after_a_no(town: Town, shen: Person) -> None:
    shen.says("出通报")
    assert shen.taps("先不出").text == "没有出稿。"
    assert ordered(town) is None


def test_a_clerk_is_told_who_writes_the_notice(he: Person) -> None:
    assert he.says("出通报").text == "通报由整改办出。"


def test_reports_are_written_in_one_by_one_old_and_new_side_by_side(town: Town, shen: Person) -> None:
    shen.says("出通报")
    shen.taps("写入台账")
    card = shen.newest()
    assert card.labels[-1][-2:] == ["另加一条措施", "只留记录"]
    while "第3条 措施2" not in card.text:
        card = shen.taps("只留记录", card)
    assert "第3条 措施2现写：截至目前，已改造167户\n新报：新改20户，全镇累计187户（农业农村办）" in card.text
    card = shen.taps("改成187户", card)
    assert card.text.startswith("第3条 措施2已改成187户。")
    assert card.text.endswith("写完了：改了1处，只留记录7条。")
    third = issue(town, "3").id
    with town.book() as book:
        ledger = book.ledger(book.units.named(None).id)
        assert ledger.measures.unwritten(ledger.round.id) == ()
        deeds = [d for d in ledger.history.of_issue(third) if d.action == "written_in"]
        assert [d.member for d in deeds] == ["沈主任"] * len(deeds)
        assert ledger.history.broken_at() is None


def test_writing_in_is_begun_with_a_word_for_all_or_for_one_issue(
    town: Town, shen: Person, he: Person
) -> None:
    assert shen.says("把各部门报的进展写入台账").labels[-1][-2:] == ["另加一条措施", "只留记录"]
    card = shen.says("第3条写入台账")
    assert card.text.startswith("第3条 ")
    assert card.text.endswith("还有1条")
    shen.taps("只留记录", card)
    assert shen.taps("只留记录").text == "第3条 只留记录。\n写完了：只留记录2条。"
    assert he.says("写入台账").text == "只有整改办可以写入台账。"
    assert shen.says("第9条的合同全部写进台账了").text.startswith("第9条 村级合同管理混乱\n原话：")


def test_a_report_may_become_a_measure_of_its_own(town: Town, shen: Person) -> None:
    shen.says("出通报")
    shen.taps("写入台账")
    card = shen.newest()
    label = card.text.partition(" ")[0]
    assert "现有措施2条，没有写这件事" in card.text
    shen.taps("另加一条措施", card)
    added = issue(town, label.removeprefix("第").removesuffix("条")).measures
    assert (len(added), added[-1].ordinal) == (3, 3)


def test_an_old_card_settles_nothing_twice(town: Town, shen: Person) -> None:
    shen.says("出通报")
    shen.taps("写入台账")
    card = shen.newest()
    data = card.buttons[-1][-1][1]
    shen.presses(data, card)
    shen.presses(data, card)
    assert town.answer == "这条已经处理过了。"


def test_the_doubts_are_put_to_the_letter(town: Town, shen: Person, he: Person) -> None:
    town.now = datetime.fromisoformat("2025-11-12T10:00:00+08:00")
    changed = {
        "3": (2, "截至目前，已改造187户，验收资金同步拨付。"),
        "7": (2, "逐车登记每次加油的时间和里程。"),
        "8": (1, "聘请会计事务所盘点，尚有2个单位未盘点。"),
        "9": (1, "签订合同共48份，其中苇塘村20份、上坳村26份。"),
    }
    with town.book() as book:
        ledger, by = book.ledger(1), book.members.keyboard(1)
        for one in ledger.issues.all():
            if one.number in changed:
                ledger.measures.replace(one, *changed[one.number], by)
            if one.number in {"4", "5", "8", "11", "15"}:
                ledger.issues.change(one.id, by, {"progress": "done", "status_text": "已完成", "flag": None})
    he.says("户厕累计203户")
    he.taps("确认")
    town.now = datetime.fromisoformat("2025-11-13T18:00:00+08:00")
    card = shen.says("出通报")
    assert str(card) == (
        "通报（送审稿），截至11月13日18:00：16条，已完成12，正在整改4\n"
        "请核对3处：\n"
        "1　第8条标「已完成」，正文写「尚有2个单位未盘点」\n"
        "2　第9条分项相加46份，正文写共48份\n"
        "3　第3条正文写187户，最近报的是203户（11月12日）\n"
        "还有9条进展没写进正文；小问题1处\n"
        "[改成203户] [逐处看] [写入台账]\n"
        "[仍出送审稿] [先不出]"
    )


def test_the_same_sheet_asked_for_again_while_it_is_made_is_made_once(town: Town, shen: Person) -> None:
    for _ in range(3):
        assert shen.says("要表格").text == "台账正在出，马上发给您。"
    paper = ordered(town)
    assert paper is not None
    with town.database.transaction() as session:
        Desk(session).done(paper)
    assert ordered(town) is None
