"""The official notice out of a ledger: its paragraphs by level, and the same as plain text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from storage.documents import Notice, NoticeIssue
from storage.notice.frame import DAY, DEFAULT, ISSUES, SIGNATURE, fill, template_lines
from storage.notice.markers import marker
from storage.notice.phrasing import in_prose, numbered_heading, verdict
from storage.wording import chinese_numeral

Level = Literal["title", "part", "section", "heading", "body", "signature", "date"]
Style = Literal["inline", "heading"]
_LEVELS: dict[str, Level] = {"cn": "part", "part": "part", "cn_paren": "section"}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the notice; the first `strong` characters stand out as the issue's heading.

    `where` is the label of the issue it belongs to: 第3条, or 二-3 where numbers restart.
    """

    level: Level
    text: str
    strong: int = 0
    where: str = ""


def compose(
    notice: Notice, as_of: date, *, style: Style = "inline", template: str = DEFAULT
) -> tuple[Paragraph, ...]:
    """The whole notice as of a day."""
    paragraphs: list[Paragraph] = []
    for at, line in enumerate(template_lines(template)):
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


def _issues(notice: Notice, style: Style) -> Iterator[Paragraph]:
    write = _inline if style == "inline" else _under_heading
    numbered = all((issue.number or "").isdigit() for issue in notice.issues)
    named = labels(notice)
    count = 0
    for section in notice.sections:
        if section.title:
            yield Paragraph("section", numbered_heading(section))
        for issue in section.issues:
            count += 1
            number = (issue.number if numbered else None) or str(count)
            yield from (replace(one, where=named[issue.code]) for one in write(number, issue))


def labels(notice: Notice) -> dict[str, str]:
    """The label of every issue by its code, as it is printed in this notice."""
    if runs_on(notice):
        return {issue.code: f"第{issue.number}条" for issue in notice.issues}
    return {
        issue.code: f"{chinese_numeral(section.ordinal)}-{issue.number or issue.code.partition('-')[2]}"
        for section in notice.sections
        for issue in section.issues
    }


def runs_on(notice: Notice) -> bool:
    """Whether the numbers run on through all sections."""
    numbers = [issue.number for issue in notice.issues]
    return None not in numbers and len(set(numbers)) == len(numbers)


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
