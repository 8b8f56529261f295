from __future__ import annotations

import io
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.command_line import main
from bot.practice.api import bot_api
from bot.practice.control import control_routes
from bot.practice.screens import Screens
from bot.practice.server import Server
from bot.practice.telegram import Telegram
from bot.practice.town import NOTICE

Run = Callable[..., tuple[int, str, str]]


class Loopback(Telegram):
    """A Telegram that listens: give its `url` and `token` to the bot."""

    url = ""

    def bot(self) -> Bot:
        # Certificates are read from the disk for every client, and nobody shows one on the loopback.
        polling, calling = (HTTPXRequest(httpx_kwargs={"verify": False}) for _ in range(2))
        return Bot(
            self.token,
            base_url=f"{self.url}/bot",
            base_file_url=f"{self.url}/file/bot",
            request=calling,
            get_updates_request=polling,
        )


@pytest.fixture
def telegram() -> Iterator[Loopback]:
    """A loopback Telegram in a thread of its own, for bots in this process or another."""
    telegram = Loopback()
    with Server(lambda _: bot_api(telegram, control_routes(Screens(telegram))), telegram) as server:
        telegram.url = server.url
        yield telegram


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def bot(telegram: Loopback) -> AsyncIterator[Bot]:
    """PTB's own Bot, talking HTTP to the loopback Telegram."""
    async with telegram.bot() as bot:
        yield bot


def at_home(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands find their ledger below a directory, and no setting of this machine."""
    monkeypatch.chdir(directory)
    monkeypatch.setenv("DATA_DIR", str(directory / "data"))
    monkeypatch.delenv("DATABASE_URL", raising=False)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command on a ledger of its own; its exit code, stdout and stderr."""
    at_home(tmp_path, monkeypatch)

    def command(*arguments: object, stdin: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8"))
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


@pytest.fixture(scope="session")
def brought_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data directory after the town's notice was imported, to be copied."""
    directory = tmp_path_factory.mktemp("imported")
    with pytest.MonkeyPatch.context() as monkeypatch:
        at_home(directory, monkeypatch)
        assert main(["import", str(NOTICE), "--yes"]) == 0
    return directory / "data"


@pytest.fixture
def imported(run: Run, brought_in: Path, tmp_path: Path) -> Run:
    """The same on a ledger that holds the town's notice."""
    shutil.copytree(brought_in, tmp_path / "data")
    return run
