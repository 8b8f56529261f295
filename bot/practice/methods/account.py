"""The methods about the bot itself, its chats, its menu and its files."""

from __future__ import annotations

import json
import re
from typing import Any

from bot.practice.chats import Json
from bot.practice.errors import bad_request, forbidden
from bot.practice.exchange import Exchange
from bot.practice.files import DOWNLOAD_LIMIT
from bot.practice.methods.parameters import Parameters

MENU_LIMIT = 100


def get_me(exchange: Exchange, _call: Parameters) -> Any:
    """Who the bot is."""
    return exchange.me


def get_file(exchange: Exchange, call: Parameters) -> Any:
    """Where a file can be fetched."""
    kept = exchange.files.of(call.text("file_id"))
    if kept is None:
        raise bad_request("invalid file_id")
    if len(kept.upload.content) > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return kept.described() | {"file_path": kept.path}


def get_chat(exchange: Exchange, call: Parameters) -> Any:
    """A chat's description."""
    chat = exchange.chat(call.values.get("chat_id"))
    gifts = {
        "unlimited_gifts": True,
        "limited_gifts": True,
        "unique_gifts": True,
        "premium_subscription": True,
        "gifts_from_channels": True,
    }
    return chat.description | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}


def get_chat_member(exchange: Exchange, call: Parameters) -> Any:
    """Somebody's standing in a chat."""
    chat = exchange.chat(call.values.get("chat_id"))
    number = call.integer("user_id")
    if number == exchange.me["id"]:
        return exchange.membership(chat.standing)
    if number not in exchange.profiles:
        raise bad_request("PARTICIPANT_ID_INVALID")
    return {"user": exchange.profiles[number], "status": "member" if number in chat.members else "left"}


def leave_chat(exchange: Exchange, call: Parameters) -> Any:
    """Go out of a group."""
    chat = exchange.chat(call.values.get("chat_id"))
    if chat.private:
        raise bad_request("chat member status can't be changed in private chats")
    if chat.standing != "member":
        raise forbidden("bot is not a member of the group chat")
    exchange.move(chat, exchange.me, "left")
    return True


def set_my_commands(exchange: Exchange, call: Parameters) -> Any:
    """Set the menu of one scope."""
    menu = call.json("commands") or []
    if len(menu) > MENU_LIMIT:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for entry in menu:
        if not re.fullmatch("[a-z0-9_]{1,32}", entry.get("command", "")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(entry.get("description", "")) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    exchange.commands[_scope(exchange, call)] = menu
    exchange.touch()
    return True


def get_my_commands(exchange: Exchange, call: Parameters) -> Any:
    """The menu of exactly this scope."""
    return exchange.commands.get(_scope(exchange, call), [])


def delete_my_commands(exchange: Exchange, call: Parameters) -> Any:
    """Drop the menu of one scope."""
    exchange.commands.pop(_scope(exchange, call), None)
    return True


def log_out(_exchange: Exchange, _call: Parameters) -> Any:
    """Part from the server, which forgets nothing here."""
    return True


def menu_of(exchange: Exchange, chat_id: int) -> list[Json]:
    """The menu a private chat shows: its own, else that of private chats, else the default."""
    scopes: list[Json] = [
        {"type": "chat", "chat_id": chat_id},
        {"type": "all_private_chats"},
        {"type": "default"},
    ]
    found = (exchange.commands.get(json.dumps(scope, sort_keys=True) + ":") for scope in scopes)
    return next((menu for menu in found if menu), [])


def _scope(exchange: Exchange, call: Parameters) -> str:
    scope = call.json("scope") or {"type": "default"}
    if "chat_id" in scope:
        scope["chat_id"] = exchange.chat(scope["chat_id"]).id
    return json.dumps(scope, sort_keys=True) + ":" + call.text("language_code")
