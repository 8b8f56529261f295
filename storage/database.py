"""The database: SQLite in its safe settings or PostgreSQL, one transaction at a time, always migrated."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, event, exc, inspect, text
from sqlmodel import Session

__all__ = ["Database", "Session", "Unavailable", "is_unavailable"]

MIGRATIONS = Path(__file__).with_name("migrations")
PRAGMAS = (
    "busy_timeout=5000",
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",  # what is erased is gone from the file as well
)


class Unavailable(Exception):
    """The database is locked, full, absent or cut off: a matter of waiting, whatever was being done."""


def is_unavailable(error: BaseException | None) -> bool:
    """Whether an error, or one that it came after, says that the database is not to be had now."""
    if error is None or isinstance(error, Unavailable):
        return error is not None
    if not isinstance(error, exc.OperationalError | exc.InterfaceError):
        return is_unavailable(error.__context__)
    # SQLite calls a statement it does not understand operational, too: that one is a fault of ours.
    code = getattr(error.orig, "sqlite_errorcode", sqlite3.SQLITE_BUSY) & 0xFF
    return code != sqlite3.SQLITE_ERROR or is_unavailable(error.__context__)


class Database:
    """One database by its URL."""

    def __init__(self, url: str) -> None:
        self._engine = create_engine(url, hide_parameters=True)  # an error must not quote a message
        if self._engine.dialect.name == "sqlite":
            Path(self._engine.url.database or "").parent.mkdir(parents=True, exist_ok=True)
            event.listen(self._engine, "connect", _prepare)
            event.listen(self._engine, "begin", _begin)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session whose work is committed at the end, or undone if the block raises."""
        try:
            with Session(self._engine, expire_on_commit=False) as session, session.begin():
                yield session
        except exc.DBAPIError as error:
            if is_unavailable(error):
                raise Unavailable(str(error.orig)) from error
            raise

    def revision(self) -> str | None:
        """The revision the stored tables have, None in an empty database."""
        with self._engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()

    def migrate(self) -> None:
        """Bring the tables to the newest revision; Alembic is loaded only when there is something to do."""
        newest = max(path.stem[:4] for path in MIGRATIONS.glob("versions/[0-9]*.py"))
        if self.revision() == newest:
            return
        from alembic import command
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
        with self._engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    def close(self) -> None:
        """Give back every connection."""
        self._engine.dispose()


def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
    # The driver would open its own, deferred transactions, and two of them lose each other's updates.
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
