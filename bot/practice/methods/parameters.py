"""The parameters of one call, however the caller encoded them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request

from bot.practice.errors import ApiError, bad_request
from bot.practice.files import UPLOAD_LIMIT, Upload

BODY_LIMIT = UPLOAD_LIMIT + 1024 * 1024


@dataclass(frozen=True, slots=True)
class Parameters:
    """Named values and attached files."""

    values: dict[str, Any] = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """The value as text, empty where it is missing."""
        value = self.values.get(name)
        return "" if value is None else str(value)

    def integer(self, name: str, default: int = 0) -> int:
        """The value as a whole number."""
        try:
            return int(self.values.get(name, default))
        except (TypeError, ValueError):
            return default

    def flag(self, name: str) -> bool:
        """Whether the value says yes."""
        return str(self.values.get(name, "")).lower() in ("true", "1", "yes")

    def json(self, name: str) -> Any:
        """The value as JSON, None where it is missing."""
        value = self.values.get(name)
        if not isinstance(value, str) or not value:
            return value or None
        try:
            return json.loads(value)
        except json.JSONDecodeError:
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None


async def parameters(request: Request) -> Parameters:
    """Read query, form, multipart or JSON."""
    values: dict[str, Any] = dict(request.query_params)
    if int(request.headers.get("content-length") or 0) > BODY_LIMIT:
        raise ApiError(413, "Request Entity Too Large")
    if request.method == "GET":
        return Parameters(values)
    if request.headers.get("content-type", "").startswith("application/json"):
        return Parameters(values | await _object(request))
    return await _from_form(values, await request.form(max_files=100, max_fields=100))


async def _object(request: Request) -> dict[str, Any]:
    try:
        found = json.loads(await request.body() or b"{}")
    except json.JSONDecodeError:
        found = None
    if not isinstance(found, dict):
        raise bad_request("can't parse request JSON object")
    return found


async def _from_form(values: dict[str, Any], form: FormData) -> Parameters:
    files: dict[str, Upload] = {}
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            mime = value.content_type or "application/octet-stream"
            files[name] = Upload(value.filename or "file", mime, await value.read())
        else:
            values[name] = value
    await form.close()
    return Parameters(values, files)
