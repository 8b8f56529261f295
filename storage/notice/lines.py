"""From raw text to clean lines: furniture dropped, broken sentences and titles put together, numbers kept."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from storage.notice.grammar import CLOSING_LINE, DATE_LINE, FINISHED, PAGE_NUMBER, SIGNED, TITLE_LINE
from storage.notice.headings import ends_in_status, read_heading
from storage.notice.labels import LABEL_AT_START, LABEL_WORD
from storage.notice.markers import BULLET, CN, marker
from storage.status import is_status

_INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad\x00-\x08\x0e-\x1b]")
_BLANK = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u3000]+")
# One of these stands in every text that is not clean.
_UNCLEAN = re.compile(rf"[\s\x00-\x1b\u00ad\u200b-\u200f\u2060\ufeff\u2500-\u257f|·•∙◦○－]|{BULLET}")
_BULLET = re.compile(rf"^{BULLET}\s*(?=\S)")
# What is left of a drawn frame before a line.
_FRAME = re.compile(r"^[\u2500-\u257f|]+\s*")
# Small dots and dashes before a line are one bullet.
_DOT = re.compile(
    r"^(?:[·•∙◦○]\s*(?=[\u4e00-\u9fff“《【（\d])|[*+－—–-]\s+(?=[\u4e00-\u9fff“《【（]|\d+[\u4e00-\u9fff]))"
)
_CJK = r"\u3001-\u303f\u3400-\u9fff\uff00-\uffef“”‘’"
_ENUMERATOR = r"[一二三四五六七八九十]{1,3}是|[①-⑳]|[（(]\d"
_INNER_BLANK = re.compile(rf"(?<=[{_CJK}]) (?=[{_CJK}])(?!{_ENUMERATOR}|[【〖]|{LABEL_WORD.pattern})")
_SPACED_NUMBER = re.compile(
    rf"(?:第(?:\d{{1,3}}|{CN})(?:[条项章类]|个?方面|部分)|(?:问题|事项|任务|方面)?{CN})\s+"
)
_DATE_BLANK = re.compile(r"(?<=\d) (?=(?:\d ?){1,4}[年月日])")
# A half-width stop between Chinese words ends a sentence; 一.总体情况 is a heading.
_HALF_STOP = re.compile(
    r"\.(?<=[\u4e00-\u9fff”》）]\.)(?<![一二三四五六七八九十]\.)(?=$|[\u4e00-\u9fff“【（])"
)
_FURTHER = re.compile(
    r"([。；;】）)])\s*(?=(?:\d{1,2}[.．、]|[（(]\d{1,2}[)）])\s*"
    r"(?:(?:针对|关于)[^。；，：:]{2,60}问题|[^。；，：:\d]{2,40}问题[。：:]))"
)
_OPENING = "（(〔［[【〖“‘《"
# What begins a paragraph besides headings and known labels: 一是…, 怎么改：….
_BEGINNING = re.compile(r"一是|首先|[^\s，。；、：:“”（）\d]{2,8}[：:]")
_LATIN = re.compile("[A-Za-z]")
_FAR: Final = 8
_TELLING: Final = 600
_LONGEST_TITLE: Final = 100
_GOING_ON = "。，、；：）”’》】"


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
    indent: int


def read_lines(text: str) -> list[Line]:
    """The lines that carry words; page numbers and running heads are gone, wrapped lines are one."""
    raw = [_raw(number, part) for number, line in enumerate(text.splitlines(), 1) for part in _parted(line)]
    kept = _without_running_heads([line for line in raw if line.text])
    width = _wrap_width(kept)
    return [Line(run[0].number, _joined([line.text for line in run])) for run in _paragraphs(kept, width)]


def _paragraphs(lines: Sequence[_Raw], width: int) -> list[list[_Raw]]:
    """The lines gathered into those that go on with each other."""
    runs: list[list[_Raw]] = []
    sofar = ""
    for line in lines:
        if runs and _continues(sofar, runs[-1][-1], line, width):
            runs[-1].append(line)
            sofar = _shortened(_joined([sofar, line.text]))
        else:
            runs.append([line])
            sofar = _shortened(line.text)
    return runs


def _shortened(text: str) -> str:
    """As much of a paragraph as tells whether it goes on: its beginning and its end."""
    return text if len(text) <= _TELLING else text[: _TELLING // 2] + text[-_TELLING // 2 :]


def clean(text: str) -> str:
    """One line without invisible characters and without the blanks that typesetting left between characters."""
    plain = text
    if _UNCLEAN.search(plain):
        plain = _without_bullet(_BLANK.sub(" ", _INVISIBLE.sub("", plain)).strip())
    if " " in plain:
        # The blank behind a heading's number stays.
        head = _SPACED_NUMBER.match(plain)
        at = head.end() if head else 0
        plain = plain[:at] + _INNER_BLANK.sub("", _DATE_BLANK.sub("", plain[at:]))
    return _HALF_STOP.sub("。", plain) if "." in plain else plain


def _parted(line: str) -> list[str]:
    """A line in pieces where further issues follow inside it: …。2.针对…问题，…."""
    return _FURTHER.sub("\\1\n", line).split("\n") if "问题" in line else [line]


def _without_bullet(text: str) -> str:
    """A bullet before a number or a label says nothing; any other one counts what it stands before."""
    text = _DOT.sub("●", _FRAME.sub("", text))
    rest = _BULLET.sub("", text)
    return rest if rest != text and _opens(rest) else text


def _raw(number: int, line: str) -> _Raw:
    cleaned = clean(line)
    # A line is as wide as its characters are: two figures or letters take the place of one Chinese character.
    width = (len(line.rstrip().encode("gb18030", "replace")) + 1) // 2
    return _Raw(number, cleaned, width, len(line) - len(line.lstrip()))


def _without_running_heads(lines: list[_Raw]) -> list[_Raw]:
    pages = {i for i, line in enumerate(lines) if PAGE_NUMBER.fullmatch(line.text)}
    beside = {lines[i].text for p in pages for i in (p - 1, p + 1) if 0 <= i < len(lines)}
    counted = Counter(line.text for line in lines)
    heads = {text for text in beside if counted[text] > 1 and not _says_something(text)}
    seen: set[str] = set()
    kept = []
    for i, line in enumerate(lines):
        if i not in pages and not (line.text in heads and line.text in seen):
            kept.append(line)
        seen.add(line.text)
    return kept


def _says_something(text: str) -> bool:
    """Whether a line that comes back beside page numbers is one of the text: a heading, a sentence, a status."""
    opens = _opens(text) or _BEGINNING.match(text) is not None
    return opens or text[-1] in FINISHED or ends_in_status(text) or is_status(text)


def _wrap_width(lines: list[_Raw]) -> int:
    """The width at which the text was broken by hand or by a converter; 0 where paragraphs are whole."""
    # What is set far to the right is no line of the text.
    widths = sorted(line.width for line in lines if line.indent < _FAR)
    width = widths[int(len(widths) * 0.97)] if widths else 0
    if not 16 <= width <= 75:
        return 0
    broken = [line for line, following in pairwise(lines) if _breaks(line, following, width)]
    return width if len(broken) >= min(max(2, len(lines) // 20), max(1, len(lines) // 4)) else 0


def _breaks(line: _Raw, following: _Raw, width: int) -> bool:
    """Whether a full line stops in mid-sentence and the next one goes on."""
    # A line that stops short was meant to end.
    full = line.width >= width - 3 and line.text[-1] not in FINISHED
    return full and following.number == line.number + 1 and not _opens(following.text)


def _continues(sofar: str, previous: _Raw, line: _Raw, width: int) -> bool:
    near = line.number - previous.number
    if near <= 2 and (sofar[-1] in _OPENING or line.text[0] in _GOING_ON or _only_number(sofar)):
        return True
    if near <= 2 and _open_quote(sofar) and marker(sofar) and not _opens(line.text):
        return True
    wrapped = bool(width) and near == 1 and previous.width >= width - 3
    return wrapped and not _complete(sofar) and not _starts_anew(line.text)


def _complete(text: str) -> bool:
    """Whether a line may be the last of its paragraph: a finished sentence, a status, a whole heading."""
    if text[-1] in FINISHED or ends_in_status(text):
        return True
    if len(text) <= _LONGEST_TITLE and TITLE_LINE.fullmatch(text):
        return True
    found = marker(text)
    heading = read_heading(text[found[1].end() :]) if found else None
    return heading is not None and heading.firm and not heading.rest


def _starts_anew(text: str) -> bool:
    """Whether a line opens something, even below a full line: a label, a closing, a heading in Chinese numbers."""
    found = marker(text)
    if found is None:
        return bool(
            LABEL_AT_START.match(text)
            or _BEGINNING.match(text)
            or CLOSING_LINE.match(text)
            or SIGNED.fullmatch(text)
            or DATE_LINE.fullmatch(text)
        )
    return found[0] not in {"ar", "ar_paren"} or read_heading(text[found[1].end() :]).firm


def _opens(text: str) -> bool:
    return marker(text) is not None or LABEL_AT_START.match(text) is not None


def _only_number(text: str) -> bool:
    """Whether a line is a number that waits for its heading."""
    found = marker(text) if len(text) < 12 else None
    return found is not None and found[1].end() == len(text)


def _open_quote(text: str) -> bool:
    """Whether a title goes on; a quotation mark that is never closed does not swallow what follows."""
    return len(text) < 200 and text.count("“") > text.count("”") and not ends_in_status(text)


def _joined(pieces: Sequence[str]) -> str:
    """Pieces of a line as one; a blank between Latin words, nothing between characters."""
    if len(pieces) == 1:
        return pieces[0]
    gaps = (
        " " if _LATIN.search(one[-1:]) and _LATIN.search(other[:1]) else "" for one, other in pairwise(pieces)
    )
    return "".join(part for pair in zip(("", *gaps), pieces, strict=True) for part in pair)
