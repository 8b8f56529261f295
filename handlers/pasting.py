"""Reporting for others: a pasted chat log becomes one card, sorted by office and issue, confirmed by one tap."""

from __future__ import annotations

from dataclasses import dataclass, replace

from handlers import drafting, rights
from handlers.chat_log import read_log
from handlers.drafting import Card, open_card
from handlers.keyboards import read_press
from handlers.paste_cards import EACH, EVERY, NONE, URGE, Paste, part_card, render, urging
from handlers.placing import Catalogue
from handlers.presses import NOT_YOURS, STALE, Answered, Tap, pressing
from handlers.replies import Reply, change, send
from handlers.report_cards import DROP
from handlers.report_steps import STEPS, asked, record
from handlers.sorting import Sorted, sort_out
from handlers.speakers import Speakers
from storage.ledger import Book, Ledger
from storage.records import Draft, Member

KIND = "paste"
VERBS = (EVERY, EACH, NONE, URGE)
ALREADY = "这段已经收过了。要改的，请在那张卡片上点「逐条看」；整段要改的，点「不用记」再粘贴一次。"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a pasted text came from: a message, or a file by a number of its own in chat 0."""

    chat_id: int
    message_id: int


def speakers(book: Book, ledger: Ledger) -> Speakers:
    """Those who may be named in a group chat of this unit."""
    members = book.members.of_unit(ledger.unit.id)
    people = {member.name: member.office for member in members if member.office is not None}
    return Speakers(
        ledger.offices.all(), people, [member.name for member in members if member.role == "coordinator"]
    )


def offer(book: Book, member: Member, text: str, known: Catalogue, source: Source) -> Reply | None:
    """The card of a text in which offices are named as speakers; None where the text is something else."""
    if not rights.may(member, "confirm_for_others"):
        return None
    ledger = book.ledger(member.unit_id)
    log = read_log(text, speakers(book, ledger))
    found = sort_out(ledger, log, known) if log.is_one else None
    if found is None or not (found.parts or found.repeated):
        return None
    if is_known(ledger, source):
        return Reply(ALREADY)
    return render(keep(book, member, found, source))


def is_known(ledger: Ledger, source: Source) -> bool:
    """Whether this message or file was taken in before."""
    return ledger.reports.of_message(source.chat_id, source.message_id, part=1) is not None


def keep(book: Book, member: Member, found: Sorted, source: Source) -> Paste:
    """Keep every part as a report of its office (a new one is founded), typed by the member, with its own draft."""
    ledger = book.ledger(member.unit_id)
    cards = []
    for number, part in enumerate(found.parts, 1):
        office = ledger.offices.found(part.office.name) if part.office else None
        words = part.matter.words
        report = ledger.reports.receive(member, source.chat_id, source.message_id, words, office, number)
        draft = book.drafts.open(member, drafting.KIND, part.state.payload(), report.id)
        cards.append(asked(book, Card(ledger, draft, report, member), part.state))
    parts = [[card.draft.id, part.speaker] for card, part in zip(cards, found.parts, strict=True)]
    payload = {"parts": parts, "passed": list(found.passed), "repeated": found.repeated}
    return Paste(ledger, book.drafts.open(member, KIND, payload), tuple(cards), member)


def _open_paste(book: Book, draft: Draft, by: Member) -> Paste:
    """A paste as it stands, every part as it was settled since."""
    drafts = (book.drafts.get(part) for part, _ in draft.payload["parts"])
    cards = tuple(open_card(book, part, by) for part in drafts if part is not None)
    return Paste(book.ledger(draft.unit_id), draft, cards, by)


def record_ready(book: Book, paste: Paste) -> Paste:
    """Record every part that needs nothing but a confirmation; the others wait."""
    for card in paste.ready:
        record(book, card)
    return _open_paste(book, book.drafts.advance(paste.draft, state="recorded"), paste.member)


def _drop(book: Book, paste: Paste) -> Paste:
    """Record nothing of what nobody has settled."""
    _, step = STEPS[DROP]
    for card in paste.left:
        step(book, card, read_press(None))
    return _open_paste(book, book.drafts.advance(paste.draft, state="closed"), paste.member)


def _show_each(book: Book, paste: Paste) -> None:
    """Send the card of every part that is left, or of all where all are settled."""
    for card in paste.left or paste.cards:
        send(book, paste.member.chat_id, part_card(paste, card))


def accept(book: Book, member: Member, draft: Draft) -> None:
    """A bare 对 below the card is its first button."""
    paste = _open_paste(book, draft, member)
    if draft.state == "open" and draft.card is not None and paste.ready:
        change(book, draft.card, replace(render(record_ready(book, paste)), draft=None))


def _may_press(draft: Draft, member: Member) -> bool:
    return draft.unit_id == member.unit_id and rights.may(member, "confirm_for_others")


@pressing
def press(tap: Tap) -> Reply | None:
    """A button on a paste's card."""
    book, verb = tap.book, tap.press.verb
    draft = book.drafts.get(tap.press.number)
    if draft is None or draft.kind != KIND or not _may_press(draft, tap.member):
        raise Answered(NOT_YOURS)
    paste = _open_paste(book, draft, tap.member)
    if tap.press.version != draft.version:
        tap.say(STALE)
    elif verb == URGE:
        tap.send(Reply(urging(paste)))
        return None
    elif verb == EACH:
        _show_each(book, paste)
        return None
    else:
        paste = (record_ready if verb == EVERY else _drop)(book, paste)
    return render(paste)
