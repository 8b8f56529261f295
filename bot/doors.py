"""How updates come in, by long poll or by webhook, and where the bot's health is read."""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from bot.settings import Settings, SetupError
from bot.transport.intake import Inbox, Intake
from bot.transport.request import Api

if TYPE_CHECKING:
    from starlette.routing import Route

Part = Callable[[], Coroutine[Any, Any, None]]
Health = Callable[[], dict[str, Any]]
LOG = logging.getLogger(__name__)


def polling(api: Api, inbox: Inbox, health: Health, settings: Settings) -> list[Part]:
    """Ask Telegram for updates; health is read on the loopback port if it is free."""

    async def watch() -> None:
        from bot.health import route

        try:
            await _listen(settings.http_port, route(health))
        except SetupError as error:
            LOG.warning("%s 机器人照常运行，只是看不到 /health。", error)

    return [Intake(api, inbox).run, watch]


def pushed(api: Api, inbox: Inbox, health: Health, settings: Settings) -> list[Part]:
    """Let Telegram bring the updates to the port, where health is read as well."""
    from bot.health import route
    from bot.transport.webhook import Webhook

    webhook = Webhook(api, inbox, settings)

    async def listen() -> None:
        await _listen(settings.http_port, webhook.route, route(health))

    return [webhook.run, listen]


async def _listen(port: int, *routes: Route) -> None:
    from starlette.applications import Starlette

    from bot.transport.listener import bound, listen

    await listen(Starlette(routes=routes), bound(port))
