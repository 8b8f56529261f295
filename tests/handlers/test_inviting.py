"""邀请 in the chat: a pasted list or a file, a link for one person, a sheet of slips for several; nothing kept in clear."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import Workbook

from bot.practice import town as citizens
from handlers import desk
from storage.ledger.desk import Desk, Paper
from storage.mail import UNKEPT, Mail
from tests.handlers.test_rights import ROLE, press
from tests.handlers.town import Bubble, Person, Town

LIST = "邀请\n何二 农业农村办\n唐副镇长 分管领导\n秦二 巡察办"


def work_off(town: Town, directory: Path, sent: bytes = b"") -> list[Paper]:
    """What the clerk does, one paper after the other."""
    done: list[Paper] = []
    while True:
        with town.database.transaction() as session:
            paper = Desk(session).next(town.now, range(-(2**62), 2**52))
        if paper is None:
            town.deliver()
            return done
        with town.book() as book:
            work = desk.begin(book, paper)
        made = work.run(sent)
        files = [_kept(directory, one) for one in made] if isinstance(made, tuple) else []
        with town.book() as book:
            member = book.members.get(paper.member_id)
            assert member is not None
            work.finish(book, paper, member, made, files)
        with town.database.transaction() as session:
            Desk(session).done(paper)
        done.append(paper)


def _kept(directory: Path, made: Any) -> Any:
    from handlers.paperwork import Kept

    (directory / made.name).write_bytes(made.data)
    return Kept(made.name, made.name)


def sends(person: Person, name: str) -> Bubble:
    return person.sends_document(name, 900)


def words_of(sheet: bytes) -> str:
    (table,) = Document(io.BytesIO(sheet)).tables
    return "\n".join(cell.text for row in table.rows for cell in row.cells)


def codes_of(sheet: bytes) -> list[str]:
    lines = words_of(sheet).split("\n")
    return [line for line in lines if len(line) == 12 and line.isascii() and " " not in line]


@pytest.fixture
def named(town: Town) -> Town:
    """The town, when the bot's name is known."""
    with town.book() as book:
        book.mail.learn_name("zhenggai_bot", town.now)
    return town


def test_one_person_gets_a_link_to_be_passed_on_and_it_opens_the_door_once(named: Town, shen: Person) -> None:
    card = shen.says("邀请 唐同志 经发办")
    assert card.text == "读到1人：\n1　经发办 唐同志（部门、村）"
    assert card.labels == [["发邀请1份", "取消"]]
    assert shen.taps("发邀请1份").text == "已邀请：经发办 唐同志。请把下面这条单独转给本人。"
    link = shen.newest().text
    assert link.startswith(
        "经发办 唐同志：点开链接就能用，只能用一次，10月31日前有效。\nhttps://t.me/zhenggai_bot?start="
    )
    newcomer = named.person(citizens.Citizen(7001, "唐同志", "clerk"))
    newcomer.says(f"/start {link.partition('start=')[2]}")
    assert "您是：经发办，报进展" in newcomer.reads()[0].text


def test_what_was_sent_of_a_code_is_not_kept(named: Town, shen: Person) -> None:
    shen.says("邀请 唐同志 经发办")
    shen.taps("发邀请1份")
    code = shen.newest().text.partition("start=")[2]
    with named.database.transaction() as session:
        mail = Mail(session)
        while heads := mail.heads(named.now, 9):
            for row in heads:
                mail.sent(row, 1, named.now)
    assert all(code not in str(payload) for payload in named.payloads(shen.id))
    assert any(payload["text"] == UNKEPT for payload in named.payloads(shen.id) if "text" in payload)


def test_a_pasted_list_becomes_a_sheet_with_a_slip_for_everybody(
    named: Town, shen: Person, tmp_path: Path
) -> None:
    card = shen.says(LIST)
    assert card.text.split("\n") == [
        "读到3人：",
        "1　农业农村办 何二（部门、村）",
        "2　分管领导 唐副镇长",
        "3　巡察办、纪委 秦二",
    ]
    shen.taps("发邀请3份")
    work_off(named, tmp_path)
    assert "已发3份邀请，每份只能用一次，10月31日前有效。" in shen.reads()[-1].text
    sheet = (tmp_path / "霁川镇邀请码3份.docx").read_bytes()
    printed = words_of(sheet)
    assert printed.count("只能用一次，2025年10月31日前有效") == 3
    assert all(
        name in printed for name in ("何二（农业农村办）", "唐副镇长（分管领导）", "秦二（巡察办、纪委）")
    )
    assert len(set(codes_of(sheet))) == 3
    (document,) = [p for p in named.payloads(shen.id) if p["method"] == "sendDocument"]
    assert document["secret"] is True
    deputy = named.person(citizens.Citizen(7002, "唐副镇长", "deputy"))
    deputy.says(f"/start {codes_of(sheet)[1]}")
    assert "您是：分管领导" in deputy.reads()[0].text


