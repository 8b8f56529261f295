"""Characters and numerals: one folding for every comparison, the original text for every output."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import cache, lru_cache

from opencc import OpenCC

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
    "俩": 2,
    "壹": 1,
    "貳": 2,
    "贰": 2,
    "叁": 3,
    "肆": 4,
    "伍": 5,
    "陆": 6,
    "柒": 7,
    "捌": 8,
    "玖": 9,
}
TENS = {"十": 10, "拾": 10, "百": 100, "千": 1000}
MYRIADS = {"万": 10_000, "亿": 100_000_000}
NUMERAL = "[" + "".join([*DIGITS, *TENS, *MYRIADS]) + "]"


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


def simplified(text: str) -> str:
    """Traditional characters as simplified ones."""
    return text if text.isascii() else str(_converter().convert(text))


def fold(text: str) -> str:
    """The form in which texts are compared: NFKC, simplified, lower case."""
    return simplified(unicodedata.normalize("NFKC", text)).lower()


@lru_cache(maxsize=4096)
def numeral(text: str) -> int | None:
    """The whole number that Chinese or ASCII digits write (一百八十七, 两千五, 12), or None."""
    folded = unicodedata.normalize("NFKC", text)
    if folded.isascii() and folded.isdigit():
        return int(folded)
    return _chinese(folded) if folded and re.fullmatch(f"{NUMERAL}+", folded) else None


def _chinese(text: str) -> int | None:
    if len(text) > 1 and all(c in DIGITS for c in text):
        return int("".join(str(DIGITS[c]) for c in text))
    total = section = digit = 0
    last = 1
    for char in text:
        if char in DIGITS:
            digit = DIGITS[char]
            last = 10 if char in "零〇" else last
        elif char in TENS:
            section += (digit or 1) * TENS[char]
            digit, last = 0, TENS[char]
        else:
            whole = section + digit
            total = (total + whole) * MYRIADS[char] if char == "亿" else total + whole * MYRIADS[char]
            section, digit, last = 0, 0, MYRIADS[char]
    return total + section + digit * (last // 10 if last > 10 else 1)


def chinese_numeral(number: int) -> str:
    """A whole number below 100 as Chinese numerals: 3 → 三, 21 → 二十一."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else ("十" if tens == 1 else "零一二三四五六七八九"[tens] + "十")
    return head + ("零一二三四五六七八九"[ones] if ones or not tens else "")


def written_day(day: date) -> str:
    """A day as notices and forms write it: 2025年5月20日."""
    return f"{day.year}年{day.month}月{day.day}日"
