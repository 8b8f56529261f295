"""A step that was signed on paper: entered by the coordinator with a photo of the form."""

from __future__ import annotations

import re
from datetime import date

from handlers import awaiting, rights
from handlers.closeout_cards import PAPER, UNDO, shown_now, step_name
from handlers.keyboards import Button, on_draft, rows
from handlers.placing import Catalogue, sure
from handlers.presses import Tap, pressing
from handlers.replies import Reply
from handlers.rounds import ask_next, begin, go_on
from handlers.texts import day, today
from storage.closing import Closeout, before, pending, standing
from storage.figures import read_figures
from storage.ledger import Book, Ledger
from storage.records import Draft, Issue, Member, Step

KIND = "paper"
ENTER, REDATE, SKIP = "penter", "predate", "pskip"
VERBS = (ENTER, REDATE, SKIP)
REVIEWED = re.compile("整改办")
BY_TAP = "整改办的审核在卡片上点「同意」，不用登记纸质的。发「待审」看{label}的卡片。"
DONE = re.compile(r"签(?:好|完|过|字|了|批)|盖(?:好|完)?章")
WHO: tuple[tuple[re.Pattern[str], Step], ...] = (
    (re.compile(r"巡察办|巡察组|纪委"), "verify"),
    (re.compile(r"副\w{0,2}[长记]|委员|分管"), "deputy"),
    (re.compile(r"书记|镇长(?!助理)|主要领导|一把手"), "chief"),
)
TOO_LATE = "签批的日期不能晚于今天，请再说一次，例如：{day}"


def asked(book: Book, member: Member, text: str, known: Catalogue) -> Reply | None:
    """The card that 第10条审批表书记签好了, with its photo, leads to; None for other words."""
    dating = awaiting.answered(book, member, awaiting.DATING, text, known)
    if dating is not None and (dated := _dated(book, member, dating, text)) is not None:
        return dated
    if not (PAPER.search(text) and DONE.search(text)) or not rights.may(member, "paper"):
        return None
    ledger = book.ledger(member.unit_id)
    number = sure(known, PAPER.split(text)[0]) or sure(known, text)
    if number is None:
        return Reply("没有听出是哪一条的审批表。请说编号，例如「第10条审批表书记签好了」，照片一起发。")
    issue = rights.issue_for(ledger, member, number)
    if REVIEWED.search(text) and not any(pattern.search(text) for pattern, _ in WHO):
        return Reply(BY_TAP.format(label=issue.label))
    if not ledger.evidence.unclaimed(member.chat_id).total:
        return Reply(f"请把{issue.label}签好的审批表拍照，和这句话一起发。")
    return _card(book, member, issue, text)


def _card(book: Book, member: Member, issue: Issue, text: str) -> Reply:
    ledger = book.ledger(member.unit_id)
    closeout = _under_way(ledger, issue)
    chain = closeout.chain if closeout else ledger.unit.settings.chain
    step = _step(ledger, issue, closeout, text)
    if step not in (*chain, "verify"):
        return Reply(f"{issue.label}的销号流程里没有{step_name(ledger, issue, step)}这一步，没有登记。")
    on = _day(book, member, text) or today(ledger.unit, book.now)
    kept = {"issue": issue.id, "step": step, "signer": _signer(book, member, issue, step), "words": text,
            "day": min(on, today(ledger.unit, book.now)).isoformat()}  # fmt: skip
    return card(book, book.drafts.open(member, KIND, kept))


def _day(book: Book, member: Member, text: str) -> date | None:
    on = today(book.units.get(member.unit_id), book.now)
    return next(iter(read_figures(text, on).days), None)


def _step(ledger: Ledger, issue: Issue, closeout: Closeout | None, text: str) -> Step:
    """The step that the words name, or the one whose turn it is."""
    named: list[Step] = [step for pattern, step in WHO if pattern.search(text)]
    due = pending(closeout, shown_now(ledger, issue)) if closeout else None
    return named[0] if named else due if due in {"deputy", "chief", "verify"} else "chief"


def _signer(book: Book, member: Member, issue: Issue, step: Step) -> str:
    chiefs = book.members.of_unit(member.unit_id, "chief")
    chief = chiefs[0].name if len(chiefs) == 1 else "主要领导"
    verifier = book.ledger(member.unit_id).unit.settings.verifier
    return {"deputy": issue.leader or "分管领导", "verify": verifier}.get(step, chief)