def test_no_code_is_kept_in_clear_before_the_sheet_is_made(named: Town, shen: Person, tmp_path: Path) -> None:
    shen.says(LIST)
    shen.taps("发邀请3份")
    with named.book() as book:
        assert book.invitations.waiting(1) == ()
    work_off(named, tmp_path)
    codes = codes_of((tmp_path / "霁川镇邀请码3份.docx").read_bytes())
    named.database.close()
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("town.db*"))
    assert not any(code.encode() in kept for code in codes)


def test_a_workbook_with_a_header_is_read_and_what_is_unclear_is_named(
    named: Town, shen: Person, tmp_path: Path
) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    for row in (
        ["霁川镇整改联络员名单"],
        ["序号", "姓名", "所在部门", "角色", "手机"],
        [1, "何二", "农业农村办", "部门", 13800000000],
        [2, "唐副镇长", None, "分管领导", None],
        [3, "陈同志", "石壁村", None, None],
        [4, None, "财政所", None, None],
        [5, "何同志", "农业农村办", "部门", None],
    ):
        page.append(row)
    content = io.BytesIO()
    book.save(content)
    assert sends(shen, "人员名单.xlsx").text == "收到“人员名单.xlsx”，正在读。"
    work_off(named, tmp_path, content.getvalue())
    assert shen.newest().text.split("\n") == [
        "读到4人：",
        "1　农业农村办 何二（部门、村）",
        "2　分管领导 唐副镇长",
        "3　石壁村 陈同志（部门、村）",
        "台账里还没有、会新建的部门和村：石壁村",
        "已经加入、不再发的：何同志",
        "没读懂1行：",
        "名单第6行没有姓名。",
    ]
    assert shen.newest().labels == [["发邀请3份", "取消"]]


def test_a_file_that_cannot_be_read_says_what_to_do(named: Town, shen: Person, tmp_path: Path) -> None:
    shen.says("/invite")
    assert sends(shen, "a.xlsx").text == "收到“a.xlsx”，正在读。"
    work_off(named, tmp_path, b"PK\x03\x04nonsense")
    assert "文件打不开，可能已损坏" in shen.newest().text
    shen.says("邀请")
    assert sends(shen, "a.docx").text == "名单请发 .xlsx、.csv 或 .txt 文件，或者直接粘贴文字。"


def test_the_list_is_asked_for_and_a_question_in_between_is_answered(shen: Person) -> None:
    assert shen.says("邀请").text.startswith("请发名单，一行写一个人：")
    assert "没整改完" in shen.says("还有哪些没完成").text
    assert shen.says("唐同志，经发办").text == "读到1人：\n1　经发办 唐同志（部门、村）"
    assert shen.taps("取消").text == "没有发邀请。"


def test_a_card_of_a_list_answers_once_and_only_to_whom_it_was_sent(
    town: Town, shen: Person, he: Person
) -> None:
    card = shen.says("邀请 唐同志 经发办")
    give = card.buttons[0][0][1]
    assert press(town, he, give) == "只有整改办可以管理人员。"
    shen.taps("发邀请1份")
    shen.presses(give, card)
    assert town.answer == "这份名单已经处理过了。"
    with town.book() as book:
        assert len(book.invitations.waiting(1)) == 1


@pytest.mark.parametrize("role", [role for role in ROLE if role != "coordinator"])
def test_nobody_else_invites(town: Town, role: str) -> None:
    person = town.person(ROLE[role])  # type: ignore[index]
    assert person.says("邀请").text == "只有整改办可以管理人员。"
    assert "读到" not in person.says("邀请 唐同志 经发办").text
    for data in ("inv:0", "invgive:1:1", "invdrop:1:1"):
        assert press(town, person, data) == "只有整改办可以管理人员。"


def test_what_begins_with_the_word_and_is_progress_is_taken_as_progress(shen: Person) -> None:
    assert "读到" not in shen.says("邀请县医院专家来村卫生室坐诊2次").text


def test_all_that_were_not_used_are_revoked_at_once(named: Town, shen: Person, tmp_path: Path) -> None:
    shen.says(LIST)
    shen.taps("发邀请3份")
    work_off(named, tmp_path)
    code = codes_of((tmp_path / "霁川镇邀请码3份.docx").read_bytes())[0]
    shen.says("/members")
    assert "没用的邀请3个：\n1　农业农村办 何二，10月31日到期" in shen.taps("没用的邀请3").text
    assert "全部作废？" in shen.taps("全部作废").text
    assert shen.taps("确定全部作废").text == "已全部作废。\n没用的邀请0个。"
    stranger = named.person(citizens.Citizen(7009, "何二", "clerk"))
    assert "不对" in stranger.says(f"/start {code}").text


def test_more_invitations_than_a_screen_holds_are_leafed_through(town: Town, shen: Person) -> None:
    with town.book() as book:
        for number in range(20):
            citizens.invite(book, citizens.Citizen(0, f"甲{number}", "verifier"))
    shen.says("/members")
    shen.taps("没用的邀请20")
    assert "10　巡察办、纪委 甲9" in shen.taps("下一页").text
    assert shen.taps("作废12").text.startswith("已作废：甲11的邀请。\n没用的邀请19个：\n10　")
