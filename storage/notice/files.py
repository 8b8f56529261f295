"""A file to its notices: the kind is told by content first, the refusals each say what to do."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from storage.documents import Notice
from storage.errors import DocumentRefused
from storage.notice.document import MAX_CHARACTERS, Content
from storage.notice.encodings import decode
from storage.notice.gather import gather
from storage.notice.page import is_markdown, is_page, plain_markdown, read_page
from storage.notice.plain import read_commas, with_tables

MAX_BYTES: Final = 20 * 1024 * 1024
MAX_UNPACKED: Final = 200 * 1024 * 1024
# Only the rows of a sheet are read bit by bit; every other part is taken into memory.
MAX_PART: Final = 30 * 1024 * 1024
MAX_STRINGS: Final = 100_000
# A saved web page holds its scripts and pictures too.
MAX_MARKUP: Final = 5_000_000
MAX_SHEET: Final = 120 * 1024 * 1024
# A broken file makes the libraries' parsers fail in ways of their own.
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)
_STRINGS: Final = "xl/sharedStrings.xml"
_PACKED: Final = frozenset({".docx", ".xlsx", ".docm", ".xlsm", ".pdf"})
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OLD_STREAMS = tuple(name.encode("utf-16-le") for name in ("WordDocument", "Workbook", "Book"))
# Rich text, a web archive, a workbook of 2003 as XML: the endings .doc and .xls hold these too.
_OLD_TEXT = re.compile(
    r"\{\\rtf|MIME-Version:|<\?xml[^>]*>\s*(?:<\?mso-application[^>]*>\s*)?<(?:\w+:)?Workbook\b"
)
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_file(path: Path) -> tuple[Notice, ...]:
    """The notices in a file; raises DocumentRefused with one sentence when there is no reading it."""
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise DocumentRefused("large")
        data = path.read_bytes()
    except OSError as error:
        raise DocumentRefused("missing") from error
    return read_bytes(data, path.suffix.lower())


def read_bytes(data: bytes, suffix: str = "") -> tuple[Notice, ...]:
    """The notices in the content of a file."""
    return gather(read_content(data, suffix))


def read_content(data: bytes, suffix: str = "") -> Content:
    """What a file holds, notice or not: its text and its tables."""
    if len(data) > MAX_BYTES:
        raise DocumentRefused("large")
    if not data.strip():
        raise DocumentRefused("empty")
    # An encrypted docx is a file of the old kind too.
    if data.startswith(_OLD):
        old = any(stream in data for stream in _OLD_STREAMS) or suffix not in _PACKED
        raise DocumentRefused("old" if old and _ENCRYPTED not in data else "encrypted")
    content = _opened(partial(_content, suffix), data)
    if len(content.text) > MAX_CHARACTERS:
        raise DocumentRefused("long")
    return content


def _content(suffix: str, data: bytes) -> Content:
    if data.startswith(b"PK\x03\x04"):
        return _read_package(data)
    if data.startswith(b"%PDF"):
        return _read_pdf(data)
    return _read_misnamed(data) if suffix in _PACKED else _read_plain(_decoded(data), suffix)


def text_of(data: bytes) -> str:
    """The running text of a .docx; raises DocumentRefused."""
    if len(data) > MAX_BYTES:
        raise DocumentRefused("large")
    if not data.startswith(b"PK\x03\x04"):
        raise DocumentRefused("broken")
    return _opened(_read_package, data).text


def _decoded(data: bytes) -> str:
    text = decode(data)
    if len(text) > (MAX_MARKUP if is_page(text) else MAX_CHARACTERS):
        raise DocumentRefused("long")
    if _OLD_TEXT.match(text):
        raise DocumentRefused("old")
    return text


def _read_misnamed(data: bytes) -> Content:
    """A web page or a list of values under the name of a workbook, as some systems export it."""
    try:
        text = _decoded(data)
    except DocumentRefused as refused:
        raise DocumentRefused("broken" if refused.why == "unknown" else refused.why) from refused
    content = read_page(text) if is_page(text) else read_commas(text) or with_tables(text)
    if not content.tables:
        raise DocumentRefused("broken")
    return content


def _read_plain(text: str, suffix: str) -> Content:
    if suffix in {".html", ".htm"} or is_page(text):
        return read_page(text)
    if suffix in {".md", ".markdown"} or is_markdown(text):
        return with_tables(plain_markdown(text))
    return (read_commas(text) if suffix == ".csv" else None) or with_tables(text)


def _read_package(data: bytes) -> Content:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = _checked_names(package)
        strings = package.read(_STRINGS).count(b"<si") if _STRINGS in names else 0
    if strings > MAX_STRINGS:
        raise DocumentRefused("bomb")
    if "word/document.xml" in names:
        from storage.notice import word

        return _opened(word.read_word, data, word.FAULTS)
    if "xl/workbook.xml" in names:
        from storage.notice import sheet

        return _opened(sheet.read_sheets, data, sheet.FAULTS)
    raise DocumentRefused("old" if "xl/workbook.bin" in names else "unknown")


def _checked_names(package: zipfile.ZipFile) -> set[str]:
    entries = package.infolist()
    if any(entry.flag_bits & 1 for entry in entries):
        raise DocumentRefused("encrypted")
    if len(entries) > 5000 or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise DocumentRefused("bomb")
    if any(entry.file_size > _largest(entry.filename) for entry in entries):
        raise DocumentRefused("bomb")
    if any(entry.filename.lower().endswith("vbaproject.bin") for entry in entries):
        raise DocumentRefused("macros")
    return {entry.filename for entry in entries}


def _largest(name: str) -> int:
    if not name.endswith((".xml", ".rels")):
        return MAX_UNPACKED
    return MAX_SHEET if name.startswith("xl/worksheets/") else MAX_PART


def _read_pdf(data: bytes) -> Content:
    from storage.notice import pdf

    return _opened(pdf.read_pdf, data, pdf.FAULTS)


def _opened(
    read: Callable[[bytes], Content], data: bytes, faults: tuple[type[Exception], ...] = ()
) -> Content:
    """A document opened; what its library stumbles over in a broken file becomes one sentence."""
    broken: tuple[type[Exception], ...] = (*_BROKEN, *faults)
    try:
        return read(data)
    except broken as error:
        raise DocumentRefused("broken") from error
