"""The database: SQLite in its safe settings or PostgreSQL, one transaction at a time, always migrated."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Connection, Engine, create_engine, event, exc, func, inspect, select, text
from sqlmodel import Session

from storage.errors import LedgerError
from storage.mail import TELEGRAM

__all__ = ["Database", "Session", "Unavailable", "attempt", "is_unavailable"]

MIGRATIONS = Path(__file__).with_name("migrations")
SOLE = 0x7A68656E67676169  # "zhenggai"
PRAGMAS = (
    "busy_timeout=5000",
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",  # what is erased is gone from the file as well
)


class Closable(Protocol):
    """What is held until it is closed."""

    def close(self) -> None:
        """Let go."""


class Unavailable(LedgerError):
    """The database is locked, full, absent or cut off: a matter of waiting, whatever was being done."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"台账现在打不开（{reason.partition(chr(10))[0]}），请稍后再试。")


def is_unavailable(error: BaseException | None) -> bool:
    """Whether an error, or one that it came after, says that the database is not to be had now."""
    if error is None or isinstance(error, Unavailable):
        return error is not None
    if not isinstance(error, exc.OperationalError | exc.InterfaceError):
        return is_unavailable(error.__context__)
    # SQLite calls a statement it does not understand operational, too: that one is a fault of ours.
    code = getattr(error.orig, "sqlite_errorcode", sqlite3.SQLITE_BUSY) & 0xFF
    return code != sqlite3.SQLITE_ERROR or is_unavailable(error.__context__)


def attempt(session: Session, step: Callable[[], object]) -> Exception | None:
    """Do one step, or leave no trace of it; what it failed with, unless the database is to blame."""
    try:
        with session.begin_nested():
            step()
    except Exception as error:  # whatever one message or one date makes a step do, the others go on
        if is_unavailable(error):
            raise
        return error
    return None


@contextmanager
def _waiting_matters() -> Iterator[None]:
    """Tell what only waiting helps against from what is wrong."""
    try:
        yield
    except exc.DBAPIError as error:
        if is_unavailable(error):
            raise Unavailable(str(error.orig)) from error
        raise


class Database:
    """One database by its URL, and the chats that this process carries messages to and from."""

    def __init__(self, url: str, chats: range = TELEGRAM) -> None:
        self.chats = chats
        self._engine = create_engine(url, hide_parameters=True)  # an error must not quote a message
        self._claim: Closable | None = None
        self._postgres = self._engine.dialect.name == "postgresql"
        if not self._postgres:
            Path(self._engine.url.database or "").parent.mkdir(parents=True, exist_ok=True)
            event.listen(self._engine, "connect", _prepare)
            event.listen(self._engine, "begin", _begin)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session whose work is committed at the end, or undone if the block raises."""
        with _waiting_matters(), Session(self._engine, expire_on_commit=False) as session, session.begin():
            yield session

    def revision(self) -> str | None:
        """The revision the stored tables have, None in an empty database."""
        with _waiting_matters(), self._engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()

    @staticmethod
    def newest() -> str:
        """The revision this program works with."""
        return max(path.stem[:4] for path in MIGRATIONS.glob("versions/[0-9]*.py"))

    def migrate(self) -> None:
        """Bring the tables to the newest revision; Alembic is loaded only when there is something to do."""
        if self.revision() == self.newest():
            return
        from alembic import command
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
        with _waiting_matters(), self._engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    def settle(self) -> bool:
        """Take what was erased out of SQLite's log of recent pages too; False while others hold it open."""
        if self._postgres:
            return True  # its own housekeeping does that
        with _waiting_matters(), self._engine.connect() as connection:
            driver = connection.connection.driver_connection
            assert driver is not None
            busy, *_ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return not busy

    def sole(self) -> bool:
        """Whether this process is the one that may send to its chats, until `close` or until it dies."""
        if self._claim is None:
            chat = None if self.on_telegram else self.chats[0]
            self._claim = _advisory(self._engine, chat) if self._postgres else _file_lock(self._engine, chat)
        return self._claim is not None

    @property
    def on_telegram(self) -> bool:
        """Whether the chats are Telegram's, and not those of a page on this machine."""
        return self.chats == TELEGRAM

    def close(self) -> None:
        """Give back every connection."""
        if self._claim is not None:
            self._claim.close()
        self._engine.dispose()


def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
    # The driver would open its own, deferred transactions, and two of them lose each other's updates.
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _advisory(engine: Engine, chat: int | None) -> Closable | None:
    """A lock that PostgreSQL holds for one connection."""
    connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    if connection.execute(select(func.pg_try_advisory_lock(SOLE + (chat or 0)))).scalar():
        return connection
    connection.close()
    return None


def _file_lock(engine: Engine, chat: int | None) -> Closable | None:
    """A lock on a file beside the ledger, which every system gives up with the process."""
    name = f"{engine.url.database}.{chat}.lock" if chat else f"{engine.url.database}.lock"
    connection = sqlite3.connect(name, timeout=0, isolation_level=None)
    try:
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError:
        connection.close()
        return None
    return connection
