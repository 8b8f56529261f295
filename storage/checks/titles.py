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

_SIGN = re.compile(r"[\W较够太仍还的了]")
_AND = re.compile("以及|[和与及]")
_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ]")
_SAME_TITLE: Final = 0.85
# What is found wrong, however it is put: 审核不严格 and 审核把关不严 are one fault, 审核不及时 is another.
_NOT: Final = ("不", "欠", "未")
_WANTING: Final = {
    "strict": ("严", "严格", "严肃", "严密", "严谨"),
    "proper": ("规范", "合规", "标准"),
    "timely": ("及时", "快"),
    "enough": ("到位", "有力", "得力", "力", "充分", "足"),
    "deep": ("深入", "扎实", "深", "实"),
    "whole": ("健全", "完善", "完备", "齐全", "全"),
}
_FAULTS: Final = {
    **{f"{no}{word}": sort for sort, words in _WANTING.items() for word in words for no in _NOT},
    **dict.fromkeys(("失之于宽", "不紧", "宽松", "松懈", "松弛"), "strict"),
    **dict.fromkeys(("随意", "混乱"), "proper"),
    **dict.fromkeys(("滞后", "迟缓", "缓慢", "慢", "拖延", "拖拉"), "timely"),
    **dict.fromkeys(("有差距", "有欠缺", "有短板", "薄弱", "乏力"), "enough"),
    **dict.fromkeys(("流于形式", "走过场", "形式化", "搞形式"), "deep"),
    "缺失": "whole",
}
_LONGEST: Final = max(map(len, _FAULTS))
# A title says in so many characters at least what is at fault.
_SHORTEST: Final = 4


def duplicate_issue(notice: Notice) -> list[Finding]:
    """Two issues that bear the same or nearly the same title."""
    found = []
    seen: defaultdict[str, list[int]] = defaultdict(list)
    bare = [_bare(issue.title) for issue in notice.issues]
    titles = [(issue, _pairs(text)) for issue, text in zip(notice.issues, bare, strict=True)]
    counted = Counter(pair for _, pairs in titles for pair in pairs)
    rank = {pair: i for i, pair in enumerate(sorted(counted, key=lambda pair: (counted[pair], pair)))}
    faults: dict[tuple[str, str], NoticeIssue] = {}
    for at, (issue, pairs) in enumerate(titles):
        # Titles as alike as asked for share one of their rarest pairs: only those are compared.
        rarest = sorted(pairs, key=rank.__getitem__)[: int(len(pairs) * (1 - _SAME_TITLE)) + 1]
        sharing = sorted({i for pair in rarest for i in seen[pair]})
        earlier = next((titles[i][0] for i in sharing if _alike(pairs, titles[i][1])), None)
        if fault := _fault(bare[at]):
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


def _pairs(text: str) -> frozenset[str]:
    return frozenset(map(add, text, text[1:]))


def _fault(text: str) -> tuple[str, str] | None:
    """What a title finds fault with, in whatever order (路灯维护, 维护路灯), and the sort of fault."""
    text = text.removesuffix("问题").removesuffix("现象")
    for start in range(max(_SHORTEST, len(text) - _LONGEST), len(text)):
        if sort := _FAULTS.get(text[start:]):
            # 药品和耗材, 耗材、药品
            about = _AND.sub("", text[:start].removesuffix("把关").removesuffix("存在"))
            return "".join(sorted(about)), sort
    return None


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    shared = len(one) - len(one - other)
    return shared >= _SAME_TITLE * (len(one) + len(other) - shared)


CHECKS: Final[tuple[Callable[[Notice], list[Finding]], ...]] = (duplicate_issue,)
