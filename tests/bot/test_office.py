"""The page on the office's own ledger, beside the bot on Telegram."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import pytest

from bot.application import compose, now
from bot.practice import town
from bot.practice.demo import PracticeServer
from bot.practice.office import chat_of, desk
from bot.practice.people import User
from bot.settings import Settings, SetupError
from storage.database import Database
from storage.errors import InvitationInvalid
from storage.ledger import Book
from storage.mail import TELEGRAM, Mail
from tests.bot.conftest import Loopback
from tests.bot.house import running, settings

pytestmark = pytest.mark.anyio


@pytest.fixture
def chosen(telegram: Loopback, tmp_path: Path, database: Database) -> Settings:
    """The town's own ledger, on which the coordinator speaks from Telegram."""
    with database.transaction() as session:
        book = Book(session, now())
        town.found_town(book)
        town.settle(book, town.SHEN)
    return settings(telegram, tmp_path)


@pytest.fixture
def code(chosen: Settings, database: Database) -> str:
    with database.transaction() as session:
        return town.invite(Book(session, now()), town.HE)


def member_at(page: PracticeServer) -> User:
    (number,) = page.telegram.profiles
    return page.telegram.user(number)


@pytest.fixture
async def shen(telegram: Loopback, chosen: Settings, database: Database) -> AsyncIterator[User]:
    """The coordinator, with the bot running on Telegram."""
    user = telegram.user(town.SHEN.telegram_id, town.SHEN.name)
    user.opens()
    async with running(compose(chosen, database)):
        yield user


async def test_page_and_telegram_are_one_history(chosen: Settings, code: str, shen: User) -> None:
    async with desk(chosen, code) as page:
        await shen.hears("农业农村办 何同志已加入")
        he = member_at(page)
        assert await he.hears("何同志，您好")
        he.says("户厕又改了20户，累计187户")
        await he.hears("记为：全镇累计187户")
        he.presses("确认")
        await he.hears("已记录（登记号0001）")
        shen.says("厕所改得怎么样了")
        assert "农业农村办：新改20户，全镇累计187户" in (await shen.hears("第3条")).text
        assert TELEGRAM.stop <= he.id < 2**53
    assert [bubble.text for bubble in shen.messages if "记为" in bubble.text] == []


async def test_what_was_said_is_on_the_page_again_next_time(
    chosen: Settings, code: str, database: Database
) -> None:
    async with desk(chosen, code) as page:
        he = member_at(page)
        await he.hears("常用的四个按钮")
        he.sends_photo()
        he.says("户厕又改了20户，累计187户")
        await he.hears("照片1张")
        he.presses("确认")
        await he.hears("已记录")
        before = [bubble.text for bubble in he.messages]
    async with desk(chosen, code) as page:
        he = member_at(page)
        after = [bubble.text for bubble in he.messages]
        assert before == after
        assert he.keyboard[0] == ["报进展", "还没完成的"]
        (photo,) = [bubble.body["photo"] for bubble in he.messages if "photo" in bubble.body]
        assert page.telegram.files.of(photo[0]["file_id"])
        he.presses("撤回")
        await he.hears("已撤回")
        he.says("户厕又改了20户，累计187户")
        await he.hears("记为：全镇累计187户")


async def test_what_comes_while_the_page_is_closed_waits_for_it(
    chosen: Settings, code: str, database: Database, telegram: Loopback, shen: User
) -> None:
    async with desk(chosen, code) as page:
        await member_at(page).hears("常用的四个按钮")
    shen.says("厕所改得怎么样了")
    await shen.hears("第3条")
    shen.presses("请他们报一次")
    await shen.hears(lambda bubble: bubble.text.startswith("已"))
    with database.transaction() as session:
        page_of_he = range(chat_of(code), chat_of(code) + 1)
        assert Mail(session).backlog(page_of_he).outbox > 0
    async with desk(chosen, code) as page:
        await member_at(page).hears("第3条")
    assert [call.values for call in telegram.calls if call.refusal] == []


async def test_the_page_is_no_sign_of_life_from_telegram(
    chosen: Settings, code: str, database: Database
) -> None:
    async with desk(chosen, code) as page:
        await member_at(page).hears("何同志，您好")
    with database.transaction() as session:
        assert Mail(session).heard_at() is None
        assert Mail(session).bot_name() is None


async def test_without_the_page_key_nothing_is_shown(chosen: Settings, code: str) -> None:
    async with desk(chosen, code) as page, httpx.AsyncClient(trust_env=False) as client:
        assert (await client.get(page.url)).status_code == 403
        assert (await client.get(f"{page.url}/practice/setup")).status_code == 403
        assert (await client.get(page.page, headers={"Host": "example.org"})).status_code == 403
        assert (await client.get(page.page, follow_redirects=True)).status_code == 200
        setup = (await client.get(f"{page.url}/practice/setup")).json()
        assert ([one["name"] for one in setup["people"]], setup["tour"]) == (["何同志"], [])
        view = (await client.get(f"{page.url}/practice/users/{chat_of(code)}")).json()
        assert view["clock"] is None


async def test_a_code_that_opens_nothing_is_refused(chosen: Settings) -> None:
    with pytest.raises(InvitationInvalid):
        async with desk(chosen, "nonsense"):
            pass


async def test_a_code_used_on_telegram_opens_no_page(chosen: Settings, code: str, database: Database) -> None:
    with database.transaction() as session:
        Book(session, now()).members.redeem(code, town.HE.telegram_id)
    with pytest.raises(InvitationInvalid, match="已经用过"):
        async with desk(chosen, code):
            pass


async def test_a_page_is_open_once(chosen: Settings, code: str) -> None:
    async with AsyncExitStack() as open_pages:
        await open_pages.enter_async_context(desk(chosen, code))
        with pytest.raises(SetupError, match="已经开着"):
            await open_pages.enter_async_context(desk(chosen, code))
