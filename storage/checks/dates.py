"""Dates: impossible ones, wrong orders, missing years, acts from before the feedback."""

from __future__ import annotations

import calendar
import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from storage.checks.terms import ended_before, in_words, spelled
from storage.documents import Notice
from storage.records import Finding

# The look ahead passes over the characters that begin no date.
_DATE: Final = re.compile(
    r"(?=[\d今去上当次明])(?<!\d)(?:(?P<year>\d{4})年(?:度)?)?(?P<this>今年|去年|上年|当年|次年|明年)?(?<!\d)(?P<month>\d{1,2})月(?:份)?(?:(?P<day>\d{1,2})[日号])?(?!\d)"
)
_LOST = re.compile(r"(?<!\d)(?:(?:19|20)\d{2}(?:\d{2,4}|\d{1,2}月?\d{0,2})|(?:19|20)\d{4})日(?!\d)")
_YEARS: Final = re.compile(
    r"(?<!\d)(?:(\d{4})(?:年)?\s*[-—–－至到~]\s*)?(\d{4})年(?:底|全年|年底|期间)?(?=已|共|累计|就|全年|(?:先后|多次)?(?:开展|组织|召开|举办|印发|出台|制定)(?![^，。；]{1,20}的))"
)
# It stands in every text that names a date.
_MONTH = re.compile(r"\d月")
_RANGE = re.compile(r"\s*(?:至|到|—|－|-|–|~|～)+\s*")
_ATTRIBUTE = re.compile(r"[^，。；]{1,30}?(?:的|之)(?=[^，。；])")
# 2022年5月至2024年12月的票据 were made then, not dealt with.
_THINGS = re.compile(
    r"(?:[至到—－-]+(?:\d{4}年)?(?:\d{1,2}月)?(?:\d{1,2}日)?)?(?:期间)?的[^，。；]{0,6}?(?:票据|账目|账簿|凭证|资料|档案|补贴|资金|工资|租金|记录|台账|合同|党费|报表|款|数据|发票)"
)
_DEALT_WITH = re.compile(r"[将把对](?:[^，。；]{0,4})$|(?:自|从|针对|补发|清理|核查|追回|涉及|核对)$")
_PLANNED = re.compile(r"将|拟|计划|预计|底|前|力争|争取|到期|截至|截止|届满|有效|规划|期限|之前|租赁|合同期")
_PAST = re.compile(r"已|召开|印发|开展了|完成了|组织了|举办了|出台了|进行了|签订了|拆除了|组织开展")


@dataclass(frozen=True, slots=True)
class Dated:
    """A date in a text: its match, and the first and last day it may mean."""

    match: re.Match[str]
    first: date
    last: date


def impossible_date(notice: Notice) -> list[Finding]:
    """A day no calendar has, or one that lost its 年 or 月."""
    return [
        Finding("impossible_date", where, "error", f"“{words}”不是日历上有的日期，请核对。")
        for where, text in _texts(notice)
        for words in _impossible(text)
    ]


def _texts(notice: Notice) -> Iterator[tuple[str, str]]:
    yield "preamble", notice.preamble
    for issue in notice.issues:
        yield issue.code, "\n".join((issue.title, issue.body, spelled(issue.deadline_text or "")))
    yield "closing", notice.closing


def _names_month(text: str) -> bool:
    return "月" in text and _MONTH.search(text) is not None


def _impossible(text: str) -> Iterator[str]:
    for found in _DATE.finditer(text) if _names_month(text) else ():
        month, day = int(found["month"]), int(found["day"] or 1)
        year = int(found["year"] or 2024)
        if re.match(r"龄|以上|以内", text[found.end() :]):
            continue
        if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(max(year, 1), month)[1]:
            yield found[0]
    if "日" in text:
        yield from (found[0] for found in _LOST.finditer(text))


