"""A document a coordinator sends: what was read and what it would change, first; a newer report is not beaten unasked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from telegram import Message

from handlers import awaiting, changes, documents, extensions, rights, sheet_writing, unassigned
from handlers.arrivals import ALL, FINAL, IN, KIND, NO, TAKE, is_final, questions, render, revised, told
from handlers.files import File
from handlers.keyboards import Button, Press, Rows
from handlers.paperwork import Kept, Work
from handlers.placing import Catalogue
from handlers.presses import Answered, Tap, pressing
from handlers.replies import Reply, change, send
from storage.documents import Notice
from storage.errors import DocumentRefused
from storage.ledger import Book
from storage.ledger.desk import Paper
from storage.notice.files import read_bytes
from storage.records import Draft, Member

VERBS = (ALL, IN, NO, TAKE, FINAL)
READ = frozenset({".docx", ".xlsx", ".txt", ".md", ".html", ".htm", ".pdf"})
OLD = frozenset({".doc", ".xls", ".wps", ".et"})
# What may stand beside a document for the ledger: 请导入这份台账. Other words make it part of a report.
WORDS = re.compile(r"(?:请|帮我)?(?:导入|读|看)?(?:这份|一下)?.{0,6}(?:台账|通报|方案|定稿|导入)?")
FINALS: Rows = ((Button("公开稿", "public:0"),),)
_MOST = 9
NO_ISSUES = "没有读到问题清单，先当作材料收下。是哪一条的？发一句话就行。"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a document turned out to hold, or why it cannot be read."""

    notices: tuple[Notice, ...] = ()
    refusal: str = ""


def takes(member: Member, message: Message, file: File) -> bool:
    """Whether a file is a document for the ledger: a coordinator's own, and no part of a report."""
    ending = PurePath(file.file_name or "").suffix.lower()
    alone = message.media_group_id is None and message.reply_to_message is None
    said = WORDS.fullmatch((message.caption or "").strip())
    return (
        file.kind == "document"
        and ending in READ | OLD
        and alone
        and bool(said)
        and rights.may(member, "edit")
    )


def receive(book: Book, member: Member, message: Message, file: File) -> None:
    """Leave the document for the desk; the bubble that says so becomes its card."""
    if file.size is not None and file.size > 20 * 1024 * 1024:
        send(book, member.chat_id, Reply(str(DocumentRefused("large"))))
        return
    name = file.file_name or ""
    details = {"file_id": file.file_id, "name": name, "media_type": file.media_type, "size": file.size}
    ledger = book.ledger(member.unit_id)
    if not ledger.papers.has(message.chat_id, message.message_id):
        card = send(book, member.chat_id, Reply(f"收到“{name}”，正在读。"))
        ledger.papers.order(member, "sent", message.message_id, card=card, **details)


def _reading(name: str) -> Any:
    """What reads a document's content, away from the ledger."""

    def read(data: bytes) -> Reading:
        try:
            found = read_bytes(data, PurePath(name).suffix.lower())
        except DocumentRefused as refused:
            return Reading(refusal="" if refused.why == "scanned" else str(refused))
        return Reading(tuple(notice for notice in found if notice.issues))

    return read


def prepare(_book: Book, paper: Paper) -> Work:
    """A document to be fetched and read."""
    return Work(_reading(paper.detail["name"]), _arrived, file_id=paper.detail["file_id"])


def prepare_import(_book: Book, paper: Paper) -> Work:
    """A document to be read once more and brought in."""
    return Work(_reading(paper.detail["name"]), _brought_in, path=paper.detail["path"])


def _arrived(book: Book, paper: Paper, member: Member, read: Reading, files: Sequence[Kept]) -> None:
    """A card for each notice that the document holds."""
    if not read.notices:
        if not read.refusal:
            _keep_as_evidence(book, paper)
        _show(book, paper, Reply(read.refusal or NO_ISSUES))
        return
    file = {"name": paper.detail["name"], "path": files[0].path, "of": len(read.notices)}
    cards = [_card(book, member, notice, file | {"at": at}) for at, notice in enumerate(read.notices)]
    _show(book, paper, cards[0])
    for card in cards[1:_MOST]:
        send(book, paper.chat_id, card)
    if len(cards) > _MOST:
        send(book, paper.chat_id, Reply(f"文件里共{len(cards)}份，先看前{_MOST}份，其余请分开发。"))


def _card(book: Book, member: Member, notice: Notice, file: dict[str, Any]) -> Reply:
    ledger = book.ledger(member.unit_id)
    notice = ledger.imports.aligned(notice)
    said = told(ledger, notice, ledger.imports.compare(notice))
    return render(book.drafts.open(member, KIND, said | file | {"taken": {}}))


