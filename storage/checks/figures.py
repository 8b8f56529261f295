"""Figures inside the text: shares over the whole, parts that do not make the sum, one area in two sizes."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from typing import Final

from storage.checks.counts import PARTS_OF, Count, Sentences, counts_in, sentences_of
from storage.checks.levels import exceeding, turned_round
from storage.checks.sizes import unit_mismatch
from storage.documents import Notice
from storage.records import Finding
from storage.wording import numeral

_PERCENT = re.compile(r"(\d+(?:\.\d+)?)%|百分之([一二三四五六七八九十百零]+(?:点[一二三四五六七八九零]+)?)")
_SHARE = re.compile(
    r"满意|占|覆盖|合格|达标|入户率|参[与加会]率|知晓率|普及率|到位率|整改率|完成率|办结率|收缴率|比例|比重|百分比|率"
)
# 完成比例：120%, 已完成110%: how far an issue itself is
_FULFILLED = re.compile(r"(?:已?完成(?:了)?|进度)(?:情况)?(?:为|达到?|约)?[:：]?$")
_GROWTH = re.compile(r"增长|增幅|增加|提高|提升|上升|同比|环比|翻|超额|上涨|利润率|回报率|增速|增收")
# 到账率由91%提升到103%: what follows 到 is a level again.
_LEVEL = re.compile(r"(?<![长润报增])率[^，,]{0,14}(?:到|至|达|为)$")
_TARGET = re.compile(r"超额|计划|目标|任务(?:数|量)|指标")

_OPEN_LIST = re.compile(r"等|主要|重点|包括|含|另|不少于|以上|余|多|近|约")
# 其中闲置9台，已调剂6台: what was done with a part is no part beside it.
_DEALT_WITH = re.compile(r"[，,](?:均|都|现|目前)?已")
# 初信28件、重信4件，办结32件: what was done ends the parts.
_ACT = re.compile("已|均|共|办结|化解|全部|累计|同时|另|并")
_OVERLAP = re.compile(r"女|男|党员|少数民族|其中.*其中|本科|以上学历|占")
_SUM_AFTER = re.compile(r"[，,、]?(?:共计|合计|总计|共|累计)[^，。；、\d]{0,8}$")


def _percent_over_100(sentences: Sentences) -> list[Finding]:
    """A share of a whole that exceeds it; what a plan was over-fulfilled by is at most a hint."""
    found = []
    for where, sentence in sentences:
        for match in _PERCENT.finditer(sentence) if "%" in sentence or "百分之" in sentence else ():
            if _share(match) <= 100:
                continue
            before = _clause_before(sentence[: match.start()])
            told = _SHARE.search(before) or _FULFILLED.search(before) or sentence.strip() == match[0]
            if not told or (_GROWTH.search(before) and not _LEVEL.search(before)):
                continue
            severity = "hint" if _TARGET.search(sentence) and "满意" not in before else "error"
            message = f"写“{before[-8:]}{match[0]}”，超过100%，请核对。"
            found.append(
                Finding("percent_over_100", where, "hint" if severity == "hint" else "error", message)
            )
    return found


def _clause_before(text: str) -> str:
    """The clause that ends in a share; 达到 alone goes on with the clause before it."""
    *clauses, last = re.split(r"[，,；;]", text)
    if clauses and re.fullmatch(r"(?:高?达到?|为|约|至|实际)*", last):
        last = f"{clauses[-1]}，{last}"
    return last[-24:]


def _share(match: re.Match[str]) -> float:
    return float(match[1]) if match[1] else float(numeral(match[2].split("点")[0]) or 0)


def _sum_mismatch(sentences: Sentences) -> list[Finding]:
    """Parts given for a whole that make another sum."""
    found = []
    for where, sentence in sentences:
        wrong = _listed_parts(sentence) or _summed_up(sentence)
        if wrong is None and where not in {"preamble", "closing"}:
            wrong = _done_and_left(sentence)
        if wrong:
            parts, whole = wrong
            total = sum(part.value for part in parts)
            message = f"分项相加{total:g}{whole.unit}，正文写共{whole}，请核对。"
            # The issues by section are parts of a declared total.
            declared = where in {"preamble", "closing"} and "问题" in sentence
            kind = "declared_parts_mismatch" if declared else "sum_mismatch"
            found.append(Finding(kind, where, "error", message))
    return found


def _listed_parts(sentence: str) -> tuple[list[Count], Count] | None:
    """共48份，其中A村20份、B村26份."""
    opening = PARTS_OF.search(sentence)
    if opening is None or _OVERLAP.search(sentence[opening.end() :]):
        return None
    wholes = list(counts_in(sentence[: opening.start()]))
    if not wholes or opening.start() - wholes[-1].end > 12:
        return None
    whole = wholes[-1]
    parts = _list(sentence, opening.end(), whole.unit)
    # What follows parts that make up the whole is told of the whole again.
    sums = itertools.accumulate(part.value for part in parts)
    if len(parts) < 2 or any(abs(some - whole.value) < 1e-6 for some in itertools.islice(sums, 1, None)):
        return None
    total = sum(part.value for part in parts)
    # 其中19份无公函 singles some out, 其中甲村19份 goes through them all.
    told_apart = sentence[opening.end() : parts[0].start].strip()
    listing = sentence[opening.start() : parts[-1].end + 2]
    complete = (
        bool(told_apart)
        and not _OPEN_LIST.search(listing.removeprefix("包括"))
        and not _DEALT_WITH.search(listing)
        and len(counts_in(sentence[parts[-1].end :])) == 0
    )
    return (parts, whole) if _more(total, whole.value) or (complete and _more(whole.value, total)) else None


def _more(one: float, other: float) -> bool:
    return one - other > max(1e-6, other * 1e-4)


def _list(sentence: str, start: int, unit: str) -> list[Count]:
    """The counts of one unit, one to a clause, that follow each other without a break."""
    parts: list[Count] = []
    for clause in re.finditer(r"[^，,、和及]+", sentence[start:]):
        counts = counts_in(clause[0])
        if len(counts) != 1 or counts[0].unit != unit or (len(parts) > 1 and _ACT.match(clause[0])):
            break
        offset = start + clause.start()
        parts.append(Count(counts[0].value, unit, offset + counts[0].start, offset + counts[0].end))
    return parts


def _summed_up(sentence: str) -> tuple[list[Count], Count] | None:
    """A村20份、B村26份，合计48份."""
    counts = counts_in(sentence) if "共" in sentence or "计" in sentence else ()
    for i in range(2, len(counts)):
        whole = counts[i]
        before = sentence[: whole.start]
        if not _SUM_AFTER.search(before[-14:]) or not re.search(r"合计|共计|总计|共", before[-12:]):
            continue
        first = (
            next((j for j in range(i - 1, -1, -1) if not _linked(sentence, counts, j, whole.unit)), -1) + 1
        )
        parts = list(counts[first:i])
        close = sentence[parts[-1].end : whole.start] if parts else ""
        if (
            len(parts) >= 2
            and len(close) <= 10
            and "累计" not in close
            and abs(sum(p.value for p in parts) - whole.value) > 1e-6
        ):
            return parts, whole
    return None


def _linked(sentence: str, counts: Sequence[Count], at: int, unit: str) -> bool:
    """Whether a count belongs to the list that ends in a sum: same unit, and a list mark before the next one."""
    between = sentence[counts[at].end : counts[at + 1].start]
    return counts[at].unit == unit and len(between) <= 16 and bool(re.match(r"[、，,和及]", between))


_WHOLE_BEFORE = re.compile(r"(?:全[镇乡县区市]|全街道|应|需|共|共有|总共|计划|总|共计|涉及)[^，。；\d]{0,8}$")
_FOUND_BEFORE = re.compile(
    r"(?:排查|摸排|发现|查出|梳理|涉及|收到|受理|收集|反馈|清理出|核实)[^，。；\d]{0,8}$"
)
_DONE_BEFORE = re.compile(r"已(?!有)[^，。；\d]{0,8}$")
_LEFT = re.compile("剩|尚|仍|还|未|其余")
_LEFT_BEFORE = re.compile(r"(?:剩余|剩下|还剩|尚有|尚余|仍有|还有|其余|未[^，。；\d]{1,6})[^，。；\d]{0,6}$")


def _done_and_left(sentence: str) -> tuple[list[Count], Count] | None:
    """共60户，已改造40户，剩余15户."""
    if not _LEFT.search(sentence):
        return None
    roles: dict[str, Count] = {}
    for count in counts_in(sentence):
        before = re.split(r"[，,、；(（]", sentence[: count.start])[-1]
        for role, pattern in (("left", _LEFT_BEFORE), ("done", _DONE_BEFORE), ("whole", _WHOLE_BEFORE)):
            if pattern.search(before):
                if role in roles:
                    return None
                roles[role] = count
                break
    first = counts_in(sentence)[:1]
    if (
        "whole" not in roles
        and first
        and first[0] not in roles.values()
        and _FOUND_BEFORE.search(sentence[: first[0].start])
    ):
        roles["whole"] = first[0]
    units = {count.unit for count in roles.values()}
    told = {count.value for count in roles.values()}
    others = [c for c in counts_in(sentence) if c.unit in units and c not in roles.values()]
    if len(roles) < 3 or len(units) > 1 or any(other.value not in told for other in others):
        return None
    whole, done, left = roles["whole"], roles["done"], roles["left"]
    return ([done, left], whole) if abs(done.value + left.value - whole.value) > 1e-6 else None


def check_figures(notice: Notice) -> list[Finding]:
    """Shares, sums, sizes and levels, in one reading of the sentences that hold figures."""
    sentences = list(sentences_of(notice))
    return [
        *_percent_over_100(sentences),
        *_sum_mismatch(sentences),
        *unit_mismatch(sentences),
        *exceeding(sentences),
        *turned_round(sentences),
    ]


CHECKS: Final[tuple[Callable[[Notice], list[Finding]], ...]] = (check_figures,)
