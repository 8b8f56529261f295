"""写入 in a worksheet: what the coordinator chose there for each waiting report, shown first and then done once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from handlers.levels import scope_of
from handlers.settling import ADD_IT, KEEP_IT, How, clause, replaced_by, sentence, settle, summed
from storage.documents import Notice
from storage.errors import EntryUnknown, IssueUnknown, Moved
from storage.ledger import Ledger
from storage.records import Entry, Issue, Member
from storage.series.texts import Stale, figure, stale_figures

RECEIPT: Final = re.compile(r"登记号(\d+)，")
# One choice, for the receipts named before it or for all: 0213、0214另加一条措施
_CHOICE: Final = re.compile(r"((?:登记号)?(?:\d{3,}[、,，\s]*)*)[:：\s]*([^\d、,，；;。\s][^；;。，,\n]*)")
_HOW: Final[tuple[tuple[str, How], ...]] = (
    (r"(?:只|仅)?(?:留|做)?记录|不写|不改|不用写|不动正文", "keep"),
    (r"(?:另|增|新)?加(?:一条)?(?:措施)?|写成措施|新增(?:一条)?(?:措施)?", "add"),
    (r"改(?:成|为|数字?|一下)?.*|替换.*|更新.*|换(?:成|数).*", "replace"),
)


@dataclass(frozen=True, slots=True)
class Writing:
    """One choice that can be carried out: which report, how, and the words before and after."""

    entry: int
    how: How
    figure: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What a worksheet wants written in, and what of it cannot be done and why, by the code of the issue."""

    writings: tuple[tuple[str, Writing], ...] = ()
    refused: tuple[tuple[str, str], ...] = ()


def waiting_lines(ledger: Ledger) -> dict[int, list[Entry]]:
    """The recorded reports that nobody has written in yet, by issue, oldest first."""
    found: dict[int, list[Entry]] = {}
    for issue, entry in ledger.measures.unwritten(ledger.round.id):
        found.setdefault(issue, []).append(ledger.reports.entry(entry))
    return found


def choices(ledger: Ledger, issue: Issue, entries: Iterable[Entry]) -> tuple[str, ...]:
    """What the cell offers: 改成187户 where a figure of the text is old, 另加一条措施, 只留记录."""
    stale = (replaced_by(ledger, issue, entry) for entry in entries)
    figures = dict.fromkeys(f"改成{figure(one.new)}" for one in stale if one is not None)
    return (*figures, ADD_IT, KEEP_IT)


def plan(ledger: Ledger, notice: Notice) -> Plan:
    """What the 写入 cells of a worksheet ask for; what was written in before is left out."""
    chosen = [issue for issue in notice.issues if issue.write_in and issue.waiting]
    waiting = waiting_lines(ledger) if chosen else {}
    writings: list[tuple[str, Writing]] = []
    refused: list[tuple[str, str]] = []
    for printed in chosen:
        try:
            issue = ledger.issues.coded(printed.code)
        except IssueUnknown:
            continue
        listed = {int(number) for number in RECEIPT.findall(printed.waiting)}
        entries = [entry for entry in waiting.get(issue.id, ()) if entry.receipt in listed]
        for found in _planned(ledger, issue, entries, printed.write_in):
            if isinstance(found, str):
                refused.append((issue.code, found))
            else:
                writings.append((issue.code, found))
    return Plan(tuple(writings), tuple(refused))


def _planned(ledger: Ledger, issue: Issue, entries: list[Entry], cell: str) -> Iterator[Writing | str]:
    """Every choice of one cell carried through the reports it is for."""
    said = [(_receipts(numbers), words.strip()) for numbers, words in _CHOICE.findall(cell)]
    settled: set[int] = set()
    # What is said of one report is more than what is said of all.
    for receipts, words in sorted(said, key=lambda one: not one[0]):
        how = next((how for pattern, how in _HOW if re.fullmatch(pattern, words)), None)
        left = [e for e in entries if e.id not in settled and (not receipts or e.receipt in receipts)]
        if how is None:
            yield f"写入栏“{words}”没有看懂，没有动"
        elif how == "replace":
            yield from _replacing(ledger, issue, left, words, settled)
        else:
            settled |= {entry.id for entry in left}
            yield from (_writing(entry, how) for entry in left)


def _receipts(numbers: str) -> frozenset[int]:
    return frozenset(int(number) for number in re.findall(r"\d+", numbers))


def _writing(entry: Entry, how: How) -> Writing:
    return Writing(entry.id, how, "", "", sentence(entry.words) if how == "add" else "")


def _replacing(
    ledger: Ledger, issue: Issue, entries: list[Entry], words: str, settled: set[int]
) -> Iterator[Writing | str]:
    """The newest report of each old figure takes its place; earlier ones of the same figure stay on record."""
    wanted = re.search(r"\d.*", words)
    found = [(entry, stale) for entry in reversed(entries) if (stale := replaced_by(ledger, issue, entry))]
    if wanted:
        found = [(entry, stale) for entry, stale in found if figure(stale.new) == wanted[0].strip()]
    if entries and not found:
        now = next((f"，现在报的是{figure(s.new)}" for s in _stale_now(ledger, issue)), "")
        yield f"写入栏要{words}，正文里没有可改的数{now}，没有动"
    for entry, stale in found:
        if entry.id in settled:
            continue
        settled.add(entry.id)
        yield Writing(entry.id, "replace", figure(stale.new), clause(stale), figure(stale.new))
        for older in entries:
            same = any(q.unit == stale.new.unit and q.kind == "total" for q in older.quantities)
            if older.id not in settled and same and scope_of(issue, older.office) is None:
                settled.add(older.id)
                yield Writing(older.id, "keep", "", "", "")


def _stale_now(ledger: Ledger, issue: Issue) -> Sequence[Stale]:
    return stale_figures(issue.measures, ledger.issues.points(issue.id))


def lines(plan: Plan) -> dict[str, list[str]]:
    """The plan in words, briefly, by the code of the issue."""
    said: dict[str, list[str]] = {}
    for code, one in plan.writings:
        if one.how == "replace":
            said.setdefault(code, []).append(f"写入：“{one.before}”改成{one.after}")
        elif one.how == "add":
            said.setdefault(code, []).append(f"写入：另加一条措施“{one.after}”")
    for code, count in Counter(code for code, one in plan.writings if one.how == "keep").items():
        said.setdefault(code, []).append(f"{KEEP_IT}{count}条")
    for code, why in plan.refused:
        said.setdefault(code, []).append(why)
    return said


def as_kept(plan: Plan) -> list[list[Any]]:
    """The plan as a draft or a paper carries it until it is carried out."""
    return [[one.entry, one.how, one.figure] for _, one in plan.writings]


def carry_out(ledger: Ledger, member: Member, kept: Iterable[Sequence[Any]]) -> str:
    """Settle what was planned and still waits as it was shown; says how much was done."""
    done: Counter[How] = Counter()
    late = 0
    for number, how, wanted in kept:
        try:
            entry = ledger.reports.entry(number)
            issue = ledger.issues.get(entry.issue_id)
            stale = replaced_by(ledger, issue, entry)
            if how == "replace" and (stale is None or figure(stale.new) != wanted):
                late += 1
                continue
            settle(ledger, member, issue, entry, how)
            done[how] += 1
        except (Moved, EntryUnknown):
            late += 1
    said = f"写入：{summed(done)}" if done else ""
    changed = f"{late}条已有变化，没有写入" if late else ""
    return "；".join(part for part in (said, changed) if part)
