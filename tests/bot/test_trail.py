"""The history in the terminal, and what erasing leaves: nothing but a stub, and a chain that still verifies."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.practice import town as citizens
from bot.practice.town import Citizen
from handlers import rounds
from handlers.closeout_cards import shown_now
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


def test_the_history_names_who_was_invited_and_whose_invitation_was_revoked(imported: Run) -> None:
    imported("invite", "--name", "何同志", "--role", "clerk", "--office", "农业农村办")
    imported("invitations", "--revoke-all")
    out = imported("log")[1]
    assert "发邀请：何同志（部门、村，农业农村办）" in out
    assert "作废邀请：何同志" in out


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


def test_what_has_no_number_is_erased_by_its_words(imported: Run, tmp_path: Path) -> None:
    reported(tmp_path)
    code, out, _ = imported("erase", "--words", "低保对象钱某某", "--reason", "涉及个人隐私", "--yes")
    assert (code, out.startswith("已清除含这几个字的内容")) == (0, True)
    assert "低保对象钱某某" not in whole(tmp_path)
    assert "低保对象钱某某".encode() not in stored(tmp_path)


def test_erasing_wants_a_number_or_words_that_tell(imported: Run) -> None:
    assert imported("erase", "--reason", "错了", "--yes")[0] == 2
    assert imported("erase", 1, "--words", "低保对象", "--reason", "错了", "--yes")[0] == 2
    assert "至少写3个字" in imported("erase", "--words", "户厕", "--reason", "错了", "--yes")[2]


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


def test_a_leader_named_at_the_terminal_gets_what_waits_for_his_signature(
    imported: Run, tmp_path: Path
) -> None:
    database = Database(f"sqlite:///{(tmp_path / 'data' / 'zhenggai.db').as_posix()}")
    with database.transaction() as session:
        book = Book(session, citizens.FRIDAY)
        shen, _ = citizens.settle(book, citizens.SHEN), citizens.settle(book, citizens.FENG)
        ledger = book.ledger(shen.unit_id)
        issue = ledger.issues.coded("2-2")
        closeout = rounds.begin(ledger, issue, shen, ledger.offices.found("财政所"), "申请销号")
        ledger.closeouts.sign(closeout, "review", shen, shown_now(ledger, ledger.issues.get(issue.id)))
    assert imported("assign", "2-2", "--leader", "冯副镇长")[0] == 0
    with database.transaction() as session:
        sent = [row.payload for row in Book(session, citizens.FRIDAY).mail.heads(citizens.FRIDAY, 9)]
    database.close()
    assert any("请签批销号" in payload.get("text", "") for payload in sent)
