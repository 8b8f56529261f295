"""Running and keeping: run, due, migrate, backup, restore, doctor."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.opening import At, database, moment, opened_book, say, settings


def run(
    *,
    webhook: Annotated[bool, typer.Option("--webhook", help="由 Telegram 推送，不去轮询")] = False,
) -> None:
    """在 Telegram 上运行。"""
    from bot import application

    chosen = settings()
    application.run(chosen, database(chosen), webhook=webhook)


def due(*, at: At = None) -> None:
    """把到这个时间该发的消息放进待发箱，每条只放一次。"""
    from handlers.due import put_out

    with opened_book(at) as book:
        before = book.mail.backlog().outbox
        put_out(book)
        added = book.mail.backlog().outbox - before
    say(f"放进待发箱{added}条。" if added else "现在没有该发的。")


def migrate() -> None:
    """把台账升到最新版本。"""
    database(settings()).close()
    say("台账已是最新版本。")


File = Annotated[Path, typer.Argument(metavar="文件")]


def backup(file: File) -> None:
    """把整个台账备份成一个文件。"""
    from bot.backups import back_up

    back_up(settings(), file)
    say(f"已备份到 {file}。")


def restore(file: File) -> None:
    """用备份文件恢复台账；现在的台账先另存。"""
    from bot.backups import restore as put_back

    chosen = settings()
    kept = put_back(chosen, file, moment(None, chosen))
    say(f"已恢复。原来的台账存在 {kept}。" if kept else "已恢复。")


def doctor() -> None:
    """检查设置、台账和历史记录是否完好。"""
    from bot.backups import examine

    chosen = settings()
    faults = examine(chosen, moment(None, chosen))
    for fault in faults:
        say(fault)
    if faults:
        raise typer.Exit(1)
    say("一切正常。")
