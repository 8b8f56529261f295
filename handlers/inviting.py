"""邀请: a list of people becomes one-time codes: a link for one person, a sheet of slips to print for several."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from telegram import Message, Update

from handlers import awaiting, rights
from handlers.context import Context
from handlers.files import File
from handlers.keyboards import on_draft
from handlers.paperwork import Kept, Made, Work, send_files
from handlers.placing import Catalogue
from handlers.presses import Answered, Tap, pressing
from handlers.replies import Reply, change, payload, send
from handlers.texts import ROLES, day, numbered
from storage.errors import DocumentRefused
from storage.ledger import Book, Ledger
from storage.ledger.desk import Paper
from storage.ledger.invitations import new_code
from storage.people import Invitee, Listed, read_file, read_lines, unfamiliar
from storage.records import Draft, Member, Office

if TYPE_CHECKING:
    from storage.invitation_sheet import Slip

OFFER = "invitees"
ASK, GIVE, DROP = "inv", "invgive", "invdrop"
VERBS = (ASK, GIVE, DROP)
READ = frozenset({".txt", ".csv", ".xlsx"})
NAMED = re.compile(r"(?:人员|联络员|通讯|花|邀请|加入).{0,4}(?:名单|名册|录)|花名册|通讯录|邀请名单")
SAID = re.compile(
    r"^(?:请|帮我|我要|给我)*(?:批量)?(?:开|发|做|出)?邀请(?:名单|链接|码|人员?)?(?:一下)?[：:，,。\s]*"
)
HOW = (
    "请发名单，一行写一个人：姓名 部门，例如：\n"
    "赵同志 民政办\n孙同志 东村\n钱副镇长 分管领导\n"
    "角色可以写：整改办、分管领导、主要领导、巡察办；写部门或村的就是报进展的。\n"
    "发 .xlsx、.csv、.txt 文件也可以。"
)
SHOWN = 40


@dataclass(frozen=True, slots=True)
class Issued:
    """An invitation as it leaves the house: only here does its code stand beside its name."""

    invitee: Invitee
    code: str
    link: str | None
    place: str


def ask(book: Book, member: Member) -> Reply:
    """Ask for the list and wait for it."""
    rights.require(member, "people")
    awaiting.wait(book, member, awaiting.INVITING, {})
    return Reply(HOW)


def asked(book: Book, member: Member, text: str, _known: Catalogue) -> Reply | None:
    """What 邀请 and the list below it, or the list that was asked for, lead to; None for other words."""
    said, waiting = SAID.match(text), awaiting.awaited(book, member, awaiting.INVITING)
    if said is None and waiting is None:
        return None
    rest = text[said.end() :] if said else text
    if not rights.may(member, "people"):
        return None if rest else Reply(rights.refusal("people"))
    if not rest.strip():
        return ask(book, member)
    listed = read_lines(rest, names(book.ledger(member.unit_id)))
    if not listed.people and "\n" not in rest.strip():
        return None
    awaiting.stop(book, member)
    return offer(book, member, listed)


def names(ledger: Ledger) -> frozenset[str]:
    """Every name that the unit's offices go by."""
    return frozenset(name for office in ledger.offices.all() for name in (office.name, *office.aliases))


def offer(book: Book, member: Member, listed: Listed) -> Reply:
    """What was read, before anything is sent: who, what is new, what could not be read."""
    fresh, known = _apart(book, member, listed.people)
    lines = [f"读到{len(listed.people)}人：", *_lines(fresh)] if fresh else []
    strange = unfamiliar(Listed(tuple(fresh)).offices(), names(book.ledger(member.unit_id)))
    lines += [f"台账里还没有、会新建的部门和村：{'、'.join(strange)}"] if strange else []
    lines += [f"已经加入、不再发的：{'、'.join(one.name for one in known)}"] if known else []
    lines += [f"没读懂{len(listed.problems)}行：", *listed.problems[:SHOWN]] if listed.problems else []
    if not fresh:
        return Reply("\n".join(["没有要邀请的人。", *lines]))
    draft = book.drafts.open(member, OFFER, {"people": [[p.name, p.role, p.office] for p in fresh]})
    keys = (on_draft(draft, f"发邀请{len(fresh)}份", GIVE), on_draft(draft, "取消", DROP))
    return Reply("\n".join(lines), (keys,), draft)


