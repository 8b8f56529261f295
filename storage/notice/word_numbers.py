"""The numbers Word counts by itself: they stand in no text, only in the numbering part of a .docx."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from docx.oxml.ns import qn

from storage.wording import chinese_numeral

_CHINESE = frozenset(
    {
        "chineseCounting",
        "chineseCountingThousand",
        "chineseLegalSimplified",
        "ideographTraditional",
        "ideographDigital",
        "japaneseCounting",
        "japaneseDigitalTenThousand",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
    }
)
_ENCLOSED: Final[dict[str, Callable[[int], str]]] = {
    "decimalEnclosedCircle": lambda n: chr(0x245F + n) if n <= 20 else str(n),
    "decimalEnclosedCircleChinese": lambda n: chr(0x245F + n) if n <= 20 else str(n),
    "decimalEnclosedParen": lambda n: f"（{n}）",
    "decimalEnclosedFullstop": lambda n: f"{n}.",
}


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: where it starts, in which digits, in what frame."""

    start: int
    form: str
    text: str


@dataclass(slots=True)
class WordNumbers:
    """The lists of one document with how far each has counted."""

    levels: dict[tuple[str, int], Level]
    styles: dict[str, tuple[str, int]]
    counted: dict[str, list[int | None]] = field(default_factory=lambda: defaultdict(lambda: [None] * 9))

    def label(self, paragraph: Any) -> str:
        """The label Word would print before a paragraph, or nothing."""
        place = self._place(paragraph)
        level = self.levels.get(place) if place else None
        if place is None or level is None or level.form in {"bullet", "none"}:
            return ""
        counts = self.counted[place[0]]
        counts[place[1]] = level.start if (now := counts[place[1]]) is None else now + 1
        counts[place[1] + 1 :] = [None] * (len(counts) - place[1] - 1)
        return re.sub(r"%(\d)", lambda found: self._printed(place[0], int(found[1]) - 1), level.text)

    def _printed(self, list_id: str, depth: int) -> str:
        level = self.levels.get((list_id, depth))
        if level is None:
            return ""
        number = self.counted[list_id][depth] or level.start
        if level.form in _CHINESE:
            return chinese_numeral(number)
        return _ENCLOSED.get(level.form, str)(number)

    def _place(self, paragraph: Any) -> tuple[str, int] | None:
        properties = paragraph.find(qn("w:pPr"))
        if properties is None:
            return None
        own = _numbered(properties)
        style = properties.find(qn("w:pStyle"))
        inherited = self.styles.get(style.get(qn("w:val"))) if style is not None else None
        return own or inherited


def _numbered(properties: Any) -> tuple[str, int] | None:
    numbering = properties.find(qn("w:numPr"))
    if numbering is None:
        return None
    list_id, level = numbering.find(qn("w:numId")), numbering.find(qn("w:ilvl"))
    if list_id is None:
        return None
    return list_id.get(qn("w:val")), min(_whole(level), 8)


def _whole(element: Any, default: int = 0) -> int:
    value = element.get(qn("w:val")) if element is not None else None
    return int(value) if value and value.isdigit() else default


def read_numbers(numbering: Any | None, styles: Any | None) -> WordNumbers:
    """The lists that a document's numbering and styles define."""
    levels: dict[tuple[str, int], Level] = {}
    if numbering is not None:
        abstract = {a.get(qn("w:abstractNumId")): a for a in numbering.findall(qn("w:abstractNum"))}
        for num in numbering.findall(qn("w:num")):
            base = num.find(qn("w:abstractNumId"))
            source = abstract.get(base.get(qn("w:val"))) if base is not None else None
            for level in source.findall(qn("w:lvl")) if source is not None else ():
                levels[num.get(qn("w:numId")), _depth(level)] = _level(level)
    return WordNumbers(levels, _numbered_styles(styles))


def _depth(level: Any) -> int:
    depth = level.get(qn("w:ilvl")) or "0"
    return min(int(depth), 8) if depth.isdigit() else 0


def _level(level: Any) -> Level:
    form, text = level.find(qn("w:numFmt")), level.find(qn("w:lvlText"))
    return Level(
        _whole(level.find(qn("w:start")), 1),
        form.get(qn("w:val")) if form is not None else "decimal",
        (text.get(qn("w:val")) or "") if text is not None else "",
    )


def _numbered_styles(styles: Any | None) -> dict[str, tuple[str, int]]:
    found: dict[str, tuple[str, int]] = {}
    # Few of the many styles number their paragraphs: the numbering leads to its style.
    for numbering in styles.iter(qn("w:numPr")) if styles is not None else ():
        properties = numbering.getparent()
        style, place = properties.getparent(), _numbered(properties)
        if place and style is not None and style.tag == qn("w:style"):
            found[style.get(qn("w:styleId"))] = place
    return found
