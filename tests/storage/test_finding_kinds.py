"""No kind of finding is without a text that shows it and one, as real, that must not."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from storage.checks.reported import Told, check_reports
from storage.documents import Notice, NoticeIssue, NoticeSection
from storage.notice import read_text
from storage.notice.files import read_bytes
from storage.records import Measure, Point, QuantityKind
from tests.storage.documents import xlsx_of
from tests.storage.test_checks import (
    DONE,
    FOOT,
    HEAD,
    ISSUE,
    ONGOING,
    SECTION,
    THREE,
    notice_of,
    numbered,
    one,
)

ROOT = Path(__file__).parent.parent.parent
Shows = Callable[[], list[str]]


def kinds(notice: Notice) -> list[str]:
    return [finding.kind for finding in notice.findings]


def of(text: str, status: str = DONE) -> Shows:
    return lambda: kinds(one(text, status))


def overview(text: str) -> Shows:
    return lambda: kinds(notice_of(THREE, text))


def closing(text: str) -> Shows:
    return lambda: kinds(notice_of(THREE, closing=text))


def lines(text: str) -> Shows:
    return lambda: kinds(notice_of(text))


def _point(value: float, day: int, source: str = "report", kind: QuantityKind = "total") -> Point:
    return Point("改厕", "户", value, date(2025, 11, day), None, source, kind=kind)


def reported(*points: Point, text: str = "截至目前，已改造187户。", unwritten: int = 0) -> Shows:
    issue = NoticeIssue("1-1", "1", "户厕改造慢", 0, progress="ongoing", measures=(Measure(1, text),))
    notice = Notice(sections=(NoticeSection(1, "方面", issues=(issue,)),))
    return lambda: [finding.kind for finding in check_reports(notice, {"1-1": Told(points, unwritten)})]


def blank(template: str) -> Shows:
    def found() -> list[str]:
        from handlers.checking import empty
        from storage.notice.frame import left_blank

        left = left_blank(replace(notice_of(THREE), unit="霁川镇"), date(2025, 10, 17), template)
        return [finding.kind for finding in empty(left)]

    return found


def second_sheet(*rows: list[str]) -> Shows:
    first = ["序号", "问题", "整改措施", "状态"]
    ledger = [first, ["1", "路灯失修", "一是修好。", "已完成"], *rows]
    return lambda: [
        finding.kind for notice in read_bytes(xlsx_of(ledger), ".xlsx") for finding in notice.findings
    ]


UNDATED = HEAD.format(overview="逐条整改。") + THREE
KINDS: dict[str, tuple[Shows, Shows]] = {
    "declared_total_mismatch": (
        overview("反馈的2个方面4个问题，正在逐条整改。"),
        overview("反馈的2个方面3个问题，正在逐条整改。"),
    ),
    "declared_done_mismatch": (
        overview("2个方面3个问题，已完成整改1个，正在整改2个。"),
        overview("2个方面3个问题，已完成整改2个，正在整改1个。"),
    ),
    "declared_parts_mismatch": (
        overview("2个方面3个问题，已完成整改2个，正在整改2个。"),
        overview("班子对照检查查摆问题23个，已整改20个，正在整改3个。"),
    ),
    "closing_contradicts_totals": (
        closing("目前，反馈的问题已全部整改到位。"),
        closing("力争年底前全部完成整改。"),
    ),
    "declared_measures_mismatch": (
        of("镇党委落实三方面整改措施。一是建台账。二是抓验收。"),
        of("镇党委落实两方面整改措施。一是建台账。二是抓验收。"),
    ),
    "numbering_gap": (lambda: kinds(numbered(1, 2, 4)), lambda: kinds(numbered(1, 2, 3))),
    "numbering_duplicate": (lambda: kinds(numbered(1, 2, 2, 4)), lambda: kinds(numbered(1, 2, 3, 4))),
    "heading_style": (lines(THREE.replace("（二）关于", "（二）针对")), lines(THREE)),
    "status_contradiction": (
        of("二是目前尚有37户未完成改造。"),
        of("一是对尚未完成改造的37户逐户督促，现已全部完成。"),
    ),
    "done_but_forward_looking": (of("下一步，将组织专题培训。"), of("建立长效机制，防止问题反弹。")),
    "measure_predates_feedback": (of("2025年3月召开会议研究。"), of("补录2024年加油台账。")),
    "date_order": (of("2025年8月20日至8月10日开展排查。"), of("2025年6月10日至8月20日开展排查。")),
    "impossible_date": (of("2025年6月31日召开会议。"), of("2024年2月29日的记录已补正。")),
    "date_without_year": (of("7月22日召开会议。"), of("每月5日公布收支，6个月内完成。")),
    "missing_publication_date": (lambda: kinds(read_text(UNDATED)[0]), lines(THREE)),
    "percent_over_100": (of("户厕改造完成率105%。"), of("村集体收入增长120%。")),
    "sum_mismatch": (
        of("签订合同共48份，其中苇塘村20份、上坳村26份。"),
        of("培训干部120人，其中党员80人、女性56人。"),
    ),
    "unit_mismatch": (of("复耕面积32亩（约合2133平方米）。"), of("复耕面积3.2亩（约合2133平方米）。")),
    "status_unclear": (of("一是建台账。", "长期坚持"), of("一是建台账。")),
    "figure_went_back": (
        reported(_point(190, 3), _point(150, 9)),
        reported(_point(150, 3), _point(190, 9)),
    ),
    "figure_exceeds_whole": (
        reported(_point(210, 1, "measure", "target"), _point(213, 9)),
        reported(_point(210, 1, "measure", "target"), _point(187, 9)),
    ),
    "stale_figure_in_text": (
        reported(_point(187, 1, "measure"), _point(203, 9)),
        reported(_point(187, 1, "measure"), _point(203, 9), text="截至目前，已改造203户。"),
    ),
    "reports_not_written_in": (reported(unwritten=2), reported(unwritten=0)),
    "name_drift": (
        of("一是镇党委研究部署。二是镇委印发方案。"),
        of("一是镇党委研究部署。二是镇委书记带队督查。"),
    ),
    "duplicate_issue": (lines(THREE.replace("租金收缴慢", "户厕改造慢")), lines(THREE)),
    "missing_measures": (of(""), of("已修好。")),
    "personal_data": (of("给予村会计赵六党内警告处分。"), of("给予党纪处分2人，联系电话：0755-12345678。")),
    "unread_lines": (
        second_sheet(["2", "", "一是补齐。", "已完成"]),
        second_sheet(["2", "台账不全", "一是补齐。", "已完成"]),
    ),
    "no_issues": (lambda: kinds(read_text("关于召开会议的通知")[0]), lines(THREE)),
    "blank_left": (blank("{标题}\n{问题清单}\n【请填写】"), blank("{标题}\n{问题清单}\n{署名}")),
}


def raised() -> set[str]:
    """Every kind that the program can find."""
    found = set()
    for room in ("storage", "handlers"):
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func) in {"Finding", "_mismatch"}:
                    found |= {arg.value for arg in node.args[:1] if isinstance(arg, ast.Constant)}
    return {str(kind) for kind in found}


def test_every_kind_stands_here() -> None:
    assert raised() - {"blank_left"} <= set(KINDS)
    assert "declared_total_mismatch" in raised()


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_shows_where_it_should_and_only_there(kind: str) -> None:
    shows, must_not = KINDS[kind]
    assert kind in shows()
    assert kind not in must_not()


def test_the_texts_that_must_not_are_read_as_issues() -> None:
    """A text that is not read at all would show nothing either."""
    for status in (DONE, ONGOING):
        text = HEAD.format(overview="") + f"{SECTION}\n{ISSUE.format(body='已修好。', status=status)}" + FOOT
        assert len(read_text(text.format(closing="完。"))[0].issues) == 1
