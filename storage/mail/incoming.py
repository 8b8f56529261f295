"""The inbox: updates as they came, taken in order within each chat, emptied after a week."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, Table, and_, bindparam, exists, func, or_, select, update
from sqlalchemy import delete as delete_from

from storage.mail.sql import TELEGRAM, Box, in_reach
from storage.tables.mail import Inbox

TRIES = 3
BODY_KEPT = timedelta(days=7)
ROW_KEPT = timedelta(days=30)
INBOX: Table = Inbox.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One update that waits for its turn."""

    id: int
    update_id: int
    chat_id: int | None
    user_id: int | None
    body: dict[str, Any]
    tries: int


def _next_statement() -> Select[Any]:
    """The oldest new row that is ripe and has no earlier undone row of its chat."""
    earlier = INBOX.alias("earlier")
    blocked = exists().where(
        earlier.c.chat_id == INBOX.c.chat_id, earlier.c.state == "new", earlier.c.id < INBOX.c.id
    )
    columns = (INBOX.c[name] for name in InboxRow.__slots__)
    ripe = or_(INBOX.c.not_before.is_(None), INBOX.c.not_before <= bindparam("now"))
    return (
        select(*columns)
        .where(INBOX.c.state == "new", ripe, ~blocked, in_reach(INBOX.c.chat_id))
        .order_by(INBOX.c.id)
        .limit(1)
        # On PostgreSQL another replica takes the next row meanwhile; SQLite has one writer at a time.
        .with_for_update(skip_locked=True)
    )


NEXT = _next_statement()
NEXT_BESIDES = NEXT.where(func.coalesce(INBOX.c.chat_id, 0).not_in(bindparam("besides", expanding=True)))
KNOWN = select(INBOX.c.update_id).where(INBOX.c.update_id.in_(bindparam("numbers", expanding=True)))
WAITING = (
    select(INBOX.c.chat_id)
    .where(INBOX.c.chat_id.in_(bindparam("chats", expanding=True)), INBOX.c.state == "new")
    .distinct()
)
FINISH = update(INBOX).where(INBOX.c.id == bindparam("row"))


class Incoming(Box):
    """The updates that wait for their turn."""

    def receive(
        self,
        updates: Sequence[Mapping[str, Any]],
        now: datetime,
        settled: Collection[int] = (),
    ) -> int:
        """Keep updates as they came; one that is already here is not kept twice, of a settled one only the ids."""
        if not updates:
            return 0
        fresh = {"state": "new", "tries": 0, "received_at": now, "finished_at": None}
        dealt_with = fresh | {"state": "done", "finished_at": now, "body": None}
        rows = [_envelope(one) | (dealt_with if one["update_id"] in settled else fresh) for one in updates]
        return self._run(self._insert(INBOX).on_conflict_do_nothing(), rows).rowcount

    def fresh(self, updates: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        """Those of these updates that are not here yet."""
        numbers = {update["update_id"] for update in updates}
        here = set(self._run(KNOWN, {"numbers": sorted(numbers)}).scalars()) if numbers else set()
        return [update for update in updates if update["update_id"] not in here]

    def waiting_in(self, chats: Collection[int]) -> set[int]:
        """Those of these chats of which an update still waits."""
        return set(self._run(WAITING, {"chats": sorted(chats)}).scalars())

    def next_update(
        self, now: datetime, chats: range = TELEGRAM, besides: Collection[int] = ()
    ) -> InboxRow | None:
        """The update whose turn it is: the oldest that no earlier one of its chat holds back, some chats left out."""
        values = {"now": now, "first": chats[0], "last": chats[-1]}
        statement, more = (NEXT_BESIDES, {"besides": sorted(besides)}) if besides else (NEXT, {})
        row = self._run(statement, values | more).mappings().one_or_none()
        if row is None:
            return None
        return InboxRow(**{**row, "body": row["body"] or {"update_id": row["update_id"]}})

    def done(self, row: InboxRow, now: datetime) -> None:
        """The update has been dealt with."""
        self._run(FINISH, {"row": row.id, "state": "done", "finished_at": now})

    def failed(self, row: InboxRow, error: str, now: datetime) -> bool:
        """The update's own handling failed; after the third time it is set aside, which is what True says."""
        tries = row.tries + 1
        dead = tries >= TRIES
        values = {"tries": tries, "error": error, "not_before": now + timedelta(seconds=tries**3)}
        self._run(FINISH, {"row": row.id, "state": "dead" if dead else "new", **values})
        return dead

    def erase(self, update_id: int) -> None:
        """Empty the body of an update; its ids stay."""
        self._run(update(INBOX).where(INBOX.c.update_id == update_id).values(body=None))

    def prune(self, now: datetime) -> None:
        """Empty what was done a week ago and drop what was done a month ago."""
        done = INBOX.c.state == "done"
        emptied = and_(done, INBOX.c.finished_at < now - BODY_KEPT, INBOX.c.body.is_not(None))
        self._run(update(INBOX).where(emptied).values(body=None))
        self._run(delete_from(INBOX).where(done, INBOX.c.finished_at < now - ROW_KEPT))

    def heard_from(self, chat_id: int) -> list[dict[str, Any]]:
        """The updates of a chat that are still kept whole, oldest first."""
        there = and_(INBOX.c.chat_id == chat_id, INBOX.c.body.is_not(None))
        return list(self._run(select(INBOX.c.body).where(there).order_by(INBOX.c.id)).scalars())


def _envelope(update: Mapping[str, Any]) -> dict[str, Any]:
    """An update with the chat and the user it came from, as far as they can be read."""
    content = next(
        (value for key, value in update.items() if key != "update_id" and isinstance(value, dict)), {}
    )
    chat = _of(content, "chat") or _of(_of(content, "message"), "chat")
    return {
        "update_id": update["update_id"],
        "chat_id": _identity(chat),
        "user_id": _identity(_of(content, "from")),
        "body": dict(update),
    }


def _of(value: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    inner = value.get(key)
    return inner if isinstance(inner, dict) else {}


def _identity(value: Mapping[str, Any]) -> int | None:
    found = value.get("id")
    return found if isinstance(found, int) else None
