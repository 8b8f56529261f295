"""要表格: the 台账 as a worksheet to hand on; findings and history as one of 整改办's own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from handlers import checking, papers, rights
from handlers.paperwork import Kept, Made, Work, send_files
from handlers.placing import Catalogue
from handlers.presses import Tap, pressing
from handlers.replies import Reply
from handlers.texts import numbered, today
from storage.ledger import Book
from storage.ledger.desk import Paper
from storage.records import Member

SHEET = "sheet"
VERBS = (SHEET,)
_ASKS = r"^(?:请|帮我|给我|把|现在)*(?:出|导出|要|发|给)(?:我|一?[份下个张])*"
# 要表格; 导出一份整改台账; 台账表
WORKSHEET = re.compile(
    _ASKS
    + r"(?:整改|内部(?:的)?)*(?:台账|表格|表|excel|Excel)(?:表|发我|给我|填|来填|填写)?[。.!！吧了]*$|^(?:整改)?台账表?$"
)
# 要核对与历史; 导出历史记录表
INTERNAL = re.compile(_ASKS + r"(?:内部.*|核对(?:清单)?(?:和|与|、)?历史.*|历史(?:记录)?(?:表格?|清单))$")
SHOWN = 3


def asked(book: Book, member: Member, text: str, _known: Catalogue) -> Reply | None:
    """What 要表格 and 要核对与历史 are answered with."""
    if INTERNAL.match(text):
        return Reply(_order(book, member, internal=True))
    return Reply(_order(book, member)) if WORKSHEET.match(text) else None


def _order(book: Book, member: Member, *, internal: bool = False) -> str:
    """Leave the worksheet for the desk; returns what the member reads, with what does not add up in it."""
    if not rights.may(member, "edit" if internal else "whole"):
        return "整改台账由整改办出。"
    ledger = book.ledger(member.unit_id)
    ledger.papers.order(member, "internal" if internal else "worksheet")
    if internal:
        return "台账、核对与历史正在出，马上发给您。核对与历史请留在整改办，不随台账报送。"
    said = "台账正在出，马上发给您。"
    if rights.may(member, "edit") and (
        doubts := checking.of_ledger(ledger, today(ledger.unit, book.now)).errors
    ):
        more = f"\n还有{len(doubts) - SHOWN}处，发「出通报」看" if len(doubts) > SHOWN else ""
        said += f"请核对{len(doubts)}处：\n{numbered(checking.lines(ledger, doubts[:SHOWN]))}{more}"
    return said


def prepare(book: Book, paper: Paper) -> Work:
    """What makes the worksheet, out of the ledger as it is now; what waits to be written in is for 整改办."""
    from storage.worksheet import to_workbook

    ledger = book.ledger(paper.unit_id)
    as_of = today(ledger.unit, book.now)
    member = book.members.get(paper.member_id)
    writing = member is not None and rights.may(member, "edit")
    sheet = papers.worksheet(ledger, as_of, writing=writing)
    return Work(lambda _: (Made(f"整改台账{as_of:%m%d}.xlsx", to_workbook(sheet)),), _issued)


def prepare_internal(book: Book, paper: Paper) -> Work:
    """What makes the worksheet, and beside it findings and history."""
    from storage import findings_sheet
    from storage.worksheet import to_workbook

    ledger = book.ledger(paper.unit_id)
    as_of = today(ledger.unit, book.now)
    sheet = papers.worksheet(ledger, as_of)
    known = papers.internal(ledger, checking.of_ledger(ledger, as_of).findings)

    def make(_: bytes) -> tuple[Made, ...]:
        return (
            Made(f"整改台账{as_of:%m%d}.xlsx", to_workbook(sheet)),
            Made(f"核对与历史{as_of:%m%d}.xlsx", findings_sheet.to_workbook(known)),
        )

    return Work(make, _issued)


def _issued(book: Book, paper: Paper, member: Member, _made: object, files: Sequence[Kept]) -> None:
    """Send the worksheet; who had it made is in the history."""
    paths = [file.path for file in files]
    book.ledger(paper.unit_id).history.append("worksheet_issued", member=member.id, files=paths)
    send_files(book, paper, files)


@pressing
def press(tap: Tap) -> Reply | None:
    """要表格 below a list, 要表格填 below an import."""
    tap.send(Reply(_order(tap.book, tap.member)))
    return None
