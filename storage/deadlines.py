"""Deadlines: what a phrase promises, and how near the day is."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, TypeAlias

from storage.records import TimeState
from storage.wording import fold, numeral

Kind = Literal["date", "at_once", "long_term", "none"]
_DayOf: TypeAlias = Callable[[re.Match[str]], tuple[int | None, int | None]]

_AT_ONCE = re.compile(r"立行立改|立即整改|即知即改|立改|立整立改|边查边改|马上就改")
_LONG_TERM = re.compile(r"长期|常态化|常抓|持续(?:整改|推进|坚持)")
_N = r"(\d{1,2}|[一二三四五六七八九十]{1,3})"
_YEAR = r"(?:(\d{4}|[〇零一二三四五六七八九]{4})年|(今年|本年度?|当年|明年|次年))?"
# 2025年8月15日—9月30日 names its year in front.
_NAMED_YEAR = re.compile(r"(?<!\d)(\d{4})(?=年|[./-]\d{1,2})")
# 2025年10月31日; 十月三十一号
_DAY = re.compile(rf"{_YEAR}{_N}月(?:份)?{_N}[日号]")
# 2025-10-31; 2025.10
_ISO = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?!\d)")
# 20251031
_COMPACT = re.compile(r"(?<!\d)(20\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
# 11月中旬
_THIRD = re.compile(rf"{_YEAR}{_N}月(?:份)?(上旬|中旬)")
# 2025年6月底; 12月份
_MONTH = re.compile(rf"{_YEAR}{_N}月(?:份)?(?:月?[底末]|下旬)?")
# 今年第四季度
_QUARTER = re.compile(rf"{_YEAR}(?:第?([一二三四1-4])季度?)")
# 明年上半年
_HALF = re.compile(rf"{_YEAR}(上|下)半年")
# 2025年底; 年内
_YEAR_END = re.compile(
    r"(?:(\d{4}|[〇零一二三四五六七八九]{4})年|(今年|本年度?|当年|明年|次年))?(?:年[底末内]|[底末](?=前)|年?(?:全年|内))"
)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline as written: its kind, its last day where one is named, and the words."""

    day: date | None
    kind: Kind
    text: str


def read_deadline(phrase: str, after: date | None = None) -> Deadline:
    """The last day a phrase allows; without a year it is the first such day not before `after`, else none is guessed."""
    if not phrase:
        return Deadline(None, "none", "")
    text = re.sub(r"\s+", "", fold(phrase))
    day = _last_day(text, after)
    if day is not None:
        return Deadline(day, "date", phrase.strip())
    if _AT_ONCE.search(text):
        return Deadline(None, "at_once", phrase.strip())
    return Deadline(None, "long_term" if _LONG_TERM.search(text) else "none", phrase.strip())


def endless(phrase: str | None) -> bool:
    """Whether a phrase stands in the place of a day: 长期坚持, 立行立改."""
    return read_deadline(phrase or "").kind in {"at_once", "long_term"}


def _last_day(text: str, after: date | None) -> date | None:
    if found := _last(_COMPACT, text):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if found := _last(_ISO, text):
        return _date(int(found[1]), int(found[2]), int(found[3]) if found[3] else None)
    for pattern, day_of in _READINGS:
        if found := _last(pattern, text):
            return _dated(found, *day_of(found), after)
    return None


_READINGS: Final[tuple[tuple[re.Pattern[str], _DayOf], ...]] = (
    (_DAY, lambda found: (numeral(found[3]), numeral(found[4]))),
    (_THIRD, lambda found: (numeral(found[3]), 10 if found[4] == "上旬" else 20)),
    (_MONTH, lambda found: (numeral(found[3]), None)),
    (_QUARTER, lambda found: ((numeral(found[3]) or 0) * 3, None)),
    (_HALF, lambda found: (6 if found[3] == "上" else 12, None)),
    (_YEAR_END, lambda _: (12, 31)),
)


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = None
    for match in pattern.finditer(text):
        found = match
    return found


def _dated(found: re.Match[str], month: int | None, day: int | None, after: date | None) -> date | None:
    # 2025年8月15日—9月30日: the year holds for both ends.
    named = found[1] or next(reversed(_NAMED_YEAR.findall(found.string[: found.start()])), "")
    if named and (found[1] or not found[2]):
        return _date(numeral(named), month, day)
    if after is None:
        return None
    if found[2]:
        return _date(after.year + (found[2] in {"明年", "次年"}), month, day)
    this_year = _date(after.year, month, day)
    return this_year if this_year is None or this_year >= after else _date(after.year + 1, month, day)


def _date(year: int | None, month: int | None, day: int | None) -> date | None:
    if not year or not month or not 1 <= month <= 12 or not date.min.year <= year <= date.max.year:
        return None
    last = calendar.monthrange(year, month)[1]
    return date(year, month, day or last) if 1 <= (day or last) <= last else None


def time_state(deadline: date | None, today: date, near_days: int) -> TimeState:
    """Where a deadline stands on a day; near from `near_days` before it on."""
    if deadline is None:
        return "undated"
    left = days_left(deadline, today)
    return "overdue" if left < 0 else "near" if left <= near_days else "on_track"


def days_left(deadline: date, today: date) -> int:
    """Days from today to the deadline; negative when it has passed."""
    return (deadline - today).days
