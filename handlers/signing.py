"""销号的签批: each step is taken on its own card by who may take it; what was signed and then changed is asked again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from telegram import Update

from handlers import awaiting, extensions, rights, shortfalls
from handlers.closeout_cards import (
    AGAIN,
    AGREE,
    FORM,
    RETURN,
    SIGN,
    SIGN_ALL,
    UNDO,
    moment,
    next_step,
    pin,
    returns,
    shown_now,
    step_card,
)
from handlers.context import Context
from handlers.extensions import SEE
from handlers.keyboards import Button, Press, on_draft, rows
from handlers.placing import Catalogue, sure
from handlers.presses import STALE, Tap, pressing
from handlers.replies import Reply, tell
from handlers.rounds import ACTIONS, applicants, ask_next, go_on, recheck, signers, waiting_for
from handlers.texts import lead
from storage.closing import Closeout, Signature, pending
from storage.ledger import Book, Ledger
from storage.records import Draft, Member, Step

SIGNING = "signing"
VERBS = (AGREE, RETURN, UNDO, SIGN, SIGN_ALL)
TO_SIGN = re.compile(
    r"^(?:看看?)?(?:待|要|等)?(?:我)?(?:签批|审批|审核|待审|待签)(?:的|哪些|什么)?$"
    r"|^(?:现在|还)*有?(?:哪[些几]?[条件]?|什么|几[条件])?是?(?:还?[要等待该]我来?|我[要得该])[签批审定][字批核的]*有?(?:哪[些几]?[条件]?|什么|几[条件])?吗?[?？。]*$"
)
SIGNS = re.compile(
    r"^我?(?:同意|批准|认定)(?P<what>第.{1,12}?)的?(?:销号|通过)*(?:申请)?[。.!！]*$"
    r"|^(?P<first>第.{1,12}?)我?可?以?(?:同意|批准|认定|准予)(?:销号|通过|了)*[。.!！]*$"
)
TOO_LATE = "后面的人已经签了，不能撤回，请找整改办。"


def asked(book: Book, member: Member, text: str, known: Catalogue) -> Reply | None:
    """What a reason for a return leads to, or the list of what waits; None for other words."""
    returning = awaiting.answered(book, member, awaiting.RETURNING, text, known)
    if returning is not None:
        return _returned(book, member, returning, text)
    if TO_SIGN.match(text.strip()):
        return waiting_list(book, member)
    said = SIGNS.match(text.strip())
    number = sure(known, said["what"] or said["first"]) if said else None
    return _to_be_signed(book, member, number) if number is not None else None


def _to_be_signed(book: Book, member: Member, number: int) -> Reply | None:
    """What a signature in words is answered with: the card, for only a tap on what is shown signs."""
    if not any(rights.may(member, action) for action in ACTIONS.values()):
        return None
    ledger = book.ledger(member.unit_id)
    issue = rights.issue_for(ledger, member, number)
    closeout = ledger.closeouts.latest(issue.id)
    if closeout is None:
        closed = issue.closeout == "closed"
        return Reply(f"{issue.heading}：{'已经镇内销号，没有等您签批的' if closed else '还没有申请销号'}。")
    return _present(book, ledger, member, closeout)


def agree(book: Book, member: Member, closeout: Closeout, step: Step) -> Reply:
    """Sign the step and ask the next signer."""
    ledger = book.ledger(member.unit_id)
    issue = ledger.issues.get(closeout.issue_id)
    after = ledger.closeouts.sign(closeout, step, member, shown_now(ledger, issue))
    go_on(book, ledger, after)
    keys = [Button("打印审批表", f"{FORM}:{issue.id}")] if after.state in {"closed", "verified"} else []
    keys.append(Button("撤回", f"{UNDO}:{after.id}:{after.version}:{step}"))
    return Reply(f"已同意，{moment(book.now, ledger.unit)}。{next_step(ledger, after)}", rows(keys))


def _returned(book: Book, member: Member, returning: Draft, reason: str) -> Reply:
    """What the sentence after 退回 leads to, unless the round has moved on meanwhile."""
    ledger = book.ledger(member.unit_id)
    closeout = ledger.closeouts.get(int(returning.payload["closeout"]))
    step = pending(closeout, shown_now(ledger, ledger.issues.get(closeout.issue_id)))
    stands = (closeout.version, step) == (returning.payload["version"], returning.payload["step"])
    if step is None or not stands or member not in signers(book, ledger, closeout, step):
        present = _present(book, ledger, member, closeout)
        return replace(present, text=f"没有退回，{STALE}\n{present.text}")
    return send_back(book, member, closeout, step, reason)


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
    """What waits for this member's signature, and the requests for more time that he decides."""
    ledger = book.ledger(member.unit_id)
    waiting = waiting_for(book, ledger, member)
    pins = {str(c.id): [c.version, step, pin(shown_now(ledger, ledger.issues.get(c.issue_id)))]
            for c, step in waiting if not c.warnings}  # fmt: skip
    draft = book.drafts.open(member, SIGNING, {"pins": pins}) if len(pins) > 1 else None
    listed = [(_title(ledger, closeout), f"{SIGN}:{closeout.id}") for closeout, _ in waiting]
    listed += [
        (extensions.title(book, one), on_draft(one, "", SEE).data) for one in extensions.waiting(book, member)
    ]
    return _listed(listed, draft)


