"""Which headings of an outline are the issues, which their sections and groups."""

from __future__ import annotations

import re
from dataclasses import dataclass

from storage.notice.enumerate import best_marks
from storage.notice.grammar import BRACKETED, LABEL_AT_START, OTHER_PART, REGION_PART, labels_inside
from storage.notice.headings import read_heading
from storage.notice.outline import Node
from storage.status import is_status

_BODY_LABELS = frozenset(
    {"situation", "measures", "progress", "status", "goal", "deadline", "leader", "office"}
)
_SENTENCE_END = re.compile("[。；;]")
_SUBJECT_STATUS = re.compile(r"(?:该|此|本|上述)[^，。；]{0,6}(?:问题|事项)[^。]{0,30}")


@dataclass(frozen=True, slots=True)
class Placed:
    """An issue's heading and the headings above it, outermost first."""

    node: Node
    above: tuple[Node, ...]
    chain: tuple[Node, ...] = ()


def place_issues(root: Node) -> list[Placed]:
    """The issues of a document with the headings they stand under."""
    # Only where no heading speaks clearly does a short title with measures below it do.
    for weak in (False, True):
        if placed := _below(root, (), weak):
            return placed
    return []


def _below(node: Node, above: tuple[Node, ...], weak: bool) -> list[Placed]:
    placed: list[Placed] = []
    bearing = [bears_issues(child, weak) for child in node.children]
    for child, bears in zip(node.children, bearing, strict=True):
        if bears or _belongs(child, bearing, node):
            placed += _place(child, above, weak)
    return placed


def _place(node: Node, above: tuple[Node, ...], weak: bool) -> list[Placed]:
    if _children_are_issues(node, weak):
        return _below(node, (*above, node), weak)
    if not node.children or _looks_like_issue(node, weak) or not _is_aspect(node):
        return [Placed(node, above)]
    return _below(node, (*above, node), weak=True) or [Placed(node, above)]


def _belongs(child: Node, bearing: list[bool], parent: Node) -> bool:
    """Whether a heading that shows nothing of its own is an issue because most of its neighbours are."""
    if child.kind in {"cn", "part"} and parent.kind == "root":
        return read_heading(child.text).firm and not _elsewhere(child)
    return sum(bearing) * 2 > len(bearing) and not _is_field(child) and not _elsewhere(child)


def bears_issues(node: Node, weak: bool) -> bool:
    """Whether a heading is an issue or stands above one."""
    if _elsewhere(node) or _is_field(node):
        return False
    return _looks_like_issue(node, weak) or _children_are_issues(node, weak)


def _children_are_issues(node: Node, weak: bool) -> bool:
    if not node.children or (weak and node.kind == "root"):
        return bool(node.children)
    # A heading with a status or fields of its own has measures below it, not issues.
    if _has_body(node) or _tells_facts(node):
        return False
    bearing = [bears_issues(child, weak) for child in node.children]
    if not any(bearing):
        return False
    # A status line after the last measure is the issue's own.
    only_last_status = bearing == [False] * (len(bearing) - 1) + [True] and len(bearing) > 1
    if only_last_status and not node.children[-1].children:
        return _firm(node.children[-1])
    return node.kind in {"cn", "part", "root"} or sum(bearing) * 2 >= len(bearing)


def _looks_like_issue(node: Node, weak: bool) -> bool:
    if _is_field(node):
        return False
    return _firm(node) or _has_body(node) or _tells_facts(node) or (weak and _weakly(node))


def _firm(node: Node) -> bool:
    """The heading itself names a problem."""
    heading = read_heading(node.text)
    if node.named or node.kind in {"question", "bare_问题"}:
        return True
    if _is_region(node):
        return False
    return heading.firm and (not node.children or heading.noun != "方面")


