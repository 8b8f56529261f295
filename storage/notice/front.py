"""What stands before and after the issues: title, unit, inspector, round, dates, and the totals a notice declares."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from storage.notice.grammar import (
    BRACKETED,
    DATE,
    DATE_LINE,
    LETTERHEAD,
    PUBLISHED,
    SIGNED,
    TITLE_LINE,
    WEB_FURNITURE,
)
from storage.notice.headings import ends_in_status, read_heading
from storage.notice.lines import Line
from storage.notice.markers import marker
from storage.status import is_status
from storage.wording import numeral

# 2025年5月15日; 二〇二五年五月十五日; 2025-5-15
_DAY = re.compile(
    r"(\d{4}|[〇零○一二三四五六七八九]{4})\s*[年\-/.]\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*[月\-/.]\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*日?"
)
# 2025年3月10日至5月9日: a day without its year
_DAY_LATER = re.compile(r"(?<![年\d])(\d{1,2})月(\d{1,2})日")
_MONTH = re.compile(r"(\d{4})年(\d{1,2})月")
# 截至2025年2月28日，反馈的11个问题…: how far things are by then
_AS_OF = re.compile(rf"截[至止]到?{_DAY.pattern}")
# What an earlier round found is told too, and is not this one.
_EARLIER = re.compile(r"上一?[轮次届]|前[一两几]轮|往[届年]")
# What holds several notices, each with a title of its own.
_COVER = re.compile(r".*(?:汇编|选编|合编|合集|专辑)(?:[（(][^（）()]*[)）])?")
_SUBJECT = re.compile(r"^(?:关于)?(.{2,30}?)(?:关于|落实|巡[察视]|整改)")
# 【公示】…, 致…的一封公开信——…
_BEFORE_UNIT = re.compile(r"^[【\[［〖][^】\]］〗]*[】\]］〗]|^.*——")
# 中共霁川镇委员会; 中共霁川镇委
_BODY_OF = re.compile(
    r"(中共(?:(?!关于)[^，。、（）\s]){2,24}?(?:委员会|工委|党委|党组|支部(?:委员会)?|总支(?:部)?(?:委员会)?|[镇乡县区市]委(?!员|统战|组织|宣传|政法|办公室|党校|编办|老干部|网信)))"
)
# 向霁川镇党委反馈了巡察意见
_FED_BACK_TO = re.compile(
    r"向(?:我?[镇乡县区市局校])?([^，。；\s]{2,24}?)(?:党委)?(?:领导班子)?(?:反馈|通报)"
)
# 县委第一巡察组; 省委巡视组
_INSPECTOR = re.compile(
    r"(?:^|[，。、；：\s日由经对向]|期间|以来|安排|部署)((?:[中省市区县旗州][^，。、；\s由对向]{0,12}?)?第?[一二三四五六七八九十\d]{0,3}(?:巡[察视]|督[察查]|审计|检查|考核)(?:[^，。、；\s]{0,2})组)"
)
# 十三届县委第八轮巡察; 县委2024年第二轮专项巡察
_ROUND = re.compile(
    r"((?:[一二三四五六七八九十]{1,3}届)?[中省市区县旗州]委(?:第?[一二三四五六七八九十\d]{1,3}届)?(?:\d{4}年)?第?[一二三四五六七八九十\d]{1,3}轮(?:常规|专项|提级|机动|交叉|联动|巡[察视]){0,4})"
)
# 2024年第二轮巡察
_LATER_ROUND = re.compile(
    r"((?:\d{4}年)?第[一二三四五六七八九十\d]{1,3}轮(?:常规|专项|提级|机动|交叉|联动)*巡[察视])"
)


_MAX_TITLE, _MAX_PLAIN_TITLE = 90, 40
# With these ends every title, before the line that may close it: 通报, 报告, 情况, 公示, 台账, …表, （第三期）.
_LAST_OF_TITLE = frozenset("报告案况示开账单展表述览)）")
_TITLE_WORD = re.compile("关于|整改|巡[察视]|落实|反馈|中共")
# What the title of a notice speaks of, and the heading of an issue does not.
_INSPECTED = re.compile("巡[察视]|反馈|审计|督[察查导]|检查|考核|中共")
_BODY_NAME = re.compile(
    r"(?:委员会|党委|党组|工委|支部|总支|政府|办公室|集团|公司|医院|学校|学院|大学|中心|联合社|[局社院校会厅委部镇乡县区市])$"
)


def _read_day(text: str) -> date | None:
    """The first full date in a text, in Arabic or Chinese digits."""
    found = _DAY.search(text)
    return _day(found) if found else None


def _day(found: re.Match[str]) -> date | None:
    year, month, day = (numeral(part.replace("○", "〇")) for part in found.groups())
    try:
        return date(year or 0, month or 0, day or 0)
    except ValueError:
        return None


def first_day(published: date | None, title: str) -> date | None:
    """The first day of the year a document is of: a deadline without a year means that one."""
    if published:
        return date(published.year, 1, 1)
    named = re.search(r"(20\d\d)年", title)
    return date(int(named[1]), 1, 1) if named else None


def find_title(lines: Sequence[Line]) -> tuple[str, int, int]:
    """The title and the lines from and to which it goes; a title over several lines is put together.

    Where no line is worded as one, a short first line is.
    """
    for start in range(min(len(lines), 60)):
        if end := title_end(lines, start):
            return title_text(lines[start:end]), start, end
    first = lines[0].text if lines else ""
    named = 0 < len(first) <= _MAX_PLAIN_TITLE < sum(len(line.text) for line in lines)
    plain = named and not _no_title(first) and not set(first) & set("。；，：:")
    return (first, 0, 1) if plain else ("", 0, 0)


def title_end(lines: Sequence[Line], start: int) -> int:
    """The line behind a title that begins at `start`, 0 where none does."""
    if not any(line.text[-1] in _LAST_OF_TITLE for line in lines[start : start + 4]):
        return 0
    for length in (1, 2, 3, 4):
        parts = lines[start : start + length]
        if sum(len(line.text) for line in parts) > _MAX_TITLE or len(parts) < length:
            return 0
        if _no_title(parts[-1].text) or is_cover(parts[0].text):
            return 0
        if _is_title(title_text(parts)):
            # A menu above a title is no part of it, its unit is.
            if _is_menu(parts[0].text) and any(title_end(lines, start + i) for i in range(1, length)):
                return 0
            return start + length + _ends_title(lines[start + length : start + length + 1])
    return 0


def is_cover(text: str) -> bool:
    """Whether a line is the title of a collection of notices."""
    return bool(_COVER.fullmatch(text))


def _is_menu(text: str) -> bool:
    return len(text) <= 6 and not _BODY_NAME.search(text) and not _TITLE_WORD.search(text)


def title_text(parts: Sequence[Line]) -> str:
    """The lines of a title as one."""
    return _compact("".join(line.text for line in parts))


def _ends_title(following: Sequence[Line]) -> bool:
    return any(
        re.fullmatch(r"(?:情况)?的?(?:通报|报告|公告|公示|方案|函)", _compact(line.text))
        for line in following
    )


def _is_title(text: str) -> bool:
    worded = TITLE_LINE.fullmatch(text) and not re.search(r"[。；！]|，现将", text)
    return bool(worded) and not _heads_issues(text)


def _heads_issues(text: str) -> bool:
    """关于党的建设方面的问题整改情况 and 关于党费收缴不规范问题的整改情况 are headings of the text."""
    heading = read_heading(text)
    if _INSPECTED.search(heading.title) and not heading.quoted:
        return False
    return heading.noun == "方面" or (heading.noun == "问题" and bool(heading.quoted or heading.lead_in))


def _no_title(text: str) -> bool:
    found, opening = marker(text), BRACKETED.match(text)
    # ——某某党委巡察整改情况 is a title below another.
    return bool(
        (found and found[0] != "dash")
        or WEB_FURNITURE.match(text)
        or LETTERHEAD.fullmatch(text)
        or DATE_LINE.fullmatch(text)
        or text[-1] in "。；：:"
        or ends_in_status(text)
        or is_status(opening[1] if opening else text)
        or _heads_issues(text)
    )


def _compact(text: str) -> str:
    return re.sub(r"\s+", "", text)


def unit_name(title: str, preamble: str, closing: str) -> str | None:
    """Whose notice it is: the committee's full name where one stands, else the subject of the title."""
    feedback = _FED_BACK_TO.search(preamble)
    below_title = "\n".join(
        line for line in preamble.split("\n")[:2] if SIGNED.fullmatch(line.strip("（）() "))
    )
    for text in (title, feedback[1] if feedback else "", _last_lines(closing), below_title):
        if full := _BODY_OF.search(text):
            return full[1]
    # 县委第一巡察组关于… names who inspected, not who was.
    subject = _SUBJECT.match(_BEFORE_UNIT.sub("", title))
    if subject and not re.search(
        r"第[一二三四五六七八九十\d]+$|[省市县区]委$|[:：]|巡[察视]|反馈|问题", subject[1]
    ):
        return subject[1]
    signed = [
        line for line in _last_lines(closing).split("\n") if SIGNED.fullmatch(line) and not _read_day(line)
    ]
    named = SIGNED.match(below_title.strip("（）() "))
    return signed[-1] if signed else _signer(named[0]) if named else feedback[1] if feedback else None