def _listed(listed: Sequence[tuple[str, str]], draft: Draft | None) -> Reply:
    """Everything that waits for a member, each with its button, and one tap for what is without doubts."""
    if not listed:
        return Reply("没有等您签批的。")
    titles = [f"{n}　{said}" for n, (said, _) in enumerate(listed, 1)]
    keys = [Button(f"看第{n}件", data) for n, (_, data) in enumerate(listed[:6], 1)]
    if draft is not None:
        keys.append(on_draft(draft, f"同意无疑问{len(draft.payload['pins'])}件"[:10], SIGN_ALL))
    return Reply("\n".join([f"请您签批：{len(listed)}件", *titles]), rows(keys), draft)


def _title(ledger: Ledger, closeout: Closeout) -> str:
    """第7条 …（财政所，措施2写的是今后打算）."""
    issue = ledger.issues.get(closeout.issue_id)
    who = closeout.office.name if closeout.office else lead(issue)
    doubts = "；".join(map(shortfalls.briefly, closeout.warnings))
    return f"{issue.heading}（{who}，{doubts}）" if doubts else f"{issue.heading}（{who}）"


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


def _undone(tap: Tap, closeout: Closeout) -> Reply | None:
    """The card again after the newest signature was taken back by who gave it; None where it is too late."""
    last = closeout.signatures[-1] if closeout.signatures else None
    if tap.press.version != closeout.version or last is None:
        return None
    if (last.member_id, last.step) != (tap.member.id, tap.press.choice) or not _may_undo(tap, closeout, last):
        return None
    issue = tap.ledger.issues.get(closeout.issue_id)
    after = tap.ledger.closeouts.undo(closeout, last.step, tap.member, shown_now(tap.ledger, issue))
    if last.paper_on is not None:
        ask_next(tap.book, tap.ledger, after)
    return _present(tap.book, tap.ledger, tap.member, after)


def _may_undo(tap: Tap, closeout: Closeout, last: Signature) -> bool:
    """Whether who signed, or entered a paper, still has the role for it."""
    if last.paper_on is not None:
        return rights.may(tap.member, "paper")
    return tap.member in signers(tap.book, tap.ledger, closeout, last.step)


def _signed(tap: Tap, closeout: Closeout) -> Reply | None:
    """The card after 同意 or 退回; None where the step is not this member's, or not as it was shown."""
    step = _due(tap.book, tap.ledger, tap.member, closeout, tap.press)
    if step is None:
        return None
    if tap.press.verb == AGREE:
        return agree(tap.book, tap.member, closeout, step)
    kept = {"closeout": closeout.id, "step": step, "version": closeout.version}
    awaiting.wait(tap.book, tap.member, awaiting.RETURNING, kept)
    return Reply("请写一句退回的原因")


@pressing
def press(tap: Tap) -> Reply | None:
    """同意, 退回 and 撤回 edit their card; what is looked at comes as a card of its own."""
    if tap.press.verb == SIGN_ALL:
        return agree_to_all(tap.book, tap.member, tap.draft(SIGNING))
    if tap.press.verb == SIGN and not tap.press.number:
        tap.send(waiting_list(tap.book, tap.member))
        return None
    closeout = tap.ledger.closeouts.get(tap.press.number)
    if tap.press.verb == SIGN:
        tap.send(_present(tap.book, tap.ledger, tap.member, closeout))
        return None
    reply = _undone(tap, closeout) if tap.press.verb == UNDO else _signed(tap, closeout)
    if reply is None:
        tap.say(TOO_LATE if tap.press.verb == UNDO else STALE)
        return _present(tap.book, tap.ledger, tap.member, closeout)
    return reply


async def after(update: Update, context: Context) -> None:
    """After every turn: whose signature was on what has just been changed."""
    if context.turn.member is not None and update.effective_chat is not None:
        recheck(context.book, context.ledger)
