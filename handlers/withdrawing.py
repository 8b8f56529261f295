"""撤回 by 登记号: the member's own within a set time, a coordinator's at any time; struck out and kept."""

from __future__ import annotations

import re

from handlers import rights
from handlers.drafting import Card, open_card, too_late
from handlers.keyboards import Press, on_draft
from handlers.placing import Catalogue
from handlers.presses import Tap, pressing
from handlers.replies import Reply
from handlers.report_cards import UNDO, render, show
from handlers.report_steps import STEPS
from storage.ledger import Book
from storage.records import Entry, Member

KIND = "withdrawing"
STRIKE, LEAVE = "strike", "leaveit"
VERBS = (STRIKE, LEAVE)
# 撤回0213; 登记号213撤回
ASKED = re.compile(
    r"^(?:请|把)?(?:撤回|撤销)(?:登记号)?第?0*(\d{1,6})号?[。.!！]*$|^登记号0*(\d{1,6})(?:撤回|撤销)[。.!！]*$"
)


def asked(book: Book, member: Member, text: str, _known: Catalogue) -> Reply | None:
    """The question that 撤回0213 leads to; None for other words."""
    found = ASKED.match(text.strip())
    if found is None:
        return None
    ledger, receipt = book.ledger(member.unit_id), int(found[1] or found[2])
    entry = ledger.reports.received(receipt)
    if entry is None or not _may(book, member, entry):
        return Reply(f"没有您能撤回的登记号{receipt:04d}。")
    if (late := too_late(book, member, entry)) is not None:
        return Reply(late)
    issue = rights.issue_for(ledger, member, entry.issue_id)
    draft = book.drafts.open(member, KIND, {"receipt": receipt})
    keys = (on_draft(draft, "撤回", STRIKE), on_draft(draft, "不撤", LEAVE))
    return Reply(f"要撤回登记号{receipt:04d}吗？{issue.heading}\n原话：{entry.words}", (keys,), draft)


def _may(book: Book, member: Member, entry: Entry) -> bool:
    """A coordinator may strike out any report, others what they typed themselves."""
    own = rights.may(member, "report") and _is_own(book, member, entry)
    return own or rights.may(member, "confirm_for_others")


def _is_own(book: Book, member: Member, entry: Entry) -> bool:
    return book.ledger(member.unit_id).reports.get(entry.report_id).typed_by == member.id


def _strike(book: Book, member: Member, receipt: int) -> str:
    """Strike out the report that a 登记号 belongs to; its own card says so too."""
    ledger = book.ledger(member.unit_id)
    entry = ledger.reports.received(receipt)
    if entry is not None and not _may(book, member, entry):
        return f"没有您能撤回的登记号{receipt:04d}。"
    if entry is not None and (late := too_late(book, member, entry)) is not None:
        return late
    if entry is None or entry.state != "recorded":
        return f"登记号{receipt:04d}已经撤回过了。"
    draft = book.drafts.of_report(entry.report_id)
    card = open_card(book, draft, member) if draft is not None else None
    if card is None or card.state.stage not in STEPS[UNDO][0]:
        ledger.reports.withdraw(entry, member)
        return f"已撤回登记号{receipt:04d}，不计入台账。"
    return render(_undone(book, card)).text


def _undone(book: Book, card: Card) -> Card:
    after = STEPS[UNDO][1](book, card, Press(UNDO, str(card.draft.id), card.draft.version))
    if card.draft.card is not None:
        show(book, after, card.draft.card)
    return after


@pressing
def press(tap: Tap) -> Reply:
    """撤回 or 不撤."""
    draft = tap.draft(KIND)
    receipt = int(draft.payload["receipt"])
    said = _strike(tap.book, tap.member, receipt) if tap.press.verb == STRIKE else "没有撤回。"
    tap.book.drafts.advance(draft, state="closed")
    return Reply(said)