def date_order(notice: Notice) -> list[Finding]:
    """An end before its beginning, a notice before its feedback, an act after the notice that tells it."""
    found = [_order(where, *pair) for where, text in _texts(notice) for pair in _backward(spelled(text))]
    found += [_order(issue.code, *pair) for issue in notice.issues for pair in ended_before(issue)]
    fed_back, published = notice.feedback_date, notice.published
    if fed_back and published and published < fed_back:
        found.append(_order("notice", in_words(fed_back) + "反馈", in_words(published) + "落款"))
    if fed_back and (ended := _inspection_end(notice.preamble)) and ended > fed_back:
        found.append(_order("preamble", in_words(ended) + "巡察结束", in_words(fed_back) + "反馈"))
    if fed_back:
        found += [
            _order(i.code, in_words(fed_back) + "反馈", f"时限{i.deadline_text}")
            for i in notice.issues
            if i.deadline and i.deadline < fed_back
        ]
    return found + (_told_too_early(notice, published) if published else [])


def _order(where: str, first: str, second: str) -> Finding:
    return Finding("date_order", where, "error", f"“{first}”在前，“{second}”在后，先后不符，请核对。")


def _backward(text: str) -> Iterator[tuple[str, str]]:
    """Ranges that end before they begin; without a year on the end only days of one month can be compared."""
    dates = list(_dated(text, None))
    for one, other in itertools.pairwise(dates):
        if not _RANGE.fullmatch(text[one.match.end() : other.match.start()]) or other.match["this"]:
            continue
        if (other.match["year"] or one.first.month == other.first.month) and other.last < one.first:
            yield one.match[0], other.match[0]


def _dated(text: str, year: int | None) -> Iterator[Dated]:
    for found in _DATE.finditer(text) if _names_month(text) else ():
        year = int(found["year"]) if found["year"] else year
        if found["this"] or year is None or not 1900 < year < 2200:
            continue
        month, day = int(found["month"]), int(found["day"] or 0)
        if 1 <= month <= 12 and day <= calendar.monthrange(year, month)[1]:
            last = calendar.monthrange(year, month)[1]
            yield Dated(found, date(year, month, day or 1), date(year, month, day or last))


def _inspection_end(preamble: str) -> date | None:
    for sentence in re.split(r"[。\n]", preamble):
        if not re.search(r"巡[察视]", sentence):
            continue
        dates = list(_dated(sentence, None))
        for one, other in itertools.pairwise(dates):
            between = sentence[one.match.end() : other.match.start()]
            after = sentence[other.match.end() : other.match.end() + 30]
            if _RANGE.fullmatch(between) and re.search(r"巡[察视]", after) and other.first >= one.first:
                return other.first
    return None


def _told_too_early(notice: Notice, published: date) -> list[Finding]:
    found = []
    for issue in notice.issues:
        for dated in _dated(issue.body, None):
            clause = _clause_around(issue.body, dated.match)
            # Plans may name days to come; told acts may not.
            later = dated.match["year"] and dated.first > published
            if later and _PAST.search(clause) and not _PLANNED.search(clause):
                found.append(_order(issue.code, in_words(published) + "落款", dated.match[0]))
                break
    return found


def _clause_around(text: str, match: re.Match[str]) -> str:
    start = max(text.rfind(mark, 0, match.start()) for mark in "。；\n")
    end = re.compile(r"[。；\n]|$").search(text, match.end())
    assert end is not None
    return text[start + 1 : end.start()]


def date_without_year(notice: Notice) -> list[Finding]:
    """Days without a year in a measure that has not named one before."""
    found = []
    for issue in notice.issues:
        words = [w for measure in issue.measures for w in _yearless(measure.text)]
        if words:
            message = f"{'、'.join(words[:3])}没有写年份，请核对。"
            found.append(Finding("date_without_year", issue.code, "hint", message))
    return found


