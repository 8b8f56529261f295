"""After 销号 and before a deadline: 恢复整改 with a reason, 复查日期, and 延期 as a request with its own agreement."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from handlers import awaiting, rights
from handlers.keyboards import Button, on_draft
from handlers.placing import Catalogue
from handlers.presses import NOT_YOURS, SETTLED, Answered, Tap, pressing
from handlers.replies import Reply, send, tell
from handlers.texts import called, day, lead, place, today
from storage.figures import read_figures
from storage.ledger import Book
from storage.records import Draft, Issue, Member

EXTENSION = "extension"
REOPEN, BACK, EXTEND, GRANT, REFUSE = "reopen", "isback", "ext", "extyes", "extno"
VERBS = (REOPEN, BACK, EXTEND, GRANT, REFUSE)
REOPENS = re.compile(r"(?:恢复|重新)整改[：:，,\s]*")
EXTENDS = re.compile(r"(?:申请|请求|想|要)?(?:延期|延长时限|延长期限|宽限)")
REVIEWS = re.compile(r"复查(?:日期|时间)?")
BECAUSE = re.compile(r"(?:原因|理由|因为|由于)(?:是|为)?[：:，,\s]*(.+)$")
HOW_TO_EXTEND = "请写一句，例如：{label}延期到{day}，原因：材料没到货"


def asked(book: Book, member: Member, text: str, known: Catalogue) -> Reply | None:
    """What these requests lead to; None for other words."""
    if (reply := _reason(book, member, text, known)) is not None:
        return reply
    if "？" in text or "?" in text or text.rstrip().endswith(("吗", "了没")):
        return None
    for pattern, begin in BEGINNINGS:
        found = pattern.search(text)
        issue = _issue(book, member, text[: found.start()] or text, known) if found else None
        if found is not None and issue is not None:
            return begin(book, member, issue, text)
    return None


def _issue(book: Book, member: Member, text: str, known: Catalogue) -> Issue | None:
    match = known.index.rank(text.strip("，,：: "), prefer=())
    if match.verdict != "sure":
        return None
    return rights.issue_for(book.ledger(member.unit_id), member, known.ids[match.candidates[0].code])


def _day(book: Book, member: Member, text: str) -> date | None:
    on = today(book.units.get(member.unit_id), book.now)
    days = [found for found in read_figures(text, on).dates if len(found) == len("2025-10-17")]
    return date.fromisoformat(days[-1]) if days else None


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
    return book.members.of_office(unit, issue.lead.id) if issue.lead else ()


def _review(book: Book, member: Member, issue: Issue, text: str) -> Reply | None:
    on = _day(book, member, text)
    if on is None:
        return None
    rights.require(member, "edit", issue)
    book.ledger(member.unit_id).issues.change(issue.id, member, {"review_on": on})
    return Reply(f"{issue.heading}\n复查日期：{day(on)}，到时提醒整改办和{lead(issue)}。")


def _extension(book: Book, member: Member, issue: Issue, text: str) -> Reply | None:
    if not rights.may(member, "extend", issue):
        return None
    on, because = _day(book, member, text), BECAUSE.search(text)
    if on is None or because is None:
        return how_to_extend(book, member, issue)
    if issue.deadline is not None and on <= issue.deadline:
        return Reply(f"{issue.label}现在的时限是{day(issue.deadline)}，{day(on)}不用延期。")
    draft = book.drafts.open(
        member, EXTENSION, {"issue": issue.id, "day": on.isoformat(), "reason": because[1].rstrip("。")}
    )
    card = extension_card(book, draft)
    for judge in _judges(book, member):
        send(book, judge.chat_id, card, key=f"extension:{draft.id}:{judge.id}")
    return Reply(f"已提交：{issue.label}延期到{day(on)}，等整改办同意。同意之前时限不变。")


def how_to_extend(book: Book, member: Member, issue: Issue) -> Reply:
    """An example of the one sentence a request for an extension is."""
    later = (issue.deadline or today(book.units.get(member.unit_id), book.now)) + timedelta(days=15)
    return Reply(HOW_TO_EXTEND.format(label=issue.label, day=day(later)))


def _judges(book: Book, member: Member) -> list[Member]:
    coordinators = [m for m in book.members.of_unit(member.unit_id, "coordinator") if not _same(m, member)]
    return coordinators or list(book.members.of_unit(member.unit_id, "chief"))


def _same(judge: Member, applicant: Member) -> bool:
    return judge.id == applicant.id or (judge.office is not None and judge.office == applicant.office)


def extension_card(book: Book, draft: Draft) -> Reply:
    """The request as who decides on it reads it."""
    issue = book.ledger(draft.unit_id).issues.get(int(draft.payload["issue"]))
    on = date.fromisoformat(draft.payload["day"])
    was = day(issue.deadline) if issue.deadline else "未定时限"
    keys = (on_draft(draft, "同意", GRANT), on_draft(draft, "不同意", REFUSE))
    return Reply(
        f"请定延期：{issue.heading}\n{was}→{day(on)}，{lead(issue)}申请\n原因：{draft.payload['reason']}",
        (keys,),
    )


def decide(book: Book, judge: Member, draft: Draft, *, granted: bool) -> str:
    """Grant or refuse an extension once; returns what the judge reads."""
    ledger = book.ledger(draft.unit_id)
    issue = ledger.issues.get(int(draft.payload["issue"]))
    on = date.fromisoformat(draft.payload["day"])
    book.drafts.advance(draft, state="closed")
    said = f"{issue.label}延期到{day(on)}：{'同意' if granted else '不同意'}"
    if granted:
        ledger.issues.change(issue.id, judge, {"deadline": on, "deadline_text": None})
    ledger.history.append(
        "extension", member=judge.id, issue=issue.id, granted=granted, reason=draft.payload["reason"]
    )
    send(book, draft.chat_id, Reply(f"{said}（{called(judge)}）"))
    return said


def is_back(book: Book, member: Member, issue: Issue) -> Reply:
    """Tell the coordinators that a problem which was closed out is there again."""
    key = (Button("恢复整改", f"{REOPEN}:{issue.id}"),)
    note = Reply(f"{place(member)} {called(member)}报：{issue.heading}，问题又出现了。", (key,))
    tell(
        book,
        book.members.of_unit(member.unit_id, "coordinator"),
        note,
        key=f"back:{issue.id}:{book.now:%Y%m%d}",
    )
    return Reply(f"已告诉整改办：{issue.label}问题又出现了。")


def reviews_due(book: Book, unit_id: int, on: date) -> None:
    """On its day, the coordinators and the lead office hear of an issue to be looked at again."""
    ledger = book.ledger(unit_id)
    for issue in ledger.issues.all():
        if issue.review_on == on:
            note = Reply(f"今天复查：{issue.heading}", ((Button("看这条", f"issue:{issue.id}"),),))
            members = (*book.members.of_unit(unit_id, "coordinator"), *_of_lead(book, issue, unit_id))
            tell(book, members, note, key=f"review:{issue.id}:{on}")


BEGINNINGS: tuple[tuple[re.Pattern[str], Callable[[Book, Member, Issue, str], Reply | None]], ...] = (
    (REVIEWS, _review),
    (EXTENDS, _extension),
    (REOPENS, _reopening),
)
NEEDED: Mapping[str, rights.Action] = {EXTEND: "extend", REOPEN: "reopen", BACK: "report"}
ASKED: Mapping[str, Callable[[Book, Member, Issue], Reply]] = {
    EXTEND: how_to_extend,
    REOPEN: ask_reason,
    BACK: is_back,
}


@pressing
def press(tap: Tap) -> Reply | None:
    """恢复整改, 问题又出现了, 申请延期, and the answer to a request."""
    book, member, verb = tap.book, tap.member, tap.press.verb
    if verb in {GRANT, REFUSE}:
        return Reply(decide(book, member, _request(tap), granted=verb == GRANT))
    issue = rights.issue_for(tap.ledger, member, tap.press.number)
    if not rights.may(member, NEEDED[verb], issue):
        raise Answered(rights.refusal("extend" if verb == EXTEND else "reopen"))
    tap.send(ASKED[verb](book, member, issue))
    return None


def _request(tap: Tap) -> Draft:
    """The request for an extension that a press decides; raises Answered where it is not this member's to decide."""
    draft = tap.book.drafts.get(tap.press.number)
    if draft is None or draft.kind != EXTENSION or draft.unit_id != tap.member.unit_id:
        raise Answered(NOT_YOURS)
    applicant = tap.book.members.get(draft.member_id)
    if not rights.may(tap.member, "agree_extension") or (applicant and _same(tap.member, applicant)):
        raise Answered(rights.refusal("agree_extension"))
    if draft.state != "open" or draft.version != tap.press.version:
        raise Answered(SETTLED)
    return draft
