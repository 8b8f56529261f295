"""延期: a request with its reason, decided by 整改办 and not by who asks; until then the deadline stands."""

from __future__ import annotations

import re
from datetime import date, timedelta

from handlers import rights
from handlers.extensions import (
    BECAUSE,
    GRANT,
    KIND,
    REFUSE,
    SEE,
    extension_card,
    issue_of,
    judges,
    may_decide,
    until,
)
from handlers.placing import Catalogue, sure
from handlers.presses import NOT_YOURS, SETTLED, Answered, Tap, pressing
from handlers.replies import Reply, send
from handlers.texts import called, day, today
from storage.figures import read_figures
from storage.ledger import Book
from storage.records import Draft, Issue, Member
from storage.wording import numeral

EXTEND = "ext"
VERBS = (EXTEND, GRANT, REFUSE, SEE)
ASKS = re.compile(
    r"(?:申请|请求|想|要|请|能不能|能否|可不可以|可以|希望)[^，。,；;]{0,4}?(?:延期|延长|宽限|延后|推迟|延到|晚[点几两]|往后)"
    r"|(?:延期|延长|延后|推迟|宽限|延)到|(?:时限|期限)(?:改到|改为|改成|调到)"
)
QUESTION = re.compile(r"[?？吗]$|了没$|批了|同意了")
SPAN = re.compile(r"(\d+|半|[一二两三四五六七八九十]+)个?(天|日|周|星期|礼拜|月)")
CLAUSE = re.compile(r"[，,；;。\s]+")
LEAST = 4
HOW = "请写一句，例如：{label}延期到{day}，原因：材料没到货"


def asked(book: Book, member: Member, text: str, known: Catalogue) -> Reply | None:
    """What a request for more time leads to; None for other words."""
    found = ASKS.search(text)
    if found is None or (QUESTION.search(text) and not re.search("能不能|能否|可以|可不可以", found[0])):
        return None
    number = sure(known, text[: found.start()]) or sure(known, text)
    issue = rights.issue_for(book.ledger(member.unit_id), member, number) if number else None
    if issue is None or not rights.may(member, "extend", issue):
        return None
    on, reason = _day(book, member, issue, text), _reason(text)
    return request(book, member, issue, on, reason) if on and reason else how_to_extend(book, member, issue)


def _day(book: Book, member: Member, issue: Issue, text: str) -> date | None:
    """The new deadline: a date, or so much later than the old one."""
    on = today(book.units.get(member.unit_id), book.now)
    if days := read_figures(text, on).days:
        return days[-1]
    span = SPAN.search(text)
    if span is None:
        return None
    length = {"天": 1, "日": 1, "月": 30}.get(span[2], 7)
    count = 0.5 if span[1] == "半" else numeral(span[1]) or 0
    return (issue.deadline or on) + timedelta(days=round(count * length))


def _reason(text: str) -> str | None:
    """What follows 原因, or the words left beside the request itself."""
    because = BECAUSE.search(text)
    if because is not None:
        return because[1].rstrip("。")
    rest = [part for part in CLAUSE.split(text) if part and not ASKS.search(part) and len(part) >= LEAST]
    return "，".join(rest) or None


def request(book: Book, member: Member, issue: Issue, on: date, reason: str) -> Reply:
    """Put the request before who decides on it; the deadline stands until then."""
    if issue.deadline is not None and on <= issue.deadline:
        return Reply(f"{issue.label}现在的时限是{day(issue.deadline)}，{day(on)}不用延期。")
    draft = book.drafts.open(member, KIND, {"issue": issue.id, "day": on.isoformat(), "reason": reason})
    book.ledger(member.unit_id).history.append(
        "extension_asked", member=member.id, issue=issue.id, day=on.isoformat(), reason=reason
    )
    card = extension_card(book, draft)
    for judge in judges(book, member):
        send(book, judge.chat_id, card, key=f"extension:{draft.id}:{judge.id}")
    return Reply(f"已提交：{issue.label}延期到{day(on)}，等整改办同意。同意之前时限不变。")


def how_to_extend(book: Book, member: Member, issue: Issue) -> Reply:
    """An example of the one sentence a request for an extension is."""
    later = (issue.deadline or today(book.units.get(member.unit_id), book.now)) + timedelta(days=15)
    return Reply(HOW.format(label=issue.label, day=day(later)))


def decide(book: Book, judge: Member, draft: Draft, *, granted: bool) -> str:
    """Grant or refuse an extension once; returns what the judge reads."""
    ledger = book.ledger(draft.unit_id)
    issue, on = issue_of(book, draft), until(draft)
    book.drafts.advance(draft, state="closed")
    said = f"{issue.label}延期到{day(on)}：{'同意' if granted else '不同意'}"
    if granted:
        ledger.issues.change(issue.id, judge, {"deadline": on, "deadline_text": None})
    ledger.history.append("extension", member=judge.id, issue=issue.id, granted=granted, day=on.isoformat())
    if (applicant := book.members.get(draft.member_id)) is not None:
        send(book, applicant.chat_id, Reply(f"{said}（{called(judge)}）"))
    return said


@pressing
def press(tap: Tap) -> Reply | None:
    """申请延期 shows how; 同意 and 不同意 decide on a request, 看 shows it."""
    if tap.press.verb == SEE:
        tap.send(extension_card(tap.book, _request(tap)))
        return None
    if tap.press.verb in {GRANT, REFUSE}:
        return Reply(decide(tap.book, tap.member, _request(tap), granted=tap.press.verb == GRANT))
    issue = rights.issue_for(tap.ledger, tap.member, tap.press.number)
    if not rights.may(tap.member, "extend", issue):
        raise Answered(rights.refusal("extend"))
    tap.send(how_to_extend(tap.book, tap.member, issue))
    return None


def _request(tap: Tap) -> Draft:
    """The request for an extension that a press is about; raises Answered where it is not this member's to decide."""
    draft = tap.book.drafts.get(tap.press.number)
    if draft is None or draft.kind != KIND or draft.unit_id != tap.member.unit_id:
        raise Answered(NOT_YOURS)
    if not may_decide(tap.book, tap.member, draft):
        raise Answered(rights.refusal("agree_extension"))
    if draft.state != "open" or draft.version != tap.press.version:
        raise Answered(SETTLED)
    return draft