def card(book: Book, draft: Draft, note: str = "") -> Reply:
    """第10条 …，登记纸质签批：周书记，10月21日."""
    issue = book.ledger(draft.unit_id).issues.get(int(draft.payload["issue"]))
    on = date.fromisoformat(draft.payload["day"])
    keys = (
        on_draft(draft, "确认", ENTER),
        on_draft(draft, "改日期", REDATE),
        on_draft(draft, "不登记", SKIP),
    )
    said = f"{issue.heading}，登记纸质签批：{draft.payload['signer']}，{day(on)}"
    return Reply(f"{said}\n{note}" if note else said, (keys,), draft)


def _dated(book: Book, member: Member, dating: Draft, text: str) -> Reply | None:
    draft, on = book.drafts.get(int(dating.payload["draft"])), _day(book, member, text)
    if draft is None or draft.state != "open" or on is None:
        return None
    now = today(book.units.get(member.unit_id), book.now)
    if on > now:
        awaiting.wait(book, member, awaiting.DATING, dating.payload)
        return Reply(TOO_LATE.format(day=day(now)))
    return card(book, book.drafts.advance(draft, payload=dict(draft.payload) | {"day": on.isoformat()}))


def enter(book: Book, member: Member, draft: Draft, message_id: int) -> Reply:
    """Keep the photo with the issue and sign the step for who signed on paper, once those before it are taken."""
    ledger = book.ledger(member.unit_id)
    rights.require(member, "paper")
    issue = rights.issue_for(ledger, member, int(draft.payload["issue"]))
    closeout, step, waited = _under_way(ledger, issue), draft.payload["step"], draft.payload.get("round")
    if waited is not None and (closeout is None or closeout.id != waited):
        book.drafts.advance(draft, state="closed")
        return Reply(f"{issue.heading}：那次申请已退回，签批没有登记。照片存在材料里。")
    if waited is None:
        _keep_photo(ledger, member, issue, draft, message_id)
    closeout = closeout or begin(ledger, issue, member, issue.lead, draft.payload["words"])
    shown = shown_now(ledger, ledger.issues.get(issue.id))
    if standing(closeout, step, shown) is not None:
        book.drafts.advance(draft, state="closed")
        return Reply(f"{issue.heading}：{step_name(ledger, issue, step)}已经有了，照片存在材料里。")
    if missing := before(closeout, step, shown):
        ask_next(book, ledger, closeout)
        names = "、".join(step_name(ledger, issue, one) for one in missing)
        advanced = book.drafts.advance(draft, payload=dict(draft.payload) | {"round": closeout.id})
        return card(book, advanced, f"照片已存。前面还差{names}，走完了再点「确认」。")
    book.drafts.advance(draft, state="closed")
    return _entered(book, ledger, member, issue, closeout, draft)


def _keep_photo(ledger: Ledger, member: Member, issue: Issue, draft: Draft, message_id: int) -> None:
    words = draft.payload["words"]
    report = ledger.reports.receive(member, member.chat_id, message_id, words, issue.lead)
    ledger.reports.record(ledger.reports.tie(report, issue.id, words, no_progress=True), member)


def _under_way(ledger: Ledger, issue: Issue) -> Closeout | None:
    latest = ledger.closeouts.latest(issue.id)
    return latest if latest is not None and latest.state not in {"returned", "reopened"} else None


def _entered(
    book: Book, ledger: Ledger, member: Member, issue: Issue, closeout: Closeout, draft: Draft
) -> Reply:
    signer, step = draft.payload["signer"], draft.payload["step"]
    on = date.fromisoformat(draft.payload["day"])
    shown = shown_now(ledger, ledger.issues.get(issue.id))
    signed = ledger.closeouts.sign(closeout, step, member, shown, on, signer)
    go_on(book, ledger, signed)
    undo = Button("撤回", f"{UNDO}:{signed.id}:{signed.version}:{step}")
    return Reply(f"已登记纸质签批：{issue.heading}，{signer}，{day(on)}", rows([undo]))


@pressing
def press(tap: Tap) -> Reply | None:
    """确认, 改日期 or 不登记."""
    draft = tap.draft(KIND)
    if tap.press.verb == ENTER:
        return enter(tap.book, tap.member, draft, tap.message_id)
    if tap.press.verb == REDATE:
        awaiting.wait(tap.book, tap.member, awaiting.DATING, {"draft": draft.id})
        tap.send(Reply("请说签批的日期，例如：10月20日"))
        return None
    tap.book.drafts.advance(draft, state="closed")
    kept = draft.payload.get("round") is not None
    return Reply(f"没有登记。{'照片存在材料里' if kept else '照片还在，可以再发一句话'}。")
