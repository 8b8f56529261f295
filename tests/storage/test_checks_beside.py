"""What stands beside an issue's text is checked as well: columns, labels, forms, and words around the issues."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from docx import Document
from openpyxl import Workbook

from storage.documents import Notice
from storage.notice import read_text
from storage.notice.files import read_bytes
from tests.storage.documents import docx_of, saved, xlsx_of
from tests.storage.test_checks import ONGOING, THREE, found, notice_of, one

HEAD = ["序号", "问题", "整改措施", "责任单位", "整改时限", "进展情况", "状态"]
ROW: list[Any] = [
    "1",
    "窨井盖缺失",
    "1.补齐。\n2.巡查。",
    "城建办",
    "2025年8月31日",
    "补齐井盖34个",
    "已完成",
]
PAGE = "<html><body><h1>霁川镇巡察整改台账</h1><table>{rows}</table></body></html>"


def sheet(column: str, cell: object, form: str = "", **other: object) -> Notice:
    """A ledger of one issue with a column of its own; `other` cells replace the usual ones."""
    book = Workbook()
    page = book.active
    assert page is not None
    for row in (["霁川镇巡察整改台账"], [*HEAD, column], [*_row(other), cell]):
        page.append(row)
    if form:
        page["H3"].number_format = form
    (notice,) = read_bytes(saved(book), ".xlsx")
    return notice


def _row(other: dict[str, object]) -> list[Any]:
    places = {"due": 4, "progress": 5, "status": 6}
    row = list(ROW)
    for key, cell in other.items():
        row[places[key]] = cell
    return row


def page(column: str, cell: str) -> Notice:
    """The same ledger as a table of a web page."""
    rows = "".join(
        "<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>"
        for row in ([*HEAD, column], [*ROW, cell])
    )
    (notice,) = read_bytes(PAGE.format(rows=rows).encode(), ".html")
    return notice


def forms(*issues: dict[str, str]) -> Notice:
    """A document with one form of two columns for each issue."""
    document = Document()
    document.add_paragraph("霁川镇巡察反馈问题整改卡")
    document.add_paragraph(f"县委第一巡察组2025年3月4日反馈问题{len(issues)}个，已完成{len(issues)}个。")
    for number, issue in enumerate(issues, 1):
        cells = {"编号": str(number), "整改措施": "1.补齐。\n2.巡查。", "整改状态": "已完成", **issue}
        table = document.add_table(0, 2)
        for label, text in cells.items():
            row = table.add_row().cells
            row[0].text, row[1].text = label, text
        document.add_paragraph("")
    (notice,) = read_bytes(saved(document), ".docx")
    return notice


def labelled(begun: str, due: str) -> Notice:
    """A ledger in lines of text, each with its label."""
    (notice,) = read_text(
        "霁川镇巡察整改工作台账（反馈时间：2025年3月4日）\n问题1：窨井盖缺失\n整改措施：补齐；巡查。\n责任领导：冯某\n"
        f"{begun}\n整改时限：{due}\n整改进展：补齐34个。\n整改状态：已完成\n问题2：公厕异味大\n整改措施：冲洗。\n"
        "责任领导：冯某\n整改时限：2025年9月30日\n整改进展：已冲洗。\n整改状态：已完成\n"
    )
    return notice


@pytest.mark.parametrize(
    "notice",
    [
        sheet("开始时间", "2025-09-12"),
        sheet("启动日期", date(2025, 9, 12), "yyyy/m/d"),
        sheet("起始时间", "2025年10月"),
        page("动工日期", "2025.9.12"),
        forms({"问题": "窨井盖缺失", "启动时间": "2025年9月12日", "整改时限": "2025年8月31日"}),
        labelled("启动时间：2025年9月12日", "2025年8月31日"),
        sheet("整改期限", "2025.9.12至2025.8.31", due=""),
    ],
    ids=["text cell", "date cell", "month", "page", "form", "label", "range"],
)
def test_what_is_due_before_it_is_begun_is_found_wherever_that_stands(notice: Notice) -> None:
    (finding,) = found(notice, "date_order")
    assert (finding.where, finding.severity) == ("1-1", "error")


@pytest.mark.parametrize(
    "notice",
    [
        sheet("开始时间", "2025-08-31"),
        sheet("启动时间", "2025年8月"),
        sheet("启动时间", "2025-03-10", due="长期坚持"),
        sheet("填报日期", "2025-12-01"),
        sheet("实际完成时间", "2025-09-12"),
        page("动工日期", "2025.3.12"),
        forms({"问题": "窨井盖缺失", "启动时间": "2025年3月12日", "整改时限": "2025年8月31日"}),
        labelled("启动时间：2025年3月12日", "2025年8月31日"),
    ],
)
def test_what_is_begun_in_time_or_finished_late_is_no_wrong_order(notice: Notice) -> None:
    assert len(notice.issues) >= 1
    assert not found(notice, "date_order")


@pytest.mark.parametrize("first", ["启动时间", "验收日期"])
def test_an_issue_closed_before_it_was_begun_or_accepted_is_found(first: str) -> None:
    head, row = [*HEAD, first, "销号日期"], [*ROW, "2025-04-02"]
    for day, wrong in (("2025-01-15", True), ("2025-07-15", False)):
        (notice,) = read_bytes(xlsx_of([head, [*row, day]]), ".xlsx")
        assert bool(found(notice, "date_order")) is wrong


@pytest.mark.parametrize(
    "notice",
    [
        sheet("完成比例", "130%"),
        sheet("整改完成率", 1.3, "0%"),
        sheet("完成百分比", "130.5%"),
        page("完成比例", "１３０％"),
        forms({"问题": "窨井盖缺失", "完成比例": "130%", "责任部门": "城建办"}),
        sheet("备注", "", status="已完成130%"),
        sheet("进度", "130%"),
    ],
)
def test_a_share_over_the_whole_is_found_in_a_column(notice: Notice) -> None:
    (finding,) = found(notice, "percent_over_100")
    assert (finding.where, finding.severity) == ("1-1", "error")


@pytest.mark.parametrize(
    "notice",
    [
        sheet("完成比例", "100%"),
        sheet("增长率", "130%"),
        sheet("同比增幅", "130%"),
        sheet("完成比例", 1.0, "0%"),
        sheet("备注", "村集体收入增长130%"),
    ],
)
def test_the_whole_and_what_has_grown_are_left_alone_in_a_column(notice: Notice) -> None:
    assert not found(notice, "percent_over_100")


@pytest.mark.parametrize(
    "body",
    [
        "截至2025年6月底累计补栽苗木4200株，截至2025年9月底累计补栽苗木3900株。",
        "一是建台账。二是7月底累计免疫生猪860头，8月底累计免疫生猪815头。",
        "截至6月底，已配备救生衣140套；截至8月底，已配备救生衣120套。",
        "上半年累计化解矛盾纠纷96起，前三季度累计化解矛盾纠纷88起。",
        "上月底累计收缴租金12.5万元，本月底累计收缴租金11万元。",
    ],
)
def test_a_running_total_may_not_fall_whatever_it_counts(body: str) -> None:
    assert [finding.where for finding in found(one(body), "figure_went_back")] == ["1-1"]


@pytest.mark.parametrize(
    "body",
    [
        "截至2025年6月底累计补栽苗木3900株，截至2025年9月底累计补栽苗木4200株。",
        "7月免疫生猪860头，8月免疫生猪815头。",
        "截至6月底，已配备救生衣140套；截至8月底，已配备救生圈120套。",
        "截至2025年9月底累计补栽苗木4200株，其中截至2025年6月底累计补栽苗木3900株。",
        "截至6月底累计建成8个停车场，截至8月底累计建成5个充电站。",
        "截至2024年12月底累计排查96起，1月底累计排查7起。",
    ],
)
def test_totals_that_rise_and_figures_of_other_things_are_left_alone(body: str) -> None:
    assert not found(one(body), "figure_went_back")


def test_inspectors_under_two_numbers_are_found() -> None:
    closing = "镇党委将以县委第六巡察组的反馈为镜，抓好整改。"
    (finding,) = found(notice_of(THREE, closing=closing), "name_drift")
    assert (finding.where, finding.severity) == ("closing", "hint")


@pytest.mark.parametrize(
    "words",
    [
        "镇党委将对照县委第一巡察组的反馈抓好整改。",
        "上轮县委第六巡察组反馈的问题已经销号。",
        "省委第六巡视组移交的线索已经办结。",
        "2021年县委第六巡察组曾开展“回头看”。",
        "县委第一巡察组和县委第六巡察组分别开展了巡察。",
    ],
)
def test_inspectors_of_another_time_or_level_are_others(words: str) -> None:
    assert not found(notice_of(THREE, overview=words, closing=words), "name_drift")


@pytest.mark.parametrize(
    ("overview", "kinds"),
    [
        ("反馈的2个方面3个问题全部建账。镇纪委跟踪监督。目前，已完成整改2个，正在整改1个。", []),
        (
            "反馈的2个方面3个问题全部建账。镇纪委跟踪监督。目前，已完成整改1个，正在整改2个。",
            ["declared_done_mismatch"],
        ),
        (
            "反馈的2个方面3个问题全部建账。镇纪委跟踪监督。目前，整改到位2个，正在整改2个。",
            ["declared_parts_mismatch", "declared_done_mismatch"],
        ),
        ("反馈的2个方面3个问题全部建账。梳理任务25个。目前，已完成22个，正在推进3个。", []),
        ("反馈的2个方面3个问题全部建账。开展检查。目前，已建成公厕5个，正在建设2个。", []),
    ],
)
def test_how_far_the_issues_are_may_stand_some_sentences_behind_their_number(
    overview: str, kinds: list[str]
) -> None:
    declared = [f.kind for f in notice_of(THREE, overview).findings if f.kind.startswith("declared")]
    assert sorted(declared) == sorted(kinds)


def test_a_number_of_issues_behind_a_semicolon_above_a_table_is_declared() -> None:
    for said, wrong in (("2", True), ("1", False)):
        rows = [["霁川镇巡察整改台账"], [f"2025年2月18日反馈；共{said}个问题"], HEAD, ROW]
        (notice,) = read_bytes(xlsx_of(rows), ".xlsx")
        assert bool(found(notice, "declared_total_mismatch")) is wrong


def test_the_words_between_a_heading_and_its_table_are_kept_and_checked() -> None:
    for said, wrong in (("三个", True), ("两个", False)):
        paragraphs = [
            "霁川镇关于落实巡察反馈意见的整改方案",
            "2025年3月4日，县委第一巡察组反馈了意见。",
            "一、总体要求",
            "提高认识。",
            "二、整改任务",
            f"对反馈的{said}问题逐项制定措施，见下表。",
            "三、工作要求",
            "（一）加强领导。专班推进。",
        ]
        document = Document()
        for text in paragraphs[:-2]:
            document.add_paragraph(text)
        table = document.add_table(0, len(HEAD))
        for line in (HEAD, ROW, ["2", "公厕异味大", *ROW[2:]]):
            for cell, text in zip(table.add_row().cells, line, strict=True):
                cell.text = text
        for text in paragraphs[-2:]:
            document.add_paragraph(text)
        (notice,) = read_bytes(saved(document), ".docx")
        assert paragraphs[5] in notice.preamble
        assert "三、工作要求" in notice.closing
        assert bool(found(notice, "declared_total_mismatch")) is wrong


def test_a_title_with_words_of_a_label_is_no_label_in_a_form() -> None:
    titles = ["台账销号不及时", "档案审核不细致", "验收把关缺失", "公益岗位设置类型杂乱无章"]
    notice = forms(*({"问题": title, "责任部门": "城建办", "完成情况": "已办"} for title in titles))
    assert [issue.title for issue in notice.issues] == titles
    assert notice.unit == "霁川镇"
    assert notice.findings == ()


def test_what_a_form_says_besides_its_fields_stays_in_the_notes() -> None:
    cells = {"问题": "窨井盖缺失", "责任部门": "城建办", "完成情况": "已办", "销号时间": "2025年9月1日"}
    assert forms(cells).issues[0].notes == "销号时间：2025年9月1日"
    assert forms({**cells, "销号时间": ""}).issues[0].notes is None


def test_parts_that_a_check_has_found_since_make_a_finished_issue_a_warning_only() -> None:
    body = "巡河160次，发现问题20个，其中已整改15个、正在整改5个。"
    assert [finding.severity for finding in found(one(body), "status_contradiction")] == ["warning"]
    left = "发现问题20个，已整改15个，尚有5个未整改。"
    assert [finding.severity for finding in found(one(left), "status_contradiction")] == ["error"]
    assert not found(one(body, ONGOING), "status_contradiction")


@pytest.mark.parametrize(
    "body",
    [
        "仍有3个摊点无人管理。",
        "保洁员还在招聘。",
        "整理卷宗40卷，待补正6卷尚未完成。",
        "监控设备正在安装。",
        "还有2名村医没补齐。",
    ],
)
def test_everyday_words_for_what_is_left_are_a_contradiction(body: str) -> None:
    assert [finding.severity for finding in found(one(body), "status_contradiction")] == ["error"]


@pytest.mark.parametrize(
    "body",
    [
        "对仍有异味的2座公厕逐座清掏，现已全部完成。",
        "对正在安装的设备逐台验收。",
        "整改情况还在村务公开栏公示。",
        "补齐此前尚未登记的5件，均已登记。",
    ],
)
def test_everyday_words_for_what_was_dealt_with_are_none(body: str) -> None:
    assert not found(one(body), "status_contradiction")


def test_more_than_there_are_among_them_is_found() -> None:
    assert found(one("参加测试的86人中，合格的91人。"), "figure_exceeds_whole")
    assert not found(one("参加测试的86人中，合格的81人。"), "figure_exceeds_whole")
    assert not found(one("在册的86人中，已退休12人，新增91人。"), "figure_exceeds_whole")


def test_what_is_done_and_left_is_added_up_though_the_whole_is_said_twice() -> None:
    assert found(one("清退补贴9.6万元，应退9.6万元，已退7万元，剩余3万元。", ONGOING), "sum_mismatch")
    assert not found(one("清退补贴9.6万元，应退9.6万元，已退7万元，剩余2.6万元。", ONGOING), "sum_mismatch")


def test_progress_told_beside_the_measures_predates_the_feedback_too() -> None:
    for day, early in (("2025年1月", True), ("2025年5月", False)):
        rows = [
            ["霁川镇巡察整改台账"],
            ["反馈时间：2025年3月4日"],
            HEAD,
            _row({"progress": f"{day}召开会议部署。"}),
        ]
        (notice,) = read_bytes(xlsx_of(rows), ".xlsx")
        assert bool(found(notice, "measure_predates_feedback")) is early


def test_a_ledger_of_one_table_in_a_document_stays_clean() -> None:
    (notice,) = read_bytes(
        docx_of(["霁川镇巡察整改台账", "反馈问题1个。", "霁川镇党委", "2025年9月30日"], [HEAD, ROW]), ".docx"
    )
    assert notice.findings == ()


@pytest.mark.parametrize(
    "words",
    [
        "上次巡察反馈的9个问题已全部完成整改。",
        "上轮巡察反馈问题已全部整改到位。",
        "群众反映的2个问题已全部办结。",
        "审计指出的8个问题已全部整改到位。",
        "往届巡察反馈的问题均已整改到位。",
    ],
)
def test_issues_of_another_time_or_source_are_not_these(words: str) -> None:
    for notice in (notice_of(THREE, overview=words), notice_of(THREE, closing=words)):
        assert notice.findings == ()


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("反馈3个问题，已销号3个。", "declared_done_mismatch"),
        ("巡察反馈的问题总数为6个。", "declared_total_mismatch"),
        ("反馈3个问题，其中惠民方面2个、监管方面2个。", "declared_parts_mismatch"),
    ],
)
def test_totals_in_everyday_words_are_compared(words: str, kind: str) -> None:
    assert found(notice_of(THREE, words), kind)


@pytest.mark.parametrize(
    "words",
    [
        "反馈3个问题，已销号2个，待销号1个。",
        "反馈3个问题，申请销号3个，已销号2个。",
        "巡察反馈3个问题，立行立改1个、限期整改1个、长期整改1个。",
        "巡察反馈3个问题，立行立改0个、限期整改0个、长期整改3个。",
        "整改期间，自查发现问题8个，全部整改到位。",
        "3个问题细化为11项任务，已完成9项，正在推进2项。",
    ],
)
def test_totals_by_deadline_or_of_tasks_are_left_alone(words: str) -> None:
    assert not [f for f in notice_of(THREE, words).findings if f.kind.startswith("declared")]


def test_a_share_claimed_in_the_closing_is_a_claim_of_everything_done() -> None:
    for words, wrong in (("整改率已达100%", True), ("群众参与率已达100%", False)):
        notice = notice_of(THREE, closing=f"巡察反馈问题{words}。")
        assert bool(found(notice, "closing_contradicts_totals")) is wrong


def ledger(*rows: list[str]) -> Notice:
    """A workbook of the given rows below its title."""
    (notice,) = read_bytes(xlsx_of([["霁川镇巡察整改台账"], *rows]), ".xlsx")
    return notice


def test_the_totals_above_a_table_may_stand_behind_their_labels() -> None:
    second = ["2", "公厕异味大", *ROW[2:6], "正在整改"]
    for done, wrong in (("1", []), ("2", ["已完成：2个"])):
        above = f"填报单位：霁川镇　　问题总数：2个   已完成：{done}个   正在整改：{2 - int(done)}个"
        findings = found(ledger([above], HEAD, ROW, second), "declared_done_mismatch")
        assert [word in finding.message for finding in findings for word in wrong] == [True] * len(wrong)
        assert len(findings) == len(wrong)
    assert found(ledger(["霁川镇整改清单（共3个问题）"], HEAD, ROW, second), "declared_total_mismatch")
    assert not found(ledger(["霁川镇整改清单（共2个问题）"], HEAD, ROW, second), "declared_total_mismatch")


def test_columns_that_tell_the_progress_month_by_month_are_compared() -> None:
    head = ["序号", "问题", "整改措施", "4月进展", "5月进展", "责任单位", "状态"]
    for later, fallen in (("41", True), ("52", False)):
        row = [
            "1",
            "路灯失修",
            "修理；巡查。",
            "累计修复路灯48盏",
            f"累计修复路灯{later}盏",
            "城建办",
            "正在整改",
        ]
        notice = ledger(head, row)
        assert bool(found(notice, "figure_went_back")) is fallen
        assert notice.issues[0].progress_text == f"4月：累计修复路灯48盏；5月：累计修复路灯{later}盏"


def test_a_day_it_was_really_done_on_keeps_its_column_and_is_compared() -> None:
    head = [*HEAD, "启动时间", "实际完成时间"]
    for day, wrong in (("2025年6月1日", True), ("2025年9月1日", False)):
        notice = ledger(head, [*ROW, "2025年6月10日", day])
        assert notice.issues[0].notes == f"启动时间：2025年6月10日；实际完成时间：{day}"
        assert bool(found(notice, "date_order")) is wrong


def test_begun_and_ended_under_one_heading_are_compared() -> None:
    upper = ["序号", "问题", "整改措施", "整改时间", "整改时间", "责任单位", "状态"]
    lower = ["序号", "问题", "整改措施", "开始", "结束", "责任单位", "状态"]
    for begun, wrong in (("2025-06-10", True), ("2025-03-10", False)):
        row = ["1", "路灯失修", "修理；巡查。", begun, "2025-05-20", "城建办", "已完成"]
        findings = found(ledger(upper, lower, row), "date_order")
        assert bool(findings) is wrong
        assert not wrong or "“时限2025年5月20日”" in findings[0].message
