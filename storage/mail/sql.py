"""What inbox and outbox share: one session, statements that the database compiles once, and which chats are ours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from sqlalchemy import CursorResult, Executable, Table, bindparam, func
from sqlalchemy.dialects import sqlite
from sqlmodel import Session

# Telegram numbers its chats with at most 52 bits; beyond them are pages of our own.
TELEGRAM = range(-(2**62), 2**52)
EVERYWHERE = range(TELEGRAM.start, 2**62)


def in_reach(chat: Any) -> Any:
    """Whether a chat is one of those asked for."""
    return func.coalesce(chat, 0).between(bindparam("first"), bindparam("last"))


class Box:
    """Rows of the mail inside one open transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def _insert(self, table: Table) -> Any:
        return _inserting(self._session.get_bind().dialect.name)(table).execution_options(
            preserve_rowcount=True
        )

    def _run(
        self, statement: Executable, values: Mapping[str, Any] | Iterable[Mapping[str, Any]] | None = None
    ) -> CursorResult[Any]:
        result: CursorResult[Any] = self._session.connection().execute(statement, values)  # type: ignore[arg-type]
        return result


@cache
def _inserting(dialect: str) -> Any:
    if dialect == "sqlite":
        return sqlite.insert
    from sqlalchemy.dialects import postgresql  # half the time it takes to load the rest of SQLAlchemy

    return postgresql.insert
