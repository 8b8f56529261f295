"""Numbers joined to what they count: unit, neighbour's unit, money; and what was taken back."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from storage.figures import units
from storage.figures.cues import ENOUGH
from storage.figures.numbers import Number, approx_after, numbers, plain_value

CLAUSE = re.compile("[，。；;！!？?\\n]|(?<!\\d),")
_ONE_OF_A_KIND = "个次遍趟下起块面点把条份批轮场期道头手口对部片层门节本张种班堆车位人级里方"
_ONE_COUNTS = re.compile(
    "(?:剩|差|缺|欠|还有|只有|只|就|共|计|新增|退回|[又再新增][一-鿿]{0,2}|[一-鿿]了|少|多)$"
)
# 每亩300元, 户均2人: what is counted by the piece
_RATE_BEFORE = re.compile("每[一-鿿]{1,4}$|每$|[人户亩]均$")
_SAID_BEFORE = re.compile(
    "(?P<unit>[户家人件项亩株])数[^，。；;]{0,3}$|(?:参加|听课|到会|参训|受训|到场)的?$|(?<=[进来到去])人$"
)
# 每户3
_RATED = re.compile("每[一-鿿]{1,3}[\\d一二两三四五六七八九]")
# 300元/亩, 2次每周
_RATE_AFTER = re.compile("(?:/|每)[一-鿿]|一[户亩人个]")
# 20户，不对，是22户
_TAKEN_BACK = re.compile(
    "[^，。；;]{0,6}(?:作废|不算数|不作数)|[，。,、 ]*(?:不对|错了|说错|打错|写错|报错|搞错|记错|弄错|哦?不是?[,，]|更正|口误|应为|应该是|改为|纠正)"
)
# 不是20户
_NOT_THIS = re.compile("(?:不是|并非|唔系)[一-鿿]{0,3}$")
# 三公里二, 两块五: a tenth behind its unit
_TENTH = re.compile("[一二三四五六七八九](?![一-鿿])")
# 罚款500, 花了3万
_PAID = re.compile("(?:[省花付赔缴]了?|罚款?了?)$")
# 提高了5个百分点, 差2个点
_POINTS = re.compile("[差涨降升高低增减多少提跌落][了到至出]?$")
# 一户都没改, 一处没剩
NONE_AT_ALL = re.compile("一[一-鿿](?=[都也](?:没|冇|未|无)|没[剩有])")
_STRONG_BARE = re.compile(
    f"(?:{ENOUGH}|剩|剩下|还差|累计|一共|总共|共|合计|又[一-鿿]?|任务数?|目标|计划|应到?|差|欠|达到?|增加到|到|[省花付罚补赔缴收]|罚款)[了有是]?$"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A number with the unit it was found with, before its kind is told."""

    number: Number
    unit: str
    end: int
    value: float | None
    low: float | None
    high: float | None
    whole_of: bool = False
    part_of: bool = False
    rate: bool = False


def counted_things(counted: str, folded: str) -> list[Candidate]:
    """The numbers that count something, each with its own unit or its neighbour's."""
    found = [_candidate(number, counted) for number in numbers(counted)]
    found = [one for one in found if one.unit or _may_be_bare(one, counted)]
    for match in NONE_AT_ALL.finditer(folded):
        unit = units.unit_at(folded, match.start() + 1)
        if unit and not any(one.number.start == match.start() for one in found):
            number = Number(match.start(), match.start() + 1, 0.0)
            found.append(Candidate(number, unit, match.end(), 0.0, None, None))
    found.sort(key=lambda one: one.number.start)
    for index, one in enumerate(found):
        if not one.unit:
            found[index] = _completed(one, _neighbour(found, index), counted)
    return [
        _zeroed(_in_money(one), folded)
        for one in found
        if one.unit or _STRONG_BARE.search(clause_before(counted, one.number.start))
    ]


def _candidate(number: Number, text: str) -> Candidate:
    end = number.end
    while text[end : end + 1] == " ":
        end += 1
    if number.share:
        return _made(number, "%", number.end, text)
    if re.match("个点", text[end:]) and _POINTS.search(text[: number.start]):
        return _made(number, "个百分点", end + 2, text)
    unit = units.unit_at(text, end)
    if not unit and text[end : end + 1] not in ("", "\0"):
        unit = _sounding_like(text, end)
        return _made(number, unit, end + 1 if unit else number.end, text)
    return _made(number, unit, end + len(unit) if unit else number.end, text)


def _sounding_like(text: str, end: int) -> str:
    """A mistyped measure word is believed where nothing but an ending follows it, or where it stands elsewhere."""
    meant = units.meant_by(text[end])
    believed = re.match("[一-鿿](?:[了，。；;,！!\\n]|$)", text[end:]) or re.search(f"\\d{meant}", text)
    return meant if believed else ""