def _lines(people: Sequence[Invitee]) -> list[str]:
    told = numbered([_line(one) for one in people[:SHOWN]])
    return [told, *([f"还有{len(people) - SHOWN}人"] if len(people) > SHOWN else [])]


def _line(one: Invitee) -> str:
    return f"{place(one)} {one.name}" + (f"（{ROLES[one.role]}）" if one.office else "")


def _apart(book: Book, by: Member, people: Sequence[Invitee]) -> tuple[list[Invitee], list[Invitee]]:
    """Those to invite, and those who are here in the same place already."""
    here = {
        (one.name, one.role, one.office.name if one.office else None) for one in book.members.roll(by.unit_id)
    }
    known = [one for one in people if (one.name, one.role, one.office) in here]
    return [one for one in people if one not in known], known


def place(one: Invitee) -> str:
    """Where the person will work."""
    return one.office or ROLES[one.role]


def issue(
    book: Book, ledger: Ledger, one: Invitee, by: Member | None = None, code: str | None = None
) -> Issued:
    """Make one invitation; the history knows who invited whom into which role."""
    office: Office | None = ledger.offices.found(one.office) if one.office else None
    given, expires = book.members.invite(ledger.unit.id, one.name, one.role, office, code or new_code())
    ledger.history.append(
        "invited", member=by.id if by else None, person=one.name, role=one.role,
        office=office.name if office else None, until=expires.isoformat(),
    )  # fmt: skip
    return Issued(one, given, link(book, given), place(one))


def link(book: Book, code: str) -> str | None:
    """The link that opens the bot with a code, once the bot's name is known."""
    bot = book.mail.bot_name()
    return f"https://t.me/{bot}?start={code}" if bot else None


def slips(book: Book, ledger: Ledger, issued: Sequence[Issued]) -> list[Slip]:
    """The invitations as they are printed."""
    from storage.invitation_sheet import Slip

    until = book.members.expiry.astimezone(ledger.unit.settings.zone).date()
    return [Slip(one.invitee.name, one.place, one.code, one.link, until) for one in issued]


def give(book: Book, member: Member, draft: Draft) -> Reply:
    """One person's link at once; the slips of several are made beside the chat."""
    rights.require(member, "people")
    people = [Invitee(name, role, office) for name, role, office in draft.payload["people"]]
    done = book.drafts.advance(draft, state="closed")
    ledger = book.ledger(member.unit_id)
    until = day(book.members.expiry, ledger.unit)
    if len(people) > 1:
        ledger.papers.order(member, "invitations", people=draft.payload["people"], card=draft.card)
        return Reply(f"正在做{len(people)}份邀请码，马上发给您。", draft=done)
    made = issue(book, ledger, people[0], member)
    words = f"{made.place} {made.invitee.name}：点开链接就能用，只能用一次，{until}前有效。\n{made.link or f'在机器人里发：/start {made.code}'}"
    book.mail.post(member.chat_id, payload(Reply(words)) | {"secret": True}, now=book.now)
    return Reply(f"已邀请：{made.place} {made.invitee.name}。请把下面这条单独转给本人。", draft=done)


def takes(book: Book, member: Member, message: Message, file: File) -> bool:
    """Whether a file is a list of people: the one that was asked for, or one that is named so."""
    if file.kind != "document" or not rights.may(member, "people"):
        return False
    said = f"{PurePath(file.file_name or '').stem} {message.caption or ''}"
    return awaiting.awaited(book, member, awaiting.INVITING) is not None or NAMED.search(said) is not None


