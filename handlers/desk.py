"""Which work on paper is whose: documents that were sent, the notice, the worksheet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from handlers import approvals, bringing, inviting, issuing, kept_papers, packing, publishing, sheets
from handlers.paperwork import Work
from handlers.replies import Reply, change, send
from storage.ledger import Book
from storage.ledger.desk import Paper

WORKS: Final[dict[str, Callable[[Book, Paper], Work]]] = {
    "sent": bringing.prepare,
    "bring_in": bringing.prepare_import,
    "notice": issuing.prepare_notice,
    "public": publishing.prepare,
    "worksheet": sheets.prepare,
    "internal": sheets.prepare_internal,
    "template": kept_papers.prepare_template,
    "template_sent": kept_papers.prepare,
    approvals.KIND: approvals.prepare,
    "people": inviting.prepare,
    "invitations": inviting.prepare_sheet,
    packing.KIND: packing.prepare,
}
FAILED = "这份文件没能处理，已停下。请重新发一次；再不行，请在电脑上用命令处理。"


def begin(book: Book, paper: Paper) -> Work:
    """What is to be done for a paper, with the ledger open."""
    return WORKS[paper.kind](book, paper)


def failed(book: Book, paper: Paper, sentence: str = FAILED) -> None:
    """Tell who asked for it that a paper cannot be had."""
    card = paper.detail.get("card")
    if card is None:
        send(book, paper.chat_id, Reply(sentence), key=f"paper:{paper.id}:failed")
    else:
        change(book, card, Reply(sentence))
