"""The days and months a text names."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

# The look ahead passes over the characters that begin no date.
DATE: Final = re.compile(
    r"(?=[\d今去上当次明])(?<!\d)(?:(?P<year>\d{4})年(?:度)?)?(?P<this>今年|去年|上年|当年|次年|明年)?(?<!\d)(?P<month>\d{1,2})月(?:份)?(?:(?P<day>\d{1,2})[日号])?(?!\d)"
)
# It stands in every text that names a date.
_MONTH = re.compile(r"\d月")


@dataclass(frozen=True, slots=True)
class Dated:
    """A date in a text: its match, and the first and last day it may mean."""

    match: re.Match[str]
    first: date
    last: date


def names_month(text: str) -> bool:
    """Whether a text names a month at all, which most do not."""
    return "月" in text and _MONTH.search(text) is not None


def dated_in(text: str, year: int | None) -> Iterator[Dated]:
    """The dates of a text that have a year, or go on with the one named before; `year` is what they begin with."""
    for found in DATE.finditer(text) if names_month(text) else ():
        year = int(found["year"]) if found["year"] else year
        if found["this"] or year is None or not 1900 < year < 2200:
            continue
        month, day = int(found["month"]), int(found["day"] or 0)
        if 1 <= month <= 12 and day <= calendar.monthrange(year, month)[1]:
            last = calendar.monthrange(year, month)[1]
            yield Dated(found, date(year, month, day or 1), date(year, month, day or last))


def last_day(year: int, found: re.Match[str]) -> date | None:
    """The last day that a date without a year may mean in a year."""
    month = int(found["month"])
    if not 1 <= month <= 12:
        return None
    last = calendar.monthrange(year, month)[1]
    day = int(found["day"] or last)
    return date(year, month, day) if 1 <= day <= last else None
