from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.file_types import Broken, media_type

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def package(*parts: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as written:
        for part in parts:
            written.writestr(part, "<x/>")
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n....", "image/png"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"GIF89a....", "image/gif"),
        (b"OggS\x00\x02", "audio/ogg"),
        (b"ID3\x04", "audio/mpeg"),
        (b"#!AMR\n", "audio/amr"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "audio/wav"),
        (b"\x00\x00\x00\x18ftypM4A \x00\x00", "audio/mp4"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00", "image/heic"),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00", "video/mp4"),
        (b"%PDF-1.7\n", "application/pdf"),
        (package("[Content_Types].xml", "word/document.xml"), WORD),
        (package("OFD.xml", "Doc_0/Document.xml"), "application/ofd"),
        (OLE + "WordDocument".encode("utf-16-le"), "application/msword"),
        (OLE + "Workbook".encode("utf-16-le"), "application/vnd.ms-excel"),
        ("户厕累计187户\r\n".encode("gb18030"), "text/plain"),
        ("\ufeff户厕累计187户".encode(), "text/plain"),
        ("户厕累计187户".encode("utf-16"), "text/plain"),
    ],
)
def test_photos_and_common_documents_are_known_by_their_content(content: bytes, kind: str) -> None:
    assert media_type(content) == kind


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00\x03\x00\x00\x00",
        b"\x7fELF\x02\x01\x01\x00",
        package("classes.dex", "AndroidManifest.xml"),
        OLE + "MsiDatabase".encode("utf-16-le"),
        b"Rar!\x1a\x07\x00",
        b"\x00\x00\x00\x18ftypxxxx",
    ],
)
def test_programs_and_archives_are_nothing(content: bytes) -> None:
    assert media_type(content) is None


def test_a_package_cut_short_is_broken() -> None:
    with pytest.raises(Broken):
        media_type(package("word/document.xml")[:-10])


@given(st.binary(max_size=300))
def test_any_bytes_are_something_nothing_or_broken(content: bytes) -> None:
    try:
        found = media_type(content)
    except Broken:
        return
    assert found is None or "/" in found
