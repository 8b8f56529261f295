"""After 销号: 恢复整改 with a reason, the word that a problem is back, and 复查日期, the day to look again."""

from __future__ import annotations

import re
from datetime import date, timedelta

from handlers import awaiting, rights
from handlers.drafting import KIND as REPORT
from handlers.drafting import open_card
from handlers.keyboards import Button
from handlers.placing import Catalogue, sure
from handlers.presses import Answered, Tap, pressing
from handlers.replies import Reply, tell
from handlers.report_cards import BACK, show
from handlers.report_steps import record
from handlers.texts import called, day, lead, place, today
from storage.figures import read_figures
from storage.ledger import Book
from storage.records import Issue, Member

REOPEN = "reopen"
VERBS = (REOPEN, BACK)
REOPENS = re.compile(r"(?:恢复|重新)整改[：:，,\s]*")
REVIEWS = re.compile(
    r"复查(?:日期|时间)|(?:取消|不用|不再)复查"
    r"|(?:(?:定在|定于|安排在|计划)[^，,]{2,12}|(?:\d{4}年)?\d{1,2}月\d{1,2}[日号])复查[。.]?$"
)
NO_REVIEW = re.compile(r"(?:取消|不用|不再)复查")
QUESTION = re.compile(r"[?？]|(?:吗|了没)$|什么时候|哪天|几号")
REVIEWED_LATE = timedelta(days=14)


def asked(book: Book, member: Member, text: str, known: Catalogue) -> Reply | None:
    """What these requests lead to; None for other words."""
    if (reply := _reason(book, member, text, known)) is not None:
        return reply
    if QUESTION.search(text):
        return None
    for pattern, begin in ((REVIEWS, _review), (REOPENS, _reopening)):
        found = pattern.search(text)
        number = (sure(known, text[: found.start()]) or sure(known, text)) if found else None
        if number is not None:
            issue = rights.issue_for(book.ledger(member.unit_id), member, number)
            return begin(book, member, issue, text)
    return None


def _reopening(book: Book, member: Member, issue: Issue, text: str) -> Reply | None:
    if not rights.may(member, "reopen", issue):
        return Reply(rights.refusal("reopen"))
    reason = REOPENS.split(text)[-1].strip("。 ")
    return reopen(book, member, issue, reason) if reason else ask_reason(book, member, issue)


def ask_reason(book: Book, member: Member, issue: Issue) -> Reply:
    """Wait for the sentence why an issue is rectified again."""
    if issue.closeout != "closed":
        return Reply(f"{issue.heading}没有销号，不用恢复整改。")
    awaiting.wait(book, member, awaiting.REOPENING, {"issue": issue.id})
    return Reply(f"{issue.heading}\n请写一句恢复整改的原因")


def _reason(book: Book, member: Member, text: str, known: Catalogue) -> Reply | None:
    draft = awaiting.answered(book, member, awaiting.REOPENING, text, known)
    if draft is None:
        return None
    issue = rights.issue_for(book.ledger(member.unit_id), member, int(draft.payload["issue"]))
    return reopen(book, member, issue, text.rstrip("。"))


def reopen(book: Book, member: Member, issue: Issue, reason: str) -> Reply:
    """Let a closed issue be rectified again; every signature stays in its round."""
    rights.require(member, "reopen", issue)
    if issue.closeout != "closed":
        return Reply(f"{issue.heading}没有销号，不用恢复整改。")
    ledger = book.ledger(member.unit_id)
    latest = ledger.closeouts.latest(issue.id)
    if latest is not None:
        ledger.closeouts.reopen(latest, member, reason)
    else:
        ledger.history.append("reopened", member=member.id, issue=issue.id, reason=reason)
    ledger.issues.set_closeout(issue.id, {"closeout": "reopened", "closed_at": None, "verified_at": None})
    ledger.issues.set_progress(issue, "ongoing", member)
    note = Reply(f"{issue.heading}恢复整改：{reason}", ((Button("报进展", f"guide:{issue.id}"),),))
    tell(book, [one for one in _of_lead(book, issue, member.unit_id) if one.id != member.id], note)
    return Reply(f"已恢复整改：{issue.heading}\n原因：{reason}")


