"""The logs: lines with ids and never with a message's text or a secret, on any console."""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from collections.abc import Iterable
from typing import Any

TOKEN = re.compile(r"\d{5,}:[A-Za-z0-9_-]{10,}")
# asyncio tells of a task that failed with the error spelled out.
QUOTED = re.compile(r"(exception=\w+)\(.*\)")
TALKATIVE = ("httpx", "httpcore", "aiohttp", "telegram", "alembic", "uvicorn", "asyncio")
PLAIN = "%(asctime)s %(levelname)s %(name)s %(message)s"


class Redacting(logging.Formatter):
    """Writes a whole record and where an error arose, without tokens, and without what an error quotes."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__(PLAIN)
        known = sorted(filter(None, secrets), key=len, reverse=True)
        self._secret = re.compile("|".join([*map(re.escape, known), TOKEN.pattern]))

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        return self._secret.sub("***", QUOTED.sub(r"\1", self.line(record)))

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's own name
        """The way an error took, by file and line, and its kind; its words may be a member's."""
        lines = []
        for error in _chain(ei[1]):
            frames = traceback.extract_tb(error.__traceback__)
            lines += [f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}' for frame in frames]
            lines.append(f"{type(error).__module__}.{type(error).__qualname__}")
        return "\n".join(lines)

    def line(self, record: logging.LogRecord) -> str:
        """The line before anything is taken out."""
        return super().format(record)


def _chain(error: BaseException | None) -> list[BaseException]:
    """An error after those it came from; one that holds several stands for the first."""
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.insert(0, error)
        inner = error.exceptions[0] if isinstance(error, BaseExceptionGroup) else None
        error = inner or error.__cause__ or error.__context__
    return found


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
