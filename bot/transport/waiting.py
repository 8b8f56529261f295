"""Waiting: for an event at most so long, and with growing patience after trouble."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import NoReturn

from storage.database import Unavailable

LOG = logging.getLogger(__name__)


class Patience:
    """Pauses that double from the first to the longest until something works again."""

    def __init__(self, first: float = 0.5, longest: float = 60.0) -> None:
        self._first = first
        self._longest = longest
        self._next = first

    def pause(self) -> float:
        """The seconds to wait now."""
        seconds, self._next = self._next, min(self._next * 2, self._longest)
        return seconds

    def reset(self) -> None:
        """It works: the next trouble starts with a short pause."""
        self._next = self._first


async def first(event: asyncio.Event, longest: float) -> None:
    """Wait for the event, but no longer than so many seconds."""
    try:
        async with asyncio.timeout(longest):
            await event.wait()
    except TimeoutError:
        return


async def keep_on(step: Callable[[], Awaitable[float]]) -> NoReturn:
    """Take one step after another, each saying how long to rest; a database that is away is waited for."""
    patience = Patience()
    while True:
        try:
            pause = await step()
            patience.reset()
        except Unavailable as error:
            LOG.warning("the database is not to be had: %s", error)
            pause = patience.pause()
        await asyncio.sleep(pause)
