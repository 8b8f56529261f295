"""What a line shows of an issue: a verdict on it, a label that only issues have, words that name a shortcoming."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from storage.notice.grammar import BRACKETED
from storage.notice.headings import read_heading
from storage.notice.labels import LABEL_AT_START, labels_inside
from storage.notice.verdict import bracket_status, trailing_status
from storage.status import is_status

VERDICT: Final = "verdict"
# Who answers for what until when may be told of every measure; the rest is told once of an issue.
ASSIGNED: Final = frozenset({"deadline", "leader", "office"})
_BODY_LABELS: Final = frozenset({"situation", "measures", "progress", "status", "goal", "facts", *ASSIGNED})
# What stands under these labels is promised, not reached.
_AHEAD: Final = frozenset({"goal", "deadline", "notes"})
_SENTENCE = re.compile(r"[^。；;！!]+")
_CLAUSE_OF_ISSUE = re.compile(r"(?:该|此|本|上述|这)[^，。；]{0,6}(?:问题|事项|任务|[条项])[^。]{0,30}")
_MAX_VERDICT: Final = 60
LACK: Final = re.compile(
    r"不|未|没|无|缺|弱|差|滞后|迟|慢|松|软|乱|虚|浅|少|低|难|偏|漏|短板|空|违规|走过场|形式|薄弱|失|拖|超|闲置|混|重.轻|反弹|断层|老化|断档|单一|堵|脏|简单|粗放|雷同"
)


@lru_cache(maxsize=8192)
def signs_of(line: str, *, heading: bool = False) -> frozenset[str]:
    """The signs in a line; the first sentence of a `heading` is its title and no verdict."""
    labels = list(_labels(line))
    shown = (label for label in labels if not heading or label[0].rstrip()[-1] in ":：】］]〗")
    keys = {label.lastgroup or "" for label in shown} & _BODY_LABELS
    return frozenset({*keys, VERDICT} if _verdict(line, labels, heading) else keys)


def _labels(line: str) -> Iterator[re.Match[str]]:
    opening = LABEL_AT_START.match(line)
    if opening:
        yield opening
    yield from labels_inside(line, opening.end() if opening else 0)


def _verdict(line: str, labels: Sequence[re.Match[str]], heading: bool) -> bool:
    if any(bracket_status(found[1]) for found in BRACKETED.finditer(line)):
        return True
    if any(is_status(found[0].strip("，, ")) for found in _CLAUSE_OF_ISSUE.finditer(line)):
        return True
    start = 0
    for label in labels:
        if label.lastgroup in _BODY_LABELS - _AHEAD and _says(line, label.end()):
            return True
        start = label.end() if label.lastgroup in _AHEAD else start
    sentences = [found[0] for found in _SENTENCE.finditer(line, start)]
    if any(is_status(sentence) for sentence in sentences[heading:] if len(sentence) <= _MAX_VERDICT):
        return True
    return any(trailing_status(part) for part in (line[start:], *sentences[:2]))


def _says(text: str, start: int) -> bool:
    first = _SENTENCE.match(text, start)
    return first is not None and len(first[0]) <= _MAX_VERDICT and is_status(first[0])


def names_problem(text: str) -> bool:
    """Whether a heading is one of a problem: by its form, or by words for what is lacking."""
    heading = read_heading(text)
    if heading.noun == "方面":
        return False
    if heading.firm or heading.noun == "问题":
        return True
    return 2 <= len(heading.title) <= 60 and LACK.search(heading.title) is not None
