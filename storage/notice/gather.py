"""What a document holds to its notices: running text first, ledger tables where the text has no issues."""

from __future__ import annotations

import re
from dataclasses import replace

from storage.checks import check
from storage.documents import Notice, NoticeSection
from storage.notice import front
from storage.notice.columns import Header, find_header
from storage.notice.document import Content
from storage.notice.grammar import TITLE_LINE
from storage.notice.reader import read_text
from storage.notice.table import is_foot, read_table
from storage.records import Finding


def gather(content: Content) -> tuple[Notice, ...]:
    """The notices in the text of a document, and its ledger tables where the text has no issues of its own."""
    texts = read_text(content.text) if content.text.strip() else ()
    ledgers = [(grid, header) for grid in content.grids if (header := find_header(grid))]
    if any(notice.issues for notice in texts) or (texts and not ledgers):
        return tuple(_with_tables(notice, len(ledgers)) for notice in texts)
    if not ledgers:
        return read_text("\n".join("　".join(row) for grid in content.grids for row in grid))
    notices = [_ledger(grid, header, texts[0] if texts else Notice()) for grid, header in ledgers]
    return (_with_sheets(notices[0], content), *notices[1:])


def _with_sheets(notice: Notice, content: Content) -> Notice:
    """The first ledger of a workbook tells which sheets are none."""
    pages = zip(content.names, content.grids, strict=False)
    others = "、".join(f"“{name}”" for name, grid in pages if not find_header(grid))
    if not others:
        return notice
    unread = Finding("unread_lines", "notice", "hint", f"工作表{others}不是台账，没有读入，请核对。")
    return replace(notice, findings=(*notice.findings, unread))


def _with_tables(notice: Notice, tables: int) -> Notice:
    if not tables:
        return notice
    unread = Finding(
        "unread_lines", "notice", "warning", f"正文之外还有{tables}张台账表没有读入，请另行导入核对。"
    )
    return replace(notice, findings=(*notice.findings, unread))


def _ledger(grid: list[list[str]], header: Header, around: Notice) -> Notice:
    above = "\n".join(dict.fromkeys(cell for row in grid[: header.row] for cell in row if cell))
    below = _foot(grid, header)
    title = around.title or _title(above.split("\n"))
    preamble = "\n".join(part for part in (around.preamble, above) if part)
    fed_back = around.feedback_date or front.feedback_date(preamble)
    notice = replace(
        around,
        title=title,
        unit=around.unit or _unit(title, preamble),
        inspected_by=around.inspected_by or front.inspector(preamble),
        round=around.round or front.round_name(preamble),
        feedback_date=fed_back,
        published=around.published
        or front.publication_date(around.preamble.splitlines(), [*above.splitlines(), *below.splitlines()]),
        preamble=preamble,
        closing=around.closing or below,
        sections=read_table(grid, header, fed_back),
        kind="plan" if "方案" in title else "worksheet",
        findings=(),
    )
    return replace(notice, findings=(*_unplaced(notice.sections), *check(notice)))


def _title(lines: list[str]) -> str:
    """The line above a table that names it, else the longest."""
    named = [line for line in lines if TITLE_LINE.fullmatch(line.replace(" ", ""))]
    return named[0] if named else max(lines, key=len)


def _unit(title: str, preamble: str) -> str | None:
    stated = re.search(
        r"(?:填报|被巡[察视]|整改|责任)?单位[（(盖章）)]*[:：]\s*([^\s，。：:]{2,24})", preamble
    )
    return stated[1] if stated else front.unit_name(title, preamble, "")


def _foot(grid: list[list[str]], header: Header) -> str:
    said = ([cell for cell in row if cell] for row in grid[header.row + header.height :])
    rows = (row for row in said if row and (len(set(row)) <= 2 or is_foot(row)))
    return "\n".join(text for row in rows if "：" in (text := " ".join(dict.fromkeys(row))))


def _unplaced(sections: tuple[NoticeSection, ...]) -> list[Finding]:
    lines = [str(issue.line) for section in sections for issue in section.issues if not issue.title]
    if not lines:
        return []
    return [Finding("unread_lines", "notice", "warning", f"第{'、'.join(lines[:8])}行没有写问题，请核对。")]
