"""The steps of a report's card: what each press does to the draft and to the ledger."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from handlers import rights
from handlers.awaiting import EVIDENCE, REASON, wait
from handlers.drafting import Card, Matter, State, merged, own_issues
from handlers.keyboards import Press
from handlers.replies import Reply, send, tell
from handlers.report_cards import (
    AT,
    DONE,
    DROP,
    KEEP,
    LIST,
    MORE,
    NOT,
    OK,
    ONLY,
    PART,
    PICK,
    UNDO,
    UP,
    WRONG,
    render,
)
from handlers.texts import called, place
from handlers.threads import view
from storage.figures import number_text
from storage.ledger import Book


def asked(book: Book, card: Card, state: State) -> Card:
    """The card with its sure matters kept as pending, and with a doubt asked about at once."""
    doubtful = state.stage == "confirm" and card.doubt(state.matter)
    return _kept(book, card, replace(state, stage="doubt") if doubtful else state)


def _kept(book: Book, card: Card, state: State) -> Card:
    """The card one version on, every matter that has an issue tied to it."""
    matters = [replace(matter, entry=_tied(card, matter)) for matter in state.matters]
    return _advanced(book, card, replace(state, matters=tuple(matters)), "open")


def _tied(card: Card, matter: Matter) -> int | None:
    if matter.issue is None:
        return None
    if matter.entry is not None and card.entry(matter).state == "recorded":
        return matter.entry
    return card.ledger.reports.tie(
        card.report,
        matter.issue,
        matter.words,
        card.quantities(matter),
        no_progress=matter.no_progress,
    ).id


def _advanced(book: Book, card: Card, state: State, draft_state: str) -> Card:
    draft = book.drafts.advance(card.draft, state=draft_state, payload=state.payload())
    return replace(card, draft=draft)


def record(book: Book, card: Card, wanted: Sequence[int] | None = None) -> Card:
    """Record the matters that have an issue (or those wanted), unless a figure must be asked about first."""
    state = card.state
    chosen = range(len(state.matters)) if wanted is None else wanted
    ready = [n for n in chosen if state.matters[n].issue is not None]
    for number in ready:
        if card.doubt(state.matters[number]):
            return _kept(book, card, replace(state, stage="doubt", at=number))
    recorded = {number: _recorded(card, state.matters[number]) for number in ready}
    dropped = [m for n, m in enumerate(state.matters) if n not in recorded and m.entry is not None]
    for matter in dropped:
        card.ledger.reports.withdraw(card.entry(matter), card.member)
    matters = [recorded.get(n, replace(m, entry=None)) for n, m in enumerate(state.matters)]
    done = replace(
        state, stage="recorded", matters=tuple(matters), told=_tell_leads(book, card, [*recorded.values()])
    )
    return _advanced(book, card, done, "recorded")


def _recorded(card: Card, matter: Matter) -> Matter:
    said = _said(card, matter)
    points = () if matter.settled == PART else [item.point for item in card.readings(matter) if item.point]
    entry = card.ledger.reports.entry(_tied(card, matter) or 0)
    kept = card.ledger.reports.record(entry, card.member, points, matter.reason)
    return replace(matter, entry=kept.id, said=said)


def _said(card: Card, matter: Matter) -> str:
    if matter.settled is None:
        return card.said(matter, before=False)
    item = next((item for item in card.readings(matter) if item.doubt), None)
    level = (
        f"{card.whom(matter)}累计{number_text(item.quantity.value or 0)}{item.quantity.unit}"
        if item
        else matter.words
    )
    if matter.settled == PART:
        return f"{matter.words}（只是部分，累计数没有变）"
    if item is None or item.doubt != "went_back":
        return level
    less = f"{number_text(abs(item.difference or 0))}{item.quantity.unit}"
    return f"{level}，比上次少{less}。原因：{matter.reason}"


def _tell_leads(book: Book, card: Card, matters: Sequence[Matter]) -> tuple[str, ...]:
    told = []
    for matter in matters:
        issue, entry = card.issue(matter), card.entry(matter)
        if card.report.office is None or issue.lead is None or issue.concerns(card.report.office):
            continue
        clerks = rights.who_see(book.members.of_office(card.member.unit_id, issue.lead.id), issue)
        if clerks:
            reporter = f"{place(card.member)} {called(card.member)}"
            note = f"{reporter}报：{issue.heading}\n原话：{matter.words}（登记号{entry.receipt or 0:04d}）"
            tell(book, clerks, Reply(note), key=f"told:{entry.id}")
            told.append(f"{issue.label}已告诉{issue.lead.name}")
    return tuple(told)


def _ok(book: Book, card: Card, _press: Press) -> Card:
    return record(book, card)


def _only(book: Book, card: Card, press: Press) -> Card:
    number = int(press.choice or 1) - 1
    if card.state.matters[number].issue is not None:
        return record(book, card, [number])
    stage = "choose" if card.state.matters[number].candidates else "pick"
    return _kept(book, card, replace(card.state, stage=stage, at=number, picked=True))


def _pick(book: Book, card: Card, press: Press) -> Card:
    candidates, number = card.state.matter.candidates, int(press.choice or 0)
    if not 1 <= number <= len(candidates):
        for issue in candidates:
            card.ledger.reports.aliases.refuse(issue, card.state.matter.words)
        return _kept(book, card, replace(card.state, stage="unplaced"))
    return _placed(book, card, candidates[number - 1])


def _at(book: Book, card: Card, press: Press) -> Card:
    issue = int(press.choice or 0)
    known = {known.id for known in own_issues(card.ledger, card.member)}
    return _placed(book, card, issue) if issue in known else card


def _placed(book: Book, card: Card, issue: int) -> Card:
    state = replace(card.state.with_matter(issue=issue, why=(), heard=()), picked=True)
    if len(state.matters) > 1:
        matters = merged(state.matters)
        if len(matters) > 1:
            return _kept(book, card, replace(state, stage="several", matters=matters, at=0, picked=False))
        state = replace(state, matters=matters, at=0)
    return record(book, _kept(book, card, state))


def _not(book: Book, card: Card, _press: Press) -> Card:
    state = card.state
    for entry in card.ledger.reports.of_report(card.report.id):
        card.ledger.reports.withdraw(entry, card.member)
    if state.matter.issue is not None:
        card.ledger.reports.aliases.refuse(state.matter.issue, state.matter.words, state.matter.entry)
    seen = {issue.id for issue in rights.seen(card.member, card.ledger.issues.all())}
    others = tuple(one for one in state.matter.candidates if one != state.matter.issue and one in seen)
    state = state.with_matter(issue=None, entry=None, candidates=others[:3], denied=state.matter.issue)
    stage = "choose" if others else "pick"
    return _kept(book, card, replace(state, stage=stage, corrected=True, picked=True, page=0))


def _list(book: Book, card: Card, press: Press) -> Card:
    page = int(press.choice) if press.choice.isdecimal() else 0
    return _kept(book, card, replace(card.state, stage="pick", page=page))


def _drop(book: Book, card: Card, _press: Press) -> Card:
    return _close(book, card, "dropped")


def _wrong(book: Book, card: Card, _press: Press) -> Card:
    if card.state.matter.issue is not None:
        view(book, card.member, card.state.matter.issue)
    return _close(book, card, "mistyped")


def _undo(book: Book, card: Card, _press: Press) -> Card:
    for matter in card.state.matters:
        if matter.entry is not None and card.state.stage == "finished":
            card.ledger.issues.set_progress(card.issue(matter), "ongoing", card.member, matter.entry)
    return _close(book, card, "withdrawn")


def _close(book: Book, card: Card, stage: str) -> Card:
    for entry in card.ledger.reports.of_report(card.report.id):
        card.ledger.reports.withdraw(entry, card.member)
    return _advanced(book, card, replace(card.state, stage=stage), "closed")


def _keep(book: Book, card: Card, _press: Press) -> Card:
    doubt = card.doubt(card.state.matter)
    if doubt is not None and doubt.doubt == "went_back":
        wait(book, card.member, REASON, {"draft": card.draft.id})
        return _kept(book, card, replace(card.state, stage="reason"))
    return record(book, _kept(book, card, card.state.with_matter(settled=KEEP)))


def _part(book: Book, card: Card, _press: Press) -> Card:
    return record(book, _kept(book, card, card.state.with_matter(settled=PART)))


def give_reason(book: Book, card: Card, reason: str) -> Card:
    """The sentence that a lower figure needs; with it the report is recorded."""
    return record(book, _kept(book, card, card.state.with_matter(settled=KEEP, reason=reason)))


def _done(book: Book, card: Card, _press: Press) -> Card:
    matter = card.state.matter
    if not card.may_finish(card.issue(matter)):
        return card
    card.ledger.issues.set_progress(card.issue(matter), "done", card.member, matter.entry)
    return _advanced(book, card, replace(card.state, stage="finished"), "recorded")


def _more(book: Book, card: Card, _press: Press) -> Card:
    wait(book, card.member, EVIDENCE, {"draft": card.draft.id})
    send(book, card.member.chat_id, Reply("请把照片或材料发来，可以一次发几张。"))
    return card


def _up(book: Book, card: Card, _press: Press) -> Card:
    handed = _kept(book, card, replace(card.state, stage="handed"))
    asked = f"{place(card.member)} {called(card.member)}报了一条，没找到对应的问题，请看是哪条。"
    for coordinator in book.members.of_unit(card.member.unit_id, "coordinator"):
        shown = render(replace(handed, member=coordinator))
        send(book, coordinator.chat_id, Reply(f"{asked}\n{shown.text}", shown.rows))
    return handed


STEPS: Mapping[str, tuple[frozenset[str], Callable[[Book, Card, Press], Card]]] = {
    OK: (frozenset({"confirm", "several"}), _ok),
    ONLY: (frozenset({"several"}), _only),
    PICK: (frozenset({"choose"}), _pick),
    AT: (frozenset({"pick", "handed"}), _at),
    NOT: (frozenset({"confirm", "recorded"}), _not),
    LIST: (frozenset({"unplaced", "pick", "handed"}), _list),
    DROP: (frozenset({"confirm", "unplaced", "pick", "handed", "doubt", "reason"}), _drop),
    WRONG: (frozenset({"doubt"}), _wrong),
    KEEP: (frozenset({"doubt"}), _keep),
    PART: (frozenset({"doubt"}), _part),
    UP: (frozenset({"unplaced", "pick"}), _up),
    UNDO: (frozenset({"recorded", "finished"}), _undo),
    MORE: (frozenset({"recorded", "finished"}), _more),
    DONE: (frozenset({"recorded"}), _done),
}
