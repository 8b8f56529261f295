"""The way of a message against a plain PTB echo: updates a second, CPU for each, first poll and memory.

`python -m tests.benchmarks.path [updates] [rounds] [delay in ms]`. Each variant is a process of its own against the
same lean loopback server; on a noisy machine read the ratios of one run.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import web

if TYPE_CHECKING:
    from telegram import Update

    from handlers.context import Context, House

CHATS = 50
TEXTS = {
    "echo": "农村户厕改造第{}次入户核查做完了",
    "way": "农村户厕改造第{}次入户核查做完了",
    "report": "农村户厕改造第{}次入户核查做完了",
    "question": "厕所改得怎么样了，第{}次问",
}
TOKEN = "10001:AABenchmarkTokenThatOpensNothing"  # opens nothing


class Feed:
    """The leanest server that serves a bot: a queue of updates, and a count of messages sent."""

    def __init__(self, text: str, updates: int, delay: float) -> None:
        self.updates = [_message(number, text.format(number)) for number in range(1, updates + 1)]
        self.delay = delay
        self.sent = 0
        self.first_poll = 0.0
        self.polled = asyncio.Event()
        self.done = asyncio.Event()

    async def answer(self, request: web.Request) -> web.Response:
        """Any method of the Bot API."""
        form = await request.post()
        method = request.match_info["method"].lower()
        if method == "getme":
            return _ok({"id": 10001, "is_bot": True, "first_name": "整改助手", "username": "bench_bot"})
        if method == "getupdates":
            return await self._updates(int(str(form.get("offset", 0))))
        await asyncio.sleep(self.delay)
        if method == "sendmessage":
            self.sent += 1
            if self.sent >= len(self.updates):
                self.done.set()
            chat = {"id": int(str(form["chat_id"])), "type": "private"}
            return _ok({"message_id": 100_000 + self.sent, "date": 1_772_442_000, "chat": chat, "text": "x"})
        return _ok(result=True)

    async def _updates(self, offset: int) -> web.Response:
        self.first_poll = self.first_poll or time.perf_counter()
        self.polled.set()
        await asyncio.sleep(self.delay)
        waiting = [update for update in self.updates[max(offset - 1, 0) :] if update["update_id"] >= offset][
            :100
        ]
        if not waiting:
            await asyncio.sleep(0.05)
        return _ok(waiting)


def _ok(result: Any) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def _message(number: int, text: str) -> dict[str, Any]:
    chat = 7000 + number % CHATS
    sender = {"id": chat, "is_bot": False, "first_name": "何"}
    head = {"message_id": number, "date": 1_772_442_000, "chat": {"id": chat, "type": "private"}}
    return {"update_id": number, "message": head | {"from": sender, "text": text}}


def echo(url: str) -> None:
    """PTB as its examples use it."""
    from telegram.ext import Application, ContextTypes, MessageHandler, filters

    async def reply(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message
        await update.message.reply_text(update.message.text or "")

    import sqlmodel  # noqa: F401  # the start is compared with SQLModel imported

    application = Application.builder().token(TOKEN).base_url(f"{url}/bot").build()
    application.add_handler(MessageHandler(filters.TEXT, reply))
    application.run_polling()


def register_echo(application: House) -> None:
    """The least that a conversation can do: answer."""
    from telegram.ext import MessageHandler, filters

    async def reply(update: Update, context: Context) -> None:
        assert update.message
        answer = {"method": "sendMessage", "text": update.message.text}
        context.book.mail.post(update.message.chat.id, answer, now=context.now)

    application.add_handler(MessageHandler(filters.TEXT, reply))


def ours(url: str, directory: str, *, whole: bool) -> None:
    """The bot without its pace: the whole of it, or the durable way alone with an echo at its end."""
    from bot.application import SPEECH, Speech, compose
    from bot.settings import Settings
    from bot.transport.pace import NoPace
    from storage.database import Database

    settings = Settings.load(
        _env_file=None, telegram_bot_token=TOKEN, telegram_api_url=url, data_dir=directory, http_port=0
    )
    speech = SPEECH if whole else Speech(register_echo)
    database = Database(settings.url)
    asyncio.run(compose(settings, database, speech=speech, pace=NoPace(time.monotonic)).run())


def furnish(directory: Path) -> None:
    """A ledger of forty issues with fifty clerks."""
    from bot.application import now
    from bot.practice import town
    from storage.database import Database
    from storage.ledger import Book

    database = Database(f"sqlite:///{(directory / 'zhenggai.db').as_posix()}")
    database.migrate()
    with database.transaction() as session:
        book = Book(session, now())
        town.found_town(book)
        for number in range(CHATS):
            town.settle(book, town.Citizen(7000 + number, f"何{number}", "clerk", "农业农村办"))
    database.close()


async def measure(variant: str, updates: int, delay: float) -> dict[str, float]:
    """One variant once: how fast, at what cost."""
    feed = Feed(TEXTS[variant], updates, delay)
    application = web.Application()
    application.router.add_post("/bot{token}/{method}", feed.answer)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    with tempfile.TemporaryDirectory() as directory:
        if variant != "echo":
            furnish(Path(directory))
        start = time.perf_counter()
        command = [sys.executable, "-m", "tests.benchmarks.path", "--as", variant, url, directory]
        process = await asyncio.create_subprocess_exec(*command, stderr=subprocess.DEVNULL)
        await asyncio.wait_for(feed.polled.wait(), 30)
        at_start = _cost(process.pid)
        await asyncio.wait_for(feed.done.wait(), 120)
        end, at_end = time.perf_counter(), _cost(process.pid)
        process.kill()
        await process.wait()
    await runner.cleanup()
    elapsed = end - feed.first_poll
    return {
        "per_second": updates / elapsed,
        "cpu_us": (at_end["cpu"] - at_start["cpu"]) / updates * 1e6,
        "first_poll": feed.first_poll - start,
        "mb": at_end["mb"],
    }


def _cost(pid: int) -> dict[str, float]:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    ticks = int(fields[11]) + int(fields[12])
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return {"cpu": ticks / os.sysconf("SC_CLK_TCK"), "mb": pages * os.sysconf("SC_PAGE_SIZE") / 1e6}


def main(updates: int = 1000, rounds: int = 3, delay: float = 0.0) -> None:
    """Medians of the rounds, and their ratios to the echo."""
    found: dict[str, list[dict[str, float]]] = {variant: [] for variant in TEXTS}
    for _ in range(rounds):
        for variant, results in found.items():
            results.append(asyncio.run(measure(variant, updates, delay / 1000)))
    medians = {
        variant: {name: statistics.median(result[name] for result in results) for name in results[0]}
        for variant, results in found.items()
    }
    for variant, figures in medians.items():
        ratios = {name: round(value / medians["echo"][name], 2) for name, value in figures.items()}
        line = {name: round(value, 2) for name, value in figures.items()}
        sys.stdout.write(f"{variant:9} {json.dumps(line)} against the echo {json.dumps(ratios)}\n")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--as"]:
        variant, url, directory = sys.argv[2:]
        echo(url) if variant == "echo" else ours(url, directory, whole=variant != "way")
    else:
        main(*map(int, sys.argv[1:]))
