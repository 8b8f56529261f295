"""移交: the coordinator's work goes to another member; history stays, and the one who leaves reads on."""

from __future__ import annotations

import re

from handlers import rights, staffing
from handlers.drafting import KIND as REPORT
from handlers.greeting import menu
from handlers.keyboards import Button, on_draft
from handlers.placing import Catalogue
from handlers.presses import Tap, pressing
from handlers.replies import Reply, send
from handlers.rounds import to_sign
from handlers.texts import called
from storage.ledger import Book
from storage.records import Draft, Member

KIND = "handover"
GIVE, KEEP = "give", "keepit"
VERBS = (GIVE, KEEP)
SAID = re.compile(
    r"^(?:我的?|整改办|整改办的?工作|工作|手头的?工作)*(?:交接|移交|交)给(.{1,12}?)[。.!！吧了]*$"
)


def asked(book: Book, member: Member, text: str, _known: Catalogue) -> Reply | None:
    """The question that 整改办交接给何同志 leads to; None where the words are something else."""
    found = SAID.match(text.strip())
    if found is None or not rights.may(member, "people"):
        return None
    name = found[1].strip()
    taker = [one for one in book.members.of_unit(member.unit_id) if name in {one.name, called(one)}]
    if len(taker) != 1 or taker[0].id == member.id:
        return Reply(f"没有找到“{name}”，没有移交。请先请对方加入，或用 /members 核对姓名。")
    draft = book.drafts.open(member, KIND, {"to": taker[0].id})
    keys = (on_draft(draft, f"移交给{called(taker[0])}"[:10], GIVE), on_draft(draft, "取消", KEEP))
    return Reply(
        f"要移交：{'、'.join(waiting(book, member))}。移交后您只能查看，以前的记录不变。", (keys,), draft
    )


def waiting(book: Book, member: Member) -> list[str]:
    """What waits for the coordinator, counted."""
    ledger = book.ledger(member.unit_id)
    review = to_sign(book, ledger, member)
    unwritten = len(ledger.measures.unwritten(ledger.round.id)) if ledger.has_round else 0
    pending = len(book.drafts.waiting(member.unit_id, REPORT))
    return [f"待审{review}件", f"待确认{pending}条", f"没写入台账{unwritten}条"]


def hand_over(book: Book, giver: Member, taker: Member) -> str:
    """Make the other the coordinator and let this one only read; returns what the giver reads."""
    work = "、".join(waiting(book, giver))
    with staffing.watched(book, giver.unit_id):
        book.members.change(taker, "coordinator", taker.office)
        book.members.change(giver, "viewer", None)
    book.drafts.hand_over(giver, taker, REPORT)
    book.ledger(giver.unit_id).history.append("handed_over", member=giver.id, person=taker.id)
    said = f"{called(giver)}已把整改办的工作移交给您：{work}。"
    send(book, taker.chat_id, Reply(said, ((Button("看待确认", "peach:0"),),)))
    for one in (giver, taker):
        book.mail.post(one.chat_id, menu(_now(book, one)), now=book.now)
    staffing.brief(book, _now(book, taker))
    return f"已移交给{called(taker)}：{work}。您现在只能查看，以前的记录不变。"


def _now(book: Book, member: Member) -> Member:
    """The member as the hand-over has left him."""
    return book.members.get(member.id) or member


@pressing
def press(tap: Tap) -> Reply:
    """移交 or 取消."""
    draft = tap.draft(KIND)
    said = _settled(tap.book, tap.member, draft, tap.press.verb)
    tap.book.drafts.advance(draft, state="closed")
    return Reply(said)


def _settled(book: Book, member: Member, draft: Draft, verb: str) -> str:
    rights.require(member, "people")
    taker = book.members.get(int(draft.payload["to"]))
    if verb == KEEP or taker is None or taker.unit_id != member.unit_id:
        return "没有移交。"
    return hand_over(book, member, taker)
