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
        "",
    ],
)
def test_counts_of_other_things_are_no_totals(sentence: str) -> None:
    assert declared_totals(sentence, "preamble") == []
