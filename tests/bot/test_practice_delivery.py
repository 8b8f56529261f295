from __future__ import annotations

import asyncio
from datetime import timedelta

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Bot, BotCommand, BotCommandScopeChat
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden

from bot.practice.api import bot_api
from bot.practice.clock import MovableClock
from bot.practice.methods.account import menu_of
from bot.practice.people import PICTURE
from bot.practice.server import Server
from bot.practice.telegram import Telegram
from tests.bot.conftest import Loopback

pytestmark = pytest.mark.anyio


async def texts(bot: Bot, offset: int | None = None, limit: int = 100) -> list[str]:
    updates = await bot.get_updates(offset, limit, timeout=0)
    return [update.effective_message.text or "" for update in updates if update.effective_message]


async def test_updates_come_again_until_the_offset_passes_them(telegram: Loopback, bot: Bot) -> None:
    user = telegram.user(71)
    for text in "一二三":
        user.says(text)
    assert await texts(bot) == await texts(bot) == ["一", "二", "三"]
    raw = telegram.updates.pending()[0]
    first = (await bot.get_updates(limit=1, timeout=0))[0]
    assert await texts(bot, first.update_id + 1) == ["二", "三"]
    assert await texts(bot) == ["二", "三"]
    assert await texts(bot, -1) == ["三"]
    telegram.redelivers(raw)
    assert await texts(bot) == ["一", "三"]


async def test_a_long_poll_ends_with_the_first_word(telegram: Loopback, bot: Bot) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    await telegram.pulse.later(lambda: telegram.updates.poll or None, 5)
    telegram.user(71).starts("CODE")
    message = (await asyncio.wait_for(poll, 5))[0].message
    assert message is not None
    assert (message.text, message.entities[0].type, message.entities[0].length) == (
        "/start CODE",
        "bot_command",
        6,
    )


async def test_a_second_poller_ends_the_first(telegram: Loopback, bot: Bot) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=20))
    await telegram.pulse.later(lambda: telegram.updates.poll or None, 5)
    async with telegram.bot() as rival:
        assert await rival.get_updates(timeout=0) == ()
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await first


async def test_unwanted_kinds_are_not_queued(telegram: Loopback, bot: Bot) -> None:
    await bot.get_updates(timeout=0, allowed_updates=["callback_query"])
    telegram.user(71).says("一")
    assert await texts(bot) == []
    await bot.get_updates(timeout=0, allowed_updates=[])
    telegram.user(71).says("二")
    assert await texts(bot) == ["二"]


async def test_what_nobody_fetches_within_a_day_is_gone(bot: Bot, telegram: Loopback) -> None:
    clock = MovableClock()
    telegram.updates.now = clock.now
    telegram.user(71).says("昨天的话")
    clock.advance(timedelta(hours=24))
    telegram.user(71).says("今天的话")
    assert await texts(bot) == ["今天的话"]


async def test_a_webhook_gets_its_updates_in_order_until_it_takes_them(telegram: Loopback, bot: Bot) -> None:
    got: list[tuple[str, str]] = []
    refusals = iter([500, 500])

    async def hook(request: Request) -> Response:
        status = next(refusals, 200)
        if status == 200:
            body = await request.json()
            got.append((body["message"]["text"], request.headers["X-Telegram-Bot-Api-Secret-Token"]))
        return Response(status_code=status)

    office = Telegram()
    async with Server(lambda _: Starlette(routes=[Route("/hook", hook, methods=["POST"])]), office) as server:
        user = telegram.user(71)
        user.says("一")
        await bot.set_webhook(f"{server.url}/hook", secret_token="geheim")
        user.says("二")
        await telegram.pulse.later(lambda: True if not len(telegram.updates) else None, 5)
        info = await bot.get_webhook_info()
        assert (info.url, info.pending_update_count) == (f"{server.url}/hook", 0)
        assert info.last_error_message == "Wrong response from the webhook: 500 Internal Server Error"
        with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
            await bot.get_updates(timeout=0)
        await bot.delete_webhook()
    assert got == [("一", "geheim"), ("二", "geheim")]
    user.says("三")
    assert await texts(bot) == ["三"]


async def test_a_webhook_needs_a_safe_address(bot: Bot) -> None:
    with pytest.raises(BadRequest, match="Bad webhook: an https url must be provided for webhook"):
        await bot.set_webhook("http://example.org/hook")


