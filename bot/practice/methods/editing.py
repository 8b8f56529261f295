"""The methods that change what was sent, and that answer a tap."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.practice.chats import Chat, Json, Kept
from bot.practice.errors import NOT_MODIFIED, TOO_OLD, bad_request
from bot.practice.exchange import Answer, Exchange
from bot.practice.methods.parameters import Parameters
from bot.practice.methods.replymarkup import inline
from bot.practice.methods.sending import caption_content, reachable, text_content

ANSWER_WITHIN = timedelta(minutes=2, seconds=30)
DELETE_WITHIN = timedelta(hours=48)
ALERT_LIMIT = 200


def edit_message_text(exchange: Exchange, call: Parameters) -> Any:
    """Replace a message's text and buttons."""
    content = {"entities": None} | text_content(call)
    return _edit(exchange, call, content, "text")


def edit_message_caption(exchange: Exchange, call: Parameters) -> Any:
    """Replace a file's caption and buttons."""
    content = {"caption": None, "caption_entities": None} | caption_content(call)
    return _edit(exchange, call, content, "caption")


def edit_message_reply_markup(exchange: Exchange, call: Parameters) -> Any:
    """Replace a message's buttons."""
    return _edit(exchange, call, {}, "")


def delete_message(exchange: Exchange, call: Parameters) -> Any:
    """Take a message out of the chat, the bot's or the member's."""
    with exchange.pulse.lock:
        chat = exchange.chat(call.values.get("chat_id"))
        kept = chat.kept.get(call.integer("message_id"))
        if kept is None:
            raise bad_request("message to delete not found")
        if exchange.seconds() - kept.body["date"] > DELETE_WITHIN.total_seconds():
            raise bad_request("message can't be deleted for everyone")
        del chat.kept[kept.body["message_id"]]
        exchange.touch()
    return True


def answer_callback_query(exchange: Exchange, call: Parameters) -> Any:
    """Answer a tap, once and soon."""
    if len(call.text("text")) > ALERT_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    with exchange.pulse.lock:
        press = exchange.presses.get(call.text("callback_query_id"))
        if press is None or press.answer is not None or exchange.now() - press.at > ANSWER_WITHIN:
            raise bad_request(TOO_OLD)
        press.answer = Answer(call.text("text"), call.flag("show_alert"))
        exchange.touch()
    return True


def _edit(exchange: Exchange, call: Parameters, content: Json, part: str) -> Json:
    markup = inline(call)
    if not call.integer("message_id"):
        raise bad_request("message identifier is not specified")
    with exchange.pulse.lock:
        chat = reachable(exchange, call)
        kept = _editable(exchange, chat, call.integer("message_id"), part)
        content = content | {"reply_markup": markup}
        if all(kept.body.get(name) == value for name, value in content.items()):
            raise bad_request(NOT_MODIFIED)
        return exchange.revise(chat, kept.body["message_id"], content).body


def _editable(exchange: Exchange, chat: Chat, number: int, part: str) -> Kept:
    kept = chat.kept.get(number)
    if kept is None:
        raise bad_request("message to edit not found")
    if kept.body["from"]["id"] != exchange.me["id"] or not kept.plain:
        raise bad_request("message can't be edited")
    if part == "text" and "text" not in kept.body:
        raise bad_request("there is no text in the message to edit")
    if part == "caption" and "text" in kept.body:
        raise bad_request("there is no caption in the message to edit")
    return kept
