"""The totals a notice declares of itself, sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from storage.documents import Totals
from storage.notice.markers import marker
from storage.status import read_status
from storage.wording import fold, numeral

_N = r"(\d{1,4}|[一二三四五六七八九十百两]{1,5})"
# 4个方面16个问题; 整改措施45条
_COUNT = re.compile(
    rf"(?<!第)(?<!第\d){_N}\s*(个|项|条|件|大|类)?\s*(?:大|类)?(方面|(?:具体|巡察|反馈|突出)?(?:反馈)?问题|整改任务|任务|(?:整改)?措施|举措|制度|事项|具体)?"
)
# 整改完成率达93.75%
_RATE = re.compile(r"(?:完成率|整改率|办结率)(?:为|达到?|约)?(\d+(?:\.\d+)?)%")
_PART = re.compile(r"[，、；;,：:]|(?<=问题)中")
_GOES_ON = re.compile(
    r"\s*(?:截至|目前|其中|现|已|到|经过)|.*(?:目前|截至|现)?(?:已?完成|整改)[^,，。\d]{0,4}\d+[个项条]"
)
# 目前，已完成整改15个，正在整改4个: how all of them stand, some sentences behind their number.
_HOW_FAR = re.compile(
    r"\s*(?:截至|截止|目前|现|到目前)[^。]{0,20}?(?:完成(?:整改)?|整改(?:到位|完成|完毕|了)?|销号|办结)(?:问题|的)?\d+个(?!具体|项目)"
)
_FAR: Final = 4
# 整改一个、销号一个
_ONE_BY_ONE = re.compile(r"(?<=[一-龥]{2})一[个项条件](?=[、,，;；。！]|$)")
# What stands in quotation marks is a name: “四个意识” counts nothing.
_QUOTED = re.compile(r"[“‘\"「《][^”’\"」》]*[”’\"」》]")
_ALL = re.compile(r"(?:全部|均|都|悉数|如数)")
# 16个问题已全部整改完毕
_ALL_DONE = re.compile(
    r"(?:(?<!将)(?:已|均|现已|都)|(?<=[,，])(?=全部))(?:全部|全面|如数|按期)?(?:完成整改|整改完成|整改到位|整改完毕|办结)"
)
# 上轮巡察, 审计, 自查: problems of another finding
_OTHERS = re.compile(
    r"上一?[轮次届]|往[届年]|历次|前[一两几]轮|审计(?![局厅署办组])|查摆|自查|民主生活会(?=[^,，。；;、\d]{0,10}(?:问题|意见))|信访件|督[察办]件"
)
# What people have told is not what the inspectors found.
_OF_PEOPLE = re.compile(r"群众(?:反映|诉求|提出|来[信访电])|热线|信访(?:反映|事项)")
_INSPECTED = re.compile(r"反馈|巡[察视]")
# 立行立改2个、长期整改1个: by when, and not how far
_BY_WHEN = re.compile(r"立行立改|限期整改|近期整改|短期")
# 反馈的4个问题, 共梳理问题四个: all there are, and not those that somebody took on
_OF_ALL = re.compile(
    rf"(?<!领办)(?<!认领)(?:反馈|指出|提出|梳理)(?:的|了|出|意见|具体|共|问题)*(?:[,，;；](?=共))?(?:共计?|合计|总[数计]|为|[:：])*{_N}\s*[个项条](?:[^,。;\d]{{0,4}}(?:问题|意见)|$|(?=[,，]))|"
    rf"本(?:表|台账|清单|方案|通报)[^,。;\d]{{0,4}}共[^,。;\d]{{0,3}}{_N}\s*[个项条]|"
    rf"(?:台账|清单|表)[（(]共(?:计)?{_N}[个项条](?:问题)?[)）]|"
    rf"(?:反馈|指出|提出|梳理)[^,。;\d]{{0,10}}(?:方面|大?类)[^,。;\d]{{0,3}}{_N}\s*[个项条]"
)
# 书记牵头难度较大的3个问题: who sees to them, and not how far they are
_TAKEN_ON = re.compile(r"(?:牵头|领办|领衔|领题|包[案抓保联干]|挂[牌点帅]|督办|盯办|承办|主抓|分管)[^　]*　")
_COUNTS_ALL = re.compile("反馈|指出|提出|[总共合]")
# 反馈的, 梳理出: where the problems come from
_SOURCE = re.compile(r"(?:反馈|巡[察视]|指出|发现|梳理|分解|细化|确定)(?:的|了|出|为)?")
# 已整改5个问题中的4个
_SOME_OF = re.compile(rf"([^,，。;；\d]{{0,12}}){_N}([个项条][^,，。;；\d]{{0,6}})中的?(?={_N}[个项条])")
# 问题总数：3个　已完成：2个
_LABELLED = re.compile(r"\s*([一-龥]{2,10}):\s*(\d+\s*[个项条])(?![一-龥\d])")
# （含长期坚持2个）
_ASIDE = re.compile(r"[（(][^（）()]*(?:含|包括|其中)[^（）()]*[）)]")
# （反馈10个问题，已完成8个，正在整改2个）: in brackets all there is to say
_BRACKETS = re.compile(r"\(([^()]*\d[个项条](?:具体|反馈)*问题[^()]*)\)")
# 反馈问题共4类11项: the sections by another name
_KINDS = re.compile(
    rf"((?:反馈|指出|提出|梳理|发现|(?<![共个]性)问题|共(?!性)|列)[^,。;:\d]{{0,6}}){_N}大?类[,、]?(?=(?:具体|突出|反馈)*(?:问题)?(?:共计?)?{_N}\s*[个项条](?:[^,。;\d]{{0,4}}(?:问题|意见)|[,;)]|$))"
)


def declared_totals(text: str, where: str) -> list[Totals]:
    """Every sentence that says how many issues there are or how many are done."""
    found: list[Totals] = []
    before, since = "", [""] * _FAR
    for sentence in filter(str.strip, re.split(r"[。！!\n]", text)):
        # Once the issues have been counted, tasks are what has been made of them.
        told = any(known.issues is not None for known in found)
        totals = _totals(sentence, where, told=told)
        said = _unnumbered(sentence)
        joined = _GOES_ON.match(said) if totals is None else None
        if joined and (whole := _totals(f"{before}，{said}", where, told=told)):
            # 共指出七项问题。截至目前，已整改五项: the second sentence counts what the first named.
            found = [*found[:-1], whole] if found and found[-1].text == before.strip() else [*found, whole]
        elif found and len(since) < _FAR and (whole := _how_far(said, found[-1], since)):
            found[-1] = whole
        elif totals is not None:
            found.append(totals)
            since = []
        since.append(sentence)
        before = sentence
    return found


def _unnumbered(sentence: str) -> str:
    """A sentence without the number its line may begin with."""
    found = marker(sentence.lstrip())
    return sentence.lstrip()[found[1].end() :] if found else sentence


def _how_far(sentence: str, whole: Totals, since: Sequence[str]) -> Totals | None:
    """The number of issues that was declared some sentences before, with the parts a sentence gives of it."""
    if whole.issues is None or whole.parts or not _HOW_FAR.match(fold(sentence)):
        return None
    parts = _totals(f"反馈的问题，{sentence}", whole.where)
    if parts is None or parts.issues is not None or len(parts.parts) < 2:
        return None
    # What was counted in between may be what the parts are of.
    others = any(re.search(r"\d个", fold(between)) for between in since[1:])
    if others and not parts.may_make(whole.issues):
        return None
    return replace(parts, sections=whole.sections, issues=whole.issues, text=sentence.strip())


def _totals(sentence: str, where: str, *, told: bool = False) -> Totals | None:
    if len(sentence) > 400 or ("问题" not in sentence and "任务" not in sentence):
        return None
    if _of_others(sentence):
        return None
    totals = Totals(where=where, text=sentence.strip())
    plain = _SOME_OF.sub(r"\2\3中,\1", _QUOTED.sub("", _ASIDE.sub("", fold(_ONE_BY_ONE.sub("", sentence)))))
    plain = _LABELLED.sub(r",\1\2,", plain)
    counted = _KINDS.sub(r"\1\2类方面", _BRACKETS.sub(r",\1,", plain))
    for key, value in _readings(counted, told=told):
        totals = _with(totals, key, value)
    if totals.issues is None and totals.done is not None and _ALL.search(plain):
        totals = replace(totals, issues=totals.done)
    if totals.issues is not None and not totals.parts and _ALL_DONE.search(plain):
        totals = replace(totals, done=totals.issues)
    if rate := _RATE.search(plain):
        totals = replace(totals, rate=float(rate[1]))
    if totals.issues is None and len(totals.parts) == 1 and (totals.sections or _OF_ALL.search(plain)):
        # 反馈的5个问题正在整改: how all of them stand
        totals = replace(totals, issues=sum(totals.parts), done=None, ongoing=None, not_started=None)
    of_all = totals.sections is not None or bool(totals.parts) or _OF_ALL.search(plain)
    return totals if (totals.issues is not None and of_all) or len(totals.parts) > 1 else None


def _of_others(sentence: str) -> bool:
    """Whether a sentence counts other issues than those that were fed back."""
    told = _OF_PEOPLE.search(sentence) and not _INSPECTED.search(sentence)
    return bool(told or _OTHERS.search(sentence))


def _with(totals: Totals, key: str, value: int) -> Totals:
    """The totals with one more count; a second one of the same may be a further part."""
    if key == "rest":
        # What is left over is under way only where others have been told to be done.
        return _with(totals, "ongoing", value) if totals.parts else totals
    if key == "others" and totals.issues is None and not totals.parts:
        key = "issues"
    known = getattr(totals, key)
    if known is None or key == "others" or (key == "ongoing" and totals.done is not None):
        changes: dict[str, Any] = {key: (known or 0) + value}
        return replace(totals, **changes)
    said_again = value == (known if key == "done" else totals.issues)
    further = key != "sections" and totals.parts and not said_again
    return replace(totals, others=totals.others + value) if further else totals


def _readings(sentence: str, *, told: bool) -> Iterator[tuple[str, int]]:
    """What each clause counts; a count without a noun goes on counting what was last counted in its measure word."""
    nouns: dict[str, str] = {}
    task = "任务" if told or re.search(r"\d个?(?:具体)?问题|问题\d", sentence) else "问题"
    for clause in _PART.split(sentence):
        for found, around in _counts(clause):
            noun = _noun(found[3], nouns, found[2] or "", around).replace("任务", task)
            nouns[found[2] or ""] = noun
            nouns[""] = noun if noun != "方面" else nouns.get("", "")
            key, value = _key(noun, around), numeral(found[1])
            if key == "ongoing" and "长期" in around and _BY_WHEN.search(sentence):
                continue
            if key and value is not None:
                yield key, value


def _counts(clause: str) -> Iterator[tuple[re.Match[str], str]]:
    """The counts of a clause, each with the words that speak of it: 26个问题 | 已整改到位22个."""
    found = list(_COUNT.finditer(clause))
    start = 0
    for i, count in enumerate(found):
        following = found[i + 1] if i + 1 < len(found) else None
        end = following.start() if following else len(clause)
        if following and not clause[following.end() :].strip("中"):
            end = count.end()
        around = clause[start : count.start()] + "　" + clause[count.end() : end]
        start = end
        if count[3] or ((count[2] or "类") in "个项条件" and _stands_alone(clause[count.end() : end])):
            yield count, around


def _stands_alone(after: str) -> bool:
    """Whether a count without a noun counts what was named before: nothing follows, or only how it stands."""
    return (
        not after or after[0] in "中已均(" or (len(after) <= 12 and read_status(after).progress is not None)
    )


def _noun(word: str | None, nouns: dict[str, str], unit: str, around: str) -> str:
    if word is None or word == "具体":
        if re.search(r"措施|制度|举措", around) and "问题" not in around:
            return "措施"
        if re.search(r"任务(?:共计?|合计)?　", around):
            return "任务"
        return nouns.get(unit) or nouns.get("") or "问题"
    if "问题" in word or word == "事项":
        # 21个问题，细化为35个具体问题: what has been made of them
        return "任务" if "问题" in nouns.values() and re.search(r"细化|分解|拆分", around) else "问题"
    return "任务" if "任务" in word else word


def _key(noun: str, around: str) -> str | None:
    if noun == "方面":
        return "sections"
    if noun != "问题" or re.search(r"立行立改|限期|中长期|认领|[共个]性", around) or _only_taken_on(around):
        return None
    if re.search(r"(?<![未待请])销号", around) and "申请" not in around:
        return "done"
    status = read_status(_SOURCE.sub("", around))
    # 现将6个问题整改情况通报如下 tells of all of them.
    if status.planned:
        return "issues"
    if status.progress is None and re.search(r"其余|剩余|余下|还剩", around):
        return "rest"
    return status.progress or ("others" if status.flag else "issues")


def _only_taken_on(around: str) -> bool:
    """Whether words tell who sees to some issues, and nothing of how far they are."""
    taken = _TAKEN_ON.search(around) and not _COUNTS_ALL.search(around)
    return bool(taken) and read_status(around).progress is None
