"""How updates reach the bot: fetched by getUpdates, or pushed to its webhook."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx

from bot.practice.chats import Json
from bot.practice.errors import bad_request, conflict
from bot.practice.exchange import Exchange
from bot.practice.methods.parameters import Parameters
from bot.practice.updates import Webhook

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (the name of a header)
FIRST_PAUSE = 0.05
LONGEST_PAUSE = 2.0
TERMINATED = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


async def get_updates(exchange: Exchange, call: Parameters) -> Any:
    """Acknowledge what stands before the offset and hand out the rest, waiting for it if need be."""
    if exchange.webhook.url:
        raise conflict(WEBHOOK_ACTIVE)
    with exchange.pulse.lock:
        _listen_for(exchange, call)
        exchange.updates.poll += 1
        exchange.updates.acknowledge(call.integer("offset"))
        exchange.pulse.beat()
        mine = exchange.updates.poll
    limit = min(max(call.integer("limit", 100), 1), 100)

    def ready() -> list[Json] | None:
        over = exchange.closed or exchange.updates.poll != mine
        return exchange.updates.pending(limit) or ([] if over else None)

    found = await exchange.pulse.later(ready, min(call.integer("timeout"), 50) or 0.001)
    if exchange.updates.poll != mine:
        raise conflict(TERMINATED)
    return found or []


def set_webhook(exchange: Exchange, call: Parameters) -> Any:
    """Push updates to this address from now on; an empty one ends it."""
    url = call.text("url")
    if url and not url.startswith(("https://", "http://127.0.0.1", "http://localhost")):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    with exchange.pulse.lock:
        _listen_for(exchange, call)
        exchange.webhook = Webhook(url, call.text("secret_token"), call.integer("max_connections", 40))
        if call.flag("drop_pending_updates"):
            exchange.updates.clear()
        exchange.pulse.beat()
    return True


def delete_webhook(exchange: Exchange, call: Parameters) -> Any:
    """Let updates be fetched again."""
    dropped = {"drop_pending_updates": call.values.get("drop_pending_updates", "")}
    return set_webhook(exchange, Parameters(dropped))


def get_webhook_info(exchange: Exchange, _call: Parameters) -> Any:
    """Where updates are pushed, how many wait, what went wrong last."""
    hook = exchange.webhook
    info: Json = {"url": hook.url, "has_custom_certificate": False}
    info["pending_update_count"] = len(exchange.updates)
    if hook.url:
        info["max_connections"] = hook.max_connections
    if hook.last_error_at:
        info["last_error_date"] = int(hook.last_error_at.timestamp())
        info["last_error_message"] = hook.last_error
    return info | ({"allowed_updates": list(exchange.updates.allowed)} if exchange.updates.allowed else {})


async def push_updates(exchange: Exchange) -> None:
    """Post the oldest update to the webhook until it is taken, then the next."""
    pause = FIRST_PAUSE
    async with httpx.AsyncClient(timeout=60, trust_env=False) as client:
        while update := await exchange.pulse.later(lambda: _due(exchange)):
            if await _pushed(exchange, client, update):
                exchange.updates.forget(update["update_id"])
                exchange.pulse.beat()
                pause = FIRST_PAUSE
            else:
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)


def _listen_for(exchange: Exchange, call: Parameters) -> None:
    if "allowed_updates" in call.values:
        exchange.updates.allowed = tuple(call.json("allowed_updates") or ())


def _due(exchange: Exchange) -> Json | None:
    if exchange.closed:
        return {}
    waiting = exchange.updates.pending(limit=1) if exchange.webhook.url else []
    return waiting[0] if waiting else None


async def _pushed(exchange: Exchange, client: httpx.AsyncClient, update: Json) -> bool:
    hook = exchange.webhook
    headers = {SECRET_HEADER: hook.secret} if hook.secret else {}
    try:
        response = await client.post(hook.url, json=update, headers=headers)
    except httpx.HTTPError as error:
        hook.last_error = f"Connection failed: {type(error).__name__}"
    else:
        if response.is_success:
            return True
        hook.last_error = f"Wrong response from the webhook: {response.status_code} {response.reason_phrase}"
    hook.last_error_at = exchange.now()
    return False
