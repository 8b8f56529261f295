"""The real `python -m bot run`, started, killed and started again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.bot.conftest import Loopback


class BotProcess:
    """One bot on one data directory, against the loopback Telegram."""

    def __init__(
        self, telegram: Loopback, directory: Path, *arguments: str, waits: bool = True, **environment: str
    ) -> None:
        self._waits = waits
        self._arguments = arguments
        self._environment = os.environ | {
            "TELEGRAM_BOT_TOKEN": telegram.token,
            "TELEGRAM_API_URL": telegram.url,
            "DATA_DIR": str(directory),
            "HTTP_PORT": "0",
            "LOG_LEVEL": "WARNING",
            **environment,
        }
        self._telegram = telegram
        self._log = (directory / "bot.log").open("ab")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and wait until it asks Telegram for updates."""
        polls = self._telegram.updates.poll
        command = [sys.executable, "-m", "bot", "run", *self._arguments]
        self._process = subprocess.Popen(command, env=self._environment, stderr=self._log)
        if not self._waits:
            return
        heard = self._telegram.pulse.until(lambda: self._telegram.updates.poll > polls or None, 60)
        assert heard, self.log

    @property
    def log(self) -> str:
        """What the bot has written to stderr."""
        return Path(self._log.name).read_text(encoding="utf-8")

    def kill(self) -> None:
        """Let it die at once, as by a power cut."""
        assert self._process
        self._process.kill()
        self._process.wait()

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to stop; its exit code."""
        assert self._process
        self._process.send_signal(how)
        return self.ends()

    def ends(self) -> int:
        """Wait until it ends by itself; its exit code."""
        assert self._process
        return self._process.wait(20)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
        self._log.close()
