"""The clerk: documents are read and made beside the chat, in a thread, and what comes of it is said in one commit."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.transport.request import Api
from bot.transport.waiting import keep_on
from handlers import desk
from handlers.paperwork import Kept, Made, Work
from storage.database import Database, Unavailable
from storage.errors import DocumentRefused, LedgerError
from storage.ledger import Book
from storage.ledger.desk import Desk, Paper

IDLE_SECONDS = 1.0
STANDBY_SECONDS = 5.0  # another process on the same ledger works
LONGEST_PAUSE = 3600.0
# A document that breaks its reader breaks it again: a fault of ours is not repeated for ever.
TRIES = 3
LOG = logging.getLogger(__name__)


class Clerk:
    """Works on one paper after the other; what a kill interrupts is begun again."""

    def __init__(
        self,
        api: Api,
        database: Database,
        clock: Callable[[], datetime],
        *,
        data: Path,
        posted: Callable[[], None],
    ) -> None:
        self._api = api
        self._database = database
        self._clock = clock
        self._data = data
        self._posted = posted

    async def run(self) -> None:
        """Work for ever; a database that cannot be reached is waited for."""
        await keep_on(self.step)

    async def step(self) -> float:
        """Work on the next paper, if any; how long to wait before the one after it."""
        if not self._database.sole():
            return STANDBY_SECONDS
        with self._database.transaction() as session:
            paper = Desk(session).next(self._clock(), self._database.chats)
        if paper is None:
            return IDLE_SECONDS
        try:
            await self._deal(paper)
        except Unavailable:
            raise
        except LedgerError as refused:
            self._give_up(paper, str(refused))
        except (BadRequest, InvalidToken) as error:
            LOG.warning("paper %s is not to be had: %s", paper.id, error)
            self._give_up(paper, str(DocumentRefused("missing")))
        except (TelegramError, TimeoutError, OSError) as error:
            LOG.warning("paper %s will be tried again: %s", paper.id, error)
            self._later(paper)
        # Whatever one document makes its reader do, the papers of the others go on.
        except Exception:
            LOG.exception("paper %s failed (try %s)", paper.id, paper.tries + 1)
            self._later(paper) if paper.tries + 1 < TRIES else self._give_up(paper, desk.FAILED)
        self._posted()
        return 0.0

    async def _deal(self, paper: Paper) -> None:
        with self._database.transaction() as session:
            work = desk.begin(Book(session, self._clock()), paper)
        content = await self._content(work)
        result, files = await asyncio.to_thread(self._work, paper, work, content)
        with self._database.transaction() as session:
            book = Book(session, self._clock())
            member = book.members.get(paper.member_id)
            if member is not None:
                work.finish(book, paper, member, result, files)
            Desk(session).done(paper)

    async def _content(self, work: Work) -> bytes:
        if work.path is not None:
            return await asyncio.to_thread((self._data / work.path).read_bytes)
        if work.file_id is None:
            return b""
        found = await self._api.call("getFile", {"file_id": work.file_id})
        return await self._api.file(found["file_path"])

    def _work(self, paper: Paper, work: Work, content: bytes) -> tuple[Any, tuple[Kept, ...]]:
        """In a thread: the work itself, and every file that came or was made kept under its digest."""
        result = work.gather(self._data) if work.gather else work.run(content)
        made = result if isinstance(result, tuple) else (Made("", content),)
        return result, tuple(Kept(one.name, self._keep(paper, one.data)) for one in made)

    def _keep(self, paper: Paper, data: bytes) -> str:
        digest = hashlib.sha256(data).hexdigest()
        # Under its own number besides: another's of the same content may be deleted once it was sent.
        path = self._data / "papers" / digest[:2] / f"{digest}-{paper.id}"
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        part.write_bytes(data)
        part.replace(path)
        return path.relative_to(self._data).as_posix()

    def _later(self, paper: Paper) -> None:
        now = self._clock()
        with self._database.transaction() as session:
            Desk(session).postpone(paper, now + timedelta(seconds=min(2.0**paper.tries, LONGEST_PAUSE)))

    def _give_up(self, paper: Paper, sentence: str) -> None:
        with self._database.transaction() as session:
            desk.failed(Book(session, self._clock()), paper, sentence)
            Desk(session).done(paper)
