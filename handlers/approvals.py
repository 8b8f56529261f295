"""打印审批表: the form of an issue's close-out as a Word file, with all that was signed, to print and sign on."""

from __future__ import annotations

import re
from collections.abc import Sequence

from handlers import rights
from handlers.closeout_cards import FORM
from handlers.forms import approval
from handlers.paperwork import Kept, Made, Work, send_files
from handlers.placing import Catalogue, sure
from handlers.presses import Answered, Tap, pressing
from handlers.replies import Reply
from storage.ledger import Book
from storage.ledger.desk import Paper
from storage.records import Issue, Member

KIND = "approval"
VERBS = (FORM,)
ASKED = re.compile(
    r"^(?:请|帮我|给我|我要)*(?:打印|出|要|导出|生成|看)(?:一?[份下张])?(?P<what>.{0,30}?)的?(?:销号)?审批[表单](?:打印|出来|发我)?[。.!！吧]*$"
    r"|^(?P<first>.{1,30}?)的?(?:销号)?审批[表单](?:打印|打出来|发我|给我|要一[份张])(?:一?[份下张])?[。.!！吧]*$"
    r"|^(?P<bare>第?[\d一二三四五六七八九十.\-—]{1,7}[条号项]?)的?(?:销号)?审批[表单][。.!！]*$"
)
SOON = "审批表正在出，马上发给您。"


def asked(book: Book, member: Member, text: str, known: Catalogue) -> Reply | None:
    """What 打印第7条审批表 is answered with; None for other words."""
    found = ASKED.match(text.strip())
    if found is None:
        return None
    number = sure(known, found["what"] or found["first"] or found["bare"] or "")
    if number is None:
        return Reply("要打印哪一条的审批表？请说编号，例如「打印第7条审批表」。")
    issue = rights.issue_for(book.ledger(member.unit_id), member, number)
    return Reply(order(book, member, issue) if rights.knows(member, issue) else rights.refusal("details"))


def order(book: Book, member: Member, issue: Issue) -> str:
    """Leave the form for the desk; returns what the member reads."""
    book.ledger(member.unit_id).papers.order(member, KIND, issue=issue.id)
    return SOON


def prepare(book: Book, paper: Paper) -> Work:
    """What makes the form, out of the ledger as it is now."""
    ledger = book.ledger(paper.unit_id)
    said = approval(ledger, ledger.issues.get(int(paper.detail["issue"])))

    def make(_: bytes) -> tuple[Made, ...]:
        from storage.approval import to_word

        return (Made(f"{said.issue.label}销号审批表.docx", to_word(said)),)

    return Work(make, sent)


def sent(book: Book, paper: Paper, _who: Member, _made: object, files: Sequence[Kept]) -> None:
    """Send the form; nothing of it is kept here, for it can be made again."""
    send_files(book, paper, files, secret=True)


@pressing
def press(tap: Tap) -> None:
    """打印审批表."""
    issue = rights.issue_for(tap.ledger, tap.member, tap.press.number)
    if not rights.knows(tap.member, issue):
        raise Answered(rights.refusal("details"))
    tap.say(order(tap.book, tap.member, issue))
