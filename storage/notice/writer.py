"""The official notice out of a ledger: its paragraphs by level, and the same as plain text."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from storage.documents import Notice, NoticeIssue, NoticeSection
from storage.masking import masked
from storage.notice.frame import DAY, DEFAULT, ISSUES, SIGNATURE, fill
from storage.notice.grammar import marker
from storage.notice.phrasing import in_prose, numbered_heading, verdict
from storage.wording import chinese_numeral

Level = Literal["title", "part", "section", "heading", "body", "signature", "date"]
Style = Literal["inline", "heading"]
_LEVELS: dict[str, Level] = {"cn": "part", "part": "part", "cn_paren": "section"}
_Write = Callable[[str, NoticeIssue], "Iterator[Paragraph]"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the notice; the first `strong` characters stand out as the issue's heading."""

    level: Level
    text: str
    strong: int = 0


def compose(
    notice: Notice, as_of: date, *, style: Style = "inline", template: str = DEFAULT
) -> tuple[Paragraph, ...]:
    """The whole notice as of a day."""
    lines = [line.strip() for line in template.splitlines() if line.strip()]
    paragraphs: list[Paragraph] = []
    for at, line in enumerate(lines):
        if line == ISSUES:
            paragraphs.extend(_issues(notice, style))
        else:
            filled = fill(line, notice, as_of)
            paragraphs.append(Paragraph("title" if at == 0 else _level(line, filled), filled))
    return tuple(paragraphs)


def _level(line: str, text: str) -> Level:
    if line in (SIGNATURE, DAY):
        return "signature" if line == SIGNATURE else "date"
    found = marker(text)
    short = len(text) <= 40 and text[-1] not in "。！；"
    return _LEVELS.get(found[0], "body") if found and short else "body"


def published(notice: Notice, withheld: Container[str]) -> Notice:
    """The notice without what is not for the public, coded and numbered anew, personal numbers masked."""
    run_on = _runs_on(notice)
    sections: list[NoticeSection] = []
    count = 0
    for section in notice.sections:
        kept = [issue for issue in section.issues if issue.code not in withheld]
        if kept:
            first = count if run_on else 0
            ordinal, count = len(sections) + 1, count + len(kept)
            issues = tuple(
                replace(_for_all(issue), code=f"{ordinal}-{n}", number=str(first + n))
                for n, issue in enumerate(kept, 1)
            )
            sections.append(replace(section, ordinal=ordinal, issues=issues))
    return replace(notice, sections=tuple(sections))


def _for_all(issue: NoticeIssue) -> NoticeIssue:
    measures = tuple(replace(measure, text=masked(measure.text)) for measure in issue.measures)
    facts = masked(issue.facts) if issue.facts else issue.facts
    told = masked(issue.progress_text) if issue.progress_text else issue.progress_text
    return replace(issue, measures=measures, facts=facts, progress_text=told, intro=masked(issue.intro))


def _runs_on(notice: Notice) -> bool:
    numbers = [issue.number for issue in notice.issues]
    return len(set(numbers)) == len(numbers)


def _issues(notice: Notice, style: Style) -> Iterator[Paragraph]:
    write = _inline if style == "inline" else _under_heading
    numbered = all((issue.number or "").isdigit() for issue in notice.issues)
    count = 0
    for section in notice.sections:
        if section.title:
            yield Paragraph("section", numbered_heading(section))
        for issue in section.issues:
            count += 1
            yield from write((issue.number if numbered else None) or str(count), issue)


def _inline(number: str, issue: NoticeIssue) -> Iterator[Paragraph]:
    """3.针对“…”的问题。一是…二是…【正在整改】."""
    heading = f"{number}.针对“{issue.title}”的问题。"
    status = f"【{said}】" if (said := verdict(issue)) else ""
    body = in_prose([measure.text for measure in issue.measures])
    if issue.progress_text:
        yield Paragraph("body", f"{heading}{body}", len(heading))
        yield Paragraph("body", f"整改进展：{issue.progress_text}{status}", len("整改进展："))
    else:
        yield Paragraph("body", f"{heading}{body}{status}", len(heading))


def _under_heading(number: str, issue: NoticeIssue) -> Iterator[Paragraph]:
    """3．关于“…”的问题, and below it 整改情况：落实两方面整改措施，目前该项问题正在持续整改。一是…."""
    yield Paragraph("heading", f"{number}．关于“{issue.title}”的问题")
    body = in_prose([measure.text for measure in issue.measures])
    yield Paragraph("body", f"整改情况：{_opening(issue)}{body}", len("整改情况："))
    if issue.progress_text:
        yield Paragraph("body", f"整改进展：{issue.progress_text}", len("整改进展："))


def _opening(issue: NoticeIssue) -> str:
    """The first sentence: how many measures, counted, and how the issue stands."""
    count = len(issue.measures)
    said = verdict(issue)
    clauses = [f"落实{'两' if count == 2 else chinese_numeral(count)}方面整改措施"] if count > 1 else []
    if said:
        clauses.append(said if "问题" in said else f"目前该项问题{said}")
    return f"{'，'.join(clauses)}。" if clauses else ""


def to_text(paragraphs: tuple[Paragraph, ...]) -> str:
    """The notice as plain text, a blank line between paragraphs."""
    return "\n\n".join(paragraph.text for paragraph in paragraphs) + "\n"
