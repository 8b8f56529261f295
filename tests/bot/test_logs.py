from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Callable, Iterator

import pytest

from bot import logs

TOKEN = "123456789:AAE-abcdefghijklmnopqrstuvwxyz012345"


Read = Callable[[], str]


@pytest.fixture
def written(capsys: pytest.CaptureFixture[str]) -> Iterator[Read]:
    """What was written to stderr; the root logger is put back afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield lambda: capsys.readouterr().err
    root.handlers[:], root.level = handlers, level


def test_no_log_shows_a_token_in_message_arguments_or_traceback(written: Read) -> None:
    logs.set_up("INFO", ["hush"])
    log = logging.getLogger("bot.test")
    log.info("calling https://api.telegram.org/bot%s/getMe", TOKEN)
    try:
        int(f"ExtBot[token={TOKEN}] and hush")
    except ValueError:
        log.exception("it failed with hush")
    lines = written()
    assert lines.count("\n") == 2
    assert TOKEN not in lines
    assert "hush" not in lines
    assert "ValueError" in lines


def test_each_line_is_json_when_nobody_watches(written: Read) -> None:
    logs.set_up("INFO")
    logging.getLogger("bot.test").warning('端口 "%s"', 8080)
    line = json.loads(written())
    assert (line["level"], line["from"], line["message"]) == ("WARNING", "bot.test", '端口 "8080"')


def test_a_person_at_a_terminal_reads_plain_lines(written: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    logs.set_up("INFO")
    logging.getLogger("bot.test").info("stopped")
    assert written().endswith("INFO bot.test stopped\n")


@pytest.mark.parametrize("name", ["httpx", "httpcore", "aiohttp.client", "telegram.ext", "uvicorn.access"])
def test_libraries_that_tell_every_call_are_quiet(written: Read, name: str) -> None:
    logs.set_up("DEBUG")
    logging.getLogger(name).info("POST https://api.telegram.org/bot…")
    assert written() == ""


def test_a_console_of_another_encoding_does_not_end_the_bot(monkeypatch: pytest.MonkeyPatch) -> None:
    console = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(console, encoding="gbk", write_through=True))
    logs.survive_any_console()
    sys.stdout.write("🔴 超期1条\n")
    assert console.getvalue().decode("gbk") == "\\U0001f534 超期1条\n"
