"""Files of every kind are read into the same tree, or refused in one sentence."""

from __future__ import annotations

import json
import random
from datetime import date
from pathlib import Path

import pytest

from storage.errors import DocumentRefused
from storage.notice import read_file, read_text, to_json
from storage.notice.files import read_bytes
from tests.storage.documents import docx_of, numbered_docx, pdf_of, xlsx_of, zip_of

DATA = Path(__file__).parent.parent / "data" / "notices"
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in sorted(DATA.glob("*.txt"))}
TEXT = TEXTS["01-inline-brackets.txt"]


@pytest.mark.parametrize("name", sorted(TEXTS))
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_the_encoding_does_not_matter(name: str, encoding: str) -> None:
    assert read_bytes(TEXTS[name].encode(encoding), ".txt") == read_file(DATA / name)


def test_line_ends_do_not_matter() -> None:
    assert to_json(read_bytes(TEXT.replace("\n", "\r\n").encode(), ".txt")) == to_json(read_text(TEXT))


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_a_word_document_reads_like_its_text(name: str) -> None:
    assert to_json(read_bytes(docx_of(TEXTS[name].splitlines()), ".docx")) == to_json(read_text(TEXTS[name]))


def test_a_pdf_reads_like_its_text() -> None:
    assert to_json(read_bytes(pdf_of([line for line in TEXT.splitlines() if line]), ".pdf")) == to_json(
        read_text(TEXT)
    )


def test_a_web_page_reads_like_its_text() -> None:
    body = "".join(f"<p>&emsp;{line}</p>" for line in TEXT.splitlines() if line)
    page = f"<!DOCTYPE html><html><head><title>公告</title><style>p{{}}</style></head><body><nav>首页 政务公开</nav>{body}<script>x=1</script></body></html>"
    assert to_json(read_bytes(page.encode(), ".html")) == to_json(read_text(TEXT))
    assert to_json(read_bytes(page.encode(), ".txt")) == to_json(read_text(TEXT))


@pytest.mark.parametrize("suffix", [".md", ".txt"])
def test_markdown_reads_like_its_text(suffix: str) -> None:
    marked = "\n".join(f"## **{line}**" if line[:1] in "一二三（" else line for line in TEXT.splitlines())
    assert to_json(read_bytes(marked.encode(), suffix)) == to_json(read_text(TEXT))


def test_numbers_that_word_counts_are_read() -> None:
    data = numbered_docx(
        [
            (None, "中共霁川镇委员会关于巡察整改情况的通报"),
            (0, "关于“惠民政策落地有折扣”的整改情况"),
            (1, "针对“户厕改造慢”的问题。一是建台账。二是抓验收。【已完成】"),
            (1, "针对“路灯失修”的问题。已修好。【已完成】"),
            (0, "关于“监管责任不实”的整改情况"),
            (1, "针对“租金收缴慢”的问题。已催缴。【正在整改】"),
        ]
    )
    (notice,) = read_bytes(data, ".docx")
    assert [(s.number, s.title, [i.number for i in s.issues]) for s in notice.sections] == [
        ("1", "惠民政策落地有折扣", ["1", "2"]),
        ("2", "监管责任不实", ["1"]),
    ]


TABLE = [
    ["问题类别", "序号", "反馈问题", "整改措施", "责任单位", "整改状态"],
    ["政治建设方面", "1", "学用脱节", "一是建清单。二是抓落实。", "党建办", "已完成"],
    ["政治建设方面", "2", "宣讲不接地气", "组建宣讲队。", "宣传办", "正在整改"],
    ["民生保障方面", "3", "停车难", "1.新增车位320个。\n2.错时共享。", "城管办", "未完成"],
]


def test_a_table_in_word_is_a_ledger_with_merged_cells() -> None:
    around = [
        "中共霁川镇委员会关于巡察整改情况的通报",
        "2025年5月15日，县委第一巡察组向霁川镇党委反馈了意见。",
    ]
    data = docx_of([*around, "中共霁川镇委员会", "2025年10月20日"], TABLE, [(0, 1, 2)])
    (notice,) = read_bytes(data, ".docx")
    assert (notice.title, str(notice.feedback_date), str(notice.published)) == (
        around[0],
        "2025-05-15",
        "2025-10-20",
    )
    assert [
        (s.title, [(i.number, i.title, i.progress, len(i.measures), i.office) for i in s.issues])
        for s in notice.sections
    ] == [
        ("政治建设", [("1", "学用脱节", "done", 2, "党建办"), ("2", "宣讲不接地气", "ongoing", 1, "宣传办")]),
        ("民生保障", [("3", "停车难", "ongoing", 2, "城管办")]),
    ]