def _yearless(text: str) -> Iterator[str]:
    named = False
    for found in _DATE.finditer(text) if _names_month(text) else ():
        named = named or bool(found["year"])
        bare_month = not found["day"] and not re.match(
            r"起|底|初|中旬|上旬|下旬|末|以来|，", text[found.end() :]
        )
        unnamed = found["this"] or not named
        if unnamed and not bare_month and text[max(0, found.start() - 1) : found.start()] not in {"每", "个"}:
            yield found[0]


def measure_predates_feedback(notice: Notice) -> list[Finding]:
    """Acts dated before the feedback that are told as measures."""
    if notice.feedback_date is None:
        return []
    latest = notice.published or _latest(notice)
    found = []
    for issue in notice.issues:
        texts = (*(measure.text for measure in issue.measures), issue.progress_text or "")
        words = [w for text in texts for w in _early(text, notice.feedback_date, latest)]
        if words:
            day = notice.feedback_date
            message = f"反馈是{in_words(day)}，措施里写的是{'、'.join(dict.fromkeys(words[:3]))}，请核对。"
            found.append(Finding("measure_predates_feedback", issue.code, "warning", message))
    return found


def _latest(notice: Notice) -> date | None:
    days = [
        dated.last for issue in notice.issues for dated in _dated(issue.body, None) if dated.match["year"]
    ]
    return max(days, default=None)


def _early(text: str, fed_back: date, latest: date | None) -> Iterator[str]:
    if "年" not in text and not _names_month(text):
        return
    bare = re.sub(r"《[^》]*》|“[^”]*”", lambda m: "□" * len(m[0]), text)
    for dated in _dated(bare, None):
        if dated.match["year"] and dated.last < fed_back and not _tells_of_else(bare, dated.match):
            yield dated.match[0]
    if latest:
        yield from _early_without_year(bare, fed_back, latest)
    for years in _YEARS.finditer(bare):
        if int(years[2]) < fed_back.year and not re.search(
            r"[对将把][^，。；]{0,4}$", bare[: years.start()][-6:]
        ):
            yield years[0]


def _tells_of_else(text: str, match: re.Match[str]) -> bool:
    """Whether the date only says which thing is meant (将2022年11月购买的…), or since when."""
    before, after = text[max(0, match.start() - 6) : match.start()], text[match.end() :]
    if re.match(r"以来|之前|以前|前", after):
        return True
    if _THINGS.match(after):
        return True
    return bool(_DEALT_WITH.search(before)) and bool(_ATTRIBUTE.match(after))


def _early_without_year(text: str, fed_back: date, latest: date) -> Iterator[str]:
    """A day that fits neither between feedback and notice in any year, or a month of this year before the feedback."""
    named = False
    for found in _DATE.finditer(text):
        named = named or bool(found["year"])
        if found["this"] in {"今年", "当年", "去年", "上年"}:
            year = latest.year - (found["this"] in {"去年", "上年"})
            if (last := _last_day(year, found)) and last < fed_back:
                yield found[0]
            continue
        if named or found["this"] or not found["day"]:
            continue
        days = [day for year in range(fed_back.year, latest.year + 1) if (day := _last_day(year, found))]
        if days and not any(fed_back <= day <= latest for day in days) and min(days) < fed_back:
            yield found[0]


def _last_day(year: int, found: re.Match[str]) -> date | None:
    month = int(found["month"])
    if not 1 <= month <= 12:
        return None
    last = calendar.monthrange(year, month)[1]
    day = int(found["day"] or last)
    return date(year, month, day) if 1 <= day <= last else None


def missing_publication_date(notice: Notice) -> list[Finding]:
    """A notice that names no day of its own."""
    if notice.kind != "notice" or notice.published or not notice.issues:
        return []
    return [Finding("missing_publication_date", "notice", "hint", "文末没有落款日期，请核对。")]


CHECKS: Final[tuple[Callable[[Notice], list[Finding]], ...]] = (
    impossible_date,
    date_order,
    date_without_year,
    measure_predates_feedback,
    missing_publication_date,
)
