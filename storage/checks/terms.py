"""When an issue was begun, is due and was finished, as the columns and labels beside it say."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from storage.documents import NoticeIssue
from storage.wording import written_day

# 2025-05-20, 2025.5.20, 2025/5/20: days as ledgers write them; a search for what begins with 20 is a fast one.
_PLAIN_DAY = re.compile(
    r"(20\d\d)(?<![\d.]20\d\d)([-./])(\d{1,2})\2(\d{1,2})(?![\d.])(?:日|\s+\d{1,2}:\d{2}(?::\d{2})?)?"
)
_LONGEST: Final = 31
_NUMBER = re.compile(r"(?:[号码第字〔［\[]|[A-Za-z\d][-—/.]?)[^，。；]{0,4}$")
_ON_A_DAY = re.compile(r"[:：]\s*(?:19|20)\d\d[-年./]")
_ON = r"\s*[:：]\s*((?:19|20)\d\d)年(\d{1,2})月(?:(\d{1,2})日)?"
# 启动时间：2025年6月1日
_BEGUN = re.compile(rf"((?:启动|开始|起始|开工|动工|着手|起)(?:整改)?(?:时间|日期|日)?){_ON}")
# 完成时限：2025年9月30日
_ENDED = re.compile(
    rf"((?:销号|完成|完工|办结|验收|结束|竣工|截止|终止|止)(?:整改)?(?:时间|日期|时限|日)?){_ON}"
)

# 验收时间：2025年9月30日
_ACCEPTED = re.compile(rf"((?:验收|竣工|完工|办结)(?:时间|日期|日)?){_ON}")
# 销号日期：2025年9月30日
_CLOSED = re.compile(rf"(销号(?:时间|日期|日)?){_ON}")


def spelled(text: str) -> str:
    """A text whose days are written with 年, 月 and 日."""
    return _PLAIN_DAY.sub(_spelled, text) if "20" in text else text


def _spelled(day: re.Match[str]) -> str:
    return f"{day[1]}年{int(day[3])}月{int(day[4])}日"


def no_such_days(text: str) -> Iterator[str]:
    """2025.6.31: days written in figures that their month does not have."""
    for day in _PLAIN_DAY.finditer(text):
        year, month, number = int(day[1]), int(day[3]), int(day[4])
        exists = not 1 <= month <= 12 or number <= calendar.monthrange(year, month)[1]
        # 2025-2-31 may well be the number of a contract.
        if not exists and number <= _LONGEST and not _NUMBER.search(text[: day.start()][-8:]):
            yield day[0]


def ended_before(issue: NoticeIssue) -> Iterator[tuple[str, str]]:
    """A day of an issue and an earlier one that comes after it by its label: begun and due, accepted and closed out."""
    told = "\n".join(filter(None, (issue.deadline_text, issue.notes, issue.body)))
    told = spelled(told) if _ON_A_DAY.search(told) else ""
    due = [(issue.deadline, f"时限{written_day(issue.deadline)}")] if issue.deadline else []
    for first, then, more in ((_BEGUN, _ENDED, due), (_ACCEPTED, _CLOSED, [])):
        begun = next(_labelled(first, told), None)
        ends = [(last, words) for _, last, words in _labelled(then, told)]
        if begun and (pairs := [(begun[2], words) for last, words in (*more, *ends) if last < begun[0]]):
            yield pairs[0]
            return


def _labelled(pattern: re.Pattern[str], text: str) -> Iterator[tuple[date, date, str]]:
    """The first and last day of each date behind a label, as 启动时间：2025年5月20日."""
    for found in pattern.finditer(text):
        year, month, day = int(found[2]), int(found[3]), int(found[4] or 0)
        if 1 <= month <= 12 and day <= (last := calendar.monthrange(year, month)[1]):
            said = re.sub(r"\s*[:：]\s*", "", found[0])
            yield date(year, month, day or 1), date(year, month, day or last), said
