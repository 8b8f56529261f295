"""The outline of a document: headings nested by the order in which their markers appear, whatever markers they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from storage.notice.enumerate import best_marks, enclosed, last_count
from storage.notice.grammar import BRACKETED
from storage.notice.headings import ends_in_status, read_heading
from storage.notice.labels import LABEL_AT_START, status_behind
from storage.notice.lines import Line
from storage.notice.markers import LOOSE_MARKERS, marker
from storage.status import is_status
from storage.wording import numeral

_INLINE_PROBLEM = re.compile(r"(?:关于|针对)[^，。：:；]{2,60}?问题(?:的?整改(?:落实)?情况)?[：:](?=.)")
_NONE: Final[Mapping[int, str]] = {}
_BEHIND_TITLE = re.compile(r"([^。；：]{2,60}?)[。，]?\s*——([^。；：]+)(?=[。；]|$)")
# 【党的建设方面】
_BOXED = re.compile(r"[【\[［〖]([^【】\[\]［］〖〗]{4,40})[】\]］〗]")
_ASPECT_LINE = re.compile(r"[^，。；：]{4,45}[：:]?")
# Between the parts of 2.3 and 1-2.
_STEP = re.compile("[-－—–.．]")
_HANDS = ({"cn_paren", "ar_paren"}, {"ar", "ar_paren"}, {"cn", "cn_paren"})


@dataclass(slots=True)
class Node:
    """A heading with its own paragraphs and the headings below it."""

    kind: str
    value: int
    number: str | None
    line: Line
    text: str
    paragraphs: list[Line] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    named: bool = False
    status: str = ""

    def walk(self) -> Iterator[Node]:
        """This node and all below it, in the order of the document."""
        yield self
        for child in self.children:
            yield from child.walk()

    def counted(self) -> Line:
        """The heading's line as an item of a list; its number so written that no decimal is seen in 2.3个村."""
        if self.kind.removeprefix("list_") not in {"ar", "code"} or not self.text or self.named:
            return self.line
        return Line(self.line.number, f"{self.value}．{self.text}")

    def lines(self) -> list[Line]:
        """All lines below the heading, those of its children with their markers."""
        below = [line for child in self.children for line in (child.counted(), *child.lines())]
        return [*self.paragraphs, *below]


def read_outline(lines: list[Line], bare: Mapping[int, str] = _NONE) -> Node:
    """The tree of headings; what stands before the first is the root's own text.

    `bare` gives lines that are headings though they have no number, by their line number, with their kind.
    """
    root = Node("root", 0, None, Line(0, ""), "")
    stack = [root]
    last: dict[str, int] = {}
    for line in lines:
        kind = bare.get(line.number)
        if kind is None or _loose_marker(line.text, stack, last):
            node = _node(line, stack, last)
        else:
            node = _read(Node(kind, 0, None, line, line.text))
        if node is None:
            stack[-1].paragraphs.append(line)
            continue
        # What follows belongs to the nearest heading of a higher kind.
        del stack[_depth(node, stack, runs_on=last.get(node.kind) == node.value - 1) :]
        last[node.kind] = node.value
        stack[-1].children.append(node)
        stack.append(node)
    return root


def _node(line: Line, stack: list[Node], last: dict[str, int]) -> Node | None:
    found = marker(line.text) or _loose_marker(line.text, stack, last)
    if found is None:
        return _bare(line)
    kind, match = found
    value, text = _value(match[match.lastindex or 1]), line.text[match.end() :]
    prose = (
        not text
        or _prose(kind, value, last)
        or _counts_within(line.text, text)
        or _goes_on_counting(kind, value, text, stack)
    )
    if prose:
        return None
    bullet = kind == "dash" or kind.startswith("bullet")
    return _read(Node(kind, value, None if bullet else printed(match), line, text))


def _read(node: Node) -> Node:
    """The node with the words taken off its text that are no part of its title."""
    _take_status(node)
    _take_label(node)
    _take_status_behind(node)
    return node


def _take_status(node: Node) -> None:
    """1.【已完成】…: a status before the title."""
    found = BRACKETED.match(node.text)
    if found and found.end() < len(node.text) and is_status(found[1]):
        node.status, node.text = found[1], node.text[found.end() :].lstrip("：: ")


def _take_label(node: Node) -> None:
    """1.问题：… and 1.反馈问题：…: words that only say that a title follows."""
    label = LABEL_AT_START.match(node.text)
    if label and label.lastgroup in {"title", "facts"} and label.end() < len(node.text):
        node.named, node.text = True, node.text[label.end() :]
        node.status = node.status or status_behind(label)


def _take_status_behind(node: Node) -> None:
    """1.…——已完成: a status behind the title."""
    behind = _BEHIND_TITLE.match(node.text) if "——" in node.text else None
    if behind and is_status(behind[2]):
        node.status, node.text = behind[2], behind[1] + node.text[behind.end(2) :]


def _loose_marker(text: str, stack: list[Node], last: dict[str, int]) -> tuple[str, re.Match[str]] | None:
    """A number that only a blank, or nothing, parts from its title, where it goes on with those before it."""
    for kind, pattern in LOOSE_MARKERS:
        match = pattern.match(text)
        if match and _follows(kind, match[1], stack, last):
            return kind, match
    return None


def _follows(kind: str, number: str, stack: list[Node], last: dict[str, int]) -> bool:
    value = _value(number)
    if kind != "code":
        return value in {1, last.get(kind, 0) + 1}
    above = numeral(_STEP.split(number)[0])
    if value > 1:
        return any(node.kind == kind and node.value == value - 1 for node in stack)
    return any(node.value == above for node in stack[1:]) or above == 1


