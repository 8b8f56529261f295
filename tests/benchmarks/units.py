"""One unit's questions alone and among many units: the second must cost no more than the first.

`python -m tests.benchmarks.units [units]`. The other units are copies of the fictional town, row by row.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import Column, ColumnElement, Table, bindparam, insert, select
from sqlmodel import Session

from bot.practice import town
from handlers import inquire, outstanding, weekly
from handlers.calendar import this_week
from handlers.keyboards import Press
from storage.database import Database
from storage.ledger import Book
from storage.records import Member
from storage.tables import metadata

STEP = 1_000_000
COPIED = (
    "unit", "office", "round", "section", "person", "membership", "issue", "issue_office", "measure",
    "report", "report_revision", "entry", "figure", "alias", "history",
)  # fmt: skip
SHIFTED = {"id", "chat_id", "telegram_id"}
ROUNDS = 31
QUESTIONS: dict[str, Callable[[Book, Member], object]] = {
    "outstanding": lambda book, member: outstanding.answer(book, member, book.now),
    "card": lambda book, member: inquire.view(book, member, Press(inquire.ISSUE, "1"), book.now),
    "weekly": lambda book, member: weekly.answer(book, member, this_week(book.units.get(1), book.now)),
}


def copy(session: Session, units: int) -> None:
    """Put that many copies of the only unit beside it."""
    for name in COPIED:
        table = metadata().tables[name]
        columns = [_moved(column) for column in table.c]
        own = select(*columns).where(_own(table))
        statement = insert(table).from_select([column.name for column in table.c], own)
        session.connection().execute(statement, [{"copy": number * STEP} for number in range(1, units)])


def _moved(column: Column[int]) -> ColumnElement[int]:
    """A key moves with its unit, a name is told apart, the rest is the same."""
    shift = bindparam("copy", type_=column.type)
    if column.foreign_keys or column.name in SHIFTED:
        return column + bindparam("copy")
    return column.concat(shift) if column.table.name == "unit" and column.name == "name" else column


def _own(table: Table) -> ColumnElement[bool]:
    return next(iter(table.primary_key)) < STEP


@contextmanager
def opened(database: Database, at: datetime) -> Iterator[Book]:
    """The ledger at one moment."""
    with database.transaction() as session:
        yield Book(session, at)


def milliseconds(database: Database) -> dict[str, float]:
    """The median time of each question, every time in a transaction of its own."""
    found: dict[str, list[float]] = {name: [] for name in QUESTIONS}
    for name, ask in list(QUESTIONS.items()) * ROUNDS:
        with opened(database, town.FRIDAY) as book:
            (coordinator,) = book.members.of_unit(1, "coordinator")
            start = time.perf_counter()
            ask(book, coordinator)
            found[name].append((time.perf_counter() - start) * 1e3)
    return {name: statistics.median(times) for name, times in found.items()}


def main(arguments: Sequence[str]) -> None:
    """Both sides and their ratios."""
    units = int(arguments[0]) if arguments else 2000
    with tempfile.TemporaryDirectory() as directory:
        database = Database(f"sqlite:///{(Path(directory) / 'zhenggai.db').as_posix()}")
        database.migrate()
        with opened(database, town.FOUNDED) as book:
            town.found_town(book)
            for citizen in town.PEOPLE:
                town.settle(book, citizen)
        town.report_the_past(lambda at: opened(database, at))
        alone = milliseconds(database)
        with database.transaction() as session:
            copy(session, units)
        among = milliseconds(database)
        database.close()
    for name, cost in alone.items():
        sys.stdout.write(
            f"{name:12} alone {cost:.2f} ms, among {units} units {among[name]:.2f} ms: "
            f"{among[name] / cost:.2f} times\n"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
