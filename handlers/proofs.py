"""看材料: the photos and documents of an issue, sent back with the receipt each belongs to."""

from __future__ import annotations

from handlers import rights
from handlers.copies import elsewhere
from handlers.files import KINDS
from handlers.keyboards import Button
from handlers.replies import Reply, send
from handlers.texts import day
from storage.ledger import Book, Ledger
from storage.ledger.evidence import Proof
from storage.records import Issue, Member

PACK = "pack"
SENT_AT_ONCE = 10
SENDING = {
    "photo": ("sendPhoto", "photo"),
    "video": ("sendVideo", "video"),
    "voice": ("sendVoice", "voice"),
    "audio": ("sendAudio", "audio"),
    "video_note": ("sendVideoNote", "video_note"),
}


def send_proofs(book: Book, member: Member, issue: Issue) -> None:
    """Send the newest pieces back; below them the coordinator may have all of them packed."""
    ledger = book.ledger(member.unit_id)
    proofs = ledger.evidence.proofs(issue.id, member.chat_id)
    if len(proofs) > SENT_AT_ONCE:
        send(book, member.chat_id, Reply(f"{issue.label}材料{len(proofs)}份，先发最近{SENT_AT_ONCE}份。"))
    for proof in proofs[:SENT_AT_ONCE]:
        _send(book, ledger, member, issue, proof)
    if proofs and rights.may(member, "edit"):
        lines = [f"{issue.label}材料{len(proofs)}份", *_copied(ledger, issue)]
        send(book, member.chat_id, Reply("\n".join(lines), ((Button("材料打包", f"{PACK}:{issue.id}"),),)))


def _send(book: Book, ledger: Ledger, member: Member, issue: Issue, proof: Proof) -> None:
    method, name = SENDING.get(proof.kind, ("sendDocument", "document"))
    who = proof.office.name if proof.office else "整改办"
    caption = f"{issue.label}，登记号{proof.receipt or 0:04d}，{who}，{day(proof.at, ledger.unit)}"
    if proof.content is None:
        send(book, member.chat_id, Reply(f"{caption}：还没有取到，请过一会儿再看。"))
    else:
        message = {"method": method, name: proof.content, "caption": caption}
        book.mail.post(member.chat_id, message, now=book.now)


def _copied(ledger: Ledger, issue: Issue) -> list[str]:
    said = elsewhere(ledger)
    pieces = [piece for piece in ledger.evidence.pieces([issue.id]) if piece.id in said] if said else []
    return [
        f"{piece.name or KINDS.get(piece.kind, '文件')}（登记号{piece.receipt or 0:04d}）：{said[piece.id]}"
        for piece in pieces
    ]
