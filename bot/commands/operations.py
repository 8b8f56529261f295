"""Running and keeping: run, due, migrate, backup, restore, doctor."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.opening import At, database, moment, opened_book, say, settings

if TYPE_CHECKING:
    from bot.archive import Manifest


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
    """把整个台账和材料备份成一个文件。"""
    from bot.backups import back_up

    chosen = settings()
    manifest = back_up(chosen, file, moment(None, chosen))
    say(f"已备份到 {file}：台账和文件{manifest.files}份。")
    if manifest.left_out:
        say(f"有{len(manifest.left_out)}份文件已经损坏，没有备份进去，请用 doctor 检查。")
    _heads(manifest)


def restore(file: File) -> None:
    """用备份文件恢复台账和材料；先全部核对，现在的台账先另存。"""
    from bot.backups import restore as put_back

    chosen = settings()
    restored = put_back(chosen, file, moment(None, chosen))
    kept = f"原来的台账存在 {restored.kept}。" if restored.kept else ""
    say(f"已恢复：台账和文件{restored.manifest.files}份，都核对过。{kept}")
    _heads(restored.manifest)


def _heads(manifest: Manifest) -> None:
    for unit, head in manifest.heads.items():
        say(f"{unit}：改动记录的校验码 {head}")


def doctor(
    file: Annotated[Path | None, typer.Argument(metavar="备份", help="只核对这份备份，不恢复")] = None,
) -> None:
    """检查设置、台账、材料和历史记录是否完好；也可以核对一份备份。"""
    from bot.backups import examine, look_into

    chosen = settings()
    now = moment(None, chosen)
    if file is not None:
        manifest = look_into(file, now)
        say(f"这份备份是完好的：{manifest.made_at[:16]}做的，台账和文件{manifest.files}份。")
        _heads(manifest)
        return
    told, faults = examine(chosen, now)
    for line in (*told, *faults):
        say(line)
    if faults:
        raise typer.Exit(1)
    say("一切正常。")
