"""A large round whose numbers restart in each section: what is overdue and near is spelled out, the rest by office."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.practice import town as citizens
from handlers import documents
from storage.database import Database
from storage.notice import read_text
from storage.records import UnitSettings
from tests.handlers.town import Person, Town

SECTIONS = ("责任落实不够到位", "资金管理不够严格", "组织建设存在短板", "群众工作不够扎实")
TOPICS = (
    "隐患排查走过场",
    "台账登记不及时",
    "支出审核把关不严",
    "撂荒地复耕推进慢",
    "换届后培训不到位",
    "信访件办理拖延",
)
OFFICES = ("党建办", "农业农村办", "规建办", "财政所", "综治办", "经发办")
TODAY = citizens.FRIDAY.date()


def notice() -> str:
    lines = [
        "中共青岚镇委员会关于巡察整改进展情况的通报",
        "2025年5月15日，县委第二巡察组向青岚镇党委反馈了巡察意见。",
    ]
    lines.append("二、整改落实情况")
    for number, section in enumerate(SECTIONS):
        lines.append(f"（{'一二三四'[number]}）关于“{section}”方面")
        for ordinal in range(1, 16):
            topic = f"{TOPICS[ordinal % 6]}的第{number * 15 + ordinal}类情形"
            status = "正在整改" if ordinal <= 6 else "已完成整改"
            lines.append(f"{ordinal}.关于“{topic}”的问题。一是逐项核查整改。【{status}】")
    return "\n".join(lines)


@pytest.fixture
def large(migrated: Path, tmp_path: Path) -> Iterator[Town]:
    database = Database(f"sqlite:///{Path(shutil.copy(migrated, tmp_path / 'large.db')).as_posix()}")
    place = Town(database)
    with place.book() as book:
        (read,) = read_text(notice())
        documents.take_in(book, read, None, UnitSettings())
        ledger = book.ledger(book.units.named("青岚镇").id)
        for number, issue in enumerate(ledger.issues.all()):
            due = {0: TODAY - timedelta(days=12), 15: TODAY + timedelta(days=3)}.get(number)
            lead = ledger.offices.found(OFFICES[number % 6])
            ledger.issues.assign([issue], lead=lead, deadline=due or date(2025, 12, 31))
        for who in (citizens.SHEN, citizens.ZHOU):
            code, _ = book.members.invite(ledger.unit.id, who.name, who.role, None)
            book.members.redeem(code, who.telegram_id)
    yield place
    database.close()


@pytest.fixture
def asked(large: Town) -> Person:
    return large.person(citizens.SHEN)


def test_sixty_issues_are_told_by_what_is_late_and_then_by_office(asked: Person) -> None:
    told = asked.says("还有哪些没完成")
    assert str(told) == (
        "60条中，没整改完24条；另有36条已完成、未销号\n"
        "🔴 超期1条\n"
        "一-1 台账登记不及时的第1类情形（党建办，超12天）\n"
        "🟡 10天内到期1条\n"
        "二-1 台账登记不及时的第16类情形（财政所，20日）\n"
        "其余22条，点开看\n"
        "[农业农村办4] [规建办4] [财政所3]\n"
        "[综治办4] [其他7] [要表格]\n"
        "[未销号36条] [提醒2个部门] [文字稿]"
    )


def test_an_office_opens_and_closes_in_the_same_message(asked: Person) -> None:
    whole = asked.says("还有哪些没完成")
    opened = asked.taps("规建办4")
    assert opened.text.startswith("规建办没整改完4条\n")
    assert opened.text.count("\n") == 4
    assert asked.taps("返回").text == whole.text
    assert len(asked.reads()) == 1


def test_the_buttons_of_offices_add_up_to_what_is_left(asked: Person) -> None:
    told = asked.says("还有哪些没完成")
    counts = [
        int("".join(filter(str.isdigit, label)))
        for row in told.labels[:2]
        for label in row
        if label != "要表格"
    ]
    assert sum(counts) == 22


def test_a_number_that_names_several_issues_is_asked_back(asked: Person) -> None:
    told = asked.says("第3个问题到哪一步了")
    assert told.text.startswith("有四个第3个问题，您问哪个？\n1　一-3 ")
    assert told.labels == [["1", "2", "3"], ["4"]]
    assert asked.taps("2").text.startswith("二-3 ")


def test_where_numbers_restart_a_label_names_the_section(asked: Person) -> None:
    assert asked.says("二(3)").text.startswith("二-3 撂荒地复耕推进慢的第18类情形")


def test_no_button_carries_more_than_telegram_allows(large: Town, asked: Person) -> None:
    asked.says("还有哪些没完成")
    asked.says("第3个问题到哪一步了")
    asked.says("/weekly")
    asked.says("/report")
    data = [value for bubble in asked.reads() for row in bubble.buttons for _, value in row]
    assert data
    assert all(len(value.encode()) <= 64 for value in data)


def test_at_most_three_buttons_stand_in_a_row(asked: Person) -> None:
    for words in ("还有哪些没完成", "第3个问题到哪一步了", "/report", "/weekly"):
        told = asked.says(words)
        assert all(len(row) <= 3 for row in told.labels)


def test_an_office_that_was_given_nothing_reads_the_whole_list_and_what_it_reported(town: Town) -> None:
    with town.book() as book:
        ledger = book.ledger(1)
        code, _ = book.members.invite(1, "钱同志", "clerk", ledger.offices.found("文化站"))
        book.members.redeem(code, 7100)
    clerk = Person(town, 7100, "钱同志")
    told = clerk.says("还有哪些没完成").text
    assert told.startswith("文化站名下还没有分到问题，全部的是：\n16条中，没整改完9条")
    assert "3 农村户厕改造进度慢（农业农村办，31日）" in told
    clerk.says("路灯又换了5盏")
    assert clerk.taps("确认").text.startswith("已记录（登记号0009），第5条已告诉规建办\n")
    week = clerk.says("本周小结").text
    assert week.startswith("文化站小结　10月13日至17日：名下还没有分到问题\n5 村道路灯失管失修")
