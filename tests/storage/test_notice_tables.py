"""Ledgers as offices keep them: what forms, lists, sheets and ruled pages say beyond titles and statuses."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from storage.documents import Notice, NoticeIssue
from storage.notice import read_file, sheet
from storage.notice.files import read_bytes
from tests.storage.documents import ruled_pdf, saved, xlsx_of, zip_of

DATA = Path(__file__).parent.parent / "data" / "notices"
HEAD = ["序号", "问题", "整改措施", "责任领导", "责任单位", "整改时限", "进展情况", "状态"]
ROW: list[Any] = [
    1,
    "路灯不亮",
    "一是更换。二是巡查。",
    "冯某",
    "城建办",
    "2025年6月30日",
    "已更换20盏",
    "已完成",
]


def only(name: str) -> Notice:
    """The one notice of a fixture."""
    (notice,) = read_file(next(DATA.glob(f"{name}-*")))
    return notice


def duties(notice: Notice) -> list[tuple[str | None, str | None, str | None]]:
    """Who does each issue until when."""
    return [(i.leader, i.office, str(i.deadline) if i.deadline else i.deadline_text) for i in notice.issues]


def remarks(notice: Notice) -> list[str]:
    """What could not be read, in the words of the findings."""
    return [finding.message for finding in notice.findings if finding.kind == "unread_lines"]


def workbook(*rows: list[Any], change: Callable[[Workbook, Any], None] | None = None) -> Notice:
    """A ledger of the given rows, changed before it is written."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(["霁川镇巡察整改台账"])
    page.append(HEAD)
    for row in rows:
        page.append(row)
    if change:
        change(book, page)
    (notice,) = read_bytes(saved(book), ".xlsx")
    return notice


