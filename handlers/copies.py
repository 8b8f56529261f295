"""The same file sent in for two issues: said wherever the material is shown, and pointed out to the coordinators once."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.files import KINDS
from handlers.replies import Reply, tell
from storage.ledger import Book, Ledger
from storage.records import Piece


def _found(ledger: Ledger) -> tuple[tuple[Piece, ...], ...]:
    """The files of the current round that serve more than one of its issues, by different reports."""
    issues = {issue.id for issue in ledger.issues.all()}
    copies = ([p for p in of_file if p.issue_id in issues] for of_file in ledger.evidence.copies())
    return tuple(
        tuple(same)
        for same in copies
        if len({p.issue_id for p in same}) > 1 and len({p.report_id for p in same}) > 1
    )


def elsewhere(ledger: Ledger) -> dict[int, str]:
    """What is said of a piece whose content serves another issue too: 同一份也用在第16条（登记号0213）."""
    said = {}
    for copies in _found(ledger):
        for piece in copies:
            others = [_where(ledger, other) for other in copies if other.issue_id != piece.issue_id]
            if others:
                said[piece.id] = f"同一份也用在{'、'.join(dict.fromkeys(others))}"
    return said


def point_out(book: Book, unit_id: int, key: str) -> None:
    """Tell the coordinators once of the files that serve two issues, all new ones in one message."""
    ledger = book.ledger(unit_id)
    new = [copies for copies in _found(ledger) if any(p.pointed_out is None for p in copies)]
    if not new:
        return
    lines = [f"{number}　{_copied(ledger, copies)}" for number, copies in enumerate(new, 1)]
    note = Reply("\n".join([f"同一份材料用在两条上的有{len(new)}份，请核对：", *lines]))
    tell(book, book.members.of_unit(unit_id, "coordinator"), note, key=key)
    ledger.evidence.point_out([piece for copies in new for piece in copies])


def _copied(ledger: Ledger, copies: Sequence[Piece]) -> str:
    name = next((piece.name for piece in copies if piece.name), None)
    kind = f"“{name}”" if name else KINDS.get(copies[0].kind, "文件")
    return f"{kind}：{'、'.join(_where(ledger, piece, whose=True) for piece in copies)}"


def _where(ledger: Ledger, piece: Piece, *, whose: bool = False) -> str:
    office = f"，{piece.office.name if piece.office else '整改办'}" if whose else ""
    return f"{ledger.issues.get(piece.issue_id).label}（登记号{piece.receipt or 0:04d}{office}）"
