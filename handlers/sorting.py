"""A chat log sorted by office and issue: what is told of which issue, what is unclear, what is no progress."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from handlers import cues
from handlers.calendar import this_week
from handlers.chat_log import ChatLog, Remark
from handlers.drafting import Matter, State
from handlers.placing import JOINING, Catalogue, first_state
from handlers.understand import understand
from storage.ledger import Ledger
from storage.records import Issue, Office

# 本周无; 照旧
BARE_NOTHING = re.compile(r"^(?:本周|这周|目前)?(?:暂时?)?(?:无|没有|冇|同上周?|照旧|没变化|无变化)\W*$")
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
    """The parts of a log, the lines that were no progress, and how many things had been recorded before."""

    parts: tuple[Part, ...]
    passed: tuple[str, ...] = ()
    repeated: int = 0


def sort_out(ledger: Ledger, log: ChatLog, known: Catalogue) -> Sorted:
    """Every line read against the issues, by office in the order they spoke, by issue in the ledger's order."""
    parts: list[Part] = []
    passed: list[str] = []
    for remark in log.remarks:
        told = tuple(_told(remark, known))
        if not told and not cues.THANKS.within(cues.folded(remark.words)):
            passed.append(remark.words)
        parts += told
    own, answered = _of_own_issues(ledger, parts)
    parts = _together(own)
    new = [part for part in parts if not _is_known(ledger, part)]
    return Sorted(tuple(_in_order(ledger, new)), tuple(passed), len(parts) - len(new) + answered)


def _told(remark: Remark, known: Catalogue) -> Iterator[Part]:
    understood = understand(
        remark.words, known.index, prefer=known.prefer(remark.office.id if remark.office else None)
    )
    told = understood.intent == "report" or _is_nothing(remark.words)
    if not told or (understood.instruction and remark.office is None):
        return
    for matter in first_state(understood, known, JOINING.sub("", remark.words)).matters:
        nothing = _is_nothing(matter.words)
        if matter.issue is not None or matter.candidates or remark.speaker:
            yield Part(remark.speaker, remark.office, replace(matter, no_progress=nothing))


def _is_nothing(words: str) -> bool:
    said = cues.folded(words)
    return bool(BARE_NOTHING.match(said)) or cues.NO_PROGRESS.within(said)


def _of_own_issues(ledger: Ledger, parts: list[Part]) -> tuple[list[Part], int]:
    """本周无 is said of each issue of the office that is left and quiet; how often there was none left to say it of."""
    found: list[Part] = []
    answered = 0
    for part in parts:
        own = _left(ledger, part.office) if part.matter.no_progress and part.matter.issue is None else ()
        quiet = _quiet(ledger, own, part.office, parts)
        answered += bool(own) and not quiet
        found += [replace(part, matter=replace(part.matter, issue=i.id, candidates=())) for i in quiet]
        found += [] if own else [part]
    return found, answered


def _left(ledger: Ledger, office: Office | None) -> tuple[Issue, ...]:
    """The issues not done that an office leads, or else assists with."""
    left = [issue for issue in ledger.issues.all() if issue.progress != "done" and issue.concerns(office)]
    return tuple(issue for issue in left if issue.lead == office) or tuple(left)


def _quiet(
    ledger: Ledger, issues: tuple[Issue, ...], office: Office | None, parts: list[Part]
) -> list[Issue]:
    """Those of which the office has told nothing, neither this week nor in the same log."""
    week = this_week(ledger.unit, ledger.now)
    heard = {e.issue_id for e in ledger.reports.between(week.start, week.end) if e.office == office}
    heard |= {part.matter.issue for part in parts if part.office == office and part.matter.issue}
    return [issue for issue in issues if issue.id not in heard]


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
