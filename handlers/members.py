"""Joining by invitation: usable at once; 不是我 and 移出 undo a link that reached the wrong person."""

from __future__ import annotations

import re
from contextlib import nullcontext

from telegram import Update

from handlers import leaving, rights, staffing
from handlers.context import Context
from handlers.greeting import DUTY, NOT_ME, greet
from handlers.keyboards import Button
from handlers.placing import Catalogue
from handlers.presses import Answered, Tap, pressing
from handlers.replies import Reply, send, tell
from handlers.texts import NOT_A_MEMBER, called, place
from storage.errors import InvitationInvalid, LastCoordinator
from storage.ledger import Book
from storage.records import Member

REMOVE = "remove"
DENIED = re.compile(r"^(?:这|这个)?不是我(?:本人)?(?:的)?[。.!！]*$")
GONE = "这个人已经移出了。"
VERBS = (NOT_ME, REMOVE)
SEVERAL = "您在几个单位都有身份，一次只用一个。要换，发「换单位」。"


def join(book: Book, code: str, telegram_id: int) -> None:
    """Redeem an invitation; greet the member, and tell the coordinators who came; raises InvitationInvalid."""
    known = book.members.by_telegram(telegram_id)
    with staffing.watched(book, known.unit_id) if known is not None else nullcontext():
        member = book.members.redeem(code, telegram_id)
    if known == member:
        send(book, member.chat_id, Reply(f"您已经加入了：{place(member)}。有进展直接发一句话。", fixed=True))
        return
    history = book.ledger(member.unit_id).history
    if known is not None and known.id == member.id:
        roles, offices = [known.role, member.role], [_office(known), _office(member)]
        history.append("member_changed", member=member.id, person=member.id, role=roles, office=offices)
    else:
        history.append("joined", member=member.id, role=member.role)
    greet(book, member)
    if known is not None and known.unit_id != member.unit_id:
        send(book, member.chat_id, Reply(SEVERAL))
    if member.role == "coordinator" and (lacking := staffing.note(book, member.unit_id)) is not None:
        send(book, member.chat_id, lacking)
    staffing.brief(book, member)
    announced = Reply(
        f"{place(member)} {called(member)}已加入，可{DUTY[member.role]}。",
        ((Button("不是本人，移出", f"{REMOVE}:{member.id}"),),),
    )
    for coordinator in book.members.of_unit(member.unit_id, "coordinator"):
        if coordinator.id != member.id:
            send(book, coordinator.chat_id, announced)


def _office(member: Member) -> str | None:
    return member.office.name if member.office else None


def leave(book: Book, member: Member, *, by: Member) -> str:
    """End a membership and tell the person where he is left; returns what the one who did it reads."""
    with staffing.watched(book, member.unit_id):
        other = book.members.remove(member)
    book.ledger(member.unit_id).history.append("removed", member=by.id, person=member.id)
    leaving.left(book, member, other)
    return f"已移出：{place(member)} {called(member)}。以前的记录不变。"


async def start(update: Update, context: Context) -> None:
    """/start CODE enrols; /start alone greets a member again."""
    message, user = update.message, update.effective_user
    if message is None or user is None:
        return
    code = (message.text or "").partition(" ")[2].strip()
    if not code:
        greet(context.book, context.member)
        return
    context.book.mail.erase(update.update_id)
    try:
        join(context.book, code, user.id)
    except InvitationInvalid as refusal:
        send(context.book, user.id, Reply(str(refusal)))


def asked(_book: Book, member: Member, text: str, _known: Catalogue) -> Reply | None:
    """不是我, typed, is asked about once more; None for other words."""
    if not DENIED.match(text):
        return None
    key = ((Button("不是我", f"{NOT_ME}:{member.id}"),),)
    return Reply(f"您是：{place(member)}，{DUTY[member.role]}。不是您就点一下，马上退出。", key)


@pressing
def press(tap: Tap) -> None:
    """不是我 by the new member, 移出 by a coordinator."""
    book, by, not_me = tap.book, tap.member, tap.press.verb == NOT_ME
    if not (not_me and tap.press.number == by.id) and not rights.may(by, "people"):
        raise Answered("只有整改办可以移出。")
    member = book.members.on_roll(by.unit_id, tap.press.number)
    if member is None or (not_me and member.id != by.id):
        raise Answered(GONE)
    try:
        done = leave(book, member, by=by)
    except LastCoordinator as refusal:
        raise Answered(str(refusal)) from refusal
    if not_me:
        tap.send(Reply(f"好的，已经退出。{NOT_A_MEMBER}"))
        note = f"{called(member)}（{place(member)}）点了「不是我」，已移出。请重新发邀请。"
        tell(book, book.members.of_unit(member.unit_id, "coordinator"), Reply(note))
    else:
        tap.send(Reply(done))
