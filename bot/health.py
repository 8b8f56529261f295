"""Whether the bot is well: what a watchdog reads at /health."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.transport.intake import Inbox
from storage.database import Database, Unavailable
from storage.mail import Mail

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

# Three long polls, or a round and a half of what the webhook notes.
SILENCE = timedelta(seconds=90)


def figures(database: Database, inbox: Inbox, clock: Callable[[], datetime]) -> dict[str, Any]:
    """Is Telegram heard, can the ledger be written, what waits and since when; ages in seconds."""
    now, heard = clock(), inbox.heard_at
    try:
        with database.transaction() as session:
            mail = Mail(session)
            mail.probe()
            backlog, due = mail.backlog(database.chats), mail.last_due()
    except Unavailable as error:
        return {"ok": False, "heard_age": _age(now, heard), "writable": False, "error": str(error)}
    return {
        "ok": heard is not None and now - heard < SILENCE,
        "heard_age": _age(now, heard),
        "writable": True,
        "inbox": backlog.inbox,
        "inbox_age": _age(now, backlog.inbox_since),
        "outbox": backlog.outbox,
        "outbox_age": _age(now, backlog.outbox_since),
        "dead": backlog.dead,
        "last_due": {kind: at.isoformat() for kind, at in due.items()},
    }


def route(read: Callable[[], dict[str, Any]]) -> Route:
    """/health: 200 if all is well, else 503, with the figures either way."""
    from starlette.responses import JSONResponse
    from starlette.routing import Route

    async def show(_request: Request) -> Response:
        found = await asyncio.to_thread(read)
        return JSONResponse(found, 200 if found["ok"] else 503)

    return Route("/health", show)


def _age(now: datetime, since: datetime | None) -> float | None:
    return None if since is None else round((now - since).total_seconds(), 1)
