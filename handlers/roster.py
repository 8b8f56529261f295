"""人员: who is in the unit, in which role and office; changed, paused, removed by the coordinator in a few taps."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from telegram import Update

from handlers import rights
from handlers.context import Context
from handlers.keyboards import Button, Press, Rows, read_press, rows
from handlers.replies import Reply, redraw, send
from handlers.texts import ROLES, called, day, place
from storage.errors import LastCoordinator
from storage.ledger import Book
from storage.records import Member, Role, Step

ROSTER, PERSON, ROLE, OFFICE, PAUSE, RESUME, OUT, REVOKE = (
    "roster", "mem", "mrole", "moffice", "mpause", "mresume", "mout", "mrevoke",
)  # fmt: skip
VERBS = (ROSTER, PERSON, ROLE, OFFICE, PAUSE, RESUME, OUT, REVOKE)
OFFERED: tuple[Role, ...] = ("coordinator", "clerk", "deputy", "chief", "verifier")
GONE = "这个人已经移出了。"
PAGE = 9
SIGNERS: Mapping[Step, Role] = {
    "review": "coordinator",
    "deputy": "deputy",
    "chief": "chief",
    "verify": "verifier",
}


def roster(book: Book, by: Member, page: int = 0) -> Reply:
    """Everybody, a button each, and the invitations nobody has used."""
    people = book.members.roll(by.unit_id)
    invited = book.members.invitations(by.unit_id)
    shown = people[page * PAGE : (page + 1) * PAGE]
    first = page * PAGE + 1
    lines = [f"人员{len(people)}人：", *(f"{n}　{line(member)}" for n, member in enumerate(shown, first))]
    if lacking := lacks(book, by.unit_id):
        lines.append(f"销号要签批，还没有人：{'、'.join(lacking)}")
    keys = [Button(str(n), f"{PERSON}:{member.id}") for n, member in enumerate(shown, first)]
    if len(people) > PAGE:
        keys.append(Button("下一页", f"{ROSTER}:{(page + 1) % -(-len(people) // PAGE)}"))
    if invited:
        keys.append(Button(f"没用的邀请{len(invited)}", f"{REVOKE}:0"))
    return Reply("\n".join(lines), rows(keys))


def lacks(book: Book, unit_id: int) -> list[str]:
    """The steps of the unit's close-out chain that nobody could take."""
    present = {member.role for member in book.members.of_unit(unit_id)}
    chain = book.units.get(unit_id).settings.chain
    return [ROLES[SIGNERS[step]] for step in chain if SIGNERS[step] not in present]


def line(member: Member) -> str:
    """苇塘村 郑同志（部门、村）, and whether paused."""
    role = "" if member.office is None else f"（{ROLES[member.role]}）"
    return f"{place(member)} {called(member)}{role}{'，已停用' if member.paused else ''}"


def person(member: Member) -> Reply:
    """One member and what can be done."""
    hold = (
        Button("恢复", f"{RESUME}:{member.id}") if member.paused else Button("停用", f"{PAUSE}:{member.id}")
    )
    keys = (
        Button("改角色", f"{ROLE}:{member.id}"),
        Button("改部门", f"{OFFICE}:{member.id}"),
        hold,
        Button("移出", f"{OUT}:{member.id}"),
        Button("返回", f"{ROSTER}:0"),
    )
    return Reply(line(member), rows(keys))


def _role(book: Book, by: Member, member: Member, press: Press) -> Reply:
    role = next((known for known in OFFERED if known == press.choice), None)
    if role is None:
        keys = [Button(ROLES[known], f"{ROLE}:{member.id}:0:{known}") for known in OFFERED]
        return Reply(
            f"{line(member)}\n改为哪个角色？", rows([*keys, Button("返回", f"{PERSON}:{member.id}")])
        )
    if role == "clerk" and member.office is None:
        return _offices(book, member, 0, "改为部门、村，请先选在哪里：")
    return _changed(book, by, member, role, member.office)


def _office(book: Book, by: Member, member: Member, press: Press) -> Reply:
    office = book.ledger(by.unit_id).offices.get(int(press.choice)) if press.choice.isdecimal() else None
    if office is None:
        return _offices(book, member, press.version, "改到哪个部门或村？")
    role: Role = member.role if member.role in {"coordinator", "clerk"} else "clerk"
    return _changed(book, by, member, role, office)