def _keep_as_evidence(book: Book, paper: Paper) -> None:
    detail = paper.detail
    book.ledger(paper.unit_id).evidence.keep(
        paper.chat_id,
        paper.message_id or 0,
        None,
        kind="document",
        file_id=detail["file_id"],
        file_name=detail["name"],
        size=detail["size"],
        media_type=detail["media_type"],
    )


def _show(book: Book, paper: Paper, reply: Reply) -> None:
    change(book, paper.detail["card"], reply)
    if reply.draft is not None:
        book.drafts.show(reply.draft, paper.detail["card"])


def _pressed(book: Book, draft: Draft, member: Member, press: Press) -> Reply:
    """The card after a tap on it."""
    rights.require(member, "edit")
    payload, ledger = draft.payload, book.ledger(draft.unit_id)
    if press.verb == TAKE:
        code, _, which = press.choice.partition(",")
        return render(
            book.drafts.advance(draft, payload=payload | {"taken": payload["taken"] | {code: which}})
        )
    if press.verb == FINAL and payload["blanks"]:
        raise Answered("还有【请填写】没有填，不能存为定稿。")
    closed = book.drafts.advance(draft, state="closed")
    if press.verb == NO:
        return Reply(f"没有{'存' if is_final(draft) else '导入'}，台账没有变。", draft=closed)
    if press.verb == FINAL:
        kept = {"name": payload["name"], "path": payload["path"], "unsettled": len(payload["doubts"])}
        ledger.history.append("final_kept", member=member.id, **kept)
        return Reply(f"已存为定稿：{payload['name']}。台账没有变。", FINALS, closed)
    ledger.papers.order(
        member,
        "bring_in",
        name=payload["name"],
        path=payload["path"],
        at=payload["at"],
        taken=payload["taken"],
        writings=payload["writings"],
        card=draft.card,
    )
    return Reply(f"正在导入“{payload['name']}”。", draft=closed)


def _brought_in(book: Book, paper: Paper, member: Member, read: Reading, _files: Sequence[Kept]) -> None:
    """Bring the document in as one change, with history; the card says what came of it."""
    ledger, detail = book.ledger(paper.unit_id), paper.detail
    notice = ledger.imports.aligned(read.notices[detail["at"]])
    older = {code for code, which in detail["taken"].items() if which == "old"}
    newer = {q.code: q.stale for q in questions(ledger, notice) if q.code not in older}
    notice = revised(notice, newer)
    comparison = documents.take_in(book, notice, ledger.unit.name, ledger.unit.settings, member, older)
    written = sheet_writing.carry_out(ledger, member, detail["writings"])
    ledger.history.append("brought_in", member=member.id, name=detail["name"], path=detail["path"])
    new = f"新增{len(comparison.new)}条，" if comparison.new else ""
    done = "；".join(filter(None, [f"{new}改动{len(comparison.changed)}条", written]))
    said = (
        f"已导入“{detail['name']}”：{done}。" if comparison.known else f"{documents.imported(comparison)}。"
    )
    nobody = unassigned.told(ledger)
    change(book, detail["card"], Reply(f"{said}{nobody}", unassigned.OFFER if nobody else ()))
    put_off = [one for one in comparison.changed if changes.is_extension(one)] if comparison.current else []
    extensions.ask_why(book, member, [ledger.issues.coded(one.code) for one in put_off])


def asked(book: Book, member: Member, text: str, known: Catalogue) -> Reply | None:
    """The reason of an extension that came with a document or a change."""
    draft = awaiting.answered(book, member, awaiting.EXTENDING, text, known)
    if draft is None:
        return None
    ledger, reason = book.ledger(member.unit_id), text.strip()
    issues = [rights.issue_for(ledger, member, number) for number in draft.payload["issues"]]
    extensions.note_why(ledger, member, issues, reason)
    return Reply(f"已记下{'、'.join(issue.label for issue in issues)}的延期理由：{reason}")


@pressing
def press(tap: Tap) -> Reply | None:
    """A button below the card of a document."""
    draft = tap.draft(KIND, settled="这份文件已经处理过了。")
    if tap.press.verb == ALL:
        tap.send(Reply("\n\n".join(draft.payload["whole"])))
        return None
    if tap.press.verb == IN and any(q[0] not in draft.payload["taken"] for q in draft.payload["questions"]):
        raise Answered("请先定用哪个数。")
    return _pressed(tap.book, draft, tap.member, tap.press)