def _signer(line: str) -> str:
    """The name in a signature, without its date."""
    return re.sub(rf"\s*{DATE}.*|\s+$", "", line)


def _last_lines(text: str) -> str:
    return "\n".join(text.splitlines()[-6:])


def inspector(text: str) -> str | None:
    """The inspection group that gave the feedback."""
    sentence = next((s for s in re.split(r"[。\n]", text) if "反馈" in s and _INSPECTOR.search(s)), text)
    found = _INSPECTOR.search(sentence)
    return found[1] if found else None


def round_name(text: str) -> str | None:
    """The round, in its longest form."""
    found = [m[1] for m in _ROUND.finditer(text)] or [m[1] for m in _LATER_ROUND.finditer(text)]
    return max(found, key=len, default=None)


def feedback_date(text: str) -> date | None:
    """The day of the feedback: the last full date before the first 反馈 of a sentence that has one."""
    before: date | None = None
    for sentence in re.split(r"[。；\n]", text):
        if stated := re.search(rf"反馈(?:时间|日期)[:：]?\s*({_DAY.pattern})", sentence):
            return _read_day(stated[1])
        said = _AS_OF.sub("", sentence.split("反馈")[0])
        if _EARLIER.search(said):
            continue
        day = _last_day_of(said, before)
        if "反馈" in sentence and day:
            return day
        before = day or before
    return None


