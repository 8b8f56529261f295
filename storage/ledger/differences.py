"""What a document changes in an issue of the ledger; a cell that is merely old changes nothing unasked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeVar

from sqlmodel import Session, col, select

from storage.deadlines import endless
from storage.documents import Difference, Notice, NoticeIssue
from storage.ledger.history import History
from storage.ledger.units import Offices
from storage.records import Deed
from storage.tables.issues import IssueOfficeRow, IssueRow, MeasureRow
from storage.wording import fold

COMPARED: Final = (
    "progress", "flag", "deadline", "deadline_text", "leader", "office", "co_offices", "person", "goal",
    "progress_text", "notes", "publishable", "measures",
)  # fmt: skip
AS_STORED: Final = tuple(name for name in COMPARED if name in IssueRow.model_fields)
_STOPS = "。；;，,"
_Row = TypeVar("_Row", MeasureRow, IssueOfficeRow)


@dataclass(frozen=True, slots=True)
class _Known:
    """What is kept of a round's issues beside their rows, by the id of the issue."""

    measures: Mapping[int, Sequence[str]]
    co_offices: Mapping[int, Sequence[str]]
    deeds: Mapping[int, Sequence[Deed]]


class Differences:
    """Compares the issues of one unit with those of a document."""

    def __init__(self, session: Session, unit_id: int, offices: Offices, history: History) -> None:
        self._session = session
        self._unit = unit_id
        self._offices = offices
        self._history = history

    def of(self, rows: Mapping[str, IssueRow], notice: Notice, over: Container[str]) -> list[Difference]:
        """What the document says of each issue it shares with a round, in the document's order."""
        shared = [(rows[issue.code], issue) for issue in notice.issues if issue.code in rows]
        if not shared:
            return []
        known = self._known(shared[0][0].round_id, notice.exported)
        return [self._difference(known, row, issue, over=issue.code in over) for row, issue in shared]

    def _known(self, round_id: int, exported: date | None) -> _Known:
        measures: dict[int, list[str]] = defaultdict(list)
        worded = _of_round(MeasureRow, MeasureRow.text, MeasureRow.ordinal, round_id)
        for issue, text in self._session.exec(worded):
            measures[issue].append(text)
        co_offices: dict[int, list[str]] = defaultdict(list)
        helping = _of_round(IssueOfficeRow, IssueOfficeRow.office_id, IssueOfficeRow.office_id, round_id)
        for issue, number in self._session.exec(helping):
            office = self._offices.get(number)
            co_offices[issue] += [office.name] if office else []
        deeds: dict[int, list[Deed]] = defaultdict(list)
        for deed in self._history.changes():
            if deed.issue_id is not None and _since(deed, exported):
                deeds[deed.issue_id].append(deed)
        return _Known(measures, co_offices, deeds)

    def _difference(self, known: _Known, row: IssueRow, issue: NoticeIssue, *, over: bool) -> Difference:
        """What one issue of a document changes; `over` lets its measures stand, whatever was written in since."""
        number = row.id or 0
        now, then = self._standing(known, row), _printed(issue)
        deeds = known.deeds.get(number, ())
        if not over:
            then["measures"] = _merged(now["measures"], then["measures"], deeds)
        changed = {key: (now[key], then[key]) for key in COMPARED if _differs(key, now[key], then[key])}
        if now["deadline"] and then["deadline"] is None and endless(issue.deadline_text):
            changed["deadline"] = now["deadline"], None
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
        same = issue.title == row.title or fold(issue.title) == fold(row.title)
        return Difference(row.code, row.title, fields, kept, None if same else issue.title)

    def _standing(self, known: _Known, row: IssueRow) -> dict[str, Any]:
        lead, number = self._offices.get(row.lead_id), row.id or 0
        stored: dict[str, Any] = {name: getattr(row, name) for name in AS_STORED}
        return stored | {
            "office": lead.name if lead else None,
            "co_offices": tuple(known.co_offices.get(number, ())),
            "measures": tuple(known.measures.get(number, ())),
        }

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


def _of_round(table: type[_Row], value: Any, order: Any, round_id: int) -> Any:
    """A value of every row of a table that belongs to a round, with its issue."""
    joined = select(table.issue_id, value).join(IssueRow, col(table.issue_id) == IssueRow.id)
    mine = joined.where(table.unit_id == IssueRow.unit_id, IssueRow.round_id == round_id)
    return mine.order_by(col(table.issue_id), col(order))


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
    return key != "measures" or _plainly(now) != _plainly(then)


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
    known = set(_plainly(merged))
    return (*merged, *(text for text in now if _bare(text) in added and _bare(text) not in known))


def _plainly(texts: Sequence[str]) -> list[str]:
    """Measures without the mark that ends them, which depends on where they stand."""
    return [_bare(text) for text in texts]


def _bare(text: str) -> str:
    return text.rstrip(_STOPS)


def _plain(value: Any) -> Any:
    """A value as the history keeps it."""
    return (
        value.isoformat() if isinstance(value, date) else list(value) if isinstance(value, tuple) else value
    )
