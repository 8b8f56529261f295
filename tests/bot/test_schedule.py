from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

import pytest

from bot.schedule import PutOut, Schedule
from storage.database import Database, Unavailable
from storage.ledger import Book
from storage.mail import Mail

pytestmark = pytest.mark.anyio
MONDAY = datetime(2025, 10, 20, 0, 30, tzinfo=UTC)


class Watch:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = MONDAY

    def __call__(self) -> datetime:
        return self.now


def greeting(book: Book) -> None:
    """What is due once a day for one member."""
    if book.mail.claim_due("greeting", book.now.date().isoformat(), 7, book.now):
        book.mail.post(7, {"method": "sendMessage", "text": f"{book.now:%d}日"}, now=book.now)


def schedule(database: Database, clock: Watch, put_out: PutOut = greeting) -> Schedule:
    return Schedule(database, clock, put_out=put_out, posted=lambda: None)


def waiting(database: Database, at: datetime) -> int:
    with database.transaction() as session:
        return Mail(session).backlog().outbox


async def test_what_is_due_is_put_out_once_however_often_the_schedule_looks(database: Database) -> None:
    clock = Watch()
    for _ in range(3):
        schedule(database, clock).tick()
    assert waiting(database, clock.now) == 1


async def test_two_replicas_that_look_at_once_put_it_out_once(database: Database, tmp_path: Path) -> None:
    url, clock = f"sqlite:///{(tmp_path / 'zhenggai.db').as_posix()}", Watch()
    replicas = [Database(url), Database(url)]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda replica: schedule(replica, clock).tick(), replicas * 5))
    for replica in replicas:
        replica.close()
    assert waiting(database, clock.now) == 1


async def test_a_tick_that_fails_is_logged_with_its_cause_and_the_next_one_comes(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    faults = [ZeroDivisionError("an office without a name")]

    def put_out(book: Book) -> None:
        greeting(book)
        if faults:
            raise faults.pop()

    ticking = schedule(database, Watch(), put_out)
    with caplog.at_level(logging.ERROR):
        ticking.tick()
    assert "an office without a name" in caplog.text
    assert waiting(database, MONDAY) == 0
    ticking.tick()
    assert waiting(database, MONDAY) == 1


async def test_a_database_that_is_not_to_be_had_is_waited_for(database: Database) -> None:
    absent, looked = [True], []

    def put_out(book: Book) -> None:
        looked.append(book.now)
        if absent:
            raise Unavailable(absent.pop())

    await _running(schedule(database, Watch(), put_out), until=lambda: len(looked) == 2)
    assert len(looked) == 2


async def test_a_clock_that_was_moved_is_looked_at_at_once(database: Database) -> None:
    clock = Watch()
    ticking = schedule(database, clock)
    clock.now += timedelta(days=1)
    await _running(ticking, until=lambda: waiting(database, clock.now) == 1)
    assert waiting(database, clock.now) == 1


async def test_a_done_update_is_emptied_after_a_week_by_a_look_once_a_day(database: Database) -> None:
    clock = Watch()
    with database.transaction() as session:
        mail = Mail(session)
        mail.receive([{"update_id": 1, "message": {"chat": {"id": 5}, "text": "改了20户"}}], clock.now)
        row = mail.next_update(clock.now)
        assert row is not None
        mail.done(row, clock.now)
    clock.now += timedelta(days=8)
    schedule(database, clock).tick()
    with database.transaction() as session:
        assert session.connection().exec_driver_sql("SELECT body FROM inbox").scalars().all() == [None]


async def _running(ticking: Schedule, until: Callable[[], bool]) -> None:
    """Let the schedule run, waking it, until something holds."""
    task = asyncio.ensure_future(ticking.run())
    end = monotonic() + 5
    while not until() and monotonic() < end:
        await asyncio.sleep(0.01)
        ticking.wake()
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
