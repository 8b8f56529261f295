"""Backups of an SQLite ledger with its files, and a look at whether everything is whole."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from bot import archive
from bot.archive import LEDGER, Manifest, NoBackup, is_file
from bot.settings import Settings, SetupError
from storage.database import Database
from storage.ledger import Book
from storage.ledger.files import kept_digests

PREFIX: Final = "sqlite:///"


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore put back, and where the ledger lies that was there before."""

    manifest: Manifest
    kept: Path | None


def back_up(settings: Settings, file: Path, now: datetime) -> Manifest:
    """Copy the whole ledger and its files into one file while it is in use; raises SetupError where it cannot be."""
    source = _file(settings)
    if not source.exists():
        raise SetupError("还没有台账，没有可备份的。请先用 import 导入通报。")
    if file.exists():
        raise SetupError(f"{file} 已经存在，请换一个文件名。")
    file.parent.mkdir(parents=True, exist_ok=True)
    # The ledger first: every file it speaks of is there by the time the files are copied.
    with _beside(file) as room:
        _copy(source, room / LEDGER)
        heads = {unit: head for unit, head, _, _ in _histories_in(room / LEDGER, now)}
        return archive.write(file, room / LEDGER, settings.data_dir, now.isoformat(), heads)


def restore(settings: Settings, file: Path, now: datetime) -> Restored:
    """Put a backup in the ledger's place once all of it is checked; the ledger that was there is kept beside it."""
    target, kept = _file(settings), None
    target.parent.mkdir(parents=True, exist_ok=True)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with _beside(settings.data_dir / file.name) as room:
        manifest = _checked(file, room, now)
        for name in manifest.contents:
            if name != LEDGER:
                _put(room / name, settings.data_dir / name)
        if target.exists():
            kept = target.with_name(f"{target.stem}-{now:%Y%m%d%H%M%S}{target.suffix}")
            _copy(target, kept)
        _copy(room / LEDGER, target)
    return Restored(manifest, kept)


def look_into(file: Path, now: datetime) -> Manifest:
    """A backup checked through without restoring it; raises NoBackup."""
    with tempfile.TemporaryDirectory() as room:
        return _checked(file, Path(room), now)


def _histories_in(ledger: Path, now: datetime) -> list[tuple[str, str, int, int | None]]:
    """Of every unit in a ledger file: its name, the head of its history, how many links, the first broken one."""
    database = Database(f"{PREFIX}{ledger.as_posix()}")
    try:
        with database.transaction() as session:
            return _histories(Book(session, now))
    finally:
        database.close()


def _histories(book: Book) -> list[tuple[str, str, int, int | None]]:
    chains = ((unit.name, book.ledger(unit.id).history) for unit in book.units.all())
    return [(name, chain.head, chain.length, chain.broken_at()) for name, chain in chains]


def examine(settings: Settings, now: datetime) -> tuple[list[str], list[str]]:
    """How the histories of the ledger stand, and what is wrong anywhere, a sentence each."""
    faults = []
    try:
        _ = settings.token
    except SetupError as missing:
        faults.append(str(missing))
    database = Database(settings.url)
    if database.revision() is None:
        return [], [*faults, "还没有台账，请先用 import 导入通报。"]
    with database.transaction() as session:
        book = Book(session, now)
        told = _histories(book)
        lost = _lost(settings.data_dir, kept_digests(session))
        dead = book.mail.backlog().dead
    database.close()
    faults += [
        f"{unit}的历史记录从第{broken}条起对不上，请用备份核对。" for unit, _, _, broken in told if broken
    ]
    faults += [f"有{len(lost)}份材料的文件不在或者变了样，例如 {lost[0]}。请用备份恢复。"] if lost else []
    faults += [f"有{dead}条消息没能处理，请看日志。"] if dead else []
    return [f"{unit}：改动记录{count}条，校验码 {head}" for unit, head, count, _ in told], faults


def _lost(data: Path, digests: tuple[str, ...]) -> list[str]:
    """The files the ledger speaks of that are gone or are not what they were."""
    return [digest for digest in digests if not is_file(data / "files" / digest[:2] / digest, digest)]


def _checked(file: Path, room: Path, now: datetime) -> Manifest:
    """A backup unpacked, its ledger whole, ours and brought up to date, its histories those it was made with."""
    manifest = archive.unpack(file, room)
    _sound(file, room / LEDGER)
    database = Database(f"{PREFIX}{(room / LEDGER).as_posix()}")
    try:
        # Revisions are numbered with four digits, so that they compare as they are written.
        if (database.revision() or "") > database.newest():
            raise NoBackup(file, "是更新的版本做的备份，请先升级")
        database.migrate()
    finally:
        database.close()
    if {unit: head for unit, head, _, _ in _histories_in(room / LEDGER, now)} != manifest.heads:
        raise NoBackup(file, "里的改动记录和校验码对不上")
    return manifest


def _sound(file: Path, ledger: Path) -> None:
    """Raises NoBackup unless it is a whole ledger of ours, that does nothing by itself when it is opened."""
    try:
        with closing(sqlite3.connect(f"{ledger.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            connection.execute("PRAGMA trusted_schema = OFF")
            sound = connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            active = connection.execute(
                "SELECT count(*) FROM sqlite_master WHERE type IN ('trigger', 'view') OR sql LIKE 'CREATE VIRTUAL%'"
            ).fetchone()
            ours = connection.execute("SELECT count(*) FROM alembic_version").fetchone()
    except sqlite3.Error as error:
        raise NoBackup(file, "不是台账的备份") from error
    if not sound or not ours or active != (0,):
        raise NoBackup(file, "里的台账已经损坏")


@contextmanager
def _beside(file: Path) -> Iterator[Path]:
    """A room of its own on the disk of a file, gone afterwards."""
    room = Path(tempfile.mkdtemp(prefix=".backup-", dir=file.parent))
    try:
        yield room
    finally:
        shutil.rmtree(room, ignore_errors=True)


def _put(source: Path, target: Path) -> None:
    """A file into its place; what bears the same digest there already is the same file, unless it was harmed."""
    if not is_file(target, target.name):
        target.parent.mkdir(parents=True, exist_ok=True)
        source.replace(target)


def _file(settings: Settings) -> Path:
    if not settings.url.startswith(PREFIX):
        raise SetupError(
            "台账在 PostgreSQL 里，请用 pg_dump 和 pg_restore 备份、恢复；"
            f"材料在 {settings.data_dir} 的 files 和 papers 文件夹里，请一起复制。"
        )
    return Path(settings.url.removeprefix(PREFIX))


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target)) as written:
        read.backup(written)
