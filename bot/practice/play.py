"""The play behind the practice page: a ledger for an hour, the real bot on it, people who have just come in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from pydantic import SecretStr

from bot.application import Service, compose
from bot.practice.clock import MovableClock
from bot.practice.demo import Persona, PracticeServer, Step
from bot.practice.town import BookAt, Citizen
from bot.settings import Settings
from bot.transport.pace import NoPace
from storage.database import Database
from storage.ledger import Book
from storage.mail import Mail

ROLES = {"coordinator": "整改办", "chief": "主要领导", "deputy": "分管领导", "verifier": "巡察办"}
STRANGER = Persona(9099, "路人", "没有加入")
READY_WITHIN = 10.0


@dataclass(frozen=True, slots=True)
class Play:
    """Who is there, who still holds an unopened invitation, what to try, and what has happened before."""

    people: tuple[Citizen, ...]
    newcomers: tuple[Citizen, ...]
    tour: tuple[Step, ...]
    found: Callable[[Book], object]
    past: Callable[[BookAt], None]
    founded: datetime | None = None
    begins: datetime | None = None


@asynccontextmanager
async def on_stage(play: Play, port: int = 0) -> AsyncIterator[PracticeServer]:
    """The play on its page, ready to be looked at, until the block ends."""
    with _ledger_for_an_hour() as (directory, database):
        clock = MovableClock(play.begins)
        book_at = partial(_book_at, database)
        cast = _cast(play, book_at, clock.now())
        async with PracticeServer(cast, clock, play.tour, port) as practice:
            ours = settings(Settings.model_construct(), practice, directory)
            service = compose(ours, database, clock=clock.now, pace=NoPace(monotonic))
            clock.on_move(partial(_moved, service))
            async with running(service):
                await _come_in(practice, cast[: len(play.people)])
                play.past(book_at)
                practice.begin()
                yield practice


def settings(base: Settings, practice: PracticeServer, directory: Path) -> Settings:
    """Settings that lead to the practice server and nowhere else."""
    return base.model_copy(
        update={
            "telegram_bot_token": SecretStr(practice.token),
            "telegram_api_url": practice.url,
            "telegram_proxy": None,
            "data_dir": directory,
            "http_port": 0,
        }
    )


@asynccontextmanager
async def running(service: Service) -> AsyncIterator[None]:
    """The bot at work beside the block; if it fails, so does the block."""
    async with asyncio.TaskGroup() as group:
        bot = group.create_task(service.run())
        yield
        bot.cancel()


@contextmanager
def _ledger_for_an_hour() -> Iterator[tuple[Path, Database]]:
    with TemporaryDirectory(prefix="zhenggai-demo-", ignore_cleanup_errors=True) as name:
        database = Database(f"sqlite:///{(Path(name) / 'zhenggai.db').as_posix()}")
        try:
            database.migrate()
            yield Path(name), database
        finally:
            database.close()


@contextmanager
def _book_at(database: Database, moment: datetime) -> Iterator[Book]:
    with database.transaction() as session:
        yield Book(session, moment)


def _cast(play: Play, book_at: BookAt, now: datetime) -> list[Persona]:
    """Everybody with the invitation the ledger gave them, and a stranger without."""
    with book_at(play.founded or now) as book:
        play.found(book)
    with book_at(now) as book:
        everybody = (*play.people, *play.newcomers)
        return [*(_persona(book, citizen) for citizen in everybody), STRANGER]


def _persona(book: Book, citizen: Citizen) -> Persona:
    ledger = book.ledger(book.units.named(None).id)
    office = ledger.offices.found(citizen.office) if citizen.office else None
    code, _ = book.members.invite(ledger.unit.id, citizen.name, citizen.role, office)
    return Persona(citizen.telegram_id, citizen.name, citizen.office or ROLES[citizen.role], code)


async def _come_in(practice: PracticeServer, people: Sequence[Persona]) -> None:
    """Let the people open the bot and be greeted; the first comes last, so that no news of the others wait there."""
    practice.enrol(reversed(people))
    telegram = practice.telegram
    greeted = await telegram.pulse.later(
        lambda: all(telegram.user(one.id, one.name).keyboard for one in people) or None, READY_WITHIN
    )
    assert greeted, "the bot did not answer its first messages"


def _moved(service: Service) -> None:
    """The clock was moved: that was no silence of Telegram's, and what is due by now is put out at once."""
    with service.database.transaction() as session:
        Mail(session).hear(service.clock())
    service.schedule.tick()
