"""The fictional town of 霁川: its notice, offices, deadlines, people and three weeks of history."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from handlers import documents
from storage.figures import read_figures
from storage.ledger import Book, Ledger
from storage.notice import read_file
from storage.records import Member, Role, UnitSettings
from storage.series import recorded

NOTICE = Path(__file__).with_name("notice.txt")
NAME = "霁川镇"
FRIDAY = datetime.fromisoformat("2025-10-17T15:00:00+08:00")
FOUNDED = datetime.fromisoformat("2025-10-01T09:00:00+08:00")

LEADS = {
    "党建办": ("1", "11", "12", "13", "14"),
    "党政办": ("2",),
    "农业农村办": ("3", "16"),
    "社会事务办": ("4",),
    "规建办": ("5",),
    "财政所": ("6", "7", "8", "10"),
    "经发办": ("9",),
    "综合执法队": ("15",),
}
CO_OFFICES = {"3": ("苇塘村",), "16": ("苇塘村", "上坳村")}
LEADERS = {
    "3": "冯副镇长",
    "16": "冯副镇长",
    "5": "罗副镇长",
    "15": "罗副镇长",
    "8": "梁委员",
    "7": "冯副镇长",
}
DEADLINES = {
    "3": date(2025, 10, 31),
    "4": date(2025, 10, 20),
    "5": date(2025, 10, 10),
    "8": date(2025, 10, 24),
    "9": date(2025, 11, 14),
    "11": date(2025, 10, 31),
    "13": date(2025, 11, 14),
    "15": date(2025, 11, 14),
}
CLOSED = ("1", "2", "6", "12")


@dataclass(frozen=True, slots=True)
class Citizen:
    """One of the people to play."""

    telegram_id: int
    name: str
    role: Role
    office: str | None = None


SHEN = Citizen(9001, "沈主任", "coordinator")
ZHENG = Citizen(9002, "郑同志", "clerk", "苇塘村")
HE = Citizen(9003, "何同志", "clerk", "农业农村办")
WU = Citizen(9004, "吴同志", "clerk", "财政所")
ZHOU = Citizen(9005, "周书记", "chief")
DENG = Citizen(9006, "邓同志", "clerk", "规建办")
LU = Citizen(9007, "卢同志", "clerk", "综合执法队")
FENG = Citizen(9008, "冯副镇长", "deputy")
QIN = Citizen(9009, "秦组长", "verifier")
PEOPLE = (SHEN, ZHENG, HE, WU, ZHOU, DENG, LU, FENG, QIN)

# Who reported what on which day of October 2025, on which issue.
REPORTED = (
    (6, HE, "16", "今天跟石壁村签了管护协议"),
    (8, WU, "8", "资产盘到第6个单位，还剩6个单位"),
    (8, SHEN, "5", "坏的灯头都买回来了，排队等换"),
    (8, SHEN, "4", "石壁村的村医到岗了"),
    (9, ZHENG, "3", "我们村改好10户了，一共10户"),
    (10, SHEN, "11", "抽查了5个支部的记录本"),
    (13, SHEN, "15", "河边登记完，准备拆第一批"),
    (14, HE, "3", "新改20户，累计187户"),
)

BookAt = Callable[[datetime], AbstractContextManager[Book]]


def found_town(book: Book) -> Ledger:
    """The town's ledger as it stands on Friday 17 October 2025, before the people come in."""
    (notice,) = read_file(NOTICE)
    documents.take_in(book, notice, NAME, UnitSettings())
    ledger = book.ledger(book.units.named(NAME).id)
    issues = {issue.number or "": issue for issue in ledger.issues.all()}
    for office, numbers in LEADS.items():
        lead = ledger.offices.found(office)
        ledger.issues.assign([issues[number] for number in numbers], lead=lead)
    for number, offices in CO_OFFICES.items():
        for office in offices:
            ledger.issues.join(issues[number], ledger.offices.found(office))
    for number, issue in issues.items():
        ledger.issues.assign([issue], deadline=DEADLINES.get(number), leader=LEADERS.get(number))
        if number in CLOSED:
            ledger.issues.change(issue.id, None, {"closeout": "closed"})
    return ledger


def invite(book: Book, citizen: Citizen) -> str:
    """A fresh code for one of the people."""
    ledger = book.ledger(book.units.named(NAME).id)
    office = ledger.offices.found(citizen.office) if citizen.office else None
    return book.members.invite(ledger.unit.id, citizen.name, citizen.role, office)[0]


def settle(book: Book, citizen: Citizen) -> Member:
    """One of the people as a member, without the greeting."""
    return book.members.redeem(invite(book, citizen), citizen.telegram_id)


def report_the_past(book_at: BookAt) -> None:
    """The reports of the last weeks, each on its own day, and an issue completed on Wednesday."""
    for number, (day, citizen, issue_number, words) in enumerate(REPORTED, 1):
        with book_at(FRIDAY.replace(day=day, hour=10)) as book:
            _report(book, citizen, issue_number, words, -number)
    with book_at(FRIDAY - timedelta(days=2)) as book:
        member = book.members.by_telegram(SHEN.telegram_id)
        assert member is not None
        ledger = book.ledger(member.unit_id)
        (issue,) = (issue for issue in ledger.issues.all() if issue.number == "14")
        ledger.issues.set_progress(issue, "done", member)


def _report(book: Book, citizen: Citizen, number: str, words: str, message_id: int) -> None:
    member = book.members.by_telegram(citizen.telegram_id)
    assert member is not None
    ledger = book.ledger(member.unit_id)
    (issue,) = (issue for issue in ledger.issues.all() if issue.number == number)
    day = book.now.date()
    quantities = read_figures(words, day).quantities
    report = ledger.reports.receive(member, member.chat_id, message_id, words)
    entry = ledger.reports.tie(report, issue.id, words, quantities)
    scope = None if member.office == issue.lead or member.office is None else member.office.id
    found = recorded(quantities, ledger.issues.points(issue.id), scope, day)
    ledger.reports.record(entry, member, [item.point for item in found if item.point])
