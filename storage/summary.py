"""A week of the ledger in counted numbers: what stands, what changed, what is late; never typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from storage.records import Entry, Issue, Point, Progress
from storage.series import Standing, headline


@dataclass(frozen=True, slots=True)
class Change:
    """What a week brought on one issue: the whole's level before and after, the reports, and whether it got done."""

    issue: Issue
    before: Point | None
    after: Point | None
    entries: tuple[Entry, ...]
    done: bool

    @property
    def moved(self) -> bool:
        """Whether the level is another one than a week ago."""
        return self.after is not None and (self.before is None or self.before.value != self.after.value)


@dataclass(frozen=True, slots=True)
class Week:
    """The days from `first` to `last`, the moments they begin and end at, and the day they are looked at."""

    first: date
    last: date
    start: datetime
    end: datetime
    on: date

    @property
    def sunday(self) -> date:
        """The last day of the calendar week in which it is looked at."""
        return self.on + timedelta(days=6 - self.on.weekday())


@dataclass(frozen=True, slots=True)
class Summary:
    """A round at the end of a week."""

    week: Week
    issues: tuple[Issue, ...]
    done: tuple[Issue, ...]
    ongoing: tuple[Issue, ...]
    not_started: tuple[Issue, ...]
    closed: tuple[Issue, ...]
    done_before: int
    changes: tuple[Change, ...]
    overdue: tuple[Issue, ...]
    due: tuple[Issue, ...]
    silent: tuple[Issue, ...]

    @property
    def left(self) -> tuple[Issue, ...]:
        """Not done, in ledger order."""
        return tuple(issue for issue in self.issues if issue not in self.done)

    @property
    def more_done(self) -> int:
        """How many more are done than a week before."""
        return len(self.done) - self.done_before


def summarize(
    issues: Sequence[Issue],
    entries: Sequence[Entry],
    points: Mapping[int, Sequence[Point]],
    week: Week,
    quiet_since: datetime | None = None,
) -> Summary:
    """What a week looks like from its issues, the entries recorded in it, and the points of its issues."""
    progress = {issue.id: _progress_at(issue, week.end) for issue in issues}
    left = [issue for issue in issues if progress[issue.id] != "done"]
    return Summary(
        week=week,
        issues=tuple(issues),
        done=_at(issues, progress, "done"),
        ongoing=_at(issues, progress, "ongoing"),
        not_started=_at(issues, progress, "not_started"),
        closed=tuple(issue for issue in issues if issue.closeout == "closed"),
        done_before=sum(_progress_at(issue, week.start) == "done" for issue in issues),
        changes=tuple(change for issue in issues if (change := _change(issue, entries, points, week))),
        overdue=_by_deadline(issue for issue in left if issue.deadline and issue.deadline < week.on),
        due=_by_deadline(i for i in left if i.deadline and week.on <= i.deadline <= week.sunday),
        silent=tuple(issue for issue in left if quiet_since and _quiet(issue, quiet_since)),
    )


def _progress_at(issue: Issue, moment: datetime) -> Progress:
    """Where an issue stood just before a moment, as far as its last change tells."""
    if issue.progress == "done" and issue.done_at is not None and issue.done_at >= moment:
        return "ongoing"
    return issue.progress


def _quiet(issue: Issue, since: datetime) -> bool:
    return issue.last_report_at is None or issue.last_report_at < since


def _at(issues: Sequence[Issue], progress: Mapping[int, Progress], wanted: Progress) -> tuple[Issue, ...]:
    return tuple(issue for issue in issues if progress[issue.id] == wanted)


def _by_deadline(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    return tuple(sorted(issues, key=lambda issue: issue.deadline or date.max))


def _change(
    issue: Issue,
    entries: Sequence[Entry],
    points: Mapping[int, Sequence[Point]],
    week: Week,
) -> Change | None:
    own = tuple(entry for entry in entries if entry.issue_id == issue.id and not entry.no_progress)
    done = issue.progress == "done" and issue.done_at is not None and week.start <= issue.done_at < week.end
    if not own and not done:
        return None
    known = [point for point in points.get(issue.id, ()) if point.as_of <= week.last]
    earlier = [point for point in known if point.source == "measure" or point.as_of < week.first]
    after = _reported(headline(known), week)
    before = headline(
        [p for p in earlier if after and (p.indicator, p.unit) == (after.indicator, after.unit)]
    )
    return Change(issue, before.total if before else None, after, own, done)


def _reported(found: Standing | None, week: Week) -> Point | None:
    """The level a report of this week has set, if one has."""
    total = found.total if found else None
    fresh = total is not None and total.source != "measure" and total.as_of >= week.first
    return total if fresh else None
