"""The ledger on its way out: as a notice or a worksheet, with what is known besides its text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from handlers import deeds
from handlers.levels import summary
from handlers.sheet_writing import choices, waiting_lines
from handlers.texts import day
from storage.ledger import Ledger
from storage.notice import Notice
from storage.notice.frame import DEFAULT, committee
from storage.notice.phrasing import numbered_heading
from storage.notice.public import published
from storage.notice.writer import Paragraph, to_text
from storage.records import Deed, Entry, Finding, Issue

if TYPE_CHECKING:
    from storage.findings_sheet import Findings
    from storage.worksheet import Sheet, Standing

PLACES = {"preamble": "开头", "closing": "结尾", "notice": "全文"}
SEVERITIES = {"error": "错误", "warning": "请核对", "hint": "提示"}


def ledger_notice(ledger: Ledger) -> Notice:
    """The current round as a notice, under its unit's full name and with the headings it will be printed with."""
    notice = ledger.papers.notice()
    sections = tuple(replace(section, heading=numbered_heading(section)) for section in notice.sections)
    return replace(notice, unit=committee(notice, ledger.unit.name), sections=sections)


def template(ledger: Ledger) -> str:
    """What stands around the issues of this unit's notices."""
    return ledger.unit.settings.template or DEFAULT


def public_notice(ledger: Ledger) -> Notice:
    """The current round as far as the public may read it."""
    return published(ledger_notice(ledger), ledger.papers.withheld())


def worksheet(ledger: Ledger, as_of: date, *, writing: bool = True) -> Sheet:
    """The current round as a worksheet shows it; for `writing`, with the reports that wait to be written in."""
    from storage.worksheet import Sheet

    waiting = waiting_lines(ledger) if writing else {}
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


def internal(ledger: Ledger, findings: Iterable[Finding]) -> Findings:
    """What is to be checked and what was done, for the office alone, with the head of the history's chain."""
    from storage.findings_sheet import Findings

    issues = ledger.issues.all() if ledger.has_round else ()
    places = {issue.code: (issue.mark, issue.title) for issue in issues}
    marks = {issue.id: issue.mark for issue in issues}
    at = ledger.now.astimezone(ledger.unit.settings.zone)
    return Findings(
        ledger.unit.name,
        at,
        ledger.history.head,
        [
            (*places.get(f.where, (PLACES.get(f.where, f.where), "")), SEVERITIES[f.severity], f.message)
            for f in findings
        ],
        [_deed(ledger, deed, marks) for _, deed in ledger.history.all()],
    )


def _deed(ledger: Ledger, deed: Deed, marks: Mapping[int, str]) -> tuple[str, ...]:
    at = deed.at.astimezone(ledger.unit.settings.zone)
    when = f"{at.year}年{at.month}月{at.day}日{at:%H:%M}"
    return when, deeds.who(deed), marks.get(deed.issue_id or 0, ""), deeds.what(ledger, deed)


def document(paragraphs: tuple[Paragraph, ...], suffix: str) -> bytes:
    """A notice as the content of a .txt or .docx file."""
    if suffix.lower() == ".txt":
        return to_text(paragraphs).encode()
    from storage.notice.layout import to_word

    return to_word(paragraphs)
