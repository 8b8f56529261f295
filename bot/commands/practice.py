"""The chat page: `demo` on a ledger for an hour, `office` on the office's own."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.opening import say

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


def _show(page: AbstractAsyncContextManager[PracticeServer], line: str) -> None:
    """Serve the page until somebody ends it."""
    import asyncio

    from bot.application import until_signal

    async def serve() -> None:
        async with page as practice:
            say(line.format(practice.page))
            await asyncio.Event().wait()

    asyncio.run(until_signal(serve()))
