"""What must not exist is erased: words, files, inbox and outbox; a stub stays, and the history still verifies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from storage.errors import EntryUnknown
from storage.ledger.aliases import Aliases
from storage.ledger.history import History
from storage.ledger.issues import Issues
from storage.ledger.traces import GONE, Trace, empty
from storage.records import Member
from storage.tables.closeout import CloseoutRow, SignatureRow
from storage.tables.drafts import DraftRow
from storage.tables.history import HistoryRow
from storage.tables.issues import FigureRow, MeasureRevisionRow, MeasureRow
from storage.tables.reports import EntryRow, EvidenceRow, ReportRevisionRow, ReportRow

BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Erased:
    """What is left to be done outside the tables: files to delete, messages to take out of chats, measures to mend."""

    files: tuple[str, ...]
    messages: tuple[tuple[int, int], ...]
    measures: tuple[tuple[int, int], ...] = ()


class Erasing:
    """Erases reports and applications of one unit."""

    def __init__(self, session: Session, unit_id: int, now: datetime, issues: Issues) -> None:
        self._session = session
        self._unit = unit_id
        self._now = now
        self._issues = issues
        self._history = History(session, unit_id, now)

    def received(self, receipt: int, reason: str, by: Member | None = None) -> Erased:
        """Erase the whole report, or the application, that a 登记号 belongs to; raises EntryUnknown."""
        mine = (EntryRow.unit_id == self._unit, EntryRow.receipt == receipt)
        entry = self._session.exec(select(EntryRow).where(*mine)).first()
        told: dict[str, Any] = {"member": by.id if by else None, "reason": reason}
        return self._report(entry.report_id, told) if entry else self._application(receipt, told)

    def holding(self, words: str) -> tuple[int, ...]:
        """The reports, recorded or not, in which words stand or stood."""
        mine = (ReportRow.unit_id == self._unit, col(ReportRevisionRow.text).contains(words, autoescape=True))
        joined = select(ReportRow.id).join(
            ReportRevisionRow, col(ReportRevisionRow.report_id) == col(ReportRow.id)
        )
        found = self._session.exec(joined.where(*mine).order_by(col(ReportRow.id)).distinct()).all()
        return tuple(number for number in found if number is not None)

    def worded(self, words: str, reason: str, by: Member | None = None) -> Erased:
        """Erase every report that holds words, whether it has a 登记号 or not, and whatever else tells them."""
        told: dict[str, Any] = {"member": by.id if by else None, "reason": reason}
        done = [self._report(number, told) for number in self.holding(words)]
        self._empty_reasons(words)
        self._empty_wordings(words)
        trace = Trace(
            frozenset({words}), frozenset(), frozenset(), frozenset(), BEGINNING, self._unit, telling=1
        )
        messages = {*empty(self._session, trace), *(one for erased in done for one in erased.messages)}
        Aliases(self._session, self._unit, self._now).erase({words})
        self._session.flush()
        self._noted(told, None)
        self._session.flush()
        files = {digest for erased in done for digest in erased.files}
        return Erased(tuple(sorted(files)), tuple(sorted(messages)), self._in_measures(words))

    def _empty_reasons(self, words: str) -> None:
        """The reasons of returns in which words stand."""
        for reason in self._session.exec(
            select(SignatureRow).where(
                SignatureRow.unit_id == self._unit,
                col(SignatureRow.reason).contains(words, autoescape=True),
            ),
        ):
            reason.reason = GONE
            self._session.add(reason)

    def _empty_wordings(self, words: str) -> None:
        """What measures said before, where words stand in it."""
        for revision, measure in self._session.exec(
            select(MeasureRevisionRow, MeasureRow)
            .join(MeasureRow, col(MeasureRevisionRow.measure_id) == MeasureRow.id)
            .where(
                MeasureRow.unit_id == self._unit,
                col(MeasureRevisionRow.text).contains(words, autoescape=True),
            ),
        ):
            if revision.revision != measure.revision:
                revision.text = GONE
                self._session.add(revision)

    def _in_measures(self, words: str) -> tuple[tuple[int, int], ...]:
        """The measures that say the words now: text of the notice, for a coordinator to mend."""
        held = (MeasureRow.unit_id == self._unit, col(MeasureRow.text).contains(words, autoescape=True))
        rows = self._session.exec(select(MeasureRow).where(*held)).all()
        return tuple((measure.issue_id, measure.ordinal) for measure in rows)

    def _report(self, report_id: int, told: Mapping[str, Any]) -> Erased:
        report = self._session.get_one(ReportRow, report_id)
        entries = self._session.exec(select(EntryRow).where(EntryRow.report_id == report_id)).all()
        evidence = self._session.exec(select(EvidenceRow).where(EvidenceRow.report_id == report_id)).all()
        trace = self._trace(report, entries, evidence)
        self._empty_report(report)
        for entry in entries:
            self._empty_entry(entry)
        files = self._empty_evidence(evidence)
        messages = empty(self._session, trace)
        Aliases(self._session, self._unit, self._now).erase(trace.words)
        self._session.flush()
        for entry in entries:
            self._noted(told, entry.receipt, issue=entry.issue_id, entry=entry.id)
        self._session.flush()
        return Erased(files, tuple(messages), self._written_in(entries, trace))

    def _application(self, receipt: int, told: Mapping[str, Any]) -> Erased:
        mine = (CloseoutRow.unit_id == self._unit, CloseoutRow.receipt == receipt)
        closeout = self._session.exec(select(CloseoutRow).where(*mine)).first()
        if closeout is None:
            raise EntryUnknown(receipt)
        signatures = self._session.exec(
            select(SignatureRow).where(SignatureRow.closeout_id == closeout.id)
        ).all()
        words = {closeout.words, *(one.reason for one in signatures if one.reason)} - {GONE}
        trace = Trace(frozenset(words), frozenset(), frozenset(), frozenset(), closeout.at, self._unit)
        closeout.words = GONE
        for one in signatures:
            one.reason = GONE if one.reason else None
        self._session.add_all([closeout, *signatures])
        messages = empty(self._session, trace)
        self._session.flush()
        self._noted(told, receipt, issue=closeout.issue_id)
        self._session.flush()
        return Erased((), tuple(messages))

    def _noted(self, told: Mapping[str, Any], receipt: int | None, **of: int | None) -> None:
        """The stub that stays, with the links it emptied: a detail that is gone without one was tampered with."""
        links = self._history.emptied()
        self._history.append("erased", receipt=receipt, links=links, **of, **told)

    def _trace(
        self, report: ReportRow, entries: Sequence[EntryRow], evidence: Sequence[EvidenceRow]
    ) -> Trace:
        revisions = self._session.exec(
            select(ReportRevisionRow.text).where(ReportRevisionRow.report_id == report.id),
        )
        words = {report.text, *revisions, *(entry.words for entry in entries)} - {"", GONE}
        issues = [self._issues.get(entry.issue_id) for entry in entries]
        beside = {issue.heading for issue in issues} | {
            f"登记号{entry.receipt:04d}" for entry in entries if entry.receipt
        }
        messages = {(report.chat_id, report.message_id), *((one.chat_id, one.message_id) for one in evidence)}
        files = {name for one in evidence for name in (one.file_id, one.sha256) if name}
        since = min([report.at, *(one.at for one in evidence)])
        drafts = self._session.exec(select(DraftRow.card).where(DraftRow.report_id == report.id))
        cards = frozenset(card for card in drafts if card is not None)
        return Trace(
            frozenset(words),
            frozenset(beside),
            frozenset(files),
            frozenset(messages),
            since,
            self._unit,
            cards,
        )

    def _empty_report(self, report: ReportRow) -> None:
        report.text = GONE
        self._session.add(report)
        self._session.execute(
            update(ReportRevisionRow).where(col(ReportRevisionRow.report_id) == report.id).values(text=GONE)
        )
        for draft in self._session.exec(select(DraftRow).where(DraftRow.report_id == report.id)):
            kept = dict(draft.payload)
            if "matters" in kept:
                bare: dict[str, Any] = {"words": GONE, "why": [], "heard": [], "reason": None, "said": ""}
                kept["matters"] = [{**matter, **bare} for matter in kept["matters"]]
            draft.payload, draft.state, draft.version = kept, "closed", draft.version + 1
            self._session.add(draft)

    def _empty_entry(self, entry: EntryRow) -> None:
        assert entry.id is not None
        self._session.execute(delete(FigureRow).where(col(FigureRow.entry_id) == entry.id))
        Aliases(self._session, self._unit, self._now).forget(entry.id)
        entry.words, entry.quantities, entry.reason, entry.state = GONE, [], None, "withdrawn"
        self._session.add(entry)
        # A link verifies by the digest of its content, which says nothing of the content.
        self._session.execute(
            update(HistoryRow)
            .where(col(HistoryRow.unit_id) == self._unit, col(HistoryRow.entry_id) == entry.id)
            .values(detail=None)
        )
        signatures = select(SignatureRow).join(CloseoutRow, col(SignatureRow.closeout_id) == CloseoutRow.id)
        for signature in self._session.exec(signatures.where(CloseoutRow.issue_id == entry.issue_id)):
            key = f"entry:{entry.id}"
            if key in signature.shown:
                signature.shown = {**signature.shown, key: GONE}
                self._session.add(signature)

    def _empty_evidence(self, rows: Sequence[EvidenceRow]) -> tuple[str, ...]:
        digests = {row.sha256 for row in rows if row.sha256}
        for row in rows:
            row.state, row.file_id, row.file_name, row.sha256 = "refused", "", None, None
            self._session.add(row)
        self._session.flush()
        kept = self._session.exec(select(EvidenceRow.sha256).where(col(EvidenceRow.sha256).in_(digests)))
        return tuple(sorted(digests - set(kept)))

    def _written_in(self, entries: Sequence[EntryRow], trace: Trace) -> tuple[tuple[int, int], ...]:
        """The measures that hold the words since they were written in: text of the notice, for a coordinator to mend."""
        numbers = [entry.id for entry in entries]
        rows = self._session.exec(
            select(MeasureRevisionRow, MeasureRow)
            .join(MeasureRow, col(MeasureRevisionRow.measure_id) == MeasureRow.id)
            .where(MeasureRow.unit_id == self._unit, col(MeasureRevisionRow.entry_id).in_(numbers)),
        ).all()
        for revision, measure in rows:
            if revision.revision != measure.revision:
                revision.text = GONE
                self._session.add(revision)
        return tuple((measure.issue_id, measure.ordinal) for _, measure in rows if trace.holds(measure.text))
