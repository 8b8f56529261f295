"""A step that was signed on paper: entered by the coordinator with a photo of the form."""

from __future__ import annotations

import re
from datetime import date

from handlers import awaiting, rights
from handlers.closeout_cards import shown_now
from handlers.keyboards import on_draft
from handlers.placing import Catalogue
from handlers.presses import Tap, pressing
from handlers.replies import Reply
from handlers.rounds import ask_next
from handlers.texts import day, today
from storage.closing import pending, standing
from storage.figures import read_figures
from storage.ledger import Book, Ledger
from storage.records import Closeout, Draft, Issue, Member, Step

KIND = "paper"
ENTER, REDATE, SKIP = "penter", "predate", "pskip"
VERBS = (ENTER, REDATE, SKIP)
SIGNED = re.compile(r"审批(?:表|单)|签批(?:表|单)")
DONE = re.compile(r"签(?:好|完|过|字|了|批)|盖(?:好|完)?章")
WHO: tuple[tuple[re.Pattern[str], Step], ...] = (
    (re.compile(r"书记|镇长(?!助理)|主要领导|一把手"), "chief"),
    (re.compile(r"副\w{0,2}长|委员|分管"), "deputy"),
    (re.compile(r"巡察办|巡察组|纪委"), "verify"),
)


def asked(book: Book, member: Member, text: str, known: Catalogue) -> Reply | None:
    """The card that 第10条审批表书记签好了, with its photo, leads to; None for other words."""
    dating = awaiting.answered(book, member, awaiting.DATING, text, known)
    if dating is not None and (dated := _dated(book, member, dating, text)) is not None:
        return dated
    if not (SIGNED.search(text) and DONE.search(text)) or not rights.may(member, "paper"):
        return None
    ledger = book.ledger(member.unit_id)
    match = known.index.rank(SIGNED.split(text)[0].strip("，,：: ") or text, prefer=())
    if match.verdict != "sure":
        return Reply("没有听出是哪一条的审批表。请说编号，例如「第10条审批表书记签好了」，照片一起发。")
    issue = rights.issue_for(ledger, member, known.ids[match.candidates[0].code])
    if not ledger.evidence.unclaimed(member.chat_id).total:
        return Reply(f"请把{issue.label}签好的审批表拍照，和这句话一起发。")
    return _card(book, member, issue, text)


def _card(book: Book, member: Member, issue: Issue, text: str) -> Reply:
    ledger = book.ledger(member.unit_id)
    step = _step(ledger, issue, text)
    on = today(ledger.unit, book.now)
    days = [found for found in read_figures(text, on).dates if len(found) == len("2025-10-17")]
    kept = {"issue": issue.id, "step": step, "signer": _signer(book, member, issue, step), "words": text,
            "day": days[0] if days else on.isoformat()}  # fmt: skip
    return card(book, book.drafts.open(member, KIND, kept))


def _step(ledger: Ledger, issue: Issue, text: str) -> Step:
    named = [step for pattern, step in reversed(WHO) if pattern.search(text)]
    latest = ledger.closeouts.latest(issue.id)
    due = pending(latest, shown_now(ledger, issue)) if latest else None
    return named[0] if named else due if due in {"deputy", "chief", "verify"} else "chief"


def _signer(book: Book, member: Member, issue: Issue, step: Step) -> str:
    chiefs = book.members.of_unit(member.unit_id, "chief")
    chief = chiefs[0].name if len(chiefs) == 1 else "主要领导"
    verifier = book.ledger(member.unit_id).unit.settings.verifier
    return {"deputy": issue.leader or "分管领导", "verify": verifier}.get(step, chief)


def card(book: Book, draft: Draft) -> Reply:
    """第10条 …，登记纸质签批：周书记，10月21日."""
    issue = book.ledger(draft.unit_id).issues.get(int(draft.payload["issue"]))
    on = date.fromisoformat(draft.payload["day"])
    keys = (
        on_draft(draft, "确认", ENTER),
        on_draft(draft, "改日期", REDATE),
        on_draft(draft, "不登记", SKIP),
    )
    return Reply(f"{issue.heading}，登记纸质签批：{draft.payload['signer']}，{day(on)}", (keys,), draft)


def _dated(book: Book, member: Member, dating: Draft, text: str) -> Reply | None:
    draft = book.drafts.get(int(dating.payload["draft"]))
    on = today(book.units.get(member.unit_id), book.now)
    days = [found for found in read_figures(text, on).dates if len(found) == len("2025-10-17")]
    if draft is None or draft.state != "open" or not days:
        return None
    return card(book, book.drafts.advance(draft, payload=dict(draft.payload) | {"day": days[0]}))


def enter(book: Book, member: Member, draft: Draft, message_id: int) -> str:
    """Keep the photo with the issue and sign the step for who signed on paper; returns what is read."""
    ledger = book.ledger(member.unit_id)
    rights.require(member, "paper")
    issue = rights.issue_for(ledger, member, int(draft.payload["issue"]))
    words, signer, on = (
        draft.payload["words"],
        draft.payload["signer"],
        date.fromisoformat(draft.payload["day"]),
    )
    report = ledger.reports.receive(member, member.chat_id, message_id, words, issue.lead)
    ledger.evidence.attach(report.id, member.chat_id)
    ledger.reports.record(ledger.reports.tie(report, issue.id, words, no_progress=True), member)
    closeout = _round(ledger, issue, member, words)
    after = _sign(ledger, closeout, draft.payload["step"], member, signer, on)
    if after is None:
        return f"{issue.heading}：照片已存。{signer}之前的步骤还没有走完，签批先不登记，走到这一步再发一次。"
    ask_next(book, ledger, after)
    return f"已登记纸质签批：{issue.heading}，{signer}，{day(on)}"


def _round(ledger: Ledger, issue: Issue, member: Member, words: str) -> Closeout:
    latest = ledger.closeouts.latest(issue.id)
    if latest is not None and latest.state not in {"returned", "reopened"}:
        return latest
    return ledger.closeouts.apply(issue, member, issue.lead, words, (), ledger.unit.settings.chain)


def _sign(
    ledger: Ledger, closeout: Closeout, step: Step, member: Member, signer: str, on: date
) -> Closeout | None:
    shown = shown_now(ledger, ledger.issues.get(closeout.issue_id))
    if standing(closeout, step, shown) or pending(closeout, shown) != step:
        return None
    return ledger.closeouts.sign(closeout, step, member, shown, on, signer)


@pressing
def press(tap: Tap) -> Reply | None:
    """确认, 改日期 or 不登记."""
    draft = tap.draft(KIND)
    if tap.press.verb == REDATE:
        awaiting.wait(tap.book, tap.member, awaiting.DATING, {"draft": draft.id})
        tap.send(Reply("请说签批的日期，例如：10月20日"))
        return None
    said = "没有登记。照片还在，可以再发一句话。"
    if tap.press.verb == ENTER:
        said = enter(tap.book, tap.member, draft, tap.message_id)
    tap.book.drafts.advance(draft, state="closed")
    return Reply(said)
