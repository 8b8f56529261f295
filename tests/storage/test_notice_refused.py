"""What a file is told by is its content; each that is not read has its reason, and none takes long to refuse."""

from __future__ import annotations

import time

import pytest
from openpyxl import Workbook

from storage.errors import DocumentRefused
from storage.notice.files import read_bytes
from tests.storage.documents import docx_of, saved, xlsx_of, zip_of
from tests.storage.test_notice_tables import HEAD, ROW, repacked

COMMAS = "序号,问题,整改措施,责任单位,状态\n1,路灯不亮,更换,城建办,已完成\n2,井盖缺失,补装,城建办,正在整改\n"
PAGE = "<html><body><table><tr><td>序号</td><td>问题</td><td>整改措施</td><td>状态</td></tr><tr><td>1</td><td>路灯不亮</td><td>更换</td><td>已完成</td></tr></table></body></html>"


@pytest.mark.parametrize(
    ("data", "suffix"),
    [
        (COMMAS.encode("gb18030"), ".csv"),
        (COMMAS.encode(), ".xlsx"),
        (PAGE.encode(), ".xls"),
        (PAGE.encode(), ".xlsx"),
        (xlsx_of([HEAD, ROW]), ".docx"),
        (COMMAS.replace(",", " | ").encode(), ".md"),
        (COMMAS.replace(",", "│").encode(), ".txt"),
        (COMMAS.replace(",", "\t").encode(), ".txt"),
    ],
)
def test_the_content_tells_what_a_file_is(data: bytes, suffix: str) -> None:
    (notice,) = read_bytes(data, suffix)
    assert (notice.issues[0].title, notice.issues[0].progress) == ("路灯不亮", "done")


def refused(data: bytes, suffix: str) -> str:
    """Why a content is refused."""
    with pytest.raises(DocumentRefused) as refusal:
        read_bytes(data, suffix)
    return refusal.value.why


def test_each_file_that_is_not_read_has_its_reason() -> None:
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
    document = docx_of(["通报"])
    many = (
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        + b"<si/>" * 100_001
        + b"</sst>"
    )
    assert refused(old + "WordDocument".encode("utf-16-le"), ".docx") == "old"
    assert refused(old + "EncryptedPackage".encode("utf-16-le"), ".xlsx") == "encrypted"
    assert refused(rb"{\rtf1\ansi notice}", ".doc") == "old"
    assert refused(b'<?xml version="1.0"?><Workbook xmlns="urn:x"></Workbook>', ".xls") == "old"
    assert refused(zip_of({"xl/workbook.bin": b"x"}), ".xlsb") == "old"
    assert (
        refused(zip_of({"xl/workbook.xml": b"<workbook/>", "xl/sharedStrings.xml": many}), ".xlsx") == "bomb"
    )
    assert refused(zip_of({"word/document.xml": bytes(31 * 1024 * 1024)}), ".docx") == "bomb"
    assert refused(zip_of({f"word/m{n}.xml": b"" for n in range(5001)}), ".docx") == "bomb"
    assert refused(zip_of({"inner.zip": zip_of({"inner.zip": document})}), ".zip") == "unknown"
    assert refused(saved(Workbook()), ".xlsx") == "empty"
    assert refused(("整改" * 250_001).encode(), ".txt") == "long"
    assert refused(docx_of(["整改" * 25_000] * 11), ".docx") == "long"
    assert refused(b"\xff\xd8\xff\xe0" + bytes(range(256)) * 20, ".docx") == "broken"


def entities(count: int) -> bytes:
    """A text of entities that each hold ten of the one before."""
    named = [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, count)]
    return (
        f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a0 "x">{"".join(named)}]><r>&a{count - 1};</r>'.encode()
    )


@pytest.mark.parametrize(
    ("data", "name", "suffix"),
    [
        (docx_of(["通报"]), "word/document.xml", ".docx"),
        (xlsx_of([HEAD, ROW]), "xl/worksheets/sheet1.xml", ".xlsx"),
        (xlsx_of([HEAD, ROW]), "xl/workbook.xml", ".xlsx"),
    ],
)
def test_entities_within_entities_are_refused_at_once(data: bytes, name: str, suffix: str) -> None:
    began = time.process_time()
    assert refused(repacked(data, name, lambda _: entities(12)), suffix) == "broken"
    assert time.process_time() - began < 2
