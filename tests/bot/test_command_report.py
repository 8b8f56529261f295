"""`report`: what the offices wrote, recorded from a file or a pasted log without Telegram."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.bot.conftest import Run

LOG = """农业农村办何：户厕改了20户累计187户，饮水管护签了6个村
财政所吴：资产盘到第8个单位
综合执法队邓：本周无
"""


@pytest.fixture
def assigned(imported: Run) -> Run:
    for office, codes in {
        "农业农村办": ("1-3", "4-2"),
        "财政所": ("2-3",),
        "综合执法队": ("4-1",),
        "规建办": ("1-5",),
    }.items():
        imported("assign", *codes, "--office", office)
    return imported


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "群聊.txt"
    path.write_text(LOG, encoding="utf-8")
    return path


def reports(run: Run, code: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("show", code, "--json")[1])["reports"]
    return found


def test_a_log_is_shown_first_and_recorded_after_yes(assigned: Run, log: Path) -> None:
    code, out, _ = assigned("report", log, stdin="y\n")
    assert code == 0
    assert out.startswith(
        "3个部门，4件事：\n1　农业农村办 → 第3条，累计187户（多20户）\n2　农业农村办 → 第16条，签了6个村\n"
    )
    assert "已记录4条（登记号0001至0004），各部门所报，整改办代录\n本周还没收到：规建办\n" in out


def test_the_office_reported_and_the_terminal_typed(assigned: Run, log: Path) -> None:
    assigned("report", log, "--yes")
    (told,) = reports(assigned, "1-3")
    assert (told["office"], told["member"], told["text"]) == (
        "农业农村办",
        "整改办",
        "户厕改了20户累计187户",
    )
    assert [figure["value"] for figure in told["figures"]] == [20, 187]


def test_no_means_nothing_changed(assigned: Run, log: Path) -> None:
    code, out, _ = assigned("report", log, stdin="n\n")
    assert code == 1
    assert "没有记录，什么都没有变。" in out
    assert reports(assigned, "1-3") == []
    assert assigned("report", log, "--yes")[0] == 0


def test_the_same_file_again_says_so_and_counts_once(assigned: Run, log: Path) -> None:
    assigned("report", log, "--yes")
    log.write_text(LOG.replace("\n", "\r\n") + "\n\n", encoding="gb18030")
    assert assigned("report", log, "--yes") == (1, "", "这份内容已经记过了，没有重复记。\n")
    assert len(reports(assigned, "1-3")) == 1


def test_a_log_that_goes_on_brings_only_what_is_new(assigned: Run, log: Path) -> None:
    assigned("report", log, "--yes")
    log.write_text(f"{LOG}规建办邓：路灯换了40盏\n", encoding="utf-8")
    code, out, _ = assigned("report", log, "--yes")
    assert (code, "已记录1条（登记号0005）" in out) == (0, True)
    assert len(reports(assigned, "1-3")) == 1


def test_the_standard_input_is_recorded_only_with_yes(assigned: Run) -> None:
    code, out, _ = assigned("report", "-", stdin=LOG)
    assert code == 1
    assert out.endswith("没有记录，什么都没有变。要记录请加 --yes。\n")
    assert assigned("report", "-", "--yes", stdin=LOG)[0] == 0
    assert len(reports(assigned, "4-2")) == 1


def test_a_whole_file_may_be_one_offices(assigned: Run) -> None:
    code, _, _ = assigned(
        "report", "-", "--office", "苇塘村", "--yes", stdin="户厕又改了2户一共12户\n水表井盖换好了\n"
    )
    assert code == 0
    (told,) = reports(assigned, "1-3")
    assert told["office"] == "苇塘村"
    assert "全镇累计167户" in assigned("show", "1-3")[1]


def test_a_file_on_a_fresh_ledger_needs_no_member_and_no_office(imported: Run) -> None:
    assert imported("report", "-", "--yes", stdin=LOG)[0] == 0
    (told,) = reports(imported, "1-3")
    assert told["office"] == "农业农村办"


def test_what_is_unclear_waits_for_the_coordinator(assigned: Run) -> None:
    code, out, _ = assigned("report", "-", "--yes", stdin=f"{LOG}规建办邓：老街排水沟清完了\n")
    assert code == 0
    assert "规建办 → 还不清楚是哪条：老街排水沟清完了" in out
    assert "还有1条要逐条看" in out
    assert "/pending" in out


@pytest.mark.parametrize("text", ["", "收到\n谢谢大家\n", "今天中午吃什么"])
def test_a_file_without_progress_is_refused(assigned: Run, text: str) -> None:
    assert assigned("report", "-", "--yes", stdin=text) == (
        1,
        "",
        "没有读到新的整改进展，什么都没有记。\n",
    )


def test_an_identity_number_is_refused(assigned: Run) -> None:
    code, out, error = assigned("report", "-", "--yes", stdin=f"{LOG}财政所吴：440800199001011234\n")
    assert (code, out) == (1, "")
    assert "身份证号" in error


def test_a_file_that_is_not_there_is_refused_in_one_sentence(assigned: Run) -> None:
    code, out, error = assigned("report", "没有.txt", "--yes")
    assert (code, out, len(error.splitlines())) == (1, "", 1)
