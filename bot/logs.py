"""The logs: lines with ids and never with a message's text or a secret, on any console."""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Iterable

TOKEN = re.compile(r"\d{5,}:[A-Za-z0-9_-]{10,}")
TALKATIVE = ("httpx", "httpcore", "aiohttp", "telegram", "alembic", "uvicorn", "asyncio")
PLAIN = "%(asctime)s %(levelname)s %(name)s %(message)s"


class Redacting(logging.Formatter):
    """Writes a whole record, its traceback too, without tokens and other secrets."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__(PLAIN)
        known = sorted(filter(None, secrets), key=len, reverse=True)
        self._secret = re.compile("|".join([*map(re.escape, known), TOKEN.pattern]))

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        return self._secret.sub("***", self.line(record))

    def line(self, record: logging.LogRecord) -> str:
        """The line before anything is taken out."""
        return super().format(record)


class JsonLines(Redacting):
    """One JSON object a line, for machines that collect logs."""

    def line(self, record: logging.LogRecord) -> str:
        """The record as JSON."""
        fields = {
            "at": self.formatTime(record),
            "level": record.levelname,
            "from": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            fields["traceback"] = self.formatException(record.exc_info)
        return json.dumps(fields, ensure_ascii=False)


def set_up(level: str, secrets: Iterable[str] = ()) -> None:
    """Send every log to stderr: plain lines to a person, JSON lines to anything else."""
    survive_any_console()
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter((Redacting if sys.stderr.isatty() else JsonLines)(secrets))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


def survive_any_console() -> None:
    """Let a console that cannot show a character show its code instead of failing (GBK on Windows)."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
