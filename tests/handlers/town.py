"""A town to talk to: the real handlers over a real ledger, with people who type, tap and read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlmodel import Session, select
from telegram import Update, User
from telegram.ext import ApplicationBuilder, ContextTypes
from telegram.request import BaseRequest

import handlers
from bot.practice import town
from handlers.context import Context, Desk, House, Turn
from handlers.due import put_out
from storage.database import Database
from storage.ledger import Book
from storage.tables.mail import Inbox, Outbox


@dataclass
class Bubble:
    """A message as its reader sees it now."""

    card: int
    chat: int
    text: str
    buttons: list[list[tuple[str, str]]]
    method: str

    @property
    def labels(self) -> list[list[str]]:
        return [[label for label, _ in row] for row in self.buttons]

    def __str__(self) -> str:
        rows = "\n".join(" ".join(f"[{label}]" for label in row) for row in self.labels)
        return f"{self.text}\n{rows}".strip()


class NoNetwork(BaseRequest):
    """A handler that asks the network for anything fails its test."""

    read_timeout = None

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(self, *_: Any, **__: Any) -> tuple[int, bytes]:
        raise AssertionError("a handler called the network")


class Town:
    """The fictional town on its Friday; everybody is a member already."""

    def __init__(self, database: Database, now: datetime = town.FRIDAY) -> None:
        self.database = database
        self.now = now
        self.answer: str | None = None
        self._ids = count(1)
        self._messages = count(100)
        self.application = self._application()

    def _application(self) -> House:
        quiet = NoNetwork()
        builder = ApplicationBuilder().token("1:x").updater(None).job_queue(None)
        builder = builder.request(quiet).get_updates_request(quiet)
        application = builder.context_types(ContextTypes(context=Context, bot_data=Desk)).build()
        application._initialized = True
        application.bot._bot_user = User(1, "整改助手", is_bot=True, username="zhenggai_bot")
        handlers.register(application)
        return application

    @contextmanager
    def book(self, at: datetime | None = None) -> Iterator[Book]:
        with self.database.transaction() as session:
            yield Book(session, at or self.now)

    def found(self) -> None:
        with self.book(town.FOUNDED) as book:
            town.found_town(book)
            for citizen in town.PEOPLE:
                town.settle(book, citizen)
        town.report_the_past(self.book)

    def person(self, citizen: town.Citizen) -> Person:
        return Person(self, citizen.telegram_id, citizen.name)

    def receive(self, body: dict[str, Any]) -> None:
        """One update through one transaction, as the worker does it."""
        body = {"update_id": next(self._ids), **body}
        turn: Turn | None = None
        with self.database.transaction() as session:
            turn = Turn(book=Book(session, self.now), now=self.now)
            turn.book.mail.receive([body], self.now)
            row = turn.book.mail.next_update(self.now)
            assert row is not None
            self.application.bot_data.turn = turn
            coroutine = self.application.process_update(Update.de_json(body, self.application.bot))
            try:
                coroutine.send(None)
            except StopIteration:
                pass
            else:
                raise AssertionError("a handler waited")
            if turn.failure is not None:
                raise turn.failure
            turn.book.mail.done(row, self.now)
        self.answer = turn.answer
        self.deliver()

    def deliver(self) -> None:
        """Let every card become a message, as the sender does it."""
        with self.database.transaction() as session:
            for row in session.exec(select(Outbox).where(Outbox.message_id == None)):  # noqa: E711
                if row.edits is None:
                    row.message_id = 10_000 + (row.id or 0)
                    session.add(row)

    def chat(self, chat_id: int) -> list[Bubble]:
        """What stands in a chat, edits applied, oldest first."""
        with self.database.transaction() as session:
            rows = session.exec(select(Outbox).where(Outbox.chat_id == chat_id).order_by(Outbox.id)).all()  # type: ignore[arg-type]
            return _bubbles(rows)

    def payloads(self, chat_id: int) -> list[dict[str, Any]]:
        with self.database.transaction() as session:
            rows = session.exec(select(Outbox).where(Outbox.chat_id == chat_id).order_by(Outbox.id)).all()  # type: ignore[arg-type]
            return [row.payload for row in rows]

    def methods(self, chat_id: int) -> list[str]:
        """The methods asked of the Bot API for a chat."""
        return [payload["method"] for payload in self.payloads(chat_id)]

    def due(self, at: datetime) -> None:
        """Move the clock and let what is due come."""
        self.now = at
        with self.book() as book:
            put_out(book)
        self.deliver()

    def inbox(self) -> list[dict[str, Any] | None]:
        with Session(self.database._engine) as session:
            return [row.body for row in session.exec(select(Inbox))]


def _bubbles(rows: Any) -> list[Bubble]:
    shown: dict[int, Bubble] = {}
    for row in rows:
        if row.edits is not None and row.edits in shown:
            target = shown[row.edits]
            target.text = row.payload["text"]
            target.buttons = _buttons(row.payload)
        elif "text" in row.payload:
            shown[row.id] = Bubble(
                row.id, row.chat_id, row.payload["text"], _buttons(row.payload), row.payload["method"]
            )
    return list(shown.values())


def _buttons(payload: dict[str, Any]) -> list[list[tuple[str, str]]]:
    keyboard = payload.get("reply_markup", {}).get("inline_keyboard", [])
    return [[(button["text"], button["callback_data"]) for button in row] for row in keyboard]


class Person:
    """Somebody with a phone."""

    def __init__(self, place: Town, telegram_id: int, name: str) -> None:
        self.town = place
        self.id = telegram_id
        self.user = {"id": telegram_id, "is_bot": False, "first_name": name}
        self.private = {"id": telegram_id, "type": "private", "first_name": name}

    def message(
        self, message_id: int | None = None, chat: dict[str, Any] | None = None, **content: Any
    ) -> dict[str, Any]:
        return {
            "message_id": message_id or next(self.town._messages),
            "date": int(self.town.now.timestamp()),
            "chat": chat or self.private,
            "from": self.user,
            **content,
        }

    def says(self, text: str, **more: Any) -> Bubble:
        """Type a message and read the newest bubble."""
        content: dict[str, Any] = {"text": text, **more}
        if text.startswith("/"):
            content["entities"] = [
                {"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}
            ]
        self.town.receive({"message": self.message(**content)})
        return self.newest()

    def edits(self, message_id: int, text: str) -> Bubble:
        edited = self.message(message_id, text=text, edit_date=int(self.town.now.timestamp()))
        self.town.receive({"edited_message": edited})
        return self.newest()

    def sends_photo(self, caption: str | None = None, album: str | None = None, **more: Any) -> None:
        number = next(self.town._messages)
        photo = [
            {
                "file_id": f"p{number}",
                "file_unique_id": f"u{number}",
                "width": 90,
                "height": 90,
                "file_size": 9000,
            }
        ]
        extra: dict[str, Any] = {"caption": caption, "media_group_id": album}
        extra = {key: value for key, value in extra.items() if value}
        self.town.receive({"message": self.message(number, photo=photo, **extra, **more)})

    def sends_document(self, name: str, size: int, caption: str | None = None) -> Bubble:
        document = {"file_id": "d1", "file_unique_id": "d1u", "file_name": name, "file_size": size}
        extra: dict[str, Any] = {"caption": caption} if caption else {}
        self.town.receive({"message": self.message(document=document, **extra)})
        return self.newest()

    def taps(self, label: str, on: Bubble | None = None) -> Bubble:
        """Tap a button of a bubble (the newest that has it) and read that bubble as it stands then."""
        bubble = on or next(b for b in reversed(self.reads()) if any(label in row for row in b.labels))
        data = next(data for row in bubble.buttons for text, data in row if text == label)
        self.presses(data, bubble)
        return next(b for b in self.reads() if b.card == bubble.card)

    def presses(self, data: str, bubble: Bubble) -> None:
        message = {
            "message_id": 10_000 + bubble.card,
            "date": int(self.town.now.timestamp()),
            "chat": self.private,
            "text": bubble.text,
        }
        query = {"id": "1", "from": self.user, "chat_instance": "1", "data": data, "message": message}
        self.town.receive({"callback_query": query})

    def reads(self) -> list[Bubble]:
        return self.town.chat(self.id)

    def newest(self) -> Bubble:
        bubbles = self.reads()
        return bubbles[-1] if bubbles else Bubble(0, self.id, "", [], "")

    def later(self, **delta: int) -> None:
        self.town.now += timedelta(**delta)
