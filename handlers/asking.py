"""Thursday's question to the offices of which nothing has been heard this week: one sentence or one tap."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from telegram import Update

from handlers import rights
from handlers.calendar import this_week
from handlers.context import Context
from handlers.keyboards import on_draft, read_press
from handlers.replies import Reply, change, send
from handlers.texts import today
from storage.ledger import Book, Ledger
from storage.records import Draft, Issue, Member

KIND = "ask"
NOTHING_NEW, TOMORROW = "none", "later"
VERBS = (NOTHING_NEW, TOMORROW)


def missing(ledger: Ledger, member: Member, book: Book) -> tuple[Issue, ...]:
    """The issues the member's office leads, not done, of which nothing was recorded this week."""
    if member.office is None:
        return ()
    week = this_week(ledger.unit, book.now)
    heard = {entry.issue_id for entry in ledger.reports.between(week.start, week.end)}
    led = [
        issue
        for issue in rights.seen(member, ledger.issues.all())
        if issue.lead == member.office and issue.progress != "done"
    ]
    return tuple(issue for issue in led if issue.id not in heard)


def question(draft: Draft, issues: Sequence[Issue]) -> Reply:
    """本周还没有收到第16条的进展."""
    named = "、".join(issue.label for issue in issues)
    keys = (on_draft(draft, "本周无新进展", NOTHING_NEW), on_draft(draft, "明天提醒我", TOMORROW))
    return Reply(f"本周还没有收到{named}的进展。有就直接发一句，没有点一下。", (keys,), draft)


def ask_office(book: Book, member: Member, key: str) -> None:
    """Ask one clerk, if anything is missing."""
    issues = missing(book.ledger(member.unit_id), member, book)
    if issues:
        draft = book.drafts.open(member, KIND, {"issues": [issue.id for issue in issues]})
        send(book, member.chat_id, question(draft, issues), key=key, digest=True)


def nothing_new(book: Book, member: Member, draft: Draft, message_id: int) -> str:
    """Record 本周无新进展 for the issues asked about of which nothing has come since; returns what is read."""
    ledger = book.ledger(member.unit_id)
    asked = set(draft.payload["issues"])
    issues = [issue for issue in missing(ledger, member, book) if issue.id in asked]
    report = ledger.reports.receive(member, member.chat_id, message_id, "本周无新进展")
    entries = [ledger.reports.tie(report, issue.id, "本周无新进展", no_progress=True) for issue in issues]
    receipts = "、".join(f"{ledger.reports.record(entry, member).receipt or 0:04d}" for entry in entries)
    named = "、".join(issue.label for issue in issues)
    return f"已记录（登记号{receipts}）：{named}，本周无新进展" if issues else "这几条本周都已经报过了。"


def remind_again(book: Book, member: Member, draft: Draft) -> str:
    """Ask again the next morning."""
    unit = book.units.get(member.unit_id)
    again = today(unit, book.now) + timedelta(days=1)
    book.drafts.advance(draft, payload=dict(draft.payload) | {"again": again.isoformat()})
    return "好的，明天上午再问您。"


async def press(update: Update, context: Context) -> None:
    """本周无新进展 or 明天提醒我."""
    query, book, member = update.callback_query, context.book, context.member
    if query is None or query.message is None:
        return
    pressed = read_press(query.data)
    draft = book.drafts.get(pressed.number)
    if draft is None or draft.member_id != member.id:
        context.turn.answer = "这张卡片不是发给您的。"
        return
    if draft.state != "open" or draft.version != pressed.version:
        context.turn.answer = "这条已经处理过了。"
        return
    if pressed.verb == NOTHING_NEW:
        said = nothing_new(book, member, draft, query.message.message_id)
        book.drafts.advance(draft, state="closed")
    else:
        said = remind_again(book, member, draft)
    card = book.mail.card_of(member.chat_id, query.message.message_id)
    if card is None:
        send(book, member.chat_id, Reply(said))
    else:
        change(book, card, Reply(said))
