"""The people's side over HTTP: what a page or another process does in a member's name."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.practice.chats import Bubble, Json
from bot.practice.errors import ApiError
from bot.practice.files import picture_size, picture_type
from bot.practice.methods.parameters import Parameters, parameters
from bot.practice.methods.sending import TEXT_LIMIT
from bot.practice.people import User
from bot.practice.screens import Screens, shown

Act = Callable[[User, Parameters], Any]
ANSWER_WITHIN = 15.0


def control_routes(screens: Screens) -> list[Route]:
    """The routes under /practice."""

    async def show(request: Request) -> Response:
        return JSONResponse(screens.view(_user(screens, request)))

    async def events(request: Request) -> Response:
        since = screens.since(request.headers.get("last-event-id", ""))
        news = screens.news(_user(screens, request), since)
        return StreamingResponse(news, media_type="text/event-stream", headers={"Cache-Control": "no-store"})

    async def read(request: Request) -> Response:
        screens.read(_user(screens, request))
        return JSONResponse(None)

    async def act(request: Request) -> Response:
        return await _act(screens, request)

    async def file(request: Request) -> Response:
        return _file(screens, request.path_params["file"])

    return [
        Route("/practice/files/{file}", file),
        Route("/practice/users/{user:int}", show),
        Route("/practice/users/{user:int}/events", events),
        Route("/practice/users/{user:int}/reads", read, methods=["POST"]),
        Route("/practice/users/{user:int}/{act}", act, methods=["POST"]),
    ]


def _user(screens: Screens, request: Request) -> User:
    return screens.user(request.path_params["user"])


async def _act(screens: Screens, request: Request) -> Response:
    act = ACTS.get(request.path_params["act"])
    if act is None:
        return JSONResponse({"error": "no such act"}, 404)
    try:
        done = act(_user(screens, request), await parameters(request))
        done = await done if inspect.isawaitable(done) else done
    except (ApiError, LookupError) as error:
        return JSONResponse({"error": str(error)}, 400)
    return JSONResponse(done)


async def _presses(user: User, call: Parameters) -> Json:
    """Tap a button and wait for what the tap brings up, as a client does."""
    message = (
        _bubble(user, call.integer("message")) if call.integer("message") else user.newest(call.text("label"))
    )
    data = call.text("data") or message.button(call.text("label")).data
    press = user.taps(message, data)
    answer = await user.exchange.pulse.later(lambda: press.answer, ANSWER_WITHIN)
    return (
        {"answered": answer is not None, "text": answer.text, "alert": answer.alert}
        if answer
        else {"answered": False}
    )


def _says(user: User, call: Parameters) -> Any:
    replied = _bubble(user, call.integer("reply_to")) if call.integer("reply_to") else None
    text = call.text("text")
    pieces = [text[start : start + TEXT_LIMIT] for start in range(0, len(text), TEXT_LIMIT)]
    return [shown(user.says(piece, reply_to=replied)) for piece in pieces]


def _edits(user: User, call: Parameters) -> Any:
    return shown(user.edits(_bubble(user, call.integer("message")), call.text("text")))


def _sends(user: User, call: Parameters) -> Any:
    uploads = list(call.files.values())
    if call.text("as") != "photo":
        return [shown(bubble) for bubble in user.sends_documents(uploads, call.text("caption"))]
    if any(picture_size(upload.content) is None for upload in uploads):
        raise LookupError("这不是图片，请用「文件」发送。")
    return [shown(bubble) for bubble in user.sends_album([u.content for u in uploads], call.text("caption"))]


def _blocks(user: User, _call: Parameters) -> Any:
    return user.blocks()


def _bubble(user: User, number: int) -> Bubble:
    found = next((bubble for bubble in user.messages if bubble.id == number), None)
    if found is None:
        raise LookupError("这条消息已经不在了。")
    return found


def _file(screens: Screens, file_id: str) -> Response:
    kept = screens.telegram.files.of(file_id)
    if kept is None:
        return Response("没有这个文件。", 404)
    if picture_size(kept.upload.content):
        return Response(kept.upload.content, media_type=picture_type(kept.upload.content))
    named = f"; filename*=UTF-8''{quote(kept.upload.name)}" if kept.upload.name else ""
    headers = {"Content-Disposition": f"attachment{named}"}
    return Response(kept.upload.content, media_type="application/octet-stream", headers=headers)


ACTS: dict[str, Act] = {
    "says": _says,
    "edits": _edits,
    "presses": _presses,
    "sends": _sends,
    "blocks": _blocks,
}
