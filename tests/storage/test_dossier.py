"""一案一档: safe names, an index that says where everything is, archives that can be sent."""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from storage.dossier import GONE, INDEX, NOT_YET, Dossier, file_name, pack, parted, safe
from storage.records import Issue, Office, Piece

ZONE = ZoneInfo("Asia/Shanghai")
AT = datetime.fromisoformat("2025-10-17T15:00:00+08:00")
OFFICE = Office(1, "财政所")


def issue(number: int = 7, title: str = "公务用车油卡管理松散") -> Issue:
    return Issue(
        id=number, code=f"1-{number}", number=str(number), mark=str(number), title=title, section="财务",
        progress="done", flag=None, closeout="open", deadline=None, deadline_text=None, leader=None,
        lead=OFFICE, co_offices=(), measures=(),
    )  # fmt: skip


def piece(
    number: int, content: bytes | None = b"x", name: str | None = None, size: int = 9, of: int = 7
) -> Piece:
    sha256 = hashlib.sha256(content).hexdigest() if content is not None else None
    kind = "document" if name else "photo"
    media_type = ("application/pdf" if name else "image/jpeg") if content is not None else None
    return Piece(number, of, number, kind, name, media_type, size, sha256, 200 + number, OFFICE, AT)


def kept(directory: Path, content: bytes) -> None:
    sha256 = hashlib.sha256(content).hexdigest()
    (directory / sha256[:2]).mkdir(parents=True, exist_ok=True)
    (directory / sha256[:2] / sha256).write_bytes(content)


def rows(content: bytes) -> list[tuple[object, ...]]:
    page = load_workbook(io.BytesIO(content))["材料目录"]
    return [tuple(row) for row in page.iter_rows(min_row=4, values_only=True)]


def test_a_folder_holds_the_files_their_index_and_the_form(tmp_path: Path) -> None:
    kept(tmp_path, b"photo")
    kept(tmp_path, b"%PDF-1")
    pieces = (piece(1, b"photo"), piece(2, b"%PDF-1", "台账.pdf"), piece(3, None), piece(4, b"lost"))
    out = io.BytesIO()
    pack(
        out,
        [Dossier(issue(), pieces, {"销号审批表.docx": b"form"}, {2: "同一份也用在第16条（登记号0213）"})],
        tmp_path,
        ZONE,
    )
    with zipfile.ZipFile(out) as archive:
        folder = "第7条 公务用车油卡管理松散"
        assert sorted(archive.namelist()) == [
            f"{folder}/01_照片1017.jpg", f"{folder}/02_台账.pdf", f"{folder}/{INDEX}", f"{folder}/销号审批表.docx",
        ]  # fmt: skip
        assert archive.read(f"{folder}/02_台账.pdf") == b"%PDF-1"
        listed = rows(archive.read(f"{folder}/{INDEX}"))
    sha256 = hashlib.sha256(b"%PDF-1").hexdigest()[:16]
    on = datetime(2025, 10, 17)  # noqa: DTZ001 - a workbook knows no time zones
    assert listed[1] == (
        2, "第7条 公务用车油卡管理松散", "02_台账.pdf", "财政所", on, "0202", sha256, "同一份也用在第16条（登记号0213）",
    )  # fmt: skip
    assert [row[7] for row in listed[2:]] == [NOT_YET, GONE]


def test_two_copies_in_one_folder_are_one_file_with_two_lines(tmp_path: Path) -> None:
    kept(tmp_path, b"photo")
    out = io.BytesIO()
    packed = pack(out, [Dossier(issue(), (piece(1, b"photo"), piece(2, b"photo")))], tmp_path, ZONE)
    with zipfile.ZipFile(out) as archive:
        assert len([name for name in archive.namelist() if name.endswith(".jpg")]) == 1
    assert [row.name for row in packed] == ["01_照片1017.jpg"] * 2


def test_several_issues_have_one_index_over_all(tmp_path: Path) -> None:
    kept(tmp_path, b"photo")
    out = io.BytesIO()
    many = [Dossier(issue(n, "账目不清"), (piece(n, b"photo", of=n),)) for n in (3, 7)]
    pack(out, many, tmp_path, ZONE)
    with zipfile.ZipFile(out) as archive:
        assert [row[:2] for row in rows(archive.read(INDEX))] == [
            (1, "第3条 账目不清"),
            (2, "第7条 账目不清"),
        ]


@pytest.mark.parametrize(
    ("name", "kept_as"),
    [
        ("../../合同.pdf", "01__.._合同.pdf"),
        ("C:\\台账?.pdf", "01_C__台账_.pdf"),
        ("照片.jpg", "01_照片.jpg.pdf"),
        ("=HYPERLINK.pdf", "01_=HYPERLINK.pdf"),
        ("报告\u202efdp.exe", "01_报告_fdp.exe.pdf"),
    ],
)
def test_a_name_is_made_safe_and_ends_as_what_the_file_is(name: str, kept_as: str) -> None:
    assert file_name(1, piece(1, name=name), ZONE) == kept_as


@given(st.text(max_size=300))
def test_no_name_leads_out_of_its_folder(name: str) -> None:
    made = safe(name)
    assert made
    assert made not in {".", ".."}
    assert len(made) <= 64
    assert not set(made) & set('/\\:*?"<>|\x00\n')
    assert made == made.strip(" .")


@given(st.lists(st.lists(st.integers(0, 30), max_size=8), max_size=6), st.integers(10, 60))
def test_parts_hold_everything_once_in_order_and_stay_below_the_limit(
    sizes: list[list[int]], limit: int
) -> None:
    many = [
        Dossier(issue(n), tuple(piece(100 * n + i, size=size, of=n) for i, size in enumerate(of)))
        for n, of in enumerate(sizes, 1)
    ]
    parts = parted(many, limit)
    assert [p.id for part in parts for one in part for p in one.pieces] == [
        p.id for one in many for p in one.pieces
    ]
    for part in parts:
        pieces = [p for one in part for p in one.pieces]
        assert sum(p.size or 0 for p in pieces) <= limit or len(pieces) == 1
    numbers = [
        (one.issue.id, one.first + i) for part in parts for one in part for i in range(len(one.pieces))
    ]
    assert len(set(numbers)) == len(numbers)
