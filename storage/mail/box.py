"""Inbox, outbox, what was due and when Telegram was heard, in one hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Executable, Table, func, select, update

from storage.mail.incoming import INBOX, Incoming
from storage.mail.outgoing import OUTBOX, Outgoing
from storage.mail.sql import EVERYWHERE, in_reach
from storage.tables.mail import Due, Heard

DUE: Table = Due.__table__  # type: ignore[attr-defined]
HEARD: Table = Heard.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Backlog:
    """How much waits, how long the oldest has waited, and what was set aside."""

    inbox: int
    inbox_since: datetime | None
    outbox: int
    outbox_since: datetime | None
    dead: int


class Mail(Incoming, Outgoing):
    """The whole mail inside one open transaction."""

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


def _waiting(table: Table, since: Any) -> Executable:
    return select(func.count().label("rows"), func.min(since).label("since")).where(
        table.c.state == "new", in_reach(table.c.chat_id)
    )
