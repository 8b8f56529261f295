"""Files that members and the bot have sent, kept in memory."""

from __future__ import annotations

import mimetypes
import re
import secrets
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

DOWNLOAD_LIMIT = 20 * 1024 * 1024
IDENTIFIER = re.compile(r"BQACAgUAAx[0-9a-f]{12}")
UPLOAD_LIMIT = 50 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Upload:
    """A file on its way in: its name, its type and its bytes."""

    name: str
    mime: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """A file under its identifiers and the path it is fetched by."""

    file_id: str
    unique_id: str
    path: str
    upload: Upload

    def described(self) -> dict[str, Any]:
        """The fields that every kind of file shares."""
        size = len(self.upload.content)
        return {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": size}

    def as_document(self) -> dict[str, Any]:
        """The file as the Bot API's Document."""
        return self.described() | {"file_name": self.upload.name, "mime_type": self.upload.mime}

    def as_photo(self) -> list[dict[str, Any]]:
        """The file as the Bot API's list of PhotoSize."""
        width, height = picture_size(self.upload.content) or (1, 1)
        return [self.described() | {"width": width, "height": height}]


class Files:
    """Every file, by identifier and by path; with a directory it outlives the server."""

    def __init__(self, directory: Path | None = None) -> None:
        self._by_id: dict[str, Kept] = {}
        self._directory = directory

    def keep(self, upload: Upload, folder: str) -> Kept:
        """Store a file and give it its identifiers."""
        number = secrets.token_hex(6)
        suffix = PurePath(upload.name).suffix or mimetypes.guess_extension(upload.mime) or ""
        kept = Kept(f"BQACAgUAAx{number}", f"AgAD{number}", f"{folder}/file_{number}{suffix}", upload)
        self._by_id[kept.file_id] = kept
        if self._directory is not None:
            self._directory.mkdir(parents=True, exist_ok=True)
            (self._directory / kept.file_id).write_bytes(upload.content)
        return kept

    def of(self, file_id: str) -> Kept | None:
        """The file of this identifier."""
        return self._by_id.get(file_id) or self._from_before(file_id)

    def at(self, path: str) -> Kept | None:
        """The file fetched by this path."""
        return next((kept for kept in self._by_id.values() if kept.path == path), None)

    def _from_before(self, file_id: str) -> Kept | None:
        """A file kept by an earlier server; its name stands in the message it came with."""
        if self._directory is None or not IDENTIFIER.fullmatch(file_id):
            return None
        path = self._directory / file_id
        if not path.exists():
            return None
        upload = Upload("", "application/octet-stream", path.read_bytes())
        self._by_id[file_id] = Kept(file_id, file_id, f"before/{file_id}", upload)
        return self._by_id[file_id]


def picture_size(content: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG, GIF, WebP or JPEG, or None for anything else."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return int.from_bytes(content[16:20]), int.from_bytes(content[20:24])
    if content.startswith((b"GIF87a", b"GIF89a")):
        return int.from_bytes(content[6:8], "little"), int.from_bytes(content[8:10], "little")
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return 1, 1
    return _jpeg_size(content) if content.startswith(b"\xff\xd8") else None


def picture_type(content: bytes) -> str:
    """The media type of what `picture_size` knows."""
    if content.startswith(b"\x89PNG"):
        return "image/png"
    if content.startswith(b"GIF"):
        return "image/gif"
    return "image/webp" if content.startswith(b"RIFF") else "image/jpeg"


def _jpeg_size(content: bytes) -> tuple[int, int]:
    position = 2
    while position + 9 < len(content):
        marker = content[position + 1]
        # Frame headers carry the size; C4, C8 and CC are tables.
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height = int.from_bytes(content[position + 5 : position + 7])
            return int.from_bytes(content[position + 7 : position + 9]), height
        position += 2 + int.from_bytes(content[position + 2 : position + 4])
    return 1, 1
