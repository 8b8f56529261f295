from __future__ import annotations

import signal
from pathlib import Path
from time import monotonic

import pytest

from bot.practice.errors import unauthorized
from storage.database import Database
from storage.mail import Mail
from tests.bot.conftest import Loopback
from tests.bot.processes import BotProcess


@pytest.mark.parametrize("name", [signal.SIGINT, signal.SIGTERM])
def test_the_bot_stops_at_once_when_it_is_told_to(
    telegram: Loopback, database: Database, tmp_path: Path, name: signal.Signals
) -> None:
    with BotProcess(telegram, tmp_path) as bot:
        stranger = telegram.user(71)
        stranger.says("还有哪些没完成")
        stranger.sees("您还没有加入")
        start = monotonic()
        assert bot.stop(name) == 0
        assert monotonic() - start < 2
    assert "Traceback" not in bot.log
    with database.transaction() as session:
        mail = Mail(session)
        assert (mail.backlog().inbox, mail.backlog().outbox) == (0, 0)
        assert mail.bot_name() == telegram.me["username"]


def test_a_wrong_token_ends_the_bot_with_one_sentence_and_no_traceback(
    telegram: Loopback, database: Database, tmp_path: Path
) -> None:
    telegram.fails("getMe", unauthorized(), times=9)
    with BotProcess(telegram, tmp_path, waits=False) as bot:
        assert bot.ends() == 1
        assert bot.log == "Telegram 不认这个令牌，请核对 .env 里的 TELEGRAM_BOT_TOKEN。\n"


def test_a_bot_that_starts_before_the_network_is_there_waits_for_it(
    telegram: Loopback, database: Database, tmp_path: Path
) -> None:
    telegram.goes_down(1, "getMe")
    with BotProcess(telegram, tmp_path) as bot:
        stranger = telegram.user(71)
        stranger.says("您好")
        stranger.sees("您还没有加入")
        assert bot.stop() == 0
    assert telegram.token not in bot.log
