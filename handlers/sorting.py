"""A chat log sorted by office and issue: what is told of which issue, what is unclear, what is no progress."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from handlers import cues
from handlers.calendar import this_week
from handlers.chat_log import ChatLog, Remark
from handlers.drafting import Matter, State
from handlers.placing import Catalogue, first_state
from handlers.understand import understand
from storage.ledger import Ledger
from storage.records import Issue, Office

REPEATED_WITHIN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that one speaker told."""

    speaker: str
    office: Office | None
    matter: Matter

    @property
    def state(self) -> State:
        """How the part's own card begins."""
        if self.matter.issue is not None:
            return State("confirm", (self.matter,))
        return State("choose" if self.matter.candidates else "unplaced", (self.matter,), picked=True)


@dataclass(frozen=True, slots=True)
class Sorted:
    """The parts of a log, how many lines were no progress, and how many had been recorded before."""

    parts: tuple[Part, ...]
    passed: int = 0
    repeated: int = 0


def sort_out(ledger: Ledger, log: ChatLog, known: Catalogue) -> Sorted:
    """Every line read against the issues, by office in the order they spoke, by issue in the ledger's order."""
    parts: list[Part] = []
    passed = 0
    for remark in log.remarks:
        told = tuple(_told(remark, known))
        passed += not told and not cues.THANKS.within(cues.folded(remark.words))
        parts += told
    parts = _together(_of_own_issues(ledger, parts))
    new = [part for part in parts if not _is_known(ledger, part)]
    return Sorted(tuple(_in_order(ledger, new)), passed, len(parts) - len(new))


def _told(remark: Remark, known: Catalogue) -> Iterator[Part]:
    understood = understand(
        remark.words, known.index, prefer=known.prefer(remark.office.id if remark.office else None)
    )
    if understood.intent != "report" or (understood.instruction and remark.office is None):
        return
    for matter in first_state(understood, known, remark.words).matters:
        nothing = cues.NO_PROGRESS.within(cues.folded(matter.words))
        if matter.issue is not None or matter.candidates or remark.speaker:
            yield Part(remark.speaker, remark.office, replace(matter, no_progress=nothing))


def _of_own_issues(ledger: Ledger, parts: list[Part]) -> list[Part]:
    """本周无 is said of every issue of the office that is left and of which nothing has come this week."""
    found: list[Part] = []
    for part in parts:
        if part.matter.issue is not None or not part.matter.no_progress or part.office is None:
            found.append(part)
            continue
        spoken_of = {other.matter.issue for other in parts if other.office == part.office}
        found += [
            replace(part, matter=replace(part.matter, issue=issue.id, candidates=()))
            for issue in _quiet(ledger, part.office)
            if issue.id not in spoken_of
        ]
    return found


def _quiet(ledger: Ledger, office: Office) -> tuple[Issue, ...]:
    week = this_week(ledger.unit, ledger.now)
    heard = {e.issue_id for e in ledger.reports.between(week.start, week.end) if e.office == office}
    left = [issue for issue in ledger.issues.all() if issue.progress != "done" and issue.id not in heard]
    led = tuple(issue for issue in left if issue.lead == office)
    return led or tuple(issue for issue in left if issue.concerns(office))


def _together(parts: list[Part]) -> list[Part]:
    """What one speaker told of one issue in several lines is one thing."""
    found: list[Part] = []
    for part in parts:
        same = next((n for n, other in enumerate(found) if _goes_with(part, other)), None)
        if same is None:
            found.append(part)
        elif part.matter.words not in found[same].matter.words:
            words = f"{found[same].matter.words}，{part.matter.words}"
            both = part.matter.no_progress and found[same].matter.no_progress
            found[same] = replace(part, matter=replace(found[same].matter, words=words, no_progress=both))
    return found


def _goes_with(part: Part, other: Part) -> bool:
    same_issue = part.matter.issue is not None and part.matter.issue == other.matter.issue
    return same_issue and (part.speaker, part.office) == (other.speaker, other.office)


def _is_known(ledger: Ledger, part: Part) -> bool:
    """Whether these very words of this office were recorded in the last days: a log copied twice."""
    issue = part.matter.issue
    return issue is not None and any(
        entry.words == part.matter.words
        and entry.office == part.office
        and ledger.now - entry.at < REPEATED_WITHIN
        for entry in ledger.reports.of_issue(issue)
    )


def _in_order(ledger: Ledger, parts: list[Part]) -> list[Part]:
    places = {issue.id: place for place, issue in enumerate(ledger.issues.all())}
    order = list(dict.fromkeys((part.office, "" if part.office else part.speaker) for part in parts))
    last = len(places)

    def place(part: Part) -> tuple[int, int]:
        spoke = order.index((part.office, "" if part.office else part.speaker))
        return spoke, places.get(part.matter.issue, last) if part.matter.issue else last

    return sorted(parts, key=place)
