"""Sizes: one thing in two units that do not convert, parts in another unit than their whole, units that fit no noun."""

from __future__ import annotations

import itertools
import re
from typing import Final

from storage.checks.counts import PARTS_OF, Count, Sentences, counts_in
from storage.records import Finding

_SIZE: Final = {
    "亩": ("面积", 666.667),
    "万亩": ("面积", 6_666_670.0),
    "万平方米": ("面积", 10_000.0),
    "平方米": ("面积", 1.0),
    "㎡": ("面积", 1.0),
    "m2": ("面积", 1.0),
    "公顷": ("面积", 10_000.0),
    "平方公里": ("面积", 1_000_000.0),
    "平方千米": ("面积", 1_000_000.0),
    "公里": ("长度", 1000.0),
    "千米": ("长度", 1000.0),
    "米": ("长度", 1.0),
    "元": ("金额", 1.0),
    "万元": ("金额", 10_000.0),
    "亿元": ("金额", 100_000_000.0),
    "吨": ("重量", 1000.0),
    "公斤": ("重量", 1.0),
    "千克": ("重量", 1.0),
}
_SIZE_UNIT = re.compile("亩|㎡|顷|里|米|元|吨|斤|克|m2")
_SAME = re.compile(
    r"\s*(?:[（(,，]\s*)?(?:即|合|折合|约合|约|折|相当于|也就是|计)+\s*约?\s*|\s*[（(]\s*(?:约|合|即|折合|约合)*\s*"
)
_SLACK: Final = 0.03
# 奖励3万元、每户3元: so small numbers are alike by chance.
_FEW: Final = 10
# 每亩300元 is no size of the whole.
_EACH = re.compile("每|均|单价|标准|按")
_LIMIT = re.compile("/|每|以[内上下]")
# What the words before a number measure: 面积共计…, 重量约…; what is counted by the piece is not weighed or walked.
_MEASURED: Final = {
    "面积": "面积",
    "长度": "长度",
    "全长": "长度",
    "里程": "长度",
    "重量": "重量",
    "金额": "金额",
}
_PIECES: Final = r"记录|档案|台账|凭证|合同|票据|材料|文件|人员|党员|群众|干部|问题|线索|案件|名单|手续|证书|账户|协议|信件|网格|小区|器|机|桶|柜|箱|椅|桌|册|设备|摄像头"
_NOUN_BEFORE = re.compile(
    rf"({'|'.join(_MEASURED)}|{_PIECES})(?:共计?|合计|总计|累计|约|近|为|达到?|有)*(?=\d)"
)


def unit_mismatch(sentences: Sentences) -> list[Finding]:
    """Units that do not go together with the number, the noun or the parts they stand beside."""
    sized = [(where, sentence) for where, sentence in sentences if _SIZE_UNIT.search(sentence)]
    return [*_two_units(sized), *_mixed_parts(sized), *_odd_units(sized), *_same_digits(sized)]


def _odd_units(sentences: Sentences) -> list[Finding]:
    """An area in kilograms, records by the kilometre."""
    found = []
    for where, sentence in sentences:
        nouns = {noun.end(): noun[1] for noun in _NOUN_BEFORE.finditer(sentence)}
        for count in counts_in(sentence) if nouns else ():
            noun, size = nouns.get(count.start), _SIZE.get(count.unit)
            wrong = noun and size and size[0] != _MEASURED.get(noun, "金额" if size[0] == "金额" else "")
            if wrong:
                message = f"“{noun}”后写“{count}”，单位是{count.unit}，请核对。"
                found.append(Finding("unit_mismatch", where, "warning", message))
    return found


def _two_units(sentences: Sentences) -> list[Finding]:
    """One size given in two units that do not convert into each other."""
    found = []
    for where, sentence in sentences:
        for one, other in itertools.pairwise(counts_in(sentence)):
            if _same_thing(sentence, one, other) and not _converts(one, other):
                should = f"{_converted(one, other):.12g}{other.unit}"
                message = f"“{one}”与“{other}”说的是同一个数，换算对不上（按前者应为{should}），请核对。"
                found.append(Finding("unit_mismatch", where, "warning", message))
    return found


def _mixed_parts(sentences: Sentences) -> list[Finding]:
    """Parts that make the whole only when their units are taken for one: 33.5万元，其中现金12.5元、转账21万元."""
    found = []
    for where, sentence in sentences:
        opening = PARTS_OF.search(sentence)
        wholes = counts_in(sentence[: opening.start()]) if opening else ()
        if opening is None or not wholes:
            continue
        whole, parts = wholes[-1], counts_in(sentence[opening.end() :])
        odd = next((part for part in parts if _another_size(part.unit, whole.unit)), None)
        # What has decimals is found by its digits alone.
        alone = bool(odd and odd.value == whole.value >= _FEW and whole.value.is_integer())
        summed = len(parts) > 1 and abs(sum(part.value for part in parts) - whole.value) < 1e-6
        if odd and (alone or summed):
            message = f"共{whole}，其中一项写{odd}，单位不一致，请核对。"
            found.append(Finding("unit_mismatch", where, "warning", message))
    return found


def _same_digits(sentences: Sentences) -> list[Finding]:
    """A sum, an area or a weight with decimals that is told again by the same digits and in another unit."""
    found = []
    first: dict[tuple[str, str, float], Count] = {}
    for where, sentence in sentences:
        for count in counts_in(sentence) if "." in sentence else ():
            kind = _SIZE[count.unit][0] if count.unit in _SIZE else "长度"
            # A road of 3.5公里 may well be 3.5米 wide.
            if kind == "长度" or count.value.is_integer() or _for_each(sentence, count):
                continue
            known = first.setdefault((where, kind, count.value), count)
            if _SIZE[known.unit][1] != _SIZE[count.unit][1]:
                message = f"前面写{known}，后面写{count}，数同而单位不同，请核对。"
                found.append(Finding("unit_mismatch", where, "warning", message))
    return found


def _for_each(sentence: str, count: Count) -> bool:
    """Whether a size is a price or a share of each, or a limit: 每亩12.5元, 12.5元/吨, 12.5亩以下."""
    return bool(_EACH.search(sentence[: count.start][-8:]) or _LIMIT.match(sentence[count.end :]))


def _another_size(unit: str, other: str) -> bool:
    """Whether two units differ and measure the same."""
    return unit != other and unit in _SIZE and other in _SIZE and _SIZE[unit][0] == _SIZE[other][0]


def _same_thing(sentence: str, one: Count, other: Count) -> bool:
    if not _another_size(one.unit, other.unit):
        return False
    between = sentence[one.end : other.start]
    return bool(_SAME.fullmatch(between)) and (
        between.strip() not in {"(", "（"} or sentence[other.end : other.end + 1] in {")", "）"}
    )


def _converted(one: Count, other: Count) -> float:
    return round(one.value * _SIZE[one.unit][1] / _SIZE[other.unit][1], 2)


def _converts(one: Count, other: Count) -> bool:
    left, right = one.value * _SIZE[one.unit][1], other.value * _SIZE[other.unit][1]
    return abs(left - right) <= _SLACK * max(left, right)
