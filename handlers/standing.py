"""The issues of a round on one day, and how those that are left stand in a list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from handlers.texts import due, lead, marked, state, today
from storage.ledger import Ledger
from storage.records import Issue, Office


@dataclass(frozen=True)
class Standing:
    """The issues of a round on one day, as the question about what is left sees them."""

    ledger: Ledger
    issues: tuple[Issue, ...]
    now: datetime

    @cached_property
    def today(self) -> date:
        """The unit's day."""
        return today(self.ledger.unit, self.now)

    @cached_property
    def left(self) -> tuple[Issue, ...]:
        """Not done, in ledger order."""
        return tuple(issue for issue in self.issues if issue.progress != "done")

    @cached_property
    def not_closed(self) -> tuple[Issue, ...]:
        """Done but not closed out."""
        return tuple(i for i in self.issues if i.progress == "done" and i.closeout != "closed")

    def at(self, wanted: str) -> tuple[Issue, ...]:
        """The issues left that are overdue, near, on track or undated, the earliest deadline first."""
        found = [issue for issue in self.left if state(issue, self.ledger.unit, self.today) == wanted]
        return tuple(sorted(found, key=lambda issue: issue.deadline or date.max))

    @cached_property
    def rest(self) -> tuple[Issue, ...]:
        """The issues left that are neither overdue nor near, in ledger order."""
        spelled = {issue.id for issue in (*self.at("overdue"), *self.at("near"))}
        return tuple(issue for issue in self.left if issue.id not in spelled)

    @cached_property
    def silent(self) -> tuple[Issue, ...]:
        """The issues left of which nothing has been heard for the unit's silent days."""
        since = self.now - timedelta(days=self.ledger.unit.settings.silent_days)
        heard = self.ledger.round.imported_at
        return tuple(issue for issue in self.left if (issue.last_report_at or heard) < since)

    @cached_property
    def offices_to_nudge(self) -> tuple[Office, ...]:
        """The lead offices of what is overdue or near, each once."""
        found = {i.lead.id: i.lead for i in (*self.at("overdue"), *self.at("near")) if i.lead}
        return tuple(found.values())

    def lines(self, issues: Iterable[Issue]) -> list[str]:
        """A line an issue with its lead office and deadline: 5 村道路灯失管失修（规建办，超7天）."""
        return [f"{i.mark} {i.title}（{lead(i)}，{due(i, self.today)}）" for i in issues]

    def marked(self, issues: Iterable[Issue]) -> list[str]:
        """A line an issue of one office, what is overdue or near marked."""
        unit, on = self.ledger.unit, self.today
        return [f"{marked(issue, unit, on)} {issue.title}（{due(issue, on)}）" for issue in issues]
