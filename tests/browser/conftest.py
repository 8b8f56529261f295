from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from bot.practice.clock import MovableClock
from bot.practice.demo import Persona, PracticeServer, Step
from tests.browser.echo import Echo

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 800}
PATIENCE = 20_000  # milliseconds: a busy machine may take its time
FRIDAY = datetime(2025, 10, 17, 2, 5, tzinfo=UTC)
PEOPLE = (
    Persona(71, "郑同志", "苇塘村", "CODE71"),
    Persona(72, "沈主任", "整改办", "CODE72"),
    Persona(73, "何同志", "农业农村办", "CODE73"),
    Persona(74, "周书记", "镇党委", "CODE74"),
    Persona(79, "路人", "没有加入"),
)
TOUR = (
    Step("报一句进展", "户厕又改了2户，一共12户", 71),
    Step("问一条", "厕所改得怎么样了", 74),
    Step("看还没完成的", "还有哪些没完成", 72),
)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if CHROMIUM is None:
        terminalreporter.write_line("The browser tests were skipped: no chromium is installed here.")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def clock() -> MovableClock:
    return MovableClock(FRIDAY)


@pytest.fixture(scope="package")
def served(clock: MovableClock) -> Iterator[PracticeServer]:
    """The practice chat with a small bot behind it."""
    with PracticeServer(PEOPLE, clock, TOUR) as practice, Echo(practice.token, practice.url):
        yield practice


@pytest.fixture
def practice(served: PracticeServer, clock: MovableClock) -> PracticeServer:
    """The practice chat on a Friday morning, before anybody said anything."""
    clock.move_to(FRIDAY)
    served.telegram.faults.clear()
    served.telegram.chats.clear()
    served.telegram.touch()
    return served


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def size(request: pytest.FixtureRequest) -> ViewportSize:
    """A phone's screen, then a desk's."""
    found: ViewportSize = request.param
    return found


@pytest.fixture
def page(size: ViewportSize, browser: Browser, practice: PracticeServer) -> Iterator[Page]:
    """The practice page at one size."""
    with opened(browser, size, practice.url) as page:
        yield page


@contextmanager
def opened(browser: Browser, size: ViewportSize, url: str) -> Iterator[Page]:
    """A page that bears no error in its console and no request to elsewhere."""
    here = url.partition("?")[0]
    context = browser.new_context(viewport=size, has_touch=size is PHONE, locale="zh-CN")
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    wrong: list[str] = []
    page.on("console", lambda line: wrong.append(line.text) if line.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda r: None if r.url.startswith((here, "blob:")) else wrong.append(r.url))
    page.goto(url)
    page.locator("#log[aria-busy=false]").wait_for()  # before that, a tap meets no handler yet
    yield page
    context.close()
    assert wrong == []
