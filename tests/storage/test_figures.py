"""Quantities and dates as tired people type them."""

from __future__ import annotations

from datetime import date

import pytest

from storage.figures import as_json, number_text, read_figures

FRIDAY = date(2025, 10, 17)


def quantities(text: str) -> list[tuple[float | None, str, str]]:
    return [(one.value, one.unit, one.kind) for one in read_figures(text, FRIDAY).quantities]


def values(text: str) -> list[tuple[float | None, str]]:
    return [(value, unit) for value, unit, _ in quantities(text)]


def days(text: str, today: date = FRIDAY) -> list[str]:
    return list(read_figures(text, today).dates)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("又改了20户", "increment"),
        ("新签20户", "increment"),
        ("昨天改了20户", "increment"),
        ("累计20户", "total"),
        ("到20户了", "total"),
        ("够20户了", "total"),
        ("凑够了20户", "total"),
        ("现在有20户", "total"),
        ("还剩20户", "remaining"),
        ("仲差20户", "remaining"),
        ("20户还没签", "remaining"),
        ("再改20户就到头", "remaining"),
        ("计划改20户", "target"),
        ("还差多少才够20户", "target"),
        ("下周一改20户", "target"),
        ("比上周多改20户", "compare"),
        ("比计划少改20户", "remaining"),
    ],
)
def test_the_words_around_a_number_tell_its_kind(text: str, kind: str) -> None:
    assert quantities(text) == [(20, "户", kind)]


def test_enough_is_a_running_total_without_its_measure_word() -> None:
    assert quantities("户厕又改5户够191了") == [(5, "户", "increment"), (191, "户", "total")]
    assert quantities("改了5户，够191户") == [(5, "户", "increment"), (191, "户", "total")]
    assert quantities("再改了3户够191了") == [(3, "户", "increment"), (191, "户", "total")]
    assert quantities("再改3户就够191了") == [(3, "户", "remaining"), (191, "户", "target")]


def test_a_fall_against_another_period_is_negative() -> None:
    assert quantities("今年11起，比去年少4起") == [(11, "起", "total"), (-4, "起", "compare")]


def test_an_earlier_level_is_told_from_the_present_one() -> None:
    assert quantities("岗亭原来9个，现在15个") == [(9, "个", "previous"), (15, "个", "total")]
    assert quantities("35户减少到12户") == [(35, "户", "previous"), (12, "户", "total")]
    assert quantities("从9个增到15个") == [(9, "个", "previous"), (15, "个", "total")]


def test_a_part_of_a_whole_gives_both() -> None:
    assert quantities("封了34/50个") == [(34, "个", "total"), (50, "个", "target")]
    assert quantities("三十一条只剩四条") == [(31, "条", "target"), (4, "条", "remaining")]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("修了一公里半", 1.5, "公里"),
        ("收了3吨半", 3.5, "吨"),
        ("种了半亩", 0.5, "亩"),
        ("种树37.5万株", 375_000, "株"),
        ("挖了两千零六方", 2006, "方"),
        ("入库2,460头", 2460, "头"),
        ("硬化160平", 160, "平方米"),
        ("硬化１６０㎡", 160, "平方米"),
        ("改廁二十户", 20, "户"),
        ("改了26护", 26, "户"),
        ("换咗廿六只", 26, "只"),
        ("发放1.6亿元", 1.6, "亿元"),
        ("罚款四千", 4000, "元"),
        ("罚款3万4", 3.4, "万元"),
        ("电费2.6w", 2.6, "万元"),
        ("收了五千六百四十块垃圾费", 5640, "元"),
        ("挂了十二块牌子", 12, "块"),
        ("完成三成五", 35, "%"),
        ("完成四分之三", 75, "%"),
        ("完成百分之九十八点六", 98.6, "%"),
        ("涨了3.6个百分点", 3.6, "个百分点"),
    ],
)
def test_amounts_are_read_in_the_unit_that_is_meant(text: str, value: float, unit: str) -> None:
    assert values(text) == [(value, unit)]


def test_a_number_without_a_measure_word_takes_its_neighbours() -> None:
    assert values("应到四十万株，差两万五") == [(400_000, "株"), (25_000, "株")]
    assert values("收垃圾费五百六十块，又收八百六") == [(560, "元"), (860, "元")]
    assert values("封了34个，剩16") == [(34, "个"), (16, "个")]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("8~10户", 8, 10), ("七八户", 7, 8), ("一百三四十户", 130, 140), ("三到五户", 3, 5)],
)
def test_a_range_keeps_both_ends(text: str, low: float, high: float) -> None:
    (one,) = read_figures(f"涉及{text}", FRIDAY).quantities
    assert (one.value, one.low, one.high, one.unit) == (None, low, high, "户")


@pytest.mark.parametrize(
    ("text", "approx"),
    [
        ("大概60户", "about"),
        ("60户左右", "about"),
        ("六十来户", "about"),
        ("60多户", "over"),
        ("不下60户", "over"),
        ("60户以上", "over"),
        ("近60户", "under"),
        ("60户不到", "under"),
        ("60户", None),
    ],
)
def test_about_over_and_under_are_kept(text: str, approx: str | None) -> None:
    (one,) = read_figures(f"走访{text}", FRIDAY).quantities
    assert (one.value, one.approx) == (60, approx)