def receive(book: Book, member: Member, message: Message, file: File) -> None:
    """Leave the list for the desk; the bubble that says so becomes its card."""
    name = file.file_name or ""
    if PurePath(name).suffix.lower() not in READ:
        send(book, member.chat_id, Reply("名单请发 .xlsx、.csv 或 .txt 文件，或者直接粘贴文字。"))
        return
    ledger = book.ledger(member.unit_id)
    if not ledger.papers.has(message.chat_id, message.message_id):
        awaiting.stop(book, member)
        card = send(book, member.chat_id, Reply(f"收到“{name}”，正在读。"))
        ledger.papers.order(member, "people", message.message_id, card=card, file_id=file.file_id, name=name)


def prepare(book: Book, paper: Paper) -> Work:
    """A list of people to be fetched and read."""
    known, suffix = names(book.ledger(paper.unit_id)), PurePath(paper.detail["name"]).suffix.lower()

    def read(data: bytes) -> Listed:
        try:
            return read_file(data, suffix, known)
        except DocumentRefused as refused:
            return Listed(problems=(str(refused),))

    return Work(read, arrived, file_id=paper.detail["file_id"])


def arrived(book: Book, paper: Paper, member: Member, listed: Listed, _files: Sequence[Kept]) -> None:
    """The card of a list that has been read."""
    rights.require(member, "people")
    reply = offer(book, member, listed)
    change(book, paper.detail["card"], reply)
    if reply.draft is not None:
        book.drafts.show(reply.draft, paper.detail["card"])


def prepare_sheet(book: Book, paper: Paper) -> Work:
    """The slips to print: codes are made here and kept, hashed, only with the sheet that shows them."""
    from storage.invitation_sheet import to_word

    ledger = book.ledger(paper.unit_id)
    people = [Invitee(name, role, office) for name, role, office in paper.detail["people"]]
    made = [Issued(one, code := new_code(), link(book, code), place(one)) for one in people]
    printed = slips(book, ledger, made)
    name = f"{ledger.unit.name}邀请码{len(people)}份.docx"
    return Work(
        lambda _: (Made(name, to_word(ledger.unit.name, printed)),),
        partial(sheet_made, [(one.invitee, one.code) for one in made]),
    )


def sheet_made(
    codes: Sequence[tuple[Invitee, str]],
    book: Book,
    paper: Paper,
    member: Member,
    _made: Any,
    files: Sequence[Kept],
) -> None:
    """Let the codes open the door, and send the sheet, in one commit."""
    rights.require(member, "people")
    ledger = book.ledger(paper.unit_id)
    for one, code in codes:
        issue(book, ledger, one, member, code)
    send_files(book, paper, files, secret=True)
    until = day(book.members.expiry, ledger.unit)
    said = f"已发{len(codes)}份邀请，每份只能用一次，{until}前有效。打印后剪开，发给本人。\n谁加入了会告诉您；要作废，发「人员」。"
    change(book, paper.detail["card"], Reply(said))


async def command(update: Update, context: Context) -> None:
    """/invite, alone or with a list below it."""
    text = ((update.message.text if update.message else None) or "").partition("\n")
    rest = "\n".join([text[0].partition(" ")[2], text[2]]).strip()
    rights.require(context.member, "people")
    known = names(context.ledger)
    reply = (
        offer(context.book, context.member, read_lines(rest, known))
        if rest
        else ask(context.book, context.member)
    )
    send(context.book, context.member.chat_id, reply)


@pressing
def press(tap: Tap) -> Reply | None:
    """邀请 below the roster, or a button below the card of a list."""
    if not rights.may(tap.member, "people"):
        raise Answered(rights.refusal("people"))
    if tap.press.verb == ASK:
        tap.send(ask(tap.book, tap.member))
        return None
    draft = tap.draft(OFFER, settled="这份名单已经处理过了。")
    if tap.press.verb == GIVE:
        return give(tap.book, tap.member, draft)
    return Reply("没有发邀请。", draft=tap.book.drafts.advance(draft, state="closed"))
