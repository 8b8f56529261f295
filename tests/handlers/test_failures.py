"""When something goes wrong, who must know is told once, in one sentence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pytest

from bot.practice import town as citizens
from handlers import failures
from tests.handlers.town import Person, Town


@dataclass(frozen=True)
class Envelope:
    update_id: int
    user_id: int | None


def test_after_a_long_gap_every_member_hears_once_which_hours_may_be_missing(
    town: Town, zheng: Person, shen: Person
) -> None:
    heard = datetime.fromisoformat("2025-10-17T18:02:00+08:00")
    now = datetime.fromisoformat("2025-10-20T08:30:00+08:00")
    for _ in range(2):
        with town.book(now) as book:
            failures.after_gap(book, heard, now)
    for person in (zheng, shen):
        (told,) = person.reads()
        assert (
            told.text == "电脑17日18:02至今天8:30没开，其间发的可能没收到。\n没看到「已记录」的，请再发一次。"
        )


def test_a_message_that_cannot_be_dealt_with_is_told_to_its_sender_and_the_coordinator(
    town: Town, zheng: Person, shen: Person
) -> None:
    with town.book() as book:
        failures.set_aside(book, Envelope(77, citizens.ZHENG.telegram_id))
    assert zheng.newest().text == "这条没能处理，已告诉整改办。"
    assert shen.newest().text == "苇塘村发来的1条没能处理（编号77），请问一下对方。"


def test_a_strangers_broken_message_is_told_to_nobody(town: Town, shen: Person) -> None:
    with town.book() as book:
        failures.set_aside(book, Envelope(78, 123456))
        failures.set_aside(book, Envelope(79, None))
    assert shen.reads() == []


def test_a_refusal_says_its_own_sentence(town: Town, zheng: Person) -> None:
    with town.book() as book:
        failures.refuse(book, Envelope(80, citizens.ZHENG.telegram_id), "这条刚刚已经处理过了。")
    assert zheng.newest().text == "这条刚刚已经处理过了。"


@pytest.mark.parametrize(
    ("heard", "said"),
    [
        ("2025-10-18T08:05:00+08:00", "电脑18日8:05至今天8:30没开"),
        ("2025-09-30T18:02:00+08:00", "电脑9月30日18:02至今天8:30没开"),
        ("2024-12-31T18:02:00+08:00", "电脑2024年12月31日18:02至今天8:30没开"),
    ],
)
def test_a_gap_that_began_in_another_month_says_so(town: Town, zheng: Person, heard: str, said: str) -> None:
    now = datetime.fromisoformat("2025-10-20T08:30:00+08:00")
    with town.book(now) as book:
        failures.after_gap(book, datetime.fromisoformat(heard), now)
    assert zheng.newest().text.startswith(said)
