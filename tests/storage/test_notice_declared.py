"""What a ledger declares beside its issues: on a sheet of words, in a total row, in a column of numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from openpyxl import Workbook

from storage.documents import Notice
from storage.notice.files import read_bytes
from tests.storage.documents import docx_of, saved, xlsx_of
from tests.storage.test_checks import found

TITLE = "柳溪乡巡察整改台账"
HEAD = ["序号", "问题", "整改措施", "责任单位", "整改时限", "状态"]
ROWS: list[list[Any]] = [
    ["1", "路灯不亮", "①更换。②巡查。", "城建办", "2025年6月30日", "已完成"],
    ["2", "账目不清", "①清账。②公示。", "财政所", "2025年9月30日", "正在整改"],
    ["3", "会风不严", "①通报。②考勤。", "党政办", "长期坚持", "长期坚持"],
]
WORDS = ["填 表 说 明", "1. 本表每月更新。", "2. 县委第三巡察组2025年3月4日反馈我乡3个问题。"]


def book(words: Sequence[object], *above: str, name: str = "填表说明", first: bool = True) -> Notice:
    """A workbook with a ledger and a sheet of further rows."""
    workbook = Workbook()
    page = workbook.active
    assert page is not None
    page.title = "台账"
    for row in ([TITLE], *([line] for line in above), HEAD, *ROWS):
        page.append(row)
    sheet = workbook.create_sheet(name, 0 if first else None)
    for line in words:
        sheet.append(line if isinstance(line, list) else [line])
    (notice,) = read_bytes(saved(workbook), ".xlsx")
    return notice


def sheet(*rows: list[Any]) -> Notice:
    """A ledger of one sheet."""
    (notice,) = read_bytes(xlsx_of([[TITLE], *rows]), ".xlsx")
    return notice


@pytest.mark.parametrize("first", [True, False])
def test_a_sheet_of_words_tells_the_totals_and_the_feedback_of_the_ledger(first: bool) -> None:
    notice = book([*WORDS, "3. 截至9月底，已完成1个，正在整改1个，长期坚持1个。"], first=first)
    assert (notice.unit, notice.inspected_by) == ("柳溪乡", "县委第三巡察组")
    assert str(notice.feedback_date) == "2025-03-04"
    assert [(t.issues, t.done, t.ongoing, t.others) for t in notice.declared] == [(3, 1, 1, 1)]
    assert {f.kind for f in notice.findings} == {"status_unclear"}
    wrong = book([*WORDS, "3. 截至9月底，已完成3个，正在整改0个。"], first=first)
    assert found(wrong, "declared_done_mismatch")


@pytest.mark.parametrize(
    "words",
    [
        ["示例：县委巡察组2025年3月4日反馈5个问题，已完成4个，正在整改1个。"],
        ["上轮巡察2021年3月4日反馈5个问题，已完成4个，正在整改1个。"],
        [["方面", "反馈5个问题", "已完成4个"], ["党建", "3", "2"]],
        ["已完成", "正在整改"],
    ],
)
def test_a_sheet_of_other_words_is_not_taken_for_the_ledger_s(words: list[object]) -> None:
    notice = book(words)
    assert (notice.feedback_date, notice.declared) == (None, ())
    assert "填表说明" in found(notice, "unread_lines")[0].message


def test_what_stands_on_the_ledger_s_own_sheet_is_believed_first() -> None:
    notice = book(
        [*WORDS[:2], "反馈时间：2024年1月2日，共5个问题。"],
        "反馈时间：2025年3月4日",
        "反馈的3个问题，已完成1个，正在整改1个，长期坚持1个。",
    )
    assert str(notice.feedback_date) == "2025-03-04"
    assert [t.issues for t in notice.declared] == [3]


@pytest.mark.parametrize(
    ("told", "kinds"),
    [
        ("3个问题，已完成1个，正在整改1个，长期坚持1个", set()),
        ("3个问题，已完成2个，正在整改1个，其中长期坚持1个", set()),
        ("3个问题，已完成1个，正在整改1个", {"declared_parts_mismatch"}),
        ("3个问题，已完成3个，正在整改0个", {"declared_done_mismatch"}),
        ("4个问题，已完成1个，正在整改2个，长期坚持1个", {"declared_total_mismatch"}),
    ],
)
def test_a_total_row_counts_every_state(told: str, kinds: set[str]) -> None:
    notice = sheet(HEAD, *ROWS, ["合计", "", told, "", "", ""])
    assert {f.kind for f in notice.findings if f.severity == "error"} == kinds


def test_kinds_of_issues_are_its_sections_where_the_ledger_has_any() -> None:
    kinds = ["城建", "财务", "财务"]
    rows = [[*row[:1], kind, *row[1:]] for row, kind in zip(ROWS, kinds, strict=True)]
    head = ["序号", "问题类别", *HEAD[1:]]
    for said, wrong in (("共列2类3项问题", False), ("共列3类3项问题", True)):
        assert bool(found(sheet(head, *rows, [f"说明：本表{said}。"]), "declared_total_mismatch")) is wrong
    assert not found(sheet(HEAD, *ROWS, ["说明：本表共列2类3项问题。"]), "declared_total_mismatch")


FORMS = {
    "column": lambda n: xlsx_of([[TITLE], [*HEAD, "措施条数"], *([*row, n] for row in ROWS)]),
    "words": lambda n: docx_of([TITLE, "甲", "乙"], [[*HEAD, "整改措施数量"], *([*row, f"{n}项"] for row in ROWS)]),
    "form": lambda n: xlsx_of(
        [[TITLE], *(line for row in ROWS for line in ([], ["问题", row[1]], ["措施数", f"{n}条"], ["整改措施", row[2]], ["责任单位", row[3]]))]
    ),
    "lines": lambda n: "\n".join(
        [TITLE, *(f"问题{row[0]}：{row[1]}\n措施数：{n}项\n整改措施：{row[2]}\n责任单位：{row[3]}" for row in ROWS)]
    ).encode(),
    "page": lambda n: "<html><h1>{}</h1><table>{}</table></html>".format(
        TITLE,
        "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>" for row in ([*HEAD, "措施数"], *([*row, n] for row in ROWS))),
    ).encode(),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_the_number_of_measures_is_compared_with_the_measures(form: str) -> None:
    for said, wrong in ((2, 0), (3, 3)):
        (notice,) = read_bytes(FORMS[form](said))
        assert [(i.declared_measures, len(i.measures)) for i in notice.issues] == [(said, 2)] * 3
        assert len(found(notice, "declared_measures_mismatch")) == wrong


def test_numbers_of_other_things_are_no_measures() -> None:
    for name, cell in (
        ("已完成措施数", "1"),
        ("建立制度数", "3项"),
        ("涉及问题数", "4个"),
        ("整改任务数", "1"),
    ):
        issue = sheet([*HEAD, name], *([*row, cell] for row in ROWS)).issues[0]
        assert (issue.title, issue.declared_measures, len(issue.measures)) == ("路灯不亮", None, 2)
        assert issue.notes == f"{name}：{cell}"
    # A 1 beside every measure, and a number beside what is no list of measures.
    rows = [
        ["1", "路灯不亮", "更换灯头二十盏。", "城建办", "", "已完成", "1"],
        ["", "", "每周巡查。", "", "", "", "1"],
    ]
    assert not found(sheet([*HEAD, "措施数"], *rows, ["2", *ROWS[1][1:], "2"]), "declared_measures_mismatch")
    told = ["序号", "问题", "整改进展", "责任单位", "整改时限", "状态", "措施数"]
    assert not found(sheet(told, *([*row, "3"] for row in ROWS)), "declared_measures_mismatch")


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("反馈单位：县委第二巡察组", "柳溪乡"),
        ("督办单位：县委巡察办", "柳溪乡"),
        ("巡察单位：县委第二巡察组　被巡察单位：柳溪乡党委", "柳溪乡党委"),
        ("填报单位（盖章）：柳溪乡党政办", "柳溪乡党政办"),
        ("单位名称：柳溪乡党委", "柳溪乡党委"),
    ],
)
def test_the_unit_is_not_who_inspected_it(line: str, unit: str) -> None:
    assert sheet([line], HEAD, *ROWS).unit == unit


def test_a_total_below_the_last_issue_is_no_part_of_it() -> None:
    issues = [f"问题{row[0]}：{row[1]}\n整改措施：{row[2]}\n整改状态：{row[5]}" for row in ROWS]
    for total in (
        "合计：3个问题，已完成1个，正在整改1个，长期坚持1个",
        "总计3个问题，已完成1个，正在整改1个，长期坚持1个。",
    ):
        (notice,) = read_bytes("\n".join([TITLE, *issues, total]).encode())
        assert [i.progress for i in notice.issues] == ["done", "ongoing", None]
        assert [(t.issues, t.done, t.ongoing, t.others, t.where) for t in notice.declared] == [
            (3, 1, 1, 1, "closing")
        ]


def test_what_stands_beside_its_label_above_the_header_is_read_with_it() -> None:
    labels = ["反馈时间", "2025年3月4日", "巡察机构", "县委第三巡察组", "填报时间", "2025年10月9日"]
    notice = sheet(labels, HEAD, *ROWS)
    assert (str(notice.feedback_date), str(notice.published)) == ("2025-03-04", "2025-10-09")
    assert notice.inspected_by == "县委第三巡察组"


def test_the_unit_ends_where_another_label_begins() -> None:
    assert sheet(["填报单位：柳溪乡党委；填报日期：2025年10月9日"], HEAD, *ROWS).unit == "柳溪乡党委"


@pytest.mark.parametrize("name", ["措施完成日期", "整改完成时间", "完成日期"])
def test_the_day_on_which_a_measure_was_done_is_no_deadline(name: str) -> None:
    head = [*HEAD[:3], name, *HEAD[3:]]
    notice = sheet(head, *([*row[:3], "2025年4月1日", *row[3:]] for row in ROWS))
    assert [str(i.deadline) for i in notice.issues[:2]] == ["2025-06-30", "2025-09-30"]


def test_each_row_of_an_issue_is_a_measure_of_its_own_whatever_the_column_is_called() -> None:
    head = ["序号", "问题", "整改措施及落实情况", "责任单位", "整改时限", "状态"]
    rows = [
        ["1", "路灯不亮", "更换灯头20盏。", "城建办", "2025年6月30日", "已完成"],
        ["", "", "建立巡查日志。", "", "", ""],
        ["2", "账目不清", "清账6笔。", "财政所", "2025年9月30日", "正在整改"],
    ]
    assert [len(issue.measures) for issue in sheet(head, *rows).issues] == [2, 1]