def _later(text: str, before: date | None) -> date | None:
    """The last day without a year in a text, in the year of the date told before it where it comes after that."""
    found = list(_DAY_LATER.finditer(text))
    if not found or before is None:
        return None
    try:
        day = date(before.year, int(found[-1][1]), int(found[-1][2]))
    except ValueError:
        return None
    return day if day >= before else None


def _last_day_of(text: str, before: date | None = None) -> date | None:
    """The last date of a text: 2024年3月11日至5月17日 ends on 17 May 2024."""
    days = list(_DAY.finditer(text))
    last = _day(days[-1]) if days else None
    since = max(filter(None, (last, _last_month_of(text))), default=before)
    return _later(text[days[-1].end() :] if days else text, since) or last


def _last_month_of(text: str) -> date | None:
    """The first day of the last month that a text tells with its year: 2024年4月中旬至6月中旬."""
    months = list(_MONTH.finditer(text))
    try:
        return date(int(months[-1][1]), int(months[-1][2]), 1) if months else None
    except ValueError:
        return None


def publication_date(closing: Iterable[str], head: Iterable[str]) -> date | None:
    """The date below the signature, else the day a web page says it was put up."""
    for line in reversed(list(closing)):
        if DATE_LINE.fullmatch(line.strip()) or (SIGNED.fullmatch(line.strip()) and _read_day(line)):
            return _read_day(line)
    for line in head:
        if DATE_LINE.fullmatch(line.strip()) or (SIGNED.fullmatch(line.strip("（）() ")) and _read_day(line)):
            return _read_day(line)
    for line in (*head, *closing):
        if found := PUBLISHED.search(line):
            return _read_day(found[1] or found[2])
    return None
