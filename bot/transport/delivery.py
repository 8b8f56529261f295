"""One row of the outbox on its way to Telegram, and what can become of it."""

from __future__ import annotations

import asyncio
import html
import logging
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from telegram import InputFile
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, TelegramError

from bot.transport.request import Api, Flooded
from storage.mail import Mail, OutboxRow

LOG = logging.getLogger(__name__)
# The Bot API tells these apart by nothing but its words.
UNCHANGED = "message is not modified"
GONE = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "message to delete not found",
)
# A server that does not know one of these answers as to a wrong token; nobody's messages wait for that.
ASIDE = frozenset({"setMyCommands", "leaveChat", "deleteMessage"})
UNREADABLE = "can't parse entities"


@dataclass(frozen=True, slots=True)
class Sent:
    """Telegram has it, as that message."""

    row: OutboxRow
    message_id: int | None

    def keep(self, mail: Mail, now: datetime) -> None:
        """Note it."""
        mail.sent(self.row, self.message_id, now)


@dataclass(frozen=True, slots=True)
class Later:
    """Telegram or the network did not take it now."""

    row: OutboxRow
    pause: float
    error: str

    def keep(self, mail: Mail, now: datetime) -> None:
        """Note it."""
        mail.postpone(self.row, now + timedelta(seconds=self.pause), self.error)


@dataclass(frozen=True, slots=True)
class Blocked:
    """The recipient does not let the bot write to him."""

    row: OutboxRow
    error: str

    def keep(self, mail: Mail, now: datetime) -> None:  # noqa: ARG002
        """Note it."""
        mail.blocked(self.row, self.error)


@dataclass(frozen=True, slots=True)
class Refused:
    """Telegram will never take it as it is."""

    row: OutboxRow
    error: str

    def keep(self, mail: Mail, now: datetime) -> None:  # noqa: ARG002
        """Note it."""
        mail.undeliverable(self.row, self.error)


Outcome = Sent | Later | Blocked | Refused


@dataclass(frozen=True, slots=True)
class Letter:
    """A method of the Bot API with its parameters."""

    method: str
    parameters: dict[str, Any]

    @classmethod
    def of(cls, row: OutboxRow) -> Letter:
        """What a row asks for; a card that has become a message is edited."""
        parameters = {"chat_id": row.chat_id, **row.payload}
        parameters.pop("secret", None)
        letter = cls(parameters.pop("method"), parameters)
        if row.target is None:
            return letter.anew() or letter
        method = "editMessageText" if letter.method == "sendMessage" else letter.method
        return cls(method, {**parameters, "message_id": row.target})

    def anew(self) -> Letter | None:
        """The same as a new message, if it says anything."""
        if self.method not in {"sendMessage", "editMessageText"}:
            return None
        parameters = {name: value for name, value in self.parameters.items() if name != "message_id"}
        return Letter("sendMessage", parameters)

    def plain(self) -> Letter:
        """The same without mark-up."""
        stripped = {
            name: html.unescape(re.sub("<[^>]+>", "", self.parameters[name]))
            for name in ("text", "caption")
            if name in self.parameters
        }
        kept = {name: value for name, value in self.parameters.items() if name != "parse_mode"}
        return Letter(self.method, kept | stripped)


class Delivery:
    """Sends rows; files named by a payload are read from one directory."""

    def __init__(self, api: Api, files: Path) -> None:
        self._api = api
        self._files = files

    async def deliver(self, row: OutboxRow) -> Outcome:
        """Send one row, in another form if Telegram cannot take the first; a secret leaves no file behind."""
        outcome = await self._deliver(row)
        if row.payload.get("secret") and isinstance(outcome, Sent | Refused):
            for value in row.payload.values():
                if isinstance(value, dict) and "path" in value:
                    self._inside(value["path"]).unlink(missing_ok=True)
        return outcome

    async def _deliver(self, row: OutboxRow) -> Outcome:
        try:
            return await self._try(row, Letter.of(row))
        except Flooded as error:
            return Later(row, error.seconds, error.message)
        except Forbidden as error:
            return Blocked(row, error.message)
        except BadRequest as error:
            return Refused(row, error.message)
        except (NetworkError, InvalidToken) as error:
            hopeless = isinstance(error, InvalidToken) and row.payload["method"] in ASIDE
            later = Later(row, float(2 ** min(row.tries, 6)), error.message)
            return Refused(row, error.message) if hopeless else later
        except (TelegramError, OSError, LookupError, TypeError, ValueError) as error:
            LOG.exception("row %s of the outbox cannot be sent", row.id)
            return Refused(row, str(error))

    async def _try(self, row: OutboxRow, letter: Letter) -> Outcome:
        try:
            return Sent(row, _message_id(await self._send(letter), row))
        except BadRequest as error:
            said = error.message.lower()
            if UNCHANGED in said:
                return Sent(row, row.target)
            if UNREADABLE in said and "parse_mode" in letter.parameters:
                return await self._try(row, letter.plain())
            if not any(gone in said for gone in GONE) or "message_id" not in letter.parameters:
                raise
            new = letter.anew()
            return await self._try(row, new) if new else Sent(row, None)

    async def _send(self, letter: Letter) -> Any:
        parameters = {name: await self._loaded(value) for name, value in letter.parameters.items()}
        return await self._api.call(letter.method, parameters)

    async def _loaded(self, value: Any) -> Any:
        """A parameter as it is, or the stored file that `{"path": …, "name": …}` stands for."""
        if not (isinstance(value, dict) and "path" in value):
            return value
        path = self._inside(value["path"])
        return InputFile(await asyncio.to_thread(path.read_bytes), filename=value.get("name", path.name))

    def _inside(self, name: str) -> Path:
        path = (self._files / name).resolve()
        if not path.is_relative_to(self._files.resolve()):
            raise PermissionError(f"{name} lies outside the data directory")
        return path


def _message_id(result: Any, row: OutboxRow) -> int | None:
    return result["message_id"] if isinstance(result, dict) and "message_id" in result else row.target
