"""The numbers Word counts by itself: they stand in no text, only in the numbering part of a .docx."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
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


_Place = tuple[str | None, int | None]


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: where it starts, in which digits, in what frame, and whether all its digits are Arabic."""

    start: int
    form: str
    text: str
    legal: bool = False


@dataclass(slots=True)
class WordNumbers:
    """The lists of one document with how far each has counted: those of one pattern count on, but where told to restart."""

    levels: dict[tuple[str, int], Level]
    styles: dict[str, _Place]
    patterns: dict[str, str]
    restarts: dict[str, dict[int, int]]
    counted: dict[str, list[int | None]] = field(default_factory=lambda: defaultdict(lambda: [None] * 9))

    def label(self, paragraph: Any) -> str:
        """The label Word would print before a paragraph, or nothing."""
        list_id, depth = self._place(paragraph)
        level = self.levels.get((list_id, depth)) if list_id else None
        if list_id is None or level is None or level.form in {"bullet", "none"}:
            return ""
        counts = self.counted[self.patterns[list_id]]
        for restarted, start in self.restarts.pop(list_id, {}).items():
            counts[restarted:] = [start - 1, *[None] * (len(counts) - restarted - 1)]
        counts[depth] = level.start if (now := counts[depth]) is None else now + 1
        counts[depth + 1 :] = [None] * (len(counts) - depth - 1)
        return re.sub(r"%(\d)", lambda found: self._printed(list_id, int(found[1]) - 1, level), level.text)

    def _printed(self, list_id: str, depth: int, at: Level) -> str:
        level = self.levels.get((list_id, depth))
        if level is None:
            return ""
        number = self.counted[self.patterns[list_id]][depth] or level.start
        if at.legal:
            return str(number)
        if level.form in _CHINESE:
            return chinese_numeral(number)
        return _ENCLOSED.get(level.form, str)(number)

    def _place(self, paragraph: Any) -> tuple[str | None, int]:
        properties = paragraph.find(qn("w:pPr"))
        if properties is None:
            return None, 0
        style = properties.find(qn("w:pStyle"))
        inherited = self.styles.get(style.get(qn("w:val"))) if style is not None else None
        list_id, depth = _over(_numbered(properties), inherited or (None, None))
        return list_id, depth or 0


def _over(own: _Place, inherited: _Place) -> _Place:
    """A place in a list; what a paragraph or a style does not say is that of what it is based on."""
    if own[0] is not None:
        return own[0], own[1] or 0
    return inherited[0], inherited[1] if own[1] is None else own[1]


def _numbered(properties: Any) -> _Place:
    numbering = properties.find(qn("w:numPr"))
    if numbering is None:
        return None, None
    list_id, level = numbering.find(qn("w:numId")), numbering.find(qn("w:ilvl"))
    depth = min(_whole(level), 8) if level is not None else None
    return (list_id.get(qn("w:val")) if list_id is not None else None), depth


def _whole(element: Any, default: int = 0) -> int:
    value = element.get(qn("w:val")) if element is not None else None
    return int(value) if value and value.isdigit() else default


def read_numbers(numbering: Any | None, styles: Any | None) -> WordNumbers:
    """The lists that a document's numbering and styles define."""
    numbers = WordNumbers({}, _numbered_styles(styles), {}, {})
    if numbering is None:
        return numbers
    abstract = {a.get(qn("w:abstractNumId")): a for a in numbering.findall(qn("w:abstractNum"))}
    for num in numbering.findall(qn("w:num")):
        list_id, base = num.get(qn("w:numId")), num.find(qn("w:abstractNumId"))
        pattern = str(base.get(qn("w:val"))) if base is not None else ""
        source = abstract.get(pattern)
        for level in source.findall(qn("w:lvl")) if source is not None else ():
            numbers.levels[list_id, _depth(level)] = _level(level)
        numbers.patterns[list_id] = pattern
        numbers.restarts[list_id] = {
            _depth(over): _whole(over.find(qn("w:startOverride")), 1)
            for over in num.findall(qn("w:lvlOverride"))
            if over.find(qn("w:startOverride")) is not None
        }
    return numbers


def _depth(level: Any) -> int:
    depth = level.get(qn("w:ilvl")) or "0"
    return min(int(depth), 8) if depth.isdigit() else 0


def _level(level: Any) -> Level:
    form, text = level.find(qn("w:numFmt")), level.find(qn("w:lvlText"))
    return Level(
        _whole(level.find(qn("w:start")), 1),
        form.get(qn("w:val")) if form is not None else "decimal",
        (text.get(qn("w:val")) or "") if text is not None else "",
        level.find(qn("w:isLgl")) is not None,
    )


def _numbered_styles(styles: Any | None) -> dict[str, _Place]:
    """The place that each numbered style gives, by itself or as one that is based on another."""
    own: dict[str, _Place] = {}
    # Few of the many styles number their paragraphs: the numbering leads to its style.
    for numbering in styles.iter(qn("w:numPr")) if styles is not None else ():
        properties = numbering.getparent()
        style = properties.getparent()
        if style is not None and style.tag == qn("w:style"):
            own[style.get(qn("w:styleId"))] = _numbered(properties)
    bases = _bases(styles) if own else {}
    return {style: _inherited(style, own, bases) for style in own.keys() | bases.keys()}


def _bases(styles: Any) -> dict[str, str]:
    based = ((base.getparent(), base.get(qn("w:val"))) for base in styles.iter(qn("w:basedOn")))
    return {style.get(qn("w:styleId")): base for style, base in based if style.get(qn("w:styleId"))}


def _inherited(style: str, own: Mapping[str, _Place], bases: Mapping[str, str]) -> _Place:
    place: _Place = (None, None)
    chain = [style]
    while chain[-1] in bases and bases[chain[-1]] not in chain:
        chain.append(bases[chain[-1]])
    for name in reversed(chain):
        place = _over(own.get(name, (None, None)), place)
    return place
