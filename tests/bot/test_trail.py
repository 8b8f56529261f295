"""The history in the terminal, and what erasing leaves: nothing but a stub, and a chain that still verifies."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.practice import town as citizens
from bot.practice.town import Citizen
from storage.database import Database
from storage.ledger import Book
from tests.bot.conftest import Run

SECRET = "低保对象钱某某的情况已经核实"


def reported(root: Path) -> int:
    database = Database(f"sqlite:///{(root / 'data' / 'zhenggai.db').as_posix()}")
    with database.transaction() as session:
        book = Book(session, citizens.FRIDAY)
        member = citizens.settle(book, Citizen(9101, "吴同志", "clerk", "财政所"))
        ledger = book.ledger(member.unit_id)
        book.mail.receive(
            [{"update_id": 5, "message": {"message_id": 77, "chat": {"id": 9101}, "text": SECRET}}], book.now
        )
        report = ledger.reports.receive(member, 9101, 77, SECRET)
        ledger.evidence.keep(9101, 78, report.id, kind="photo", file_id="p1")
        entry = ledger.reports.tie(report, ledger.issues.coded("2-1").id, SECRET)
        kept = ledger.reports.record(entry, member)
        book.mail.post(9101, {"method": "sendMessage", "text": f"原话：{SECRET}"}, now=book.now)
    database.close()
    return kept.receipt or 0


def whole(root: Path) -> str:
    """Every row as it is stored, JSON with its characters written out."""
    with closing(sqlite3.connect(root / "data" / "zhenggai.db")) as connection:
        dumped = "\n".join(connection.iterdump())
    return re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), dumped)


def stored(root: Path) -> bytes:
    """The database with its log, byte by byte."""
    return b"".join(path.read_bytes() for path in (root / "data").glob("zhenggai.db*"))


def test_the_history_is_told_line_by_line_with_its_head(imported: Run) -> None:
    code, out, _ = imported("log")
    assert code == 0
    assert "导入台账" in out
    assert "校验码 " in out


def test_what_is_erased_is_nowhere_and_the_chain_still_verifies(imported: Run, tmp_path: Path) -> None:
    receipt = reported(tmp_path)
    assert SECRET in whole(tmp_path)
    assert SECRET.encode() in stored(tmp_path)
    code, out, _ = imported("erase", receipt, "--reason", "涉及个人隐私", "--yes")
    assert (code, out.startswith(f"已清除登记号{receipt:04d}")) == (0, True)
    assert SECRET not in whole(tmp_path)
    assert SECRET.encode() not in stored(tmp_path)
    assert "整改办：清除内容" in imported("log")[1]
    assert "涉及个人隐私" in imported("log")[1]
    assert "历史记录" not in imported("doctor")[1]


def test_erasing_what_is_not_there_changes_nothing(imported: Run) -> None:
    code, _, error = imported("erase", 999, "--reason", "错了", "--yes")
    assert (code, error) == (1, "没有登记号0999，请核对。\n")


def test_the_doctor_names_the_first_broken_link(imported: Run, tmp_path: Path) -> None:
    reported(tmp_path)
    with closing(sqlite3.connect(tmp_path / "data" / "zhenggai.db")) as connection:
        connection.execute("UPDATE history SET action = 'withdrawn' WHERE action = 'recorded'")
        connection.commit()
    code, out, _ = imported("doctor")
    assert code == 1
    assert "的历史记录从第2条起对不上" in out
