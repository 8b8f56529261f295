"""What a file is, told from its content alone: a name and a declared type may lie."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import Final

TEXT: Final = "text/plain"
_OFFICE = "application/vnd.openxmlformats-officedocument."
_MAGIC: Final = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"%PDF-", "application/pdf"),
    (b"{\\rtf", "application/rtf"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"#!AMR", "audio/amr"),
)
_PARTS: Final = (
    ("word/document.xml", _OFFICE + "wordprocessingml.document"),
    ("xl/workbook.xml", _OFFICE + "spreadsheetml.sheet"),
    ("ppt/presentation.xml", _OFFICE + "presentationml.presentation"),
    ("OFD.xml", "application/ofd"),
)
_STREAMS: Final = (
    ("WordDocument", "application/msword"),
    ("Workbook", "application/vnd.ms-excel"),
    ("Book", "application/vnd.ms-excel"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
)
_BRANDS: Final = {
    "image/heic": (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"),
    "video/mp4": (b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"3gp4", b"3gp5"),
    "video/quicktime": (b"qt  ",),
    "audio/mp4": (b"M4A ",),
}  # fmt: skip
_RIFF: Final = {b"WEBP": "image/webp", b"WAVE": "audio/wav"}
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_HEAD = 64 * 1024


class Broken(Exception):
    """A document that does not open."""


def media_type(content: bytes) -> str | None:
    """The type of a photo, a recording or a common document, None for anything else; raises Broken."""
    found = next((kind for magic, kind in _MAGIC if content.startswith(magic)), None)
    return found or next((kind for read in _READERS if (kind := read(content))), None)


def _riff(content: bytes) -> str | None:
    return _RIFF.get(content[8:12]) if content[:4] == b"RIFF" else None


def _boxes(content: bytes) -> str | None:
    """The brand that HEIC photos, videos and some recordings begin with."""
    if content[4:8] != b"ftyp":
        return None
    return next((kind for kind, brands in _BRANDS.items() if content[8:12] in brands), None)


def _package(content: bytes) -> str | None:
    """Word, Excel, PowerPoint and OFD: a zip with the part that makes it one."""
    if not content.startswith(b"PK\x03\x04"):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = set(package.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Broken from error
    return next((kind for part, kind in _PARTS if part in names), None)


def _compound(content: bytes) -> str | None:
    """The old Word, Excel, PowerPoint and WPS: one of their streams in the directory."""
    if not content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return None
    return next((kind for name, kind in _STREAMS if name.encode("utf-16-le") in content), None)


def _text(content: bytes) -> str | None:
    """Words without control characters, in one of the encodings of Chinese offices."""
    encodings = ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            words = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if _NO_TEXT.search(words[:_HEAD]) else TEXT
    return None


_READERS: Final[tuple[Callable[[bytes], str | None], ...]] = (_riff, _boxes, _package, _compound, _text)
