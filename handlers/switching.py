"""换单位: a person with a role in several units speaks to one of them at a time, and says which."""

from __future__ import annotations

import re
from collections.abc import Sequence

from telegram import Update

from handlers import staffing
from handlers.context import Context
from handlers.greeting import moved
from handlers.keyboards import Button, rows
from handlers.placing import Catalogue
from handlers.presses import Answered, Tap, pressing
from handlers.replies import Reply, send
from handlers.texts import numbered, place
from storage.ledger import Book
from storage.records import Member

UNIT = "unit"
VERBS = (UNIT,)
SAID = re.compile(r"^(?:我要|请|帮我)?(?:切换|更换|换|转)到?(?:一个|别的|另一个|其他)?单位[。.!！]*$")
INTO = re.compile(r"^(?:我要|请|帮我)?(?:切换|换|转)到(.{2,20}?)[。.!！]*$")
ONLY_ONE = "您只在{unit}有身份，不用换。"
NOT_YOURS = "您在那里没有身份了。"


def asked(book: Book, member: Member, text: str, _known: Catalogue) -> Reply | None:
    """What 换单位 or 换到别镇 is answered with; None for other words."""
    if SAID.match(text):
        return choice(book, member)
    found = INTO.match(text)
    theirs = [
        one for one in book.members.of_person(member.chat_id) if found and found[1] in _names(book, one)
    ]
    return Reply(switch(book, member, theirs[0])) if len(theirs) == 1 else None


def _names(book: Book, member: Member) -> tuple[str, ...]:
    name = book.units.get(member.unit_id).name
    return name, name.removesuffix("党委").removesuffix("委员会")


def choice(book: Book, member: Member) -> Reply:
    """The units a person may speak to."""
    theirs = book.members.of_person(member.chat_id)
    if len(theirs) < 2:
        return Reply(ONLY_ONE.format(unit=book.units.get(member.unit_id).name))
    keys = [Button(str(n), f"{UNIT}:{one.id}") for n, one in enumerate(theirs, 1)]
    return Reply(f"您要用哪个单位的身份？\n{numbered(_lines(book, theirs))}", rows(keys))


def _lines(book: Book, theirs: Sequence[Member]) -> list[str]:
    return [
        f"{book.units.get(one.unit_id).name}，{place(one)}{'' if one.away else '（现在）'}" for one in theirs
    ]


def switch(book: Book, member: Member, other: Member) -> str:
    """Let the person be this one from now on; returns what he reads on the card."""
    name = book.units.get(other.unit_id).name
    if other.id == member.id:
        return f"现在就是{name}。"
    with staffing.watched(book, member.unit_id):
        now = book.members.switch(other)
    moved(book, now)
    return f"已换到{name}。"


async def ask(_update: Update, context: Context) -> None:
    """/unit."""
    send(context.book, context.member.chat_id, choice(context.book, context.member))


@pressing
def press(tap: Tap) -> Reply:
    """One of the units was picked; only a person's own memberships can be."""
    theirs = tap.book.members.of_person(tap.member.chat_id)
    other = next((one for one in theirs if one.id == tap.press.number), None)
    if other is None:
        raise Answered(NOT_YOURS)
    return Reply(switch(tap.book, tap.member, other))
