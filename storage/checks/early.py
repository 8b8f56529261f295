"""Acts from before the feedback that are told as measures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from storage.checks.days import DATE, dated_in, last_day, names_month
from storage.checks.terms import spelled
from storage.documents import Notice
from storage.records import Finding
from storage.wording import numeral, written_day

_YEARS: Final = re.compile(
    r"(?<!\d)(?:(\d{4})(?:年)?\s*[-—–－至到~]\s*)?(\d{4})年(?:底|全年|年底|期间)?(?=已|共|累计|就|全年|(?:先后|多次)?(?:开展|组织|召开|举办|印发|出台|制定)(?![^，。；]{1,20}的))"
)
_QUARTER = re.compile(r"(20\d\d)年(?:第)?([一二三四1-4])季度")
_OF_THAT_TIME = re.compile(r"[^，。；]{0,12}的|[至到前]")
_ATTRIBUTE = re.compile(r"[^，。；]{1,30}?(?:的|之)(?=[^，。；])")
# 2022年5月至2024年12月的票据 were made then, not dealt with.
_THINGS = re.compile(
    r"(?:期间)?的[^，。；]{0,6}?(?:票据|账目|账簿|凭证|资料|档案|补贴|资金|工资|租金|记录|台账|合同|党费|报表|款|数据|发票)"
)
# 对2020年1月至2024年6月招标项目开展自查 tells what was looked at; 2024年3月至5月，组织排查 when that was done.
_RANGE = re.compile(r"[至到—－-]+(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日)?")
_RANGE_BEGUN = re.compile(r"[年月日][至到—－-]+$")
_ACTED = re.compile(
    r"(?:期间|间)?[，,]?(?:已|先后|共|累计|集中|组织|开展|完成|召开|举办|印发|出台|制定|修订|对|由|在|[镇乡县局][党政委]|$)"
)
_DEALT_WITH = re.compile(r"[将把对](?:[^，。；]{0,4})$|(?:自|从|针对|补发|清理|核查|追回|涉及|核对)$")


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
            message = f"反馈是{written_day(day)}，措施里写的是{'、'.join(dict.fromkeys(words[:3]))}，请核对。"
            found.append(Finding("measure_predates_feedback", issue.code, "warning", message))
    return found


def _latest(notice: Notice) -> date | None:
    days = [
        dated.last for issue in notice.issues for dated in dated_in(issue.body, None) if dated.match["year"]
    ]
    return max(days, default=None)


def _early(text: str, fed_back: date, latest: date | None) -> Iterator[str]:
    text = spelled(text)
    if "年" not in text and not names_month(text):
        return
    bare = re.sub(r"《[^》]*》|“[^”]*”", lambda m: "□" * len(m[0]), text)
    for dated in dated_in(bare, None):
        if dated.match["year"] and dated.last < fed_back and not _tells_of_else(bare, dated.match):
            yield dated.match[0]
    if latest:
        yield from _early_without_year(bare, fed_back, latest)
    for quarter in _QUARTER.finditer(bare) if "季度" in bare else ():
        ended = date(int(quarter[1]), 3 * (numeral(quarter[2]) or 4), 30)
        if ended < fed_back and not _OF_THAT_TIME.match(bare, quarter.end()):
            yield quarter[0]
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
    end = 0 if _RANGE_BEGUN.search(before) else (found.end() if (found := _RANGE.match(after)) else None)
    if _THINGS.match(after) or (end is not None and not _ACTED.match(after, end)):
        return True
    return bool(_DEALT_WITH.search(before)) and bool(_ATTRIBUTE.match(after))


def _early_without_year(text: str, fed_back: date, latest: date) -> Iterator[str]:
    """A day that fits neither between feedback and notice in any year, or a month of this year before the feedback."""
    named = False
    for found in DATE.finditer(text):
        named = named or bool(found["year"])
        if found["this"] in {"今年", "当年", "去年", "上年"}:
            year = latest.year - (found["this"] in {"去年", "上年"})
            if (last := last_day(year, found)) and last < fed_back:
                yield found[0]
            continue
        if named or found["this"] or not found["day"]:
            continue
        days = [day for year in range(fed_back.year, latest.year + 1) if (day := last_day(year, found))]
        if days and not any(fed_back <= day <= latest for day in days) and min(days) < fed_back:
            yield found[0]


CHECKS: Final[tuple[Callable[[Notice], list[Finding]], ...]] = (measure_predates_feedback,)
