"""审批表: every round, every signature with its day and opinion; what is not signed is left to be signed by hand."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import pytest
from docx import Document

from handlers import approvals
from handlers.forms import approval
from storage.approval import TO_SIGN, to_word
from storage.ledger.desk import Desk
from storage.mail import EVERYWHERE
from tests.handlers.test_closeout import applied
from tests.handlers.test_rights import ident, press
from tests.handlers.town import Person, Town


def printed(town: Town, number: str) -> Any:
    """The form of an issue as a document."""
    with town.book() as book:
        ledger = book.ledger(1)
        return Document(io.BytesIO(to_word(approval(ledger, ledger.issues.get(ident(town, number))))))


def rows(document: Any) -> dict[str, str]:
    """The form's rows by their labels."""
    found: dict[str, str] = {}
    for row in document.tables[0].rows:
        texts = list(dict.fromkeys((cell._tc, cell.text) for cell in row.cells))
        for (_, label), (_, text) in zip(texts[::2], texts[1::2], strict=True):
            found[label.replace("\n", "")] = text
    return found


def ordered(town: Town) -> list[tuple[str, dict[str, Any]]]:
    with town.book() as book:
        paper = Desk(book._session).next(town.now, EVERYWHERE)
        return [(paper.kind, paper.detail)] if paper else []


@pytest.fixture
def signed(town: Town, wu: Person, shen: Person, feng: Person) -> None:
    """Issue 7 sent back once, applied for again, agreed to by two."""
    applied(wu)
    shen.taps("退回")
    shen.says("加油台账只到8月，请补9月")
    wu.taps("重新申请")
    wu.taps("仍然申请")
    town.now = datetime.fromisoformat("2025-10-20T09:12:00+08:00")
    shen.taps("同意", shen.newest())
    feng.taps("同意", feng.newest())


@pytest.mark.usefixtures("signed")
def test_the_form_holds_the_issue_every_round_and_every_signature(town: Town) -> None:
    document = printed(town, "7")
    form = rows(document)
    assert document.paragraphs[0].text == "巡察反馈问题整改销号审批表"
    assert document.paragraphs[1].text.startswith("单位：霁川镇　　2025年5月15日，县委")
    assert (form["问题编号"], form["反馈问题"], form["牵头单位"], form["责任领导"]) == (
        "第7条",
        "公务用车油卡管理松散",
        "财政所",
        "冯副镇长",
    )
    assert form["佐证材料"] == "共4份：照片4张。目录和材料另附。"
    assert form["整改进展"].splitlines()[2] == "10月17日 财政所：培训驾驶员9人（照片1张，登记号0011）"
    assert form["整改办审核意见"] == "同意。\n签名：沈主任　　　2025年10月20日"
    assert form["分管领导意见"] == "同意。\n签名：冯副镇长　　　2025年10月20日"
    assert form["办理过程"].splitlines() == [
        "第1次申请　2025年10月17日　财政所 吴同志（登记号0012）",
        "　　2025年10月17日　沈主任　退回：加油台账只到8月，请补9月",
        "第2次申请　2025年10月17日　财政所 吴同志（登记号0013）",
        "　　2025年10月20日　沈主任　同意",
        "　　2025年10月20日　冯副镇长　同意",
    ]


@pytest.mark.usefixtures("signed")
def test_what_is_not_signed_is_blank_and_what_was_changed_since_too(town: Town, shen: Person) -> None:
    form = rows(printed(town, "7"))
    assert form["主要领导意见"] == form["县委巡察办认定意见"] == f"\n{TO_SIGN}"
    shen.says("/edit 7")
    shen.taps("措施")
    shen.says("措施2 已登记每次加油的时间和里程")
    assert rows(printed(town, "7"))["整改办审核意见"] == f"\n{TO_SIGN}"


@pytest.mark.usefixtures("signed")
def test_a_signature_on_paper_is_said_with_its_day(town: Town, shen: Person) -> None:
    shen.sends_photo("第7条审批表书记10月18日签好了")
    shen.taps("确认", shen.newest())
    form = rows(printed(town, "7"))
    assert form["主要领导意见"] == "同意（已在纸质表上签批，照片存档）。\n签名：周书记　　　2025年10月18日"


def test_of_what_nobody_applied_for_the_form_is_there_to_be_filled_in(town: Town) -> None:
    form = rows(printed(town, "3"))
    assert form["登记号"] == ""
    assert all(form[label].endswith("日") for label in form if label.endswith("意见"))
    assert "办理过程" not in form


def test_the_file_names_nobody_and_no_tool(town: Town) -> None:
    known = printed(town, "3").core_properties
    assert (known.author, known.last_modified_by, known.comments, known.title) == ("", "", "", "")
    assert known.created.year == 2000


@pytest.mark.parametrize(
    "words", ["打印第7条审批表", "打印第7条的销号审批表", "第7条审批表打印", "出一份第7条审批表"]
)
def test_the_form_is_asked_for_in_words(town: Town, wu: Person, words: str) -> None:
    assert wu.says(words).text == approvals.SOON
    assert ordered(town) == [("approval", {"issue": ident(town, "7")})]


@pytest.mark.usefixtures("signed")
def test_below_the_last_agreement_stands_the_button(town: Town, zhou: Person) -> None:
    done = zhou.taps("同意", zhou.newest())
    assert done.labels == [["打印审批表", "撤回"]]
    zhou.taps("打印审批表", done)
    assert town.answer == approvals.SOON
    assert ordered(town) == [("approval", {"issue": ident(town, "7")})]


def test_another_office_prints_no_form(town: Town, he: Person) -> None:
    assert he.says("打印第7条审批表").text == "您不能看记录、材料、措施，请找整改办。"
    assert "您不能看记录" in press(town, he, f"cform:{ident(town, '7')}")
    assert ordered(town) == []
