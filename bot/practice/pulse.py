"""Waiting for a change, from any thread and any event loop."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Pulse:
    """One lock over the state and a beat at every change of it."""

    def __init__(self) -> None:
        self.lock = threading.Condition()
        self._listeners: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()

    def beat(self) -> None:
        """Tell every waiter that something changed."""
        with self.lock:
            self.lock.notify_all()
            for loop, event in self._listeners:
                loop.call_soon_threadsafe(event.set)

    def until(self, seen: Callable[[], T | None], within: float) -> T | None:
        """What `seen` finds before the time is up; blocks this thread."""
        found: list[T] = []

        def ready() -> bool:
            value = seen()
            if value is not None:
                found.append(value)
            return value is not None

        with self.lock:
            self.lock.wait_for(ready, timeout=within)
        return found[0] if found else None

    async def later(self, seen: Callable[[], T | None], within: float | None = None) -> T | None:
        """What `seen` finds before the time is up; suspends this task only."""
        event = asyncio.Event()
        listener = (asyncio.get_running_loop(), event)
        with self.lock:
            self._listeners.add(listener)
        try:
            async with asyncio.timeout(within):
                return await self._found(seen, event)
        except TimeoutError:
            return None
        finally:
            with self.lock:
                self._listeners.discard(listener)

    async def _found(self, seen: Callable[[], T | None], event: asyncio.Event) -> T:
        while True:
            event.clear()
            with self.lock:
                value = seen()
            if value is not None:
                return value
            await event.wait()