@pytest.mark.parametrize(
    "text",
    [
        "三重一大清单和一岗双责那页重印",
        "今天汇报3件事：都办了",
        "两违要四季度见底",
        "村书记一肩挑、三会一课都写进去",
        "修订稿按三会一棵记录",
        "二十届三中全会精神传达到支部",
        "601室的空调报废",
        "3号楼外墙和5号断面先别动",
        "桂B0X001那台车送修",
        "廖会计188****0021在办",
        "镇发〔2024〕61号、62号归了档",
        "第4项和第三批都报了",
        "工期45天，两个月没付，三年内见效",
        "K12+300到K14+800那段封闭",
        "12345热线转来",
        "问题1.6现在归谁",
        "三组塌方点围起来",
        "一下子清零了，一起去看",
        "问题单一笔一笔对过",
        "3万元及以上的由班子会研究",
        "每户五百，每岗二人",
        "几十户，好几家",
    ],
)
def test_a_numeral_that_counts_nothing_is_left_alone(text: str) -> None:
    assert quantities(text) == []


def test_a_number_taken_back_does_not_count() -> None:
    assert values("不是12家是21家") == [(21, "家")]
    assert values("做了四十七户，不对，四十一户") == [(41, "户")]
    assert values("刚报的490㎡作废，按409㎡算") == [(409, "平方米")]


def test_none_at_all_is_zero() -> None:
    assert values("火警一起都没有") == [(0, "起")]
    assert quantities("还剩0项") == [(0, "项", "remaining")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("昨晚交的", "2025-10-16"),
        ("大后天起设卡", "2025-10-20"),
        ("上周五开会", "2025-10-10"),
        ("周日夜里误报", "2025-10-19"),
        ("下礼拜三验收", "2025-10-22"),
        ("月底前交", "2025-10-31"),
        ("上月底报的", "2025-09-30"),
        ("12月底前腾空", "2025-12-31"),
        ("年底前付清", "2025-12-31"),
        ("28号交的", "2025-09-28"),
        ("28号前交", "2025-10-28"),
        ("下月十五号进场", "2025-11-15"),
        ("元月十号前定稿", "2026-01-10"),
        ("10/29开会", "2025-10-29"),
        ("到9.30干完", "2025-09-30"),
        ("2023.12.6签的", "2023-12-06"),
        ("2025-9-3印发", "2025-09-03"),
        ("8月台账补了", "2025-08"),
        ("去年12月31日关账", "2024-12-31"),
        ("四月份巡了", "2025-04"),
        ("十二月中旬能动", "2025-12"),
        ("包到明年3月", "2026-03"),
    ],
)
def test_a_date_is_told_from_the_day_of_the_message(text: str, expected: str) -> None:
    assert days(text) == [expected]


def test_a_range_of_days_shares_its_month() -> None:
    assert days("9月15至18日培训") == ["2025-09-15", "2025-09-18"]
    assert days("9月3号、9号、12号入企") == ["2025-09-03", "2025-09-09", "2025-09-12"]
    assert days("2023年9月至12月巡察") == ["2023-09", "2023-12"]


@pytest.mark.parametrize(
    "text",
    [
        "今年和去年",
        "这个月",
        "这周三户搬了",
        "两周内复测",
        "五一停了",
        "每周三派人",
        "2月30日",
        "1、2、3都好了",
    ],
)
def test_what_names_no_day_gives_no_date(text: str) -> None:
    assert days(text) == []


def test_a_quantity_knows_its_words_and_their_place() -> None:
    text = "厕所又改３户，累计187户"
    for one in read_figures(text, FRIDAY).quantities:
        assert text[one.start : one.start + len(one.text)] == one.text
    assert [one.text for one in read_figures(text, FRIDAY).quantities] == ["又改３户", "累计187户"]


def test_the_thing_counted_is_named_in_a_few_characters() -> None:
    (one,) = read_figures("截至目前，已改造167户户厕", FRIDAY).quantities
    assert one.indicator == "户厕改造"


def test_json_keeps_the_line_and_shows_a_range_without_a_value() -> None:
    line = {"id": "a", "text": "昨天拆了七八块", "today": "2025-10-17"}
    assert as_json(line, read_figures(line["text"], FRIDAY)) == {
        **line,
        "quantities": [
            {"value": None, "unit": "块", "kind": "increment", "text": "七八块", "min": 7, "max": 8}
        ],
        "dates": ["2025-10-16"],
    }


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (187.0, "187"),
        (3.5, "3.5"),
        (92.78, "92.78"),
        (1e9, "1000000000"),
        (100.0, "100"),
        (-4.0, "-4"),
        (0.1 + 0.2, "0.3"),
    ],
)
def test_a_value_is_shown_without_trailing_zeros(value: float, text: str) -> None:
    assert number_text(value) == text


@pytest.mark.parametrize("text", ["12户外出务工", "12户主动签约", "12户长期闲置"])
def test_a_measure_word_is_not_swallowed_by_the_word_after_it(text: str) -> None:
    assert values(text) == [(12, "户")]
