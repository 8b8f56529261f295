"""What every command needs: the ledger opened and migrated, the moment, a face for the terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from storage.records import Member, Unit, UnitSettings

if TYPE_CHECKING:
    from bot.settings import Settings
    from storage.database import Database
    from storage.ledger import Book, Ledger

UnitName = Annotated[
    str | None, typer.Option("--unit", metavar="单位", help="单位名称，只有一个单位时可以不写")
]
AsJson = Annotated[bool, typer.Option("--json", help="只输出 JSON")]
At = Annotated[str | None, typer.Option("--at", metavar="时间", help="当作这个时间，例如 2025-10-20T08:30")]


class Usage(Exception):
    """A command used wrongly; its text is the sentence shown, the exit code is 2."""


def settings() -> Settings:
    """The settings of this machine."""
    from bot.settings import Settings

    return Settings.load()


def database(chosen: Settings) -> Database:
    """The database, created or migrated."""
    from storage.database import Database

    chosen.data_dir.mkdir(parents=True, exist_ok=True)
    opened = Database(chosen.url)
    opened.migrate()
    return opened


@contextmanager
def opened_book(at: str | None = None) -> Iterator[Book]:
    """The book in one transaction, at this moment or the one given."""
    from storage.ledger import Book

    chosen = settings()
    opened = database(chosen)
    try:
        with opened.transaction() as session:
            yield Book(session, moment(at, chosen))
    finally:
        opened.close()


@contextmanager
def opened_ledger(unit: str | None, at: str | None = None) -> Iterator[tuple[Book, Ledger]]:
    """The book and the ledger of the unit named, or of the only one."""
    with opened_book(at) as book:
        yield book, book.ledger(book.units.named(unit).id)


def moment(at: str | None, chosen: Settings) -> datetime:
    """The moment meant: now, or the one given, in the unit's time zone where none is named."""
    from bot.application import now

    if at is None:
        return now()
    try:
        given = datetime.fromisoformat(at)
    except ValueError as error:
        raise Usage(f"看不懂时间“{at}”，请写成 2025-10-20T08:30 这样。") from error
    return given if given.tzinfo else given.replace(tzinfo=chosen.zone)


def read_day(text: str) -> date:
    """The day that an option names; bad usage where it names none."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Usage(f"看不懂日期“{text}”，请写成 2025-10-31 这样。") from error


def first_settings(chosen: Settings) -> UnitSettings:
    """What a new unit begins with, from the environment."""
    return UnitSettings(
        timezone=chosen.timezone,
        weekly_at=chosen.weekly_at.upper(),
        remind_days=chosen.reminders,
        silent_days=chosen.silent_days,
    )


def terminal(unit: Unit) -> Member:
    """Who asks in a terminal: the coordinator at the keyboard."""
    return Member(id=0, unit_id=unit.id, name="", role="coordinator", office=None, chat_id=0)


def say(text: str) -> None:
    """One text on stdout."""
    typer.echo(text)


def say_json(value: Any) -> None:
    """One JSON value on stdout, and nothing else."""
    import json

    typer.echo(json.dumps(value, ensure_ascii=False))


def never_fail_on_a_character() -> None:
    """Let a GBK console show a replacement instead of raising."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
