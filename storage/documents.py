"""The frozen tree a notice is read into: notice, sections, issues, and the totals it declares of itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from storage.records import Finding, Flag, Measure, Progress

_EXPORTED = re.compile(r"截至(\d{4})年(\d{1,2})月(\d{1,2})日")
StatusPosition = Literal["heading", "before_measures", "after_measures", "label", "none"]


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts that one sentence declares; None where it says nothing of the kind."""

    sections: int | None = None
    issues: int | None = None
    done: int | None = None
    ongoing: int | None = None
    not_started: int | None = None
    # Counted too, by words that do not say for sure that they are further parts: 长期坚持1个, 延期2个.
    others: int = 0
    rate: float | None = None
    where: str = "preamble"
    text: str = ""

    @property
    def parts(self) -> tuple[int, ...]:
        """The parts that were given for the whole."""
        return tuple(n for n in (self.done, self.ongoing, self.not_started) if n is not None)

    def may_make(self, whole: int) -> bool:
        """Whether the parts make up a whole, with the other counts or without."""
        return 0 <= whole - sum(self.parts) <= self.others


@dataclass(frozen=True, slots=True)
class NoticeIssue:
    """An issue as its notice prints it; texts keep their wording, `line` is where its heading stands.

    `waiting` and `write_in` are cells of a worksheet: the reports that wait, and what is to become of them.
    """

    code: str
    number: str | None
    title: str
    line: int
    heading: str = ""
    facts: str | None = None
    group: str | None = None
    intro: str = ""
    progress: Progress | None = None
    flag: Flag | None = None
    status_text: str = ""
    status_position: StatusPosition = "none"
    declared_measures: int | None = None
    enumerated: bool = False
    marks: tuple[int, ...] = ()
    measures: tuple[Measure, ...] = ()
    progress_text: str | None = None
    goal: str | None = None
    deadline: date | None = None
    deadline_text: str | None = None
    leader: str | None = None
    office: str | None = None
    co_offices: tuple[str, ...] = ()
    person: str | None = None
    notes: str | None = None
    publishable: bool | None = None
    waiting: str = ""
    write_in: str = ""

    # What was done, and with the facts everything the notice says under the heading, as the checks read it.
    done: str = field(init=False, repr=False, compare=False)
    body: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        parts = (self.intro, *[m.text for m in self.measures], self.progress_text)
        object.__setattr__(self, "done", "\n".join(filter(None, parts)))
        object.__setattr__(self, "body", f"{self.facts}\n{self.done}" if self.facts else self.done)


@dataclass(frozen=True, slots=True)
class NoticeSection:
    """A section (方面) with its issues, in the order of the notice."""

    ordinal: int
    title: str
    number: str | None = None
    lead_in: str = ""
    line: int = 0
    intro: str = ""
    issues: tuple[NoticeIssue, ...] = ()
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice, plan or ledger, with what stands around its issues kept."""

    title: str = ""
    unit: str | None = None
    inspected_by: str | None = None
    round: str | None = None
    feedback_date: date | None = None
    published: date | None = None
    declared: tuple[Totals, ...] = ()
    preamble: str = ""
    closing: str = ""
    sections: tuple[NoticeSection, ...] = ()
    kind: Literal["notice", "plan", "worksheet"] = "notice"
    findings: tuple[Finding, ...] = ()
    # All issues in order.
    issues: tuple[NoticeIssue, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "issues", tuple(issue for s in self.sections for issue in s.issues))

    @property
    def exported(self) -> date | None:
        """The day a worksheet of ours was written (截至2025年10月17日), None for any other document."""
        found = _EXPORTED.search(self.preamble) if self.kind == "worksheet" else None
        try:
            return date(*map(int, found.groups())) if found else None
        except ValueError:
            return None

    def count(self, progress: Progress | None) -> int:
        """How many issues stand at one progress."""
        return sum(issue.progress == progress for issue in self.issues)


@dataclass(frozen=True, slots=True)
class Difference:
    """What one issue of a document changes in the ledger: each field from what to what.

    `kept` are cells that only say what a member has replaced since; a title is never taken over.
    """

    code: str
    title: str
    fields: dict[str, tuple[Any, Any]]
    kept: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    retitled: str | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A document beside the ledger's round of the same feedback: what is new, changed, missing.

    `current`: that round is the one that codes and counts speak of.
    """

    known: bool
    sections: int
    new: tuple[str, ...]
    changed: tuple[Difference, ...]
    missing: tuple[str, ...]
    issues: int
    kept: tuple[Difference, ...] = ()
    current: bool = False
