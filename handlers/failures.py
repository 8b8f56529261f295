"""When something goes wrong: the sender and the coordinator are told, in one sentence each."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from handlers.context import Context
from handlers.replies import Reply, send
from handlers.texts import short_day, today
from storage.ledger import Book
from storage.records import Unit

HURRIED = "您发得很快，都收到了，一条不会少。回复要慢一点，不用重发。"
SET_ASIDE = "这条没能处理，已告诉整改办。"


class Envelope(Protocol):
    """An update that was set aside, as far as it can be told who sent it."""

    @property
    def update_id(self) -> int:
        """The update's number."""

    @property
    def user_id(self) -> int | None:
        """Its sender."""


async def on_error(_update: object, context: Context) -> None:
    """Leave the cause to the worker, which undoes the turn."""
    context.turn.failure = context.error


def refuse(book: Book, row: Envelope, sentence: str) -> None:
    """Say the refusal's own sentence; nothing was changed."""
    if row.user_id is not None:
        send(book, row.user_id, Reply(sentence))


def set_aside(book: Book, row: Envelope) -> None:
    """Tell the sender, if a member, and the unit's coordinators that a message could not be dealt with."""
    member = book.members.by_telegram(row.user_id) if row.user_id is not None else None
    if member is None:
        return
    send(book, member.chat_id, Reply(SET_ASIDE), key=f"dead:{row.update_id}")
    note = f"{member.office.name if member.office else '整改办'}发来的1条没能处理（编号{row.update_id}），请问一下对方。"
    for coordinator in book.members.of_unit(member.unit_id, "coordinator"):
        if coordinator.id != member.id:
            send(book, coordinator.chat_id, Reply(note), key=f"dead:{row.update_id}:{coordinator.id}")


def hurried(book: Book, row: Envelope) -> None:
    """Tell a member who sends faster than can be answered, once an hour, that nothing is lost."""
    member = book.members.by_telegram(row.user_id) if row.user_id is not None else None
    if member is not None:
        send(book, member.chat_id, Reply(HURRIED), key=f"hurried:{member.id}:{book.now:%Y%m%d%H}")


def after_gap(book: Book, heard: datetime, now: datetime) -> None:
    """Tell every member once which hours may be missing: Telegram keeps messages for 24 hours only."""
    for unit in book.units.all():
        note = f"电脑{_moment(heard, unit, now)}至{_until(now, unit)}没开，其间发的可能没收到。\n没看到「已记录」的，请再发一次。"
        for member in book.members.of_unit(unit.id):
            send(book, member.chat_id, Reply(note), key=f"gap:{heard:%Y%m%d%H%M}:{member.id}", digest=True)


def _moment(moment: datetime, unit: Unit, now: datetime) -> str:
    local = moment.astimezone(unit.settings.zone)
    return f"{short_day(local.date(), today(unit, now))}{local.hour}:{local:%M}"


def _until(now: datetime, unit: Unit) -> str:
    local = now.astimezone(unit.settings.zone)
    return f"今天{local.hour}:{local:%M}"
