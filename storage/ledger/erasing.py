"""What must not exist is erased: words, files, inbox and outbox; a stub stays, and the history still verifies."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from storage.errors import EntryUnknown
from storage.ledger.aliases import Aliases
from storage.ledger.history import History
from storage.tables.closeout import CloseoutRow, SignatureRow
from storage.tables.drafts import DraftRow
from storage.tables.history import HistoryRow
from storage.tables.issues import FigureRow
from storage.tables.mail import Inbox, Outbox
from storage.tables.reports import EntryRow, EvidenceRow, ReportRevisionRow, ReportRow

GONE = "（已清除）"


@dataclass(frozen=True, slots=True)
class Erased:
    """What is left to be done outside the tables: files to delete, messages to take out of chats."""

    files: tuple[str, ...]
    messages: tuple[tuple[int, int], ...]


class Erasing:
    """Erases reports of one unit."""

    def __init__(self, session: Session, unit_id: int, now: datetime) -> None:
        self._session = session
        self._unit = unit_id
        self._now = now
        self._history = History(session, unit_id, now)

    def report_of(self, receipt: int, reason: str) -> Erased:
        """Erase the whole report that a 登记号 belongs to; raises EntryUnknown."""
        entry = self._session.exec(
            select(EntryRow).where(EntryRow.unit_id == self._unit, EntryRow.receipt == receipt),
        ).first()
        if entry is None:
            raise EntryUnknown(receipt)
        report = self._session.get_one(ReportRow, entry.report_id)
        entries = self._session.exec(select(EntryRow).where(EntryRow.report_id == report.id)).all()
        words = self._words(report, [one.words for one in entries])
        messages = ((report.chat_id, report.message_id), *self._empty_mail(report, words))
        self._empty_report(report)
        for one in entries:
            self._empty_entry(one)
        files = self._empty_evidence(report.id or 0)
        self._history.append("erased", issue=entry.issue_id, entry=entry.id, receipt=receipt, reason=reason)
        self._session.flush()
        return Erased(files, messages)

    def _words(self, report: ReportRow, entries: list[str]) -> set[str]:
        revisions = self._session.exec(
            select(ReportRevisionRow.text).where(ReportRevisionRow.report_id == report.id),
        )
        return {text for text in (report.text, *revisions, *entries) if text and text != GONE}

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
        self._session.execute(delete(FigureRow).where(col(FigureRow.entry_id) == entry.id))
        if entry.id is not None:
            Aliases(self._session, self._unit, self._now).forget(entry.id)
        entry.words, entry.quantities, entry.reason, entry.state = GONE, [], None, "withdrawn"
        self._session.add(entry)
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

    def _empty_evidence(self, report_id: int) -> tuple[str, ...]:
        rows = self._session.exec(select(EvidenceRow).where(EvidenceRow.report_id == report_id)).all()
        digests = {row.sha256 for row in rows if row.sha256}
        for row in rows:
            row.state, row.file_id, row.file_name, row.sha256 = "refused", "", None, None
            self._session.add(row)
        self._session.flush()
        kept = self._session.exec(select(EvidenceRow.sha256).where(col(EvidenceRow.sha256).in_(digests)))
        return tuple(sorted(digests - set(kept)))

    def _empty_mail(self, report: ReportRow, words: set[str]) -> list[tuple[int, int]]:
        for row in self._session.exec(select(Inbox).where(Inbox.chat_id == report.chat_id)):
            if row.body is not None and (
                _message_id(row.body) == report.message_id or _holds(row.body, words)
            ):
                row.body = None
                self._session.add(row)
        told = []
        for sent in self._session.exec(select(Outbox)):
            if not _holds(sent.payload, words):
                continue
            if sent.message_id is not None and sent.edits is None:
                told.append((sent.chat_id, sent.message_id))
            sent.payload = {"method": sent.payload.get("method"), "text": GONE}
            self._session.add(sent)
        return told


def _message_id(body: Mapping[str, Any]) -> int | None:
    content = body.get("message") or body.get("edited_message") or {}
    found = content.get("message_id")
    return found if isinstance(found, int) else None


def _holds(value: Mapping[str, Any], words: set[str]) -> bool:
    text = json.dumps(value, ensure_ascii=False)
    return any(json.dumps(word, ensure_ascii=False)[1:-1] in text for word in words)
