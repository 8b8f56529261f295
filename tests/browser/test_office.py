"""The page on the office's own ledger, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from bot.practice import town
from bot.practice.demo import PracticeServer
from bot.practice.office import desk
from bot.settings import Settings
from storage.database import Database
from storage.ledger import Book
from tests.browser.conftest import opened
from tests.browser.phone import Phone, Stage


@pytest.fixture
def page_of_he(database: Database, tmp_path: Path) -> Iterator[PracticeServer]:
    """The page of 农业农村办's clerk."""
    with database.transaction() as session:
        book = Book(session, datetime.now(UTC))
        town.found_town(book)
        town.settle(book, town.SHEN)
        code = town.invite(book, town.HE)
    chosen = Settings.model_construct(data_dir=tmp_path, database_url=None)
    with Stage(desk(chosen, code)) as practice:
        yield practice


def test_one_member_types_on_the_offices_own_ledger(
    page_of_he: PracticeServer, browser: Browser, size: ViewportSize
) -> None:
    with opened(browser, size, page_of_he.page) as page:
        assert "key=" not in page.url
        for hidden in ("#people", "#tour", "#clock", "#show-people", "#show-tour", "#start"):
            expect(page.locator(hidden)).to_be_hidden()
        expect(page.locator("#whose")).to_have_text("何同志　农业农村办")
        phone = Phone(page)
        phone.hears("何同志，您好。这里是霁川镇巡察整改助手。")
        phone.says("户厕又改了20户，累计187户")
        phone.hears("记为：全镇累计187户")
        phone.taps("确认")
        phone.hears("已记录（登记号0001）")
        page.reload()
        phone.hears("已记录（登记号0001）")


def test_another_user_of_the_machine_sees_nothing(page_of_he: PracticeServer, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(page_of_he.url)
    expect(page.locator("body")).to_have_text(re.compile("请用终端里印出的完整地址打开"))
    page.close()
