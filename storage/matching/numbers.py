"""Numbers of issues cited in a message, told from ordinary figures."""

from __future__ import annotations

import re
from collections.abc import Sequence

from storage.matching.values import Subject
from storage.wording import NUMERAL, fold, numeral

_N = rf"(?:\d{{1,3}}|{NUMERAL}{{1,3}})"
# What may follow a cited number: its end, a mark, or a word that asks or reports.
_END = r"(?=$|[\s,，。:：;；?？!！、)）]|的|那|是|还|没|已|现|到|又|完|办|弄|怎|咋|有|状|归|谁|进|目|情|也|要|和|跟|与|什|能|改|整|结|销|交|报|在|无|都|全|均|仍|今|昨|本|这|上周|下周)"

_COMPOSITE = re.compile(
    rf"(?<![\d.\-点])({_N})\s*(?:[.\-、·－—]\s*({_N})|\(\s*({_N})\s*\))(?![\d.\-]*\d|万|亿|%|元|亩|米|公里|吨|倍|个|户|人|次|月|日|号)"
)
_PARTED = re.compile(rf"第({_N})(?:部分|方面|大项|块|章)的?第?({_N})(?:个|条|项|小?点)?")
_NAMED = re.compile(
    rf"(?:问题|第)({_N})(?:[个条项号](?:整改)?问题|[条项]{_END}|[个号]{_END})|问题第?({_N}){_END}|({_N})号(?:问题|那条|那个|整改)"
)
_HEADED = re.compile(
    rf"^\s*({_N})(?:[条号]?[:：,，]|[条号]$|号(?=谁|怎|到哪|现在|进展|情况|什么|归)|条(?=还|没|已|的|现|怎|本[周月]|这[周月]|暂|无|进|在)|(?=本[周月]|这[周月]|暂无|无进展|还没|没动|还是没|没进展|没有进展|目前|现在|的进展|已经|已完成|完成了|办结|搞定))"
)
_BARE = re.compile(
    rf"^\s*({_N}(?:\s*(?:和|跟|与|、|,|，|以及|还有)\s*{_N})+)\s*(?=$|号|条|两|现|分|都|各|的|进|到|怎|还|没|是|情|已|完|说|呢|咋|查|看)|[(（]({_N})[)）]"
)
_LIST = re.compile(_N)


def _value(text: str) -> str | None:
    number = numeral(text)
    return None if number is None else str(number)


def _composites(text: str) -> list[str]:
    pairs = [(m[1], m[2] or m[3]) for m in _COMPOSITE.finditer(text)]
    pairs += [(m[1], m[2]) for m in _PARTED.finditer(text)]
    return [f"{_value(section)}-{_value(issue)}" for section, issue in pairs]


def _plain(text: str) -> list[str | None]:
    found = [next(g for g in m.groups() if g) for m in _NAMED.finditer(text)]
    found += [m[1] for m in _HEADED.finditer(text)]
    for match in _BARE.finditer(text):
        found += _LIST.findall(match[1] or match[2])
    return [_value(n) for n in found]


def mentions(text: str, subjects: Sequence[Subject]) -> list[tuple[str, ...]]:
    """For each number that a message cites, the codes of the issues that bear it."""
    folded = fold(text)
    codes = {s.code for s in subjects}
    found: list[tuple[str, ...]] = [(code,) for code in _composites(folded) if code in codes]
    if not found:
        bearing = ([s.code for s in subjects if s.number == n] for n in _plain(folded) if n)
        found = [tuple(named) for named in bearing if named]
    return list(dict.fromkeys(found))


def cited(text: str, subjects: Sequence[Subject]) -> tuple[str, ...]:
    """The codes of the issues whose number a message cites; several where the numbers restart."""
    return tuple(dict.fromkeys(code for named in mentions(text, subjects) for code in named))