def test_a_table_of_labels_in_word_is_a_plan_block() -> None:
    rows = [
        ["问题", "停车难"],
        ["整改措施", "一是新增车位。二是错时共享。"],
        ["责任单位", "城管办"],
        ["完成时限", "2025年6月底前"],
    ]
    (notice,) = read_bytes(docx_of(["霁川镇巡察整改方案", "", ""], rows), ".docx")
    (issue,) = notice.issues
    assert (issue.title, len(issue.measures), issue.office, str(issue.deadline)) == (
        "停车难",
        2,
        "城管办",
        "2025-06-30",
    )


Rows = list[list[str | int | date | None]]

LEDGER: Rows = [
    ["霁川镇巡察整改台账"],
    ["填报单位：霁川镇党委", None, None, None, None, None, None, None, None, "填报日期：2025年9月30日"],
    ["序号", "问题类别", "反馈问题", "整改措施", None, "责任分工", None, None, "完成时限", "进展情况", "整改状态"],
    [None, None, None, "措施序号", "措施内容", "责任领导", "牵头单位", "配合单位", None, None, None],
    [1, "一、惠民政策落地有折扣", "户厕改造慢", "1", "逐村核对底册", "冯某", "农业农村办", "苇塘村、上坳村", date(2025, 10, 31), "已改167户", "正在整改"],
    [None, None, None, "2", "实行周调度", None, None, None, None, None, None],
    [2, None, "村卫生室开诊不正常", "1", "重签聘用合同", "冯某", "社会事务办", None, "立行立改", "已开诊", "已完成"],
    [3, "二、监管责任压得不实", "固定资产底数不清", "1", "聘请事务所", "季某", "财政所", None, "2025年11月底前", "", "未启动"],
    ["合计", None, 3],
    ["填表人：何某", None, None, "审核人：沈某"],
]  # fmt: skip
MERGED = ["A1:K1", "A3:A4", "B3:B4", "C3:C4", "D3:E3", "F3:H3", "I3:I4", "J3:J4", "K3:K4", "B5:B7",
          *(f"{column}5:{column}6" for column in "ACFGHIJK")]  # fmt: skip


def test_a_worksheet_with_two_header_lines_and_merged_cells_is_a_ledger() -> None:
    (notice,) = read_bytes(xlsx_of(LEDGER, MERGED), ".xlsx")
    assert (notice.kind, notice.title, notice.unit) == ("worksheet", "霁川镇巡察整改台账", "霁川镇党委")
    assert str(notice.published) == "2025-09-30"
    assert [
        (s.title, [(i.code, i.number, i.title, i.progress, len(i.measures)) for i in s.issues])
        for s in notice.sections
    ] == [
        (
            "惠民政策落地有折扣",
            [("1-1", "1", "户厕改造慢", "ongoing", 2), ("1-2", "2", "村卫生室开诊不正常", "done", 1)],
        ),
        ("监管责任压得不实", [("2-1", "3", "固定资产底数不清", "not_started", 1)]),
    ]
    first, second, third = notice.issues
    assert (first.leader, first.office, first.co_offices) == ("冯某", "农业农村办", ("苇塘村", "上坳村"))
    assert (str(first.deadline), first.progress_text) == ("2025-10-31", "已改167户")
    assert (second.deadline, second.deadline_text, str(third.deadline)) == (None, "立行立改", "2025-11-30")


def test_a_worksheet_without_merges_fills_down_its_sections() -> None:
    rows: Rows = [
        ["问题类别", "问题", "整改措施"],
        ["作风方面", "会议多", "精简会议"],
        [None, "文件长", "压减篇幅"],
        ["财务方面", "报销乱", "重新培训"],
    ]
    (notice,) = read_bytes(xlsx_of(rows), ".xlsx")
    assert [(s.title, len(s.issues)) for s in notice.sections] == [("作风", 2), ("财务", 1)]


def test_an_issue_over_several_rows_is_done_only_when_all_rows_are() -> None:
    rows: Rows = [
        ["巡察反馈意见整改任务清单", None, None, None],
        ["序号", "反馈问题", "整改措施", "整改进展"],
        [1, "基层治理不畅", "建立包户制度", "已完成。网格员32名到岗"],
        [1, "基层治理不畅", "推行吹哨报到", "正在推进"],
        [2, "集体经济薄弱", "盘活校舍", "已完成"],
        ["注：本表一式三份", None, None, None],
    ]
    (notice,) = read_bytes(xlsx_of(rows, ["A1:D1"]), ".xlsx")
    assert notice.title == "巡察反馈意见整改任务清单"
    assert [(i.title, i.progress, len(i.measures)) for i in notice.issues] == [
        ("基层治理不畅", "ongoing", 2),
        ("集体经济薄弱", "done", 1),
    ]


def test_ticked_columns_are_statuses() -> None:
    rows: Rows = [["序号", "问题", "整改措施", "已完成", "正在整改", "未启动"], [1, "路灯不亮", "更换路灯", "√", None, None],
            [2, "井盖缺失", "补装井盖", None, "√", None], [3, "围墙破损", "修复", None, None, "√"]]  # fmt: skip
    (notice,) = read_bytes(xlsx_of(rows), ".xlsx")
    assert [issue.progress for issue in notice.issues] == ["done", "ongoing", "not_started"]


