"""What becomes of a report in the text of the notice: a figure replaced, a measure added, or the record alone."""

from __future__ import annotations

import re
from typing import Final, Literal

from storage.ledger import Ledger
from storage.records import Entry, Issue, Member
from storage.series.texts import Stale, figure, stale_figures

How = Literal["replace", "add", "keep"]
ADD_IT, KEEP_IT = "另加一条措施", "只留记录"
DONE: Final[dict[How, str]] = {"replace": "改了{}处", "add": "另加了{}条", "keep": "只留记录{}条"}


def replaced_by(ledger: Ledger, issue: Issue, entry: Entry) -> Stale | None:
    """The measure whose figure this report makes old."""
    values = {quantity.value for quantity in entry.quantities}
    found = stale_figures(issue.measures, ledger.issues.points(issue.id))
    return next((stale for stale in found if stale.new.value in values), None)


def clause(stale: Stale) -> str:
    """The clause of the measure that says the old figure, with the 截至 before it."""
    parts = re.split(r"[，。；]", stale.measure.text)
    at = next((i for i, part in enumerate(parts) if figure(stale.old) in part), 0)
    dated = at > 0 and re.match(r"截至|截止|目前|现", parts[at - 1]) and len(parts[at - 1]) < 15
    return "，".join(parts[at - 1 : at + 1] if dated else parts[at : at + 1])


def sentence(words: str) -> str:
    """A report's words as a measure."""
    return f"{words.strip().rstrip('。.，,；;')}。"


def settle(ledger: Ledger, member: Member, issue: Issue, entry: Entry, how: How) -> str:
    """Settle one report, once; says what was done. Raises Moved where it is settled already."""
    stale = replaced_by(ledger, issue, entry) if how == "replace" else None
    ledger.issues.forget(issue.id)
    if stale is not None:
        ledger.measures.replace(issue, stale.measure.ordinal, stale.revised, member, entry)
        return f"{issue.label} 措施{stale.measure.ordinal}已改成{figure(stale.new)}。"
    if how == "add":
        ledger.measures.add(issue, sentence(entry.words), member, entry)
        return f"{issue.label} 已{ADD_IT}。"
    ledger.measures.keep(issue, member, entry)
    return f"{issue.label} {KEEP_IT}。"


def summed(done: dict[How, int]) -> str:
    """改了1处，只留记录7条."""
    return "，".join(text.format(done[how]) for how, text in DONE.items() if done.get(how))
