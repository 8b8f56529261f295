"""The settings: the only reader of the environment and of .env."""

from __future__ import annotations

import re
from datetime import time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

WEEKDAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
WEEKLY_AT = re.compile(rf"({'|'.join(WEEKDAYS)}) ([01]\d|2[0-3]):([0-5]\d)", re.IGNORECASE)
EXPECTED = {
    "telegram_api_url": "要以 http:// 或 https:// 开头",
    "telegram_proxy": "要写成 http://主机:端口",
    "timezone": "要写成 Asia/Shanghai 这样的时区名",
    "weekly_at": "要写成 MON 08:30 这样的星期和时间",
    "remind_days": "要写成 20,10,0 这样的天数",
    "silent_days": "要是1以上的天数",
    "webhook_url": "要以 https:// 开头",
    "webhook_secret": "只能用字母、数字、- 和 _，最多256个",
    "http_port": "要是0到65535之间的端口号",
    "log_level": "要是 DEBUG、INFO、WARNING 或 ERROR",
}


class SetupError(Exception):
    """What keeps the bot from running, as one sentence that says what to do."""


class Settings(BaseSettings):
    """Everything in which two installations differ."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore", frozen=True
    )

    telegram_bot_token: SecretStr = SecretStr("")
    telegram_api_url: str = Field(default="https://api.telegram.org", pattern=r"^https?://\S+$")
    telegram_proxy: str | None = Field(default=None, pattern=r"^http://\S+$")
    database_url: SecretStr | None = None
    data_dir: Path = Path("data")
    timezone: str = "Asia/Shanghai"
    weekly_at: str = Field(default="MON 08:30", pattern=rf"^(?i:{WEEKLY_AT.pattern})$")
    remind_days: str = Field(default="20,10,0", pattern=r"^\s*\d+(\s*,\s*\d+)*\s*$")
    silent_days: int = Field(default=14, ge=1)
    webhook_url: str | None = Field(default=None, pattern=r"^https?://\S+$")
    webhook_secret: SecretStr = SecretStr("")
    http_port: int = Field(default=8080, ge=0, le=65535)
    log_level: str = Field(default="INFO", pattern=r"^(DEBUG|INFO|WARNING|ERROR)$")

    @classmethod
    def load(cls, **given: Any) -> Settings:
        """The settings of this machine; raises SetupError with the first thing that is wrong."""
        try:
            return cls(**given)
        except ValidationError as error:
            name = str(error.errors()[0]["loc"][0])
            raise SetupError(f".env 里的 {name.upper()} {EXPECTED.get(name, '写得不对')}。") from error

    @field_validator("timezone")
    @classmethod
    def _known(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (OSError, LookupError) as error:
            raise ValueError(name) from error
        return name

    @field_validator("webhook_secret")
    @classmethod
    def _sendable(cls, secret: SecretStr) -> SecretStr:
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret.get_secret_value()):
            raise ValueError
        return secret

    @property
    def token(self) -> str:
        """The bot's token; raises SetupError while there is none."""
        token = self.telegram_bot_token.get_secret_value()
        if not re.fullmatch(r"\d+:\S+", token):
            raise SetupError("请在 .env 里填 TELEGRAM_BOT_TOKEN（向 @BotFather 申请，形如 123456:ABC…）。")
        return token

    @property
    def url(self) -> str:
        """Where the ledger is stored."""
        if self.database_url is None:
            return f"sqlite:///{(self.data_dir / 'zhenggai.db').as_posix()}"
        return re.sub(r"^postgres://", "postgresql://", self.database_url.get_secret_value())

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of days and hours."""
        return ZoneInfo(self.timezone)

    @property
    def weekly(self) -> tuple[int, time]:
        """Weekday (Monday is 0) and time of the weekly summary."""
        day, hour, minute = re.findall(WEEKLY_AT, self.weekly_at)[0]
        return WEEKDAYS.index(day.upper()), time(int(hour), int(minute))

    @property
    def reminders(self) -> tuple[int, ...]:
        """How many days before a deadline it is spoken of."""
        return tuple(int(days) for days in self.remind_days.split(","))

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no log may show."""
        given = (self.telegram_bot_token, self.webhook_secret, self.database_url)
        return tuple(secret.get_secret_value() for secret in given if secret)
