"""写入台账: a report becomes text of the notice only here, one after the other, old and new words side by side."""

from __future__ import annotations

import re
from collections.abc import Mapping

from handlers import rights
from handlers.keyboards import Press, on_draft, rows
from handlers.levels import summary
from handlers.placing import Catalogue, sure
from handlers.presses import Tap, pressing
from handlers.replies import Reply
from handlers.settling import ADD_IT, KEEP_IT, How, clause, replaced_by, settle, summed
from storage.ledger import Book
from storage.records import Draft, Issue, Member
from storage.series.texts import Stale, figure

KIND = "writing"
START, REPLACE, ADD, KEEP = "write", "writefig", "writeadd", "writekeep"
VERBS = (START, REPLACE, ADD, KEEP)
HOW: Mapping[str, How] = {REPLACE: "replace", ADD: "add", KEEP: "keep"}
NOTHING = "没有要写入的进展。"
# 合同全部写进台账了 is a report: only a number, or nothing but what was reported, may stand before.
ASKED = re.compile(
    r"^(?:请|帮我|我要|开始|现在|把)*(?:(?:各部门|大家|所有|全部|新|本周)?(?:报)?的?进展|(?P<which>第?[\d一二三四五六七八九十]{1,3}[条号]|[\d一二三四五六七八九十]{1,2}[-－.]\d{1,2})的?(?:进展)?)?"
    r"(?:逐条)?写[入进](?:整改)?(?:台账|通报|正文)(?:吧|一下)?[。.!！]*$"
)


def asked(book: Book, member: Member, text: str, known: Catalogue) -> Reply | None:
    """What 写入台账 or 第3条写入台账 is answered with; None for other words."""
    found = ASKED.match(text.strip())
    if found is None:
        return None
    only = sure(known, found["which"]) if found["which"] else None
    return _begin(book, member, only) if only or not found["which"] else None


def _begin(book: Book, member: Member, only: int | None = None) -> Reply:
    """The first report that nobody has written in yet, of all issues or of one."""
    if not rights.may(member, "edit"):
        return Reply("只有整改办可以写入台账。")
    return _render(book, book.drafts.open(member, KIND, {"done": {}, "only": only}), "")


def _render(book: Book, draft: Draft, before: str) -> Reply:
    """The next report beside the measure it concerns, or what has been done where none is left."""
    ledger = book.ledger(draft.unit_id)
    only = draft.payload.get("only")
    waiting = [one for one in ledger.measures.unwritten(ledger.round.id) if only in (None, one[0])]
    if not waiting:
        return Reply("\n".join(filter(None, [before, _summary(draft)])) or NOTHING, draft=draft)
    issue_id, entry_id = waiting[0]
    issue, entry = ledger.issues.get(issue_id), ledger.reports.entry(entry_id)
    stale = replaced_by(ledger, issue, entry)
    keys = [on_draft(draft, f"改成{figure(stale.new)}", REPLACE, entry.id)] if stale else []
    keys += [on_draft(draft, ADD_IT, ADD, entry.id), on_draft(draft, KEEP_IT, KEEP, entry.id)]
    told = (
        f"新报：{summary(entry, ledger.unit, issue)}（{entry.office.name if entry.office else entry.member}）"
    )
    more = [f"还有{len(waiting) - 1}条"] if len(waiting) > 1 else []
    lines = [before] * bool(before) + [_present(issue, stale), told, *more]
    return Reply("\n".join(lines), rows(keys), draft)


def _present(issue: Issue, stale: Stale | None) -> str:
    """How the text stands: 第3条 措施2现写：截至目前，已改造167户."""
    if stale is None:
        return f"{issue.label} 现有措施{len(issue.measures)}条，没有写这件事"
    return f"{issue.label} 措施{stale.measure.ordinal}现写：{clause(stale)}"


def _pressed(book: Book, draft: Draft, member: Member, press: Press) -> Reply:
    """Settle one report and show the next."""
    ledger = book.ledger(draft.unit_id)
    entry = ledger.reports.entry(int(press.choice))
    issue = ledger.issues.get(entry.issue_id)
    rights.require(member, "edit", issue)
    how = HOW[press.verb]
    said = settle(ledger, member, issue, entry, how)
    done = {**draft.payload["done"], how: draft.payload["done"].get(how, 0) + 1}
    return _render(book, book.drafts.advance(draft, payload=draft.payload | {"done": done}), said)


def _summary(draft: Draft) -> str:
    said = summed(draft.payload["done"])
    return f"写完了：{said}。" if said else ""


@pressing
def press(tap: Tap) -> Reply | None:
    """写入台账 below a card, or a button of its own."""
    if tap.press.verb == START:
        tap.send(_begin(tap.book, tap.member))
        return None
    return _pressed(tap.book, tap.draft(KIND), tap.member, tap.press)
