"""销号: applied for with what is missing first, then signed step by step; each step on its own card."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import timedelta

from telegram import Update

from handlers import rights, shortfalls
from handlers.closeout_cards import (
    AGAIN,
    AGREE,
    APPLY,
    LATER,
    RETURN,
    SIGN,
    SIGN_ALL,
    SUBMIT,
    UNDO,
    application,
    ask_next,
    moment,
    next_step,
    pin,
    returns,
    shown_now,
    signers,
    step_card,
    to_sign,
    waiting_for,
)
from handlers.context import Context
from handlers.keyboards import Button, Press, read_press, rows
from handlers.placing import Catalogue, near_best
from handlers.replies import Reply, change, send, tell
from handlers.texts import lead
from storage.closing import pending
from storage.errors import Moved
from storage.ledger import Book, Ledger
from storage.records import Closeout, Draft, Issue, Member, Step

APPLYING, RETURNING, SIGNING = "apply", "returning", "signing"
VERBS = (APPLY, AGAIN, SUBMIT, LATER, AGREE, RETURN, UNDO, SIGN, SIGN_ALL)
ASKS = re.compile(r"(?:申请|请求|提请|报请|请予以?|请给|要求|可以|能)(?:[^，。,；;]{0,6}?)(?:销号|验收)了?")
QUESTION = re.compile(r"[?？吗]|怎么|哪些|哪几|几条|[没未](?:有)?(?:申请|销号)|多少")
TO_SIGN = re.compile(r"^(?:看看?)?(?:待|要|等)?(?:我)?(?:签批|审批|审核|待审|待签)(?:的|哪些|什么)?$")
STALE = "这张卡片已经变了，请看现在的。"
REASON_WAITS = timedelta(hours=2)


def asked(book: Book, member: Member, text: str, known: Catalogue) -> Reply | None:
    """The application that 第7条弄完了，申请销号 begins, or the list of what waits; None for other words."""
    if (reason := _reason(book, member, text)) is not None:
        return reason
    if TO_SIGN.match(text.strip()):
        return waiting_list(book, member)
    if not ASKS.search(text) or QUESTION.search(text):
        return None
    if not rights.may(member, "apply"):
        return Reply(rights.refusal("apply"))
    return _which(book, member, text, known)


def _which(book: Book, member: Member, text: str, known: Catalogue) -> Reply:
    ledger, rest = book.ledger(member.unit_id), ASKS.sub("", text).strip("，,。 ")
    match = known.index.rank(rest, prefer=known.prefer(member.office.id if member.office else None))
    if rest and match.verdict == "sure":
        return apply_for(
            book, member, rights.issue_for(ledger, member, known.ids[match.candidates[0].code]), text
        )
    near = [known.ids[candidate.code] for candidate in near_best(match.candidates)] if rest else []
    if match.verdict == "none" or not near:
        near = [
            i.id
            for i in rights.own(member, ledger.issues.all())
            if i.progress == "done" and i.closeout in OPEN
        ]
    issues = [ledger.issues.get(number) for number in near[:9]]
    if not issues:
        return Reply("没有听出是哪一条。请说编号，例如「第7条申请销号」。")
    keys = rows(Button(issue.mark, f"{APPLY}:{issue.id}") for issue in issues)
    titles = "\n".join(f"{issue.mark} {issue.title}" for issue in issues)
    return Reply(f"申请销号的是哪一条？\n{titles}", keys)


OPEN = ("open", "returned", "reopened")


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
            f"{issue.heading}已经申请过（登记号{latest.receipt:04d}），{next_step(ledger, latest)}。"
        )
    draft = book.drafts.open(member, APPLYING, {"issue": issue.id, "words": words})
    return application(ledger, issue, draft)


def submit(book: Book, member: Member, draft: Draft) -> str:
    """Hand the application in and ask the first signer; returns what the applicant reads."""
    ledger = book.ledger(member.unit_id)
    issue = rights.issue_for(ledger, member, int(draft.payload["issue"]))
    rights.require(member, "apply", issue)
    office = issue.lead if rights.may(member, "review") else member.office
    warnings = shortfalls.of_issue(ledger, issue)
    words = str(draft.payload["words"])
    if issue.progress != "done":
        ledger.issues.set_progress(issue, "done", member)
    closeout = ledger.closeouts.apply(issue, member, office, words, warnings, ledger.unit.settings.chain)
    ask_next(book, ledger, closeout)
    return f"已提交（登记号{closeout.receipt:04d}），{next_step(ledger, closeout)}"


def agree(book: Book, member: Member, closeout: Closeout, step: Step) -> Reply:
    """Sign the step and ask the next signer."""
    ledger = book.ledger(member.unit_id)
    issue = ledger.issues.get(closeout.issue_id)
    after = ledger.closeouts.sign(closeout, step, member, shown_now(ledger, issue))
    told(book, ledger, after)
    keys = [Button("撤回", f"{UNDO}:{after.id}:{after.version}:{step}")]
    return Reply(f"已同意，{moment(book.now, ledger.unit)}。{next_step(ledger, after)}", rows(keys))


def told(book: Book, ledger: Ledger, closeout: Closeout) -> None:
    """Ask the next signer, and tell the applicant once the unit's own chain is through."""
    ask_next(book, ledger, closeout)
    if closeout.state in {"closed", "verified"}:
        issue = ledger.issues.get(closeout.issue_id)
        note = Reply(f"{issue.heading}：{next_step(ledger, closeout)}。")
        tell(book, applicants(book, ledger, closeout), note, key=f"closed:{closeout.id}:{closeout.version}")


