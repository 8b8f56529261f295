"""打印审批表: the form of an issue's close-out as a Word file, with all that was signed, to print and sign on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from handlers import rights
from handlers.closeout_cards import CITED, FORM, shown_now
from handlers.levels import attached
from handlers.paperwork import Kept, Made, Work, send_files
from handlers.placing import Catalogue
from handlers.presses import Answered, Tap, pressing
from handlers.replies import Reply
from handlers.texts import day
from storage.closing import standing
from storage.ledger import Book, Ledger
from storage.ledger.desk import Paper
from storage.records import Entry, Issue, Member

if TYPE_CHECKING:
    from storage.approval import Approval

KIND = "approval"
VERBS = (FORM,)
ASKED = re.compile(
    r"^(?:请|帮我|给我|我要)*(?:打印|出|要|导出|生成|看)(?:一?[份下张])?(?P<what>.{0,30}?)的?(?:销号)?审批[表单](?:打印|出来|发我)?[。.!！吧]*$"
    r"|^(?P<first>.{1,30}?)的?(?:销号)?审批[表单](?:打印|打出来|发我|给我|要一[份张])(?:一?[份下张])?[。.!！吧]*$"
)
SOON = "审批表正在出，马上发给您。"


def asked(book: Book, member: Member, text: str, known: Catalogue) -> Reply | None:
    """What 打印第7条审批表 is answered with; None for other words."""
    found = ASKED.match(text.strip())
    if found is None:
        return None
    match = known.index.rank(found["what"] or found["first"] or "", prefer=())
    if match.verdict != "sure":
        return Reply("要打印哪一条的审批表？请说编号，例如「打印第7条审批表」。")
    issue = rights.issue_for(book.ledger(member.unit_id), member, known.ids[match.candidates[0].code])
    return Reply(order(book, member, issue) if rights.knows(member, issue) else rights.refusal("details"))


def order(book: Book, member: Member, issue: Issue) -> str:
    """Leave the form for the desk; returns what the member reads."""
    book.ledger(member.unit_id).papers.order(member, KIND, issue=issue.id)
    return SOON


def approval(ledger: Ledger, issue: Issue) -> Approval:
    """What the form says of an issue now."""
    from storage.approval import Approval

    closeouts = ledger.closeouts.of_issue(issue.id)
    shown = shown_now(ledger, issue)
    under_way = [one for one in closeouts[-1:] if one.state not in {"returned", "reopened"}]
    signed = [(step, standing(one, step, shown)) for one in under_way for step in (*one.chain, "verify")]
    entries = sorted(ledger.reports.of_issue(issue.id), key=lambda entry: (entry.at, entry.id))
    return Approval(
        unit=ledger.unit,
        round=ledger.round,
        issue=issue,
        done=tuple(_done(ledger, entry) for entry in entries if not entry.no_progress),
        evidence=ledger.evidence.of_issue(issue.id),
        closeouts=closeouts,
        standing={step: signature for step, signature in signed if signature is not None},
    )


def _done(ledger: Ledger, entry: Entry) -> str:
    """10月14日 农业农村办：新改20户，累计187户（照片2张，登记号0008）."""
    who = entry.office.name if entry.office else "整改办"
    shown = "，".join(filter(None, [attached(entry.evidence), f"登记号{entry.receipt or 0:04d}"]))
    return f"{day(entry.at, ledger.unit)} {who}：{CITED.sub('', entry.words)}（{shown}）"


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
