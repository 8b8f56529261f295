"""The people's side over HTTP: what a page or another process does in a member's name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.practice.account import menu_of
from bot.practice.chats import Bubble, Json
from bot.practice.errors import ApiError
from bot.practice.files import Upload
from bot.practice.parameters import Parameters, parameters
from bot.practice.people import User
from bot.practice.telegram import Telegram

Act = Callable[[User, Parameters], Any]


def control_routes(telegram: Telegram) -> list[Route]:
    """The routes under /practice."""

    async def show(request: Request) -> Response:
        return JSONResponse(view(telegram, _user(telegram, request)))

    async def act(request: Request) -> Response:
        return await _act(telegram, request)

    return [
        Route("/practice/users/{user:int}", show),
        Route("/practice/users/{user:int}/{act}", act, methods=["POST"]),
    ]


def view(telegram: Telegram, user: User) -> Json:
    """Everything one member's screen shows."""
    with telegram.pulse.lock:
        chat = user.chat
        return {
            "user": user.profile,
            "revision": telegram.revision,
            "messages": [shown(bubble) for bubble in chat.messages],
            "keyboard": chat.keyboard,
            "menu": menu_of(telegram, user.id),
            "action": chat.action,
        }


def shown(bubble: Bubble) -> Json:
    """One message as the screen needs it."""
    body = {name: value for name, value in bubble.body.items() if name not in ("chat", "from")}
    return body | {"from_bot": bubble.from_bot, "revision": bubble.revision}


def _user(telegram: Telegram, request: Request) -> User:
    number = request.path_params["user"]
    known = telegram.profiles.get(number, {})
    return telegram.user(number, known.get("first_name", "同志"))


async def _act(telegram: Telegram, request: Request) -> Response:
    act = ACTS.get(request.path_params["act"])
    if act is None:
        return JSONResponse({"error": "no such act"}, 404)
    try:
        done = act(_user(telegram, request), await parameters(request))
    except (ApiError, LookupError) as error:
        return JSONResponse({"error": str(error)}, 400)
    return JSONResponse(done)


def _says(user: User, call: Parameters) -> Any:
    replied = call.integer("reply_to")
    return shown(user.says(call.text("text"), reply_to=_bubble(user, replied) if replied else None))


def _edits(user: User, call: Parameters) -> Any:
    return shown(user.edits(_bubble(user, call.integer("message")), call.text("text")))


def _presses(user: User, call: Parameters) -> Any:
    on = _bubble(user, call.integer("message")) if call.integer("message") else None
    return {"press": user.presses(call.text("label"), on).id}


def _answer(user: User, call: Parameters) -> Any:
    press = user.exchange.presses[call.text("press")]
    return {"text": press.answer.text, "alert": press.answer.alert} if press.answer else None


def _sends(user: User, call: Parameters) -> Any:
    uploads = list(call.files.values())
    if call.text("as") == "photo":
        sent = user.sends_album([upload.content for upload in uploads], call.text("caption"))
        return [shown(bubble) for bubble in sent]
    return [shown(_document(user, upload, call.text("caption"))) for upload in uploads]


def _document(user: User, upload: Upload, caption: str) -> Bubble:
    return user.sends_document(upload.name, upload.content, caption, upload.mime)


def _blocks(user: User, _call: Parameters) -> Any:
    return user.blocks()


def _bubble(user: User, number: int) -> Bubble:
    return next(bubble for bubble in user.messages if bubble.id == number)


ACTS: dict[str, Act] = {
    "says": _says,
    "edits": _edits,
    "presses": _presses,
    "answer": _answer,
    "sends": _sends,
    "blocks": _blocks,
}
