"""Photos and documents that prove a report: kept by their Telegram id, fetched later."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from mimetypes import guess_extension
from typing import Any

from sqlalchemy import ColumnElement, bindparam, distinct, func, update
from sqlalchemy import select as rows_of
from sqlmodel import Session, col, select

from storage.ledger.statements import run, table
from storage.ledger.units import Offices
from storage.mail import TELEGRAM
from storage.records import Evidence, Office, Piece
from storage.tables.reports import EntryRow, EvidenceRow

PHOTO = "photo"
EVIDENCE = table(EvidenceRow)
ATTACH = (
    update(EVIDENCE)
    .where(
        EVIDENCE.c.unit_id == bindparam("unit"),
        EVIDENCE.c.chat_id == bindparam("chat"),
        EVIDENCE.c.report_id.is_(None),
    )
    .values(report_id=bindparam("report"))
    .returning(EVIDENCE.c.id)
)
OF_REPORTS = (
    rows_of(EVIDENCE.c.report_id, EVIDENCE.c.kind, func.count().label("many"))
    .where(
        EVIDENCE.c.unit_id == bindparam("unit"),
        EVIDENCE.c.report_id.in_(bindparam("reports", expanding=True)),
        EVIDENCE.c.state != "refused",
    )
    .group_by(EVIDENCE.c.report_id, EVIDENCE.c.kind)
)


@dataclass(frozen=True, slots=True)
class Proof:
    """One photo or document of a recorded entry: its Telegram id, or the stored file where that is no use."""

    kind: str
    content: str | dict[str, str] | None
    receipt: int | None
    office: Office | None
    at: datetime


class EvidenceBox:
    """The evidence of one unit."""

    def __init__(self, session: Session, unit_id: int, now: datetime) -> None:
        self._session = session
        self._unit = unit_id
        self._now = now

    def keep(self, chat_id: int, message_id: int, report_id: int | None, **file: Any) -> bool:
        """Keep that a photo or document came; False where this message is kept already."""
        known = self._session.exec(
            select(EvidenceRow.id).where(
                EvidenceRow.chat_id == chat_id, EvidenceRow.message_id == message_id
            ),
        ).first()
        if known is not None:
            return False
        row = EvidenceRow(
            unit_id=self._unit,
            chat_id=chat_id,
            message_id=message_id,
            report_id=report_id,
            not_before=self._now,
            at=self._now,
            **file,
        )
        self._session.add(row)
        self._session.flush()
        return True

    def attach(self, report_id: int, chat_id: int) -> Evidence:
        """Let what was sent in this chat before the words belong to their report; how much that is."""
        attached = run(self._session, ATTACH, unit=self._unit, chat=chat_id, report=report_id)
        return self.of_report(report_id) if attached.first() else Evidence()

    def of_album(self, chat_id: int, album: str) -> int | None:
        """The report that another picture of the same album belongs to."""
        return self._session.exec(
            select(EvidenceRow.report_id).where(
                EvidenceRow.unit_id == self._unit,
                EvidenceRow.chat_id == chat_id,
                EvidenceRow.album == album,
                col(EvidenceRow.report_id).is_not(None),
            ),
        ).first()

    def unclaimed(self, chat_id: int) -> Evidence:
        """What has come in a chat and belongs to no report yet."""
        return self._count(*self._unclaimed(chat_id))

    def unclaimed_since(self, chat_id: int) -> datetime | None:
        """When the newest file of a chat that belongs to no report came."""
        return self._session.exec(select(func.max(EvidenceRow.at)).where(*self._unclaimed(chat_id))).one()

    def of_report(self, report_id: int) -> Evidence:
        """What belongs to one report."""
        return self.of_reports([report_id])[report_id]

    def of_reports(self, report_ids: Sequence[int]) -> dict[int, Evidence]:
        """What belongs to each of some reports."""
        counts: dict[int, Counter[str]] = defaultdict(Counter)
        if report_ids:
            for row in run(self._session, OF_REPORTS, unit=self._unit, reports=report_ids):
                counts[row.report_id][row.kind] = row.many
        return {report_id: _evidence(counts[report_id]) for report_id in report_ids}

    def of_issue(self, issue_id: int) -> Evidence:
        """What the recorded entries of an issue carry."""
        recorded = select(EntryRow.report_id).where(*self._recorded(issue_id))
        return self._count(col(EvidenceRow.report_id).in_(recorded))

    def proofs(self, issue_id: int, chat_id: int) -> tuple[Proof, ...]:
        """The same one by one, newest first, as it can be sent to a chat."""
        rows = self._session.exec(
            select(EvidenceRow, EntryRow)
            .join(EntryRow, col(EvidenceRow.report_id) == EntryRow.report_id)
            .where(EvidenceRow.state != "refused", *self._recorded(issue_id))
            .order_by(col(EvidenceRow.at).desc(), col(EvidenceRow.id).desc()),
        )
        offices = Offices(self._session, self._unit)
        return tuple(
            Proof(file.kind, _content(file, chat_id), entry.receipt, offices.get(entry.office_id), file.at)
            for file, entry in rows
        )

    def pieces(self, issue_ids: Sequence[int]) -> tuple[Piece, ...]:
        """What the recorded entries of some issues carry, as it is kept, by issue and oldest first."""
        return self._pieces(col(EntryRow.issue_id).in_(issue_ids))

    def copies(self) -> tuple[tuple[Piece, ...], ...]:
        """The pieces whose content was sent in for more than one issue, by different reports; each file's together."""
        twice = (
            select(EvidenceRow.sha256)
            .join(EntryRow, col(EvidenceRow.report_id) == EntryRow.report_id)
            .where(EvidenceRow.unit_id == self._unit, EvidenceRow.state == "fetched")
            .where(EntryRow.state == "recorded")
            .group_by(col(EvidenceRow.sha256))
            .having(func.count(distinct(col(EntryRow.issue_id))) > 1)
            .having(func.count(distinct(col(EvidenceRow.report_id))) > 1)
        )
        of_file: dict[str, list[Piece]] = defaultdict(list)
        for piece in self._pieces(col(EvidenceRow.sha256).in_(twice)):
            of_file[piece.sha256 or ""].append(piece)
        return tuple(tuple(pieces) for pieces in of_file.values())

    def point_out(self, pieces: Sequence[Piece]) -> None:
        """Note that these have been pointed out."""
        numbers = [piece.id for piece in pieces]
        self._session.execute(
            update(EvidenceRow).where(col(EvidenceRow.id).in_(numbers)).values(pointed_out=self._now)
        )

    def _pieces(self, condition: ColumnElement[bool]) -> tuple[Piece, ...]:
        rows = self._session.exec(
            select(EvidenceRow, EntryRow)
            .join(EntryRow, col(EvidenceRow.report_id) == EntryRow.report_id)
            .where(EvidenceRow.unit_id == self._unit, EvidenceRow.state != "refused")
            .where(EntryRow.state == "recorded", condition)
            .order_by(col(EntryRow.issue_id), col(EvidenceRow.at), col(EvidenceRow.id))
            .execution_options(populate_existing=True),
        )
        offices = Offices(self._session, self._unit)
        return tuple(_piece(file, entry, offices) for file, entry in rows)

    def numbers(self, issue_id: int) -> tuple[int, ...]:
        """The ids of what the recorded entries of an issue carry."""
        recorded = select(EntryRow.report_id).where(*self._recorded(issue_id))
        rows = self._session.exec(
            select(EvidenceRow.id)
            .where(
                EvidenceRow.unit_id == self._unit,
                EvidenceRow.state != "refused",
                col(EvidenceRow.report_id).in_(recorded),
            )
            .order_by(col(EvidenceRow.id)),
        )
        return tuple(number for number in rows if number is not None)

    def _recorded(self, issue_id: int) -> tuple[ColumnElement[bool], ...]:
        return (
            col(EntryRow.unit_id) == self._unit,
            col(EntryRow.issue_id) == issue_id,
            col(EntryRow.state) == "recorded",
        )

    def _unclaimed(self, chat_id: int) -> tuple[ColumnElement[bool], ...]:
        return (
            col(EvidenceRow.unit_id) == self._unit,
            col(EvidenceRow.chat_id) == chat_id,
            col(EvidenceRow.report_id).is_(None),
        )

    def _count(self, *conditions: ColumnElement[bool]) -> Evidence:
        rows = self._session.exec(
            select(EvidenceRow.kind, func.count())
            .where(EvidenceRow.unit_id == self._unit, EvidenceRow.state != "refused", *conditions)
            .group_by(EvidenceRow.kind),
        )
        return _evidence(Counter(dict(rows.all())))


def _evidence(counts: Counter[str]) -> Evidence:
    return Evidence(counts[PHOTO], counts.total() - counts[PHOTO])


def _piece(file: EvidenceRow, entry: EntryRow, offices: Offices) -> Piece:
    return Piece(
        id=file.id or 0,
        issue_id=entry.issue_id,
        report_id=entry.report_id,
        kind=file.kind,
        name=file.file_name,
        media_type=file.media_type,
        size=file.size,
        sha256=file.sha256,
        receipt=entry.receipt,
        office=offices.get(entry.office_id),
        at=file.at,
        pointed_out=file.pointed_out,
    )


def _content(file: EvidenceRow, chat_id: int) -> str | dict[str, str] | None:
    """Telegram knows a file by its id, a page of our own does not; None while it is not fetched either."""
    if file.chat_id in TELEGRAM and chat_id in TELEGRAM:
        return file.file_id
    if file.sha256 is None:
        return None
    name = file.file_name or f"{file.id}{guess_extension(file.media_type or '') or ''}"
    return {"path": f"files/{file.sha256[:2]}/{file.sha256}", "name": name}
