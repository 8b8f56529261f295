"""The history in a terminal, and the erasing of what must not exist."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.commands.opening import AsJson, UnitName, Usage, opened_ledger, say, say_json, settings

if TYPE_CHECKING:
    from bot.settings import Settings
    from storage.ledger import Book, Ledger
    from storage.ledger.erasing import Erased
    from storage.records import Deed

SHORTEST = 3


def log(*, unit: UnitName = None, json: AsJson = False) -> None:
    """改动记录：谁、什么时候、改了什么；最后一行是记录的校验码。"""
    from handlers import deeds

    with opened_ledger(unit) as (_, ledger):
        links = ledger.history.all()
        if json:
            say_json([_contract(number, deed) for number, deed in links])
            return
        for number, deed in links:
            label = f"（{ledger.issues.get(deed.issue_id).label}）" if deed.issue_id else ""
            say(f"{number}　{deeds.line(ledger, deed)}{label}")
        say(f"共{len(links)}条，校验码 {ledger.history.head}")


def _contract(number: int, deed: Deed) -> dict[str, Any]:
    return {
        "sequence": number,
        "at": deed.at.isoformat(),
        "action": deed.action,
        "member": deed.member,
        "issue": deed.issue_id,
        "detail": deed.detail,
    }


def erase(
    receipt: Annotated[int | None, typer.Argument(metavar="登记号")] = None,
    *,
    reason: Annotated[str, typer.Option("--reason", metavar="原因", help="为什么要清除，会留在改动记录里")],
    words: Annotated[
        str | None, typer.Option("--words", metavar="话", help="没有登记号的：含这几个字的全部清除")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="不再问")] = False,
    unit: UnitName = None,
) -> None:
    """彻底清除一条不该存的内容：原话、文件、收发的消息；只留下编号和原因。"""
    if not reason.strip():
        raise Usage("请用 --reason 写明为什么清除。")
    said = (words or "").strip()
    if (receipt is None) == (not said):
        raise Usage("请写登记号，或者用 --words 写不该存的那几个字，写一样就行。")
    if said and len(said) < SHORTEST:
        raise Usage(f"--words 至少写{SHORTEST}个字，免得清除了别的。")
    chosen = settings()
    if not yes:
        with opened_ledger(unit) as (_, ledger):
            what = (
                f"登记号{receipt:04d}"
                if receipt is not None
                else f"含“{said}”的{len(ledger.erasing.holding(said))}条"
            )
        typer.confirm(f"清除{what}的全部内容？清除后找不回来", abort=True)
    with opened_ledger(unit) as (book, ledger):
        by = book.members.keyboard(ledger.unit.id)
        erased = (
            ledger.erasing.received(receipt, reason.strip(), by)
            if receipt is not None
            else ledger.erasing.worded(said, reason.strip(), by)
        )
        _take_out(book, ledger, erased)
        named = [f"{ledger.issues.get(issue).label}措施{ordinal}" for issue, ordinal in erased.measures]
    for digest in erased.files:
        (chosen.data_dir / "files" / digest[:2] / digest).unlink(missing_ok=True)
    wiped = _wiped(chosen)
    what = f"登记号{receipt:04d}" if receipt is not None else "含这几个字的内容"
    say(f"已清除{what}，文件{len(erased.files)}份。以前的备份和导出的文件里可能还有，请一并处理。")
    if named:
        say(f"{'、'.join(named)}写入过这些话，请用 /edit 改掉。")
    if not wiped:
        say("台账正在用，文件里的旧内容要等助手下次重启才清干净。")


def _take_out(book: Book, ledger: Ledger, erased: Erased) -> None:
    """Delete the messages from the chats, and let signers look again at what they signed."""
    from handlers import rounds

    for chat_id, message_id in erased.messages:
        book.mail.post(chat_id, {"method": "deleteMessage", "message_id": message_id}, now=book.now)
    rounds.recheck(book, ledger)


def _wiped(chosen: Settings) -> bool:
    from storage.database import Database

    opened = Database(chosen.url)
    try:
        return opened.settle()
    finally:
        opened.close()
