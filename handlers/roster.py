"""人员: who is in the unit, in which role and office; changed, paused, removed by the coordinator in a few taps."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from telegram import Update

from handlers import leaving, rights, staffing
from handlers.context import Context
from handlers.drafting import KIND as REPORT
from handlers.keyboards import Button, Press, rows
from handlers.presses import Answered, Tap, pressing
from handlers.replies import Reply, send
from handlers.texts import ROLES, called, day, place
from storage.errors import LastCoordinator
from storage.ledger import Book
from storage.records import Member, Office, Role

ROSTER, PERSON, ROLE, OFFICE, PAUSE, RESUME, GIVE, OUT, REVOKE = (
    "roster", "mem", "mrole", "moffice", "mpause", "mresume", "mgive", "mout", "mrevoke",
)  # fmt: skip
VERBS = (ROSTER, PERSON, ROLE, OFFICE, PAUSE, RESUME, GIVE, OUT, REVOKE)
EVERY = "all"
OFFERED: tuple[Role, ...] = ("coordinator", "clerk", "deputy", "chief", "verifier")
GONE = "这个人已经移出了。"
PAGE = 9


def roster(book: Book, by: Member, page: int = 0) -> Reply:
    """Everybody, a button each, whom the close-out lacks, and the invitations nobody has used."""
    people = book.members.roll(by.unit_id)
    invited = book.invitations.waiting(by.unit_id)
    shown = people[page * PAGE : (page + 1) * PAGE]
    first = page * PAGE + 1
    lines = [f"人员{len(people)}人：", *(f"{n}　{line(member)}" for n, member in enumerate(shown, first))]
    if lacking := staffing.lacking(book, by.unit_id):
        lines.append(f"销号要签批，还没有人：{'、'.join(ROLES[role] for role in lacking)}")
    elif (lonely := staffing.sentence(book, by.unit_id)) is not None:
        lines.append(lonely)
    keys = [Button(str(n), f"{PERSON}:{member.id}") for n, member in enumerate(shown, first)]
    if len(people) > PAGE:
        keys.append(Button("下一页", f"{ROSTER}:{(page + 1) % -(-len(people) // PAGE)}"))
    more = [Button("邀请", "inv:0")]
    more += [Button(f"没用的邀请{len(invited)}", f"{REVOKE}:0")] if invited else []
    return Reply("\n".join(lines), (*rows(keys), *rows(more)))


def line(member: Member) -> str:
    """苇塘村 郑同志（部门、村）, and whether paused or elsewhere."""
    role = "" if member.office is None else f"（{ROLES[member.role]}）"
    state = "，已停用" if member.paused else "，换到别的单位了" if member.away else ""
    return f"{place(member)} {called(member)}{role}{state}"


def person(member: Member) -> Reply:
    """One member and what can be done."""
    hold = (
        Button("恢复", f"{RESUME}:{member.id}") if member.paused else Button("停用", f"{PAUSE}:{member.id}")
    )
    keys = (
        Button("改角色", f"{ROLE}:{member.id}"),
        Button("改部门", f"{OFFICE}:{member.id}"),
        hold,
        Button("移交", f"{GIVE}:{member.id}"),
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
        return _offices(book, member, 0, role)
    # A leader speaks for no office, and is kept from no signature by one.
    return _changed(book, by, member, role, member.office if role in {"clerk", "coordinator"} else None)


def _office(book: Book, by: Member, member: Member, press: Press) -> Reply:
    """Another office, and the role that was chosen before it, if one was."""
    number, _, chosen = press.choice.partition(".")
    role = next((known for known in OFFERED if known == chosen), member.role)
    office = book.ledger(by.unit_id).offices.get(int(number)) if number.isdecimal() else None
    if office is None:
        return _offices(book, member, press.version, role)
    return _changed(book, by, member, role, office)


def _offices(book: Book, member: Member, page: int, role: Role) -> Reply:
    offices = book.ledger(member.unit_id).offices.all()
    keys = [
        Button(office.name[:8], f"{OFFICE}:{member.id}:0:{office.id}.{role}")
        for office in offices[page * PAGE : (page + 1) * PAGE]
    ]
    if len(offices) > PAGE:
        following = (page + 1) % -(-len(offices) // PAGE)
        keys.append(Button("下一页", f"{OFFICE}:{member.id}:{following}:.{role}"))
    question = "改到哪个部门或村？" if role == member.role else f"改为{ROLES[role]}，请先选在哪里："
    return Reply(f"{line(member)}\n{question}", rows([*keys, Button("返回", f"{PERSON}:{member.id}")]))


def _changed(book: Book, by: Member, member: Member, role: Role, office: Office | None) -> Reply:
    with staffing.watched(book, by.unit_id):
        after = book.members.change(member, role, office)
    book.ledger(by.unit_id).history.append(
        "member_changed", member=by.id, person=member.id, role=[member.role, role],
        office=[member.office.name if member.office else None, office.name if office else None],
    )  # fmt: skip
    where = f"在{book.units.get(by.unit_id).name}" if member.away else ""
    send(book, member.chat_id, Reply(f"整改办改了您{where}的身份：{place(after)}，{ROLES[role]}。"))
    if role != member.role and not member.away:
        staffing.brief(book, after)
    shown = person(after)
    return Reply(f"已改：{shown.text}", shown.rows)


def _pause(book: Book, by: Member, member: Member, _press: Press) -> Reply:
    with staffing.watched(book, by.unit_id):
        other = book.members.pause(member)
    leaving.left(book, member, other)
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
        keys = [Button("确定移出", f"{OUT}:{member.id}:0:yes"), Button("返回", f"{PERSON}:{member.id}")]
        waits = len(leaving.unconfirmed(book, member))
        pending = f"还有待确认{waits}条，移出后由整改办处理。" if waits else ""
        keys[1:1] = [Button("先移交", f"{GIVE}:{member.id}")] if waits else []
        return Reply(f"移出 {line(member)}？{pending}移出后马上不能再用，以前的记录不变。", rows(keys))
    with staffing.watched(book, by.unit_id):
        other = book.members.remove(member)
    leaving.left(book, member, other)
    book.ledger(by.unit_id).history.append("removed", member=by.id, person=member.id)
    left = roster(book, by)
    return Reply(f"已移出：{place(member)} {called(member)}。以前的记录不变。\n{left.text}", left.rows)


def _give(book: Book, by: Member, member: Member, press: Press) -> Reply:
    """Whose the unconfirmed reports of one member are to be, in two taps."""
    waits = leaving.unconfirmed(book, member)
    back = Button("返回", f"{PERSON}:{member.id}")
    takers = [one for one in book.members.of_unit(by.unit_id) if _may_take(one, member)]
    if not waits or not takers:
        why = "没有待确认的，不用移交。" if not waits else "没有可以接手的人，请先邀请。"
        return Reply(f"{line(member)}\n{why}", ((back,),))
    taker = next((one for one in takers if str(one.id) == press.choice), None)
    if taker is None:
        shown = takers[press.version * PAGE : (press.version + 1) * PAGE]
        keys = [Button(called(one)[:8], f"{GIVE}:{member.id}:0:{one.id}") for one in shown]
        if len(takers) > PAGE:
            keys.append(
                Button("下一页", f"{GIVE}:{member.id}:{(press.version + 1) % -(-len(takers) // PAGE)}")
            )
        return Reply(f"{line(member)}\n待确认{len(waits)}条，移交给谁？", rows([*keys, back]))
    book.drafts.hand_over(member, taker, REPORT)
    book.ledger(by.unit_id).history.append("handed_over", member=by.id, person=taker.id)
    note = f"整改办把{called(member)}的待确认{len(waits)}条移交给您。"
    send(book, taker.chat_id, Reply(note, ((Button("逐条看", f"peach:{taker.id}"),),)))
    return Reply(f"已把{called(member)}的待确认{len(waits)}条移交给{called(taker)}。", ((back,),))


def _may_take(one: Member, giver: Member) -> bool:
    """A coordinator, or a colleague of the same office."""
    return one.id != giver.id and (
        one.role == "coordinator" or (one.role == "clerk" and one.office == giver.office)
    )


def invitations(book: Book, by: Member, press: Press) -> Reply:
    """The invitations nobody has used, each with its button to revoke it, or all at once."""
    unit, said, waiting = book.units.get(by.unit_id), "", book.invitations.waiting(by.unit_id)
    if press.subject == EVERY and press.choice != "yes":
        sure = (Button("确定全部作废", f"{REVOKE}:{EVERY}:0:yes"), Button("返回", f"{REVOKE}:0"))
        return Reply(f"没用的邀请{len(waiting)}个，全部作废？作废后这些码都打不开了。", (sure,))
    for invitation in waiting:
        if press.subject in {str(invitation.id), EVERY}:
            book.invitations.revoke(invitation)
            book.ledger(unit.id).history.append("invitation_revoked", member=by.id, person=invitation.name)
            said = "已全部作废。\n" if press.subject == EVERY else f"已作废：{invitation.name}的邀请。\n"
    left = book.invitations.waiting(by.unit_id)
    pages = max(1, -(-len(left) // PAGE))
    page = press.version % pages
    shown = list(enumerate(left, 1))[page * PAGE : (page + 1) * PAGE]
    lines = [
        f"{n}　{one.office.name if one.office else ROLES[one.role]} {one.name}，{day(one.expires_at, unit)}到期"
        for n, one in shown
    ]
    keys = [Button(f"作废{n}", f"{REVOKE}:{one.id}:{page}") for n, one in shown]
    more = [Button("下一页", f"{REVOKE}:0:{(page + 1) % pages}")] if pages > 1 else []
    more += [Button("全部作废", f"{REVOKE}:{EVERY}")] if len(left) > 1 else []
    head = f"没用的邀请{len(left)}个" + ("：" if left else "。")
    return Reply(
        "\n".join([f"{said}{head}", *lines]), (*rows(keys), *rows([*more, Button("返回", f"{ROSTER}:0")]))
    )


STEPS: Mapping[str, Callable[[Book, Member, Member, Press], Reply]] = {
    PERSON: lambda _book, _by, member, _press: person(member),
    ROLE: _role,
    OFFICE: _office,
    PAUSE: _pause,
    RESUME: _resume,
    GIVE: _give,
    OUT: _out,
}


async def ask(_update: Update, context: Context) -> None:
    """/members."""
    rights.require(context.member, "people")
    send(context.book, context.member.chat_id, roster(context.book, context.member))


@pressing
def press(tap: Tap) -> Reply:
    """A button below the roster or a member of it."""
    if not rights.may(tap.member, "people"):
        raise Answered(rights.refusal("people"))
    try:
        return _pressed(tap.book, tap.member, tap.press)
    except LastCoordinator as refusal:
        raise Answered(str(refusal)) from refusal


def _pressed(book: Book, by: Member, press: Press) -> Reply:
    if press.verb == ROSTER:
        return roster(book, by, press.number)
    if press.verb == REVOKE:
        return invitations(book, by, press)
    member = book.members.on_roll(by.unit_id, press.number)
    return STEPS[press.verb](book, by, member, press) if member is not None else Reply(GONE)
