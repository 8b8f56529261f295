"""The mail: updates wait in the inbox, messages in the outbox, and each is kept until it is dealt with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    CursorResult,
    Executable,
    Table,
    and_,
    bindparam,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy import delete as delete_from
from sqlalchemy.dialects import sqlite
from sqlmodel import Session

from storage.tables.mail import Due, Heard, Inbox, Outbox

TRIES = 3
# Telegram numbers its chats with at most 52 bits; beyond them are pages of our own.
TELEGRAM = range(-(2**62), 2**52)
EVERYWHERE = range(TELEGRAM.start, 2**62)
BODY_KEPT = timedelta(days=7)
ROW_KEPT = timedelta(days=30)
UNKEPT = "（发过的邀请码，不留底）"

INBOX: Table = Inbox.__table__  # type: ignore[attr-defined]
OUTBOX: Table = Outbox.__table__  # type: ignore[attr-defined]
DUE: Table = Due.__table__  # type: ignore[attr-defined]
HEARD: Table = Heard.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One update that waits for its turn."""

    id: int
    update_id: int
    chat_id: int | None
    user_id: int | None
    body: dict[str, Any]
    tries: int


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


@dataclass(frozen=True, slots=True)
class Backlog:
    """How much waits, how long the oldest has waited, and what was set aside."""

    inbox: int
    inbox_since: datetime | None
    outbox: int
    outbox_since: datetime | None
    dead: int


def _in_reach(chat: Any) -> Any:
    """Whether a chat is one of those asked for."""
    return func.coalesce(chat, 0).between(bindparam("first"), bindparam("last"))


def _next_statement() -> Executable:
    """The oldest new row that is ripe and has no earlier undone row of its chat."""
    earlier = INBOX.alias("earlier")
    blocked = exists().where(
        earlier.c.chat_id == INBOX.c.chat_id, earlier.c.state == "new", earlier.c.id < INBOX.c.id
    )
    columns = (INBOX.c[name] for name in InboxRow.__slots__)
    ripe = or_(INBOX.c.not_before.is_(None), INBOX.c.not_before <= bindparam("now"))
    return (
        select(*columns)
        .where(INBOX.c.state == "new", ripe, ~blocked, _in_reach(INBOX.c.chat_id))
        .order_by(INBOX.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


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
        .where(OUTBOX.c.state == "new", ripe, ~blocked, _in_reach(OUTBOX.c.chat_id))
        .order_by(OUTBOX.c.digest, OUTBOX.c.id)
        .limit(bindparam("limit"))
    )


NEXT = _next_statement()
HEADS = _heads_statement()
FINISH = update(INBOX).where(INBOX.c.id == bindparam("row"))
POST = insert(OUTBOX).returning(OUTBOX.c.id)
SETTLE = update(OUTBOX).where(OUTBOX.c.id == bindparam("row"))


class Mail:
    """Inbox, outbox and what was due, inside one open transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def receive(self, updates: Sequence[Mapping[str, Any]], now: datetime) -> int:
        """Keep updates as they came; one that is already here is not kept twice."""
        if not updates:
            return 0
        rows = [_envelope(update) | {"state": "new", "tries": 0, "received_at": now} for update in updates]
        return self._run(self._insert(INBOX).on_conflict_do_nothing(), rows).rowcount

    def next_update(self, now: datetime, chats: range = TELEGRAM) -> InboxRow | None:
        """The update whose turn it is: the oldest one that no earlier one of its chat holds back."""
        row = self._run(NEXT, {"now": now, "first": chats[0], "last": chats[-1]}).mappings().one_or_none()
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
        if key is not None:
            known = self._run(select(OUTBOX.c.id).where(OUTBOX.c.key == key)).scalar()
            if known is not None:
                return int(known)
        return self._put(chat_id=chat_id, payload=dict(payload), key=key, digest=digest, created_at=now)

    def edit(self, card: int, payload: Mapping[str, Any], *, now: datetime) -> int:
        """Change the message which that outbox row became or will become; a newer edit replaces an unsent one."""
        chat_id = self._run(select(OUTBOX.c.chat_id).where(OUTBOX.c.id == card)).scalar_one()
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

    def heard_from(self, chat_id: int) -> list[dict[str, Any]]:
        """The updates of a chat that are still kept whole, oldest first."""
        there = and_(INBOX.c.chat_id == chat_id, INBOX.c.body.is_not(None))
        return list(self._run(select(INBOX.c.body).where(there).order_by(INBOX.c.id)).scalars())

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

    def claim_due(self, kind: str, period: str, recipient: int, now: datetime) -> bool:
        """Whether this kind of message is still owed to this recipient for this period; True only once."""
        row = {"kind": kind, "period": period, "recipient": recipient, "at": now}
        return self._run(self._insert(DUE).on_conflict_do_nothing(), row).rowcount == 1

    def last_due(self) -> dict[str, datetime]:
        """When each kind of scheduled message was last put out."""
        latest = select(DUE.c.kind, func.max(DUE.c.at).label("at")).group_by(DUE.c.kind)
        return {row["kind"]: row["at"] for row in self._run(latest).mappings()}

    def heard_at(self) -> datetime | None:
        """When Telegram last answered."""
        found: datetime | None = self._run(select(HEARD.c.at)).scalar()
        return found

    def hear(self, now: datetime) -> None:
        """Telegram has just answered."""
        insert = self._insert(HEARD).on_conflict_do_update(index_elements=["id"], set_={"at": now})
        self._run(insert, {"id": 1, "at": now})

    def probe(self) -> None:
        """Write something that changes nothing."""
        self._run(update(HEARD).values(id=HEARD.c.id))

    def bot_name(self) -> str | None:
        """The name the bot goes by on Telegram, once it has been there."""
        found: str | None = self._run(select(HEARD.c.bot_name)).scalar()
        return found

    def learn_name(self, name: str, now: datetime) -> None:
        """Telegram has told the bot its name."""
        known = {"index_elements": ["id"], "set_": {"bot_name": name}}
        insert = self._insert(HEARD).on_conflict_do_update(**known)
        self._run(insert, {"id": 1, "at": now, "bot_name": name})

    def backlog(self, chats: range = EVERYWHERE) -> Backlog:
        """What waits in these chats, and what was set aside anywhere."""
        reach = {"first": chats[0], "last": chats[-1]}
        inbox = self._run(_waiting(INBOX, INBOX.c.received_at), reach).mappings().one()
        outbox = self._run(_waiting(OUTBOX, OUTBOX.c.created_at), reach).mappings().one()
        dead = self._run(select(func.count()).where(INBOX.c.state == "dead")).scalar_one()
        return Backlog(inbox["rows"], inbox["since"], outbox["rows"], outbox["since"], dead)

    def _put(self, **values: Any) -> int:
        row = {"state": "new", "tries": 0, **values}
        return int(self._run(POST, row).scalar_one())

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


def _waiting(table: Table, since: Any) -> Executable:
    return select(func.count().label("rows"), func.min(since).label("since")).where(
        table.c.state == "new", _in_reach(table.c.chat_id)
    )


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
