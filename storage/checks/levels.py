"""Figures of one text beside each other: more than the whole there is, less than a month before."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from storage.checks.figures import UNITS
from storage.documents import Notice
from storage.records import Finding
from storage.wording import fold

# 全镇共17个村(社区), 40个村中
_WHOLE = re.compile(
    rf"(?:全[镇乡县区市州校院局村]|全街道|辖区|下辖)[^,.。;、\d]{{0,8}}?(\d+)\s*({UNITS})((?:[一-龥]|\([一-龥]+\)){{0,8}}?)(?=中?[,.。;、\n]|$)|"
    rf"(\d+)\s*(个|户|家|所)((?:[一-龥]|\([一-龥]+\)){{1,8}}?)(?=[中里][,已有的])"
)
# 应收缴12万元,已收缴15万元
_DUE = re.compile(
    rf"(?:应|需|须|计划)(?!急)([一-龥]{{2}})[^,.。;\d]{{0,8}}?(\d+(?:\.\d+)?)\s*({UNITS})[,;、][^.。;\d]{{0,8}}?已(?:\1|完成|全部)[^,.。;\d]{{0,8}}?(\d+(?:\.\d+)?)\s*({UNITS})"
)
# One of these stands in every text that tells a whole.
_COUNTED = re.compile(
    r"全[镇乡县区市州校院局村街]|辖区|下辖|\d\s*[个户家所][^，。,]{1,10}[中里]|[应需须]|计划"
)
_PERIOD = re.compile(
    r"(?:^|(?<=[;。,\n]))\s*(?:截至)?(?:\d{4}年)?(\d{1,2}月(?:\d{1,2}日|[上中下]旬|[底末])?)\s*(?=:|,?已?累计)"
)
_RUNNING = re.compile(rf"累计([^,.。;、\d]{{2,16}}?)(\d+(?:\.\d+)?)\s*({UNITS})")
_GOES_ON = re.compile(r"[民小集组]")


def figure_exceeds_whole(notice: Notice) -> list[Finding]:
    """A count of more than there are: 全镇共17个村 and 已在19个村推广."""
    return [
        Finding("figure_exceeds_whole", i.code, "warning", f"正文写共{whole}，又写{part}，请核对。")
        for i in notice.issues
        if _COUNTED.search(i.body)
        for whole, part in _beyond(fold(i.body))
    ]


def _beyond(text: str) -> Iterator[tuple[str, str]]:
    for found in _WHOLE.finditer(text):
        count, unit, noun = (found[at] or found[at + 3] or "" for at in (1, 2, 3))
        same = re.compile(rf"(?<![\d.])(\d+)\s*{unit}{re.escape(noun)}")
        for other in same.finditer(text, found.end()):
            longer = (
                _GOES_ON.match(text, other.end())
                if noun
                else text[other.end() : other.end() + 1] not in ",.。;"
            )
            if int(other[1]) > int(count) and not longer:
                yield f"{count}{unit}{noun}", other[0]
    for found in _DUE.finditer(text):
        if found[3] == found[5] and float(found[4]) > float(found[2]) and "超额" not in text:
            yield f"{found[2]}{found[3]}", f"{found[4]}{found[5]}"


def figure_went_back(notice: Notice) -> list[Finding]:
    """A running total that is smaller in a later month of the same text."""
    return [
        Finding("figure_went_back", i.code, "warning", f"先写{older}，后写{newer}，请核对。")
        for i in notice.issues
        if i.progress_text and "累计" in i.progress_text
        for older, newer in _fallen(fold(i.progress_text))
    ]


def _fallen(text: str) -> Iterator[tuple[str, str]]:
    periods = list(_PERIOD.finditer(text))
    ends = [*(period.start() for period in periods), len(text)][1:]
    known: dict[tuple[str, str], tuple[float, str]] = {}
    for period, end in zip(periods, ends, strict=True):
        for found in _RUNNING.finditer(text, period.end(), end):
            told = (float(found[2]), f"{found[2]}{found[3]}（{period[1]}）")
            before = known.get((found[1], found[3]))
            if before and told[0] < before[0]:
                yield before[1], told[1]
            known[found[1], found[3]] = told


CHECKS: Final[tuple[Callable[[Notice], list[Finding]], ...]] = (figure_exceeds_whole, figure_went_back)
