"""What a document changes in an issue of the ledger; a cell that is merely old changes nothing unasked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlmodel import Session, col, select

from storage.documents import Difference, NoticeIssue
from storage.ledger.history import History
from storage.ledger.units import Offices
from storage.records import Deed
from storage.tables.issues import IssueOfficeRow, IssueRow, MeasureRow
from storage.wording import fold

COMPARED: Final = (
    "progress", "flag", "deadline", "deadline_text", "leader", "office", "co_offices", "person", "goal",
    "progress_text", "notes", "publishable", "measures",
)  # fmt: skip
_STOPS = "。；;，,"


class Differences:
    """Compares the issues of one unit with those of a document."""

    def __init__(self, session: Session, unit_id: int, offices: Offices, history: History) -> None:
        self._session = session
        self._unit = unit_id
        self._offices = offices
        self._history = history

    def of(self, row: IssueRow, issue: NoticeIssue, exported: date | None, *, over: bool) -> Difference:
        """What the document changes; `over` lets its measures stand as they are, whatever was written in since."""
        now, then = self._standing(row), _printed(issue)
        deeds = [deed for deed in self._history.of_issue(row.id or 0) if _since(deed, exported)]
        if not over:
            then["measures"] = _merged(now["measures"], then["measures"], deeds)
        changed = {key: (now[key], then[key]) for key in COMPARED if _differs(key, now[key], then[key])}
        if row.visibility != "all":
            changed.pop("publishable", None)  # who may not read it is not asked whether the public may
        if now["deadline"] is not None and "deadline" not in changed:
            changed.pop("deadline_text", None)  # the same day in other words
        replaced = self._replaced(deeds)
        kept = {key: pair for key, pair in changed.items() if _plain(pair[1]) in replaced[key]}
        if "progress" in kept:
            kept.pop("flag", None)
            changed.pop("flag", None)
        fields = {key: pair for key, pair in changed.items() if key not in kept}
        retitled = issue.title if fold(issue.title) != fold(row.title) else None
        return Difference(row.code, row.title, fields, kept, retitled)

    def _standing(self, row: IssueRow) -> dict[str, Any]:
        lead = self._offices.get(row.lead_id)
        same: dict[str, Any] = {
            name: getattr(row, name) for name in COMPARED if name in IssueRow.model_fields
        }
        return {
            **same,
            "office": lead.name if lead else None,
            "co_offices": self._co_offices(row),
            "measures": self._measures(row),
        }

    def _co_offices(self, row: IssueRow) -> tuple[str, ...]:
        ids = self._session.exec(
            select(IssueOfficeRow.office_id).where(
                IssueOfficeRow.unit_id == self._unit, IssueOfficeRow.issue_id == row.id
            ),
        )
        offices = (self._offices.get(office) for office in ids)
        return tuple(office.name for office in offices if office is not None)

    def _measures(self, row: IssueRow) -> tuple[str, ...]:
        rows = self._session.exec(
            select(MeasureRow.text)
            .where(MeasureRow.unit_id == self._unit, MeasureRow.issue_id == row.id)
            .order_by(col(MeasureRow.ordinal)),
        )
        return tuple(rows.all())

    def _replaced(self, deeds: Sequence[Deed]) -> Mapping[str, list[Any]]:
        """The values of each field that a member has replaced by others: an older sheet still shows them."""
        found: dict[str, list[Any]] = defaultdict(list)
        for deed in deeds:
            for key, (before, _) in deed.detail.get("fields", {}).items() if deed.member else ():
                if key == "lead_id":
                    office = self._offices.get(before)
                    found["office"].append(office.name if office else None)
                else:
                    found[key].append(before)
        return found


def _since(deed: Deed, exported: date | None) -> bool:
    """Whether a sheet of that day may not know of it yet; of any other document nobody can tell."""
    return exported is None or deed.at.date() >= exported


def _printed(issue: NoticeIssue) -> dict[str, Any]:
    printed: dict[str, Any] = {name: getattr(issue, name) for name in COMPARED}
    return printed | {"measures": tuple(measure.text for measure in issue.measures)}


def _differs(key: str, now: Any, then: Any) -> bool:
    if then in (None, ()) or now == then:
        return False
    if key == "co_offices":
        return sorted(now) != sorted(then)
    return key != "measures" or plainly(now) != plainly(then)


def _merged(now: Sequence[str], then: Sequence[str], deeds: Sequence[Deed]) -> tuple[str, ...]:
    """The document's measures, without undoing what was written in since it was made."""
    written = [deed.detail for deed in deeds if deed.action == "written_in" and deed.detail.get("text")]
    if not then or not written:
        return tuple(then)
    replaced = {(one["ordinal"], _bare(one["text"][0])) for one in written if one["text"][0]}
    merged = [
        now[at] if at < len(now) and (at + 1, _bare(text)) in replaced else text
        for at, text in enumerate(then)
    ]
    added = [_bare(one["text"][1]) for one in written if one["text"][0] is None]
    known = set(plainly(merged))
    return (*merged, *(text for text in now if _bare(text) in added and _bare(text) not in known))


def plainly(texts: Sequence[str]) -> list[str]:
    """Measures without the mark that ends them, which depends on where they stand."""
    return [_bare(text) for text in texts]


def _bare(text: str) -> str:
    return text.rstrip(_STOPS)


def _plain(value: Any) -> Any:
    """A value as the history keeps it."""
    return (
        value.isoformat() if isinstance(value, date) else list(value) if isinstance(value, tuple) else value
    )