def _offices(book: Book, member: Member, page: int, question: str) -> Reply:
    offices = book.ledger(member.unit_id).offices.all()
    keys = [
        Button(office.name[:8], f"{OFFICE}:{member.id}:0:{office.id}")
        for office in offices[page * PAGE : (page + 1) * PAGE]
    ]
    if len(offices) > PAGE:
        keys.append(Button("下一页", f"{OFFICE}:{member.id}:{(page + 1) % -(-len(offices) // PAGE)}"))
    return Reply(f"{line(member)}\n{question}", rows([*keys, Button("返回", f"{PERSON}:{member.id}")]))


def _changed(book: Book, by: Member, member: Member, role: Role, office: object) -> Reply:
    kept = next((o for o in book.ledger(by.unit_id).offices.all() if o == office), None)
    after = book.members.change(member, role, kept)
    book.ledger(by.unit_id).history.append(
        "member_changed", member=by.id, person=member.id, role=[member.role, role],
        office=[member.office.name if member.office else None, kept.name if kept else None],
    )  # fmt: skip
    send(book, member.chat_id, Reply(f"整改办改了您的身份：{place(after)}，{ROLES[role]}。"))
    shown = person(after)
    return Reply(f"已改：{shown.text}", shown.rows)


def _pause(book: Book, by: Member, member: Member, _press: Press) -> Reply:
    book.members.pause(member)
    return _noted(book, by, member, "paused")


def _resume(book: Book, by: Member, member: Member, _press: Press) -> Reply:
    book.members.resume(member)
    return _noted(book, by, member, "resumed")


def _noted(book: Book, by: Member, member: Member, what: str) -> Reply:
    book.ledger(by.unit_id).history.append(f"member_{what}", member=by.id, person=member.id)
    now = book.members.on_roll(by.unit_id, member.id)
    return person(now) if now is not None else roster(book, by)


def _out(book: Book, by: Member, member: Member, press: Press) -> Reply:
    if press.choice != "yes":
        keys = (Button("确定移出", f"{OUT}:{member.id}:0:yes"), Button("返回", f"{PERSON}:{member.id}"))
        return Reply(f"移出 {line(member)}？移出后马上不能再用，以前的记录不变。", (keys,))
    book.members.remove(member)
    book.ledger(by.unit_id).history.append("removed", member=by.id, person=member.id)
    left = roster(book, by)
    return Reply(f"已移出：{place(member)} {called(member)}。以前的记录不变。\n{left.text}", left.rows)


def invitations(book: Book, by: Member, revoked: int) -> Reply:
    """The invitations nobody has used, each with its button to revoke it."""
    unit, said = book.units.get(by.unit_id), ""
    for invitation in book.members.invitations(by.unit_id):
        if invitation.id == revoked:
            book.members.revoke(invitation)
            book.ledger(by.unit_id).history.append("invitation_revoked", member=by.id, person=invitation.id)
            said = f"已作废：{invitation.name}的邀请。\n"
    left = book.members.invitations(by.unit_id)
    lines = [
        f"{n}　{i.office.name if i.office else ROLES[i.role]} {i.name}，{day(i.expires_at, unit)}到期"
        for n, i in enumerate(left, 1)
    ]
    keys: Rows = rows(Button(f"作废{n}", f"{REVOKE}:{i.id}") for n, i in enumerate(left[:PAGE], 1))
    head = f"没用的邀请{len(left)}个" + ("：" if left else "。")
    return Reply("\n".join([f"{said}{head}", *lines]), (*keys, (Button("返回", f"{ROSTER}:0"),)))


STEPS: Mapping[str, Callable[[Book, Member, Member, Press], Reply]] = {
    PERSON: lambda _book, _by, member, _press: person(member),
    ROLE: _role,
    OFFICE: _office,
    PAUSE: _pause,
    RESUME: _resume,
    OUT: _out,
}


async def ask(_update: Update, context: Context) -> None:
    """/members."""
    rights.require(context.member, "people")
    send(context.book, context.member.chat_id, roster(context.book, context.member))


async def press(update: Update, context: Context) -> None:
    """A button below the roster or a member of it."""
    query, book, by = update.callback_query, context.book, context.member
    if query is None or query.message is None:
        return
    if not rights.may(by, "people"):
        context.turn.answer = rights.refusal("people")
        return
    try:
        reply = _pressed(book, by, read_press(query.data))
    except LastCoordinator as refusal:
        context.turn.answer = str(refusal)
        return
    card = book.mail.card_of(by.chat_id, query.message.message_id)
    redraw(book, by.chat_id, card, reply)


def _pressed(book: Book, by: Member, press: Press) -> Reply:
    if press.verb == ROSTER:
        return roster(book, by, press.number)
    if press.verb == REVOKE:
        return invitations(book, by, press.number)
    member = book.members.on_roll(by.unit_id, press.number)
    return STEPS[press.verb](book, by, member, press) if member is not None else Reply(GONE)
