"""The webhook: Telegram brings the updates; each is kept before it is acknowledged."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import logging
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram.error import InvalidToken, TelegramError

from bot.settings import Settings, SetupError
from bot.transport.intake import KINDS, UNKNOWN_BOT, Inbox
from bot.transport.request import Api
from bot.transport.waiting import Patience
from storage.database import Unavailable

# Many times an update with all its entities; nobody fills the memory from outside.
LARGEST = 1 << 20
ALIVE_SECONDS = 60.0
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  # the header's name
LOG = logging.getLogger(__name__)


class Webhook:
    """One secret path; whoever does not know the secret as well gets nothing kept."""

    def __init__(self, api: Api, inbox: Inbox, settings: Settings) -> None:
        if settings.webhook_url is None:
            raise SetupError("用 --webhook 运行前，请在 .env 里填 WEBHOOK_URL（https:// 开头的公网地址）。")
        self._api = api
        self._inbox = inbox
        self._path = f"/telegram/{_derived(settings.token, 'path')}"
        self._secret = settings.webhook_secret.get_secret_value() or _derived(settings.token, "secret")
        self._url = settings.webhook_url.rstrip("/") + self._path

    @property
    def route(self) -> Route:
        """Where Telegram brings the updates."""
        return Route(self._path, self.receive, methods=["POST"])

    async def run(self) -> None:
        """Tell Telegram the address, then note again and again that it is being listened to."""
        await self._announce()
        while True:
            try:
                self._inbox.keep([])
            except Unavailable as error:
                LOG.warning("the database is not to be had: %s", error)
            await asyncio.sleep(ALIVE_SECONDS)

    async def receive(self, request: Request) -> Response:
        """Keep one update; anything but 200 makes Telegram bring it again."""
        shown = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(shown.encode(), self._secret.encode()):
            return Response(status_code=403)
        update = await _update(request)
        if update is None:
            return Response(status_code=400)
        try:
            self._inbox.keep([update])
        except Unavailable:
            return Response(status_code=503)
        return Response(status_code=200)

    async def _announce(self) -> None:
        address = {"url": self._url, "secret_token": self._secret, "allowed_updates": KINDS}
        patience = Patience()
        while True:
            try:
                await self._api.call("setWebhook", address)
            except InvalidToken as error:
                raise SetupError(UNKNOWN_BOT) from error
            except TelegramError as error:
                LOG.warning("the webhook could not be set: %s", error)
                await asyncio.sleep(patience.pause())
            else:
                return


async def _update(request: Request) -> dict[str, Any] | None:
    """The update a request brings, None if it is too large or none."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            return None
    try:
        update = json.loads(body)
    except ValueError:
        return None
    return update if isinstance(update, dict) and isinstance(update.get("update_id"), int) else None


def _derived(token: str, purpose: str) -> str:
    """A name that only those who know the token can guess, the same on every replica."""
    return hmac.new(token.encode(), purpose.encode(), hashlib.sha256).hexdigest()[:32]
