"""申请销号: what there is and what is missing is said first, then the application goes on its way."""

from __future__ import annotations

import re

from handlers import rights
from handlers.closeout_cards import AGAIN, APPLY, LATER, SUBMIT, application
from handlers.keyboards import Button, rows
from handlers.placing import Catalogue, near_best
from handlers.presses import Tap, pressing
from handlers.replies import Reply
from handlers.rounds import ask_next, begin, who_is_next
from handlers.texts import lead
from storage.ledger import Book
from storage.records import Draft, Issue, Member

KIND = "apply"
VERBS = (APPLY, AGAIN, SUBMIT, LATER)
ASKS = re.compile(r"(?:申请|请求|提请|报请|请予以?|请给|要求|可以|能)(?:[^，。,；;]{0,6}?)(?:销号|验收)了?")
QUESTION = re.compile(r"[?？吗]|怎么|哪些|哪几|几条|[没未](?:有)?(?:申请|销号)|多少")
OPEN = ("open", "returned", "reopened")


def asked(book: Book, member: Member, text: str, known: Catalogue) -> Reply | None:
    """The application that 第7条弄完了，申请销号 begins; None for other words."""
    if not ASKS.search(text) or QUESTION.search(text):
        return None
    if not rights.may(member, "apply"):
        return Reply(rights.refusal("apply"))
    rest = ASKS.sub("", text).strip("，,。 ")
    match = known.index.rank(rest, prefer=known.prefer(member.office.id if member.office else None))
    if rest and match.verdict == "sure":
        issue = rights.issue_for(book.ledger(member.unit_id), member, known.ids[match.candidates[0].code])
        return apply_for(book, member, issue, text)
    near = [known.ids[candidate.code] for candidate in near_best(match.candidates)] if rest else []
    return _which(book, member, near if match.verdict != "none" else [])


def _which(book: Book, member: Member, near: list[int]) -> Reply:
    """The question which issue is meant: one of those that are near, or any that is done and open."""
    ledger = book.ledger(member.unit_id)
    near = near or [
        issue.id
        for issue in rights.own(member, ledger.issues.all())
        if issue.progress == "done" and issue.closeout in OPEN
    ]
    issues = [ledger.issues.get(number) for number in near[:9]]
    if not issues:
        return Reply("没有听出是哪一条。请说编号，例如「第7条申请销号」。")
    keys = rows(Button(issue.mark, f"{APPLY}:{issue.id}") for issue in issues)
    titles = "\n".join(f"{issue.mark} {issue.title}" for issue in issues)
    return Reply(f"申请销号的是哪一条？\n{titles}", keys)


def apply_for(book: Book, member: Member, issue: Issue, words: str) -> Reply:
    """What there is and what is missing, before anything is applied for."""
    ledger = book.ledger(member.unit_id)
    if not rights.may(member, "apply", issue):
        return Reply(f"{issue.heading}由{lead(issue)}牵头，请他们申请。")
    latest = ledger.closeouts.latest(issue.id)
    if issue.closeout == "closed":
        return Reply(f"{issue.heading}已经镇内销号，不用再申请。")
    if latest is not None and latest.state == "applied":
        return Reply(
            f"{issue.heading}已经申请过（登记号{latest.receipt:04d}），{who_is_next(book, ledger, latest)}。"
        )
    draft = book.drafts.open(member, KIND, {"issue": issue.id, "words": words})
    return application(ledger, issue, draft)


def submit(book: Book, member: Member, draft: Draft) -> str:
    """Hand the application in and ask the first signer; returns what the applicant reads."""
    ledger = book.ledger(member.unit_id)
    issue = rights.issue_for(ledger, member, int(draft.payload["issue"]))
    rights.require(member, "apply", issue)
    office = issue.lead if rights.may(member, "review") else member.office
    closeout = begin(ledger, issue, member, office, str(draft.payload["words"]))
    ask_next(book, ledger, closeout)
    return f"已提交（登记号{closeout.receipt:04d}），{who_is_next(book, ledger, closeout)}"


@pressing
def press(tap: Tap) -> Reply | None:
    """申请销号 of an issue asks anew; below the application it is handed in or left."""
    if tap.press.verb in {APPLY, AGAIN}:
        issue = rights.issue_for(tap.ledger, tap.member, tap.press.number)
        tap.send(apply_for(tap.book, tap.member, issue, "申请销号"))
        return None
    draft = tap.draft(KIND)
    said = "没有申请。补好了随时可以再说「申请销号」。"
    if tap.press.verb == SUBMIT:
        said = submit(tap.book, tap.member, draft)
    tap.book.drafts.advance(draft, state="closed")
    return Reply(said)
