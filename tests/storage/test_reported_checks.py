"""What the reports say beside the text: each kind where it shows, and where it must not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from storage.checks.reported import Told, check_reports
from storage.documents import Notice, NoticeIssue, NoticeSection
from storage.records import Measure, Point, QuantityKind

ISSUE = NoticeIssue(
    "1-1", "1", "农村户厕改造进度慢", 0, progress="ongoing", measures=(Measure(1, "截至目前，已改造187户。"),)
)


def point(
    value: float, day: int, source: str = "report", kind: QuantityKind = "total", scope: int | None = None
) -> Point:
    return Point("改厕", "户", value, date(2025, 11, day), scope, source, kind=kind)


def found(*points: Point, issue: NoticeIssue = ISSUE, unwritten: int = 0) -> list[tuple[str, str]]:
    notice = Notice(sections=(NoticeSection(1, "方面", issues=(issue,)),))
    return [(f.kind, f.message) for f in check_reports(notice, {"1-1": Told(points, unwritten)})]


PRINTED = point(187, 1, "measure")


def test_an_old_figure_in_the_text_stands_beside_the_one_reported_last() -> None:
    assert found(PRINTED, point(203, 12)) == [
        ("stale_figure_in_text", "正文写187户，最近报的是203户（11月12日），请核对。")
    ]


def test_a_figure_written_in_since_is_not_old() -> None:
    written = replace(ISSUE, measures=(Measure(1, "截至目前，已改造203户。"),))
    assert found(PRINTED, point(203, 12), issue=written) == []


def test_a_village_s_figure_is_not_the_town_s() -> None:
    assert found(PRINTED, point(12, 12, scope=7)) == []


def test_part_of_a_longer_number_is_another_number() -> None:
    other = replace(ISSUE, measures=(Measure(1, "已投入1187户次。"),))
    assert found(PRINTED, point(203, 12), issue=other) == []


def test_a_total_that_went_back_is_quoted_with_both_days() -> None:
    kinds = found(point(190, 3), point(150, 9))
    assert ("figure_went_back", "先报190户（11月3日），后报150户（11月9日），请核对。") in kinds


def test_a_total_that_grows_is_no_finding() -> None:
    assert found(point(150, 3), point(187, 9)) == []


def test_more_than_the_whole_is_pointed_out() -> None:
    target = point(210, 1, "measure", "target")
    assert ("figure_exceeds_whole", "报的是213户（11月9日），总数是210户，请核对。") in found(
        target, point(213, 9)
    )
    assert found(target, point(187, 9)) == []


def test_done_while_the_reports_fall_short_cannot_be_true() -> None:
    done, target = replace(ISSUE, progress="done"), point(210, 1, "measure", "target")
    assert found(target, point(187, 9), issue=done) == [
        ("status_contradiction", "标“已完成”，最近报的是187户（11月9日），应是210户，请核对。")
    ]
    assert found(target, point(210, 9), issue=replace(done, measures=())) == []


def test_reports_that_the_text_does_not_hold_are_counted() -> None:
    assert found(unwritten=2) == [("reports_not_written_in", "有2条进展没写进正文。")]
