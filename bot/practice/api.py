"""The Bot API over HTTP: one address per token and method, one per file."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot.practice.errors import ApiError, unauthorized
from bot.practice.exchange import Call, Exchange
from bot.practice.faults import Fault
from bot.practice.methods import account, delivery, editing, sending
from bot.practice.methods.parameters import Parameters, parameters

Method = Callable[[Exchange, Parameters], Any]

METHODS: dict[str, Method] = {
    "getme": account.get_me,
    "getfile": account.get_file,
    "getchat": account.get_chat,
    "getchatmember": account.get_chat_member,
    "leavechat": account.leave_chat,
    "setmycommands": account.set_my_commands,
    "getmycommands": account.get_my_commands,
    "deletemycommands": account.delete_my_commands,
    "logout": account.log_out,
    "close": account.log_out,
    "sendmessage": sending.send_message,
    "sendphoto": sending.send_photo,
    "senddocument": sending.send_document,
    "sendvoice": sending.send_recording("voice"),
    "sendaudio": sending.send_recording("audio"),
    "sendvideo": sending.send_recording("video"),
    "sendvideonote": sending.send_recording("video_note"),
    "sendmediagroup": sending.send_media_group,
    "sendchataction": sending.send_chat_action,
    "editmessagetext": editing.edit_message_text,
    "editmessagecaption": editing.edit_message_caption,
    "editmessagereplymarkup": editing.edit_message_reply_markup,
    "deletemessage": editing.delete_message,
    "answercallbackquery": editing.answer_callback_query,
    "setwebhook": delivery.set_webhook,
    "deletewebhook": delivery.delete_webhook,
    "getwebhookinfo": delivery.get_webhook_info,
}


class BrokenReply(Response):
    """An answer that ends before its body: the caller sees the connection break."""

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        """Announce a body and leave."""
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1000")]})


def bot_api(exchange: Exchange, routes: list[Any] | None = None) -> Starlette:
    """The server as an ASGI application, with further routes beside the Bot API's."""

    async def call(request: Request) -> Response:
        return await _answer(exchange, request)

    async def file(request: Request) -> Response:
        return _file(exchange, request)

    @asynccontextmanager
    async def pushing(_app: Starlette) -> AsyncIterator[None]:
        task = asyncio.create_task(delivery.push_updates(exchange))
        yield
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    own = [
        Route("/bot{token}/{method}", call, methods=["GET", "POST"]),
        Route("/file/bot{token}/{path:path}", file),
    ]
    return Starlette(routes=[*own, *(routes or [])], lifespan=pushing)


async def _answer(exchange: Exchange, request: Request) -> Response:
    method = request.path_params["method"]
    given, refusal, response = Parameters(), None, None
    try:
        if request.path_params["token"] != exchange.token:
            raise unauthorized()
        given = await parameters(request)
        response = await _performed(exchange, method, given)
    except ApiError as error:
        refusal = error
        response = JSONResponse(error.body(), error.code)
    with exchange.pulse.lock:
        exchange.calls.append(Call(method, given.values, refusal))
        exchange.pulse.beat()
    return response


async def _performed(exchange: Exchange, method: str, call: Parameters) -> Response:
    fault = exchange.faults.take(method) or Fault(method, 0)
    await asyncio.sleep(fault.delay)
    if fault.refusal:
        raise fault.refusal
    if fault.unheard:
        return BrokenReply()
    if method.lower() == "getupdates":
        result = await delivery.get_updates(exchange, call)
    elif method.lower() in METHODS:
        result = METHODS[method.lower()](exchange, call)
    else:
        raise ApiError(404, "Not Found: method not found")
    return BrokenReply() if fault.unanswered else JSONResponse({"ok": True, "result": result})


def _file(exchange: Exchange, request: Request) -> Response:
    if request.path_params["token"] != exchange.token:
        return JSONResponse(unauthorized().body(), 401)
    kept = exchange.files.at(request.path_params["path"])
    if kept is None:
        return JSONResponse(ApiError(404, "Not Found").body(), 404)
    return Response(kept.upload.content, media_type="application/octet-stream")
