"""The files of all units that are still to be fetched from Telegram, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, select

from storage.tables.reports import EvidenceRow


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """A photo or document that came and has not been fetched yet."""

    id: int
    unit_id: int
    chat_id: int
    report_id: int | None
    kind: str
    file_id: str
    file_name: str | None
    tries: int


class Files:
    """What is to be fetched, one after the other."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def next(self, now: datetime, chats: range) -> WaitingFile | None:
        """The file of these chats that has waited longest and may be tried now."""
        row = self._session.exec(
            select(EvidenceRow)
            .where(EvidenceRow.state == "pending", EvidenceRow.not_before <= now)
            .where(col(EvidenceRow.chat_id).between(chats[0], chats[-1]))
            .order_by(col(EvidenceRow.not_before), col(EvidenceRow.id))
            .limit(1),
        ).first()
        return WaitingFile(**{name: getattr(row, name) for name in WaitingFile.__slots__}) if row else None

    def fetched(self, file: WaitingFile, sha256: str, media_type: str, size: int) -> None:
        """The file is kept under its SHA-256, and this is what it really is."""
        self._settle(file, state="fetched", sha256=sha256, media_type=media_type, size=size)

    def refused(self, file: WaitingFile) -> None:
        """The file cannot be taken, and counts as evidence no more."""
        self._settle(file, state="refused")

    def postpone(self, file: WaitingFile, until: datetime) -> None:
        """The file is to be tried again, not before that moment."""
        self._settle(file, tries=file.tries + 1, not_before=until)

    def _settle(self, file: WaitingFile, **values: Any) -> None:
        self._session.execute(update(EvidenceRow).where(col(EvidenceRow.id) == file.id).values(**values))


def kept_digests(session: Session) -> tuple[str, ...]:
    """The SHA-256 of every file that the ledgers speak of and that was fetched."""
    fetched = (EvidenceRow.state == "fetched", col(EvidenceRow.sha256).is_not(None))
    rows = session.exec(select(EvidenceRow.sha256).where(*fetched).distinct())
    return tuple(sorted(digest for digest in rows if digest is not None))
