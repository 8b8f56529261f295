"""Where the last issue ends and the closing words of the notice, its signature and its date begin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from storage.notice.grammar import CLOSING_LINE, DATE_LINE, SIGNED, TAIL_OUTLOOK, WEB_FURNITURE
from storage.notice.labels import LABEL_AT_START
from storage.notice.lines import Line
from storage.notice.markers import marker
from storage.notice.outline import Node
from storage.notice.select import Placed
from storage.notice.signs import VERDICT, signs_of

_PUNCTUATION = re.compile("[，。；：:;【】〖〗]")
_FEW: Final = 2
_TITLE_ALONE: Final = 40


def cut_tail(placed: list[Placed]) -> list[Line]:
    """Takes off the last issue what belongs to the notice, and gives it back."""
    if not placed:
        return []
    last = placed[-1].node
    lines = last.lines()
    at = next((i for i, line in enumerate(lines) if _closes(lines, i, last)), len(lines))
    at = min(at, _usual_end([issue.node for issue in placed[:-1]], last, lines))
    if at == len(lines):
        return []
    _prune(last, lines[at].number)
    return lines[at:]


def _closes(lines: Sequence[Line], at: int, issue: Node) -> bool:
    text = lines[at].text
    if LABEL_AT_START.match(text):
        return False
    if CLOSING_LINE.match(text) or DATE_LINE.fullmatch(text) or WEB_FURNITURE.match(text):
        return True
    following = lines[at + 1].text if at + 1 < len(lines) else ""
    if SIGNED.fullmatch(text) or _signs(text, following):
        return True
    # 下一步 right behind the heading is what the issue itself says.
    return (at > 0 or len(issue.text) > _TITLE_ALONE) and TAIL_OUTLOOK.match(text) is not None


def _signs(text: str, following: str) -> bool:
    """Whether a line is a name above the date that ends the text."""
    return len(text) <= 40 and not _PUNCTUATION.search(text) and bool(DATE_LINE.fullmatch(following))


def _usual_end(others: Sequence[Node], last: Node, lines: Sequence[Line]) -> int:
    """Where the last issue ends if it ends as all others do: with its verdict, or with its one paragraph."""
    ends = [(_after_verdict(node.lines(), node), len(node.lines())) for node in others]
    if len(ends) <= _FEW:
        return len(lines)
    if all(after == 0 for after, _ in ends) and (after := _after_verdict(lines, last)) is not None:
        return len(lines) - after
    if all(length == 0 for _, length in ends):
        return next((i for i, line in enumerate(lines) if marker(line.text) is None), len(lines))
    return len(lines)


def _after_verdict(lines: Sequence[Line], node: Node) -> int | None:
    """How many lines follow the one with the verdict; None where there is none."""
    for i in range(len(lines) - 1, -1, -1):
        if VERDICT in signs_of(lines[i].text):
            return len(lines) - 1 - i
    return len(lines) if VERDICT in signs_of(node.text, heading=True) or node.status else None


def _prune(node: Node, number: int) -> None:
    """Takes away all that stands on or below a line."""
    node.paragraphs[:] = [line for line in node.paragraphs if line.number < number]
    node.children[:] = [child for child in node.children if child.line.number < number]
    for child in node.children:
        _prune(child, number)
