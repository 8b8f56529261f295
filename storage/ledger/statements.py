"""Statements put together once, when a module is loaded, and not anew at every message."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CursorResult, Executable, Insert, Table
from sqlmodel import Session, SQLModel


def table(row: type[SQLModel]) -> Table:
    """The table that rows of this class are kept in."""
    found: Table = row.__table__  # type: ignore[attr-defined]
    return found


def run(session: Session, statement: Executable, **values: Any) -> CursorResult[Any]:
    """Run a statement, after whatever the session still holds back."""
    session.flush()
    result: CursorResult[Any] = session.connection().execute(statement, values)
    return result


def added(session: Session, statement: Insert, **values: Any) -> int:
    """Insert one row; its id."""
    key = run(session, statement, **values).inserted_primary_key
    assert key is not None
    return int(key[0])
