"""Issues that appear twice, under one title or two that say the same."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable
from operator import add
from typing import Final

from storage.documents import Notice, NoticeIssue
from storage.records import Finding

_SIGN = re.compile(r"[\W较仍还的了]")
_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ]")
_SAME_TITLE: Final = 0.85
# What is found wrong, however it is put: 审核不严格 and 审核把关不严 are one fault, 审核不及时 is another.
_FAULTS: Final = {
    "strict": r"(?:把关)?(?:不|欠|不够|不太)严(?:格|肃|密|谨)?|(?:把关)?(?:失之于宽|不紧|宽松|松懈|松弛)",
    "proper": r"(?:不|欠|不够|不太|未)(?:规范|合规|标准)|随意|混乱",
    "timely": r"(?:不|欠|不够|不太|未)(?:及时|快)|滞后|迟缓|缓慢|慢|拖延|拖拉",
    "enough": r"(?:不|欠|不够|不太|未)(?:到位|有力|得力|力|充分|足)|有(?:差距|欠缺|短板)|薄弱|乏力",
    "deep": r"(?:不|欠|不够|不太|未)(?:深入|扎实|深|实)|流于形式|走过场|形式化|搞形式",
    "whole": r"(?:不|欠|不够|不太|未)(?:健全|完善|完备|齐全|全)|缺失",
}
_FAULT = re.compile(
    rf"(?P<on>.{{4,}}?)(?:{'|'.join(f'(?P<{key}>{words})' for key, words in _FAULTS.items())})(?:等?(?:问题|现象|情况))?"
)


def duplicate_issue(notice: Notice) -> list[Finding]:
    """Two issues that bear the same or nearly the same title."""
    found = []
    seen: defaultdict[str, list[int]] = defaultdict(list)
    titles = [(issue, _pairs(issue.title)) for issue in notice.issues]
    counted = Counter(pair for _, pairs in titles for pair in pairs)
    rank = {pair: i for i, pair in enumerate(sorted(counted, key=lambda pair: (counted[pair], pair)))}
    faults: dict[tuple[str, str], NoticeIssue] = {}
    for at, (issue, pairs) in enumerate(titles):
        # Titles as alike as asked for share one of their rarest pairs: only those are compared.
        rarest = sorted(pairs, key=rank.__getitem__)[: int(len(pairs) * (1 - _SAME_TITLE)) + 1]
        sharing = sorted({i for pair in rarest for i in seen[pair]})
        earlier = next((titles[i][0] for i in sharing if _alike(pairs, titles[i][1])), None)
        if fault := _fault(issue.title):
            earlier = earlier or faults.get(fault)
            faults.setdefault(fault, issue)
        if earlier:
            message = f"与{earlier.code}“{earlier.title}”标题相同或很接近，请核对是否重复。"
            found.append(Finding("duplicate_issue", issue.code, "warning", message))
        for pair in rarest:
            seen[pair].append(at)
    return found


def _bare(title: str) -> str:
    return _SIGN.sub("", unicodedata.normalize("NFKC", title) if _WIDE.search(title) else title)


def _pairs(title: str) -> frozenset[str]:
    text = _bare(title)
    return frozenset(map(add, text, text[1:]))


def _fault(title: str) -> tuple[str, str] | None:
    """What a title finds fault with, in whatever order (路灯维护, 维护路灯), and the sort of fault."""
    found = _FAULT.fullmatch(_bare(title))
    return ("".join(sorted(found["on"])), str(found.lastgroup)) if found else None


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    shared = len(one) - len(one - other)
    return shared >= _SAME_TITLE * (len(one) + len(other) - shared)


CHECKS: Final[tuple[Callable[[Notice], list[Finding]], ...]] = (duplicate_issue,)
