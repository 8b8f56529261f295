"""What sentences declare of all issues is read; what they count of other things is not."""

from __future__ import annotations

import pytest

from storage.notice.totals import declared_totals

Declared = tuple[int | None, int | None, int | None, int | None]


@pytest.mark.parametrize(
    ("sentence", "declared"),
    [
        ("3个方面19个问题中，13个问题整改完毕，6个问题正在持续整改。", (3, 19, 13, 6)),
        ("反馈的3个方面19个问题，已整改完成13个，整改完成率68.4%，其余6个正在推进。", (3, 19, 13, 6)),
        ("反馈的四个方面、二十三项具体问题，已完成整改二十项，尚未完成三项。", (4, 23, 20, 3)),
        ("截至目前，反馈的26个问题已整改到位22个，4个问题正在整改中。", (None, 26, 22, 4)),
        ("26个问题中已完成22个、基本完成2个、正在推进2个。", (None, 26, 22, 4)),
        ("697个问题已完成整改688个，基本完成4个，未完成5个，整改率98.71%。", (None, 697, 688, 9)),
        ("共反馈问题15个，整改完成12个（其中长期坚持3个），持续整改3个。", (None, 15, 12, 3)),
        ("反馈的19个问题已全部完成整改。", (None, 19, 19, None)),
        ("共指出三个方面七项具体问题。截至目前，已整改完成五项，持续推进两项。", (3, 7, 5, 2)),
        ("目前已完成整改9个，剩余3个问题按计划推进。", (None, None, 9, 3)),
        ("反馈意见3个方面16个具体问题，分解为45项整改任务，已完成40项，5项正在推进。", (3, 16, None, None)),
        ("反馈问题共5类14项，截至填表日已办结11项，正在推进3项。", (5, 14, 11, 3)),
        ("巡察指出三大类九个问题，已整改七个，尚在整改两个。", (3, 9, 7, 2)),
        ("指出4类问题17项，已完成15项，正在推进2项。", (4, 17, 15, 2)),
        ("反馈4个方面13项，已整改9项，正在整改4项，问题整改率69.2%。", (4, 13, 9, 4)),
        ("（县委第一巡察组反馈；反馈2个方面7个问题，已完成整改6个，正在整改1个）", (2, 7, 6, 1)),
        ("反馈的2个方面7个问题，镇长领办3个，其余4个由分管领导包抓。", (2, 7, None, None)),
        ("将2个方面7个问题分解到6个站所，镇长领办2个。", (2, 7, None, None)),
        ("反馈的7个问题由党委书记牵头整改，已完成5个，正在整改2个。", (None, 7, 5, 2)),
        ("反馈的8个问题，细化为13个具体问题，已完成10个，正在整改3个。", (None, 8, None, None)),
        ("说明：本表共列2类7项问题。", (2, 7, None, None)),
        ("本台账共7个问题。", (None, 7, None, None)),
        (
            "1．巡察组反馈2个方面7个问题。\n2．截至2025年9月底，已完成4个，基本完成1个，正在整改2个。",
            (2, 7, 4, 3),
        ),
        ("共反馈7个问题。\n\n镇党委逐条研究。\n\n目前，已完成整改4个，正在整改3个。", (None, 7, 4, 3)),
        (
            "反馈的12个问题，制定整改措施62条，已完成58条，正在推进4条；已完成整改8个，正在整改4个。",
            (None, 12, 8, 4),
        ),
    ],
)
def test_a_sentence_about_all_issues_is_read(sentence: str, declared: Declared) -> None:
    (stated,) = declared_totals(sentence, "preamble")
    assert (stated.sections, stated.issues, stated.done, stated.ongoing) == declared


@pytest.mark.parametrize(
    "sentence",
    [
        "制定整改措施62条，已完成58条，正在推进4条，问题整改率93.5%。",
        "召开专题会议5次，研究解决难点问题8个，建立制度6项。",
        "坚决拥护“两个确立”，逐条整改问题。",
        "党组班子认领问题7个，个人认领问题21个。",
        "立案3件，党纪处分5人，诫勉2人。",
        "院长督办拖得较久的4个问题，其余9个问题由各科室分头承办。",
        "难度较大的2个问题提级办理，其余5个问题按原方案办理。",
        "查处违规吃喝4类19个突出问题。",
        "按立行立改、限期整改、长期坚持3类17个问题分别建账。",
        "",
    ],
)
def test_counts_of_other_things_are_no_totals(sentence: str) -> None:
    assert declared_totals(sentence, "preamble") == []


@pytest.mark.parametrize(
    ("sentence", "whole", "fits"),
    [
        ("反馈的9个问题，已完成6个，正在整改2个，长期坚持1个。", 9, True),
        ("反馈的9个问题，已完成6个，正在整改1个，申请延期2个。", 9, True),
        ("反馈的9个问题，已完成5个，已完成并长期坚持2个，正在整改2个。", 9, True),
        ("反馈的9个问题，正在整改2个，基本完成2个，已完成5个。", 9, True),
        ("反馈的9个问题：已销号4个，待验收2个，正在整改2个，未启动1个。", 9, True),
        ("反馈的9个问题，已完成7个，其中长期坚持3个，正在整改2个。", 9, True),
        ("反馈的9个问题，已完成5个，正在整改2个，长期坚持1个。", 9, False),
        ("反馈的9个问题，已完成6个，正在整改2个，未启动2个。", 9, False),
        ("反馈的9个问题，已完成5个，正在整改2个。", 9, False),
    ],
)
def test_all_counts_may_make_up_the_whole(sentence: str, whole: int, fits: bool) -> None:
    (stated,) = declared_totals(sentence, "preamble")
    assert (stated.issues, stated.may_make(whole)) == (whole, fits)
