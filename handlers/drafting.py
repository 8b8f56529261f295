"""What a report's draft holds, and what its card is drawn from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import Any

from handlers import levels, rights
from handlers.texts import today
from storage.figures import read_figures
from storage.ledger import Book, Ledger
from storage.records import Draft, Entry, Issue, Member, Quantity, Report
from storage.series import Recorded

KIND = "report"


@dataclass(frozen=True, slots=True)
class Matter:
    """One matter of a report: its words, the issue it is tied to or may be, and what the tie rests on."""

    words: str
    issue: int | None = None
    candidates: tuple[int, ...] = ()
    why: tuple[str, ...] = ()
    heard: tuple[str, ...] = ()
    entry: int | None = None
    settled: str | None = None
    reason: str | None = None
    said: str = ""
    proposed: bool = False
    no_progress: bool = False
    denied: int | None = None


@dataclass(frozen=True, slots=True)
class State:
    """What a report's draft holds."""

    stage: str
    matters: tuple[Matter, ...]
    at: int = 0
    page: int = 0
    picked: bool = False
    corrected: bool = False
    told: tuple[str, ...] = ()

    def payload(self) -> dict[str, Any]:
        """The state as the draft row keeps it."""
        return asdict(self)

    @property
    def matter(self) -> Matter:
        """The matter that is being asked about."""
        return self.matters[self.at]

    def with_matter(self, **changes: Any) -> State:
        """The state with the matter asked about changed."""
        matters = list(self.matters)
        matters[self.at] = replace(matters[self.at], **changes)
        return replace(self, matters=tuple(matters))


def _read_state(draft: Draft) -> State:
    """The state a draft row keeps."""
    kept: dict[str, Any] = dict(draft.payload)
    matters = tuple(Matter(**_frozen(matter)) for matter in kept.pop("matters"))
    return State(matters=matters, **{**kept, "told": tuple(kept["told"])})


def _frozen(kept: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in kept.items()}


@dataclass(frozen=True)
class Card:
    """A draft with everything its card is drawn from."""

    ledger: Ledger
    draft: Draft
    report: Report
    member: Member

    @cached_property
    def state(self) -> State:
        """What the draft holds."""
        return _read_state(self.draft)

    @cached_property
    def _read(self) -> dict[Matter, tuple[Recorded, ...]]:
        return {}

    def issue(self, matter: Matter) -> Issue:
        """The issue a matter is tied to."""
        assert matter.issue is not None
        return self.ledger.issues.get(matter.issue)

    def entry(self, matter: Matter) -> Entry:
        """The entry a matter was kept as."""
        assert matter.entry is not None
        return self.ledger.reports.entry(matter.entry)

    def readings(self, matter: Matter) -> tuple[Recorded, ...]:
        """What the matter's figures would record."""
        if matter not in self._read:
            issue, day = self.issue(matter), today(self.ledger.unit, self.report.at)
            points = self.ledger.issues.points(issue.id)
            found = levels.reading(self.quantities(matter), points, issue, self.report.office, day)
            self._read[matter] = found
        return self._read[matter]

    def quantities(self, matter: Matter) -> tuple[Quantity, ...]:
        """The figures that the matter's words hold."""
        return _quantities(matter.words, today(self.ledger.unit, self.report.at))

    def doubt(self, matter: Matter) -> Recorded | None:
        """The first figure of the matter that does not fit what was reported before."""
        if matter.settled is not None or matter.issue is None or matter.no_progress:
            return None
        return next((item for item in self.readings(matter) if item.doubt), None)

    def said(self, matter: Matter, *, before: bool = True) -> str:
        """What the matter's figures record, in words."""
        if matter.no_progress:
            return "本周无新进展"
        return levels.will_record(self.readings(matter), self.whom(matter), matter.words, before=before)

    def whom(self, matter: Matter) -> str:
        """Of whom the reporting office's figures speak on the matter's issue."""
        issue, office = self.issue(matter), self.report.office
        return levels.of_whom(self.ledger.unit, levels.scope_of(issue, office), office)

    def may_finish(self, issue: Issue) -> bool:
        """Whether this member may move the issue to done."""
        return issue.progress != "done" and rights.may(self.member, "finish", issue)


# A card is drawn more than once in a turn, and each time asks what its words record.
@lru_cache(maxsize=64)
def _quantities(words: str, day: date) -> tuple[Quantity, ...]:
    return read_figures(words, day).quantities


def merged(matters: Sequence[Matter]) -> tuple[Matter, ...]:
    """The matters with those of one issue made one: a report holds one entry an issue."""
    found: list[Matter] = []
    for matter in matters:
        same = next((n for n, other in enumerate(found) if other.issue == matter.issue is not None), None)
        if same is None:
            found.append(matter)
        else:
            found[same] = replace(found[same], words=f"{found[same].words}，{matter.words}")
    return tuple(found)


def own_issues(ledger: Ledger, member: Member, denied: int | None = None) -> tuple[Issue, ...]:
    """The issues a member may pick from: the own office's, or all for who has none; those left first, the one denied last."""
    issues = rights.seen(member, ledger.issues.all())
    own = tuple(issue for issue in issues if issue.concerns(member.office))
    return tuple(sorted(own or issues, key=lambda issue: (issue.id == denied, issue.progress == "done")))


def open_card(book: Book, draft: Draft, by: Member) -> Card:
    """The card of a draft as this member sees it."""
    ledger = book.ledger(draft.unit_id)
    assert draft.report_id is not None
    return Card(ledger, draft, ledger.reports.get(draft.report_id), by)


def too_late(book: Book, member: Member, entry: Entry) -> str | None:
    """Why the member's own 撤回 comes too late, or None; a coordinator's never does."""
    hours = book.units.get(member.unit_id).settings.withdraw_hours
    settled = entry.recorded_at or entry.at
    if rights.may(member, "confirm_for_others") or book.now - settled <= timedelta(hours=hours):
        return None
    return f"登记号{entry.receipt or 0:04d}已经超过{_span(hours)}，不能自己撤回，请整改办撤回。"


def _span(hours: int) -> str:
    return f"{hours // 24}天" if hours % 24 == 0 else f"{hours}小时"