def applicants(book: Book, ledger: Ledger, closeout: Closeout) -> tuple[Member, ...]:
    """Who hears what became of an application: the office's clerks and who typed it."""
    of_office = book.members.of_office(ledger.unit.id, closeout.office.id) if closeout.office else ()
    typed = book.members.get(closeout.applied_by)
    found = {member.id: member for member in (*of_office, *([typed] if typed else []))}
    return tuple(found.values())


def _reason(book: Book, member: Member, text: str) -> Reply | None:
    draft = book.drafts.latest(member.chat_id, RETURNING)
    if draft is None:
        return None
    book.drafts.advance(draft, state="closed")
    if book.now - draft.created_at > REASON_WAITS or draft.member_id != member.id:
        return None
    ledger = book.ledger(member.unit_id)
    closeout = ledger.closeouts.get(int(draft.payload["closeout"]))
    step: Step = draft.payload["step"]
    if closeout.version != draft.payload["version"]:
        raise Moved
    return send_back(book, member, closeout, step, text)


def send_back(book: Book, member: Member, closeout: Closeout, step: Step, reason: str) -> Reply:
    """Return the application with its reason to who applied."""
    ledger = book.ledger(member.unit_id)
    issue = ledger.issues.get(closeout.issue_id)
    ledger.closeouts.send_back(closeout, step, member, shown_now(ledger, issue), reason)
    keys = (Button("补材料", f"guide:{issue.id}"), Button("重新申请", f"{AGAIN}:{issue.id}"))
    ended = reason.rstrip("。.！!")
    note = f"{issue.label}暂未通过：{ended}。已填的都在，补好点「重新申请」。"
    tell(
        book,
        applicants(book, ledger, closeout),
        Reply(note, (keys,)),
        key=f"returned:{closeout.id}:{closeout.version}",
    )
    who = closeout.office.name if closeout.office else closeout.applicant
    return Reply(f"已退回{who}（第{returns(ledger, issue)}次）")


def waiting_list(book: Book, member: Member) -> Reply:
    """What waits for this member's signature."""
    waiting = waiting_for(book, book.ledger(member.unit_id), member)
    ledger = book.ledger(member.unit_id)
    pins = {str(c.id): [c.version, step, pin(shown_now(ledger, ledger.issues.get(c.issue_id)))]
            for c, step in waiting if not c.warnings}  # fmt: skip
    draft = book.drafts.open(member, SIGNING, {"pins": pins}) if len(pins) > 1 else None
    return to_sign(book, member, draft)


def agree_to_all(book: Book, member: Member, draft: Draft) -> Reply:
    """Sign everything of the list that still stands as it was shown."""
    ledger, signed = book.ledger(member.unit_id), []
    for number, (version, step, mark) in draft.payload["pins"].items():
        closeout = ledger.closeouts.get(int(number))
        if _due(book, ledger, member, closeout, Press(AGREE, number, version, f"{step}.{mark}")) is not None:
            agree(book, member, closeout, step)
            signed.append(ledger.issues.get(closeout.issue_id).label)
    book.drafts.advance(draft, state="closed")
    left = len(draft.payload["pins"]) - len(signed)
    rest = f"；{left}件刚有变动，请逐件看" if left else ""
    return Reply(f"已同意{len(signed)}件：{'、'.join(signed)}{rest}" if signed else STALE)


def recheck(book: Book, ledger: Ledger, issue: int) -> None:
    """Ask a signer again where what was signed has been changed since."""
    closeout = ledger.closeouts.latest(issue)
    if closeout is None or closeout.state not in {"applied", "closed", "verified"}:
        return
    ledger.issues.forget(issue)
    now = shown_now(ledger, ledger.issues.get(issue))
    settled = ledger.closeouts.settle(closeout, now)
    step = pending(settled, now)
    last = settled.last(step) if step is not None else None
    if last is not None and last.verdict == "agreed":
        ask_next(book, ledger, settled)


def _due(book: Book, ledger: Ledger, member: Member, closeout: Closeout, press: Press) -> Step | None:
    """The step a press may take: it must be due, shown as it is now, and this member's to take."""
    now = shown_now(ledger, ledger.issues.get(closeout.issue_id))
    step = pending(closeout, now)
    asked_for, _, mark = press.choice.partition(".")
    if step is None or press.version != closeout.version or asked_for != step or mark != pin(now):
        return None
    return step if member in signers(book, ledger, closeout, step) else None


