"""Numbers as people type them: digits, Chinese numerals, 万 and 亿, shares, halves, ranges, about and over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from storage.records import Approx
from storage.wording import numeral

_SIZES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "w": 10_000, "W": 10_000, "亿": 100_000_000}
_DIGIT = "零〇一二两俩三四五六七八九壹贰叁"
_CHINESE = f"[{_DIGIT}十百千拾佰仟廿卅]"
_ASCII = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_MIXED = (
    rf"{_ASCII}(?:(?:[百千]?[万亿]|[wW](?![A-Za-z])|[百千])(?:{_ASCII}[百千]?万|{_ASCII}[百千]"
    rf"|\d(?![\d.])|[一二三四五六七八九](?![十百千万]))?)?"
)
_WORDS = rf"{_CHINESE}(?:{_CHINESE}|[万亿]){{0,20}}(?:点[{_DIGIT}]+(?:[百千]?[万亿])?)?"
_PLAIN = rf"(?:{_MIXED}|{_WORDS})"
_SHARE = (
    rf"百分之(?:{_MIXED}|{_WORDS})|千分之(?:{_MIXED}|{_WORDS})|百分百|{_CHINESE}+分之{_CHINESE}+"
    rf"|(?:\d(?:\.\d)?|[{_DIGIT}十])成(?![员功立果效本品年熟片群为了])(?:[{_DIGIT}半](?![户家个人件项]))?"
    r"|半数|(?<![一])大半|一大半|过半|一半"
)
_JOIN = r"\s*(?:[~～\-－–—]|至|到)\s*"
_NUMBER = re.compile(
    rf"(?P<share>{_SHARE})"
    rf"|(?P<low>{_PLAIN}){_JOIN}(?P<high>{_PLAIN})(?P<both>%)?"
    rf"|(?P<plain>{_PLAIN})(?P<loose>好?几|多|余|来)?(?:个?(?P<after>[万亿]))?(?P<percent>%|‰)?"
    r"|(?P<half>半)(?=亩|公里|吨|里路|公斤|斤|公顷|车|箱)"
)
_NEIGHBOURS = re.compile(
    rf"(?P<head>(?:{_CHINESE}*[十百千])?)(?P<one>[一二两三四五六七八])(?P<two>[两二三四五六七八九])(?P<tail>[十百千万亿]*)"
)
_BEFORE: tuple[tuple[Approx, re.Pattern[str]], ...] = (
    (
        "under",
        re.compile(
            "(?:不到|不足|将近|接近|近|顶多|最多|至多|不超过?|别超过?|未满|不满|少于|低于|以内)(?:还?[差剩缺欠]|[还要有])?了?$"
        ),
    ),
    (
        "over",
        re.compile(
            "(?:不下|不少于|至少|起码|超过|超(?!了)|逾|高于|多于|不低于|不止|突破|破|上(?=$))(?:还?[差剩缺欠]|有)?了?$"
        ),
    ),
    (
        "about",
        re.compile(
            "(?:大概|大约|约摸|约莫|约|差不多|估摸|大致|左右|大概其|可能)(?:还?[差剩缺欠]|还?有|是|了|要)?$"
        ),
    ),
)
_ROUNDING = re.compile(
    "(?:大概其?|大约|约[摸莫]?|差不多|估摸|估计|大致|可能|将?近|不到|不足|不下|至少|起码|顶多|最多)$"
)
_AFTER: tuple[tuple[Approx, re.Pattern[str]], ...] = (
    ("about", re.compile("(?:钱)?(?:左右|上下|的样子|光景|前后)")),
    ("over", re.compile("(?:钱)?(?:以上|多(?![少了次])|出头|开外|有余|挂零|往上|都?不止)")),
    ("under", re.compile("(?:钱)?(?:以内|以下|不到|都不到)")),
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text, before its unit is known; a share is in per cent."""

    start: int
    end: int
    value: float | None
    low: float | None = None
    high: float | None = None
    approx: Approx | None = None
    share: bool = False

    @property
    def size(self) -> float:
        """The value, or the upper end of a range."""
        return self.value if self.value is not None else self.high or 0.0


def numbers(text: str) -> Iterator[Number]:
    """Every number of a folded text, in order."""
    for found in _NUMBER.finditer(text):
        number = _read(found)
        if number is not None:
            yield number if number.approx else replace(number, approx=_approx_before(text, number.start))


def _approx_before(text: str, start: int) -> Approx | None:
    """What the words before a number make of it: about, over, under."""
    head = text[max(0, start - 6) : start]
    return next((kind for kind, words in _BEFORE if words.search(head)), None)


def without_rounding(words: str) -> str:
    """Words before a number without the one that only rounds it."""
    return _ROUNDING.sub("", words)


def approx_after(text: str, end: int) -> Approx | None:
    """What the words after a number and its unit make of it."""
    return next((kind for kind, words in _AFTER if words.match(text, end)), None)


