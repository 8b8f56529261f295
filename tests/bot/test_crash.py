from __future__ import annotations

import random
import threading
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.practice import town
from bot.practice.chats import Bubble
from bot.practice.people import User
from storage.database import Database
from storage.ledger import Book
from storage.records import Entry
from tests.bot.conftest import Loopback
from tests.bot.processes import BotProcess

REPORTS = [f"农村户厕改造第{number}次入户核查做完了" for number in range(1, 101)]
CLERKS = [town.Citizen(7000 + number, f"何{number}同志", "clerk", "农业农村办") for number in range(10)]


@pytest.fixture
def ledger(database: Database) -> Database:
    """The town's ledger with ten clerks of one office."""
    with database.transaction() as session:
        book = Book(session, datetime.now(UTC))
        town.found_town(book)
        for clerk in CLERKS:
            town.settle(book, clerk)
    return database


def entries(database: Database) -> list[Entry]:
    with database.transaction() as session:
        book = Book(session, datetime.now(UTC))
        ledger = book.ledger(book.units.named(town.NAME).id)
        return [entry for issue in ledger.issues.all() for entry in ledger.reports.of_issue(issue.id)]


def killed_five_times(bot: BotProcess, over: threading.Event) -> threading.Thread:
    """Kill the bot at five moments while the members report, and start it again each time."""
    moments = random.Random(5)

    def torment() -> None:
        for _ in range(5):
            over.wait(moments.uniform(0.2, 2.0))
            bot.kill()
            bot.start()

    thread = threading.Thread(target=torment)
    thread.start()
    return thread


def card_for(user: User, words: str) -> Bubble:
    found = user.exchange.pulse.until(lambda: _asking(user, words), 60)
    assert found is not None, [bubble.text for bubble in user.messages[-3:]]
    return found


def _asking(user: User, words: str) -> Bubble | None:
    cards = (bubble for bubble in user.messages if bubble.from_bot and f"原话：{words}" in bubble.text)
    return next((card for card in cards if "确认" in str(card.labels)), None)


def recorded(user: User) -> int:
    return sum("已记录（登记号" in bubble.text for bubble in user.messages if bubble.from_bot)


@pytest.fixture
def members(telegram: Loopback) -> list[User]:
    users = [telegram.user(clerk.telegram_id, clerk.name) for clerk in CLERKS]
    for user in users:
        user.opens()
    return users


def test_five_kills_lose_no_report_and_count_none_twice(
    telegram: Loopback, ledger: Database, tmp_path: Path, members: list[User]
) -> None:
    over = threading.Event()
    with BotProcess(telegram, tmp_path) as bot:
        torment = killed_five_times(bot, over)
        for start in range(0, len(REPORTS), len(members)):
            batch = list(zip(members, REPORTS[start : start + len(members)], strict=True))
            for member, words in batch:
                member.says(words)
            for member, words in batch:
                card = card_for(member, words)
                member.presses("确认", card)
                member.presses("确认", card)
        over.set()
        torment.join()
        share = len(REPORTS) // len(members)
        done = telegram.pulse.until(lambda: all(recorded(user) >= share for user in members) or None, 60)
        telegram.idle(20)
        assert done, [recorded(user) for user in members]
        assert Counter(entry.words for entry in entries(ledger)) == Counter(REPORTS)
        assert {entry.state for entry in entries(ledger)} == {"recorded"}
        first = next(bubble for bubble in members[0].messages if "已记录（登记号" in bubble.text)
        members[0].presses("撤回", first)
        members[0].sees("已撤回", within=20)
    assert Counter(entry.words for entry in entries(ledger)) == Counter(REPORTS[1:])
