"""A report's figures beside the stored points of its issue."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from storage.figures import read_figures
from storage.records import Point
from storage.series import (
    Recorded,
    headline,
    in_unit,
    latest,
    points_of_measures,
    recorded,
    standings,
)

NOTICE = date(2025, 5, 15)
TODAY = date(2025, 10, 17)
VILLAGE = 7
TOILETS = points_of_measures(("截至目前，已改造167户户厕，资金支出占比92.78%。", "目标改造210户。"), NOTICE)


def report(text: str, points: Sequence[Point] = TOILETS, scope: int | None = None) -> tuple[Recorded, ...]:
    return recorded(read_figures(text, TODAY).quantities, points, scope, TODAY)


def level(text: str, points: Sequence[Point] = TOILETS, scope: int | None = None) -> Recorded:
    return next(one for one in report(text, points, scope) if one.point and one.point.kind == "total")


def village_point(value: float) -> Point:
    return Point(TOILETS[0].indicator, "户", value, date(2025, 10, 9), VILLAGE, "report")


def test_the_measures_of_a_notice_give_the_first_points() -> None:
    assert [(one.value, one.unit, one.kind, one.scope, one.source) for one in TOILETS] == [
        (167, "户", "total", None, "measure"),
        (92.78, "%", "total", None, "measure"),
        (210, "户", "target", None, "measure"),
    ]
    assert {one.as_of for one in TOILETS} == {NOTICE}


def test_a_measure_with_a_date_is_a_point_of_that_day() -> None:
    (point,) = points_of_measures(("截至2025年3月31日，累计清收欠款42笔",), NOTICE)
    assert (point.value, point.as_of) == (42, date(2025, 3, 31))


def test_a_target_joins_the_series_it_is_like() -> None:
    assert TOILETS[2].indicator == TOILETS[0].indicator


def test_a_total_is_shown_beside_the_notices() -> None:
    one = level("厕所革命又改了20户，累计187户了")
    assert one.point is not None
    assert one.previous is not None
    assert (one.point.value, one.previous.value, one.difference, one.doubt) == (187, 167, 20, None)
    assert (one.point.indicator, one.point.as_of) == (TOILETS[0].indicator, TODAY)


def test_a_bare_total_belongs_to_the_only_series_of_its_unit() -> None:
    one = level("累计187户")
    assert one.previous == TOILETS[0]


def test_a_village_total_stands_beside_the_towns() -> None:
    first = level("户厕又改了2户一共12户了", scope=VILLAGE)
    assert first.point is not None
    assert (first.point.value, first.point.scope, first.previous, first.doubt) == (12, VILLAGE, None, None)
    second = level("一共12户了", (*TOILETS, village_point(10)), VILLAGE)
    assert (second.previous, second.difference) == (village_point(10), 2)
    assert level("累计187户", (*TOILETS, village_point(10))).previous == TOILETS[0]


def test_a_total_that_goes_back_is_doubted() -> None:
    one = level("户厕累计150户")
    assert (one.doubt, one.difference) == ("went_back", -17)


def test_a_rounded_total_is_not_held_to_the_last_digit() -> None:
    assert level("户厕累计160户左右").doubt is None


def test_an_increment_that_does_not_fit_is_doubted() -> None:
    assert level("又改3户，累计180户").doubt == "increment_mismatch"
    assert level("又改3户够180了").doubt == "increment_mismatch"
    assert level("又改13户，累计180户").doubt is None


def test_a_part_larger_than_its_whole_is_doubted() -> None:
    assert level("累计220户").doubt == "exceeds_whole"
    assert level("目标200户，累计205户").doubt == "exceeds_whole"
    assert level("本村累计211户", scope=VILLAGE).doubt == "exceeds_whole"
    assert [one.doubt for one in report("资金支出103%")] == ["exceeds_whole"]


def test_an_increment_alone_makes_a_new_total_and_says_so() -> None:
    one = level("又改了20户")
    assert one.point is not None
    assert (one.point.value, one.computed, one.difference) == (187, True, 20)


def test_an_increment_with_nothing_known_gives_no_level() -> None:
    assert [one.point for one in report("又改了20户", points=())] == [None]
    assert [one.point for one in report("本村又改了2户", scope=VILLAGE)] == [None]


def test_what_is_left_of_a_target_gives_the_total() -> None:
    rest, total = report("还差23户")
    assert rest.point is not None
    assert total.point is not None
    assert (rest.point.kind, rest.point.value) == ("remaining", 23)
    assert (total.point.kind, total.point.value, total.computed) == ("total", 187, True)


def test_a_bare_number_below_the_known_level_is_only_news() -> None:
    (one,) = report("改了3户")
    assert (one.point, one.doubt) == (None, None)


def test_something_else_of_a_common_unit_starts_its_own_series() -> None:
    points = points_of_measures(("完成合同清理42份",), NOTICE)
    one = level("会议记录补齐，一共5份", points)
    assert (one.previous, one.doubt) == (None, None)


def test_units_of_the_same_measure_are_compared() -> None:
    points = points_of_measures(("渠道清淤总长1.5公里",), NOTICE)
    one = level("渠道清淤累计1800米", points)
    assert one.point is not None
    assert (one.point.value, one.point.unit, one.difference) == (1.8, "公里", 0.3)
    assert in_unit(3, "万元", "元") == 30_000
    assert in_unit(3, "户", "座") == 3


def test_ranges_differences_and_quoted_levels_give_no_point() -> None:
    assert [one.point for one in report("改了七八户，比上周多2户")] == [None, None]


def test_the_newest_point_of_each_series_and_scope_counts() -> None:
    newer = level("累计187户").point
    assert newer is not None
    points = (*TOILETS, village_point(10), newer)
    assert latest(points)[newer.indicator, "户", None, "total"] == newer
    assert latest(points)[newer.indicator, "户", VILLAGE, "total"] == village_point(10)


def test_the_headline_gives_level_target_and_what_is_left() -> None:
    newer = level("累计187户").point
    assert newer is not None
    points = (*TOILETS, village_point(10), newer)
    whole = headline(points)
    assert whole is not None
    assert whole.total == newer
    assert whole.target == TOILETS[2]
    assert whole.remaining == 23
    assert [one.scope for one in standings(points)] == [None, None, VILLAGE]
    assert headline(()) is None


def test_a_notice_with_many_numbers_has_no_headline_until_one_is_reported() -> None:
    points = points_of_measures(("拆除违建27宗，面积32亩。", "清理渠道8条，补种苗木500株。"), NOTICE)
    assert headline(points) is None
    newer = level("拆除违建累计30宗", points).point
    assert newer is not None
    found = headline((*points, newer))
    assert found is not None
    assert found.total == newer


def test_several_increments_of_one_series_are_not_added_up() -> None:
    assert [one.point for one in report("户厕上月又改了5户，户厕这个月又改了3户")] == [None, None]


def test_a_common_unit_alone_joins_nothing() -> None:
    points = points_of_measures(("目前40个村均已开展整治",), NOTICE)
    assert [one.point for one in report("这周又跑6个村", points)] == [None]


def test_a_later_rest_counts_before_target_minus_total() -> None:
    points = (
        *TOILETS,
        *(one.point for one in report("还差20户") if one.point and one.point.kind == "remaining"),
    )
    whole = headline(points)
    assert whole is not None
    assert whole.remaining == 20
