"""The page on the office's own ledger: one member at a PC without Telegram."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from bot.application import compose, now
from bot.practice.chats import Chat, Kept
from bot.practice.demo import Persona, PracticeServer
from bot.practice.files import Files
from bot.practice.play import running, settings
from bot.practice.telegram import Telegram
from bot.practice.updates import FIRST
from bot.settings import Settings, SetupError
from handlers.greeting import menu
from handlers.members import join
from handlers.texts import place
from storage.database import Database
from storage.ledger import Book
from storage.mail import TELEGRAM, Mail, Said
from storage.records import Member

OPEN_ALREADY = "这个邀请码的页面已经开着，请用那一页，或者先把它关掉。"


@asynccontextmanager
async def desk(chosen: Settings, code: str, port: int = 0) -> AsyncIterator[PracticeServer]:
    """The page of the member who holds the code, on the ledger that Telegram's messages reach as well."""
    with _ledger(chosen, chat_of(code)) as database:
        member = _enter(database, code)
        persona = Persona(member.chat_id, member.name, place(member))
        telegram = _as_it_was(database, persona, chosen.data_dir / "page")
        practice = PracticeServer([persona], None, (), port, chosen.zone, secrets.token_urlsafe(12), telegram)
        service = compose(settings(chosen, practice, chosen.data_dir), database)
        async with practice, running(service):
            yield practice


def chat_of(code: str) -> int:
    """The number of the chat that a code opens: always the same, and none of Telegram's."""
    return TELEGRAM.stop + int.from_bytes(hashlib.sha256(code.encode()).digest()[:6])


@contextmanager
def _ledger(chosen: Settings, chat: int) -> Iterator[Database]:
    chosen.data_dir.mkdir(parents=True, exist_ok=True)
    database = Database(chosen.url, range(chat, chat + 1))
    try:
        database.migrate()
        if not database.sole():
            raise SetupError(OPEN_ALREADY)
        yield database
    finally:
        database.close()


def _enter(database: Database, code: str) -> Member:
    """The member of this page, enrolled when the code is used for the first time; raises InvitationInvalid."""
    chat = database.chats[0]
    with database.transaction() as session:
        book = Book(session, now())
        member = book.members.by_telegram(chat)
        if member is not None:
            book.mail.post(chat, menu(member), now=book.now)
            return member
        join(book, code, chat)
        member = book.members.by_telegram(chat)
        assert member is not None
        return member


def _as_it_was(database: Database, persona: Persona, directory: Path) -> Telegram:
    """A server that shows what was said on earlier days and goes on with numbers never used before."""
    with database.transaction() as session:
        mail = Mail(session)
        heard, said = mail.heard_from(persona.id), mail.said_to(persona.id)
    messages = [update.get("message") or update.get("edited_message") for update in heard]
    kept = [message for message in messages if message is not None]
    used = [message["message_id"] for message in kept] + [line.message_id for line in said]
    used += [update["update_id"] - FIRST for update in heard]
    telegram = Telegram(since=max(int(time.time()), *used, 0), files=Files(directory))
    chat = telegram.user(persona.id, persona.name).opens()
    for message in kept:
        chat.kept[message["message_id"]] = Kept(message, telegram.revised())
    for line in said:
        _recall(telegram, chat, line)
    return telegram


def _recall(telegram: Telegram, chat: Chat, line: Said) -> None:
    markup = line.payload.get("reply_markup") or {}
    if "keyboard" in markup:
        chat.keyboard = [[button["text"] for button in row] for row in markup["keyboard"]]
    before = chat.kept.get(line.message_id)
    moment = int(line.sent_at.timestamp())
    when = {"date": before.body["date"], "edit_date": moment} if before else {"date": moment}
    body: dict[str, Any] = {"message_id": line.message_id, "from": telegram.me, "chat": chat.description}
    body |= when | {"text": line.payload.get("text") or line.payload.get("caption") or "（文件）"}
    if "inline_keyboard" in markup:
        body["reply_markup"] = {"inline_keyboard": markup["inline_keyboard"]}
    chat.kept[line.message_id] = Kept(body, telegram.revised(), plain="keyboard" not in markup)
