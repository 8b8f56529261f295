"""Reporting for others in a terminal: a file, or a pasted chat log."""

from __future__ import annotations

import hashlib
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.opening import UnitName, opened_ledger, say
from storage.errors import LedgerError

if TYPE_CHECKING:
    from handlers.paste_cards import Paste
    from storage.ledger import Book, Ledger

STDIN = "-"
TERMINAL_CHAT = 0
File = Annotated[str, typer.Argument(metavar="文件", help="文本文件，或者 - 从标准输入读")]
OfficeName = Annotated[
    str | None, typer.Option("--office", metavar="部门", help="整个文件是哪个部门或村报的")
]
Yes = Annotated[bool, typer.Option("--yes", help="不再询问，直接记录")]


class NothingTold(LedgerError):
    """A file in which no progress is told."""

    def __init__(self) -> None:
        super().__init__("没有读到新的整改进展，什么都没有记。")


class TakenBefore(LedgerError):
    """A file that was recorded before."""

    def __init__(self) -> None:
        super().__init__("这份内容已经记过了，没有重复记。")


class PersonalNumber(LedgerError):
    """A file that holds what must not be kept."""

    def __init__(self, what: str) -> None:
        super().__init__(f"这份内容里有{what}，什么都没有记。请去掉号码再试。")


class _OnlyLooked(Exception):
    """Ends a transaction in which nothing is to be kept."""


def report(file: File, *, office: OfficeName = None, unit: UnitName = None, yes: Yes = False) -> None:
    """把各部门的回复、群聊记录记入台账：先显示哪句归到哪条，再问是否记录。"""
    from handlers.paste_cards import render, summary
    from handlers.pasting import record_ready

    text = _read(file)
    if not yes:
        with suppress(_OnlyLooked), opened_ledger(unit) as (book, ledger):
            say(summary(_sorted(book, ledger, text, office)))
            raise _OnlyLooked
        if file == STDIN or not typer.confirm("记录吗？"):
            say("没有记录，什么都没有变。" + ("要记录请加 --yes。" if file == STDIN else ""))
            raise typer.Exit(1)
    with opened_ledger(unit) as (book, ledger):
        paste = record_ready(book, _sorted(book, ledger, text, office))
        if yes:
            say(summary(paste))
        say(render(paste).text + ("，在聊天里发 /pending" if paste.left else ""))


def _read(file: str) -> str:
    from handlers.personal import found
    from storage.notice.encodings import decode

    text = decode(sys.stdin.buffer.read() if file == STDIN else Path(file).read_bytes())
    if (what := found(text)) is not None:
        raise PersonalNumber(what)
    return text


def _sorted(book: Book, ledger: Ledger, text: str, office: str | None) -> Paste:
    from handlers.chat_log import read_log
    from handlers.pasting import Source, is_known, keep, speakers
    from handlers.placing import catalogue
    from handlers.sorting import sort_out

    source = Source(TERMINAL_CHAT, _number(ledger.unit.id, text))
    if is_known(ledger, source):
        raise TakenBefore
    known = catalogue(ledger)
    theirs = ledger.offices.found(office) if office else None
    found = sort_out(ledger, read_log(text, speakers(book, ledger), theirs), known)
    if not found.parts:
        raise TakenBefore if found.repeated else NothingTold
    return keep(book, book.members.keyboard(ledger.unit.id), found, source)


def _number(unit: int, text: str) -> int:
    """A number that the same words of the same unit always have, and others not."""
    words = f"{unit}\n{' '.join(text.split())}"
    return int.from_bytes(hashlib.sha256(words.encode()).digest()[:4]) & 0x7FFFFFFF