async def test_edits_forwards_voices_and_albums_arrive_as_they_are_sent(telegram: Loopback, bot: Bot) -> None:
    user = telegram.user(71)
    said = user.says("改了20户")
    user.edits(said, "改了21户")
    user.forwards("资产盘到第8个单位", "吴")
    user.sends_voice()
    user.sends_album([PICTURE, PICTURE], "两张")
    _, edited, forwarded, voice, *album = await bot.get_updates(timeout=0)
    assert edited.edited_message is not None
    assert (edited.edited_message.message_id, edited.edited_message.text) == (said.id, "改了21户")
    assert forwarded.message is not None
    assert forwarded.message.forward_origin is not None
    assert voice.message is not None
    assert voice.message.voice is not None
    captions = [(u.message.caption, bool(u.message.media_group_id)) for u in album if u.message]
    assert captions == [("两张", True), (None, True)]


async def test_a_group_takes_the_bot_in_and_the_bot_leaves(telegram: Loopback, bot: Bot) -> None:
    user = telegram.user(71)
    group = telegram.group(-500, "工作群")
    group.takes_in(user)
    user.says("跟它无关的话", group=group)
    user.says("/report 厕所", group=group)
    change, welcome, command = await bot.get_updates(timeout=0)
    assert change.my_chat_member is not None
    assert change.my_chat_member.new_chat_member.status == "member"
    assert welcome.message is not None
    assert welcome.message.new_chat_members[0].id == bot.id
    assert command.message is not None
    assert command.message.text == "/report 厕所"
    await bot.send_message(-500, "请私下跟我说")
    assert (await user.hears("私下", group=group)).text == "请私下跟我说"
    assert (await bot.get_chat_member(-500, 71)).status == "member"
    assert (await bot.get_chat(-500)).title == "工作群"
    await bot.leave_chat(-500)
    with pytest.raises(Forbidden, match="bot is not a member of the group chat"):
        await bot.send_message(-500, "还在吗")
    with pytest.raises(BadRequest, match="Chat member status can't be changed in private chats"):
        await bot.leave_chat(user.opens().id)


async def test_an_upgraded_group_names_its_new_number(telegram: Loopback, bot: Bot) -> None:
    user = telegram.user(71)
    group = telegram.group(-500)
    group.takes_in(user)
    new = group.becomes_supergroup(user)
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(-500, "在吗")
    assert moved.value.new_chat_id == new.id
    assert await bot.send_message(new.id, "在")


async def test_a_chats_own_menu_comes_before_the_common_one(telegram: Loopback, bot: Bot) -> None:
    user = telegram.user(71)
    user.starts()
    await bot.set_my_commands([BotCommand("help", "怎么用")])
    await bot.set_my_commands([BotCommand("outstanding", "还没完成的")], scope=BotCommandScopeChat(71))
    assert [entry["command"] for entry in menu_of(telegram, 71)] == ["outstanding"]
    assert (await bot.get_my_commands())[0].command == "help"
    await bot.delete_my_commands(scope=BotCommandScopeChat(71))
    assert [entry["command"] for entry in menu_of(telegram, 71)] == ["help"]
    with pytest.raises(BadRequest, match="Bot_command_invalid"):
        await bot.set_my_commands([BotCommand("Help", "大写")])


async def test_calls_may_come_as_query_form_or_json(telegram: Loopback) -> None:
    telegram.user(71).starts()
    address = f"{telegram.url}/bot{telegram.token}/sendmessage"
    values: dict[str, str | int] = {"chat_id": 71, "text": "您好"}
    async with httpx.AsyncClient(trust_env=False) as client:
        for answer in [
            await client.get(address, params=values),
            await client.post(address, data=values),
            await client.post(address, json=values),
        ]:
            assert answer.json()["result"]["text"] == "您好"
        unknown = await client.get(f"{telegram.url}/bot{telegram.token}/sendNothing")
        assert (unknown.status_code, unknown.json()["error_code"]) == (404, 404)


async def test_another_process_can_act_for_a_member(telegram: Loopback, bot: Bot) -> None:
    async with httpx.AsyncClient(base_url=f"{telegram.url}/practice/users", trust_env=False) as person:
        await person.post("/71/says", json={"text": "厕所又改了20户"})
        assert await texts(bot) == ["厕所又改了20户"]
        assert (await person.post("/71/presses", json={"label": "确认"})).status_code == 400
        await bot.send_chat_action(71, "typing")
        assert (await person.get("/71")).json()["action"] == "typing"
        await bot.send_message(71, "记上了")
        screen = (await person.get("/71")).json()
    assert [(m["text"], m["from_bot"]) for m in screen["messages"]] == [
        ("厕所又改了20户", False),
        ("记上了", True),
    ]
    assert screen["action"] == ""


async def test_a_server_in_the_same_loop_serves_too() -> None:
    telegram = Telegram()
    async with (
        Server(lambda _: bot_api(telegram), telegram) as server,
        Bot(telegram.token, base_url=f"{server.url}/bot") as bot,
    ):
        assert bot.username == telegram.me["username"]
