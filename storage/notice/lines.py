"""From raw text to clean lines: furniture dropped, broken sentences and titles put together, numbers kept."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from storage.notice.grammar import FINISHED, LABEL_AT_START, LABEL_WORD, MARKERS, PAGE_NUMBER

_INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad\x00-\x08\x0e-\x1b]")
_BLANK = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u3000]+")
_CJK = r"\u3001-\u303f\u3400-\u9fff\uff00-\uffef“”‘’"
_ENUMERATOR = r"[一二三四五六七八九十]{1,3}是|[①-⑳]|[（(]\d"
_INNER_BLANK = re.compile(rf"(?<=[{_CJK}]) (?=[{_CJK}])(?!{_ENUMERATOR}|{LABEL_WORD.pattern})")
_MAX_LINE = 20_000


@dataclass(frozen=True, slots=True)
class Line:
    """A cleaned line and where it began in the text."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class _Raw:
    number: int
    text: str
    width: int


def read_lines(text: str) -> list[Line]:
    """The lines that carry words; page numbers and running heads are gone, wrapped lines are one."""
    raw = [_raw(number, line) for number, line in enumerate(text.splitlines(), 1)]
    kept = _without_running_heads([line for line in raw if line.text])
    width = _wrap_width(kept)
    lines: list[Line] = []
    previous: _Raw | None = None
    for line in kept:
        if lines and previous is not None and _continues(lines[-1].text, previous, line, width):
            lines[-1] = Line(lines[-1].number, _joined(lines[-1].text, line.text))
        else:
            lines.append(Line(line.number, line.text))
        previous = line
    return lines


def clean(text: str) -> str:
    """One line without invisible characters and without the blanks that typesetting left between characters."""
    plain = _BLANK.sub(" ", _INVISIBLE.sub("", text[:_MAX_LINE])).strip()
    return _INNER_BLANK.sub("", plain)


def _raw(number: int, line: str) -> _Raw:
    cleaned = clean(line)
    return _Raw(number, cleaned, len(line.rstrip()))


def _without_running_heads(lines: list[_Raw]) -> list[_Raw]:
    pages = {i for i, line in enumerate(lines) if PAGE_NUMBER.fullmatch(line.text)}
    beside = {lines[i].text for p in pages for i in (p - 1, p + 1) if 0 <= i < len(lines)}
    counted = Counter(line.text for line in lines)
    heads = {text for text in beside if counted[text] > 1 and not _opens(text) and text[-1] not in FINISHED}
    seen: set[str] = set()
    kept = []
    for i, line in enumerate(lines):
        if i not in pages and not (line.text in heads and line.text in seen):
            kept.append(line)
        seen.add(line.text)
    return kept


def _wrap_width(lines: list[_Raw]) -> int:
    """The width at which the text was broken by hand or by a converter; 0 where paragraphs are whole."""
    broken = sorted(
        line.width
        for line, following in pairwise(lines)
        if _unfinished(line) and following.number == line.number + 1 and not _opens(following.text)
    )
    if len(broken) < 3 or broken[-1] > 120:
        return 0
    width = broken[int(len(broken) * 0.9)]
    full = sum(width - 5 <= w <= width + 3 for w in broken)
    return width if full >= max(3, len(broken) // 2) else 0


def _unfinished(line: _Raw) -> bool:
    return line.text[-1] not in FINISHED + "”）)" and line.width >= 16


def _continues(sofar: str, previous: _Raw, line: _Raw, width: int) -> bool:
    if _opens(line.text):
        return False
    if _open_quote(sofar) and marker(sofar) is not None and line.number - previous.number <= 2:
        return True
    wrapped = width and previous.width >= width - 5 and line.number - previous.number == 1
    return bool(wrapped) and sofar[-1] not in FINISHED


def _opens(text: str) -> bool:
    return marker(text) is not None or LABEL_AT_START.match(text) is not None


def _open_quote(text: str) -> bool:
    return len(text) < 200 and text.count("“") > text.count("”")


def _joined(left: str, right: str) -> str:
    latin = left[-1:].isascii() and left[-1:].isalpha() and right[:1].isascii() and right[:1].isalpha()
    return f"{left} {right}" if latin else left + right


def marker(text: str) -> tuple[str, re.Match[str]] | None:
    """The heading marker that opens a line, with its kind."""
    for kind, pattern in MARKERS:
        if found := pattern.match(text):
            return kind, found
    return None
