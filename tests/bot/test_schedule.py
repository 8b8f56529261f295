from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from time import monotonic

import pytest

from bot.schedule import Schedule
from storage.database import Database, Unavailable
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


def only(step: Callable[[Book], object]) -> Callable[[Book], list[Callable[[], object]]]:
    """A schedule of one thing to do."""
    return lambda book: [lambda: step(book)]


def test_what_fails_holds_nothing_else_back(database: Database) -> None:
    done: list[str] = []

    def broken() -> None:
        raise ValueError

    schedule = Schedule(
        database, Clock(), steps=lambda _: [broken, lambda: done.append("weekly")], posted=lambda: None
    )
    schedule.tick()
    assert done == ["weekly"]


def test_what_is_due_is_put_out_once_however_often_it_is_looked_at(database: Database) -> None:
    for _ in range(2):  # a second process, or the same one after a restart
        schedule = Schedule(database, Clock(), steps=only(summary), posted=lambda: None)
        schedule.tick()
        schedule.tick()
    assert waiting(database) == 1


def test_a_fault_in_what_is_due_is_logged_and_leaves_nothing_half_done(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    def half(book: Book) -> None:
        summary(book)
        raise ValueError

    Schedule(database, Clock(), steps=only(half), posted=lambda: None).tick()
    assert waiting(database) == 0
    assert "could not be put out" in caplog.text
    Schedule(database, Clock(), steps=only(summary), posted=lambda: None).tick()
    assert waiting(database) == 1


def test_once_a_day_old_updates_are_emptied(database: Database) -> None:
    clock = Clock()
    with database.transaction() as session:
        mail = Mail(session)
        mail.receive([{"update_id": 1, "message": {"text": "改了20户"}}], clock())
        row = mail.next_update(clock())
        assert row is not None
        mail.done(row, clock())
    schedule = Schedule(database, clock, steps=lambda _: [], posted=lambda: None)
    schedule.tick()
    clock.ahead += timedelta(days=31)
    schedule.tick()
    with database.transaction() as session:
        assert Mail(session).receive([{"update_id": 1}], clock()) == 1


def test_two_replicas_that_look_at_the_same_time_put_it_out_once(database: Database, tmp_path: Path) -> None:
    replicas = [Database(f"sqlite:///{(tmp_path / 'zhenggai.db').as_posix()}") for _ in range(2)]
    schedules = [Schedule(one, Clock(), steps=only(summary), posted=lambda: None) for one in replicas]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(Schedule.tick, schedules * 5))
    for replica in replicas:
        replica.close()
    assert waiting(database) == 1


@pytest.mark.anyio
async def test_a_database_that_is_not_to_be_had_is_waited_for(database: Database) -> None:
    absent = [Unavailable("locked")]

    def put_out(book: Book) -> None:
        if absent:
            raise absent.pop()
        summary(book)

    schedule = Schedule(database, Clock(), steps=only(put_out), posted=lambda: None)
    assert await _running(schedule, until=lambda: waiting(database) == 1)


@pytest.mark.anyio
async def test_a_clock_that_was_moved_is_looked_at_at_once(database: Database) -> None:
    clock = Clock()
    seen = []
    schedule = Schedule(database, clock, steps=only(lambda book: seen.append(book.now)), posted=lambda: None)

    def moved() -> bool:
        clock.ahead = timedelta(days=1)
        return len(seen) > 1

    assert await _running(schedule, until=moved)
    assert seen[-1] - seen[0] >= timedelta(days=1)


async def _running(schedule: Schedule, until: Callable[[], bool]) -> bool:
    """Let the schedule run, waking it again and again, until something holds."""
    running, end = asyncio.ensure_future(schedule.run()), monotonic() + 20
    await asyncio.sleep(0)
    while not (held := until()) and monotonic() < end:
        schedule.wake()
        await asyncio.sleep(0)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    return held
