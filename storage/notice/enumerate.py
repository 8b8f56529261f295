"""Measures out of a text: the enumerators that count it, whichever family they belong to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from storage.notice.markers import BULLET, DECLARED_MEASURES, ENUMERATORS, SEQUENCE_WORDS
from storage.wording import fold, numeral

_QUOTE_MARK = re.compile("([“‘「『《”’」』》])")
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_BLOT: Final = "\x00"
_OPENING, _CLOSING = frozenset("“‘「『《"), frozenset("”’」』》")
# What a text must hold for a family to begin counting in it.
_FIRST: Final = {
    family: re.compile(pattern)
    for family, pattern in {
        "shi": "一(?:是|要|方面是)", "circle": "[①❶㊀]", "ar_paren": r"（\s*[0０]?[1１]\s*[)）]|\(\s*[0０]?[1１]\s*[)）]|⑴", "cn_paren": "[（(]一[)）]",
        "ar": r"1\s*[、．.)）]|１\s*[、．.)）]|⒈", "first": "第一", "measure": "措施", "next": "首先", "side": "一方面",
        "bullet": BULLET, "letter": "[aA]",
    }.items()
}  # fmt: skip
_ENCLOSED: Final = (
    ("①", "⑳"),
    ("⑴", "⒇"),
    ("⒈", "⒛"),
    ("❶", "❿"),
    ("㈠", "㈩"),
    ("Ⅰ", "Ⅻ"),
    ("a", "h"),
    ("A", "H"),
)


class Mark(NamedTuple):
    """An enumerator in a text: its family, what it counts, where it stands."""

    family: str
    value: int
    start: int
    end: int


def split_measures(text: str) -> tuple[str, list[str], tuple[int, ...]]:
    """What stands before the first enumerator, the enumerated texts, and the numbers that count them."""
    marks = best_marks(text)
    if not marks:
        return text.strip().lstrip("●▪◆").strip(), [], ()
    ends = [*(mark.start for mark in marks[1:]), len(text)]
    texts = [text[m.end : end].strip() for m, end in zip(marks, ends, strict=True)]
    counting = marks[0].family not in {"next", "side"}
    return text[: marks[0].start].strip(), texts, tuple(mark.value for mark in marks if counting)


# A body is asked for its measures while its heading, its status and its fields are sought.
@lru_cache(maxsize=256)
def best_marks(text: str) -> tuple[Mark, ...]:
    """The family that counts the text at its outermost level: of those that really count, the first to begin."""
    hidden = _hide_quoted(text)
    best: list[Mark] = []
    for family, pattern in ENUMERATORS:
        marks = _sequence(_marks(family, pattern, hidden)) if _FIRST[family].search(hidden) else []
        # One lonely （1） counts nothing, one 一是 does.
        counting = len(marks) > 1 or (len(marks) == 1 and family == "shi")
        if counting and (not best or marks[0].start < best[0].start):
            best = marks
        if best and best[0].start == 0:
            break
    return tuple(best)


def last_count(family: str, text: str, value: int) -> bool:
    """Whether the last enumerator of a family in a text is the given one."""
    marks = [
        mark
        for name, pattern in ENUMERATORS
        if name == family
        for mark in _marks(name, pattern, _hide_quoted(text))
    ]
    return bool(marks) and marks[-1].value == value


def _marks(family: str, pattern: re.Pattern[str], text: str) -> Iterator[Mark]:
    if family == "bullet":
        yield from _bullets(pattern, text)
        return
    for found in pattern.finditer(text):
        word = found[found.lastindex or 0]
        value = SEQUENCE_WORDS.get(word) or numeral(word) or enclosed(word)
        if value:
            yield Mark(family, value, found.start(), found.end())


def _bullets(pattern: re.Pattern[str], text: str) -> Iterator[Mark]:
    """The bullets of the kind that comes first, counted."""
    found = list(pattern.finditer(text))
    same = [bullet for bullet in found if bullet[1] == found[0][1]]
    return (Mark("bullet", n, bullet.start(), bullet.end()) for n, bullet in enumerate(same, 1))


def enclosed(char: str) -> int:
    """What a letter or a number in one character counts: ③ is 3, ⑵ is 2, b is 2; 0 for any other."""
    for first, last in _ENCLOSED:
        if first <= char <= last:
            return ord(char) - ord(first) + 1
    return _STEMS.find(char) + 1 if len(char) == 1 else 0


def _sequence(marks: Iterable[Mark]) -> list[Mark]:
    """The run that begins at 1 and rises; a step back opens an inner list and is left inside its measure."""
    run: list[Mark] = []
    for mark in marks:
        if not run:
            if mark.value == 1:
                run.append(mark)
        elif run[-1].value <= mark.value <= run[-1].value + 3 or mark.value == 9:
            run.append(mark)
    return run


def _hide_quoted(text: str) -> str:
    """The text with everything in quotation marks and book marks blotted out, place for place."""
    depth, hidden = 0, []
    for part in _QUOTE_MARK.split(text):
        if part in _OPENING:
            depth += 1
            hidden.append(_BLOT)
        elif part in _CLOSING:
            depth = max(0, depth - 1)
            hidden.append(part)
        else:
            hidden.append(_BLOT * len(part) if depth else part)
    return "".join(hidden) if depth == 0 else text


def declared_measures(text: str) -> int | None:
    """N of N方面整改措施, where the text before the measures declares it."""
    found = DECLARED_MEASURES.search(fold(text[:120]))
    return numeral(found[1] or found[2]) if found else None
