"""A page as it is served, and somebody who clicks and types on it."""

from __future__ import annotations

import asyncio
import re
import threading
from contextlib import AbstractAsyncContextManager
from textwrap import dedent
from time import monotonic
from typing import Any, Self

from playwright.sync_api import FilePayload, Page

from bot.practice.demo import PracticeServer

SHOWN = """() => [...document.querySelectorAll("#log > li.theirs")].map((item) => [
  [...item.querySelectorAll(".words")].map((words) => words.textContent).join("\\n"),
  ...[...item.querySelectorAll(".row")].map((row) =>
    [...row.children].map((button) => `[${button.textContent}]`).join(" ")),
].join("\\n"))"""


class Stage:
    """A page served by a thread of its own."""

    practice: PracticeServer

    def __init__(self, served: AbstractAsyncContextManager[PracticeServer]) -> None:
        self._served = served
        self._loop = asyncio.new_event_loop()
        self._over = asyncio.Event()
        self._up = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> PracticeServer:
        self._thread.start()
        assert self._up.wait(30)
        return self.practice

    def __exit__(self, *_error: object) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(10)

    def _run(self) -> None:
        self._loop.run_until_complete(self._perform())
        self._loop.close()

    async def _perform(self) -> None:
        async with self._served as self.practice:
            self._up.set()
            await self._over.wait()


class Phone:
    """The page in somebody's hands."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def passes_to(self, name: str) -> Self:
        """Let another person have it."""
        self._opens("换人")
        self.page.locator(".person", has_text=name).click()
        self.page.locator("#log[aria-busy=false]").wait_for()
        return self

    def begins(self) -> None:
        """Open the bot for the first time."""
        self.page.get_by_role("button", name="开始", exact=True).click()

    def says(self, text: str) -> None:
        """Type and send."""
        self.page.get_by_label("输入消息").fill(text)
        self.page.get_by_role("button", name="发送", exact=True).click()

    def sends_photos(self, *pictures: bytes) -> None:
        """Pick photos and send them without a word."""
        self.page.locator("#photos").set_input_files(
            [FilePayload(name=f"{n}.png", mimeType="image/png", buffer=one) for n, one in enumerate(pictures)]
        )
        self.page.get_by_role("button", name="发送", exact=True).click()
        self.page.get_by_role("img", name="照片").nth(len(pictures) - 1).wait_for()

    def taps(self, label: str) -> None:
        """Tap the newest button of this name."""
        self.page.locator("#log").get_by_role("button", name=label, exact=True).last.click()

    def moves_to(self, label: str) -> None:
        """Set the clock forward."""
        self._opens("换人")
        self.page.get_by_role("button", name=label, exact=True).click()
        self.page.locator("#toast.on").wait_for()
        self.page.keyboard.press("Escape")

    def shows(self) -> list[str]:
        """The bot's bubbles as they stand now, each with its rows of buttons."""
        found: list[str] = self.page.evaluate(SHOWN)
        return found

    def reads(self, expected: str) -> None:
        """Wait for a bubble that reads exactly like this."""
        wanted = dedent(expected).strip()
        self._until(lambda: wanted in self.shows())
        shown = self.shows()
        assert wanted in shown, "\n———\n".join(["expected:", wanted, "shown:", *shown[-2:]])

    def hears(self, part: str) -> str:
        """Wait for a bubble with these words in it; the whole bubble."""
        self._until(lambda: any(part in text for text in self.shows()))
        return next(text for text in reversed(self.shows()) if part in text)

    def _opens(self, side: str) -> None:
        button = self.page.get_by_role("button", name=re.compile(f"^{side}"))
        if button.first.is_visible():
            button.first.click()

    def _until(self, seen: Any) -> None:
        end = monotonic() + 20
        while not seen() and monotonic() < end:
            self.page.wait_for_timeout(30)
