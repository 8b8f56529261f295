"""The ledger on its way out: as a notice or a worksheet, with what is known besides its text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from handlers.levels import summary
from handlers.texts import day
from storage.ledger import Ledger
from storage.notice import Notice
from storage.notice.frame import committee
from storage.notice.phrasing import numbered_heading
from storage.notice.writer import Paragraph, to_text
from storage.records import Issue

if TYPE_CHECKING:
    from storage.worksheet import Sheet


def ledger_notice(ledger: Ledger) -> Notice:
    """The current round as a notice, under its unit's full name and with the headings it will be printed with."""
    notice = ledger.papers.notice()
    sections = tuple(replace(section, heading=numbered_heading(section)) for section in notice.sections)
    return replace(notice, unit=committee(notice, ledger.unit.name), sections=sections)


def worksheet(ledger: Ledger, as_of: date) -> Sheet:
    """The current round as a worksheet shows it."""
    from storage.worksheet import Sheet, Standing

    standing = {issue.code: Standing(issue.closeout, _latest(ledger, issue)) for issue in ledger.issues.all()}
    return Sheet(ledger_notice(ledger), as_of, ledger.round.numbers_run_on, standing)


def _latest(ledger: Ledger, issue: Issue) -> str:
    """The newest report in a line: 10月14日农业农村办：新改20户，全镇累计187户."""
    entries = ledger.reports.of_issue(issue.id)
    if not entries:
        return ""
    entry = entries[0]
    whom = entry.office.name if entry.office else entry.member
    return f"{day(entry.at, ledger.unit)}{whom}：{summary(entry, ledger.unit, issue)}"


def document(paragraphs: tuple[Paragraph, ...], suffix: str) -> bytes:
    """A notice as the content of a .txt or .docx file."""
    if suffix.lower() == ".txt":
        return to_text(paragraphs).encode()
    from storage.notice.layout import to_word

    return to_word(paragraphs)
