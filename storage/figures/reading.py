"""A message read for its figures: quantities with unit and kind, and dates."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from storage.figures import kinds, units
from storage.figures.dates import DateFound, dates
from storage.figures.indicators import indicator
from storage.figures.numbers import Number, approx_after, numbers
from storage.figures.set_phrases import blanked, without_references, without_set_phrases
from storage.records import Quantity, QuantityKind
from storage.wording import simplified

_CLAUSE = re.compile("[，。；;！!？?\\n]|(?<!\\d),")
_KEPT_PUNCTUATION = "%/()~:+-."
_ONE_OF_A_KIND = "个次遍趟下起块面点把条份批轮场期道头手口对部片层门节本张种班堆车位人级里方"
_ONE_COUNTS = re.compile(
    "(?:剩|差|缺|欠|还有|只有|只|就|共|计|新增|退回|[又再新增][一-鿿]{0,2}|[一-鿿]了|少|多)$"
)
_RATE_BEFORE = re.compile("每[一-鿿]{1,4}$|每$|人均|户均$")
_RATE_AFTER = re.compile("(?:/|每)[一-鿿]|一[户亩人个]")
_TAKEN_BACK = re.compile(
    "[^，。；;]{0,6}(?:作废|不算数|不作数)|[，。,、 ]*(?:不对|错了|说错|打错|写错|报错|搞错|记错|弄错|哦?不是?[,，]|更正|口误|应为|应该是|改为|纠正)"
)
_NOT_THIS = re.compile("(?:不是|并非)[一-鿿]{0,3}$")
_NONE_AT_ALL = re.compile("一[一-鿿](?=(?:都|也)(?:没|冇|未|无))")
_STRONG_BARE = re.compile(
    "(?:剩|剩下|还差|累计|一共|总共|共|合计|又[一-鿿]?|任务数?|目标|计划|应到?|差|欠|达到?|增加到|到)[了有是]?$"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a message holds: its quantities and its dates, in the order of the text."""

    quantities: tuple[Quantity, ...]
    dates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Candidate:
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
    guessed: bool = False


def read_figures(text: str, today: date) -> Reading:
    """The quantities and dates of a message sent on `today`."""
    folded = aligned(text)
    safe = without_references(folded)
    found_dates = dates(safe, today)
    for one in found_dates:
        safe = blanked(safe, one.start, one.end)
    counted = without_set_phrases(safe)
    kept = _after_corrections(_with_units(counted, folded), folded)
    quantities = _with_kinds(kept, folded, found_dates, today)
    return Reading(
        tuple(replace(one, text=text[one.start : one.start + len(one.text)]) for one in quantities),
        tuple(one.iso for one in found_dates),
    )


def aligned(text: str) -> str:
    """The text simplified and in half width, every character at the place where it was."""
    half = "".join(_half_width(char) for char in text)
    plain = simplified(half)
    return plain if len(plain) == len(half) else half


def _half_width(char: str) -> str:
    wide = unicodedata.normalize("NFKC", char)
    simple = len(wide) == 1 and (
        unicodedata.category(char)[0] == "L"
        or unicodedata.category(char) == "Nd"
        or wide in _KEPT_PUNCTUATION
    )
    return wide if simple else char


def _with_units(counted: str, folded: str) -> list[_Candidate]:
    """The numbers that count something, each with its own unit or its neighbour's."""
    found = [_candidate(number, counted) for number in numbers(counted)]
    found = [one for one in found if one.unit or _may_be_bare(one, counted)]
    for match in _NONE_AT_ALL.finditer(folded):
        unit = units.unit_at(folded, match.start() + 1)
        if unit and not any(one.number.start == match.start() for one in found):
            number = Number(match.start(), match.start() + 1, 0.0)
            found.append(_Candidate(number, unit, match.end(), 0.0, None, None))
    found.sort(key=lambda one: one.number.start)
    for index, one in enumerate(found):
        if not one.unit:
            found[index] = _completed(one, _neighbour_unit(found, index), counted)
    return [
        _zeroed(_in_money(one), folded)
        for one in found
        if one.unit or _STRONG_BARE.search(_clause_before(counted, one.number.start))
    ]


