"""What a member reads on coming in: who is taken for whom, one example, the buttons and the menu of the role."""

from __future__ import annotations

from handlers.keyboards import Button
from handlers.replies import Reply, send
from handlers.texts import called, place
from storage.ledger import Book
from storage.records import Member

NOT_ME = "notme"
COMMANDS = {
    "coordinator": (
        ("outstanding", "还没完成的"),
        ("weekly", "本周小结"),
        ("pending", "待确认"),
        ("members", "人员"),
        ("invite", "邀请"),
        ("settings", "设置"),
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


def greet(book: Book, member: Member) -> None:
    """What a member reads first, the fixed buttons, and the menu of his role."""
    send(book, member.chat_id, welcome(book, member))
    send(book, member.chat_id, Reply("常用的四个按钮在输入框下面。", fixed=True))
    book.mail.post(member.chat_id, menu(member), now=book.now)


def menu(member: Member) -> dict[str, object]:
    """The slash menu of the member's role, as the Bot API takes it."""
    commands = [{"command": name, "description": text} for name, text in COMMANDS[member.role] + COMMON]
    scope = {"type": "chat", "chat_id": member.chat_id}
    return {"method": "setMyCommands", "commands": commands, "scope": scope}


def moved(book: Book, member: Member) -> None:
    """Tell a person in which unit he is from now on, with that role's menu."""
    unit = book.units.get(member.unit_id)
    text = f"现在是{unit.name}：{place(member)}，{DUTY[member.role]}。要换单位，发「换单位」。"
    send(book, member.chat_id, Reply(text, fixed=True))
    book.mail.post(member.chat_id, menu(member), now=book.now)
