"""What a heading says: lead-in, title, whether it names a problem or an aspect, and the text that follows on its line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from storage.notice.grammar import AFTER_TITLE, BRACKETED, LEAD, LEAD_TO_QUOTE, OPEN, QUOTES
from storage.status import is_status

_MAX_TITLE: Final = 120
_SHORTEST: Final = 4
_LEAD = re.compile(LEAD)
_LEAD_TO_QUOTE = re.compile(LEAD_TO_QUOTE)
_AFTER = re.compile(AFTER_TITLE)
# A title may ask: 钱花到哪里去了，谁来管？
_ASKED = re.compile(r"[，,][^。？?]{0,20}[？?]")
_STOP = "。：:；;！!"
# Where a clause may end: a stop, a quotation mark, a bracket, the first character of an enumerator.
_PAUSE = re.compile(rf"[{_STOP} 一首第①{OPEN}{''.join((*QUOTES, *QUOTES.values()))}]")
_QUOTE = re.compile(f"[{''.join((*QUOTES, *QUOTES.values()))}]")
# How headings end: （共3个问题）, 的整改情况, 存在的突出问题, 方面; taken off from the last to the first.
_COUNT = re.compile(r"[（(][^（）()]*\d+[个项条][^（）()]*[)）]$")
_RECTIFIED = r"(?:[及和与]?其?的?(?:整改|落实|办理)(?:落实|完成|进展|推进|工作|任务)*(?:情况|进展|措施|成效|结果)|[及和与]?的?整改落实|的情况|(?<=问题)[及和与的]?整改|的整改)"
_PROBLEM = r"(?:存在|反馈|发现|指出)?的?(?:[\d一二三四五六七八九十两]{1,3}[个项条])?(?:突出|主要|具体|个别)?(?:问题|意见)"
# （二）财务管理方面存在的问题
_OF_ASPECT = re.compile(rf"方面(?:{_PROBLEM})?(?:{_RECTIFIED}|的)?[。：:]?$")
# 落实上级部署方面的整改情况
_TAIL_OF_ASPECT = re.compile(
    rf"(?:等|这[一个]?)?方面{_PROBLEM}?{_RECTIFIED}?$|(?:等|这[一个]?)?方面{_RECTIFIED}?$"
)
# “三会一课”不规范的问题整改情况
_TAIL_OF_PROBLEM = re.compile(
    rf"(?:的|等)(?:具体)?(?:问题|反馈意见){_RECTIFIED}?$|(?<!反馈)(?<!发现)(?<!指出)(?<!具体)(?<!主要)问题{_RECTIFIED}$"
)
# 账目不清的整改
_TAIL = re.compile(r"(?<!问题)的?整改(?:落实|完成|进展|推进|工作)*(?:情况|进展)$|的整改$")
# …问题, …方面的整改情况: what a heading calls itself
_NAMED = re.compile(rf"(问题|方面)[及和与]?(?:{_RECTIFIED})?[。：:]?$")
# 整改情况：
_LABELLED = re.compile(r"[一-龥]{2,8}[：:]")
_STOP_OF_NAMED = re.compile(rf"(?:问题|方面|意见)(?:{_RECTIFIED}|的)?(?=[，,、]|$)|(?:{_RECTIFIED})$")
_ENUMERATED = re.compile(r"(?:一是|首先|一方面|①|（1）|\(1\)|第一，)")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading read: `firm` when its form alone shows that it names a problem or an aspect."""

    title: str
    lead_in: str = ""
    noun: str = ""
    rest: str = ""
    quoted: bool = False
    firm: bool = False


@dataclass(frozen=True, slots=True)
class HeadingForm:
    """What the headings of one notice have in common: titles in quotes, titles that end with 问题."""

    quoted: bool
    called_problem: bool


def title_in_form(heading: Heading, text: str, form: HeadingForm) -> str:
    """A title as its neighbours show what belongs to it: “小金库”问题 among titles without quotes is one whole."""
    if heading.quoted and not heading.lead_in and not form.quoted:
        return _plain(text).title
    if form.called_problem and not heading.lead_in and len(heading.title) > _SHORTEST:
        return heading.title.removesuffix("问题")
    return heading.title


# Choosing the issues looks at the same heading from several sides.
@lru_cache(maxsize=8192)
def read_heading(text: str) -> Heading:
    """The parts of a heading line, its marker already taken off."""
    to_quote = _LEAD_TO_QUOTE.match(text)
    quoted = _quoted(text, to_quote.end(), to_quote[0]) if to_quote else None
    if quoted is None:
        quoted = _quoted(text, 0, "")
    if quoted is not None:
        return quoted
    lead = _LEAD.match(text)
    return _named(text, lead.end(), lead[0]) if lead else _plain(text)


