"""The counts in a text: numbers with their units, sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias

from storage.documents import Notice
from storage.wording import fold

_END = re.compile(r"[。；;！\n]")
# Full-width digits are figures too.
_WIDE = re.compile("[０-９％．㎡㎞㎏]")
# What folding does to the stops of a sentence without wide figures.
_STOPS: Final = ("，,", "：:", "；;", "（(", "）)")
# A share, or two figures to set beside each other. A pattern that begins with characters of its own is found quickly:
# what stands before a figure is looked at behind it.
_FIGURES = re.compile(r"[%％百\d](?:(?<=[%％])|(?<=百)分之|(?<=\d)(?:\D+\d|[公平亩吨米㎡]|[万亿]元))")
UNITS: Final = (
    r"平方公里|平方千米|万平方米|平方米|万亩|立方米|场次|班次|车次|课时|㎡|m2|公顷|亩|公里|千米|千克|公斤|万元|亿元|人次|户次|元|户|个|宗|份|人|名|项|件|条|处|米|吨|家|辆|套|起|间|座|盏|棵|例|笔|村|支|批|台|次|篇|期|场|本|块|张|头|羽|株|栋|幢|册|卷|页|具|根|艘|片|幅|瓶|袋|箱|桶|桩|"
    # 5部法规 and 5个部门, 3所学校 and 所有
    r"部(?![门分队署])|所(?![有在属涉])|只(?![有要能是])|口(?!号)|封(?![闭山存])|组(?![织建成长])|层(?!层)"
)
_COUNT = re.compile(rf"(\d(?<![\d.]\d)\d*(?:\.\d+)?)\s*({UNITS})")
# Units that count all sorts of things: 3个项目，其中12个村
ANYTHING: Final = frozenset("个项次批期场")
# 其中…, 分别是…: parts of what was counted before
PARTS_OF: Final = re.compile(r"(?:其中|分别(?:是|为)|包括|具体为)[：:,，]?")
_MAX_SENTENCE: Final = 1500
Sentences: TypeAlias = list[tuple[str, str]]


class Count(NamedTuple):
    """A number with its unit and where it stands."""

    value: float
    unit: str
    start: int
    end: int

    def __str__(self) -> str:
        return f"{self.value:.12g}{self.unit}"


def sentences_of(notice: Notice) -> Iterator[tuple[str, str]]:
    """The sentences with figures, folded, each with its place."""
    for where, text in (
        ("preamble", notice.preamble),
        *(
            (i.code, text)
            for i in notice.issues
            for text in (i.body, i.notes or "", i.status_text.replace("、", "\n"))
            if text
        ),
        ("closing", notice.closing),
    ):
        wide = _WIDE.search(text)
        for sentence in _END.split(text if wide else _with_plain_stops(text)):
            if len(sentence) <= _MAX_SENTENCE and _FIGURES.search(sentence):
                yield where, fold(sentence) if wide else sentence


def _with_plain_stops(text: str) -> str:
    for wide, plain in _STOPS:
        text = text.replace(wide, plain)
    return text


# One sentence is asked for its counts by every check of sums and sizes.
@lru_cache(maxsize=256)
def counts_in(text: str) -> tuple[Count, ...]:
    """All counts of a text."""
    return tuple(Count(float(m[1]), m[2], m.start(), m.end()) for m in _COUNT.finditer(text))
