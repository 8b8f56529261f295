"""The fetcher: photos and documents from Telegram into the data directory, outside every message's transaction."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.transport.request import Api, Flooded
from bot.transport.waiting import keep_on
from handlers.files import LARGEST, FileRefusal
from storage.database import Database
from storage.file_types import Broken, media_type
from storage.ledger import Book
from storage.ledger.files import Files, WaitingFile

IDLE_SECONDS = 2.0
STANDBY_SECONDS = 5.0  # another process on the same ledger fetches
LONGEST_SECONDS = 300.0
LONGEST_PAUSE = 3600.0
VANISHED_TRIES = 3
LOG = logging.getLogger(__name__)

RefuseFile = Callable[[Book, WaitingFile, FileRefusal], None]


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file that is in the directory now."""

    sha256: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that will never be taken."""

    why: FileRefusal


@dataclass(frozen=True, slots=True)
class Later:
    """A file that could not be had now."""

    pause: float


class Fetcher:
    """Fetches one file after the other; what a kill interrupts is fetched again."""

    def __init__(
        self,
        api: Api,
        database: Database,
        clock: Callable[[], datetime],
        *,
        directory: Path,
        refuse: RefuseFile,
        posted: Callable[[], None],
    ) -> None:
        self._api = api
        self._database = database
        self._clock = clock
        self._directory = directory
        self._refuse = refuse
        self._posted = posted

    async def run(self) -> None:
        """Fetch for ever; a database that cannot be reached is waited for."""
        await keep_on(self.step)

    async def step(self) -> float:
        """Fetch the next file, if any; how long to wait before the one after it."""
        if not self._database.sole():
            return STANDBY_SECONDS
        with self._database.transaction() as session:
            file = Files(session).next(self._clock(), self._database.chats)
        if file is None:
            return IDLE_SECONDS
        self._settle(file, await self._fetch(file))
        return 0.0

    def _settle(self, file: WaitingFile, outcome: Fetched | Refused | Later) -> None:
        now = self._clock()
        with self._database.transaction() as session:
            files = Files(session)
            match outcome:
                case Fetched(sha256, kind, size):
                    files.fetched(file, sha256, kind, size)
                case Refused(why):
                    files.refused(file)
                    self._refuse(Book(session, now), file, why)
                case Later(pause):
                    files.postpone(file, now + timedelta(seconds=pause))
        self._posted()

    async def _fetch(self, file: WaitingFile) -> Fetched | Refused | Later:
        growing = min(2.0**file.tries, LONGEST_PAUSE)
        try:
            async with asyncio.timeout(LONGEST_SECONDS):
                content = await self._download(file.file_id)
            return await asyncio.to_thread(_keep, content, self._directory)
        except Flooded as error:
            return Later(error.seconds)
        except BadRequest as error:
            return _unavailable(error.message.lower(), growing)
        except InvalidToken:  # the server's 404
            return Refused("gone") if file.tries + 1 >= VANISHED_TRIES else Later(growing)
        except (TelegramError, TimeoutError, OSError) as error:
            LOG.warning("file %s could not be fetched, will be tried again: %s", file.id, error)
            return Later(growing)

    async def _download(self, file_id: str) -> bytes:
        found = await self._api.call("getFile", {"file_id": file_id})
        if (found.get("file_size") or 0) > LARGEST:
            raise BadRequest("file is too big")
        return await self._api.file(found["file_path"])


def _unavailable(said: str, pause: float) -> Refused | Later:
    if "temporarily" in said:
        return Later(pause)
    return Refused("large" if "too big" in said else "gone")


def _keep(content: bytes, directory: Path) -> Fetched | Refused:
    """Keep what is a photo or a common document under its SHA-256, whatever its sender called it."""
    if not content or len(content) > LARGEST:
        return Refused("large" if content else "empty")
    try:
        kind = media_type(content)
    except Broken:
        return Refused("broken")
    if kind is None:
        return Refused("unknown")
    sha256 = hashlib.sha256(content).hexdigest()
    _write(directory / sha256[:2] / sha256, content)
    return Fetched(sha256, kind, len(content))


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
