"""待确认: asked about once that day, then the coordinator may confirm for the sender; nothing vanishes by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from telegram import Update

from handlers import rights
from handlers.context import Context
from handlers.drafting import KIND, Card, open_card
from handlers.keyboards import Button, rows
from handlers.placing import Catalogue
from handlers.presses import Answered, Tap, pressing
from handlers.replies import Reply, change, send
from handlers.report_cards import render, retold
from handlers.report_steps import record
from handlers.texts import place, today
from storage.ledger import Book
from storage.records import Draft, Member

ALL, EACH = "pall", "peach"
# 有几条待确认; 谁报了没点确认
ASKS = re.compile(
    r"^(?:现在|还|看看?|今天)*(?:有)?(?:几条|哪些|多少)?(?:还)?(?:待确认|没确认|没点确认)的?(?:有)?(?:几条|哪些|多少)?[？?。吗]*$"
    r"|^(?:看看?|还|现在)*有?(?:谁|哪[个家些位]人?)(?:报了)?还?没有?(?:点确认|确认|点)的?[？?。]*$"
)
VERBS = (ALL, EACH)
COUNTED = ("confirm", "several")


def _ask_sender(book: Book, member: Member, drafts: Sequence[Draft]) -> Reply:
    """您今天有1条还没点「确认」, with the card's own buttons where it is one."""
    cards = [open_card(book, draft, member) for draft in drafts]
    if len(cards) == 1:
        shown = render(cards[0])
        return Reply(f"您今天有1条还没点「确认」：{_said(cards[0])}", shown.rows)
    lines = [f"{number}　{_said(card)}" for number, card in enumerate(cards, 1)]
    keys = (Button("全部确认", f"{ALL}:{member.id}"), Button("逐条看", f"{EACH}:{member.id}"))
    return Reply("\n".join([f"您今天有{len(cards)}条还没点「确认」：", *lines]), (keys,))


def ask_coordinator(book: Book, member: Member, drafts: Sequence[Draft]) -> Reply:
    """待确认2条, whose and on which issue; all at once or one by one."""
    cards = [open_card(book, draft, member) for draft in drafts]
    lines = [
        f"{number}　{_from(book, card)}：{_said(card, brief=True)}" for number, card in enumerate(cards, 1)
    ]
    keys = []
    if any(card.state.stage in COUNTED for card in cards):
        keys.append(Button("全部代为确认", f"{ALL}:0"))
    keys.append(Button("逐条看", f"{EACH}:0"))
    return Reply("\n".join([f"待确认{len(cards)}条：", *lines]), rows(keys))


def _from(book: Book, card: Card) -> str:
    if card.report.office is not None:
        return card.report.office.name
    sender = book.members.get(card.draft.member_id)
    return place(sender) if sender is not None else card.report.member


def _said(card: Card, *, brief: bool = False) -> str:
    matters = [matter for matter in card.state.matters if matter.issue is not None]
    where = "、".join(card.issue(matter).label for matter in matters)
    said = (
        "，".join(text for matter in matters if (text := card.said(matter).partition("（")[0]))
        if brief
        else ""
    )
    return f"{said or card.report.text} → {where or '还不清楚是哪条'}"


def _waiting(book: Book, member: Member) -> tuple[Draft, ...]:
    """The drafts this member may settle: the own ones, or the whole unit's for a coordinator."""
    drafts = book.drafts.waiting(member.unit_id, KIND)
    return tuple(d for d in drafts if rights.may(member, "confirm_for_others") or d.member_id == member.id)


def _confirm_all(book: Book, member: Member, own: bool) -> str:
    """Record every draft that needs nothing but a confirmation; returns what the member reads."""
    receipts, left = [], 0
    for draft in _waiting(book, member):
        if own and draft.member_id != member.id:
            continue
        card = open_card(book, draft, member)
        if card.state.stage in COUNTED:
            card = record(book, card)
        if card.draft.state != "recorded":
            left += 1
            continue
        receipts += [f"{card.entry(m).receipt or 0:04d}" for m in card.state.matters if m.entry is not None]
        if card.draft.card is not None:
            change(book, card.draft.card, render(card))
    said = f"已记录{len(receipts)}条（登记号{'、'.join(receipts)}）" if receipts else "没有可以直接确认的"
    return f"{said}，还有{left}条要逐条看。" if left else f"{said}。" if not receipts else said


async def ask(_update: Update, context: Context) -> None:
    """/pending: what waits for 确认."""
    book, member = context.book, context.member
    if (reply := _standing(book, member)) is not None:
        send(book, member.chat_id, reply)
    else:
        _one_by_one(book, member, _waiting(book, member))


def asked(book: Book, member: Member, text: str, _known: Catalogue) -> Reply | None:
    """有几条待确认 asks for what waits; None for other words, and where each is shown on its own card."""
    return _standing(book, member) if ASKS.match(text) else None


def _standing(book: Book, member: Member) -> Reply | None:
    """What waits, in one message; None where the member's own are shown one by one."""
    drafts = _waiting(book, member)
    if not drafts:
        return Reply("没有待确认的。")
    return ask_coordinator(book, member, drafts) if rights.may(member, "confirm_for_others") else None


def _one_by_one(book: Book, member: Member, drafts: Sequence[Draft]) -> None:
    for draft in drafts:
        card = open_card(book, draft, member)
        whose = f"{_from(book, card)}：" if draft.member_id != member.id else ""
        send(book, member.chat_id, replace(retold(card, whose), draft=None))


@pressing
def press(tap: Tap) -> Reply | None:
    """全部代为确认 or 逐条看."""
    book, member = tap.book, tap.member
    own = tap.press.number == member.id
    if not rights.may(member, "report" if own else "confirm_for_others"):
        raise Answered(rights.refusal("confirm_for_others"))
    drafts = [draft for draft in _waiting(book, member) if not own or draft.member_id == member.id]
    if tap.press.verb == EACH and drafts:
        _one_by_one(book, member, drafts)
        return None
    return Reply(_confirm_all(book, member, own) if drafts else "都处理过了，没有待确认的。")


def due_today(book: Book, member: Member, drafts: Sequence[Draft]) -> None:
    """Ask a sender once about what still waits for his tap."""
    unit = book.units.get(member.unit_id)
    key = f"pending:{member.id}:{today(unit, book.now)}"
    send(book, member.chat_id, _ask_sender(book, member, drafts), key=key)
    for draft in drafts:
        book.drafts.asked(draft)
