"""What a heading says: lead-in, title, whether it names a problem or an aspect, and the text that follows on its line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from storage.notice.grammar import AFTER_TITLE, BRACKETED, LEAD, OPEN, QUOTES
from storage.status import is_status

MAX_TITLE: Final = 120
_LEAD = re.compile(LEAD)
_AFTER = re.compile(AFTER_TITLE)
_STOP = "。：:；;！!"
# Where a clause may end: a stop, a quotation mark, a bracket, the first character of an enumerator.
_PAUSE = re.compile(rf"[{_STOP} 一首第①{OPEN}{''.join((*QUOTES, *QUOTES.values()))}]")
_QUOTE = re.compile(f"[{''.join((*QUOTES, *QUOTES.values()))}]")
_RECTIFIED = r"(?:的?整改(?:落实|完成|进展|推进|工作)*(?:情况|进展)|的?整改落实|的?整改|的?情况)"
_TAILS: Final = (
    re.compile(r"[（(]共?\d+[个项](?:问题)?[)）]$"),
    re.compile(rf"(?:等|这[一个]?)?方面(?:存在)?的?(?:突出|主要)?(?:问题)?[及和与]?{_RECTIFIED}?$"),
    re.compile(rf"(?<!反馈)(?<!发现)(?<!指出)(?<!具体)(?<!主要)的?问题{_RECTIFIED}$|(?:的|等)(?:具体)?问题$"),
)
_NAMED = re.compile(
    rf"(问题|方面(?:存在的问题)?)[及和与]?(?:{_RECTIFIED})?(?:[（(]共?\d+[个项](?:问题)?[)）])?[。：:]?$"
)
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


# Choosing the issues looks at the same heading from several sides.
@lru_cache(maxsize=1024)
def read_heading(text: str) -> Heading:
    """The parts of a heading line, its marker already taken off."""
    lead = _LEAD.match(text)
    start = lead.end() if lead else 0
    quoted = _quoted(text, start, lead[0] if lead else "")
    if quoted is not None:
        return quoted
    return _named(text, start, lead[0]) if lead else _plain(text)


def _quoted(text: str, start: int, lead: str) -> Heading | None:
    """The form 关于“…”的问题, whatever the quotes hold."""
    opening = text[start : start + 1]
    end = closing_quote(text, start) if opening in {"“", "‘", "「", "『"} else straight_quote(text, start)
    if end is None:
        return None
    after = _AFTER.match(text, end + 1)
    assert after is not None
    noun = after[1] or after[2] or ""
    rest = text[after.end() :]
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


def closing_quote(text: str, start: int) -> int | None:
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
    return next((found.start() for found in loose.finditer(text, start + 1, start + MAX_TITLE)), None)


def straight_quote(text: str, start: int) -> int | None:
    """Where a title in straight quotes closes: before the words that follow a title."""
    if text[start : start + 1] not in {'"', "'", "＂"}:
        return None
    found = re.compile(r"[\"'＂](?=(?:的|等)?(?:具体)?(?:问题|方面|整改)|[。：:]|$)").search(
        text, start + 1, start + MAX_TITLE
    )
    return found.start() if found else None


def _named(text: str, start: int, lead: str) -> Heading:
    """The form 关于…的问题 without quotes around the title."""
    end = _clause_end(text, start)
    clause = text[start:end]
    stop = re.search(
        r"(?:问题|方面)(?:的?整改(?:落实|完成|进展|工作)*情况|的?整改落实|的?整改|的)?(?=[，,、]|$)", clause
    )
    if stop:
        title, noun = strip_title(clause[: stop.end()]), "方面" if "方面" in stop[0] else "问题"
        if noun == "问题" and title.endswith("问题") and lead and not title.endswith("的问题"):
            title = title.removesuffix("问题")
        rest = text[start + stop.end() :]
        return Heading(
            title, lead, noun, rest.lstrip("。：:；;，,、 "), firm=rest[:1] not in ("，", ",", "、")
        )
    return Heading(strip_title(clause), lead, "", text[end:].lstrip("。：:；; "), firm=False)


def _plain(text: str) -> Heading:
    """A title without lead-in or quotes: the first sentence, or what stands before the first enumerator."""
    end = _clause_end(text, 0)
    clause = text[:end]
    named = _NAMED.search(clause)
    noun = named[1][:2] if named else ""
    title = strip_title(clause) if noun else clause.strip("。：:；;，,、 ")
    return Heading(title, "", noun, text[end:].lstrip("。：:；; "), firm=False)


def strip_title(clause: str) -> str:
    """A title without the words that only say it is one; 问题 stays where it belongs to the name."""
    title = clause.strip("。：:；;，,、 ")
    for tail in _TAILS:
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
    found = BRACKETED.match(text, at)
    return found is not None and is_status(found[1])


def ends_in_status(text: str) -> bool:
    """Whether a line closes with a status in brackets."""
    closing = (
        found for found in BRACKETED.finditer(text, max(0, len(text) - 64)) if found.end() == len(text)
    )
    return any(is_status(found[1]) for found in closing)
