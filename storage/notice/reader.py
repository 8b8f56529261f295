"""From a text to its notices: split where a new title stands, outline each, find its issues, keep the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from storage.checks import check
from storage.documents import Notice, NoticeSection
from storage.errors import DocumentRefused
from storage.notice import front
from storage.notice.assemble import build_sections
from storage.notice.document import MAX_CHARACTERS
from storage.notice.grammar import WEB_FURNITURE
from storage.notice.lines import Line, read_lines
from storage.notice.outline import Node
from storage.notice.own_labels import with_known_labels
from storage.notice.select import Placed, sections_of
from storage.notice.tail import cut_tail
from storage.notice.totals import declared_totals
from storage.notice.unnumbered import find_issues
from storage.records import Finding

# A notice of 300 issues has a tenth of these.
MAX_LINES: Final = 10_000


def read_text(text: str) -> tuple[Notice, ...]:
    """All notices in a text, with the faults found in each; what is too long to be one is refused."""
    lines = read_lines(text) if len(text) <= MAX_CHARACTERS else []
    if len(text) > MAX_CHARACTERS or len(lines) > MAX_LINES:
        raise DocumentRefused("long")
    lines = with_known_labels(lines)
    return tuple(_read_notice(part) for part in _split_notices(lines) if part)


def _split_notices(lines: list[Line]) -> list[list[Line]]:
    """The lines of each notice: a further one begins where, after issues, another unit's title stands."""
    first, _, at = front.find_title(lines)
    starts, seen, since = [0], {first}, at
    while at < len(lines):
        end = front.title_end(lines, at)
        title = front.title_text(lines[at:end])
        if title and title not in seen:
            # Between two titles issues are looked for once.
            if find_issues(lines[since:at])[1]:
                starts.append(at)
            seen.add(title)
            since = end
        at = max(end, at + 1)
    return [lines[start:end] for start, end in pairwise([*starts, len(lines)])]


def _read_notice(lines: Sequence[Line]) -> Notice:
    """One notice from its lines."""
    title, begin, end = front.find_title(lines)
    # Menus and file numbers above the title are no preamble.
    masthead, rest = list(lines[:begin]), list(lines[end:])
    root, placed = find_issues(rest)
    tail = cut_tail(placed)
    before, after = _around(root, placed)
    preamble = _text(before)
    closing = [*tail, *after]
    head = [line.text for line in masthead]
    fed_back = front.feedback_date(preamble) or front.feedback_date(title)
    published = front.publication_date(
        [line.text for line in closing], [*head, *(line.text for line in before[:6])]
    )
    notice = Notice(
        title=title,
        unit=front.unit_name(title, preamble, _text(closing)),
        inspected_by=front.inspector(preamble),
        round=front.round_name(f"{title}\n{preamble}"),
        feedback_date=fed_back,
        published=published,
        declared=(*declared_totals(preamble, "preamble"), *declared_totals(_text(closing), "closing")),
        preamble=preamble,
        closing=_text(closing),
        sections=build_sections(placed, fed_back or front.first_day(published, title)),
        kind="plan" if "方案" in title else "notice",
    )
    findings = (*_unread(masthead, notice), *check(notice))
    return replace(notice, findings=findings)


def _text(lines: Sequence[Line]) -> str:
    return "\n".join(line.text for line in lines)


def _around(root: Node, placed: list[Placed]) -> tuple[list[Line], list[Line]]:
    """The lines before the first issue and after the last; the words under the part about all issues count as before."""
    inside = {id(node) for issue in placed for node in issue.node.walk()}
    above = {id(node) for issue in placed for node in issue.above}
    kept = {
        id(node)
        for head, issues in sections_of(placed)
        for node in (head, *(n for i in issues for n in i.above))
    }
    before: list[Line] = list(root.paragraphs)
    after: list[Line] = []
    started = False
    for node in (node for child in root.children for node in child.walk()):
        started = started or id(node) in inside or id(node) in kept
        if id(node) in above:
            before.extend(node.paragraphs if id(node) not in kept else ())
        elif id(node) not in inside:
            (after if started else before).extend([node.line, *node.paragraphs])
    return before, after


def _unread(masthead: Sequence[Line], notice: Notice) -> list[Finding]:
    """What the reader could not place, by line."""
    strange = [
        line.number
        for line in masthead
        if len(line.text) > 20 and not (WEB_FURNITURE.match(line.text) or front.is_cover(line.text))
    ]
    findings = []
    if strange:
        places = "、".join(str(number) for number in strange[:8])
        findings.append(
            Finding("unread_lines", "notice", "hint", f"标题之前的第{places}行没有读入，请核对是否属于通报。")
        )
    if not notice.issues:
        findings.append(
            Finding(
                "no_issues",
                "notice",
                "warning",
                "一个问题也没有读出来，请核对这份文件是不是通报、方案或台账。",
            )
        )
    return [*findings, *(_empty(section) for section in notice.sections if not section.issues)]


def _empty(section: NoticeSection) -> Finding:
    return Finding(
        "unread_lines", f"{section.ordinal}", "warning", f"第{section.line}行这个方面下没有读出问题，请核对。"
    )
