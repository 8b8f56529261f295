"""Backups of an SQLite ledger, and a look at whether everything is whole."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from bot.settings import Settings, SetupError
from storage.database import Database
from storage.ledger import Book

PREFIX = "sqlite:///"


def back_up(settings: Settings, file: Path) -> None:
    """Copy the whole ledger into one file while it is in use; raises SetupError where that is not possible."""
    source = _file(settings)
    if not source.exists():
        raise SetupError("还没有台账，没有可备份的。请先用 import 导入通报。")
    if file.exists():
        raise SetupError(f"{file} 已经存在，请换一个文件名。")
    file.parent.mkdir(parents=True, exist_ok=True)
    _copy(source, file)


def restore(settings: Settings, file: Path, now: datetime) -> Path | None:
    """Put a backup in the ledger's place; the ledger that was there is kept beside it under a name with the time."""
    _whole(file)
    target, kept = _file(settings), None
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        kept = target.with_name(f"{target.stem}-{now:%Y%m%d%H%M%S}{target.suffix}")
        _copy(target, kept)
    _copy(file, target)
    return kept


def examine(settings: Settings, now: datetime) -> list[str]:
    """What is wrong with the settings, the ledger or its history, a sentence each; empty when all is well."""
    faults = []
    try:
        _ = settings.token
    except SetupError as missing:
        faults.append(str(missing))
    database = Database(settings.url)
    if database.revision() is None:
        return [*faults, "还没有台账，请先用 import 导入通报。"]
    with database.transaction() as session:
        book = Book(session, now)
        for unit in book.units.all():
            broken = book.ledger(unit.id).history.broken_at()
            if broken is not None:
                faults.append(f"{unit.name}的历史记录从第{broken}条起对不上，请用备份核对。")
        if dead := book.mail.backlog().dead:
            faults.append(f"有{dead}条消息没能处理，请看日志。")
    database.close()
    return faults


def _file(settings: Settings) -> Path:
    if not settings.url.startswith(PREFIX):
        raise SetupError("台账在 PostgreSQL 里，请用 pg_dump 和 pg_restore 备份、恢复。")
    return Path(settings.url.removeprefix(PREFIX))


def _whole(file: Path) -> None:
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            sound = connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            ours = connection.execute("SELECT count(*) FROM alembic_version").fetchone()
    except sqlite3.Error as error:
        raise SetupError(f"{file} 不是台账的备份，什么都没有变。") from error
    if not sound or not ours:
        raise SetupError(f"{file} 已经损坏，什么都没有变。")


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target)) as written:
        read.backup(written)
