"""写入台账: a report becomes text of the notice only here, one after the other, old and new words side by side."""

from __future__ import annotations

import re

from handlers import rights
from handlers.keyboards import Press, on_draft, rows
from handlers.levels import summary
from handlers.presses import Tap, pressing
from handlers.replies import Reply
from storage.ledger import Book, Ledger
from storage.records import Draft, Entry, Issue, Member
from storage.series.texts import Stale, figure, stale_figures

KIND = "writing"
START, REPLACE, ADD, KEEP = "write", "writefig", "writeadd", "writekeep"
VERBS = (START, REPLACE, ADD, KEEP)
DONE = {REPLACE: "改了{}处", ADD: "另加了{}条", KEEP: "只留记录{}条"}
NOTHING = "没有要写入的进展。"


def begin(book: Book, member: Member) -> Reply:
    """The first report that nobody has written in yet."""
    if not rights.may(member, "edit"):
        return Reply("只有整改办可以写入台账。")
    return render(book, book.drafts.open(member, KIND, {"done": {}}), "")


def render(book: Book, draft: Draft, before: str) -> Reply:
    """The next report beside the measure it concerns, or what has been done where none is left."""
    ledger = book.ledger(draft.unit_id)
    waiting = ledger.measures.unwritten(ledger.round.id)
    if not waiting:
        return Reply("\n".join(filter(None, [before, _summary(draft)])) or NOTHING, draft=draft)
    issue_id, entry_id = waiting[0]
    issue, entry = ledger.issues.get(issue_id), ledger.reports.entry(entry_id)
    stale = replaced_by(ledger, issue, entry)
    keys = [on_draft(draft, f"改成{figure(stale.new)}", REPLACE, entry.id)] if stale else []
    keys += [on_draft(draft, "另加一条措施", ADD, entry.id), on_draft(draft, "只留记录", KEEP, entry.id)]
    told = (
        f"新报：{summary(entry, ledger.unit, issue)}（{entry.office.name if entry.office else entry.member}）"
    )
    more = [f"还有{len(waiting) - 1}条"] if len(waiting) > 1 else []
    lines = [before] * bool(before) + [_present(issue, stale), told, *more]
    return Reply("\n".join(lines), rows(keys), draft)


def replaced_by(ledger: Ledger, issue: Issue, entry: Entry) -> Stale | None:
    """The measure whose figure this report makes old."""
    values = {quantity.value for quantity in entry.quantities}
    found = stale_figures(issue.measures, ledger.issues.points(issue.id))
    return next((stale for stale in found if stale.new.value in values), None)


def _present(issue: Issue, stale: Stale | None) -> str:
    """How the text stands: 第3条 措施2现写：截至目前，已改造167户."""
    if stale is None:
        return f"{issue.label} 现有措施{len(issue.measures)}条，没有写这件事"
    return f"{issue.label} 措施{stale.measure.ordinal}现写：{clause(stale)}"


def clause(stale: Stale) -> str:
    """The clause of the measure that says the old figure, with the 截至 before it."""
    parts = re.split(r"[，。；]", stale.measure.text)
    at = next((i for i, part in enumerate(parts) if figure(stale.old) in part), 0)
    dated = at > 0 and re.match(r"截至|截止|目前|现", parts[at - 1]) and len(parts[at - 1]) < 15
    return "，".join(parts[at - 1 : at + 1] if dated else parts[at : at + 1])


def pressed(book: Book, draft: Draft, member: Member, press: Press) -> Reply:
    """Settle one report and show the next."""
    ledger = book.ledger(draft.unit_id)
    entry = ledger.reports.entry(int(press.choice))
    issue = ledger.issues.get(entry.issue_id)
    rights.require(member, "edit", issue)
    said = _settle(ledger, member, issue, entry, press.verb)
    done = {**draft.payload["done"], press.verb: draft.payload["done"].get(press.verb, 0) + 1}
    return render(book, book.drafts.advance(draft, payload={"done": done}), said)


def _settle(ledger: Ledger, member: Member, issue: Issue, entry: Entry, verb: str) -> str:
    stale = replaced_by(ledger, issue, entry)
    if verb == REPLACE and stale is not None:
        ledger.measures.replace(issue, stale.measure.ordinal, stale.revised, member, entry)
        return f"{issue.label} 措施{stale.measure.ordinal}已改成{figure(stale.new)}。"
    if verb == ADD:
        ledger.measures.add(issue, sentence(entry.words), member, entry)
        return f"{issue.label} 已另加一条措施。"
    ledger.measures.keep(issue, member, entry)
    return f"{issue.label} 只留记录。"


def sentence(words: str) -> str:
    """A report's words as a measure."""
    return f"{words.strip().rstrip('。.，,；;')}。"


def _summary(draft: Draft) -> str:
    done = draft.payload["done"]
    said = [text.format(done[verb]) for verb, text in DONE.items() if verb in done]
    return f"写完了：{'，'.join(said)}。" if said else ""


@pressing
def press(tap: Tap) -> Reply | None:
    """写入台账 below a card, or a button of its own."""
    if tap.press.verb == START:
        tap.send(begin(tap.book, tap.member))
        return None
    return pressed(tap.book, tap.draft(KIND), tap.member, tap.press)
