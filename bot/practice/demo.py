"""The practice chat: people to play, a clock to move, a tour to take, on one address."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from bot.practice.api import bot_api
from bot.practice.chats import Json
from bot.practice.clock import MovableClock, presets
from bot.practice.control import control_routes
from bot.practice.guard import Guard
from bot.practice.methods.parameters import parameters
from bot.practice.screens import Screens
from bot.practice.server import Server
from bot.practice.telegram import Telegram
from bot.settings import SetupError

PAGE = Path(__file__).parent / "page"
PAGE_TYPES = {"chat.js": "text/javascript", "style.css": "text/css", "icon.svg": "image/svg+xml"}
SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody to play; `start` is the code of the invitation that opens the bot, None for a stranger."""

    id: int
    name: str
    role: str
    start: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to type in the tour, and who would type it."""

    title: str
    words: str
    persona: int


class PracticeServer:
    """The loopback Bot API and the chat page beside it."""

    def __init__(
        self,
        personas: Sequence[Persona],
        clock: MovableClock | None = None,
        tour: Sequence[Step] = (),
        port: int = 0,
        zone: ZoneInfo = SHANGHAI,
        key: str | None = None,
        telegram: Telegram | None = None,
    ) -> None:
        self.telegram = telegram or Telegram(clock.now if clock else None)
        self._personas = tuple(personas)
        self._tour = tuple(tour)
        self._clock = clock
        self._zone = zone
        self._screens = screens = Screens(self.telegram, self._desk)
        for persona in personas:
            self.telegram.profiles[persona.id] = self.telegram.user(persona.id, persona.name).profile
        if clock:
            clock.on_move(self.telegram.touch)
        routes = [*self._routes(), *control_routes(screens)]
        try:
            self._server = Server(
                lambda bound: Guard(bot_api(self.telegram, routes), bound, key), self.telegram, port
            )
        except OSError as error:
            raise SetupError(
                f"端口{port}已被别的程序占用，请用 --port 换一个，例如 --port {port + 1}。"
            ) from error
        self.url = self._server.url
        self.page = f"{self.url}/" + (f"?key={key}" if key else "")
        self.token = self.telegram.token

    def enrol(self, personas: Iterable[Persona]) -> None:
        """Let these people open the bot through their invitations."""
        for persona in personas:
            self.telegram.user(persona.id, persona.name).starts(persona.start or "")

    def begin(self) -> None:
        """Let nothing that was said so far count as news."""
        for persona in self._personas:
            self._screens.read(self.telegram.user(persona.id, persona.name))

    def __enter__(self) -> Self:
        self._server.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.__exit__(kind, error, trace)

    async def __aenter__(self) -> Self:
        await self._server.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._server.__aexit__(kind, error, trace)

    def _routes(self) -> list[Route]:
        return [
            Route("/", _index),
            Route("/page/{name}", _page),
            Route("/practice/setup", self._setup),
            Route("/practice/clock", self._move, methods=["POST"]),
        ]

    async def _setup(self, _request: Request) -> Response:
        people = [asdict(persona) for persona in self._personas]
        tour = [asdict(step) for step in self._tour]
        return JSONResponse({"people": people, "tour": tour, "zone": self._zone.key})

    async def _move(self, request: Request) -> Response:
        moment = datetime.fromisoformat((await parameters(request)).text("to"))
        if self._clock and moment > self._clock.now():
            self._clock.move_to(moment)
        return JSONResponse(self._desk())

    def _desk(self) -> Json:
        if self._clock is None:
            return {"clock": None}
        now = self._clock.now().astimezone(self._zone)
        moments = [{"label": label, "to": moment.isoformat()} for label, moment in presets(now)]
        return {"clock": {"now": now.isoformat(), "presets": moments}}


async def _index(_request: Request) -> Response:
    return FileResponse(PAGE / "index.html", media_type="text/html")


async def _page(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in PAGE_TYPES:
        return Response("没有这一页。", 404)
    return FileResponse(PAGE / name, media_type=PAGE_TYPES[name])