def _has_body(node: Node) -> bool:
    """The heading's own text holds a status or a field that only issues have."""
    lines = [line.text for line in node.paragraphs]
    own = any(len(line) <= 32 and is_status(line) for line in lines)
    return own or _has_fields(node) or _has_list(node) or any(map(_tells_status, (node.text, *lines)))


def _tells_facts(node: Node) -> bool:
    """Facts right below a heading, and below them no headings that name problems: （1）核对底册。（责任单位：财政所）."""
    first = LABEL_AT_START.match(node.paragraphs[0].text) if node.paragraphs else None
    told = first is not None and first.lastgroup == "facts"
    return told and not any(_firm(child) or child.children for child in node.children)


def _has_list(node: Node) -> bool:
    """Measures below the heading that go by the heading's own marker."""
    listed = any(child.kind.startswith("list_") for child in node.children)
    return listed and not any(_has_fields(child) for child in node.children)


def _has_fields(node: Node) -> bool:
    labels = [LABEL_AT_START.match(line.text) for line in node.paragraphs]
    inside = labels_inside(node.text)
    return any(label and label.lastgroup in _BODY_LABELS for label in (*labels, *inside))


def _tells_status(line: str) -> bool:
    if any(is_status(found[1]) for found in BRACKETED.finditer(line)):
        return True
    if any(is_status(found[0].strip("，, ")) for found in _SUBJECT_STATUS.finditer(line)):
        return True
    return any(is_status(sentence) for sentence in _SENTENCE_END.split(line)[1:])


def _weakly(node: Node) -> bool:
    """A short title followed by its measures, where nothing in the document speaks more clearly."""
    if _is_region(node) or node.children:
        return False
    heading = read_heading(node.text)
    below = heading.rest or "".join(line.text for line in node.paragraphs)
    return 2 <= len(heading.title) <= 60 and bool(below) and (bool(best_marks(below)) or bool(heading.noun))


def _is_field(node: Node) -> bool:
    label = LABEL_AT_START.match(node.text)
    if label is None or node.kind == "question" or label.lastgroup == "title":
        return False
    return node.kind not in {"cn", "part"} or label[0].rstrip()[-1] in ":：】"


def _is_region(node: Node) -> bool:
    heading = read_heading(node.text)
    return (
        not heading.quoted
        and not heading.lead_in
        and heading.noun != "方面"
        and bool(REGION_PART.search(node.text[:40]))
        and len(node.text) <= 40
    )


def _is_aspect(node: Node) -> bool:
    return read_heading(node.text).noun == "方面" or node.kind in {"cn", "part", "bare_方面"}


def _elsewhere(node: Node) -> bool:
    """Headings of the parts about the work as a whole and about what comes next."""
    heading = read_heading(node.text)
    return (
        not heading.firm
        and node.kind != "question"
        and not _has_fields(node)
        and bool(OTHER_PART.search(heading.title[:30]))
        and not REGION_PART.fullmatch(heading.title)
    )


def sections_of(placed: list[Placed]) -> list[tuple[Node | None, list[Placed]]]:
    """The issues gathered under their sections: the outermost heading that is not the part about all of them."""
    skip = _shared_part(placed)
    gathered: list[tuple[Node | None, list[Placed]]] = []
    for issue in placed:
        above = [node for node in issue.above if node not in skip] or list(issue.above[-1:])
        head = above[0] if above else None
        if not gathered or gathered[-1][0] is not head:
            gathered.append((head, []))
        gathered[-1][1].append(Placed(issue.node, tuple(above[1:]), issue.above))
    return gathered


def _shared_part(placed: list[Placed]) -> list[Node]:
    """The parts of the document that hold sections; a single one is taken for such a part unless it names an aspect."""
    parts = list({id(issue.above[0]): issue.above[0] for issue in placed if len(issue.above) > 1}.values())
    tops = {id(issue.above[0]) for issue in placed if issue.above}
    return [
        part for part in parts if _is_region(part) or (len(tops) == 1 and not read_heading(part.text).firm)
    ]
