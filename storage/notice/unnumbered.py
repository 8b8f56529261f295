"""Issues without numbers: the outlines a text may have besides that of its numbers, and the one that fits best."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Final

from storage.notice.grammar import BRACKETED, CLOSING_LINE, DATE_LINE, FINISHED, SIGNED
from storage.notice.headings import ends_in_status
from storage.notice.labels import LABEL_AT_START
from storage.notice.lines import Line
from storage.notice.markers import CN, marker
from storage.notice.outline import Node, read_outline
from storage.notice.select import Placed, weigh
from storage.status import is_status

# A fit that leaves nothing to be wished for, and by how much another outline must be better.
_GOOD: Final = 1.15
_BETTER: Final = 0.15
# So many lines are no notice whose issues go without numbers.
_MANY: Final = 5000
_MAX_TITLE: Final = 45
_PROBLEM = re.compile(r"(?:关于|针对|对于)(?:“.{2,80}?”的?|[^，。：:；]{2,60}?)问题[，,。：:]")
# 四是…, 第四，…
_COUNTED = re.compile(rf"{CN}[是要]|第{CN}[，,：:、]")
_FIELDS_BEHIND = re.compile(r"[（(][^（）()]{2,10}[：:][^（）()]*[)）]$")


def find_issues(lines: list[Line]) -> tuple[Node, list[Placed]]:
    """The outline of a document in which verdicts and fields fit the headings best, and its issues."""
    root = read_outline(lines)
    fit, placed = weigh(root)
    if fit >= _GOOD or len(lines) > _MANY:
        return root, placed
    for bare in (_facts(lines), _titles(lines), _inline(lines), _stated(lines)):
        other = read_outline(lines, bare) if bare else None
        better, found = weigh(other) if other else (0.0, [])
        if other and len(found) > 1 and better > fit + _BETTER:
            root, fit, placed = other, better, found
    return root, placed


def _facts(lines: list[Line]) -> Mapping[int, str]:
    """Lines that open an issue with 反馈问题：, unless they stand below its title."""
    opening = [
        (above, line)
        for above, line in pairwise(lines)
        if (label := LABEL_AT_START.match(line.text))
        and label.lastgroup == "facts"
        and label.end() < len(line.text)
    ]
    titled = sum(_may_be_title(above.text) for above, _ in opening)
    return {} if 2 * titled > len(opening) else {line.number: "bare_问题" for _, line in opening}


def _inline(lines: list[Line]) -> Mapping[int, str]:
    """Paragraphs that begin with their problem, 针对…问题，…, and the short lines above them."""
    found = {line.number: "bare_问题" for line in lines if _PROBLEM.match(line.text)}
    above = (line for line, following in pairwise(lines) if following.number in found)
    found.update((line.number, "bare_section") for line in above if _may_be_title(line.text))
    return found if len(found) > 1 else {}


def _stated(lines: list[Line]) -> Mapping[int, str]:
    """Paragraphs that begin with their status in brackets."""
    found = {
        line.number: "bare_问题"
        for line in lines
        if (status := BRACKETED.match(line.text)) and is_status(status[1]) and status.end() < len(line.text)
    }
    return found if len(found) > 1 else {}


def _titles(lines: list[Line]) -> Mapping[int, str]:
    """Short lines above a text, and those above another such line."""
    found = dict(_named(lines))
    return found if len(found) > 1 else {}


def _named(lines: list[Line]) -> Iterator[tuple[int, str]]:
    for line, following in pairwise(lines):
        if _may_be_title(line.text) and not (
            SIGNED.fullmatch(following.text) or DATE_LINE.fullmatch(following.text)
        ):
            yield line.number, "bare_section" if _may_be_title(following.text) else "bare_title"


def _may_be_title(text: str) -> bool:
    text = _FIELDS_BEHIND.sub("", text)
    if not 4 <= len(text) <= _MAX_TITLE or (text[-1] in FINISHED + "，,、" and not ends_in_status(text)):
        return False
    if marker(text) or _COUNTED.match(text) or LABEL_AT_START.match(text) or is_status(text):
        return False
    return not (CLOSING_LINE.match(text) or SIGNED.fullmatch(text) or DATE_LINE.fullmatch(text))
