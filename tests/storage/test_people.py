"""Lists of people: what offices write, and what must be asked about instead of guessed."""

from __future__ import annotations

import io
from datetime import date

import pytest
from docx import Document
from openpyxl import Workbook

from storage.errors import DocumentRefused
from storage.invitation_sheet import Slip, to_word
from storage.people import LONGEST, Invitee, read_file, read_lines, read_rows

HE = Invitee("何同志", "clerk", "农业农村办")


@pytest.mark.parametrize(
    ("line", "person"),
    [
        ("何同志 农业农村办", HE),
        ("何同志，农业农村办", HE),
        ("1、何同志\t农业农村办", HE),
        ("（12）何同志　农业农村办", HE),
        ("3. 何同志, clerk, 农业农村办", HE),
        ("何同志|部门、村|农业农村办", HE),
        ("何同志 13800138000 农业农村办", HE),
        ("何同志 农业农村办 联络员", HE),
        ("何 敏 农业农村办", Invitee("何敏", "clerk", "农业农村办")),
        ("沈主任 整改办", Invitee("沈主任", "coordinator")),
        ("沈主任 党建办 整改办", Invitee("沈主任", "coordinator", "党建办")),
        ("冯副镇长：分管领导", Invitee("冯副镇长", "deputy")),
        ("周书记 主要领导", Invitee("周书记", "chief")),
        ("周书记 书记", Invitee("周书记", "chief")),
        ("黄支书 书记 苇塘村", Invitee("黄支书", "clerk", "苇塘村")),
        ("秦组长 县委巡察办", Invitee("秦组长", "verifier")),
        ("钱同志 水利", None),
        ("钱同志 部门 水利", Invitee("钱同志", "clerk", "水利")),
        ("钱同志 部门", None),
        ("钱同志", None),
        ("13800138000 农业农村办", None),
    ],
)
def test_a_line_says_who_and_where_or_is_asked_about(line: str, person: Invitee | None) -> None:
    listed = read_lines(line)
    assert listed.people == ((person,) if person else ())
    assert len(listed.problems) == (0 if person else 1)


def test_an_office_of_the_ledger_is_known_whatever_it_is_called() -> None:
    assert read_lines("钱同志 水利", {"水利"}).people == (Invitee("钱同志", "clerk", "水利"),)


def test_a_line_that_is_unclear_is_named_by_its_number() -> None:
    listed = read_lines("何同志 农业农村办\n\n张三\n何同志 农业农村办")
    assert listed.people == (HE,)
    assert [problem[:6] for problem in listed.problems] == ["名单第3行少", "名单第4行和"]


def test_columns_are_told_by_their_header() -> None:
    rows = [
        ["联络员名单"],
        ["角色", "单位", "姓名"],
        ["", "财政所", "吴同志"],
        ["村", "苇塘村", "郑同志"],
        ["镇长", "", "某"],
    ]
    listed = read_rows(rows)
    assert listed.people == (Invitee("吴同志", "clerk", "财政所"), Invitee("郑同志", "clerk", "苇塘村"))
    assert listed.problems[0].startswith("名单第5行“镇长”不是这里的角色")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_of_any_encoding_is_read(encoding: str) -> None:
    assert read_file("姓名,部门\n何同志,农业农村办\n".encode(encoding), ".csv").people == (HE,)


def test_a_workbook_without_a_header_is_read() -> None:
    book, content = Workbook(), io.BytesIO()
    assert book.active is not None
    book.active.append([1, "何同志", "农业农村办"])
    book.save(content)
    assert read_file(content.getvalue(), ".xlsx").people == (HE,)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_what_is_no_list_is_refused_in_one_sentence(content: bytes) -> None:
    with pytest.raises(DocumentRefused):
        read_file(content, ".xlsx")


def test_a_list_has_an_end() -> None:
    listed = read_lines("\n".join(f"甲{number}号 财政所" for number in range(LONGEST + 3)))
    assert len(listed.people) == LONGEST
    assert listed.problems == (f"一次最多{LONGEST}人，后面的3人请另发一份名单。",)


def test_a_slip_shows_whom_it_is_for_until_when_and_a_code_to_scan() -> None:
    until = date(2025, 10, 31)
    slips = [Slip("何同志", "农业农村办", "aB3_dE5-gH70", "https://t.me/b?start=aB3_dE5-gH70", until)] * 9
    document = Document(io.BytesIO(to_word("霁川镇", slips)))
    (table,) = document.tables
    first = table.cell(0, 0).text
    assert first.split("\n") == [
        "霁川镇巡察整改助手",
        "何同志（农业农村办）",
        "",
        "aB3_dE5-gH70",
        "手机扫码，点「开始」就能用",
        "只能用一次，2025年10月31日前有效。请勿转给别人",
    ]
    assert len(table.rows) == 5
    assert len(document.inline_shapes) == 9
    assert document.core_properties.author == ""


def test_without_the_bots_name_a_slip_says_what_to_type() -> None:
    document = Document(
        io.BytesIO(to_word("霁川镇", [Slip("何同志", "财政所", "abc", None, date(2025, 1, 2))]))
    )
    assert "在机器人里发：/start abc" in document.tables[0].cell(0, 0).text
