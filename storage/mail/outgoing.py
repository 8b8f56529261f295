"""The outbox: messages and edits to be sent, in order within each chat, answers before digests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Executable, Table, and_, bindparam, exists, func, insert, or_, select, update

from storage.mail.sql import TELEGRAM, Box, in_reach
from storage.tables.mail import Outbox

UNKEPT = "（发过的邀请码，不留底）"
OUTBOX: Table = Outbox.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One message that waits to be sent; `edits` names the row of the card it changes, `target` its message."""

    id: int
    chat_id: int
    edits: int | None
    target: int | None
    payload: dict[str, Any]
    tries: int


@dataclass(frozen=True, slots=True)
class Said:
    """One message or edit that was sent."""

    message_id: int
    edits: int | None
    payload: dict[str, Any]
    sent_at: datetime


def _heads_statement() -> Executable:
    """The first unsent row of each chat, if it is ripe: answers before digests, then by age."""
    earlier = OUTBOX.alias("earlier")
    blocked = exists().where(
        earlier.c.chat_id == OUTBOX.c.chat_id, earlier.c.state == "new", earlier.c.id < OUTBOX.c.id
    )
    card = OUTBOX.alias("card")
    target = select(card.c.message_id).where(card.c.id == OUTBOX.c.edits).scalar_subquery().label("target")
    columns = (OUTBOX.c[name] for name in OutboxRow.__slots__ if name != "target")
    ripe = or_(OUTBOX.c.not_before.is_(None), OUTBOX.c.not_before <= bindparam("now"))
    return (
        select(*columns, target)
        .where(OUTBOX.c.state == "new", ripe, ~blocked, in_reach(OUTBOX.c.chat_id))
        .order_by(OUTBOX.c.digest, OUTBOX.c.id)
        .limit(bindparam("limit"))
    )


HEADS = _heads_statement()
POST = insert(OUTBOX).returning(OUTBOX.c.id)
SETTLE = update(OUTBOX).where(OUTBOX.c.id == bindparam("row"))


class Outgoing(Box):
    """The messages that wait to be sent, and what became of those that were."""

    def post(
        self,
        chat_id: int,
        payload: Mapping[str, Any],
        *,
        now: datetime,
        key: str | None = None,
        digest: bool = False,
    ) -> int:
        """Put a message (`method` and its parameters, without the chat) into the outbox; a key goes once.

        What is `secret` in it is not kept once it was sent.
        """
        if key is not None and (known := self.card_for(key)) is not None:
            return known
        return self._put(chat_id=chat_id, payload=dict(payload), key=key, digest=digest, created_at=now)

    def card_for(self, key: str) -> int | None:
        """The row of the message that went, or will go, once for a key."""
        known = self._run(select(OUTBOX.c.id).where(OUTBOX.c.key == key)).scalar()
        return None if known is None else int(known)

    def edit(self, card: int, payload: Mapping[str, Any], *, now: datetime) -> int:
        """Change the message which that outbox row became or will become; a newer edit replaces an unsent one."""
        chat_id = self.chat_of(card)
        unsent = and_(OUTBOX.c.edits == card, OUTBOX.c.state == "new")
        self._run(update(OUTBOX).where(unsent).values(state="superseded"))
        return self._put(chat_id=chat_id, payload=dict(payload), edits=card, digest=False, created_at=now)

    def message_id(self, card: int) -> int | None:
        """The Telegram message a card is now, None while it is unsent."""
        found: int | None = self._run(select(OUTBOX.c.message_id).where(OUTBOX.c.id == card)).scalar()
        return found

    def card_of(self, chat_id: int, message_id: int) -> int | None:
        """The card that a Telegram message shows."""
        here = and_(OUTBOX.c.chat_id == chat_id, OUTBOX.c.message_id == message_id)
        card = func.coalesce(OUTBOX.c.edits, OUTBOX.c.id)
        found: int | None = self._run(select(card).where(here).order_by(OUTBOX.c.id).limit(1)).scalar()
        return found

    def last_sent(self, chat_id: int) -> int | None:
        """The newest card of a chat, sent or about to be."""
        there = and_(
            OUTBOX.c.chat_id == chat_id, OUTBOX.c.edits.is_(None), OUTBOX.c.state.in_(("new", "sent"))
        )
        newest = select(OUTBOX.c.id).where(there).order_by(OUTBOX.c.id.desc()).limit(1)
        found: int | None = self._run(newest).scalar()
        return found

    def heads(self, now: datetime, limit: int, chats: range = TELEGRAM) -> list[OutboxRow]:
        """The rows that may be sent now, at most one of each chat."""
        values = {"now": now, "limit": limit, "first": chats[0], "last": chats[-1]}
        return [OutboxRow(**row) for row in self._run(HEADS, values).mappings()]

    def said_to(self, chat_id: int) -> list[Said]:
        """What was sent to a chat, edits too, oldest first."""
        columns = (OUTBOX.c[name] for name in Said.__slots__)
        there = and_(OUTBOX.c.chat_id == chat_id, OUTBOX.c.state == "sent", OUTBOX.c.message_id.is_not(None))
        rows = self._run(select(*columns).where(there).order_by(OUTBOX.c.id)).mappings()
        return [Said(**row) for row in rows]

    def sent(self, row: OutboxRow, message_id: int | None, now: datetime) -> None:
        """The row was sent; the card it belongs to is that message from now on."""
        values: dict[str, Any] = {"state": "sent", "sent_at": now, "error": None, "message_id": message_id}
        if row.payload.get("secret"):
            values["payload"] = {"method": row.payload["method"], "text": UNKEPT}
        self._run(SETTLE, {"row": row.id, **values})
        if row.edits is not None and message_id is not None:
            self._run(SETTLE, {"row": row.edits, "message_id": message_id})

    def postpone(self, row: OutboxRow, until: datetime, error: str) -> None:
        """The row is to be tried again, not before that moment."""
        values = {"tries": row.tries + 1, "not_before": until, "error": error}
        self._run(SETTLE, {"row": row.id, **values})

    def undeliverable(self, row: OutboxRow, error: str) -> None:
        """The row can never be sent."""
        self._run(SETTLE, {"row": row.id, "state": "dead", "error": error})

    def blocked(self, row: OutboxRow, error: str) -> None:
        """The recipient does not let the bot write: nothing that waits for him is tried again."""
        waiting = and_(OUTBOX.c.chat_id == row.chat_id, OUTBOX.c.state == "new")
        self._run(update(OUTBOX).where(waiting).values(state="blocked", error=error))

    def withhold(self, chat_id: int) -> None:
        """Nothing that waits for this chat is sent to it any more; what is to be deleted there still is."""
        waiting = and_(OUTBOX.c.chat_id == chat_id, OUTBOX.c.state == "new")
        kept = OUTBOX.c.payload["method"].as_string() == "deleteMessage"
        self._run(update(OUTBOX).where(waiting, ~kept).values(state="superseded"))

    def chat_of(self, card: int) -> int:
        """The chat that a card was sent to."""
        return int(self._run(select(OUTBOX.c.chat_id).where(OUTBOX.c.id == card)).scalar_one())

    def _put(self, **values: Any) -> int:
        row = {"state": "new", "tries": 0, **values}
        return int(self._run(POST, row).scalar_one())
