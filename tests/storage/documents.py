"""Word, Excel and PDF files made for tests, out of fictional notices."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl import Workbook

Cell = str | int | date | None


def docx_of(
    lines: Iterable[str], table: Sequence[Sequence[str]] = (), merged: Iterable[tuple[int, int, int]] = ()
) -> bytes:
    """A document of paragraphs, with a table before the last two; `merged` are (column, first row, last row)."""
    document = Document()
    paragraphs = list(lines)
    for line in paragraphs[:-2] if table else paragraphs:
        document.add_paragraph(line)
    if table:
        grid = document.add_table(rows=len(table), cols=len(table[0]))
        for row, texts in zip(grid.rows, table, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
        for column, first, last in merged:
            text = grid.cell(first, column).text
            grid.cell(first, column).merge(grid.cell(last, column)).text = text
        for line in paragraphs[-2:]:
            document.add_paragraph(line)
    return saved(document)


def numbered_docx(paragraphs: Sequence[tuple[int | None, str]]) -> bytes:
    """A document whose headings are numbered by Word: （一） on level 0, 1. on level 1, none elsewhere."""
    document = Document()
    numbering = document.part.numbering_part.element
    levels = [("japaneseCounting", "（%1）"), ("decimal", "%2.")]
    body = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for i, (form, text) in enumerate(levels)
    )
    numbering.insert(
        0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{body}</w:abstractNum>')
    )
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    for level, text in paragraphs:
        paragraph = document.add_paragraph(text)
        if level is not None:
            place = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="90"/></w:numPr>'
            paragraph._p.get_or_add_pPr().append(parse_xml(place))
    return saved(document)


def saved(document: object) -> bytes:
    """A document or workbook as bytes."""
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def xlsx_of(rows: Iterable[Sequence[Cell]], merged: Iterable[str] = ()) -> bytes:
    """A workbook of one sheet."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    for area in merged:
        sheet.merge_cells(area)
    return saved(book)


def zip_of(entries: dict[str, bytes]) -> bytes:
    """A zip with the given entries."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in entries.items():
            package.writestr(name, data)
    return out.getvalue()


def pdf_of(lines: Sequence[str]) -> bytes:
    """A PDF of one page."""
    codes = {char: i for i, char in enumerate(sorted({char for line in lines for char in line}), 1)}
    shown = "".join(f"<{''.join(f'{codes[c]:04x}' for c in line)}> Tj T*\n" for line in lines)
    content = f"BT /F1 12 Tf 14 TL 50 800 Td\n{shown}ET"
    return _pdf(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
            f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
            *_font(codes, 5),
        ]
    )


def ruled_pdf(pages: Sequence[Sequence[Sequence[str]]], above: str = "", *, rules: bool = True) -> bytes:
    """A PDF of tables, one to a page, with `rules` around the cells, its cells broken into short lines as an office suite prints them."""
    chars = sorted({char for page in pages for row in page for cell in row for char in cell + above})
    codes = {char: i for i, char in enumerate(chars, 1)}
    contents = [
        "\n".join([*(_rules(page) if rules else ()), *_cells(page, codes, above if at == 0 else "")])
        for at, page in enumerate(pages)
    ]
    count = len(contents)
    kids = " ".join(f"{3 + at} 0 R" for at in range(count))
    sheet = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 842 595] /Contents {} 0 R /Resources << /Font << /F1 {} 0 R >> >> >>"
    return _pdf(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            f"<< /Type /Pages /Kids [{kids}] /Count {count} >>",
            *(sheet.format(3 + count + at, 3 + 2 * count) for at in range(count)),
            *(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream" for content in contents),
            *_font(codes, 3 + 2 * count),
        ]
    )


_WIDE, _HIGH, _LEFT, _TOP = 110, 90, 40, 520


def _rules(page: Sequence[Sequence[str]]) -> list[str]:
    width, height = _WIDE * len(page[0]), _HIGH * len(page)
    across = (_TOP - _HIGH * at for at in range(len(page) + 1))
    down = (_LEFT + _WIDE * at for at in range(len(page[0]) + 1))
    return [
        *(f"{_LEFT} {y} m {_LEFT + width} {y} l S" for y in across),
        *(f"{x} {_TOP} m {x} {_TOP - height} l S" for x in down),
    ]


def _cells(page: Sequence[Sequence[str]], codes: dict[str, int], above: str) -> list[str]:
    drawn = [_shown(above, _LEFT, _TOP + 20, codes)] if above else []
    for down, row in enumerate(page):
        for across, cell in enumerate(row):
            lines = [part[at : at + 8] for part in cell.split("\n") for at in range(0, len(part), 8)]
            places = enumerate(lines, 1)
            drawn += [
                _shown(t, _LEFT + _WIDE * across + 4, _TOP - _HIGH * down - 12 * n, codes) for n, t in places
            ]
    return drawn


def _shown(text: str, x: int, y: int, codes: dict[str, int]) -> str:
    return f"BT /F1 10 Tf {x} {y} Td <{''.join(f'{codes[char]:04x}' for char in text)}> Tj ET"


def _font(codes: dict[str, int], at: int) -> list[str]:
    """A font that maps every code to its character, as converters write it, from the object number `at` on."""
    mapped = "".join(f"<{code:04x}> <{ord(char):04x}>\n" for char, code in codes.items())
    cmap = f"/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n1 begincodespacerange <0000> <ffff> endcodespacerange\n{len(codes)} beginbfchar\n{mapped}endbfchar\nendcmap end end"
    return [
        f"<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H /DescendantFonts [{at + 1} 0 R] /ToUnicode {at + 2} 0 R >>",
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 1000 >>",
        f"<< /Length {len(cmap)} >>\nstream\n{cmap}\nendstream",
    ]


def _pdf(objects: Sequence[str]) -> bytes:
    out, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    trailer = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF"
    return f"{out}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{trailer}".encode("latin-1")