def repacked(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """A package with one part changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return zip_of(
            {n: change(package.read(n)) if n == name else package.read(n) for n in package.namelist()}
        )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("90", [("卞某", "社区管理办", "2025-08-31"), ("骆某", "社区管理办", "2025-08-31")]),
        ("91", [("艾某", "运营部", "2025-06-30"), ("艾某", "运营部", "2025-09-30"), ("艾某", "运营部", "2025-05-31")]),
        ("92", [("邰某", "检测股", "2025-05-31"), ("邰某", "质量股", "2025-09-30"), ("鄢某", "办公室", "2025-04-30")]),
        ("94", [("谷某", "财政所", "2025-06-30"), ("谷某", "财政所", "立行立改"), ("柏某", "党建办", "2025-10-31")]),
        ("95", [("尚某", "绿化股", "2025-08-31"), ("尚某", "审批股", "2025-07-31"), ("耿某", "办公室", "长期坚持")]),
        ("97", [("梅某", "文化站", "2025-05-20"), ("梅某", "水务办", "2025-11-30"), ("房某", "社会事务办", "2025-12-31")]),
        ("102", [("郁某", "综治办", "2025-12-31"), ("申某", "党政办", "2025-11-20"), ("申某", "党建办", "2025-10-31")]),
        ("104", [("齐某", "镇纪委", "2025-09-30"), ("鲍某", "党政办", "2025-06-30")]),
        ("108", [("曲某", "城建办", "2025-06-30"), ("路某", "文化站", "2025-09-30")]),
        ("106", [("喻某", "业务股", "2025-12-31"), ("邹某", "财务股", "2025-06-30")]),
    ],
)  # fmt: skip
def test_who_does_what_until_when_comes_from_wherever_it_stands(
    name: str, expected: list[tuple[str | None, ...]]
) -> None:
    assert duties(only(name)) == expected


def test_measures_may_open_with_a_count_of_their_own() -> None:
    assert [m.text for m in only("90").issues[0].measures] == ["逐栋清理；", "2个社区设堆物劝导岗。"]


def test_a_total_row_declares_by_words_or_by_its_columns() -> None:
    for name in ("97", "98"):
        (declared,) = only(name).declared
        assert (declared.issues, declared.done, declared.ongoing, declared.not_started) == (3, 1, 1, 1)


def test_columns_of_months_are_one_progress_in_their_order() -> None:
    notice = only("96")
    assert notice.issues[0].progress_text == (
        "4月：累计家访学生家庭167户。5月：累计家访学生家庭182户。6月：累计家访学生家庭150户，家访记录正在补录。"
    )
    (finding,) = (f for f in notice.findings if f.kind == "figure_went_back")
    assert finding.message == "先写182户（5月），后写150户（6月），请核对。"


def test_of_two_months_of_one_ledger_the_later_is_read_and_the_other_named() -> None:
    assert remarks(only("107")) == ["工作表“5月”与“6月”是同一批问题，只读了“6月”，请核对。"]


def test_villages_with_sheets_of_their_own_are_notices_of_their_own() -> None:
    book = Workbook()
    book.remove(book.worksheets[0])
    for village in ("苇塘村", "上坳村"):
        page = book.create_sheet(village)
        page.append([f"{village}党支部巡察整改台账"])
        page.append(HEAD)
        page.append(ROW)
    assert [n.unit for n in read_bytes(saved(book), ".xlsx")] == ["苇塘村党支部", "上坳村党支部"]


def test_a_header_of_three_lines_and_titles_over_the_whole_table() -> None:
    rows: list[list[Any]] = [
        ["序号", "反馈问题", None, "整改措施", "责任体系", None, "整改期限", "完成状态"],
        [None, "类别", "问题摘要", None, "单位", None, None, None],
        [None, None, None, None, "牵头单位", "配合单位", None, None],
        [1, "政治建设", "学用脱节", "一是建清单。二是抓落实。", "党建办", "各村", "2025年6月底", "已完成"],
    ]
    (notice,) = read_bytes(xlsx_of(rows, ["B1:C1", "E1:F1", "E2:F2"]), ".xlsx")
    (issue,) = notice.issues
    assert (notice.sections[0].title, issue.title, issue.office, issue.co_offices) == (
        "政治建设", "学用脱节", "党建办", ("各村",),
    )  # fmt: skip
    detail: list[list[Any]] = [
        ["序号", "整改措施", "责任领导", "责任单位", "整改时限", "整改结论"],
        ["问题1：停车难"],
        [1, "新增车位", "柏某", "城管办", "2025年8月31日", "已完成"],
        [2, "错时共享", "柏某", "城管办", "2025年8月31日", "整改中"],
        ["问题2：充电桩少"],
        [1, "增设充电桩", "柏某", "城建办", "2025年9月30日", "已完成"],
    ]
    (notice,) = read_bytes(xlsx_of(detail), ".xlsx")
    assert [(i.number, i.title, i.progress, len(i.measures)) for i in notice.issues] == [
        ("1", "停车难", "ongoing", 2),
        ("2", "充电桩少", "done", 1),
    ]


def test_what_a_sheet_hides_or_lacks_is_told() -> None:
    def hide(book: Workbook, page: Any) -> None:
        page.row_dimensions[3].hidden = True
        page["A4"] = "=ROW()-2"
        page["E4"] = "#REF!"
        page["E4"].data_type = "e"
        book.create_sheet("旧稿").sheet_state = "hidden"

    notice = workbook(ROW, [2, "井盖缺失", "补装", "季某", None, "立行立改", "", "正在整改"], change=hide)
    assert len(notice.issues) == 2
    assert remarks(notice) == [
        "工作表“Sheet”有1个单元格是错误值#REF!，没有读入，请核对。",
        "工作表“Sheet”有1行是隐藏的，也读入了，请核对。",
        "工作表“Sheet”有1个公式没有存下结果，没有读入，请核对。",
        "工作表“旧稿”是隐藏的，没有读入，请核对。",
    ]


def test_a_formula_reads_as_its_result() -> None:
    data = xlsx_of([HEAD, ROW])
    stored = repacked(
        data, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"<v>1</v>", b"<f>ROW()-1</f><v>1</v>")
    )
    assert stored != data
    (notice,) = read_bytes(stored, ".xlsx")
    assert (notice.issues[0].number, remarks(notice)) == ("1", [])


def test_days_are_read_as_they_are_shown() -> None:
    def show(_: Workbook, page: Any) -> None:
        page["F4"].number_format = 'yyyy"年"m"月"'

    days = [45960, date(2025, 10, 1), 20251031, "2025.10.31", date(2025, 10, 31)]
    notice = workbook(
        *[[n, f"第{n}件", "改", "冯某", "城建办", day, "", ""] for n, day in enumerate(days, 1)], change=show
    )
    assert [str(i.deadline) for i in notice.issues] == ["2025-10-30", *["2025-10-31"] * 4]


def test_days_counted_from_1904_are_the_same_days() -> None:
    def count(book: Workbook, _: Any) -> None:
        book.epoch = CALENDAR_MAC_1904

    notice = workbook([1, "路灯不亮", "改", "冯某", "城建办", date(2025, 6, 30), "", ""], [2, "井盖", "改", "冯某", "城建办", 44498, "", ""], change=count)  # fmt: skip
    assert [str(i.deadline) for i in notice.issues] == ["2025-06-30", "2025-10-30"]


def test_what_a_form_leaves_unticked_is_no_status() -> None:
    assert [
        i.progress for i in workbook([*ROW[:7], "☑已完成 □整改中"], [2, *ROW[1:7], "已完成□ 整改中√"]).issues
    ] == ["done", "ongoing"]
    assert workbook([*ROW[:6], "", "□已完成 □整改中"]).issues[0].progress is None


def test_an_issue_without_measures_stays_without_in_a_ledger_that_has_the_column() -> None:
    notice = workbook(ROW, [2, "井盖缺失", None, "季某", "城建办", "立行立改", "已补装8个", "已完成"])
    assert [(len(i.measures), i.progress_text) for i in notice.issues] == [
        (2, "已更换20盏"),
        (0, "已补装8个"),
    ]
    assert [(f.kind, f.where) for f in notice.findings] == [("missing_measures", "1-2")]


@pytest.mark.parametrize(
    ("cell", "measures"),
    [
        ("3.核对底册；\n4.按月通报。", ["核对底册；", "按月通报。"]),
        ("核对底册；\n按月通报。", ["核对底册；", "按月通报。"]),
        (
            "采取走访、电话等方式排查\n建立微信群，每月推送",
            ["采取走访、电话等方式排查", "建立微信群，每月推送"],
        ),
        ("对全镇合同开展清理，\n逐份核对。", ["对全镇合同开展清理，逐份核对。"]),
        ("1.2处隐患立即整改\n2.3名干部谈话提醒", ["2处隐患立即整改", "3名干部谈话提醒"]),
    ],
)
def test_the_lines_of_a_cell_are_measures_where_each_says_one_thing(cell: str, measures: list[str]) -> None:
    (issue,) = workbook([1, "台账不全", cell, *ROW[3:]]).issues
    assert [measure.text for measure in issue.measures] == measures


def test_rows_that_are_only_formatted_take_no_time() -> None:
    blank = "".join(
        f'<row r="{row}" spans="1:8" s="0" customFormat="1" ht="20"/>' for row in range(10, 300_000)
    )
    data = repacked(
        xlsx_of([HEAD, ROW]), "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"</sheetData>", blank.encode() + b"</sheetData>")
    )  # fmt: skip
    began = time.process_time()
    assert len(read_bytes(data, ".xlsx")[0].issues) == 1
    assert time.process_time() - began < 2


def test_one_cell_may_be_merged_over_the_whole_sheet() -> None:
    data = repacked(
        xlsx_of([HEAD, ROW], ["A1:B1"]), "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b'"A1:B1"', b'"A1:XFD1048576"')
    )  # fmt: skip
    assert [f.kind for f in read_bytes(data, ".xlsx")[0].findings] == ["no_issues"]


def test_a_sheet_is_read_up_to_a_row_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "_MAX_ROWS", 4)
    notice = workbook(*([n, f"第{n}件事办理不及时", *ROW[2:]] for n in range(1, 9)))
    assert (len(notice.issues), remarks(notice)) == (2, ["工作表“Sheet”超过4行，后面的没有读入，请核对。"])


CELLS = [
    ["序号", "问题", "整改措施", "责任领导", "责任单位", "整改时限", "状态"],
    ["1", "农村生活污水处理站建成后未通水", "1.协调供电部门接电。\n2.2处渗漏点限期修复。", "谷某", "生态环境和规划建设办公室", "2025年6月底前", "已完成"],
    ["2", "惠民补贴发放把关不严", "1.逐笔追缴多发资金。", "柏某", "公共服务办公室", "2025年9月底前", "正在整改"],
]  # fmt: skip


def read_issue(issue: NoticeIssue) -> tuple[Any, ...]:
    """An issue as a page of a PDF tells it."""
    return (
        issue.number,
        issue.title,
        issue.office,
        str(issue.deadline),
        issue.progress,
        [m.text for m in issue.measures],
    )


def test_a_ruled_table_of_a_pdf_is_a_ledger_and_goes_on_over_the_page() -> None:
    rest = [
        CELLS[0],
        ["", "", "2.按月比对死亡人员信息。", "", "", "", ""],
        ["3", "台账不全", "补登。", "谷某", "财政所", "2025年8月底前", "已完成"],
    ]
    (notice,) = read_bytes(ruled_pdf([CELLS, rest], above="霁川镇巡察整改台账"), ".pdf")
    assert notice.title == "霁川镇巡察整改台账"
    assert [read_issue(issue) for issue in notice.issues] == [
        ("1", "农村生活污水处理站建成后未通水", "生态环境和规划建设办公室", "2025-06-30", "done", ["协调供电部门接电。", "2处渗漏点限期修复。"]),
        ("2", "惠民补贴发放把关不严", "公共服务办公室", "2025-09-30", "ongoing", ["逐笔追缴多发资金。", "按月比对死亡人员信息。"]),
        ("3", "台账不全", "财政所", "2025-08-31", "done", ["补登。"]),
    ]  # fmt: skip


def test_a_row_that_the_end_of_a_page_cut_goes_on_in_its_cells() -> None:
    cut = ["", "（续前页）办理拖沓", "", "", "", "", ""]
    (notice,) = read_bytes(ruled_pdf([CELLS, [cut]]), ".pdf")
    assert notice.issues[1].title == "惠民补贴发放把关不严（续前页）办理拖沓"


ALIGNED = """霁川镇巡察整改台账

填报单位：霁川镇党委                                   截至2025年10月20日
序号  反馈问题            整改措施                  责任单位  完成时限      状态
一、政治建设方面
1     理论学习不够深      1．制定计划，全年学习     党建办    2025年10月底  已完成
      入                  12次。
                          2．组织测试。
2     台账不全            补登台账。                财政所    长期坚持      正在整改
二、作风建设方面
3     走访少              每月走访。                党建办    2025年12月底  未完成

填表人：王某            审核人：赵某
2025年10月20日
"""


@pytest.mark.parametrize("blanks", ["  ", "\u3000"])
def test_columns_set_with_blanks_are_a_ledger(blanks: str) -> None:
    (notice,) = read_bytes(ALIGNED.replace("  ", blanks).encode(), ".txt")
    assert [section.title for section in notice.sections] == ["政治建设", "作风建设"]
    assert [read_issue(issue) for issue in notice.issues] == [
        ("1", "理论学习不够深入", "党建办", "2025-10-31", "done", ["制定计划，全年学习12次。", "组织测试。"]),
        ("2", "台账不全", "财政所", "None", "ongoing", ["补登台账。"]),
        ("3", "走访少", "党建办", "2025-12-31", "ongoing", ["每月走访。"]),
    ]  # fmt: skip


def test_rows_of_as_many_words_as_there_are_columns_are_a_ledger() -> None:
    text = "序号 反馈问题 整改措施 责任单位 状态\n1 台账不全 补登，共30项。 财政所 已完成\n2 走访少 每月走访。 党建办 未完成\n"
    (notice,) = read_bytes(text.encode(), ".txt")
    assert [(i.number, i.title, i.office, i.progress) for i in notice.issues] == [
        ("1", "台账不全", "财政所", "done"),
        ("2", "走访少", "党建办", "ongoing"),
    ]


def test_columns_that_run_into_each_other_are_no_ledger() -> None:
    text = "序号  反馈问题    整改措施    状态\n1     台账不全      补登台账      已完成\n2     走访少，服务差，窗口  未完成\n"
    (notice,) = read_bytes(text.encode(), ".txt")
    assert notice.kind != "worksheet"


def test_a_table_without_lines_in_a_pdf_is_a_ledger_over_its_pages() -> None:
    rest = [CELLS[0], ["3", "台账不全", "补登。", "谷某", "财政所", "2025年8月底前", "已完成"]]
    (notice,) = read_bytes(ruled_pdf([CELLS, rest], above="霁川镇巡察整改台账", rules=False), ".pdf")
    assert [read_issue(issue) for issue in notice.issues] == [
        ("1", "农村生活污水处理站建成后未通水", "生态环境和规划建设办公室", "2025-06-30", "done", ["协调供电部门接电。", "2处渗漏点限期修复。"]),
        ("2", "惠民补贴发放把关不严", "公共服务办公室", "2025-09-30", "ongoing", ["1.逐笔追缴多发资金。"]),
        ("3", "台账不全", "财政所", "2025-08-31", "done", ["补登。"]),
    ]  # fmt: skip
    assert not [finding for finding in notice.findings if finding.kind == "unread_lines"]
