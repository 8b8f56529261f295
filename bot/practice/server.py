"""An ASGI application on the loopback address, in a task or in a thread of its own."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Self

import uvicorn
from starlette.types import ASGIApp

from bot.practice.exchange import Exchange

HOST = "127.0.0.1"


class _Uvicorn(uvicorn.Server):
    """Uvicorn that leaves the signals alone and says when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = threading.Event()
        self._over = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self._loop = asyncio.get_running_loop()
        await super().startup(sockets)
        self.listening.set()

    async def main_loop(self) -> None:
        await self._over.wait()

    def end(self) -> None:
        self.should_exit = True
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._over.set)


class Server:
    """Serves an application: `with` gives it a thread, `async with` a task."""

    def __init__(self, app: Callable[[int], ASGIApp], exchange: Exchange, port: int = 0) -> None:
        self._exchange = exchange
        self._socket = socket.create_server((HOST, port))
        self.port: int = self._socket.getsockname()[1]
        self.url = f"http://{HOST}:{self.port}"
        self._uvicorn = _Uvicorn(
            uvicorn.Config(
                app(self.port),
                http="h11",
                ws="none",
                log_level="critical",
                access_log=False,
                timeout_graceful_shutdown=1,
            )
        )
        self._thread = threading.Thread(target=self._run, name="practice", daemon=True)
        self._task: asyncio.Task[None] | None = None

    def _run(self) -> None:
        asyncio.run(self._uvicorn.serve([self._socket]))

    def __enter__(self) -> Self:
        self._thread.start()
        self._uvicorn.listening.wait(10)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()
        self._thread.join(10)

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._uvicorn.serve([self._socket]))
        await asyncio.to_thread(self._uvicorn.listening.wait, 10)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()
        if self._task:
            await self._task

    def _end(self) -> None:
        self._exchange.close()
        self._uvicorn.end()
