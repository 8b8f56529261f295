"""From placed headings to sections and issues: every line below a heading finds its field."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from storage.deadlines import read_deadline
from storage.documents import NoticeIssue, NoticeSection
from storage.notice.body import Body, read_body
from storage.notice.grammar import BRACKETED
from storage.notice.headings import Heading, HeadingForm, read_heading, strip_title, title_in_form
from storage.notice.outline import Node
from storage.notice.select import Placed, sections_of, status_of_all
from storage.notice.verdict import StatusFound
from storage.status import is_status, read_status

_FEW = 3
_AND = re.compile(r"[、，,；;/\s]+")


@dataclass(frozen=True, slots=True)
class Printed:
    """The heading of an issue: its number, its title, and where it stands."""

    code: str
    number: str | None
    title: str
    line: int
    heading: str
    group: str | None = None


def build_sections(placed: list[Placed], after: date | None) -> tuple[NoticeSection, ...]:
    """The sections with their issues, coded by position."""
    form = _form([issue.node for issue in placed])
    return tuple(
        _section(ordinal, head, issues, form, after)
        for ordinal, (head, issues) in enumerate(sections_of(placed), 1)
    )


def _form(nodes: Sequence[Node]) -> HeadingForm:
    """What most headings of a notice have in common."""
    headings = [read_heading(node.text) for node in nodes]
    most = 0.7 * max(len(headings), _FEW)
    return HeadingForm(
        quoted=sum(heading.quoted for heading in headings) >= most,
        called_problem=sum(heading.title.endswith("问题") for heading in headings) >= most,
    )


def _section(
    ordinal: int, head: Node | None, issues: list[Placed], form: HeadingForm, after: date | None
) -> NoticeSection:
    heading = read_heading(head.text) if head else Heading("")
    return NoticeSection(
        ordinal=ordinal,
        title=heading.title,
        number=head.number if head else None,
        lead_in=heading.lead_in,
        line=head.line.number if head else 0,
        intro="\n".join(_introduction(head, issues)) if head else "",
        issues=tuple(_issue(f"{ordinal}-{i}", placed, form, after) for i, placed in enumerate(issues, 1)),
        heading=head.line.text if head else "",
    )


def _introduction(head: Node, issues: list[Placed]) -> list[str]:
    """What stands under the section's heading and its groups' headings before their first issue."""
    groups = list({id(node): node for issue in issues for node in issue.above}.values())
    texts = [
        text
        for node in (head, *groups)
        for text in (read_heading(node.text).rest, *(p.text for p in node.paragraphs))
    ]
    return [text for text in texts if text]


def _gathered(above: tuple[Node, ...]) -> StatusFound | None:
    """The status that a heading gives all its issues: 三、尚未完成整改的问题."""
    phrase = next(filter(None, (status_of_all(node.text) for node in above)), "")
    return StatusFound(phrase, read_status(phrase), "heading", "") if phrase else None


def _issue(code: str, placed: Placed, form: HeadingForm, after: date | None) -> NoticeIssue:
    node = placed.node
    heading, opening = _heading(node)
    title = title_in_form(heading, node.text, form)
    body = read_body([heading.rest, *(line.text for line in node.lines())], settled=opening is not None)
    printed = Printed(code, node.number, title, node.line.number, node.line.text, _group(placed))
    return issue_from(printed, body, after, opening or body.status or _gathered(placed.chain))


def _group(placed: Placed) -> str | None:
    return "／".join(read_heading(node.text).title for node in placed.above) or None


def _heading(node: Node) -> tuple[Heading, StatusFound | None]:
    """The heading, with a status taken off that stands right behind the title."""
    heading = read_heading(node.text)
    if node.status:
        return heading, StatusFound(node.status, read_status(node.status), "heading", heading.rest)
    found = BRACKETED.match(heading.rest)
    if found is None or not is_status(found[1]):
        return heading, None
    rest = heading.rest[found.end() :].lstrip("。：: ")
    kept = replace(heading, rest=rest)
    return kept, StatusFound(found[1], read_status(found[1]), "heading", rest)


def issue_from(printed: Printed, body: Body, after: date | None, status: StatusFound | None) -> NoticeIssue:
    """An issue out of its heading and its read body."""
    fields = body.fields
    deadline = read_deadline(
        fields.joined("deadline") or (status.text if status and status.status.planned else ""), after
    )
    return NoticeIssue(
        code=printed.code,
        number=printed.number,
        title=printed.title or strip_title(fields.joined("title")),
        line=printed.line,
        heading=printed.heading,
        group=printed.group,
        facts=body.facts or None,
        intro=body.intro,
        progress=status.status.progress if status else None,
        flag=status.status.flag if status else None,
        status_text=status.text if status else "",
        status_position=status.position if status else "none",
        declared_measures=body.declared,
        enumerated=body.enumerated,
        marks=body.marks,
        measures=body.measures,
        progress_text=body.progress_text or None,
        goal=fields.joined("goal") or None,
        deadline=deadline.day,
        deadline_text=fields.joined("deadline").strip("。 ") or (deadline.text if deadline.day else None),
        leader=_name(fields.joined("leader")),
        office=_name(fields.joined("office")),
        co_offices=_names(fields.joined("co_offices")),
        person=_name(fields.joined("person")),
        notes=fields.joined("notes") or None,
    )


def _name(text: str) -> str | None:
    return text.strip("。；;，, ") or None


def _names(text: str) -> tuple[str, ...]:
    """The names in a list of offices."""
    return tuple(name for name in _AND.split(text.strip("。；;，, ")) if name)