def plain_value(words: str) -> float | None:
    """What a number written in digits, Chinese numerals or both is worth."""
    words = (
        words.replace("廿", "二十")
        .replace("卅", "三十")
        .replace("拾", "十")
        .replace("佰", "百")
        .replace("仟", "千")
        .replace(",", "")
    )
    ascii_part = re.match(r"\d+(?:\.\d+)?", words)
    if ascii_part:
        return _mixed(float(ascii_part.group()), words[ascii_part.end() :])
    whole, point, rest = words.partition("点")
    if not point:
        return _float(numeral(words))
    digits = re.match(f"[{_DIGIT}]+", rest)
    before, after = numeral(whole), numeral("一" + digits.group()) if digits else None
    if before is None or after is None or not digits:
        return None
    value = before + (after % 10 ** len(digits.group())) / 10 ** len(digits.group())
    return round(_mixed(value, rest[digits.end() :]), 8)


def _float(value: int | None) -> float | None:
    return None if value is None else float(value)


def _mixed(value: float, rest: str) -> float:
    size = 1
    while rest and rest[0] in _SIZES:
        size *= _SIZES[rest[0]]
        rest = rest[1:]
    total = value * size
    if rest:
        tail = plain_value(rest) or 0.0
        total += tail * size / 10 if len(rest) == 1 and size > 1 else tail
    return round(total, 8)


def _read(found: re.Match[str]) -> Number | None:
    start, end = found.span()
    if found["half"]:
        return Number(start, end, 0.5)
    if found["share"]:
        return _share(found["share"], start, end)
    if found["low"]:
        return _range(found, start, end)
    return _plain(found, start, end)


def _plain(found: re.Match[str], start: int, end: int) -> Number | None:
    words = found["plain"]
    if not re.search(rf"[\d{_DIGIT}十廿卅]", words) and not found["loose"]:
        return _bare_size(found, start, end)
    pair = _neighbours(words)
    times = _SIZES[found["after"]] if found["after"] else 1
    if pair and not found["loose"]:
        return Number(start, end, None, pair[0] * times, pair[1] * times)
    value = plain_value(words)
    if value is None:
        return None
    approx: Approx | None = {"来": "about"}.get(found["loose"], "over") if found["loose"] else None  # type: ignore[assignment]
    if found["percent"] == "‰":
        value /= 10
    return Number(start, end, round(value * times, 8), approx=approx, share=bool(found["percent"]))


def _bare_size(found: re.Match[str], start: int, end: int) -> Number | None:
    """上千, 近百: a size without a digit counts only where a word rounds it."""
    rounded = _approx_before(found.string, start)
    value = numeral(found["plain"])
    return Number(start, end, float(value), approx=rounded) if rounded and value else None


def _neighbours(words: str) -> tuple[float, float] | None:
    """七八 → 7 to 8, 一百三四十 → 130 to 140: two digits side by side that follow each other."""
    found = _NEIGHBOURS.fullmatch(words)
    if not found:
        return None
    low = plain_value(found["head"] + found["one"] + found["tail"])
    high = plain_value(found["head"] + found["two"] + found["tail"])
    close = plain_value(found["two"]) or 0, plain_value(found["one"]) or 0
    fits = close[0] - close[1] == 1 or (found["one"], found["two"]) == ("三", "五")
    return (low, high) if fits and low is not None and high is not None else None


def _range(found: re.Match[str], start: int, end: int) -> Number | None:
    low, high = plain_value(found["low"]), plain_value(found["high"])
    if low is None or high is None:
        return None
    sized = re.search("[万亿wW]$", found["high"])
    if sized and not re.search("[万亿wW]", found["low"]):
        low *= _SIZES[sized.group()]
    if low >= high:
        return None
    return Number(start, end, None, low, high, share=bool(found["both"]))


def _share(words: str, start: int, end: int) -> Number | None:
    halves: dict[str, Approx | None] = {
        "半数": None,
        "一半": None,
        "过半": "over",
        "大半": "over",
        "一大半": "over",
    }
    if words in halves:
        return Number(start, end, 50.0, approx=halves[words], share=True)
    if words == "百分百":
        return Number(start, end, 100.0, share=True)
    value = _tenths(words) if "成" in words else _fraction(words)
    return None if value is None else Number(start, end, value, share=True)


def _tenths(words: str) -> float | None:
    tens, ones = words.split("成")
    value, more = plain_value(tens), 5.0 if ones == "半" else plain_value(ones) if ones else 0.0
    return None if value is None or more is None else value * 10 + more


def _fraction(words: str) -> float | None:
    below, above = words.split("分之")
    whole = {"百": 100.0, "千": 1000.0}.get(below) or plain_value(below)
    part = plain_value(above)
    return None if not whole or part is None else round(part / whole * 100, 6)
