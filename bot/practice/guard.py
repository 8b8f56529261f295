"""Who may talk to the practice server: only this machine's own pages and programs."""

from __future__ import annotations

import hmac
from http.cookies import SimpleCookie
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Guard:
    """Refuses foreign hosts and origins, asks for the page key if there is one, sets strict headers."""

    def __init__(self, app: ASGIApp, port: int, key: str | None = None) -> None:
        self._app = app
        self._key = key
        self._cookie = f"page-{port}"
        self._hosts = {f"{name}:{port}" for name in ("127.0.0.1", "localhost")}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
            await send(message)

        await (self._refusal(scope) or self._app)(scope, receive, guarded)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        own = {f"http://{host}" for host in self._hosts}
        if headers.get("host") not in self._hosts or (origin is not None and origin not in own):
            return PlainTextResponse("只能在本机打开。", 403)
        # The bot's own calls are known by their token.
        if self._key is None or scope["path"].startswith(("/bot", "/file/bot")):
            return None
        return self._without_key(self._key, scope, headers)

    def _without_key(self, key: str, scope: Scope, headers: Headers) -> Response | None:
        brought = parse_qs(scope["query_string"].decode()).get("key", [""])[0]
        if scope["path"] == "/" and hmac.compare_digest(brought.encode(), key.encode()):
            answer = RedirectResponse("/", 303)
            answer.set_cookie(self._cookie, key, httponly=True, samesite="strict")
            return answer
        kept = SimpleCookie(headers.get("cookie", "")).get(self._cookie)
        if kept is not None and hmac.compare_digest(kept.value.encode(), key.encode()):
            return None
        return PlainTextResponse("请用终端里印出的完整地址打开这一页。", 403)
