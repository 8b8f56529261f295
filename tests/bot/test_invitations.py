"""Invitations from the terminal: one person, or a list of them on one sheet."""

from __future__ import annotations

from pathlib import Path

from docx import Document

from tests.bot.conftest import Run
from tests.bot.test_command_line import one_json


def test_a_list_becomes_a_sheet_with_a_code_for_everybody(imported: Run, tmp_path: Path) -> None:
    people = tmp_path / "people.txt"
    people.write_text(
        "何同志 农业农村办\n冯副镇长，分管领导\n\n秦组长\t巡察办\n李主任 整改办\n", encoding="utf-8"
    )
    code, sheet, _ = imported("invite", "--list", people)
    assert code == 0
    assert sheet.count("的邀请码（用一次") == 4
    assert "何同志（农业农村办）的邀请码" in sheet
    found = one_json(imported("invite", "--list", people, "--json")[1])
    assert [one["name"] for one in found] == ["何同志", "冯副镇长", "秦组长", "李主任"]
    assert len({one["code"] for one in found}) == 4


def test_a_list_with_half_a_line_invites_nobody(imported: Run, tmp_path: Path) -> None:
    people = tmp_path / "people.txt"
    people.write_text("何同志 农业农村办\n吴同志\n", encoding="utf-8")
    assert imported("invite", "--list", people)[0] == 2
    assert "名单第2行少了部门或角色" in imported("invite", "--list", people)[2]


def test_deputy_and_verifier_are_invited_and_a_mere_reader_is_not(imported: Run) -> None:
    for role in ("deputy", "verifier"):
        assert imported("invite", "--name", "冯副镇长", "--role", role)[0] == 0
    assert imported("invite", "--name", "某", "--role", "viewer")[0] == 2


def test_a_sheet_to_print_holds_every_code_of_the_list(imported: Run, tmp_path: Path) -> None:
    people, sheet = tmp_path / "people.csv", tmp_path / "邀请码.docx"
    people.write_bytes("姓名,角色,部门\n何同志,部门,农业农村办\n冯副镇长,分管领导,\n".encode("gb18030"))
    code, said, _ = imported("invite", "--list", people, "--sheet", sheet, "--json")
    assert code == 0
    printed = "\n".join(cell.text for row in Document(str(sheet)).tables[0].rows for cell in row.cells)
    assert all(one["code"] in printed and one["name"] in printed for one in one_json(said))
    assert imported("invite", "--list", people, "--sheet", tmp_path / "a.pdf")[0] == 2


def test_what_was_not_used_is_listed_and_revoked_one_by_one_or_all(imported: Run, tmp_path: Path) -> None:
    people = tmp_path / "people.txt"
    people.write_text("何同志 农业农村办\n冯副镇长 分管领导\n秦组长 巡察办\n", encoding="utf-8")
    imported("invite", "--list", people)
    listed = imported("invitations")[1]
    assert listed.startswith("没用的邀请3份：\n1　农业农村办 何同志，")
    assert imported("invitations", "--revoke", "9")[0] == 2
    assert imported("invitations", "--revoke", "1")[1].startswith("已作废1份。\n没用的邀请2份：\n2　")
    assert [one["name"] for one in one_json(imported("invitations", "--json")[1])] == ["冯副镇长", "秦组长"]
    assert imported("invitations", "--revoke-all")[1] == "已作废2份。\n没用的邀请0份。\n"
    assert "发邀请" in imported("log")[1]
    assert "作废邀请" in imported("log")[1]