def test_problems_numbered_below_a_problem_are_the_issues() -> None:
    rows: Rows = [["序号", "巡察反馈问题", "具体问题", "整改措施"], ["一", "党的领导弱化", "1.学习不系统", "制定计划"],
            [None, None, "2.议事不规范", "修订规则"], ["二", "党的建设缺失", "3.党费收缴慢", "补缴党费"]]  # fmt: skip
    (notice,) = read_bytes(xlsx_of(rows, ["A2:A3", "B2:B3"]), ".xlsx")
    assert [(s.title, [(i.number, i.title) for i in s.issues]) for s in notice.sections] == [
        ("党的领导弱化", [("1", "学习不系统"), ("2", "议事不规范")]),
        ("党的建设缺失", [("3", "党费收缴慢")]),
    ]


def test_section_rows_a_sentence_of_facts_and_strange_columns_are_kept() -> None:
    rows: Rows = [
        ["附件2", None, None, None, None],
        ["莲塘镇巡察整改台账", None, None, None, None],
        ["编号", "问题描述", "整改措施", "是否完成", "经费来源"],
        ["一、政治建设方面", None, None, None, None],
        ["1-1", "落实部署不力。3项工作排名靠后。", "1.周调度；\n2.约谈2人。", "是", "镇财政"],
        ["合计", 1, None, None, None],
    ]
    (notice,) = read_bytes(xlsx_of(rows, ["A1:E1", "A2:E2", "A4:E4"]), ".xlsx")
    (issue,) = notice.issues
    assert (notice.title, notice.sections[0].title, issue.number) == ("莲塘镇巡察整改台账", "政治建设", "1-1")
    assert (issue.title, issue.facts, issue.progress) == ("落实部署不力", "3项工作排名靠后。", "done")
    assert (len(issue.measures), issue.notes) == (2, "经费来源：镇财政")


def refused(data: bytes, suffix: str) -> str:
    """Why a content is refused."""
    with pytest.raises(DocumentRefused) as refusal:
        read_bytes(data, suffix)
    assert str(refusal.value).endswith("。")
    return refusal.value.why


def test_what_cannot_be_read_is_refused_in_one_sentence() -> None:
    document = docx_of(["通报"])
    assert refused(b"", ".txt") == "empty"
    assert refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ".doc") == "old"
    assert refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ".docx") == "encrypted"
    assert refused(document[: len(document) // 2], ".docx") == "broken"
    assert refused(b"not a zip", ".xlsx") == "broken"
    assert refused(zip_of({"word/document.xml": b"<a>", "word/vbaProject.bin": b"x"}), ".docm") == "macros"
    assert refused(zip_of({"word/document.xml": b"<a", "[Content_Types].xml": b"<"}), ".docx") == "broken"
    assert refused(zip_of({"holiday.jpg": b"x"}), ".zip") == "unknown"
    assert refused(zip_of({"word/document.xml": bytes(210 * 1024 * 1024)}), ".docx") == "bomb"
    assert refused(b"%PDF-1.4\n%%EOF", ".pdf") == "broken"
    assert refused(random.Random(7).randbytes(5000), ".txt") == "unknown"
    assert refused(b"x" * (20 * 1024 * 1024 + 1), ".txt") == "large"


def test_a_scanned_pdf_is_refused() -> None:
    assert refused(pdf_of([""]), ".pdf") == "scanned"


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentRefused) as refusal:
        read_file(tmp_path / "没有.txt")
    assert refusal.value.why == "missing"


def test_a_text_that_is_no_notice_says_so() -> None:
    (notice,) = read_text("今天下午三点开会，请大家准时参加。")
    assert [finding.kind for finding in notice.findings] == ["no_issues"]


def test_the_printed_json_is_the_contract() -> None:
    notice = json.loads(json.dumps(to_json(read_text(TEXT)), ensure_ascii=False))["notices"][0]
    assert list(notice) == [
        "title", "unit", "inspected_by", "feedback_date", "published", "declared_totals", "counted_totals", "sections", "findings",
    ]  # fmt: skip
    assert notice["declared_totals"] == {"sections": 2, "issues": 6, "done": 4, "ongoing": 2}
    assert notice["counted_totals"] == {"sections": 2, "issues": 6, "done": 4, "ongoing": 2, "not_started": 0}
    issue = notice["sections"][0]["issues"][0]
    assert list(issue) == [
        "code", "number", "title", "progress", "flag", "status_text", "declared_measures", "measures", "deadline", "leader", "office",
    ]  # fmt: skip
    assert issue["measures"][1] == {"ordinal": 2, "text": "截至目前，已改造167户。"}
