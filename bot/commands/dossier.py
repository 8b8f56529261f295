"""What belongs to an issue's close-out, out of the command line: the 审批表, and the evidence packed (一案一档)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.export import must_end, write_whole
from bot.commands.ledger import meant
from bot.commands.opening import UnitName, Usage, opened_ledger, say, settings
from storage.errors import LedgerError

File = Annotated[Path, typer.Argument(metavar="文件")]
Code = Annotated[str, typer.Argument(metavar="编号", help="2-1，或第7条")]
Of = Annotated[
    list[str] | None, typer.Option("--issue", metavar="编号", help="只要这一条，可以写几次；不写就是全部")
]


class NoEvidence(LedgerError):
    """There is nothing to pack."""

    def __init__(self) -> None:
        super().__init__("还没有材料，没有写出文件。")


def form(code: Code, file: File, *, unit: UnitName = None) -> None:
    """销号审批表（.docx），打印出来签。"""
    from handlers.forms import approval
    from storage.approval import to_word

    must_end(file, ".docx")
    with opened_ledger(unit) as (_, ledger):
        issue, *more = meant(ledger.issues.all(), code)
        if more:
            raise Usage("请写一条问题的编号，例如 2-1。")
        filled = approval(ledger, issue)
    write_whole(file, to_word(filled))
    say(f"已写出{file.name}：{issue.heading}")


def evidence(file: File, *, issue: Of = None, unit: UnitName = None) -> None:
    """一案一档：佐证材料按问题分文件夹打包（.zip），附材料目录。"""
    from handlers import packing

    must_end(file, ".zip")
    chosen = settings()
    with opened_ledger(unit) as (book, ledger):
        every = ledger.issues.all()
        wanted = [one for code in issue for one in meant(every, code)] if issue else every
        packed = [one for one in packing.dossiers(ledger, wanted) if one.pieces]
        if not packed:
            raise NoEvidence
        forms, zone = packing.forms(ledger, packed), ledger.unit.settings.zone
        by = book.members.keyboard(ledger.unit.id)
        ledger.history.append("packed", member=by.id, issues=[one.issue.id for one in packed])
    part = file.with_name(f".{file.name}.part")
    with part.open("wb") as out:
        packing.write(out, packed, forms, chosen.data_dir / "files", zone)
    part.replace(file)
    say(f"已写出{file.name}：{len(packed)}条问题，材料{sum(len(one.pieces) for one in packed)}份")