def _present(book: Book, ledger: Ledger, member: Member, closeout: Closeout) -> Reply:
    step = pending(closeout, shown_now(ledger, ledger.issues.get(closeout.issue_id)))
    if step is not None and member in signers(book, ledger, closeout, step):
        return step_card(ledger, closeout, step)
    issue = rights.issue_for(ledger, member, closeout.issue_id)
    return Reply(f"{issue.heading}：{_state(ledger, closeout)}")


def _state(ledger: Ledger, closeout: Closeout) -> str:
    words = {"returned": "已退回，等补好再申请", "reopened": "已恢复整改"}
    return words.get(closeout.state) or next_step(ledger, closeout)


def _on_agree(book: Book, member: Member, press: Press) -> tuple[Reply, str | None]:
    ledger = book.ledger(member.unit_id)
    closeout = ledger.closeouts.get(press.number)
    step = _due(book, ledger, member, closeout, press)
    if step is None:
        return _present(book, ledger, member, closeout), STALE
    return agree(book, member, closeout, step), None


def _on_return(book: Book, member: Member, press: Press) -> tuple[Reply, str | None]:
    ledger = book.ledger(member.unit_id)
    closeout = ledger.closeouts.get(press.number)
    step = _due(book, ledger, member, closeout, press)
    if step is None:
        return _present(book, ledger, member, closeout), STALE
    book.drafts.close(member.chat_id, RETURNING)
    book.drafts.open(member, RETURNING, {"closeout": closeout.id, "step": step, "version": closeout.version})
    return Reply("请写一句退回的原因"), None


def _on_undo(book: Book, member: Member, press: Press) -> tuple[Reply, str | None]:
    ledger = book.ledger(member.unit_id)
    closeout = ledger.closeouts.get(press.number)
    issue = ledger.issues.get(closeout.issue_id)
    last = closeout.signatures[-1] if closeout.signatures else None
    if (
        press.version != closeout.version
        or last is None
        or last.member_id != member.id
        or last.step != press.choice
    ):
        return _present(book, ledger, member, closeout), "后面的人已经签了，不能撤回，请找整改办。"
    after = ledger.closeouts.undo(closeout, last.step, member, shown_now(ledger, issue))
    return step_card(ledger, after, last.step), None


def _on_look(book: Book, member: Member, press: Press) -> tuple[Reply, str | None]:
    if not press.number:
        return waiting_list(book, member), None
    ledger = book.ledger(member.unit_id)
    return _present(book, ledger, member, ledger.closeouts.get(press.number)), None


def _on_apply(book: Book, member: Member, press: Press) -> tuple[Reply, str | None]:
    issue = rights.issue_for(book.ledger(member.unit_id), member, press.number)
    return apply_for(book, member, issue, "申请销号"), None


def _on_draft(book: Book, member: Member, press: Press) -> tuple[Reply, str | None]:
    draft = book.drafts.get(press.number)
    if draft is None or draft.member_id != member.id or draft.kind not in {APPLYING, SIGNING}:
        return NOTHING, "这张卡片不是发给您的。"
    if draft.state != "open" or draft.version != press.version:
        return NOTHING, "这条已经处理过了。"
    if draft.kind == SIGNING:
        return agree_to_all(book, member, draft), None
    said = (
        submit(book, member, draft) if press.verb == SUBMIT else "没有申请。补好了随时可以再说「申请销号」。"
    )
    book.drafts.advance(draft, state="closed")
    return Reply(said), None


NOTHING = Reply("")
SENT_ANEW = {AGAIN, SIGN, APPLY}
STEPS: Mapping[str, Callable[[Book, Member, Press], tuple[Reply, str | None]]] = {
    AGREE: _on_agree,
    RETURN: _on_return,
    UNDO: _on_undo,
    SIGN: _on_look,
    APPLY: _on_apply,
    AGAIN: _on_apply,
    SUBMIT: _on_draft,
    LATER: _on_draft,
    SIGN_ALL: _on_draft,
}


async def press(update: Update, context: Context) -> None:
    """A button of the close-out edits its card; what is asked anew comes as a card of its own."""
    query, book, member = update.callback_query, context.book, context.member
    if query is None or query.message is None:
        return
    pressed = read_press(query.data)
    reply, context.turn.answer = STEPS[pressed.verb](book, member, pressed)
    if not reply.text:
        return
    card = book.mail.card_of(member.chat_id, query.message.message_id)
    if card is None or pressed.verb in SENT_ANEW:
        send(book, member.chat_id, reply)
    else:
        change(book, card, reply)


async def after(update: Update, context: Context) -> None:
    """After every turn: whose signature was on what has just been changed."""
    if context.turn.member is None or update.effective_chat is None:
        return
    ledger = context.ledger
    for issue in ledger.history.touched():
        recheck(context.book, ledger, issue)