def _prose(kind: str, value: int, last: dict[str, int]) -> bool:
    """A number that only happens to open a line: far from any that could precede it."""
    return kind == "ar" and value > 30 and not value - 10 <= last.get(kind, 0) <= value + 10


def _counts_within(line: str, text: str) -> bool:
    """Whether the line is a paragraph that counts its own sentences, as （1）…；（2）… does."""
    if read_heading(text).firm:
        return False
    marks = best_marks(line)
    # 1.学习不实。1.制定计划。2.…: a title with a list of its own behind it
    return (
        len(marks) > 1
        and marks[0].start == 0
        and marks[0].family != "shi"
        and marks[0].value < marks[1].value
    )


def _goes_on_counting(kind: str, value: int, text: str, stack: list[Node]) -> bool:
    """Whether the number goes on with a list that began inside the paragraph above."""
    if value < 2 or read_heading(text).firm:
        return False
    last = stack[-1]
    above = "\n".join((last.text, *(line.text for line in last.paragraphs[-8:])))
    if not above or not last_count(kind, above, value - 1):
        return False
    return not any(n.kind == kind and n.value == value - 1 and not read_heading(n.text).firm for n in stack)


def _bare(line: Line) -> Node | None:
    """A heading without a number: 关于“…”的问题, or 问题：…, on a line of its own."""
    if inline := _INLINE_PROBLEM.match(line.text):
        return Node("bare_问题", 0, None, line, inline[0].rstrip("：:") + "。" + line.text[inline.end() :])
    if boxed := _BOXED.fullmatch(line.text):
        line = Line(line.number, boxed[1])
    heading = read_heading(line.text)
    if heading.noun == "方面" and _ASPECT_LINE.fullmatch(line.text):
        return Node("bare_方面", 0, None, line, line.text)
    if len(line.text) > 150 or line.text[0] not in "关针对就在“问【":
        return None
    label = LABEL_AT_START.match(line.text)
    if label and label.lastgroup == "title" and label.end() < len(line.text):
        return Node("bare_问题", 0, None, line, line.text[label.end() :])
    if heading.firm and heading.lead_in and not heading.rest and (heading.quoted or heading.noun):
        return Node(f"bare_{heading.noun or '问题'}", 0, None, line, line.text)
    return None


def _value(number: str) -> int:
    """What a number counts: 3, 三, ③, and the last part of 2.3."""
    last = _STEP.split(number.strip("()（）"))[-1]
    return numeral(last) or enclosed(last) or 0


def printed(match: re.Match[str]) -> str:
    """The number as printed, in ASCII digits."""
    number = match[match.lastindex or 1]
    if re.search(r"\d.+\d", number) and not number.isdigit():
        return re.sub(r"[^\d]+", "-", number)
    return str(_value(number))


def _depth(node: Node, stack: list[Node], *, runs_on: bool) -> int:
    """How much of the stack stays above a new heading."""
    if depth := _aspect_depth(node, stack):
        return depth
    for depth in range(len(stack) - 1, 0, -1):
        above = stack[depth]
        if (
            above.kind == f"list_{node.kind}"
            and above.value + 1 == node.value
            and not any(_settles(line.text) for line in above.paragraphs)
            and not read_heading(node.text).firm
        ):
            node.kind = above.kind
            return depth
        if above.kind == node.kind:
            if _opens_list(node, stack[-1]):
                node.kind = f"list_{node.kind}"
                return len(stack)
            return depth
    return len(stack) if runs_on else _bracket_depth(node, stack)


def _bracket_depth(node: Node, stack: list[Node]) -> int:
    """（一） may be followed by （2）, 3. by （4）: one level in two hands."""
    for depth in range(len(stack) - 1, 0, -1):
        above = stack[depth]
        if {above.kind, node.kind} in _HANDS and above.value + 1 == node.value:
            node.kind = above.kind
            return depth
    return len(stack)


def _aspect_depth(node: Node, stack: list[Node]) -> int:
    """Where (3)关于…方面 goes on with （二）关于…方面 far above, and not with the problem （2） just before; 0 where it does not."""
    same = next((depth for depth in range(len(stack) - 1, 0, -1) if stack[depth].kind == node.kind), 0)
    if not same or read_heading(node.text).noun != "方面" or read_heading(stack[same].text).noun == "方面":
        return 0
    for depth in range(1, same):
        above = stack[depth]
        goes_on = {above.kind, node.kind} in _HANDS and above.value + 1 == node.value
        if goes_on and read_heading(above.text).noun == "方面":
            node.kind = above.kind
            return depth
    return 0


def _only_title(node: Node) -> bool:
    heading = read_heading(node.text)
    return not (node.paragraphs or node.children or heading.rest or heading.noun == "方面")


def _settles(line: str) -> bool:
    """Whether a line is the status that ends its issue."""
    return is_status(line) or ends_in_status(line)


def _opens_list(node: Node, last: Node) -> bool:
    """Whether a 1 below the words 整改措施：, or right below a title, begins a list instead of the next run of issues."""
    if node.value == 1 and last.kind == node.kind and _only_title(last) and not read_heading(node.text).firm:
        return True
    label = LABEL_AT_START.match(last.paragraphs[-1].text) if last.paragraphs else None
    return node.value == 1 and label is not None and label.end() == len(last.paragraphs[-1].text)
