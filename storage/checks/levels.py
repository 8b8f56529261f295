"""Figures of one text that follow each other: less than a month before, risen where they fell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from storage.checks.counts import ANYTHING, UNITS, Sentences
from storage.documents import Notice
from storage.records import Finding
from storage.wording import fold

_PERIOD = re.compile(
    r"(?:^|(?<=[;。,、(（\n]))\s*(?P<until>截[至止]|到)?(?:(?P<year>\d{4})年)?"
    r"(?P<said>(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日|[上中下]旬|[底末])?|上半年|前三季度|[一二三]季度末|上[月周期次](?:底|末)?|本[月周期次](?:底|末)?)"
    r"\s*(?=:|(?:以?前|止)?,?[^,.。;、:\d]{0,8}(?:已|累计|完成|建成|收回|清退|拆除|发放|兑付))"
)
_RUNNING = re.compile(
    rf"(累计|已|(?=完成|建成|收回|清退|拆除|发放|兑付))(?:已经?|共|总共)*([^,.。;、\d]{{0,16}}?)(\d+(?:\.\d+)?)\s*({UNITS})([一-龥]{{0,2}})"
)
# The month that a part of the year ends with.
_ENDS: Final = {"一季度末": 3, "上半年": 6, "二季度末": 6, "前三季度": 9, "三季度末": 9}


def figure_went_back(notice: Notice) -> list[Finding]:
    """A running total that is smaller at a later day, or now, than it was; the first of each issue."""
    found = []
    for issue in notice.issues:
        if re.search("累计|目前|截[至止]", issue.body):
            text = fold(issue.body)
            fallen = (*_fallen(text), *_earlier_larger(text), *_now_otherwise(text))
            for older, newer in fallen[:1]:
                message = f"先写{older}，后写{newer}，请核对。"
                found.append(Finding("figure_went_back", issue.code, "warning", message))
    return found


def _fallen(text: str) -> Iterator[tuple[str, str]]:
    periods = list(_PERIOD.finditer(text))
    ends = [*(period.start() for period in periods), len(text)][1:]
    known: dict[tuple[str, str], tuple[re.Match[str], float, str]] = {}
    for period, end in zip(periods, ends, strict=True):
        for found in _RUNNING.finditer(text, period.end(), end):
            until = period["until"] or (found[1] and period["said"][-1] in "底末")
            if found[1] != "累计" and not until:
                continue
            noun = found[2].removeprefix("完成")
            thing = (noun + (found[5] if found[4] in ANYTHING or not noun else ""), found[4])
            value, told = float(found[3]), f"{found[3]}{found[4]}（{period['said']}）"
            before = known.get(thing)
            if before and value < before[1] and _comes_after(before[0], period):
                yield before[2], told
            known[thing] = (period, value, told)


def _comes_after(one: re.Match[str], other: re.Match[str]) -> bool:
    """Whether the second of two periods is the later one; months without a year run on within one."""
    months = [int(p["month"] or _ENDS.get(p["said"], 0)) for p in (one, other)]
    if not all(months):
        return one["said"][0] == "上" and other["said"][0] == "本" and one["said"][1] == other["said"][1]
    year = int(one["year"] or other["year"] or 0)
    years, days = (
        [int(p[key] or usual) for p in (one, other)] for key, usual in (("year", year), ("day", 32))
    )
    return (years[0], months[0], days[0]) < (years[1], months[1], days[1])


_STEP = re.compile(
    rf"(?:由|从)[^,.;\d]{{0,8}}(\d+(?:\.\d+)?)({UNITS}|%|天|个工作日|年|小时|分钟)[^,.;\d]{{0,6}}?"
    r"(提高|提升|增加|上升|扩大|增长|扩充|增|压减|压缩|减少|下降|降低|缩短|精简|降|减)(?:到|至|为)[^,.;\d]{0,4}(\d+(?:\.\d+)?)\2"
)
_UP: Final = frozenset("提增上扩")

# 2023年3月底前已建成10个；到2023年7月底累计建成8个
_DATED = re.compile(
    r"(?:(\d{4})年)?(\d{1,2})月(?:\d{1,2}日|[底末]|[上中下]旬)?(?:以?前|止)?,?(?:全[镇乡县区市村])?((?:累计|已|共|目前|全部)+)"
    rf"([一-龥]{{2}})(?:“[^”]*”|[一-龥])*?(\d+(?:\.\d+)?)({UNITS})([一-龥]{{0,2}})"
)


def _earlier_larger(text: str) -> Iterator[tuple[str, str]]:
    known: dict[tuple[str, str], tuple[int, int, float, str, str]] = {}
    year = 0
    for found in _DATED.finditer(text):
        year = int(found[1] or year)
        day, value = (year, int(found[2])), float(found[5])
        told = f"{found[5]}{found[6]}（{found[2]}月）"
        before = known.get((found[4], found[6]))
        fewer = before and before[:2] < day and value < before[2] and "累计" in found[3]
        # 10个停车场 and 8个充电站 are other things, 10个 and 8个 are not.
        if before and fewer and (before[4] == found[7] or not before[4] or not found[7]):
            yield before[3], told
        known[found[4], found[6]] = (*day, value, told, found[7])


# 大班额由61个降至35个；目前大班额42个
_CHANGED = re.compile(
    rf"([一-龥]{{2,6}})(?:由|从)(\d+(?:\.\d+)?)({UNITS}|%)(提|增|上|扩|压|减|下|降|缩|精)[一-龥]{{0,3}}(?:到|至|为)(\d+(?:\.\d+)?)\3"
)


def _now_otherwise(text: str) -> Iterator[tuple[str, str]]:
    """What had risen or fallen to one figure stands at another one now, on the way back."""
    for change in _CHANGED.finditer(text):
        noun, unit, up = change[1][-3:], change[3], change[4] in _UP
        now = re.compile(
            rf"(?:目前|现|现在|截至目前)[^,.;。\d]{{0,8}}{noun}[^,.;。\d]{{0,4}}(\d+(?:\.\d+)?){unit}"
        )
        found = now.search(text, change.end())
        if found and (float(found[1]) < float(change[5]) if up else float(found[1]) > float(change[5])):
            yield f"{change[5]}{unit}", f"{found[1]}{unit}"


def turned_round(sentences: Sentences) -> list[Finding]:
    """A figure said to have risen that fell, or the other way round: 由81%提高到78%."""
    found = []
    for where, sentence in sentences:
        for step in _STEP.finditer(sentence):
            before, after = float(step[1]), float(step[4])
            if before != after and (after > before) != (step[3][0] in _UP):
                message = f"写“{step[3]}”，前面是{step[1]}{step[2]}，后面是{step[4]}{step[2]}，请核对。"
                found.append(Finding("figure_went_back", where, "warning", message))
    return found


CHECKS: Final[tuple[Callable[[Notice], list[Finding]], ...]] = (figure_went_back,)
