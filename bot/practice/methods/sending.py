"""The methods that put messages into a chat."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

from bot.practice.chats import Chat, Json
from bot.practice.errors import ApiError, bad_request, forbidden
from bot.practice.exchange import Exchange
from bot.practice.files import UPLOAD_LIMIT, Kept, picture_size
from bot.practice.methods.entities import parsed, units
from bot.practice.methods.parameters import Parameters
from bot.practice.methods.replymarkup import fixed_rows, reply_markup

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
PHOTO_LIMIT = 10 * 1024 * 1024
ALBUM_LIMIT = 10
CHAT_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "upload_document",
        "upload_video",
        "upload_voice",
        "record_video",
        "record_voice",
        "choose_sticker",
        "find_location",
    }
)
Method = Callable[[Exchange, Parameters], Any]
_albums = itertools.count(14_000_000_000_000_001)


def send_message(exchange: Exchange, call: Parameters) -> Any:
    """Post a text."""
    return _post(exchange, call, text_content(call))


def send_photo(exchange: Exchange, call: Parameters) -> Any:
    """Post a picture."""
    kept = _file(exchange, call, "photo", call.text("photo"))
    return _post(exchange, call, {"photo": kept.as_photo()} | caption_content(call))


def send_document(exchange: Exchange, call: Parameters) -> Any:
    """Post a file as it is."""
    kept = _file(exchange, call, "document", call.text("document"))
    return _post(exchange, call, {"document": kept.as_document()} | caption_content(call))


def send_recording(kind: str) -> Method:
    """A method that posts a video or a voice."""

    def send(exchange: Exchange, call: Parameters) -> Any:
        kept = _file(exchange, call, kind, call.text(kind))
        recording = kept.described() | {"duration": 0, "mime_type": kept.upload.mime}
        return _post(exchange, call, {kind: recording} | caption_content(call))

    return send


def send_media_group(exchange: Exchange, call: Parameters) -> Any:
    """Post an album: as many messages with one media_group_id."""
    media = call.json("media") or []
    if not media:
        raise bad_request("there are no media in the request")
    if len(media) > ALBUM_LIMIT:
        raise bad_request("too many media to send as an album")
    if len({item.get("type") for item in media}) > 1 and any(
        item.get("type") == "document" for item in media
    ):
        raise bad_request("document can't be mixed with other media types")
    group = {"media_group_id": str(next(_albums))}
    contents = [_item(exchange, call, item) | group for item in media]
    return [_post(exchange, call, content) for content in contents]


def send_chat_action(exchange: Exchange, call: Parameters) -> Any:
    """Show that the bot is at work."""
    if call.text("action") not in CHAT_ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = reachable(exchange, call)
    with exchange.pulse.lock:
        chat.action = call.text("action")
        exchange.touch()
    return True


def reachable(exchange: Exchange, call: Parameters) -> Chat:
    """The chat of the call, if the bot may write there."""
    chat = exchange.chat(call.values.get("chat_id"))
    if chat.migrated_to is not None:
        parameters = {"migrate_to_chat_id": chat.migrated_to}
        raise bad_request("group chat was upgraded to a supergroup chat", parameters)
    if chat.standing == "kicked":
        reason = "was blocked by the user" if chat.private else "was kicked from the group chat"
        raise forbidden(f"bot {reason}")
    if chat.standing == "left":
        raise forbidden("bot is not a member of the group chat")
    return chat


def text_content(call: Parameters) -> Json:
    """The call's text and entities, within the limit."""
    if not call.text("text"):
        raise bad_request("message text is empty")
    text, entities = parsed(call.text("text"), call.text("parse_mode"), call.json("entities"))
    if not text:
        raise bad_request("text must be non-empty")
    if units(text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return {"text": text} | ({"entities": entities} if entities else {})


def caption_content(call: Parameters) -> Json:
    """The call's caption and entities, within the limit."""
    text, entities = parsed(call.text("caption"), call.text("parse_mode"), call.json("caption_entities"))
    if units(text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    content: Json = {"caption": text} if text else {}
    return content | ({"caption_entities": entities} if entities else {})


def _post(exchange: Exchange, call: Parameters, content: Json) -> Json:
    markup = reply_markup(call)
    with exchange.pulse.lock:
        chat = reachable(exchange, call)
        content = content | _reply(chat, call)
        if "inline_keyboard" in markup:
            content["reply_markup"] = {"inline_keyboard": markup["inline_keyboard"]}
        elif "keyboard" in markup or markup.get("remove_keyboard"):
            chat.keyboard = fixed_rows(markup)
        chat.action = ""
        plain = not markup or "inline_keyboard" in markup
        return exchange.post(chat, exchange.me, content, plain).body


def _reply(chat: Chat, call: Parameters) -> Json:
    wanted = call.json("reply_parameters") or {}
    number = int(wanted.get("message_id") or call.integer("reply_to_message_id"))
    if not number:
        return {}
    if number in chat.kept:
        replied = chat.kept[number].body
        return {"reply_to_message": {n: v for n, v in replied.items() if n != "reply_to_message"}}
    if wanted.get("allow_sending_without_reply") or call.flag("allow_sending_without_reply"):
        return {}
    raise bad_request("message to be replied not found")


def _item(exchange: Exchange, call: Parameters, item: Json) -> Json:
    kind = str(item.get("type"))
    if kind not in ("photo", "document"):
        raise bad_request(f"media type {kind} is not kept here")
    kept = _file(exchange, call, kind, str(item.get("media") or ""))
    content = {kind: kept.as_photo() if kind == "photo" else kept.as_document()}
    return content | caption_content(Parameters(item))


def _file(exchange: Exchange, call: Parameters, kind: str, named: str) -> Kept:
    upload = call.files.get(named.removeprefix("attach://") or kind)
    if upload is None:
        known = exchange.files.of(named)
        if known is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return known
    if not upload.content:
        raise bad_request("file must be non-empty")
    if len(upload.content) > (PHOTO_LIMIT if kind == "photo" else UPLOAD_LIMIT):
        raise ApiError(413, "Request Entity Too Large")
    if kind == "photo" and picture_size(upload.content) is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    return exchange.files.keep(upload, f"{kind}s")
