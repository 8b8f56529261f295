"""From what was understood to the first state of a report's card."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from handlers.drafting import Matter, State, merged
from handlers.understand import Understanding
from storage.ledger import Ledger
from storage.ledger.aliases import Learnt
from storage.matching import Candidate, Index, Subject, cited
from storage.matching.sounds import sounds
from storage.records import Issue, Unit
from storage.wording import fold

ASKED = 3
# What only says that matters follow (今天有三件事：), numbers one of them (二是) or joins it to the last (另外).
JOINING = re.compile(
    r"^(?:(?:\w{0,6}?[两二三四五几\d][个件样]事情?|\w{0,3}?(?:说|报|讲)[两二三四五几\d]件)[，,：:。])?[，。,；;、\s]*"
    r"(?:[一二三四五六](?:是|[、.．])|[①②③④⑤⑥]|(?:\d[.、．)）]|[(（]\d[)）])(?!\d))?"
    r"(?:另外|还有|顺便|顺带|此外|同时|以及|再就是|然后|至于)?[，,：:\s]*"
)
# What scores less than this share of the best is no choice worth offering.
NEAR = 0.6
# Every confirmation teaches something; a catalogue is not built anew for each.
LEARNT_AFTER = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A unit's issues as matching sees them, with the way back from a code to the issue."""

    version: int
    lessons: int
    built_at: datetime
    index: Index
    ids: Mapping[str, int]
    titles: Mapping[int, str]
    own: Mapping[int, frozenset[str]]
    guarded: tuple[Issue, ...] = ()

    def still_holds(self, unit: Unit, now: datetime) -> bool:
        """Whether it need not be built anew; what was learnt waits a little, what was changed does not."""
        learnt = self.lessons != unit.lessons and now - self.built_at >= LEARNT_AFTER
        return self.version == unit.version and not learnt

    def prefer(self, office: int | None) -> frozenset[str]:
        """The codes of an office's own issues."""
        return self.own.get(office, frozenset()) if office is not None else frozenset()


def catalogue(
    ledger: Ledger, hidden: frozenset[int] = frozenset(), before: Catalogue | None = None
) -> Catalogue:
    """The catalogue of a unit's current round, without the issues that are hidden from who asks.

    What has not changed since the catalogue `before` is not made anew.
    """
    learnt = ledger.reports.aliases.learnt()
    every = ledger.issues.all() if ledger.has_round else ()
    issues = [issue for issue in every if issue.id not in hidden]
    own: dict[int, set[str]] = {}
    for issue in issues:
        for office in (issue.lead, *issue.co_offices):
            if office is not None:
                own.setdefault(office.id, set()).add(issue.code)
    return Catalogue(
        version=ledger.unit.version,
        lessons=ledger.unit.lessons,
        built_at=ledger.now,
        index=Index(
            [_subject(issue, learnt) for issue in issues], learnt.synonyms, before.index if before else None
        ),
        ids={issue.code: issue.id for issue in issues},
        titles={issue.id: issue.title for issue in issues},
        own={office: frozenset(codes) for office, codes in own.items()},
        guarded=tuple(issue for issue in issues if issue.visibility != "all"),
    )


def _subject(issue: Issue, learnt: Learnt) -> Subject:
    return Subject(
        code=issue.code,
        number=issue.number,
        section=issue.section,
        title=issue.title,
        measures=tuple(measure.text for measure in issue.measures),
        facts=issue.facts or "",
        phrases=learnt.phrases.get(issue.id, ()),
        not_phrases=learnt.not_phrases.get(issue.id, ()),
        names=learnt.names.get(issue.id, ()),
        office=issue.lead.name if issue.lead else None,
    )


def first_state(understood: Understanding, known: Catalogue, text: str, issue: int | None = None) -> State:
    """What a report's card asks first: confirm, choose, two matters, or where it belongs."""
    done = understood.proposed is not None and understood.proposed[0] == "done"
    if issue is not None:
        chosen = Matter(text, issue=issue, proposed=done, no_progress=understood.no_progress)
        return State("confirm", (chosen,))
    match = understood.match
    if match.clauses:
        matters = tuple(
            _matter(_bare(part.text), part.verdict, part.candidates, known) for part in match.clauses
        )
        matters = merged(matters)
        return State("several" if len(matters) > 1 else "confirm", matters)
    matter = _matter(text, match.verdict, match.candidates, known)
    matter = replace(matter, proposed=done, no_progress=understood.no_progress)
    if matter.issue is not None:
        return State("confirm", (matter,))
    return State("choose" if matter.candidates else "unplaced", (matter,), picked=True)


def _bare(words: str) -> str:
    return JOINING.sub("", words).strip()


def sure(known: Catalogue, text: str) -> int | None:
    """The id of the one issue that words surely name, with no regard to whose they are."""
    match = known.index.rank(text.strip("，,：:。 "), prefer=())
    return known.ids[match.candidates[0].code] if match.verdict == "sure" else None


def near_best(candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """The candidates worth asking about: three at most, none far below the best; all that a cited number names."""
    best = max((candidate.score for candidate in candidates), default=0.0)
    near = tuple(candidate for candidate in candidates if candidate.score >= NEAR * best)
    cited = len(near) > 1 and len({candidate.number for candidate in near}) == 1
    return near if cited else near[:ASKED]


def _matter(text: str, verdict: str, candidates: tuple[Candidate, ...], known: Catalogue) -> Matter:
    close = tuple(known.ids[candidate.code] for candidate in near_best(candidates))
    if verdict == "none":
        return Matter(text)
    if verdict == "choose" and len(close) > 1:
        return Matter(text, candidates=close)
    top = candidates[0]
    issue = known.ids[top.code]
    named = top.code in cited(text, known.index.subjects)
    why, heard = ((), ()) if named else _reasons(text, top.why, known.titles[issue])
    return Matter(text, issue=issue, candidates=close, why=why, heard=heard)


def _reasons(text: str, why: tuple[str, ...], title: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words to name as reason, none where the title shows it; and what was heard as what."""
    said, heading = fold(text), fold(title)
    heard: list[str] = []
    for word in why:
        start = sounds(said).find(sounds(word))
        if word not in said and start >= 0:
            heard += [said[start : start + len(word)], word]
    shown = any(word in heading for word in why)
    return (() if shown or heard else why[:2]), tuple(heard[:2])
