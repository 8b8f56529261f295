"""Dates in a message: absolute or counted from the day it was sent, a day or only a month."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from storage.figures.units import SHORT_UNITS
from storage.wording import numeral

_DIGIT = "一二三四五六七八九十"
_M = rf"(?P<m>1[0-2]|0?[1-9]|元|十[一二]?|[{_DIGIT[:-1]}])"
_DAY = rf"3[01]|[12]\d|0?[1-9]|三十一?|二?十[{_DIGIT[:-1]}]?|廿[{_DIGIT[:-1]}]?|[{_DIGIT[:-1]}]"
_D = f"(?P<d>{_DAY})"
_YEAR = r"(?:(?P<y>(?:19|20)?\d\d|二[〇零][一二三四五六七八九〇零]{2})\s*年?度?|(?P<ry>前年|去年|今年|明年|后年|本年|当年|上年)的?)\s*"
_BY = "(?:以?前|之前|之内)?"
_TO = "[至到\\-—~－–]"
_NOT_COUNTED = f"(?![\\d.]|\\s*(?:[{SHORT_UNITS}万亿%成公平立千km]|百分))"
_YEAR_SHIFTS = {"前年": -2, "去年": -1, "上年": -1, "今年": 0, "本年": 0, "当年": 0, "明年": 1, "后年": 2}
_WEEK_SHIFTS = {"上上": -2, "上": -1, "下": 1, "下下": 2}
_DAY_SHIFTS = {
    "大前[天日]": -3,
    "前天|(?<![一-鿿])前[日晚儿]": -2,
    "(?:昨[天日晚夜儿早晨午]|昨(?=[上下]午|$)|[琴寻噚尋]日)": -1,
    "今[天日早晚儿晨夜朝午](?![年均产常])|今(?=[上下]午)": 0,
    "大后[天日]": 3,
    "明[天日早晚儿晨]|明(?=[上下]午)|[听聽]日": 1,
    "后天|(?<![一-鿿])后[日晚]": 2,
}

# 3号楼, 5号检查站: a number on a door, not a day.
_NUMBERED_THING = (
    "楼|断面|井|线|厂|机|车|路|院|门|泵|点|坝|库|山|仓|池|桥|窗|文|件|令|问题|桩|地块|沟|渠|塘|矿|馆|棚|柜|罐|闸|变|公|支|网格|组|栋|房|岗|"
    "人|桌|船|码头|台|站|区|段|标|炉|塔|教|病|床|商|铺|摊|档|球|宿舍|通知|议题|条|"
    "[^\\s，。上下在又去到交开报的了前起、\\d]{1,2}(?:站|井|楼|库|泵|厂|桥|渠|闸|塘|坝|点位|地块|棚|池|仓|炉|塔|小区)"
)
_NUMBERED = f"(?:[、和及]?(?:\\d+号[、和及]?)*(?:{_NUMBERED_THING}))"
_DAY_ENDS = rf"(?:[日号](?!{_NUMBERED_THING})|(?=[\s，,。;；前]|{_TO}|$)|(?<=\d){_NOT_COUNTED})"
# 这周三户: three households this week, not Wednesday.
_WEEKDAY_COUNTS = r"\s*(?:[户家个件处宗起座栋名亩份条项台间共直些定般致百千十人]|场(?!部))"

_RANGE_OPENED = re.compile(rf"(?P<y>(?:19|20)\d\d)年\d{{1,2}}月(?:\d{{1,2}}日)?{_TO}$")
_MONTH_SAID = re.compile(
    rf"(?:(?P<y>20\d\d)年)?{_M}月(?:{_DAY})[日号]?(?:[、和及]\d{{1,2}}[日号])*(?:[、和及]|{_TO})$"
)
_PERIOD_OPENED = re.compile(rf"(?<![\d月日])(?:\d{{1,2}}|[{_DIGIT}]){_TO}$")
_FUTURE = re.compile(
    "[底之以]前|前(?!头|面|期)|起(?=要|停|进)|要(?!求)|将|准备|打算|争取|力争|预计|估计|计划|拟|才能|下一|再(?=开|来)|截止|到期|必须|确保|"
    "能[动完好]|完工$|定稿$|报名|开始$"
)
_PAST = re.compile(
    "又|了|过(?!会|审)|的(?=[第一时会工]|$)|已|开会?定|[签交办报收开做]的|印发|召开|起(?!要|停|进)|刚|曾|才(?=[开签办交完装])|完成的|当天|那天"
)


_Reader = Callable[[re.Match[str], date], str | None]


@dataclass(frozen=True, slots=True)
class DateFound:
    """A date in a text: `YYYY-MM-DD` or `YYYY-MM`, with the place where it stands."""

    start: int
    end: int
    iso: str
    day: date


def dates(text: str, today: date) -> tuple[DateFound, ...]:
    """The dates of a folded text in order, none overlapping another."""
    found: list[DateFound] = []
    for pattern, read in _READERS:
        for match in pattern.finditer(text):
            if any(match.start() < other.end and other.start < match.end() for other in found):
                continue
            value = read(match, today)
            if value:
                found.append(DateFound(match.start(), match.end(), value, _first_day(value)))
    return tuple(sorted(found, key=lambda one: one.start))


def _first_day(iso: str) -> date:
    return date.fromisoformat(iso if len(iso) > 7 else iso + "-01")


def _number(words: str) -> int:
    return 1 if words == "元" else numeral(words.replace("廿", "二十")) or 0


def _year(found: re.Match[str], today: date) -> int | None:
    named = found.groupdict()
    opened = _RANGE_OPENED.search(found.string, 0, found.start())
    if opened and not named.get("ry") and not named.get("y"):
        return int(opened["y"])
    if named.get("ry"):
        return today.year + _YEAR_SHIFTS[named["ry"] or ""]
    if not named.get("y"):
        return None
    number = _number(named["y"] or "")
    return number + 2000 if number < 100 else number


def _tense(found: re.Match[str]) -> int:
    """-1 where the words around a date tell of the past, 1 of the future, 0 where they tell nothing."""
    after = re.split("[，。,;；!！?？\\n]", found.string[found.end() :], maxsplit=1)[0][:12]
    own = found.group()
    if own.endswith("前") or _FUTURE.search(after):
        return 1
    return -1 if _PAST.search(after) else 0


def _nearest(options: list[date], today: date, tense: int) -> date | None:
    fitting = [day for day in options if (day - today).days * tense >= 0] or options
    return min(fitting, key=lambda day: abs((day - today).days), default=None)


def _day(year: int, month: int, day: int) -> date | None:
    return date(year, month, day) if 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1] else None


def _days(years: list[int], month: int, day: int) -> list[date]:
    return [one for year in years if (one := _day(year, month, day))]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _month_day(found: re.Match[str], today: date) -> str | None:
    year = _year(found, today)
    years = [year] if year else [today.year - 1, today.year, today.year + 1]
    return _iso(_nearest(_days(years, _number(found["m"]), _number(found["d"])), today, _tense(found)))


def _month(found: re.Match[str], today: date) -> str | None:
    if _PERIOD_OPENED.search(found.string, 0, found.start()):
        return None
    month, year = _number(found["m"]), _year(found, today)
    years = [year] if year else [today.year - 1, today.year, today.year + 1]
    day = _nearest(_days(years, month, 15), today.replace(day=15), _tense(found))
    if day is None:
        return None
    last = bool(re.search("[底末]", found.group()))
    return _iso(day.replace(day=monthrange(day.year, day.month)[1])) if last else f"{day:%Y-%m}"


def _shifted_month(today: date, words: str) -> date:
    shift = -1 if words.startswith("上") else 1 if words.startswith("下") else 0
    index = today.year * 12 + today.month - 1 + shift
    return date(index // 12, index % 12 + 1, 1)


def _named_month(found: re.Match[str], today: date) -> str | None:
    first = _shifted_month(today, found["rm"] or "")
    if found["d"]:
        return _iso(_day(first.year, first.month, _number(found["d"])))
    if found["part"] in ("底", "末"):
        return _iso(first.replace(day=monthrange(first.year, first.month)[1]))
    return f"{first:%Y-%m}"


def _year_end(found: re.Match[str], today: date) -> str | None:
    return f"{_year(found, today) or today.year}-12-31"


def _bare_day(found: re.Match[str], today: date) -> str | None:
    said = _MONTH_SAID.search(found.string, 0, found.start())
    if said:
        years = [int(said["y"])] if said["y"] else [today.year - 1, today.year, today.year + 1]
        return _iso(_nearest(_days(years, _number(said["m"]), _number(found["d"])), today, _tense(found)))
    months = [_shifted_month(today, words) for words in ("上", "", "下")]
    options = [one for first in months if (one := _day(first.year, first.month, _number(found["d"])))]
    return _iso(_nearest(options, today, _tense(found)))


def _weekday(found: re.Match[str], today: date) -> str | None:
    shift = _WEEK_SHIFTS.get((found["w"] or "").rstrip("个"), 0)
    day = 7 if found["wd"] in "日天" else _number(found["wd"])
    return _iso(today - timedelta(days=today.weekday()) + timedelta(days=shift * 7 + day - 1))


def _relative(shift: int) -> _Reader:
    return lambda _, today: _iso(today + timedelta(days=shift))


def _full(found: re.Match[str], _today: date) -> str | None:
    return _iso(_day(int(found["y"]), int(found["m"]), int(found["d"])))


_READERS: tuple[tuple[re.Pattern[str], _Reader], ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        # 2024-07-22, 2023.12.6, 20240722
        (r"(?<![\d.])(?P<y>(?:19|20)\d\d)(?P<s>[.\-/])(?P<m>\d\d?)(?P=s)(?P<d>\d\d?)(?![\d.])[号日]?", _full),
        (r"(?<!\d)(?P<y>20[0-4]\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?!\d)", _full),
        (
            rf"(?<![\d./])(?P<y>20\d\d)[.\-/](?P<m>1[0-2]|0?[1-9])(?![\-/]\d{{1,2}}(?!\d)){_NOT_COUNTED}",
            _month,
        ),
        # 7月22日, 去年12月31号, 10月15至18日
        (
            rf"(?:{_YEAR})?(?<![\d.{_DIGIT}]){_M}\s*月份?的?\s*{_D}\s*{_DAY_ENDS}{_BY}",
            _month_day,
        ),
        # 下月10号, 本月中旬, 上月底, 月底
        (
            rf"(?P<rm>本月|这个?月|当月|下个?月|上个?月)的?\s*(?:{_D}[日号]|(?P<part>[底末初]|[上中下]旬|中)){_BY}",
            _named_month,
        ),
        (rf"(?P<rm>)(?P<d>(?!))?(?<![个本这上下每\d{_DIGIT}])月(?P<part>[底末]){_BY}", _named_month),
        # 四月份, 十二月中旬, 12月底前; 年底
        (
            rf"(?:{_YEAR})?(?<![\d.第{_DIGIT}]){_M}\s*月(?![\d嫂饼光报租均薪结检]|台(?!账|风))(?:[份底末初]|[上中下]旬)?{_BY}",
            _month,
        ),
        (
            rf"(?:(?P<ry>前年|去年|上年|今年|本年|明年|后年)年?|(?P<y>(?:19|20)\d\d)年|(?<!每)年)[底末]{_BY}",
            _year_end,
        ),
        # 上周五, 周六
        (
            rf"(?<!每)(?P<w>上上个?|上个?|下下个?|下个?|这个?|本)?(?:周|星期|礼拜)(?P<wd>[一二三四五六日天])(?!{_WEEKDAY_COUNTS}){_BY}",
            _weekday,
        ),
        *((words, _relative(shift)) for words, shift in _DAY_SHIFTS.items()),
        # 15号, 20日前
        (rf"(?<![\d.第〕\])/*A-Za-z{_DIGIT}发字])(?<!每月){_D}号(?![:：]|{_NUMBERED}){_BY}", _bare_day),
        (
            rf"(?<![\d.第/*{_DIGIT}月]){_D}日(?!常|内|均|间|夜|子|报|志|用|前夕|处理|记|游|之内){_BY}",
            _bare_day,
        ),
        # 10/29, 11.15, 到9.5, 9.5之前
        (
            rf"(?<![\d./])(?<!\D-)(?P<m>1[0-2]|0?[1-9])/(?P<d>3[01]|[12]\d|0?[1-9])(?![\d/]){_NOT_COUNTED}",
            _month_day,
        ),
        (
            rf"(?<![\d./题第])(?<!\D-)(?P<m>1[0-2]|[1-9])\.(?P<d>3[01]|[12]\d|0[1-9]){_NOT_COUNTED}",
            _month_day,
        ),
        (rf"(?<=[到至自从于])(?P<m>1[0-2]|[1-9])\.(?P<d>[1-9]){_NOT_COUNTED}", _month_day),
        (
            r"(?<![\d./\-题第])(?P<m>1[0-2]|[1-9])\.(?P<d>[1-9])(?=[之以]?前|起|[一-鿿]{0,4}[那当]天|[上下]午|[晚早日号签]|开会|开的|报的)[之以]?前?",
            _month_day,
        ),
    )
)
