"""Thursday's question to the offices of which nothing has been heard this week: one sentence or one tap."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from handlers import rights
from handlers.calendar import this_week
from handlers.keyboards import on_draft
from handlers.narrowing import offices_named
from handlers.placing import Catalogue
from handlers.presses import Tap, pressing
from handlers.replies import Reply, send
from handlers.texts import today
from storage.ledger import Book, Ledger
from storage.records import Draft, Issue, Member, Office

KIND = "ask"
NOTHING_NEW, TOMORROW = "none", "later"
VERBS = (NOTHING_NEW, TOMORROW)
# 我们本周还是没有什么新进展
NO_NEWS = re.compile(
    r"(?:我们|我办|本村|本部门)?(?:本周|这周|这个?星期|这礼拜|本星期)?(?:还是|仍然?|暂时?)?(?:没有?|无)(?:什么|啥)?(?:新的?)?(?:进展|情况|动静|变化|好报|可报|要报)[了的。！]*"
)
# 财政所本周报了没
HEARD = re.compile(
    r"(?:本周|这周|今天|最近)?[^第条]{0,3}报(?:了|过|进展|上来)*(?:没有?|了没|吗|没有吗|过吗|几条)[？?]?$"
)
# 哪些部门还没报
WHO = re.compile(r"(?:谁|哪些?(?:部门|单位|村|人)|还有谁|哪几家)(?:还|都)?没(?:有)?(?:报|交|回|上报)")


def asked(book: Book, member: Member, text: str, _known: Catalogue) -> Reply | None:
    """The answer to 本周无新进展 by an office, or to 谁还没报 by who keeps the ledger; None for other words."""
    if NO_NEWS.fullmatch(text) and member.office is not None:
        return no_news(book, member)
    if not rights.may(member, "nudge"):
        return None
    if WHO.search(text):
        return Reply(_still_missing(book, member.unit_id))
    offices = offices_named(text, book.ledger(member.unit_id).offices.all()) if HEARD.search(text) else ()
    return (
        Reply("\n".join(_heard_of(book, member.unit_id, office) for office in offices)) if offices else None
    )


def _heard_of(book: Book, unit_id: int, office: Office) -> str:
    """财政所本周报了2条：第8条、第10条, or that nothing has come from the office this week."""
    ledger = book.ledger(unit_id)
    week = this_week(ledger.unit, book.now)
    entries = [entry for entry in ledger.reports.between(week.start, week.end) if entry.office == office]
    named = "、".join(dict.fromkeys(ledger.issues.get(entry.issue_id).label for entry in entries))
    return f"{office.name}本周报了{len(entries)}条：{named}" if entries else f"{office.name}本周还没有报。"


def no_news(book: Book, member: Member) -> Reply:
    """One tap that says 本周无新进展 of everything the office leads and has not reported this week."""
    issues = _missing(book.ledger(member.unit_id), member, book)
    if not issues:
        return Reply("本周已经报过了，不用再报。有新的进展直接发一句话。")
    draft = book.drafts.open(member, KIND, {"issues": [issue.id for issue in issues]})
    named = "、".join(issue.label for issue in issues)
    keys = ((on_draft(draft, "确认", NOTHING_NEW), on_draft(draft, "明天提醒我", TOMORROW)),)
    return Reply(f"{named}记为：本周无新进展", keys, draft)


def _still_missing(book: Book, unit_id: int) -> str:
    """本周还没收到：规建办、党建办, the offices that lead what is left and have not reported this week."""
    ledger = book.ledger(unit_id)
    week = this_week(ledger.unit, book.now)
    heard = {entry.issue_id for entry in ledger.reports.between(week.start, week.end)}
    issues = [issue for issue in ledger.issues.all() if issue.progress != "done" and issue.lead is not None]
    reported = {issue.lead for issue in issues if issue.id in heard}
    names = [issue.lead.name for issue in issues if issue.lead is not None and issue.lead not in reported]
    left = "、".join(dict.fromkeys(names))
    return f"本周还没收到：{left}" if left else "本周各部门都报过了。"


def _missing(ledger: Ledger, member: Member, book: Book) -> tuple[Issue, ...]:
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


def _question(draft: Draft, issues: Sequence[Issue]) -> Reply:
    """本周还没有收到第16条的进展."""
    named = "、".join(issue.label for issue in issues)
    keys = (on_draft(draft, "本周无新进展", NOTHING_NEW), on_draft(draft, "明天提醒我", TOMORROW))
    return Reply(f"本周还没有收到{named}的进展。有就直接发一句，没有点一下。", (keys,), draft)


def ask_office(book: Book, member: Member, key: str) -> None:
    """Ask one clerk, if anything is missing."""
    issues = _missing(book.ledger(member.unit_id), member, book)
    if issues:
        draft = book.drafts.open(member, KIND, {"issues": [issue.id for issue in issues]})
        send(book, member.chat_id, _question(draft, issues), key=key, digest=True)


def _nothing_new(book: Book, member: Member, draft: Draft, message_id: int) -> str:
    """Record 本周无新进展 for the issues asked about of which nothing has come since; returns what is read."""
    ledger = book.ledger(member.unit_id)
    asked = set(draft.payload["issues"])
    issues = [issue for issue in _missing(ledger, member, book) if issue.id in asked]
    report = ledger.reports.receive(member, member.chat_id, message_id, "本周无新进展")
    entries = [ledger.reports.tie(report, issue.id, "本周无新进展", no_progress=True) for issue in issues]
    receipts = "、".join(f"{ledger.reports.record(entry, member).receipt or 0:04d}" for entry in entries)
    named = "、".join(issue.label for issue in issues)
    return f"已记录（登记号{receipts}）：{named}，本周无新进展" if issues else "这几条本周都已经报过了。"


def _remind_again(book: Book, member: Member, draft: Draft) -> str:
    """Ask again the next morning."""
    unit = book.units.get(member.unit_id)
    again = today(unit, book.now) + timedelta(days=1)
    book.drafts.advance(draft, payload=dict(draft.payload) | {"again": again.isoformat()})
    return "好的，明天上午再问您。"


@pressing
def press(tap: Tap) -> Reply:
    """本周无新进展 or 明天提醒我."""
    draft = tap.draft(KIND)
    rights.require(tap.member, "report")
    if tap.press.verb == TOMORROW:
        return Reply(_remind_again(tap.book, tap.member, draft))
    said = _nothing_new(tap.book, tap.member, draft, tap.message_id)
    tap.book.drafts.advance(draft, state="closed")
    return Reply(said)
