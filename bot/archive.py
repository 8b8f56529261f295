"""A backup as one file: the ledger, every file under the data directory, and a list of both with their digests."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import IO, Any, Final

from bot.settings import SetupError

MANIFEST, LEDGER = "manifest.json", "ledger.db"
FOLDERS: Final = ("files", "papers")
FORMAT: Final = 1
# What is packed may grow while it is unpacked: so much is believed of it, and no more.
MOST_LEDGER, MOST_MANIFEST = 8 * 1024**3, 64 * 1024**2
# A file is kept under its own digest: the name is all there is to know of it.
KEPT: Final = re.compile(r"(?:files|papers)/([0-9a-f]{2})/(\1[0-9a-f]{62})")
_CHUNK: Final = 1 << 20
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    NotImplementedError,
    EOFError,
)


class NoBackup(SetupError):
    """A file that is not, or not wholly, what `backup` has written; nothing was changed."""

    def __init__(self, file: Path, why: str) -> None:
        super().__init__(f"{file.name} {why}，什么都没有变。")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds: when it was made, the heads of its histories by unit, sizes and digests by name.

    `left_out` are files that were no longer what their names say.
    """

    format: int
    made_at: str
    heads: dict[str, str]
    contents: dict[str, tuple[int, str]]
    left_out: tuple[str, ...] = ()

    @property
    def files(self) -> int:
        """How many files besides the ledger."""
        return len(self.contents) - 1


def _kept_files(data: Path) -> Iterator[str]:
    """The files under a data directory that belong to the ledger, by their names there."""
    for folder in FOLDERS:
        for path in sorted((data / folder).glob("??/*")):
            name = path.relative_to(data).as_posix()
            if KEPT.fullmatch(name) and path.is_file() and not path.is_symlink():
                yield name


def write(file: Path, ledger: Path, data: Path, made_at: str, heads: Mapping[str, str]) -> Manifest:
    """Write a backup whole or not at all."""
    part = file.with_name(f".{file.name}.part")
    contents: dict[str, tuple[int, str]] = {}
    left_out = []
    try:
        with zipfile.ZipFile(part, "x", allowZip64=True) as archive:
            contents[LEDGER] = _pack(archive, LEDGER, ledger, zipfile.ZIP_DEFLATED)
            for name in _kept_files(data):
                if is_file(data / name, Path(name).name):
                    contents[name] = _pack(archive, name, data / name, zipfile.ZIP_STORED)
                else:
                    left_out.append(name)
            manifest = Manifest(FORMAT, made_at, dict(heads), contents, tuple(left_out))
            archive.writestr(MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False))
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    return manifest


def is_file(path: Path, digest: str) -> bool:
    """Whether a file is there and is what its digest says."""
    if not path.is_file():
        return False
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest() == digest


def _pack(archive: zipfile.ZipFile, name: str, path: Path, packed: int) -> tuple[int, str]:
    entry = zipfile.ZipInfo(name)
    # Whoever unpacks it by hand gets files for his own eyes.
    entry.compress_type, entry.external_attr = packed, 0o600 << 16
    with path.open("rb") as source, archive.open(entry, "w", force_zip64=True) as target:
        return _copied(source, target)


def unpack(file: Path, into: Path) -> Manifest:
    """Unpack a backup into an empty directory, every part checked against its digest; raises NoBackup."""
    if not zipfile.is_zipfile(file):
        raise NoBackup(file, "不是台账的备份")
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = _read_manifest(file, archive)
            _room(file, manifest, into)
            for name, (size, digest) in manifest.contents.items():
                target = into / name
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(name) as source, target.open("xb") as written:
                    if _copied(source, written, most=size) != (size, digest):
                        raise NoBackup(file, "已经损坏")
    except _BROKEN as error:
        raise NoBackup(file, "已经损坏") from error
    return manifest


def _read_manifest(file: Path, archive: zipfile.ZipFile) -> Manifest:
    """The list of what is inside, and nothing else is inside: no path of its own, no link, no bomb."""
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if MANIFEST not in names or LEDGER not in names:
        raise NoBackup(file, "不是台账的备份")
    if any(_hostile(entry) for entry in entries) or len(set(names)) < len(names):
        raise NoBackup(file, "里有不该有的内容，没有打开")
    with archive.open(MANIFEST) as source:
        manifest = _manifest(json.loads(source.read(MOST_MANIFEST)))
    if manifest.format > FORMAT:
        raise NoBackup(file, "是更新的版本做的备份，请先升级")
    if set(names) - {MANIFEST} != set(manifest.contents):
        raise NoBackup(file, "里的文件和清单对不上")
    sizes = {entry.filename: entry.file_size for entry in entries}
    if any(sizes[name] != size for name, (size, _) in manifest.contents.items()):
        raise NoBackup(file, "已经损坏")
    if any(named[2] != manifest.contents[name][1] for name in names if (named := KEPT.fullmatch(name))):
        raise NoBackup(file, "里的文件和清单对不上")
    return manifest


def _hostile(entry: zipfile.ZipInfo) -> bool:
    ours = entry.filename in {MANIFEST, LEDGER} or KEPT.fullmatch(entry.filename)
    linked = stat.S_ISLNK(entry.external_attr >> 16)
    # What is not packed is no bigger than the file it lies in; of the ledger so much is believed.
    swollen = entry.filename not in {MANIFEST, LEDGER} and entry.compress_type != zipfile.ZIP_STORED
    most = MOST_MANIFEST if entry.filename == MANIFEST else MOST_LEDGER
    return not ours or linked or swollen or bool(entry.flag_bits & 1) or entry.file_size > most


def _manifest(read: Any) -> Manifest:
    known = {field.name: read[field.name] for field in fields(Manifest)}
    left_out = tuple(str(name) for name in known["left_out"])
    contents = {str(name): (int(size), str(digest)) for name, (size, digest) in known["contents"].items()}
    heads = {str(unit): str(head) for unit, head in known["heads"].items()}
    return Manifest(int(known["format"]), str(known["made_at"]), heads, contents, left_out)


def _room(file: Path, manifest: Manifest, into: Path) -> None:
    needed = sum(size for size, _ in manifest.contents.values())
    if needed > shutil.disk_usage(into).free:
        raise NoBackup(file, f"要{needed / 1024**3:.1f}GB，磁盘空间不够")


def _copied(source: IO[bytes], target: IO[bytes], most: int | None = None) -> tuple[int, str]:
    """Copy a stream, no further than `most`; how long it was and its digest."""
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(_CHUNK):
        size += len(chunk)
        if most is not None and size > most:
            break
        digest.update(chunk)
        target.write(chunk)
    return size, digest.hexdigest()
