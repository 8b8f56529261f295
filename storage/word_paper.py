"""What every Word file of the office shares: A4, the typefaces of official papers, properties that name nobody."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any, Final

from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

SONG, HEI, KAI, FANG = "方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312"
# What Word takes where a machine lacks the typeface.
INSTEAD: Final = {SONG: "华文中宋", HEI: "SimHei", KAI: "楷体", FANG: "仿宋"}


def page(document: Any) -> None:
    """A4 with the margins of GB/T 9704."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(15), Mm(24)


def font(style: Any, name: str, size: float) -> None:
    """Let a style or a run be set in one typeface in every script."""
    style.font.name, style.font.size = name, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), name)


def content(document: Any) -> bytes:
    """The document as the content of a .docx file."""
    _fallbacks(document)
    _clean_properties(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _fallbacks(document: Any) -> None:
    """Name what stands in for each typeface."""
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in INSTEAD.items()
    )
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/fontTable"):
            head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
            relation.target_part._blob = f"{head}<w:fonts {nsdecls('w')}>{fonts}</w:fonts>".encode()  # noqa: SLF001 - the part has no setter


def _clean_properties(document: Any) -> None:
    """No name, no tool, no time of ours goes out with a file."""
    known = document.core_properties
    known.author = known.comments = known.last_modified_by = known.title = known.keywords = ""
    known.created = known.modified = datetime(2000, 1, 1, tzinfo=UTC)
    known.revision = 1
    package = document.part.package
    for key, relation in list(package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):
            del package.rels[key]
        elif relation.reltype.endswith("/extended-properties"):
            space = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
            relation.target_part._blob = f'<Properties xmlns="{space}"/>'.encode()  # noqa: SLF001 - the part has no setter
