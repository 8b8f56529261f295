"""The notice as a Word document in the layout of official papers (GB/T 9704): page, typefaces, page numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from storage.notice.writer import Level, Paragraph
from storage.word_paper import FANG, HEI, KAI, SONG, content, font, page

_TITLE_WIDTH: Final = 20
_TITLE_WORDS: Final = re.compile(
    r"关于|落实|巡[察视](?!组)|(?<!巡[察视])整改|阶段性|进展|情况|的(?:通报|报告)"
)
_SIZE, _LINES, _CHARACTERS = 16, 22, 28
# In whole twentieths of a point, as Word counts: rounded up, the last line would not fit.
_LINE: Final = int(Mm(297 - 37 - 35).pt / _LINES * 20) / 20
_CHARACTER: Final = Mm(210 - 28 - 26).pt / _CHARACTERS


@dataclass(frozen=True, slots=True)
class Face:
    """How the paragraphs of one level look."""

    name: str
    font: str
    size: float = _SIZE
    bold: bool = False
    centred: bool = False
    indented: bool = True
    outline: int | None = None


FACES: Final[dict[Level, Face]] = {
    "title": Face("公文标题", SONG, 22, centred=True, indented=False),
    "part": Face("一级标题", HEI, outline=0),
    "section": Face("二级标题", KAI, outline=1),
    "heading": Face("三级标题", FANG, bold=True, outline=2),
    "body": Face("公文正文", FANG),
    "signature": Face("署名", FANG, indented=False),
    "date": Face("成文日期", FANG, indented=False),
}


def to_word(paragraphs: Iterable[Paragraph]) -> bytes:
    """The notice as the content of a .docx file."""
    document = Document()
    _page(document)
    for face in FACES.values():
        _style(document, face)
    written = list(paragraphs)
    for at, paragraph in enumerate(written):
        if paragraph.level == "signature" or (at and written[at - 1].level == "title"):
            _paragraph(document, Paragraph("body", ""))
        _paragraph(document, paragraph)
    _signed(document, written)
    _page_number(document)
    return content(document)


def _page(document: Any) -> None:
    """A4 with the margins of the standard, which hold 22 lines of 28 characters."""
    page(document)
    properties = document.element.body.sectPr
    grid = properties.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        properties.append(grid)
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(round(_LINE * 20)))
    font(document.styles["Normal"], FANG, _SIZE)


def _style(document: Any, face: Face) -> None:
    style = document.styles.add_style(face.name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    font(style, face.font, face.size)
    style.font.bold = face.bold
    look = style.paragraph_format
    look.space_before = look.space_after = Pt(0)
    look.line_spacing_rule, look.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(_LINE if face.size < 20 else 33)
    look.widow_control = False
    look.alignment = WD_ALIGN_PARAGRAPH.CENTER if face.centred else WD_ALIGN_PARAGRAPH.JUSTIFY
    if face.size == _SIZE:
        # A grid of characters is taken differently by every program, closer setting by none.
        closer = f'<w:spacing {nsdecls("w")} w:val="{int((_CHARACTER - _SIZE) * 20) - 1}"/>'
        style.element.rPr.find(qn("w:sz")).addprevious(parse_xml(closer))
    properties = style.element.get_or_add_pPr()
    if face.indented:
        look.first_line_indent = Pt(2 * _SIZE)
        properties.find(qn("w:ind")).set(qn("w:firstLineChars"), "200")
    if face.outline is not None:
        properties.append(parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="{face.outline}"/>'))


def _paragraph(document: Any, paragraph: Paragraph) -> Any:
    written = document.add_paragraph(style=FACES[paragraph.level].name)
    strong, rest = paragraph.text[: paragraph.strong], paragraph.text[paragraph.strong :]
    if strong:
        written.add_run(strong).bold = True
    if rest:
        written.add_run("\n".join(title_lines(rest)) if paragraph.level == "title" else rest)
    return written


def title_lines(title: str) -> list[str]:
    """A long title broken between words, as near the middle as they allow."""
    breaks = [found.start() for found in _TITLE_WORDS.finditer(title)]
    fitting = [at for at in breaks if max(at, len(title) - at) <= _TITLE_WIDTH]
    if len(title) <= _TITLE_WIDTH or not fitting:
        return [title]
    at = min(fitting, key=lambda at: abs(at - len(title) / 2 - 1))  # the upper line rather the longer
    return [title[:at], title[at:]]


def _signed(document: Any, written: list[Paragraph]) -> None:
    """The date four characters from the right edge, the signature centred above it."""
    texts = {paragraph.level: paragraph.text for paragraph in written}
    signed, dated = _wide(texts.get("signature", "")), _wide(texts.get("date", ""))
    right = {"date": 4.0, "signature": max(0.0, 4 + (dated - signed) / 2)}
    if signed > dated + 8:
        right["date"] = (signed - dated) / 2
    for paragraph, shown in zip(reversed(written), reversed(document.paragraphs), strict=False):
        if paragraph.level in right:
            shown.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            shown.paragraph_format.right_indent = Pt(right[paragraph.level] * _CHARACTER)


def _wide(text: str) -> float:
    return sum(0.5 if char.isascii() else 1 for char in text)


def _page_number(document: Any) -> None:
    """— 1 —, outside on every page."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    sides = (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT, "right_indent"),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT, "left_indent"),
    )
    for footer, alignment, side in sides:
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.alignment = alignment
        setattr(paragraph.paragraph_format, side, Pt(14))
        for part in ("— ", None, " —"):
            _run(paragraph, part)


def _run(paragraph: Any, text: str | None) -> None:
    run = paragraph.add_run(text or "")
    run.font.size = Pt(14)
    run.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "宋体")
    run.font.name = "宋体"
    if text is None:
        for kind in ("begin", "PAGE", "end"):
            run.element.append(_field(kind))


def _field(kind: str) -> Any:
    if kind == "PAGE":
        return parse_xml(f'<w:instrText {nsdecls("w")} xml:space="preserve"> PAGE </w:instrText>')
    return parse_xml(f'<w:fldChar {nsdecls("w")} w:fldCharType="{kind}"/>')
