"""Joining by invitation: usable at once; 不是我 and 移出 undo a link that reached the wrong person."""

from __future__ import annotations

from telegram import Update

from handlers import rights
from handlers.context import Context
from handlers.keyboards import Button, read_press
from handlers.replies import Reply, send
from handlers.texts import NOT_A_MEMBER, called, place
from storage.errors import InvitationInvalid, LastCoordinator
from storage.ledger import Book
from storage.records import Member

NOT_ME, REMOVE = "notme", "remove"
VERBS = (NOT_ME, REMOVE)
COMMANDS = {
    "coordinator": (
        ("outstanding", "还没完成的"),
        ("weekly", "本周小结"),
        ("pending", "待确认"),
        ("members", "人员"),
        ("report", "报进展"),
    ),
    "clerk": (("report", "报进展"), ("outstanding", "还没完成的"), ("weekly", "本周小结")),
    "chief": (("weekly", "本周小结"), ("outstanding", "还没完成的")),
    "deputy": (("weekly", "本周小结"), ("outstanding", "还没完成的")),
    "verifier": (("outstanding", "还没完成的"), ("weekly", "本周小结")),
    "viewer": (("outstanding", "还没完成的"), ("weekly", "本周小结")),
}
COMMON = (("help", "帮助"), ("cancel", "取消"))
EXAMPLES = {
    "clerk": "有进展直接发一句话，例如「户厕又改了2户，一共12户」，照片一起发。\n看到「已记录」才算报上。",
    "coordinator": "有进展直接发一句话；各部门发在群里的，也可以整段粘贴。\n问「还有哪些没完成」看全部，每周一早上有小结。\n",
    "chief": "问一句就有答复，例如「还有哪些没完成」「路灯修得怎么样了」。\n每周一早上有一页小结。\n",
    "deputy": "问一句就有答复，例如「还有哪些没完成」「路灯修得怎么样了」。\n要签批的会发卡片给您。\n",
    "verifier": "问一句就有答复，例如「还有哪些没完成」「路灯修得怎么样了」。\n镇内销号后请您认定。\n",
    "viewer": "问一句就有答复，例如「还有哪些没完成」。\n",
}
DUTY = {
    "clerk": "报进展",
    "coordinator": "管台账",
    "chief": "看进展、提要求",
    "deputy": "看分管的问题、提要求",
    "verifier": "查看、认定",
    "viewer": "查看",
}


def welcome(book: Book, member: Member) -> Reply:
    """What a new member reads first: who is taken for whom, and one example."""
    unit = book.units.get(member.unit_id)
    return Reply(
        f"{called(member)}，您好。这里是{unit.name}巡察整改助手。\n"
        f"您是：{place(member)}，{DUTY[member.role]}\n"
        f"{EXAMPLES[member.role]}请不要发涉密内容、问题线索、身份证号。",
        ((Button("不是我", f"{NOT_ME}:{member.id}"),),),
    )


def join(book: Book, code: str, telegram_id: int) -> None:
    """Redeem an invitation; greet the member, and tell the coordinators who came; raises InvitationInvalid."""
    known = book.members.by_telegram(telegram_id)
    member = book.members.redeem(code, telegram_id)
    if known is not None and known.id == member.id:
        send(book, member.chat_id, Reply(f"您已经加入了：{place(member)}。有进展直接发一句话。", fixed=True))
        return
    book.ledger(member.unit_id).history.append("joined", member=member.id, role=member.role)
    send(book, member.chat_id, welcome(book, member))
    send(book, member.chat_id, Reply("常用的四个按钮在输入框下面。", fixed=True))
    book.mail.post(member.chat_id, menu(member), now=book.now)
    announced = Reply(
        f"{place(member)} {called(member)}已加入，可{DUTY[member.role]}。",
        ((Button("不是本人，移出", f"{REMOVE}:{member.id}"),),),
    )
    for coordinator in book.members.of_unit(member.unit_id, "coordinator"):
        if coordinator.id != member.id:
            send(book, coordinator.chat_id, announced)


def menu(member: Member) -> dict[str, object]:
    """The slash menu of the member's role, as the Bot API takes it."""
    commands = [{"command": name, "description": text} for name, text in COMMANDS[member.role] + COMMON]
    scope = {"type": "chat", "chat_id": member.chat_id}
    return {"method": "setMyCommands", "commands": commands, "scope": scope}


def leave(book: Book, member: Member, *, by: Member) -> str:
    """End a membership and tell the person; returns what the one who did it reads."""
    book.members.remove(member)
    book.ledger(member.unit_id).history.append("removed", member=by.id, person=member.id)
    return f"已移出：{place(member)} {called(member)}。以前的记录不变。"


async def start(update: Update, context: Context) -> None:
    """/start CODE enrols; /start alone greets a member again."""
    message, user = update.message, update.effective_user
    if message is None or user is None:
        return
    code = (message.text or "").partition(" ")[2].strip()
    if not code:
        send(context.book, user.id, welcome(context.book, context.member))
        send(context.book, user.id, Reply("常用的四个按钮在输入框下面。", fixed=True))
        return
    if context.turn.member is None:
        context.book.mail.erase(update.update_id)
    try:
        join(context.book, code, user.id)
    except InvitationInvalid as refusal:
        send(context.book, user.id, Reply(str(refusal)))


async def press(update: Update, context: Context) -> None:
    """不是我 by the new member, 移出 by a coordinator."""
    query, book, by = update.callback_query, context.book, context.member
    if query is None or query.message is None:
        return
    pressed = read_press(query.data)
    member = book.members.get(pressed.number)
    if member is None or member.unit_id != by.unit_id:
        context.turn.answer = "这个人已经移出了。"
        return
    if member.id != by.id and not rights.may(by, "people"):
        context.turn.answer = "只有整改办可以移出。"
        return
    try:
        done = leave(book, member, by=by)
    except LastCoordinator as refusal:
        context.turn.answer = str(refusal)
        return
    if pressed.verb == NOT_ME:
        send(book, by.chat_id, Reply(f"好的，已经退出。{NOT_A_MEMBER}"))
        for coordinator in book.members.of_unit(member.unit_id, "coordinator"):
            send(
                book,
                coordinator.chat_id,
                Reply(f"{called(member)}（{place(member)}）点了「不是我」，已移出。请重新发邀请。"),
            )
    else:
        send(book, by.chat_id, Reply(done))
