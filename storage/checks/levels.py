"""Figures of one text beside each other: more than the whole there is, less than a month before."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from storage.checks.counts import PARTS_OF, UNITS, Count, Sentences, counts_in
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
    rf"(?:应|需|须|计划)(?![急届])([一-龥]{{1,2}}?)[^,.。;\d]{{0,8}}?(\d+(?:\.\d+)?)\s*({UNITS})[,;、][^.。;\d]{{0,8}}?已(?:\1|完成|全部)[^,.。;\d]{{0,8}}?(\d+(?:\.\d+)?)\s*({UNITS})"
)
# One of these stands in every text that tells a whole.
_COUNTED = re.compile("全[镇乡县区市州校院局村街]|辖区|下辖|应|需|须|计划")
_AMONG = re.compile(r"\d\s*[个户家所][^，。,]{1,10}[中里]")
_PERIOD = re.compile(
    r"(?:^|(?<=[;。,、(（\n]))\s*(?P<until>截[至止]|到)?(?:(?P<year>\d{4})年)?"
    r"(?P<said>(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日|[上中下]旬|[底末])?|上半年|前三季度|[一二三]季度末|上[月周期次](?:底|末)?|本[月周期次](?:底|末)?)"
    r"\s*(?=:|(?:以?前|止)?,?[^,.。;、:\d]{0,8}(?:已|累计))"
)
_RUNNING = re.compile(
    rf"(累计|已)(?:已经?|共|总共)*([^,.。;、\d]{{0,16}}?)(\d+(?:\.\d+)?)\s*({UNITS})([一-龥]{{0,2}})"
)
# The month that a part of the year ends with.
_ENDS: Final = {"一季度末": 3, "上半年": 6, "二季度末": 6, "前三季度": 9, "三季度末": 9}
_GOES_ON = re.compile(r"[民小集组]")


def figure_exceeds_whole(notice: Notice) -> list[Finding]:
    """A count of more than there are: 全镇共17个村 and 已在19个村推广."""
    return [
        Finding("figure_exceeds_whole", i.code, "warning", f"正文写共{whole}，又写{part}，请核对。")
        for i in notice.issues
        if _COUNTED.search(i.body) or _AMONG.search(i.body)
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
            if found[1] == "已" and not (period["until"] or period["said"][-1] in "底末"):
                continue
            noun = found[2].removeprefix("完成")
            thing = (noun + (found[5] if found[4] in _ANYTHING or not noun else ""), found[4])
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


# 共64个项目，逐一核查67个: the later clause says only what was done with the same things.
_ALL = re.compile(
    r"共(?:有[一-龥]{0,6})?|现有[一-龥]{0,6}|原有[一-龥]{0,6}|总共|总计|应到|应[改发收检](?:造|放|缴|测|查)?|发[放出]问卷|全[镇乡县区市村局院校]"
)
_ALL_OF = re.compile(rf"(?:{_ALL.pattern})[^,.、:\d]{{0,10}}$")
_DONE_WITH = re.compile(
    r"(?:\d{4}年)?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:已经?|均|逐[一个户人项]|全部|累计|共|实际|目前|现|其中)*"
    r"(?:核查|排查|检查|走访|完成|整改|改造|办结|化解|修复|更换|签订|验收|入户|实到|到会|清退|收回|回收|有效|问卷|发放|建成|整治|拆除|复核|回访|参训|参加|参与|受训|投票|表决|入住|集中|轮训|培训|补课|考试|测评|学习)+(?:了|共)?"
)
# Units that count all sorts of things: 3个项目，其中12个村
_ANYTHING: Final = frozenset("个项次批期场")
_STEP = re.compile(
    rf"(?:由|从)[^,.;\d]{{0,8}}(\d+(?:\.\d+)?)({UNITS}|%|天|个工作日|年|小时|分钟)[^,.;\d]{{0,6}}?"
    r"(提高|提升|增加|上升|扩大|增长|扩充|增|压减|压缩|减少|下降|降低|缩短|精简|降|减)(?:到|至|为)[^,.;\d]{0,4}(\d+(?:\.\d+)?)\2"
)
_UP: Final = frozenset("提增上扩")


def exceeding(sentences: Sentences) -> list[Finding]:
    """A part that is larger than the whole it is singled out of: 32家零售店，其中35家…."""
    return [
        Finding("figure_exceeds_whole", where, "warning", f"正文写共{whole}，又写{part}，请核对。")
        for where, sentence in sentences
        # What a preamble counts is compared with the issues themselves.
        if where not in {"preamble", "closing"}
        for whole, part in (*_singled_out(sentence), *_among(sentence), *_done_with_all(sentence))
    ]


# 参加测试的126人中,合格的131人
_OUT_OF = re.compile(rf"(\d+)\s*({UNITS})[一-龥]{{0,6}}[中里],?[^,.、;:\d]{{1,10}}?(\d+)\s*\2(?=[,.;、)]|$)")
_APART = re.compile("增|扩|新|另|等|共|累计|全[镇乡县区市]")


def _among(sentence: str) -> Iterator[tuple[Count, Count]]:
    for found in _OUT_OF.finditer(sentence) if "中" in sentence or "里" in sentence else ():
        whole, part = (Count(float(found[at]), found[2], found.start(at), found.end(at) + 1) for at in (1, 3))
        between = sentence[found.end(2) : found.start(3)]
        if found[2] not in _ANYTHING and part.value > whole.value and not _APART.search(between):
            yield whole, part


def _singled_out(sentence: str) -> Iterator[tuple[Count, Count]]:
    opening = PARTS_OF.search(sentence)
    if opening is None or not opening[0].startswith("其中"):
        return
    wholes, parts = counts_in(sentence[: opening.start()]), counts_in(sentence[opening.end() :])
    same = [part for part in parts if wholes and part.unit == wholes[-1].unit]
    if len(same) != 1 or opening.start() - wholes[-1].end > 20 or same[0].value <= wholes[-1].value:
        return
    noun = re.match("[一-龥]{2}", sentence[opening.end() + same[0].end :])
    if same[0].unit not in _ANYTHING or noun is None or noun[0] in sentence[: opening.start()]:
        yield wholes[-1], same[0]


def _done_with_all(sentence: str) -> Iterator[tuple[Count, Count]]:
    counts = counts_in(sentence) if _ALL.search(sentence) else ()
    whole = next((count for count in counts if _ALL_OF.search(sentence[: count.start])), None)
    larger = (
        c for c in counts if whole and c.start > whole.end and c.unit == whole.unit and c.value > whole.value
    )
    for part in larger if whole else ():
        clause = re.split("[,:]", sentence[: part.start])[-1]
        if whole and re.match(r"[,.;、)]|$|中", sentence[part.end :]) and _DONE_WITH.fullmatch(clause):
            yield whole, part


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


CHECKS: Final[tuple[Callable[[Notice], list[Finding]], ...]] = (
    figure_exceeds_whole,
    figure_went_back,
)
