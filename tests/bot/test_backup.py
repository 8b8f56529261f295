"""A backup is whole: ledger and files in one, restored together, checked first, and nothing hostile is opened."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.archive import LEDGER, MANIFEST
from tests.bot.conftest import Run
from tests.bot.test_command_line import one_json
from tests.bot.test_trail import reported

PHOTO = b"\xff\xd8\xff photo of a lamp"
NAME = hashlib.sha256(PHOTO).hexdigest()


@pytest.fixture
def kept(imported: Run, tmp_path: Path) -> Run:
    """A ledger that speaks of one photo, which lies where the fetcher puts it."""
    reported(tmp_path)
    path = tmp_path / "data" / "files" / NAME[:2] / NAME
    path.parent.mkdir(parents=True)
    path.write_bytes(PHOTO)
    with closing(sqlite3.connect(tmp_path / "data" / "zhenggai.db")) as connection:
        connection.execute("UPDATE evidence SET state = 'fetched', sha256 = ?", (NAME,))
        connection.commit()
    return imported


@pytest.fixture
def backup(kept: Run, tmp_path: Path) -> Path:
    assert kept("backup", tmp_path / "b.zip")[0] == 0
    return tmp_path / "b.zip"


def rewritten(
    backup: Path, change: Callable[[dict[str, bytes]], None], packed: int = zipfile.ZIP_STORED
) -> Path:
    """The backup with its parts changed."""
    with zipfile.ZipFile(backup) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    with zipfile.ZipFile(backup, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content, packed)
    return backup


def head(run: Run) -> str:
    return run("log")[1].split()[-1]


def test_ledger_and_files_come_back_together(kept: Run, backup: Path, tmp_path: Path) -> None:
    before = head(kept)
    shutil.rmtree(tmp_path / "data")
    code, out, _ = kept("restore", backup)
    assert (code, out) == (0, f"已恢复：台账和文件1份，都核对过。\n霁川镇：改动记录的校验码 {before}\n")
    assert (tmp_path / "data" / "files" / NAME[:2] / NAME).read_bytes() == PHOTO
    assert head(kept) == before
    assert len(one_json(kept("show", "2-1", "--json")[1])["reports"]) == 1


def test_the_backup_says_the_head_of_the_history(kept: Run, tmp_path: Path) -> None:
    code, out, _ = kept("backup", tmp_path / "b.zip")
    assert (code, out.splitlines()[1]) == (0, f"霁川镇：改动记录的校验码 {head(kept)}")
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        assert json.loads(archive.read(MANIFEST))["heads"] == {"霁川镇": head(kept)}


def test_the_doctor_looks_through_a_backup_without_restoring_it(
    kept: Run, backup: Path, tmp_path: Path
) -> None:
    was = head(kept)
    kept("assign", "1-5", "--office", "规建办")
    code, out, _ = kept("doctor", backup)
    assert (code, out.splitlines()[-1]) == (0, f"霁川镇：改动记录的校验码 {was}")
    assert "这份备份是完好的" in out
    assert head(kept) != was
    assert sorted(path.name for path in tmp_path.glob(".*")) == []


def test_the_doctor_tells_the_head_and_misses_a_lost_file(kept: Run, tmp_path: Path) -> None:
    assert f"霁川镇：改动记录2条，校验码 {head(kept)}" in kept("doctor")[1]
    (tmp_path / "data" / "files" / NAME[:2] / NAME).write_bytes(b"something else")
    code, out, _ = kept("doctor")
    assert code == 1
    assert f"有1份材料的文件不在或者变了样，例如 {NAME}" in out


def test_a_harmed_file_is_left_out_and_told(kept: Run, tmp_path: Path) -> None:
    (tmp_path / "data" / "files" / NAME[:2] / NAME).write_bytes(b"rotten")
    code, out, _ = kept("backup", tmp_path / "b.zip")
    assert (code, "有1份文件已经损坏，没有备份进去" in out) == (0, True)
    assert kept("restore", tmp_path / "b.zip")[0] == 0


def test_a_harmed_file_is_mended_by_restoring(kept: Run, backup: Path, tmp_path: Path) -> None:
    path = tmp_path / "data" / "files" / NAME[:2] / NAME
    path.write_bytes(b"rotten")
    assert kept("restore", backup)[0] == 0
    assert path.read_bytes() == PHOTO


def test_a_backup_never_writes_over_a_file(kept: Run, backup: Path) -> None:
    before = backup.read_bytes()
    assert kept("backup", backup)[0] == 1
    assert backup.read_bytes() == before


def _outside(parts: dict[str, bytes]) -> None:
    parts["../../evil"] = b"x"


def _elsewhere(parts: dict[str, bytes]) -> None:
    parts["files/evil.sh"] = b"x"


def _unlisted(parts: dict[str, bytes]) -> None:
    other = hashlib.sha256(b"x").hexdigest()
    parts[f"files/{other[:2]}/{other}"] = b"x"


def _exchanged(parts: dict[str, bytes]) -> None:
    parts[f"files/{NAME[:2]}/{NAME}"] = PHOTO[::-1]


def _other_ledger(parts: dict[str, bytes]) -> None:
    _relist(parts, b"SQLite format 3\0 and no more")


def _not_json(parts: dict[str, bytes]) -> None:
    parts[MANIFEST] = b"[]"


def _no_manifest(parts: dict[str, bytes]) -> None:
    del parts[MANIFEST]


def _later_format(parts: dict[str, bytes]) -> None:
    parts[MANIFEST] = json.dumps(json.loads(parts[MANIFEST]) | {"format": 2}).encode()


def _relist(parts: dict[str, bytes], ledger: bytes) -> None:
    """Another ledger, listed as if it belonged there."""
    parts[LEDGER] = ledger
    manifest = json.loads(parts[MANIFEST])
    manifest["contents"][LEDGER] = [len(ledger), hashlib.sha256(ledger).hexdigest()]
    parts[MANIFEST] = json.dumps(manifest).encode()


def _sql(parts: dict[str, bytes], statement: str) -> None:
    path = Path("changed.db")
    path.write_bytes(parts[LEDGER])
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    _relist(parts, path.read_bytes())
    path.unlink()


def _trigger(parts: dict[str, bytes]) -> None:
    _sql(parts, "CREATE TRIGGER evil AFTER INSERT ON report BEGIN DELETE FROM history; END")


def _other_history(parts: dict[str, bytes]) -> None:
    _sql(parts, "DELETE FROM history WHERE sequence = 2")


def _from_the_future(parts: dict[str, bytes]) -> None:
    _sql(parts, "UPDATE alembic_version SET version_num = '9999'")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (_outside, "里有不该有的内容，没有打开"),
        (_elsewhere, "里有不该有的内容，没有打开"),
        (_unlisted, "里的文件和清单对不上"),
        (_exchanged, "已经损坏"),
        (_other_ledger, "不是台账的备份"),
        (_not_json, "已经损坏"),
        (_no_manifest, "不是台账的备份"),
        (_later_format, "是更新的版本做的备份，请先升级"),
        (_trigger, "里的台账已经损坏"),
        (_other_history, "里的改动记录和校验码对不上"),
        (_from_the_future, "是更新的版本做的备份，请先升级"),
    ],
)
def test_what_is_not_wholly_ours_is_refused_and_nothing_changes(
    kept: Run, backup: Path, tmp_path: Path, change: Callable[[dict[str, bytes]], None], why: str
) -> None:
    rewritten(backup, change)
    before = head(kept)
    files = sorted(path.as_posix() for path in tmp_path.rglob("*"))
    code, out, error = kept("restore", backup)
    assert (code, out, error) == (1, "", f"b.zip {why}，什么都没有变。\n")
    assert head(kept) == before
    assert sorted(path.as_posix() for path in tmp_path.rglob("*")) == files


def test_what_is_packed_smaller_than_it_is_is_not_unpacked(kept: Run, backup: Path) -> None:
    rewritten(backup, lambda _: None, zipfile.ZIP_DEFLATED)
    code, _, error = kept("restore", backup)
    assert (code, "里有不该有的内容，没有打开" in error) == (1, True)


def test_a_link_in_a_backup_is_not_followed(kept: Run, backup: Path) -> None:
    with zipfile.ZipFile(backup, "a") as archive:
        link = zipfile.ZipInfo(f"files/aa/{'a' * 64}")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    code, _, error = kept("restore", backup)
    assert (code, "里有不该有的内容，没有打开" in error) == (1, True)


def test_half_a_backup_is_refused(kept: Run, backup: Path) -> None:
    content = backup.read_bytes()
    for length in (0, 10, len(content) // 2, len(content) - 1):
        backup.write_bytes(content[:length])
        code, _, error = kept("restore", backup)
        assert (code, error.count("\n")) == (1, 1)
        assert "什么都没有变" in error