def _made(number: Number, unit: str, end: int, text: str) -> Candidate:
    value = number.value
    if unit and unit != "%" and value is not None and re.match("半(?![年天月个数])", text[end:]):
        value, end = value + 0.5, end + 1
    tenth = _TENTH.match(text, end) if unit in ("公里", "米", "吨", "块") else None
    if tenth and value is not None:
        value, end = value + (plain_value(tenth.group()) or 0) / 10, end + 1
    approx = number.approx or approx_after(text, end)
    standard = units.standard(unit, text, end, number.size) if unit else ""
    rate = bool(_RATE_BEFORE.search(text[: number.start]) or _RATE_AFTER.match(text, end))
    slash = text[number.end : number.end + 1] == "/" and text[number.end + 1 : number.end + 2].isdigit()
    return Candidate(
        replace(number, approx=approx),
        standard,
        end,
        value,
        number.low,
        number.high,
        part_of=slash,
        whole_of=text[max(0, number.start - 1) : number.start] == "/",
        rate=rate and not slash,
    )


def _may_be_bare(one: Candidate, text: str) -> bool:
    """Whether a number without a measure word still counts: a sum, a part, or after a word that counts."""
    words = text[one.number.start : one.number.end]
    after = text[one.end : one.end + 1]
    if one.number.share or one.part_of or one.whole_of:
        return True
    spoken = bool(re.search("[十百千万亿wW]", words))
    if re.match("[A-Za-z#*_/:.\\-]", after) or (after == "\0" and not spoken):
        return False
    before = clause_before(text, one.number.start)
    if _STRONG_BARE.search(before) and one.number.size < 10**9:
        return True
    return spoken and (one.number.size >= 100 or one.number.value is None)


def _neighbour(found: list[Candidate], index: int) -> Candidate | None:
    """The nearest quantity before, else after, that has a unit."""
    one = found[index]
    if one.part_of and index + 1 < len(found):
        return found[index + 1]
    others = [*reversed(found[:index]), *found[index + 1 :]]
    return next((other for other in others if other.unit and other.unit not in ("%", "个百分点")), None)


def _completed(one: Candidate, neighbour: Candidate | None, text: str) -> Candidate:
    """A number without a measure word: a sum of money, or more of what its neighbour counts."""
    clause = clause_before(text, one.number.start)
    words = text[one.number.start : one.number.end]
    said = _SAID_BEFORE.search(clause)
    if said:
        return replace(one, unit=said["unit"] or "人")
    spoken_sum = bool(re.search("[百千万亿wW]", words) or _PAID.search(clause))
    alike = neighbour is not None and neighbour.number.size >= 1000 and neighbour.unit != "元"
    money = (
        "亿" in words
        or one.rate
        or _RATED.search(text)
        or units.MONEY.search(clause)
        or (units.MONEY.search(text) and not alike)
    )
    if spoken_sum and (money or neighbour is None):
        return replace(one, unit="元")
    return replace(one, unit=neighbour.unit if neighbour else "")


def _in_money(one: Candidate) -> Candidate:
    if one.unit != "元":
        return one
    if one.value is None:
        size, unit = units.money(one.high or 0.0)
        scale = size / one.high if one.high else 1.0
        return replace(one, unit=unit, low=round((one.low or 0) * scale, 6), high=size)
    value, unit = units.money(one.value)
    return replace(one, value=value, unit=unit)


def _zeroed(one: Candidate, folded: str) -> Candidate:
    nothing = one.value == 1 and NONE_AT_ALL.match(folded, one.number.start)
    return replace(one, value=0.0) if nothing else one


def clause_before(text: str, position: int) -> str:
    """The words from the last punctuation up to a position."""
    start = 0
    for found in CLAUSE.finditer(text, 0, position):
        start = found.end()
    return text[start:position]


def not_taken_back(found: list[Candidate], folded: str) -> list[Candidate]:
    """What is left when taken-back numbers, rates (每户…) and a mere 一个 are gone."""
    kept = []
    for index, one in enumerate(found):
        following = found[index + 1] if index + 1 < len(found) else None
        before = folded[: one.number.start]
        if _taken_back(one, following, folded) or one.rate or not _counts(one, folded):
            continue
        if _NOT_THIS.search(before) and following is not None:
            continue
        kept.append(one)
    return kept


def _taken_back(one: Candidate, following: Candidate | None, folded: str) -> bool:
    back = _TAKEN_BACK.match(folded, one.end)
    if not back:
        return False
    if "作" in back.group() or "不算数" in back.group():
        return True
    return following is not None and following.unit == one.unit and following.number.start - back.end() < 12


def _counts(one: Candidate, folded: str) -> bool:
    """一 with a vague measure word counts only after a word that counts (还剩一个); an age only on average."""
    if one.unit == "岁":
        return "平均" in clause_before(folded, one.number.start)
    if one.value != 1 or folded[one.number.start] != "一" or one.unit not in _ONE_OF_A_KIND:
        return True
    if one.unit in "次回趟遍":
        return bool(re.search("(?:又[一-鿿]{0,2}|共|只|就|剩)$", folded[: one.number.start]))
    return bool(_ONE_COUNTS.search(folded[: one.number.start]) or re.match("还?[没未]", folded[one.end :]))
