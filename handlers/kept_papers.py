"""The papers an office keeps: the template around its notices, and the version that was issued; both to be had again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from telegram import Message

from handlers import papers, rights
from handlers.files import File
from handlers.keyboards import on_draft
from handlers.paperwork import Kept, Made, Work, send_files
from handlers.placing import Catalogue
from handlers.presses import Tap, pressing
from handlers.replies import Reply, change, send
from handlers.texts import today
from storage.documents import Notice
from storage.errors import DocumentRefused
from storage.ledger import Book
from storage.ledger.desk import Paper
from storage.notice.encodings import decode
from storage.notice.files import text_of
from storage.notice.frame import ISSUES, left_blank, unknown_places
from storage.records import Draft, Member

KIND = "template"
USE, NOT_IT = "tempuse", "tempnot"
VERBS = (USE, NOT_IT)
LARGEST, LONGEST = 1024 * 1024, 20_000
# 要一份通报模板; 发我定稿
_ASKS = r"^(?:请|帮我|给我|我要|现在)*(?:要|发|看|导出|出)(?:我|一?[份下])*(?:整改|通报的?)*"
TEMPLATE = re.compile(_ASKS + r"模板[。.!！吧]*$")
FINAL = re.compile(_ASKS + r"定稿[。.!！吧]*$")
HINT = "花括号里的由台账填；要自己写的，直接改；【请填写】填好了才能出定稿和公开稿。改好发回来就行。"


@dataclass(frozen=True, slots=True)
class Template:
    """The text of a template that was sent, or why it cannot be read."""

    text: str
    refusal: str = ""


def asked(book: Book, member: Member, text: str, _known: Catalogue) -> Reply | None:
    """What 要模板 and 要定稿 are answered with."""
    if not (TEMPLATE.match(text) or FINAL.match(text)):
        return None
    if not rights.may(member, "edit"):
        return Reply("模板和定稿在整改办。")
    if TEMPLATE.match(text):
        book.ledger(member.unit_id).papers.order(member, "template")
        return Reply(f"模板马上发给您。{HINT}")
    return _final(book, member)


def _final(book: Book, member: Member) -> Reply:
    """Send the issued version that was kept last."""
    finals = [d for _, d in book.ledger(member.unit_id).history.all() if d.action == "final_kept"]
    if not finals or "path" not in finals[-1].detail:
        return Reply("还没有存过定稿。把定稿发给我，点「存为定稿」。")
    kept, unit = finals[-1], book.units.get(member.unit_id)
    document = {"path": kept.detail["path"], "name": kept.detail["name"]}
    book.mail.post(member.chat_id, {"method": "sendDocument", "document": document}, now=book.now)
    on = today(unit, kept.at)
    return Reply(f"{on.month}月{on.day}日{kept.member or ''}存的定稿：{kept.detail['name']}")


def prepare_template(book: Book, paper: Paper) -> Work:
    """The template as a text file."""
    text = papers.template(book.ledger(paper.unit_id))
    return Work(lambda _: (Made("通报模板.txt", text.encode("utf-8-sig")),), _send)


def _send(book: Book, paper: Paper, _who: Member, _made: object, files: Sequence[Kept]) -> None:
    send_files(book, paper, files)


def takes(member: Member, file: File) -> bool:
    """Whether a file is a template: a coordinator's text that says so in its name."""
    name = PurePath(file.file_name or "")
    return (
        file.kind == "document"
        and "模板" in name.stem
        and name.suffix.lower() in {".txt", ".docx"}
        and (file.size or 0) <= LARGEST
        and rights.may(member, "edit")
    )


def receive(book: Book, member: Member, message: Message, file: File) -> None:
    """Leave the template for the desk; the bubble that says so becomes its card."""
    ledger = book.ledger(member.unit_id)
    if not ledger.papers.has(message.chat_id, message.message_id):
        card = send(book, member.chat_id, Reply(f"收到“{file.file_name}”，正在读。"))
        details = {"file_id": file.file_id, "name": file.file_name}
        ledger.papers.order(member, "template_sent", message.message_id, card=card, **details)


def prepare(_book: Book, paper: Paper) -> Work:
    """A template to be fetched and read."""

    def read(data: bytes) -> Template:
        try:
            text = text_of(data) if paper.detail["name"].lower().endswith(".docx") else decode(data)
        except DocumentRefused as refused:
            return Template("", str(refused))
        return Template(text.replace("\r\n", "\n").strip())

    return Work(read, _arrived, file_id=paper.detail["file_id"])


def _arrived(book: Book, paper: Paper, member: Member, read: Template, _files: Sequence[Kept]) -> None:
    """The card of a template that has been read."""
    if read.refusal or ISSUES not in read.text or len(read.text) > LONGEST:
        why = read.refusal or f"这份模板里没有{ISSUES}，不能用。请发「要模板」，在发给您的那份上改。"
        change(book, paper.detail["card"], Reply(why))
        return
    draft = book.drafts.open(member, KIND, {"text": read.text, "name": paper.detail["name"]})
    change(book, paper.detail["card"], _render(book, draft))
    book.drafts.show(draft, paper.detail["card"])


def _render(book: Book, draft: Draft) -> Reply:
    """What the template leaves open, and whether to use it."""
    ledger, text = book.ledger(draft.unit_id), draft.payload["text"]
    as_of = today(ledger.unit, book.now)
    notice = papers.ledger_notice(ledger) if ledger.has_round else Notice()
    unknown = unknown_places(text, notice, as_of)
    left = [name for name in left_blank(notice, as_of, text) if name not in unknown]
    lines = ["通报模板，以后出通报都用它。"]
    lines += [f"台账里没有，要自己填：{'、'.join(unknown)}"] if unknown else []
    lines += [f"还有{len(left)}处【请填写】：{'、'.join(name or '未写明' for name in left)}"] if left else []
    keys = (on_draft(draft, "用这个模板", USE), on_draft(draft, "不用", NOT_IT))
    return Reply("\n".join(lines), (keys,), draft)


@pressing
def press(tap: Tap) -> Reply | None:
    """Use the template from now on, or not."""
    draft = tap.draft(KIND)
    rights.require(tap.member, "edit")
    closed = tap.book.drafts.advance(draft, state="closed", payload={})
    if tap.press.verb == NOT_IT:
        return Reply("没有换模板。", draft=closed)
    tap.book.units.set_template(draft.unit_id, draft.payload["text"])
    ledger = tap.book.ledger(draft.unit_id)
    ledger.history.append("template_kept", member=tap.member.id, name=draft.payload["name"])
    return Reply("已换成这个模板，以后出通报都用它。", draft=closed)
