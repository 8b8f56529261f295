"""Who may speak, and where: checked on every message and every button before anything else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from telegram import Chat, ChatMember, ChatMemberUpdated, Message, Update
from telegram.constants import ChatType
from telegram.ext import ApplicationHandlerStop

from handlers import personal, strangers
from handlers.context import Context, Desk
from handlers.replies import Reply, send
from handlers.texts import NOT_A_MEMBER
from storage.ledger import Book

ONLY_IN_PRIVATE = "台账只在私聊里说，请单独给我发消息。我先退出这个群。"


async def admit(update: Update, context: Context) -> None:
    """Let members through in their private chat, but no identity number; everyone else hears one sentence."""
    chat, user = update.effective_chat, update.effective_user
    if chat is None or user is None or user.is_bot:
        raise ApplicationHandlerStop
    if chat.type != ChatType.PRIVATE:
        _leave(context, update, chat)
        raise ApplicationHandlerStop
    if update.my_chat_member is not None:
        context.book.members.block(user.id, blocked=_is_gone(update.my_chat_member))
        raise ApplicationHandlerStop
    context.turn.member = context.book.members.by_telegram(user.id)
    if context.turn.member is None and not strangers.may_come_in(context.book, _words(update)):
        _refuse(context, update, user.id)
        raise ApplicationHandlerStop
    message = update.message or update.edited_message
    if message is not None and personal.refuse(context.book, update.update_id, chat.id, _said(message)):
        raise ApplicationHandlerStop


def turn_away(desk: Desk, book: Book, updates: Sequence[Mapping[str, Any]]) -> frozenset[int]:
    """Answer strangers, and refuse identity numbers, when messages are received; returns what is settled thereby."""
    settled = strangers.turn_away(book, desk.doorkeeper, updates)
    return settled | personal.turn_away(book, [one for one in updates if one["update_id"] not in settled])


def _said(message: Message) -> dict[str, Any]:
    """What of a message is in words."""
    file = message.document or message.video or message.audio
    words = {
        "text": message.text,
        "caption": message.caption,
        "document": {"file_name": file.file_name if file is not None else None},
    }
    return {"message_id": message.message_id, **words}


def _words(update: Update) -> str:
    return (update.message.text if update.message is not None else None) or ""


def _refuse(context: Context, update: Update, user_id: int) -> None:
    context.book.mail.erase(update.update_id)
    if update.callback_query is not None:
        context.turn.answer = NOT_A_MEMBER
    else:
        strangers.refuse(context.book, context.bot_data.doorkeeper, user_id, _words(update))


def _leave(context: Context, update: Update, chat: Chat) -> None:
    book = context.book
    book.mail.erase(update.update_id)
    if update.my_chat_member is not None and _is_gone(update.my_chat_member):
        return
    if chat.type in {ChatType.GROUP, ChatType.SUPERGROUP} and book.mail.claim_due(
        "left",
        f"{context.now:%Y-%m-%dT%H}",
        chat.id,
        context.now,
    ):
        send(book, chat.id, Reply(ONLY_IN_PRIVATE))
    key = f"leave:{chat.id}:{context.now:%Y%m%d%H%M}"
    book.mail.post(chat.id, {"method": "leaveChat"}, now=context.now, key=key)


def _is_gone(change: ChatMemberUpdated) -> bool:
    return change.new_chat_member.status in {ChatMember.BANNED, ChatMember.LEFT}
