from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot import logs
from storage.database import Database
from tests.bot.conftest import Loopback
from tests.bot.house import Clock, Ledger, build

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


def test_where_an_error_arose_is_written_and_never_what_it_quotes(written: Read) -> None:
    logs.set_up("INFO")
    words = "退款名单第一个是张三"
    try:
        try:
            int(words)
        except ValueError as error:
            raise LookupError(f"第3条 {words}") from error
    except LookupError:
        logging.getLogger("bot.test").exception("update 7 failed")
    said = written()
    assert "张三" not in json.loads(said)["message"] + json.loads(said)["traceback"]
    assert "builtins.ValueError" in said
    assert "builtins.LookupError" in said
    assert "test_logs.py" in said


def test_a_task_that_failed_unseen_quotes_nothing_either(written: Read) -> None:
    logs.set_up("INFO")
    told = "Task exception was never retrieved\nfuture: <Task finished exception=ValueError('张三')>"
    logging.getLogger("asyncio").error(told)
    assert "张三" not in written().encode().decode("unicode_escape")


@pytest.mark.anyio
async def test_a_message_that_fails_leaves_ids_in_the_log_and_no_word_of_it(
    telegram: Loopback, database: Database, tmp_path: Path, written: Read
) -> None:
    logs.set_up("DEBUG")
    ledger, clock = Ledger(), Clock()
    service = build(telegram, database, tmp_path, ledger, clock)
    ledger.faults["户厕改了3户"] = [ValueError("户厕改了3户，沈主任") for _ in range(3)]
    chat = {"id": 4711, "type": "private", "first_name": "何同志"}
    head = {"message_id": 1, "date": 1_772_442_000, "chat": chat}
    sender = {"id": 4711, "is_bot": False, "first_name": "何同志"}
    async with service.application:
        service.inbox.keep([{"update_id": 815, "message": {**head, "from": sender, "text": "户厕改了3户"}}])
        for _ in range(3):
            service.worker.work()
            clock.ahead += timedelta(minutes=1)
    said = written()
    assert ledger.set_aside == [815]
    assert said.count("update 815 failed") == 3
    assert "builtins.ValueError" in said
    assert not any(word in said for word in ("户厕", "何同志", "沈主任"))
