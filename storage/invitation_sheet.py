"""Invitations on paper: one slip a person with the code as QR, to print, cut apart and hand over."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from docx import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

COLUMNS: Final = 2
_FONT, _LATIN = "仿宋_GB2312", "Courier New"
_SLIP, _QR = Mm(62), Mm(27)


@dataclass(frozen=True, slots=True)
class Slip:
    """One invitation as it is handed over; `link` is None until the bot's name is known."""

    name: str
    place: str
    code: str
    link: str | None
    until: date


def to_word(unit: str, slips: Sequence[Slip]) -> bytes:
    """The slips as the content of a .docx file, eight to a page of A4."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(18)
    section.left_margin = section.right_margin = Mm(15)
    rows = -(-len(slips) // COLUMNS)
    table = document.add_table(rows, COLUMNS)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for row in table.rows:
        row.height = _SLIP
    _cut_lines(document.element.body)
    for at, slip in enumerate(slips):
        _slip(table.cell(at // COLUMNS, at % COLUMNS), unit, slip)
    properties = document.core_properties
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = datetime(2000, 1, 1, tzinfo=UTC)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _slip(cell: Any, unit: str, slip: Slip) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    where = f"（{slip.place}）" if slip.place and slip.place != slip.name else ""
    how = "手机扫码，点「开始」就能用" if slip.link else f"在机器人里发：/start {slip.code}"
    until = f"{slip.until.year}年{slip.until.month}月{slip.until.day}日"
    _line(cell.paragraphs[0], f"{unit}巡察整改助手", 10, grey=True)
    _line(cell.add_paragraph(), f"{slip.name}{where}", 14, bold=True)
    picture = cell.add_paragraph()
    picture.alignment = WD_ALIGN_PARAGRAPH.CENTER
    picture.paragraph_format.space_after = Pt(0)
    picture.add_run().add_picture(_code(slip.link or f"/start {slip.code}"), width=_QR)
    _line(cell.add_paragraph(), slip.code, 11, font=_LATIN)
    _line(cell.add_paragraph(), how, 9)
    _line(cell.add_paragraph(), f"只能用一次，{until}前有效。请勿转给别人", 9)


def _code(content: str) -> io.BytesIO:
    """The QR code as a picture."""
    import segno

    out = io.BytesIO()
    segno.make(content, error="m", micro=False).save(out, kind="png", scale=8, border=2)
    out.seek(0)
    return out


def _line(  # a slip's line is nothing but its look
    paragraph: Any, text: str, size: int, *, bold: bool = False, grey: bool = False, font: str = _FONT
) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_after = Pt(1)
    run = paragraph.add_run(text)
    run.font.size, run.font.bold, run.font.name = Pt(size), bold, font
    run.font.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)
    if grey:
        run.font.color.rgb = RGBColor(0x59, 0x59, 0x59)


def _cut_lines(body: Any) -> None:
    """Dashed lines to cut along; a slip is never torn by the end of a page."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for key, value in (("val", "dashed"), ("sz", "6"), ("space", "0"), ("color", "7F7F7F")):
            line.set(qn(f"w:{key}"), value)
        borders.append(line)
    for table in body.iter(qn("w:tbl")):
        table.tblPr.append(borders)
        for row in table.iter(qn("w:tr")):
            row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
