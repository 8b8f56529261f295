from __future__ import annotations

from datetime import timedelta

import pytest

from bot.schedule import Schedule
from storage.database import Database
from storage.ledger import Book
from storage.mail import Mail
from tests.bot.house import Clock

HELLO = {"method": "sendMessage", "text": "本周小结"}


def summary(book: Book) -> None:
    if book.mail.claim_due("weekly", "2026-W10", 1, book.now):
        book.mail.post(1, HELLO, now=book.now, digest=True)


def waiting(database: Database) -> int:
    with database.transaction() as session:
        return Mail(session).backlog().outbox


def test_what_is_due_is_put_out_once_however_often_it_is_looked_at(database: Database) -> None:
    for _ in range(2):  # a second process, or the same one after a restart
        schedule = Schedule(database, Clock(), put_out=summary, posted=lambda: None)
        schedule.tick()
        schedule.tick()
    assert waiting(database) == 1


def test_a_fault_in_what_is_due_is_logged_and_leaves_nothing_half_done(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    def half(book: Book) -> None:
        summary(book)
        raise ValueError

    Schedule(database, Clock(), put_out=half, posted=lambda: None).tick()
    assert waiting(database) == 0
    assert "what is due could not be put out" in caplog.text
    Schedule(database, Clock(), put_out=summary, posted=lambda: None).tick()
    assert waiting(database) == 1


def test_once_a_day_old_updates_are_emptied(database: Database) -> None:
    clock = Clock()
    with database.transaction() as session:
        mail = Mail(session)
        mail.receive([{"update_id": 1, "message": {"text": "改了20户"}}], clock())
        row = mail.next_update(clock())
        assert row is not None
        mail.done(row, clock())
    schedule = Schedule(database, clock, put_out=lambda _: None, posted=lambda: None)
    schedule.tick()
    clock.ahead += timedelta(days=31)
    schedule.tick()
    with database.transaction() as session:
        assert Mail(session).receive([{"update_id": 1}], clock()) == 1
