"""How statuses, measures and titles are worded on the way out, so that the reader understands them as they were."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from storage.documents import NoticeIssue, NoticeSection
from storage.notice.enumerate import split_measures
from storage.notice.headings import read_heading
from storage.notice.markers import marker
from storage.records import Flag, Progress
from storage.status import is_status, read_status
from storage.wording import chinese_numeral

_STANDARD: Final[dict[tuple[Progress, Flag | None], str]] = {
    ("done", None): "已完成整改",
    ("done", "long_term"): "已完成整改，并长期坚持",
    ("ongoing", None): "正在整改",
    ("ongoing", "long_term"): "正在持续整改，并长期坚持",
    ("ongoing", "staged_result"): "正在整改，并取得阶段性成效",
    ("ongoing", "basically"): "基本完成整改",
    ("ongoing", "partial"): "部分完成整改",
    ("not_started", None): "未开始整改",
}
_STOPS = "。！？!?；;…，,、：:"
_NUMBERED: Final[tuple[Callable[[int], str], ...]] = (
    lambda n: f"{chinese_numeral(n)}是",
    lambda n: f"（{n}）",
    lambda n: chr(ord("①") + n - 1) if n <= 20 else f"（{n}）",
    lambda n: f"{n}．",
)
_LISTED: Final = (_NUMBERED[3], *_NUMBERED[:3])


def verdict(issue: NoticeIssue) -> str:
    """The status of an issue: in its own words where they still say what the ledger says, else in the usual ones."""
    own = read_status(issue.status_text)
    if is_status(issue.status_text) and (own.progress, own.flag) == (issue.progress, issue.flag):
        return issue.status_text.strip("。；; ")
    if issue.progress is None:
        return ""
    standard = _STANDARD.get((issue.progress, issue.flag))
    return standard or _STANDARD[issue.progress, None]


def _sentence(text: str) -> str:
    """A measure as a sentence of its own."""
    text = re.sub(r"\s*\n\s*", "", text).strip()
    return text if not text or text[-1] in _STOPS else f"{text}。"


def in_prose(texts: Sequence[str]) -> str:
    """Measures one behind the other: 一是…二是…; a single one is not counted."""
    return _counted(texts, _NUMBERED, "")


def in_lines(texts: Sequence[str]) -> str:
    """Measures as the cell of a worksheet lists them, each on its line."""
    return _counted(texts, _LISTED, "\n")


def _counted(texts: Sequence[str], families: Sequence[Callable[[int], str]], between: str) -> str:
    """The texts under the first kind of enumerator that does not get mixed up with what they count themselves."""
    said = [_sentence(text) for text in texts]
    if len(said) == 1 and not split_measures(said[0])[1]:
        return said[0]
    written = [between.join(f"{number(n)}{text}" for n, text in enumerate(said, 1)) for number in families]
    same = (text for text in written if split_measures(text.replace("\n", ""))[1] == said)
    return next(same, written[0])


def quoted_where_needed(title: str) -> str:
    """A title for a cell of its own; in quotation marks where it would be read as more than a title."""
    title = re.sub(r"\s*\n\s*", "", title).strip()
    read = read_heading(title)
    plain = read.title == title and not read.rest and not read.lead_in and marker(title) is None
    return title if plain else f"“{title}”"


def numbered_heading(section: NoticeSection) -> str:
    """A section's heading as it is printed: （二）关于“…”的整改情况."""
    return f"（{chinese_numeral(section.ordinal)}）{_section_heading(section)}"


def _section_heading(section: NoticeSection) -> str:
    """A section's heading in its own words where they are one, without the number."""
    found = marker(section.heading)
    own = section.heading[found[1].end() :] if found else section.heading
    read = read_heading(own)
    kept = read.firm and read.title == section.title and not read.rest
    return own if kept else f"关于“{section.title}”的整改情况"
