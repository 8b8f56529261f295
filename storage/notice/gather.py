"""What a document holds to its notices: running text, or the ledger tables where they hold more issues."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from storage.checks import check
from storage.documents import Notice, NoticeSection, Totals
from storage.errors import DocumentRefused
from storage.notice import front
from storage.notice.cards import row_lines
from storage.notice.document import Content, Grid
from storage.notice.foot import foot_lines, foot_totals
from storage.notice.ledgers import Ledger, read_ledgers
from storage.notice.reader import read_text
from storage.notice.rows import build_ledger
from storage.notice.totals import declared_totals
from storage.records import Finding

# 反馈单位 is who inspected.
_STATED_UNIT = re.compile(
    r"(?<![一-龥])(?:填[报表写]|报送|编制|所属|被[一-龥]{2,4}|整改|责任)?(?:单位(?:名称)?|党组织)[（(盖章）)]*[:：]\s*([^\s，。：:；;]{2,24})"
)
# What shows how to fill in a sheet counts nothing.
_EXAMPLE = re.compile(r"[示样范]例|举例|例如|模板|[例如][:：]")
# An office's own sheet names the office, not whose ledger it is.
_OFFICE_OF = re.compile(r".*(?:办公室|办|所|站|股|科|室|中心|队)")


def gather(content: Content) -> tuple[Notice, ...]:
    """The notices in the text of a document, or in its ledger tables where the text has fewer issues of its own."""
    texts = read_text(content.text) if content.text.strip() else ()
    ledgers = read_ledgers(content.tables)
    told, listed = sum(len(notice.issues) for notice in texts), sum(len(ledger.rows) for ledger in ledgers)
    groups = list(_by_unit(ledgers)) if ledgers and listed > told else []
    words = _sheets_of_words(content, ledgers) if len(groups) == 1 else {}
    unread = [*content.unread, *_other_sheets(content, ledgers, words)]
    if groups:
        around = texts[0] if texts else Notice()
        notices = [_notice(group, around, "\n".join(words.values())) for group in groups]
    else:
        notices = list(texts or read_text(_as_text(content)))
        if not notices:
            raise DocumentRefused("empty")
        unread += [f"正文之外还有{len(ledgers)}张台账表没有读入"] if ledgers else []
    remarks = [Finding("unread_lines", "notice", "hint", f"{words}，请核对。") for words in unread]
    first = replace(notices[0], findings=(*notices[0].findings, *remarks))
    return (first, *notices[1:])


def _as_text(content: Content) -> str:
    return "\n".join(line for table in content.tables for row in table.grid for line in row_lines(row))


def _sheets_of_words(content: Content, ledgers: Sequence[Ledger]) -> dict[str, str]:
    """What sheets of sentences beside a ledger say of all its issues: 填表说明."""
    lists = {sheet for ledger in ledgers for sheet in (*ledger.lists, *ledger.instead_of)}
    words = {table.sheet: _sentences(table.grid) for table in content.tables if table.sheet not in lists}
    return {
        sheet: text
        for sheet, text in words.items()
        if declared_totals(text, "preamble") or front.feedback_date(text)
    }


def _sentences(grid: Grid) -> str:
    """The lines of a sheet without columns, but for examples."""
    rows = [list(dict.fromkeys(filter(None, row))) for row in grid]
    if any(len(row) > 1 for row in rows):
        return ""
    return "\n".join(cell for row in rows for cell in row if not _EXAMPLE.search(cell))


def _other_sheets(content: Content, ledgers: Sequence[Ledger], words: Collection[str]) -> list[str]:
    """Which sheets of a workbook with ledgers are none, and say nothing of them in `words` either."""
    older = [
        f"工作表“{sheet}”与“{ledger.table.sheet}”是同一批问题，只读了“{ledger.table.sheet}”"
        for ledger in ledgers
        for sheet in ledger.instead_of
    ]
    read = {sheet for ledger in ledgers for sheet in (*ledger.lists, *ledger.instead_of)}
    others = "、".join(f"“{t.sheet}”" for t in content.tables if t.sheet not in read and t.sheet not in words)
    return [*older, f"工作表{others}不是台账，没有读入"] if read and others else older


def _by_unit(ledgers: Sequence[Ledger]) -> Iterator[list[Ledger]]:
    """The tables of each unit; one that names none, or the same, goes on with the one before."""
    group: list[Ledger] = []
    unit: str | None = None
    for ledger in ledgers:
        own = _unit(ledger.title, "\n".join(ledger.head))
        if own and unit and own != unit and not _OFFICE_OF.fullmatch(own):
            yield group
            group, unit = [], None
        group.append(ledger)
        unit = unit or own
    yield group


def _notice(ledgers: Sequence[Ledger], around: Notice, beside: str) -> Notice:
    head = [line for ledger in ledgers for line in ledger.head]
    foot = [foot_lines(ledger.table.grid, ledger.header) for ledger in ledgers if ledger.header]
    title = around.title or ledgers[0].title
    introduced, followed = _beside(around, ledgers)
    told = "\n".join(introduced)
    preamble = "\n".join(filter(None, (around.preamble, told, *head, beside)))
    closing = "\n".join(filter(None, (*followed, around.closing, *foot)))
    fed_back = around.feedback_date or front.feedback_date(preamble)
    published = around.published or front.publication_date(
        around.preamble.splitlines(), [*head, *closing.splitlines()]
    )
    rows = (row for ledger in ledgers for row in ledger.rows)
    notice = replace(
        around,
        title=title,
        unit=around.unit or _unit(title, preamble),
        inspected_by=around.inspected_by or front.inspector(preamble),
        round=around.round or front.round_name(preamble),
        feedback_date=fed_back,
        published=published,
        declared=(*around.declared, *declared_totals(told, "preamble"))
        or _declared(ledgers, head, closing)
        or tuple(declared_totals(beside, "preamble")),
        preamble=preamble,
        closing=closing,
        sections=build_ledger(rows, fed_back or front.first_day(published, title)),
        kind="plan" if "方案" in title else "worksheet",
        findings=(),
    )
    return replace(notice, findings=(*_unplaced(notice.sections), *check(notice)))


def _beside(around: Notice, ledgers: Sequence[Ledger]) -> tuple[list[str], list[str]]:
    """What the text seemed to tell as issues where the tables hold them, above the tables and below."""
    above = {line for ledger in ledgers for line in ledger.table.above}
    sections = {row.section for ledger in ledgers for row in ledger.rows}
    told: tuple[list[str], list[str]] = ([], [])
    for section in around.sections:
        issues = ((issue.heading, issue.body) for issue in section.issues)
        for heading, text in ((section.heading, section.intro), *issues):
            # Under one of several sections the words speak of that one alone.
            if heading not in sections or len(sections) == 1:
                told[heading not in above].extend(filter(None, (heading, text)))
    return told


def _declared(ledgers: Sequence[Ledger], head: Sequence[str], closing: str) -> tuple[Totals, ...]:
    """The totals above and below the tables; those in a total row speak of one table alone."""
    rows = [foot_totals(ledger.table.grid, ledger.header) for ledger in ledgers if ledger.header]
    own = rows[0] if len(ledgers) == 1 and rows else []
    return (*declared_totals("\n".join(head), "preamble"), *(own or declared_totals(closing, "closing")))


def _unit(title: str, preamble: str) -> str | None:
    stated = _STATED_UNIT.search(preamble)
    return stated[1] if stated else front.unit_name(title, preamble, "")


def _unplaced(sections: tuple[NoticeSection, ...]) -> list[Finding]:
    lines = [str(issue.line) for section in sections for issue in section.issues if not issue.title]
    if not lines:
        return []
    return [Finding("unread_lines", "notice", "warning", f"第{'、'.join(lines[:8])}行没有写问题，请核对。")]
