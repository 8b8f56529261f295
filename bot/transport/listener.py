"""An ASGI application on a loopback port, until it is cancelled."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Iterator

import uvicorn
from starlette.applications import Starlette

from bot.settings import SetupError

HOST = "127.0.0.1"


class _Server(uvicorn.Server):
    """Uvicorn that leaves the signals to the one who runs it."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def bound(port: int) -> socket.socket:
    """The port, taken; raises SetupError if somebody has it."""
    try:
        return socket.create_server((HOST, port))
    except OSError as error:
        raise SetupError(f"端口{port}已被别的程序占用，请在 .env 里换一个 HTTP_PORT。") from error


async def listen(application: Starlette, taken: socket.socket) -> None:
    """Serve until cancelled."""
    config = uvicorn.Config(
        application, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=1
    )
    server = _Server(config)
    serving = asyncio.ensure_future(server.serve([taken]))
    try:
        await asyncio.shield(serving)
    finally:
        server.should_exit = True
        await serving
