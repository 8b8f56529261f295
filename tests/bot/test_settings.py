from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from bot.settings import Settings, SetupError


def load(**given: object) -> Settings:
    return Settings.load(_env_file=None, **given)


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def test_without_any_setting_the_ledger_is_a_file_in_the_data_directory() -> None:
    settings = load()
    assert settings.url == "sqlite:///data/zhenggai.db"
    assert settings.zone.key == "Asia/Shanghai"
    assert settings.weekly == (0, time(8, 30))
    assert settings.reminders == (20, 10, 0)


def test_the_environment_goes_before_the_file_and_an_empty_value_is_none(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / ".env"
    file.write_text(
        "DATA_DIR=台账\nHTTP_PORT=9001\nTELEGRAM_PROXY=\nTIMEZONE=Asia/Urumqi\n", encoding="utf-8"
    )
    monkeypatch.setenv("HTTP_PORT", "9002")
    settings = Settings.load(_env_file=file)
    assert (settings.data_dir, settings.http_port, settings.telegram_proxy) == (Path("台账"), 9002, None)
    assert settings.timezone == "Asia/Urumqi"


@pytest.mark.parametrize("url", ["postgres://u:p@db/zg", "postgresql://u:p@db/zg"])
def test_a_postgresql_address_is_taken_in_either_spelling(url: str) -> None:
    assert load(database_url=url).url == "postgresql://u:p@db/zg"


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("telegram_api_url", "api.telegram.org", "http"),
        ("telegram_proxy", "socks5://127.0.0.1:1080", "http://主机:端口"),
        ("timezone", "Asia/Beijing", "Asia/Shanghai"),
        ("weekly_at", "周一 8:30", "MON 08:30"),
        ("remind_days", "二十天", "20,10,0"),
        ("silent_days", "0", "天数"),
        ("webhook_url", "bot.example.org", "https://"),
        ("webhook_secret", "口令", "字母"),
        ("http_port", "八千", "端口号"),
        ("log_level", "LOUD", "INFO"),
    ],
)
def test_a_wrong_setting_is_refused_in_one_sentence_with_its_name_and_form(
    name: str, value: str, hint: str
) -> None:
    with pytest.raises(SetupError) as refusal:
        load(**{name: value})
    sentence = str(refusal.value)
    assert name.upper() in sentence
    assert hint in sentence
    assert sentence.endswith("。")
    assert "\n" not in sentence


@pytest.mark.parametrize("token", ["", "abc", "123456"])
def test_a_missing_token_is_asked_for_only_when_it_is_needed(token: str) -> None:
    settings = load(telegram_bot_token=token)
    with pytest.raises(SetupError, match="@BotFather"):
        _ = settings.token


def test_secrets_do_not_show_when_the_settings_are_printed() -> None:
    settings = load(
        telegram_bot_token="123456:geheim", webhook_secret="wort", database_url="postgres://u:p@h/d"
    )
    assert not any(secret in repr(settings) for secret in ("geheim", "wort", "u:p@"))
    assert settings.secrets == ("123456:geheim", "wort", "postgres://u:p@h/d")


def test_every_setting_stands_in_the_example_file() -> None:
    example = Path(".env.example").read_text(encoding="utf-8")
    named = {line.lstrip("# ").partition("=")[0] for line in example.splitlines() if "=" in line}
    assert named == {name.upper() for name in Settings.model_fields}