def _candidate(number: Number, text: str) -> _Candidate:
    end = number.end
    while text[end : end + 1] == " ":
        end += 1
    if number.share:
        points = text.startswith("个百分点", number.end)
        return _made(number, "个百分点" if points else "%", number.end + 4 * points, text)
    unit = units.unit_at(text, end)
    if not unit and text[end : end + 1] not in ("", "\0"):
        unit = _sounding_like(text, end)
        return _made(number, unit, end + 1 if unit else number.end, text)
    return _made(number, unit, end + len(unit) if unit else number.end, text)


def _sounding_like(text: str, end: int) -> str:
    """A mistyped measure word is believed only where nothing but an ending follows it."""
    if not re.match("[一-鿿](?:[了，。；;,！!\\n]|$)", text[end:]):
        return ""
    return units.meant_by(text[end])


def _made(number: Number, unit: str, end: int, text: str) -> _Candidate:
    value = number.value
    if unit and unit != "%" and value is not None and re.match("半(?![年天月个数])", text[end:]):
        value, end = value + 0.5, end + 1
    approx = number.approx or approx_after(text, end)
    standard = units.standard(unit, text, end, number.size) if unit else ""
    rate = bool(_RATE_BEFORE.search(text[: number.start]) or _RATE_AFTER.match(text, end))
    slash = text[number.end : number.end + 1] == "/" and text[number.end + 1 : number.end + 2].isdigit()
    return _Candidate(
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


def _may_be_bare(one: _Candidate, text: str) -> bool:
    """Whether a number without a measure word still counts: a sum, a part, or after a word that counts."""
    words = text[one.number.start : one.number.end]
    after = text[one.end : one.end + 1]
    if one.number.share or one.part_of or one.whole_of:
        return True
    if re.match("[A-Za-z\\0#*_/:.\\-]", after):
        return False
    before = _clause_before(text, one.number.start)
    if _STRONG_BARE.search(before) and one.number.size < 10**9:
        return True
    return bool(re.search("[十百千万亿wW]", words)) and one.number.size >= 100


def _neighbour_unit(found: list[_Candidate], index: int) -> str:
    """The unit of the nearest quantity before, else after, that has one of its own."""
    one = found[index]
    if one.part_of and index + 1 < len(found):
        return found[index + 1].unit
    others = [*reversed(found[:index]), *found[index + 1 :]]
    return next((other.unit for other in others if other.unit and "%" not in other.unit), "")


def _completed(one: _Candidate, neighbour: str, text: str) -> _Candidate:
    clause = _clause_before(text, one.number.start)
    words = text[one.number.start : one.number.end]
    spoken_sum = bool(re.search("[百千万亿wW]", words))
    if spoken_sum and ("亿" in words or one.rate or units.MONEY.search(clause) or not neighbour):
        return replace(one, unit="元", guessed=True)
    return replace(one, unit="元" if neighbour.endswith("元") else neighbour, guessed=True)


def _in_money(one: _Candidate) -> _Candidate:
    if one.unit != "元":
        return one
    if one.value is None:
        size, unit = units.money(one.high or 0.0)
        scale = size / one.high if one.high else 1.0
        return replace(one, unit=unit, low=round((one.low or 0) * scale, 6), high=size)
    value, unit = units.money(one.value)
    return replace(one, value=value, unit=unit)


def _zeroed(one: _Candidate, folded: str) -> _Candidate:
    nothing = (
        one.value == 1
        and folded[one.number.start] == "一"
        and re.match("(?:都|也)(?:没|冇|未|无)", folded[one.end :])
    )
    return replace(one, value=0.0) if nothing else one


def _clause_before(text: str, position: int) -> str:
    start = 0
    for found in _CLAUSE.finditer(text, 0, position):
        start = found.end()
    return text[start:position]


def _after_corrections(found: list[_Candidate], folded: str) -> list[_Candidate]:
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


def _taken_back(one: _Candidate, following: _Candidate | None, folded: str) -> bool:
    back = _TAKEN_BACK.match(folded, one.end)
    if not back:
        return False
    if "作" in back.group() or "不算数" in back.group():
        return True
    return following is not None and following.unit == one.unit and following.number.start - back.end() < 12


def _counts(one: _Candidate, folded: str) -> bool:
    """一 with a vague measure word counts only after a word that counts (还剩一个)."""
    if one.value != 1 or folded[one.number.start] != "一" or one.unit not in _ONE_OF_A_KIND:
        return True
    return bool(_ONE_COUNTS.search(folded[: one.number.start]))


def _with_kinds(
    found: list[_Candidate], folded: str, when: tuple[DateFound, ...], today: date
) -> list[Quantity]:
    quantities: list[Quantity] = []
    for index, one in enumerate(found):
        clause = _clause_before(folded, one.number.start)
        last = found[index - 1].end if index else 0
        segment = folded[max(last, one.number.start - len(clause)) : one.number.start]
        until = found[index + 1].number.start if index + 1 < len(found) else len(folded)
        after = folded[one.end : until]
        kind, sign = kinds.explicit_kind(
            clause, segment, after, "%" in one.unit or "百分" in one.unit or one.unit == "倍"
        )
        if one.part_of or one.whole_of:
            kind = "total" if one.part_of else "target"
        future = any(
            day.day > today and one.number.start - len(clause) <= day.start < one.number.start for day in when
        )
        kind = kind or ("target" if future else _period_kind(clause, one, found[index + 1 :], folded))
        quantities.append(_quantity(one, kind, sign, segment, folded, quantities))
    return _settled(quantities)


def _period_kind(clause: str, one: _Candidate, later: list[_Candidate], folded: str) -> QuantityKind:
    """Where no word tells the kind: new if it happened in a period, or if its running total follows."""
    same = [other for other in later if other.unit == one.unit]
    if kinds.EARLIER.search(clause) and same and not kinds.PERIOD.search(clause):
        return "previous"
    if kinds.PERIOD.search(clause):
        return "increment"
    follows = bool(same) and re.search(
        "(?:累[计记积积]|共|总|到)[一-鿿]{0,3}$", folded[one.end : same[0].number.start]
    )
    return "increment" if follows else "total"


def _quantity(
    one: _Candidate, kind: QuantityKind, sign: int, segment: str, folded: str, earlier: list[Quantity]
) -> Quantity:
    start = one.number.start - (len(segment) - kinds.cue_start(segment))
    return Quantity(
        text=folded[start : one.end],
        value=None if one.value is None else one.value * sign,
        unit=one.unit,
        kind=kind,
        indicator=indicator(folded, one.number.start, one.end, earlier),
        low=one.low,
        high=one.high,
        approx=one.number.approx,
        start=start,
    )


def _settled(quantities: list[Quantity]) -> list[Quantity]:
    """An earlier level needs a present one beside it; a whole is what its parts and the rest make up."""
    levels = {one.unit for one in quantities if one.kind in ("total", "remaining", "increment", "compare")}
    return [
        replace(one, kind="total") if one.kind == "previous" and one.unit not in levels else one
        for one in quantities
    ]


def as_json(line: dict[str, Any], reading: Reading) -> dict[str, Any]:
    """One line of `figures --json`: the input with its quantities and dates."""
    return {**line, "quantities": [_plain(one) for one in reading.quantities], "dates": list(reading.dates)}


def _plain(one: Quantity) -> dict[str, Any]:
    value = None if one.value is None else _number(one.value)
    plain: dict[str, Any] = {"value": value, "unit": one.unit, "kind": one.kind, "text": one.text}
    if one.low is not None and one.high is not None:
        plain |= {"min": _number(one.low), "max": _number(one.high)}
    if one.approx:
        plain["approx"] = one.approx
    return plain


def _number(value: float) -> float | int:
    return int(value) if value == int(value) else value


def number_text(value: float) -> str:
    """A value as it is read: 187, 3.5, 92.78, without trailing zeros."""
    return f"{round(value, 6):f}".rstrip("0").rstrip(".")
