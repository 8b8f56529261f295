"""Parts that do not make the sum they are given for."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from storage.checks.counts import PARTS_OF, UNITS, Count, Sentences, counts_in
from storage.records import Finding, Severity

# A list that leaves something open need not add up: 主要有…等
_OPEN_LIST = re.compile(r"等|主要|重点|包括|含|另|不少于|以上|余|多|近|约")
# 其中闲置9台，已调剂6台: what was done with a part is no part beside it.
_DEALT_WITH = re.compile(r"[，,](?:均|都|现|目前)?已")
# 初信28件、重信4件，办结32件: what was done ends the parts.
_ACT = re.compile("已|均|共|办结|化解|全部|累计|同时|另|并")
# Parts that hold each other: 其中女党员3名，党员5名
_OVERLAP = re.compile(r"女|男|党员|少数民族|其中.*其中|本科|以上学历|占")
# 其中国保2处、省保7处，其余为县保: the rest is told without a number.
_THE_REST = re.compile(
    r"[^，,；;。]{0,4}[，,、][^，,；;。\d]{0,4}?(?:其余|余下|剩余|剩下|其他|其它|另外|余者|余为|余均)"
)
# 甲村3户、乙村5户，共计8户
_SUM_AFTER = re.compile(r"[，,、]?(?:共计|合计|总计|共|累计)[^，。；、\d]{0,8}$")
# 处理12人，其中党纪处分3人、诫勉2人: the others were let off with less.
_PUNISHED = re.compile("处分|诫勉|警告|问责|立案|移送")
# 56件(报废…), 12人:诫勉…
_SET_OUT = re.compile(
    rf"(?<=\d)(?P<unit>{UNITS})(?:\((?P<bracket>[^()]*)\)(?=[,.;、]|$)|:(?P<rest>[^:()]*)$)"
)


def sum_mismatch(sentences: Sentences) -> list[Finding]:
    """Parts given for a whole that make another sum."""
    found = []
    for where, sentence in sentences:
        within = where not in {"preamble", "closing"}
        wrong = (
            _listed_parts(sentence) or _summed_up(sentence) or (_done_and_left(sentence) if within else None)
        )
        if wrong:
            # The issues by section are parts of a declared total.
            declared = not within and "问题" in sentence
            found.append(
                _finding("declared_parts_mismatch" if declared else "sum_mismatch", where, "error", *wrong)
            )
        elif within and (wrong := _set_out(sentence)):
            found.append(_finding("sum_mismatch", where, "warning", *wrong))
    return found


def _finding(kind: str, where: str, severity: Severity, parts: Sequence[Count], whole: Count) -> Finding:
    total = sum(part.value for part in parts)
    message = f"分项相加{total:.12g}{whole.unit}，正文写共{whole}，请核对。"
    return Finding(kind, where, severity, message)


def _listed_parts(sentence: str) -> tuple[list[Count], Count] | None:
    """共48份，其中A村20份、B村26份."""
    opening = PARTS_OF.search(sentence)
    if opening is None or _overlap(sentence[opening.end() :]):
        return None
    wholes = list(counts_in(sentence[: opening.start()]))
    if not wholes or opening.start() - wholes[-1].end > 12:
        return None
    # 拆除94处1.2万平方米，其中一季度40处: of two wholes beside each other, the one that the parts are counted in
    units = {count.unit for count in counts_in(sentence[opening.end() :])[:1]}
    whole = next((count for count in reversed(wholes[-2:]) if count.unit in units), wholes[-1])
    parts = _list(sentence, opening.end(), whole.unit)
    # What follows parts that make up the whole is told of the whole again.
    sums = itertools.accumulate(part.value for part in parts)
    if len(parts) < 2 or any(abs(some - whole.value) < 1e-6 for some in itertools.islice(sums, 1, None)):
        return None
    total = sum(part.value for part in parts)
    short = _more(whole.value, total) and _goes_through(sentence, opening, parts)
    return (parts, whole) if _more(total, whole.value) or short else None


def _goes_through(sentence: str, opening: re.Match[str], parts: Sequence[Count]) -> bool:
    """Whether a list names all parts: 其中甲村19份 goes through them, 其中19份无公函 singles some out."""
    listing = sentence[opening.start() : parts[-1].end + 2]
    return (
        bool(sentence[opening.end() : parts[0].start].strip())
        and not _OPEN_LIST.search(listing.removeprefix("包括"))
        and not _DEALT_WITH.search(listing)
        and not (parts[0].unit in {"人", "名"} and _PUNISHED.search(listing))
        and not _THE_REST.match(sentence, parts[-1].end)
        and len(counts_in(sentence[parts[-1].end :])) == 0
    )


def _overlap(listed: str) -> bool:
    """Whether one thing may be counted in several parts: 女12名、党员30名, but not 男30名、女28名."""
    return bool(
        _OVERLAP.search(listed if listed.count("男") != listed.count("女") else re.sub("[男女]", "", listed))
    )


def _set_out(sentence: str) -> tuple[list[Count], Count] | None:
    """56件(报废30件、调剂20件、拍卖8件), 12人:诫勉3人、批评教育10人: nothing but parts up to the end."""
    for opening in _SET_OUT.finditer(sentence) if "(" in sentence or ":" in sentence else ():
        whole = next((count for count in counts_in(sentence) if count.end == opening.end("unit")), None)
        listed = opening["bracket"] or opening["rest"] or ""
        parts = [_named_part(clause, opening["unit"]) for clause in re.split("[,、]", listed)]
        if (
            whole is None
            or len(parts) < 2
            or listed.startswith("其中")
            or _overlap(listed)
            or _OPEN_LIST.search(listed)
        ):
            continue
        told = [part for part in parts if part is not None]
        if len(told) == len(parts) and abs(sum(part.value for part in told) - whole.value) > 1e-6:
            return told, whole
    return None


def _named_part(clause: str, unit: str) -> Count | None:
    """报废30件: a clause of a name and a count."""
    count = next(iter(counts_in(clause)), None)
    named = count and count.unit == unit and count.end == len(clause) and clause[: count.start].strip()
    return count if named else None


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


# 全镇应改210户
_WHOLE_BEFORE = re.compile(
    r"(?:全[镇乡县区市部]|全街道|应|需|共|共有|总共|计划|总|共计|涉及)[^，。；\d]{0,8}$"
)
# 12个村中
_OF_WHICH = re.compile(r"[一-龥]{0,6}?中(?=已|[,，])")
# 排查出问题12处
_FOUND_BEFORE = re.compile(
    r"(?:排查|摸排|发现|查出|梳理|涉及|收到|受理|收集|反馈|清理出|核实)[^，。；\d]{0,8}$"
)
# 已整改9处
_DONE_BEFORE = re.compile(r"已(?!有)[^，。；\d]{0,8}$")
_LEFT = re.compile("剩|尚|仍|还|未|其余")
# 尚有3处; 未整改3处
_LEFT_BEFORE = re.compile(r"(?:剩余|剩下|还剩|尚有|尚余|仍有|还有|其余|未[^，。；\d]{1,6})[^，。；\d]{0,6}$")


def _done_and_left(sentence: str) -> tuple[list[Count], Count] | None:
    """共60户，已改造40户，剩余15户."""
    roles: dict[str, Count] = {}
    counts = counts_in(sentence) if _LEFT.search(sentence) else ()
    for count in counts:
        role = _role(sentence, count)
        if role in roles:
            return None
        if role:
            roles[role] = count
    if counts and counts[0] not in roles.values() and _FOUND_BEFORE.search(sentence[: counts[0].start]):
        roles.setdefault("whole", counts[0])
    units = {count.unit for count in roles.values()}
    told = {count.value for count in roles.values()}
    others = [c for c in counts if c.unit in units and c not in roles.values()]
    if len(roles) < 3 or len(units) > 1 or any(other.value not in told for other in others):
        return None
    whole, done, left = roles["whole"], roles["done"], roles["left"]
    return ([done, left], whole) if abs(done.value + left.value - whole.value) > 1e-6 else None


def _role(sentence: str, count: Count) -> str | None:
    """Whether a count is what is left, what is done or the whole."""
    before = re.split(r"[，,、；(（]", sentence[: count.start])[-1]
    if _OF_WHICH.match(sentence, count.end):
        return "whole"
    roles = (("left", _LEFT_BEFORE), ("done", _DONE_BEFORE), ("whole", _WHOLE_BEFORE))
    return next((role for role, pattern in roles if pattern.search(before)), None)
