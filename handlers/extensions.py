"""Requests for more time (延期) that wait: who decides on them, and the card on which he does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from handlers import awaiting, rights
from handlers.keyboards import on_draft
from handlers.replies import Reply, send
from handlers.texts import day, lead
from storage.ledger import Book, Ledger
from storage.records import Draft, Issue, Member

KIND = "extension"
BECAUSE = re.compile(r"(?:原因|理由|因为|由于)(?:是|为)?[：:，,\s]*(.+)$")
GRANT, REFUSE, SEE = "extyes", "extno", "extsee"


def issue_of(book: Book, draft: Draft) -> Issue:
    """The issue that is to have more time."""
    return book.ledger(draft.unit_id).issues.get(int(draft.payload["issue"]))


def until(draft: Draft) -> date:
    """The deadline that is asked for."""
    return date.fromisoformat(draft.payload["day"])


def judges(book: Book, member: Member) -> list[Member]:
    """Who may decide on this member's requests: coordinators of other offices, else the chiefs."""
    coordinators = [m for m in book.members.of_unit(member.unit_id, "coordinator") if not _same(m, member)]
    return coordinators or list(book.members.of_unit(member.unit_id, "chief"))


def may_decide(book: Book, member: Member, draft: Draft) -> bool:
    """Whether a request is this member's to decide: never one's own, nor one's own office's."""
    applicant = book.members.get(draft.member_id)
    own = applicant is not None and _same(member, applicant)
    return draft.unit_id == member.unit_id and rights.may(member, "agree_extension") and not own


def waiting(book: Book, member: Member) -> tuple[Draft, ...]:
    """The open requests that this member may decide, oldest first."""
    found = book.drafts.waiting(member.unit_id, KIND)
    return tuple(draft for draft in found if may_decide(book, member, draft))


def title(book: Book, draft: Draft) -> str:
    """第8条 …（财政所，延期到11月15日）."""
    issue = issue_of(book, draft)
    return f"{issue.heading}（{lead(issue)}，延期到{day(until(draft))}）"


def extension_card(book: Book, draft: Draft) -> Reply:
    """The request as who decides on it reads it."""
    issue = issue_of(book, draft)
    was = day(issue.deadline) if issue.deadline else "未定时限"
    keys = (on_draft(draft, "同意", GRANT), on_draft(draft, "不同意", REFUSE))
    return Reply(
        f"请定延期：{issue.heading}\n{was}→{day(until(draft))}，{lead(issue)}申请\n原因：{draft.payload['reason']}",
        (keys,),
    )


def put_off(ledger: Ledger, were: Iterable[Issue]) -> list[Issue]:
    """Those whose deadline is later now than it was."""
    pairs = ((one, ledger.issues.get(one.id).deadline) for one in were)
    return [one for one, then in pairs if one.deadline and then and then > one.deadline]


def ask_why(book: Book, member: Member, issues: Sequence[Issue]) -> None:
    """A later deadline is an extension, and that wants a reason."""
    if issues:
        awaiting.wait(book, member, awaiting.EXTENDING, {"issues": [issue.id for issue in issues]})
        labels = "、".join(issue.label for issue in issues)
        send(book, member.chat_id, Reply(f"{labels}延期了，请写一句理由，例如：连续下雨，验收推后"))


def note_why(ledger: Ledger, member: Member, issues: Iterable[Issue], reason: str) -> None:
    """Keep the reason of an extension in the history."""
    for issue in issues:
        ledger.history.append("extended", member=member.id, issue=issue.id, reason=reason)


def _same(judge: Member, applicant: Member) -> bool:
    return judge.id == applicant.id or (judge.office is not None and judge.office == applicant.office)
