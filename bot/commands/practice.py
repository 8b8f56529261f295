"""The chat page: `demo` on a ledger for an hour, `office` on the office's own."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.opening import say, settings

if TYPE_CHECKING:
    from bot.practice.demo import PracticeServer

Port = Annotated[int, typer.Option("--port", metavar="端口", min=0, max=65535, help="页面的端口")]
Notice = Annotated[Path | None, typer.Option("--notice", metavar="文件", help="改用这份通报、方案或台账")]


def demo(*, notice: Notice = None, port: Port = 8000) -> None:
    """在浏览器里试用：不用 Telegram，不连网，用完不留数据。"""
    from bot.practice.play import on_stage
    from bot.practice.plays import notice_play, town_play

    play = notice_play(notice) if notice else town_play()
    _show(on_stage(play, port), "试用页面：{}（按 Ctrl-C 结束）")


def office(
    *,
    code: Annotated[str | None, typer.Option("--code", metavar="邀请码", help="本人的邀请码")] = None,
    port: Port = 8010,
) -> None:
    """没有 Telegram 的电脑：在浏览器里用本单位的台账，只在本机打开。"""
    from bot import logs
    from bot.practice.office import desk

    chosen = settings()
    logs.set_up("WARNING", chosen.secrets)
    given = code or typer.prompt("请输入您的邀请码")
    _show(desk(chosen, given.strip(), port), "页面：{}（只给您本人用，按 Ctrl-C 结束）")


def _show(page: AbstractAsyncContextManager[PracticeServer], line: str) -> None:
    """Serve the page until somebody ends it."""
    import asyncio

    from bot.application import until_signal

    async def serve() -> None:
        async with page as practice:
            say(line.format(practice.page))
            await asyncio.Event().wait()

    asyncio.run(until_signal(serve()))
