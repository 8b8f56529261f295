"""公开稿 in the chat: what may be published, what is decided first; and the template and the issued version kept."""

from __future__ import annotations

import io
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from handlers import desk
from handlers.paperwork import Made
from storage.ledger.desk import Desk
from storage.mail import EVERYWHERE
from storage.notice.files import read_bytes
from tests.handlers.test_bringing import brought, work
from tests.handlers.town import Bubble, Person, Town

PERSONS = "给予村会计赵六党内警告处分。公布举报电话13812341234。"


def made(town: Town) -> tuple[Made, ...]:
    """What lies on the desk, made."""
    with town.database.transaction() as session:
        paper = Desk(session).next(town.now, EVERYWHERE)
        assert paper is not None
    with town.book() as book:
        work = desk.begin(book, paper)
    result: tuple[Made, ...] = work.run(b"")
    with town.book() as book:
        member = book.members.get(paper.member_id)
        assert member is not None
        from handlers.paperwork import Kept

        work.finish(book, paper, member, result, [Kept(one.name, "papers/aa/x") for one in result])
    with town.database.transaction() as session:
        Desk(session).done(paper)
    return result


def text_of(data: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs)


def withhold(town: Town, *numbers: str) -> None:
    with town.book() as book:
        ledger = book.ledger(1)
        for issue in ledger.issues.all():
            if issue.number in numbers:
                ledger.issues.change(issue.id, None, {"publishable": False})


@pytest.fixture
def persons(town: Town) -> Town:
    """The town with persons named in the measures of its sixth issue."""
    with town.book() as book:
        ledger = book.ledger(1)
        issue = next(one for one in ledger.issues.all() if one.number == "6")
        ledger.measures.replace(issue, 1, PERSONS, book.members.keyboard(1))
    return town


def card(shen: Person) -> Bubble:
    return shen.says("出公开稿")


def test_the_card_counts_what_it_shows(town: Town, shen: Person) -> None:
    withhold(town, "7", "8")
    assert str(card(shen)) == (
        "公开稿，截至10月17日15:00：14条，已完成6，正在整改8；不公开的2条没有列入\n"
        "没有个人信息。\n"
        "请核对1处：\n1　第3条正文写167户，最近报的是187户（10月14日）\n"
        "[仍出公开稿] [先不出]"
    )


def test_a_doubt_wants_a_second_tap(town: Town, shen: Person) -> None:
    shown = shen.taps("仍出公开稿", card(shen))
    assert shown.text == "还有2处没核对，仍要出公开稿吗？"
    assert shown.labels == [["确定出稿", "先不出"]]
    assert shen.taps("先不出", shown).text == "没有出稿。"
    with town.database.transaction() as session:
        assert Desk(session).next(town.now, EVERYWHERE) is None


def test_personal_data_are_masked_until_somebody_decides_otherwise(persons: Town, shen: Person) -> None:
    first = card(shen)
    assert (
        "个人信息2处，请定：\n1　第6条 受处分人姓名：赵某（遮住）\n2　第6条 手机号：138****1234（遮住）"
        in first.text
    )
    assert "赵六" not in first.text
    assert first.labels[0] == ["照写1", "照写2"]
    turned = shen.taps("照写2", first)
    assert "2　第6条 手机号：138****1234（照写）" in turned.text
    assert turned.labels[0] == ["照写1", "遮住2"]
    shen.taps("仍出公开稿", turned)
    assert shen.taps("确定出稿").text == "公开稿正在出，马上发给您。"
    (document,) = made(persons)
    assert document.name == "通报公开稿1017.docx"
    text = text_of(document.data)
    assert "给予村会计赵某党内警告处分。" in text
    assert "13812341234" in text
    assert "赵六" not in text
    with persons.book() as book:
        _, deed = book.ledger(1).history.all()[-1]
        assert (deed.action, deed.member) == ("notice_issued", "沈主任")
        assert (deed.detail["public"], deed.detail["forced"], deed.detail["kept"]) == (True, True, 1)
        assert "赵六" not in str(deed.detail)


def test_what_is_withheld_is_neither_written_nor_counted(town: Town, shen: Person) -> None:
    withhold(town, "7", "3")
    shen.taps("出公开稿", card(shen))
    (document,) = made(town)
    (notice,) = read_bytes(document.data, ".docx")
    assert len(notice.issues) == 14
    assert [issue.number for issue in notice.issues] == [str(n) for n in range(1, 15)]
    assert "反馈的4个方面14个问题中" in text_of(document.data)
    assert not {"农村户厕改造进度慢", "公务用车油卡管理松散"} & {issue.title for issue in notice.issues}


def test_nothing_public_is_no_paper(town: Town, shen: Person) -> None:
    withhold(town, *(str(number) for number in range(1, 17)))
    assert str(card(shen)) == "没有可以公开的问题，没有出稿。"


def test_the_public_version_is_one_tap_from_the_notice(town: Town, shen: Person) -> None:
    shen.says("出通报")
    shen.taps("仍出送审稿")
    assert shen.taps("确定出稿").labels == [["公开稿"]]
    shen.taps("公开稿")
    assert shen.newest().text.startswith("公开稿，截至10月17日15:00：16条")


