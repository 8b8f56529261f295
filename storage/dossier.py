"""一案一档: an issue's evidence packed into one folder, with an index sheet; folders into archives of a size that can be sent."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from mimetypes import guess_extension, guess_type
from pathlib import Path
from typing import IO, Any, Final
from zoneinfo import ZoneInfo

from openpyxl import Workbook

from storage import cells
from storage.records import Issue, Piece

INDEX: Final = "材料目录.xlsx"
COLUMNS: Final[tuple[tuple[str, int], ...]] = (
    ("序号", 7),
    ("问题", 26),
    ("材料", 40),
    ("上报单位", 16),
    ("日期", 16),
    ("登记号", 10),
    ("SHA-256（前16位）", 22),
    ("备注", 30),
)
_LEFT: Final = frozenset({"问题", "材料", "备注"})
_KINDS: Final = {
    "photo": "照片",
    "video": "视频",
    "video_note": "视频",
    "voice": "语音",
    "audio": "录音",
}
_UNSAFE: Final = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]')
# Windows keeps these names for devices.
_RESERVED: Final = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
_LONGEST: Final = 60
# The earliest day an archive can tell: when it was packed is nobody's business.
_OLDEST: Final = (1980, 1, 1, 0, 0, 0)
NOT_YET, GONE = "还没有取到", "文件不在了"


@dataclass(frozen=True, slots=True)
class Dossier:
    """One issue with its pieces of evidence, and what besides them lies in its folder."""

    issue: Issue
    pieces: tuple[Piece, ...]
    papers: Mapping[str, bytes] = field(default_factory=dict)
    elsewhere: Mapping[int, str] = field(default_factory=dict)
    first: int = 1

    @property
    def folder(self) -> str:
        """The name of its folder: 第7条 公务用车油卡管理松散."""
        return safe(self.issue.heading)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of an index: a piece, the name it was packed under, and what is to be said of it."""

    number: int
    dossier: Dossier
    piece: Piece
    name: str
    note: str


def safe(name: str) -> str:
    """A name that every system takes for a file, and that leads nowhere else."""
    plain = _UNSAFE.sub("_", name).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    if dot and len(ending) <= 8:
        plain = f"{stem[: _LONGEST - len(ending)].rstrip(' .')}.{ending}"
    plain = plain[: _LONGEST + 1].rstrip(" .")
    return f"_{plain}" if not plain or _RESERVED.match(plain) else plain


def file_name(number: int, piece: Piece, zone: ZoneInfo) -> str:
    """The name a piece is packed under: its number, its own name or what it is, with the ending of its real type."""
    at = piece.at.astimezone(zone)
    own = piece.name or f"{_KINDS.get(piece.kind, '文件')}{at:%m%d}"
    if piece.media_type and guess_type(own)[0] != piece.media_type:
        own += guess_extension(piece.media_type) or ""
    return f"{number:02d}_{safe(own)}"


def parted(dossiers: Sequence[Dossier], limit: int) -> tuple[tuple[Dossier, ...], ...]:
    """The dossiers in parts whose pieces are together no larger than the limit; one larger alone is a part."""
    parts: list[list[Dossier]] = [[]]
    room = limit
    for dossier in dossiers:
        parts[-1].append(replace(dossier, pieces=()))
        for number, piece in enumerate(dossier.pieces):
            size = piece.size or 0
            if size > room and any(one.pieces for one in parts[-1]):
                parts.append([replace(dossier, pieces=(), papers={}, first=number + 1)])
                room = limit
            room -= size
            last = parts[-1].pop()
            parts[-1].append(replace(last, pieces=(*last.pieces, piece)))
    filled = (tuple(one for one in part if one.pieces) for part in parts)
    return tuple(part for part in filled if part)


def pack(out: IO[bytes], dossiers: Sequence[Dossier], files: Path, zone: ZoneInfo) -> tuple[Row, ...]:
    """Write an archive: a folder an issue with its pieces and their index, and one index over all of several."""
    rows: list[Row] = []
    # Photos and documents are packed already: more effort gains nothing.
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for dossier in dossiers:
            packed = _folder(archive, dossier, files, zone)
            _write(archive, f"{dossier.folder}/{INDEX}", _index(packed, zone))
            for name, content in dossier.papers.items():
                _write(archive, f"{dossier.folder}/{safe(name)}", content)
            rows += packed
        if len(dossiers) > 1:
            _write(archive, INDEX, _index(rows, zone))
    return tuple(rows)


def _folder(archive: zipfile.ZipFile, dossier: Dossier, files: Path, zone: ZoneInfo) -> list[Row]:
    rows: list[Row] = []
    known: dict[str, str] = {}
    for number, piece in enumerate(dossier.pieces, dossier.first):
        name = known.get(piece.sha256 or "") or file_name(number, piece, zone)
        stored = files / piece.sha256[:2] / piece.sha256 if piece.sha256 else None
        there = stored is not None and stored.exists()
        if there and stored is not None and piece.sha256 not in known:
            archive.write(stored, f"{dossier.folder}/{name}")
            known[piece.sha256 or ""] = name
        why = "" if there else GONE if piece.sha256 else NOT_YET
        note = "；".join(filter(None, [why, dossier.elsewhere.get(piece.id, "")]))
        rows.append(Row(number, dossier, piece, name, note))
    return rows


def _write(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name, _OLDEST), content, zipfile.ZIP_DEFLATED)


def _index(rows: Iterable[Row], zone: ZoneInfo) -> bytes:
    """The index sheet as the content of an .xlsx file."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = "材料目录"
    listed = list(rows)
    cells.title(page, ("材料目录", f"共{len(listed)}份"), len(COLUMNS))
    cells.table(page, 3, COLUMNS, [_values(number, row, zone) for number, row in enumerate(listed, 1)], _LEFT)
    return cells.saved(book)


def _values(number: int, row: Row, zone: ZoneInfo) -> Sequence[Any]:
    piece = row.piece
    on: date = piece.at.astimezone(zone).date()
    office = piece.office.name if piece.office else "整改办"
    return (
        number,
        row.dossier.issue.heading,
        row.name,
        office,
        on,
        f"{piece.receipt or 0:04d}",
        (piece.sha256 or "")[:16],
        row.note,
    )
