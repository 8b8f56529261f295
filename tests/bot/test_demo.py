"""The demo as a command: one line, one page, a clean end."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from urllib.error import URLError

import httpx
import pytest

from bot.command_line import main
from bot.practice.server import HOST

HOSTILE = {
    "DATA_DIR": "/nowhere/at/all",
    "DATABASE_URL": "postgresql://nobody@nowhere.invalid/none",
    "TELEGRAM_BOT_TOKEN": "nonsense",
    "TELEGRAM_PROXY": "http://127.0.0.1:9",
    "TIMEZONE": "Nowhere/None",
}
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/")


@contextmanager
def demo(*options: str, **environment: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A demo in a process of its own, and its address."""
    command = [sys.executable, "-m", "bot", "demo", "--port", "0", *options]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ | environment
    )
    try:
        assert process.stdout
        line = process.stdout.readline()
        yield process, ADDRESS.findall(line)[0]
    finally:
        process.terminate()
        process.communicate(timeout=20)


def test_it_prints_one_line_and_ends_at_once_whatever_the_environment_says(tmp_path: Path) -> None:
    with demo(**HOSTILE | {"TMPDIR": str(tmp_path)}) as (process, address):
        setup = httpx.get(f"{address}practice/setup", trust_env=False).json()
        names = [person["name"] for person in setup["people"]]
        assert {"沈主任", "郑同志", "何同志", "周书记", "路人"} <= set(names)
        assert len(setup["tour"]) == 5
        assert {step["persona"] for step in setup["tour"]} <= {person["id"] for person in setup["people"]}
        assert len(list(tmp_path.iterdir())) == 1
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(
            f"{address}practice/users/9001/events"
        ):
            asked = monotonic()
            process.send_signal(signal.SIGINT)
            said, complaints = process.communicate(timeout=20)
        assert monotonic() - asked < 5
        assert (said, complaints, process.returncode) == ("", "", 0)
        assert list(tmp_path.iterdir()) == []
        with pytest.raises(URLError):
            urllib.request.urlopen(address)


def test_two_demos_run_side_by_side() -> None:
    with demo() as (_, one), demo() as (_, other):
        assert one != other
        for address in (one, other):
            assert httpx.get(address, trust_env=False).status_code == 200


def test_a_busy_port_is_one_clear_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    import socket

    with socket.create_server((HOST, 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["demo", "--port", str(port)]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == f"端口{port}已被别的程序占用，请用 --port 换一个，例如 --port {port + 1}。\n"


@pytest.mark.parametrize("content", [None, b"", "今天天气很好".encode(), b"PK\x03\x04broken"])
def test_a_notice_that_cannot_be_played_is_one_clear_sentence(
    content: bytes | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "通报.docx"
    if content is not None:
        file.write_bytes(content)
    assert main(["demo", "--notice", str(file)]) == 1
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert said.err.endswith("。\n")


def test_a_notice_of_ones_own_is_played(tmp_path: Path) -> None:
    notice = Path(__file__).parents[1] / "data" / "notices" / "04-plan-blocks.txt"
    with demo("--notice", str(notice)) as (_, address):
        people = httpx.get(f"{address}practice/setup", trust_env=False).json()["people"]
        assert {"沈主任", "何同志", "吴同志", "郑同志", "周书记", "路人"} == {one["name"] for one in people}
        greeted = httpx.get(f"{address}practice/users/9003", trust_env=False).json()["messages"]
        assert any("何同志，您好" in message.get("text", "") for message in greeted)
