"""Dates: impossible ones, wrong orders, missing years."""

from __future__ import annotations

import calendar
import itertools
import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from storage.checks.days import DATE, dated_in, names_month
from storage.checks.stages import out_of_turn
from storage.checks.terms import ended_before, no_such_days, spelled
from storage.documents import Notice
from storage.records import Finding
from storage.wording import written_day

_LOST = re.compile(r"(?<!\d)(?:(?:19|20)\d{2}(?:\d{2,4}|\d{1,2}月?\d{0,2})|(?:19|20)\d{4})日(?!\d)")
_TERM = re.compile(r"(?:[日月年号底初]|长期)\s*(?:至|到|—|－|-|–|~|～)+\s*$")
_RANGE = re.compile(r"\s*(?:(?:起|开始|始)[，,]?)?\s*(?:至|到|—|－|-|–|~|～)+\s*")
_SENTENCE_END = re.compile(r"[。；\n]")
_ACT_END = re.compile(r"(?<!^)[，。；\n]")
_PLANNED = re.compile(r"将|拟|计划|预计|底|前|力争|争取|到期|截至|截止|届满|有效|规划|期限|之前|租赁|合同期")
_PAST = re.compile(r"已|召开|印发|开展了|完成了|组织了|举办了|出台了|进行了|签订了|拆除了|组织开展")


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


def _impossible(text: str) -> Iterator[str]:
    for found in DATE.finditer(text) if names_month(text) else ():
        month, day = int(found["month"]), int(found["day"] or 1)
        year = int(found["year"] or 2024)
        if re.match(r"龄|以上|以内", text[found.end() :]):
            continue
        if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(max(year, 1), month)[1]:
            yield found[0]
    if "日" in text:
        yield from (found[0] for found in _LOST.finditer(text))
    if "20" in text:
        yield from no_such_days(text)


def date_order(notice: Notice) -> list[Finding]:
    """An end before its beginning, a notice before its feedback, an act after the notice that tells it."""
    found = [_order(where, *pair) for where, text in _texts(notice) for pair in _backward(spelled(text))]
    found += [_order(issue.code, *pair) for issue in notice.issues for pair in ended_before(issue)]
    found += [_stages(issue.code, *pair) for issue in notice.issues for pair in _out_of_turn(issue.body)]
    fed_back, published = notice.feedback_date, notice.published
    if fed_back and published and published < fed_back:
        found.append(_order("notice", written_day(fed_back) + "反馈", written_day(published) + "落款"))
    if fed_back and (ended := _inspection_end(notice.preamble)) and ended > fed_back:
        found.append(_order("preamble", written_day(ended) + "巡察结束", written_day(fed_back) + "反馈"))
    if fed_back:
        found += [
            _order(i.code, written_day(fed_back) + "反馈", f"时限{i.deadline_text}")
            for i in notice.issues
            if i.deadline and i.deadline < fed_back
        ]
    return found + (_told_too_early(notice, published) if published else [])


def _order(where: str, first: str, second: str) -> Finding:
    return Finding("date_order", where, "error", f"“{first}”在前，“{second}”在后，先后不符，请核对。")


def _stages(where: str, first: str, second: str) -> Finding:
    return Finding("date_order", where, "warning", f"先写“{first}”，后写“{second}”，日子先后不符，请核对。")


def _backward(text: str) -> Iterator[tuple[str, str]]:
    """Ranges that end before they begin; without a year on the end only days of one month can be compared."""
    dates = list(dated_in(text, None))
    for one, other in itertools.pairwise(dates):
        if not _RANGE.fullmatch(text[one.match.end() : other.match.start()]) or other.match["this"]:
            continue
        if (other.match["year"] or one.first.month == other.first.month) and other.last < one.first:
            yield one.match[0], other.match[0]


def _out_of_turn(text: str) -> Iterator[tuple[str, str]]:
    """Two days of one sentence, the second before the first and for what must come after it."""
    for one, other in itertools.pairwise(dated_in(text, None)) if text.count("年") > 1 else ():
        if other.last >= one.first or not other.match["year"]:
            continue
        told = text[one.match.end() : other.match.start()]
        act = _ACT_END.split(text[other.match.end() :], maxsplit=1)[0]
        if not _SENTENCE_END.search(told) and out_of_turn(act, told):
            yield f"{one.match[0]}{told.strip('，,')}", f"{other.match[0]}{act}"


def _inspection_end(preamble: str) -> date | None:
    for sentence in re.split(r"[。\n]", preamble):
        if not re.search(r"巡[察视]", sentence):
            continue
        dates = list(dated_in(sentence, None))
        for one, other in itertools.pairwise(dates):
            between = sentence[one.match.end() : other.match.start()]
            after = sentence[other.match.end() : other.match.end() + 30]
            if _RANGE.fullmatch(between) and re.search(r"巡[察视]", after) and other.first >= one.first:
                return other.first
    return None


def _told_too_early(notice: Notice, published: date) -> list[Finding]:
    found = []
    for issue in notice.issues:
        for dated in dated_in(issue.body, None):
            clause = _clause_around(issue.body, dated.match)
            # Plans and terms (2024年7月至2029年6月) may name days to come; told acts may not.
            later = dated.match["year"] and dated.first > published
            later = later and not _TERM.search(issue.body[: dated.match.start()])
            if later and _PAST.search(clause) and not _PLANNED.search(clause):
                found.append(_order(issue.code, written_day(published) + "落款", dated.match[0]))
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
    for found in DATE.finditer(text) if names_month(text) else ():
        named = named or bool(found["year"])
        bare_month = not found["day"] and not re.match(
            r"起|底|初|中旬|上旬|下旬|末|以来|，", text[found.end() :]
        )
        unnamed = found["this"] or not named
        if unnamed and not bare_month and text[max(0, found.start() - 1) : found.start()] not in {"每", "个"}:
            yield found[0]


def missing_publication_date(notice: Notice) -> list[Finding]:
    """A notice that names no day of its own."""
    if notice.kind != "notice" or notice.published or not notice.issues:
        return []
    return [Finding("missing_publication_date", "notice", "hint", "文末没有落款日期，请核对。")]


CHECKS: Final[tuple[Callable[[Notice], list[Finding]], ...]] = (
    impossible_date,
    date_order,
    date_without_year,
    missing_publication_date,
)
