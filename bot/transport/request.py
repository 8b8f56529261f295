"""The wire to the Bot API: PTB's request on aiohttp with kept connections, and one call by method name."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import aiohttp
from telegram import InputFile
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData
from telegram.request._requestparameter import RequestParameter

CONNECT_SECONDS = 10.0
READ_SECONDS = 20.0
UPLOAD_SECONDS = 120.0
FORM = "application/x-www-form-urlencoded"


class Flooded(TelegramError):
    """Telegram asks to wait; PTB's own RetryAfter warns of a coming change whenever it is made."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"Telegram asks to wait {seconds:.0f} s")
        self.seconds = seconds


class Wire(BaseRequest):
    """PTB's transport: one aiohttp session, with proxy, timeouts and files."""

    __slots__ = ("_proxy", "_session")

    def __init__(self, proxy: str | None = None) -> None:
        self._proxy = proxy
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """How long an answer may take unless the call says otherwise."""
        return READ_SECONDS

    async def initialize(self) -> None:
        """Open the session; once."""
        if self._session is None:
            # How much is under way at once is the sender's to bound.
            connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=50)
            self._session = aiohttp.ClientSession(
                connector=connector, headers={"User-Agent": self.USER_AGENT}, auto_decompress=True
            )

    async def shutdown(self) -> None:
        """Close the session and its connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(  # PTB's signature
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
    ) -> tuple[int, bytes]:
        """Send one request and read its whole answer."""
        if self._session is None:
            raise NetworkError("the wire is closed")
        uploads = request_data is not None and request_data.contains_files
        timeout = aiohttp.ClientTimeout(
            total=None,
            sock_connect=_seconds(connect_timeout, CONNECT_SECONDS),
            sock_read=_seconds(read_timeout, UPLOAD_SECONDS if uploads else READ_SECONDS),
        )
        data, headers = _body(request_data)
        try:
            async with self._session.request(
                method, url, data=data, headers=headers, proxy=self._proxy, timeout=timeout
            ) as response:
                status, payload = response.status, await response.read()
        except TimeoutError as error:
            raise TimedOut(f"no answer within {timeout.sock_read} s") from error
        except aiohttp.ClientError as error:
            raise NetworkError(f"{type(error).__name__}: {error}") from error
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            parameters = self.parse_json_payload(payload).get("parameters") or {}
            raise Flooded(parameters.get("retry_after", 1))
        return status, payload


class Api:
    """The Bot API by method name, in plain JSON; errors are PTB's."""

    def __init__(self, wire: BaseRequest, base_url: str, file_url: str = "") -> None:
        self._wire = wire
        self._base_url = base_url
        self._file_url = file_url

    async def call(
        self, method: str, parameters: Mapping[str, Any] | None = None, *, read_timeout: float | None = None
    ) -> Any:
        """The result of one method."""
        data = RequestData([_parameter(name, value) for name, value in (parameters or {}).items()])
        timeout = BaseRequest.DEFAULT_NONE if read_timeout is None else read_timeout
        return await self._wire.post(f"{self._base_url}/{method}", data, read_timeout=timeout)

    async def file(self, path: str) -> bytes:
        """The content of a file by the path that getFile gave."""
        return await self._wire.retrieve(f"{self._file_url}/{quote(path)}")


def _parameter(name: str, value: Any) -> RequestParameter:
    files = [value] if isinstance(value, InputFile) else None
    return RequestParameter(name, None if files else value, files)


def _seconds(value: Any, default: float) -> float | None:
    return default if value is BaseRequest.DEFAULT_NONE else value


def _body(request_data: RequestData | None) -> tuple[Any, dict[str, str] | None]:
    if request_data is None:
        return None, None
    if not request_data.contains_files:
        return request_data.url_encoded_parameters().encode(), {"Content-Type": FORM}
    form = aiohttp.FormData(request_data.json_parameters, quote_fields=False)
    for name, (filename, content, mime) in (request_data.multipart_data or {}).items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return form, None