def _of_lead(book: Book, issue: Issue, unit: int) -> tuple[Member, ...]:
    return rights.who_see(book.members.of_office(unit, issue.lead.id), issue) if issue.lead else ()


def _review(book: Book, member: Member, issue: Issue, text: str) -> Reply | None:
    if not rights.may(member, "edit", issue):
        return Reply(rights.refusal("edit")) if "复查日期" in text else None
    ledger = book.ledger(member.unit_id)
    if NO_REVIEW.search(text):
        ledger.issues.change(issue.id, member, {"review_on": None})
        return Reply(f"{issue.heading}\n不再复查。")
    now = today(ledger.unit, book.now)
    on = next(reversed(read_figures(text, now).days), None)
    if on is None or on <= now:
        return (
            Reply("复查日期要晚于今天，请写一句，例如：第6条复查日期12月1日") if "复查日期" in text else None
        )
    ledger.issues.change(issue.id, member, {"review_on": on})
    return Reply(f"{issue.heading}\n复查日期：{day(on)}，到时提醒整改办和{lead(issue)}。")


def reviews_due(book: Book, unit_id: int, on: date) -> None:
    """On its day, or later where that was missed, coordinators and lead office hear once of an issue to look at."""
    ledger = book.ledger(unit_id)
    for issue in ledger.issues.all():
        if issue.review_on is None or not on - REVIEWED_LATE <= issue.review_on <= on:
            continue
        when = "今天复查" if issue.review_on == on else f"{day(issue.review_on)}该复查"
        note = Reply(f"{when}：{issue.heading}", ((Button("看这条", f"issue:{issue.id}"),),))
        members = (*book.members.of_unit(unit_id, "coordinator"), *_of_lead(book, issue, unit_id))
        tell(book, members, note, key=f"review:{issue.id}:{issue.review_on}")


def is_back(book: Book, member: Member, issue: Issue, words: str = "") -> Reply:
    """Tell the coordinators that a problem which was closed out is there again, in the sender's words."""
    key = (Button("恢复整改", f"{REOPEN}:{issue.id}"),)
    said = f"\n原话：{words}" if words else ""
    note = Reply(f"{place(member)} {called(member)}报：{issue.heading}，问题又出现了。{said}", (key,))
    told = f"back:{issue.id}:{member.id}:{today(book.units.get(member.unit_id), book.now)}"
    tell(book, book.members.of_unit(member.unit_id, "coordinator"), note, key=told)
    return Reply(f"已告诉整改办：{issue.label}问题又出现了。")


def _recorded(tap: Tap) -> str:
    """The words of the report whose button was pressed; where it still waits for 确认, this tap is it."""
    draft = tap.book.drafts.get(int(tap.press.choice)) if tap.press.choice.isdecimal() else None
    if draft is None or draft.kind != REPORT or draft.member_id != tap.member.id:
        return ""
    card = open_card(tap.book, draft, tap.member)
    words = card.report.text
    if draft.version == tap.press.version and card.state.stage == "confirm":
        show(tap.book, record(tap.book, card), tap.card)
    return words


@pressing
def press(tap: Tap) -> None:
    """恢复整改 asks for the reason; 问题又出现了 records the report and tells the coordinators."""
    issue = rights.issue_for(tap.ledger, tap.member, tap.press.number)
    if not rights.may(tap.member, "report" if tap.press.verb == BACK else "reopen", issue):
        raise Answered(rights.refusal("reopen"))
    if tap.press.verb == REOPEN:
        tap.send(ask_reason(tap.book, tap.member, issue))
    else:
        tap.send(is_back(tap.book, tap.member, issue, _recorded(tap)))