def test_a_clerk_makes_none(he: Person) -> None:
    assert he.says("出公开稿").text == "公开稿由整改办出。"


def template(town: Town, shen: Person, text: str, name: str = "通报模板.txt") -> Bubble:
    assert shen.sends_document(name, len(text)).text == f"收到“{name}”，正在读。"
    work(town, text.encode())
    return shen.newest()


BLANK = "{标题}\n{问题清单}\n联系电话：【请填写】\n{联系人}\n{署名}\n{日期}"


def test_the_template_is_had_in_a_word_and_sent_back_changed(town: Town, shen: Person) -> None:
    assert shen.says("要模板").text.startswith("模板马上发给您。花括号里的由台账填")
    (given,) = made(town)
    text = given.data.decode("utf-8-sig")
    assert (given.name, "{问题清单}" in text) == ("通报模板.txt", True)
    shown = template(town, shen, text.replace("欢迎广大干部群众", "欢迎全镇干部群众"))
    assert str(shown) == "通报模板，以后出通报都用它。\n[用这个模板] [不用]"
    assert shen.taps("用这个模板", shown).text == "已换成这个模板，以后出通报都用它。"
    shen.says("出通报")
    shen.taps("仍出送审稿")
    shen.taps("确定出稿")
    assert "欢迎全镇干部群众" in text_of(made(town)[0].data)


def test_a_template_that_loses_the_issues_is_refused(town: Town, shen: Person) -> None:
    assert template(town, shen, "{标题}\n完").text.startswith("这份模板里没有{问题清单}，不能用。")


def test_blanks_are_told_and_hold_back_what_is_final(town: Town, shen: Person) -> None:
    shown = template(town, shen, BLANK)
    assert "台账里没有，要自己填：联系人\n还有1处【请填写】：未写明" in shown.text
    shen.taps("用这个模板", shown)
    notice = shen.says("出通报")
    assert "还有2处【请填写】没有填（未写明、联系人），请填好再出" in notice.text
    public = card(shen)
    assert "【请填写】填好才能出公开稿：发「要模板」，填好发回来。" in public.text
    assert public.labels == [["先不出"]]
    shen.presses(public.buttons[-1][0][1].replace("publicnot", "publicsure"), public)
    with town.database.transaction() as session:
        assert Desk(session).next(town.now, EVERYWHERE) is None


def test_a_clerk_s_template_is_his_own_file(he: Person) -> None:
    assert "材料1份" in he.sends_document("通报模板.txt", 900, "第3条又改了2户").text


def test_the_issued_version_is_had_again(town: Town, shen: Person) -> None:
    from bot.practice.town import NOTICE

    assert shen.says("要定稿").text == "还没有存过定稿。把定稿发给我，点「存为定稿」。"
    shen.taps("存为定稿", brought(shen, "通报定稿.txt", NOTICE.read_bytes()))
    assert shen.says("要定稿").text == "10月17日沈主任存的定稿：通报定稿.txt"
    sent = [payload for payload in town.payloads(shen.id) if payload["method"] == "sendDocument"]
    assert sent[-1]["document"] == {"path": "papers/aa/x", "name": "通报定稿.txt"}


def test_the_worksheet_is_ordered_in_a_word_and_told_in_the_history(town: Town, shen: Person) -> None:
    assert shen.says("要表格").text == "台账正在出，马上发给您。"
    (sheet,) = made(town)
    (ledger,) = read_bytes(sheet.data, ".xlsx")
    assert (sheet.name, ledger.issues[2].office) == ("整改台账1017.xlsx", "农业农村办")
    with town.book() as book:
        assert book.ledger(1).history.all()[-1][1].action == "worksheet_issued"


def test_what_cannot_be_true_is_told_with_the_worksheet(town: Town, shen: Person) -> None:
    with town.book() as book:
        ledger = book.ledger(1)
        ledger.measures.replace(ledger.issues.coded("2-1"), 1, "尚有12次未公示。", book.members.keyboard(1))
    told = shen.says("要表格").text
    assert told.startswith("台账正在出，马上发给您。请核对1处：\n1　第6条标「")


def test_only_the_office_that_writes_in_gets_those_columns(town: Town, shen: Person, zhou: Person) -> None:
    for person, last in ((shen, "写入"), (zhou, "是否公开")):
        person.says("要表格")
        (sheet,) = made(town)
        page: Any = load_workbook(io.BytesIO(sheet.data)).active
        assert page.cell(3, page.max_column).value == last


def test_findings_and_history_come_as_a_file_of_their_own(town: Town, shen: Person, zhou: Person) -> None:
    assert "核对与历史请留在整改办" in shen.says("要核对与历史").text
    with town.book() as book:
        head = book.ledger(1).history.head
    sheet, apart = made(town)
    assert (sheet.name, apart.name) == ("整改台账1017.xlsx", "核对与历史1017.xlsx")
    book_ = load_workbook(io.BytesIO(apart.data))
    assert f"校验码 {head}" in str(book_["历史"]["A2"].value)
    assert zhou.says("要核对与历史").text == "整改台账由整改办出。"