def _quoted(text: str, start: int, lead: str) -> Heading | None:
    """The form 关于“…”的问题, whatever the quotes hold."""
    opening = text[start : start + 1]
    end = _closing_quote(text, start) if opening in {"“", "‘", "「", "『"} else _straight_quote(text, start)
    if end is None:
        return None
    after = _AFTER.match(text, end + 1)
    assert after is not None
    noun = after[1] or after[2] or ""
    asked = _ASKED.match(text, after.end())
    rest = text[asked.end() if asked else after.end() :]
    if not _ends_here(rest) and not (noun and rest[:1] in "，,"):
        return None
    if not lead and not noun and not _ends_here(rest):
        return None
    return Heading(
        text[start + 1 : end].strip(),
        lead,
        noun,
        rest.lstrip("。：:；;，,、 "),
        quoted=True,
        firm=bool(lead or noun),
    )


def _ends_here(rest: str) -> bool:
    return not rest or rest[0] in "。：:；;【〖［[（( " or bool(_ENUMERATED.match(rest))


def _closing_quote(text: str, start: int) -> int | None:
    """Where the quote opened at `start` closes, quotes of any kind nested in it passed over."""
    stack: list[str] = []
    for found in _QUOTE.finditer(text, start, start + 600):
        char = found[0]
        if stack and char == stack[-1]:
            stack.pop()
            if not stack:
                return found.start()
        elif char in QUOTES and char != "《":
            stack.append(QUOTES[char])
    return _loose_closing(text, start)


def _loose_closing(text: str, start: int) -> int | None:
    """For quotes that are not balanced: the last closing one before 问题 or 方面."""
    loose = re.compile(r"[”’」』\"](?=的?(?:问题|方面))")
    return next((found.start() for found in loose.finditer(text, start + 1, start + _MAX_TITLE)), None)


def _straight_quote(text: str, start: int) -> int | None:
    """Where a title in straight quotes closes: before the words that follow a title."""
    if text[start : start + 1] not in {'"', "'", "＂"}:
        return None
    found = re.compile(r"[\"'＂](?=(?:的|等)?(?:具体)?(?:问题|方面|整改)|[。：:]|$)").search(
        text, start + 1, start + _MAX_TITLE
    )
    return found.start() if found else None


def _named(text: str, start: int, lead: str) -> Heading:
    """The form 关于…的问题 without quotes around the title."""
    end = _clause_end(text, start)
    clause = text[start:end]
    stop = _STOP_OF_NAMED.search(clause)
    if stop:
        title, noun = strip_title(clause[: stop.end()]), _noun(clause[: stop.end()])
        if noun == "问题" and title.endswith("问题") and lead and not title.endswith("的问题"):
            title = title.removesuffix("问题")
        rest = text[start + stop.end() :]
        return Heading(
            title, lead, noun, rest.lstrip("。：:；;，,、 "), firm=rest[:1] not in ("，", ",", "、")
        )
    return Heading(strip_title(clause), lead, "", text[end:].lstrip("。：:；; "), firm=False)


def _noun(clause: str) -> str:
    """What a heading names: 党的建设方面存在的问题 is an aspect, 党建薄弱的问题 a problem."""
    return "方面" if _OF_ASPECT.search(clause) else "问题"


def _plain(text: str) -> Heading:
    """A title without lead-in or quotes: the first sentence, or what stands before the first enumerator."""
    end = _clause_end(text, 0)
    clause = text[:end]
    uncounted = _COUNT.sub("", clause)
    noun = _noun(uncounted) if _NAMED.search(uncounted) else ""
    return Heading(strip_title(clause), "", noun, text[end:].lstrip("。：:；; "), firm=False)


def strip_title(clause: str) -> str:
    """A title without the words that only say it is one; 问题 stays where it belongs to the name."""
    title = _COUNT.sub("", clause.strip("。：:；;，,、 "))
    for tail in (_TAIL_OF_ASPECT, _TAIL_OF_PROBLEM, _TAIL):
        if len(shorter := tail.sub("", title)) >= 2:
            title = shorter
    return title


def _clause_end(text: str, start: int) -> int:
    depth = 0
    for found in _PAUSE.finditer(text, start):
        char, i = found[0], found.start()
        depth += (char in QUOTES) - (char in QUOTES.values())
        if depth <= 0 and (
            char in _STOP or char == " " or _bracketed_status(text, i) or _ENUMERATED.match(text, i)
        ):
            return i
    return len(text)


def _bracketed_status(text: str, at: int) -> bool:
    """Whether a bracket with a status, or with labelled fields, begins here."""
    found = BRACKETED.match(text, at)
    return found is not None and (is_status(found[1]) or _LABELLED.match(found[1]) is not None)


def ends_in_status(text: str) -> bool:
    """Whether a line closes with a status in brackets."""
    closing = (
        found for found in BRACKETED.finditer(text, max(0, len(text) - 64)) if found.end() == len(text)
    )
    return any(is_status(found[1]) for found in closing)
