"""Personal numbers show only their ends, persons only the family name; all else stays as it is."""

from __future__ import annotations

from time import perf_counter

import pytest

from storage.masking import DISCIPLINED, masked


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("联系13812341234", "联系138****1234"),
        ("身份证44081119900101123X", "身份证440811********123X"),
        ("卡号6222021234567890123", "卡号6222***********0123"),
        ("累计187户，追回1.3万元，2025年10月17日", "累计187户，追回1.3万元，2025年10月17日"),
        ("编号20251017001", "编号20251017001"),
    ],
)
def test_only_personal_numbers_are_starred(text: str, shown: str) -> None:
    assert masked(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("给予张三党内警告处分。", "给予张某党内警告处分。"),
        ("对李大山、王五2名村干部给予诫勉谈话。", "对李某某、王某2名村干部给予诫勉谈话。"),
        ("给予原村党支部书记李大山党内严重警告处分。", "给予原村党支部书记李某某党内严重警告处分。"),
        ("村会计赵六因挪用公款被给予留党察看处分。", "村会计赵某因挪用公款被给予留党察看处分。"),
        ("对时任镇长马强同志给予党内警告处分。", "对时任镇长马某同志给予党内警告处分。"),
        ("其中，何平、周安被问责。", "其中，何某、周某被问责。"),
        ("欧阳锋受到政务记过处分。", "欧阳某受到政务记过处分。"),
        ("立案审查陈大文。", "立案审查陈某某。"),
        ("给予曾志伟等3人党纪处分。", "给予曾某某等3人党纪处分。"),
        ("联系人：王小明，电话138 1234 1234", "联系人：王某某，电话138 **** 1234"),
    ],
)
def test_who_was_disciplined_shows_only_the_family_name(text: str, shown: str) -> None:
    assert masked(text) == shown
    assert masked(shown) == shown


@pytest.mark.parametrize(
    "text",
    [
        "对石壁村进行通报批评。",
        "给予有关人员批评教育。",
        "给予党支部书记党内警告。",
        "对相关责任人给予诫勉，对包村干部约谈3人次。",
        "全镇约谈28人，立案3件，给予党纪处分2人、政务处分1人。",
        "对履职不力的干部，给予通报批评。",
        "对成员约谈，将任务通报批评的情况上报。",
        "对高标准农田项目负责人约谈，对工程款拖欠问题立案。",
        "给予王某某党内警告处分。",
        "冯副镇长牵头，何平同志负责，对照处分决定逐条整改。",
        "联系人：镇纪委，联系电话：0755-12345678。",
    ],
)
def test_offices_places_and_counts_are_nobody_s_names(text: str) -> None:
    assert masked(text) == text


def test_what_is_decided_to_be_kept_stays() -> None:
    text = "给予张三党内警告处分，联系电话13812341234。"
    kept = {(DISCIPLINED, "张某")}
    assert masked(text, kept) == "给予张三党内警告处分，联系电话138****1234。"


@pytest.mark.parametrize("text", ["对" * 30_000 + "处分", "对王" + "、李四" * 10_000 + "处分", "1" * 30_000])
def test_no_text_takes_long(text: str) -> None:
    began = perf_counter()
    masked(text)
    assert perf_counter() - began < 1.5
