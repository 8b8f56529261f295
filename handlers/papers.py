"""The ledger on its way out: as a notice or a worksheet, with what is known besides its text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from handlers.levels import summary
from handlers.sheet_writing import choices, waiting_lines
from handlers.texts import day
from storage.ledger import Ledger
from storage.notice import Notice
from storage.notice.frame import committee
from storage.notice.phrasing import numbered_heading
from storage.notice.writer import Paragraph, to_text
from storage.records import Entry, Issue

if TYPE_CHECKING:
    from storage.worksheet import Sheet, Standing


def ledger_notice(ledger: Ledger) -> Notice:
    """The current round as a notice, under its unit's full name and with the headings it will be printed with."""
    notice = ledger.papers.notice()
    sections = tuple(replace(section, heading=numbered_heading(section)) for section in notice.sections)
    return replace(notice, unit=committee(notice, ledger.unit.name), sections=sections)


def worksheet(ledger: Ledger, as_of: date) -> Sheet:
    """The current round as a worksheet shows it, with the reports that wait to be written in."""
    from storage.worksheet import Sheet

    waiting = waiting_lines(ledger)
    issues = {issue.code: issue for issue in ledger.issues.all()}
    standing = {code: _standing(ledger, issue, waiting.get(issue.id, ())) for code, issue in issues.items()}
    offices = tuple(office.name for office in ledger.offices.all())
    return Sheet(ledger_notice(ledger), as_of, ledger.round.numbers_run_on, standing, offices)


def _standing(ledger: Ledger, issue: Issue, waiting: Sequence[Entry]) -> Standing:
    from storage.worksheet import Standing

    entries = ledger.reports.of_issue(issue.id)
    return Standing(
        issue.closeout,
        f"{_by(ledger, entries[0])}：{summary(entries[0], ledger.unit, issue)}" if entries else "",
        tuple(f"登记号{one.receipt or 0:04d}，{_by(ledger, one)}：{one.words}" for one in waiting),
        choices(ledger, issue, waiting) if waiting else (),
    )


def _by(ledger: Ledger, entry: Entry) -> str:
    """Who reported, and when: 10月14日农业农村办."""
    return f"{day(entry.at, ledger.unit)}{entry.office.name if entry.office else entry.member}"


def document(paragraphs: tuple[Paragraph, ...], suffix: str) -> bytes:
    """A notice as the content of a .txt or .docx file."""
    if suffix.lower() == ".txt":
        return to_text(paragraphs).encode()
    from storage.notice.layout import to_word

    return to_word(paragraphs)
