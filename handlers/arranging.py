"""设置: the unit's times, reminders, chain and visibility on one card; each change stays in the history."""

from __future__ import annotations

import re
from typing import Any

from telegram import Update

from handlers import choices, deeds, rights, staffing
from handlers.choices import BY_KEY, SETTINGS, Setting, Unreadable
from handlers.context import Context
from handlers.keyboards import Button, Press, rows
from handlers.placing import Catalogue
from handlers.presses import Answered, Tap, pressing
from handlers.replies import Reply, send
from handlers.texts import numbered
from storage.ledger import Book
from storage.records import Member

SHOW = "conf"
VERBS = (SHOW,)
ALL, CHANGES = "all", "changes"
# 打开设置; 每周小结改为周五下午5点
SAID = re.compile(r"^(?:打开|看看?|改)?(?:单位)?设置[。.!！]*$")
WORDS = re.compile(
    rf"^(?:请|帮我)?把?({'|'.join(one.said for one in SETTINGS)})(?:时间|天数)?(?:改为|改成|改到|定为|设为|是|：|:)(.+)$"
)
SHOWN = 20


def _card(book: Book, member: Member, said: str = "") -> Reply:
    """Every setting as it stands, a button each."""
    rights.require(member, "settings")
    unit = book.units.get(member.unit_id)
    keys = [Button(one.label, f"{SHOW}:{one.key}") for one in SETTINGS]
    lines = [said, f"{unit.name}的设置：", *choices.lines(unit.settings), *_lack(book, unit.id)]
    return Reply("\n".join(filter(None, lines)), rows([*keys, Button("改动记录", f"{SHOW}:{CHANGES}")]))


def _lack(book: Book, unit_id: int) -> list[str]:
    said = staffing.sentence(book, unit_id)
    return [said] if said is not None else []


def _choose(book: Book, member: Member, one: Setting) -> Reply:
    """What one setting may become."""
    rights.require(member, "settings")
    now = getattr(book.units.get(member.unit_id).settings, one.key)
    offered = [value for value in one.offered(now) if value != now]
    labels = [_short(one, value, now, n) for n, value in enumerate(offered, 1)]
    keys = [
        Button(label, f"{SHOW}:{one.key}:0:{one.code(value)}")
        for label, value in zip(labels, offered, strict=True)
    ]
    spelled = [numbered([one.show(value) for value in offered])] if one.spelled else []
    other = f"别的请写一句，例如：{one.label}改为{one.example}"
    text = "\n".join([f"{one.label}：{one.show(now)}", "改为：", *spelled, other])
    return Reply(text, rows([*keys, Button("返回", f"{SHOW}:{ALL}")]))


def _short(one: Setting, value: Any, now: Any, number: int) -> str:
    """What stands on a button: the number of a long choice, and of a day and a time the one that changes."""
    if one.spelled:
        return str(number)
    shown = one.show(value)
    if " " not in str(value):
        return shown[:8]
    return shown[:2] if str(value).split(" ")[1] == now.split(" ")[1] else shown[2:]


def _put(book: Book, member: Member, one: Setting, words: str) -> str:
    """Let a setting be what the words say; the history keeps who, when, from what to what."""
    rights.require(member, "settings")
    now = getattr(book.units.get(member.unit_id).settings, one.key)
    value = one.value(words, now)
    if value == now:
        return f"{one.label}本来就是：{one.show(now)}"
    with staffing.watched(book, member.unit_id):
        book.units.arrange(member.unit_id, one.key, value)
    if one.key == "visibility":
        _show_again(book, member, now, value)
    book.ledger(member.unit_id).history.append(
        "setting", member=member.id, setting=one.key, change=[_plain(now), _plain(value)]
    )
    if one.key == "chain":
        verifier = book.units.get(member.unit_id).settings.verifier
        return f"以后申请销号的流程：{one.show(value)}，再由{verifier}认定。已经申请的不变。"
    return f"已改：{one.label}　{one.show(now)}→{one.show(value)}"


def _show_again(book: Book, member: Member, before: Any, value: Any) -> None:
    """The issues that were as visible as all follow; those that were set apart stay as they are."""
    ledger = book.ledger(member.unit_id)
    if ledger.has_round:
        for issue in ledger.issues.all():
            if issue.visibility == before:
                ledger.issues.change(issue.id, member, {"visibility": value})


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _changes(book: Book, member: Member) -> Reply:
    """Who changed which setting, when, from what to what; the newest first."""
    ledger = book.ledger(member.unit_id)
    told = [deeds.line(ledger, deed) for deed in reversed(ledger.history.of_action("setting"))]
    lines = ["设置的改动记录：", *(told[:SHOWN] or ["还没有改过。"])]
    return Reply("\n".join(lines), ((Button("返回", f"{SHOW}:{ALL}"),),))


def asked(book: Book, member: Member, text: str, _known: Catalogue) -> Reply | None:
    """What 设置, or 每周小结改为周五17:00, is answered with; None for other words."""
    if SAID.match(text):
        return _card(book, member)
    found = WORDS.match(text)
    if found is None:
        return None
    one = next(one for one in SETTINGS if re.fullmatch(one.said, found[1]))
    try:
        return Reply(_put(book, member, one, found[2]))
    except Unreadable as refusal:
        return Reply(str(refusal))


async def ask(_update: Update, context: Context) -> None:
    """/settings."""
    send(context.book, context.member.chat_id, _card(context.book, context.member))


@pressing
def press(tap: Tap) -> Reply:
    """A setting was chosen, or what it becomes."""
    if not rights.may(tap.member, "settings"):
        raise Answered(rights.refusal("settings"))
    return _pressed(tap.book, tap.member, tap.press)


def _pressed(book: Book, member: Member, press: Press) -> Reply:
    one = BY_KEY.get(press.subject)
    if press.subject == CHANGES:
        return _changes(book, member)
    if one is None:
        return _card(book, member)
    if not press.choice:
        return _choose(book, member, one)
    try:
        return _card(book, member, _put(book, member, one, press.choice))
    except Unreadable as refusal:
        return _card(book, member, str(refusal))
