"""Reporting: one sentence becomes one card, one tap records it; corrected, undone and completed by taps."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from handlers import rights
from handlers.drafting import KIND, Card, State, open_card, too_late
from handlers.keyboards import Press
from handlers.placing import Catalogue, first_state
from handlers.presses import NOT_YOURS, STALE, Answered, Tap, pressing
from handlers.replies import Reply
from handlers.report_cards import PICK, UNDO, render, show
from handlers.report_steps import STEPS, asked
from handlers.understand import Understanding
from storage.ledger import Book
from storage.records import Draft, Member, Office

# 刚才报的那条撤回; 帮我撤回上一条; 我报错了
RECALL = re.compile(
    r"^我?(?:昨天|刚才|刚刚|今天|上午|下午|早上|刚)?[报发]的(?:那[条个句])?(?:撤回|撤销|撤了|收回|删掉|删了|作废|不算)[了吧一下。.]*$|^(?:请|帮我?|我要|能不能|可以)?(?:把)?(?:撤回|撤销|撤了|收回|删掉|删了|删除|作废)(?:一下)?(?:刚才|刚刚|上一?条|上面|那条|这条|报告|$)|^我?(?:又)?(?:报|发|写|填|记|打|点)错了?[。.!！]*$|(?:刚才|刚刚|上一条)\w{0,8}(?:撤回|撤销|撤了|收回|删掉|删了|删除|作废|报错|发错|打错|不对)"
)

HIDDEN = "这条现在不对您公开了，请找整改办。"


@dataclass(frozen=True, slots=True)
class Said:
    """What a member sent as a report: the words and which message they are."""

    text: str
    chat_id: int
    message_id: int
    office: Office | None = None


def report(
    book: Book,
    member: Member,
    said: Said,
    understood: Understanding,
    catalogue: Catalogue,
    issue: int | None = None,
) -> Card:
    """Keep a message as a report and open its card; `issue` where the member chose it beforehand."""
    ledger = book.ledger(member.unit_id)
    known = ledger.reports.of_message(said.chat_id, said.message_id)
    draft = book.drafts.of_report(known.id) if known is not None else None
    if known is not None and draft is not None:
        return Card(ledger, draft, known, member)
    message = ledger.reports.keep(member, said.chat_id, said.message_id, said.text, said.office)
    state = first_state(understood, catalogue, said.text, issue)
    draft = book.drafts.open(member, KIND, state.payload(), message.id)
    return asked(book, Card(ledger, draft, message, member), state)


def recalled(book: Book, member: Member, text: str, _known: Catalogue) -> Reply | None:
    """The card of the last report again, with its 撤回, where the words ask to take it back; None for other words."""
    if not RECALL.search(text):
        return None
    draft = book.drafts.newest(member.chat_id, KIND)
    if draft is None or draft.state == "closed":
        return Reply("没有可以撤回的报告。")
    return render(open_card(book, draft, member))


def revise(book: Book, card: Card, text: str, state: State) -> Card:
    """Let an edited message revise the report it was: the old words stay, the card asks again."""
    ledger = card.ledger
    ledger.reports.revise(card.report, text, card.member)
    return asked(book, replace(card, report=ledger.reports.get(card.report.id)), state)


def pressed(book: Book, draft: Draft, by: Member, press: Press) -> tuple[Card, str | None]:
    """The card after a press, and what the one who pressed is told beside it; an old press changes nothing."""
    card = open_card(book, draft, by)
    stages, step = STEPS[press.verb]
    if press.version != draft.version or card.state.stage not in stages:
        return card, STALE
    if press.verb == UNDO and (late := _late(book, card)) is not None:
        return card, late
    return step(book, card, press), None


def _late(book: Book, card: Card) -> str | None:
    entries = [card.entry(matter) for matter in card.state.matters if matter.entry is not None]
    told = (too_late(book, card.member, entry) for entry in entries)
    return next((late for late in told if late is not None), None)


def _may_press(draft: Draft | None, member: Member) -> bool:
    """The sender's own card; a coordinator may act for the unit's members."""
    return (
        draft is not None
        and draft.unit_id == member.unit_id
        and (draft.member_id == member.id or rights.may(member, "confirm_for_others"))
        and rights.may(member, "report")
    )


def _hidden(tap: Tap, draft: Draft) -> bool:
    """Whether the press is about an issue that exists for the member no longer; the coordinators settle it."""
    state = open_card(tap.book, draft, tap.member).state
    named = [matter.issue for matter in state.matters]
    picked = int(tap.press.choice) if tap.press.verb == PICK and tap.press.choice.isdecimal() else 0
    named += state.matter.candidates[picked - 1 : picked] if picked else []
    return any(n is not None and not rights.sees(tap.member, tap.ledger.issues.get(n)) for n in named)


@pressing
def press(tap: Tap) -> None:
    """A button on a report's card."""
    draft = tap.book.drafts.get(tap.press.number)
    if draft is None or not _may_press(draft, tap.member):
        raise Answered(NOT_YOURS)
    if _hidden(tap, draft):
        raise Answered(HIDDEN)
    card, answer = pressed(tap.book, draft, tap.member, tap.press)
    tap.say(answer)
    show(tap.book, card, tap.card)
