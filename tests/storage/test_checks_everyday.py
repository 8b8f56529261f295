"""Contradictions in the words of everyday, and their neighbours that are none."""

from __future__ import annotations

import pytest

from tests.storage.test_checks import DONE, ONGOING, found, one

WRONG = [
    ("status_contradiction", "已发放补贴128户，剩下9户资料不全暂缓发放。"),
    ("status_contradiction", "涉及的7宗地块已收回5宗，另2宗正走司法程序。"),
    ("status_contradiction", "该项目仍处于前期手续办理阶段。"),
    ("status_contradiction", "已办证36户，剩余4户待办。"),
    ("status_contradiction", "已铺设管网85%，余下部分正在推进。"),
    ("status_contradiction", "目前完成总工程量的六成。"),
    ("status_contradiction", "因资金不到位，工程一直没动工。"),
    ("done_but_forward_looking", "预计今年11月底完工。"),
    ("done_but_forward_looking", "准备在下个月召开现场会。"),
    ("done_but_forward_looking", "我单位会在下半年开展一次回头看。"),
    ("percent_over_100", "入户走访覆盖率超过100%，达到108%。"),
    ("sum_mismatch", "受理信访件32件，其中初信28件、重信6件，办结32件。"),
    ("figure_exceeds_whole", "应签承诺书340份，已签362份。"),
    ("figure_went_back", "一季度末累计完成投资1200万元，二季度末累计完成投资1150万元。"),
    ("measure_predates_feedback", "2025年1月8日镇党委对收支专题研究。"),
]
RIGHT = [
    "对剩余4户逐户上门，现已办结。",
    "已收回5宗，另2宗经司法程序已收回。",
    "对还没办证的36户逐一核查，均已办证。",
    "建立未完成事项清单，每周通报。",
    "如有反弹，依规处理，并做好准备在汛期值守。",
    "营业收入同比增长203%，达到历年的120%。",
    "检查覆盖率100%，满意率98.6%。",
    "受理信访件32件，其中初信28件、重信4件，办结32件，化解积案35件。",
    "共处理9人，其中党纪处分3人。",
    "应签承诺书340份，已签340份，另签补充协议352份。",
    "前三季度累计完成投资1200万元，其中上半年累计完成投资950万元。",
    "对2024年3月发放的补贴进行核查，追回3笔。",
    "2022年5月至2024年12月的票据已归档。",
    "对2022年5月至2024年12月招标项目逐一自查。",
    "将2022年5月至2024年12月门票收入3万元上缴国库。",
    "在86名党员中开展测评，发放问卷120份，收回118份。",
    "3所学校、5个部门均已公示，9口水井全部消毒，6部电梯年检合格。",
    "全镇共有林地1200亩，其中公益林700亩、商品林500亩。",
    "因地制宜新增停车位35个，仍在原址开放便民服务。",
]


@pytest.mark.parametrize(("kind", "body"), WRONG)
def test_a_contradiction_is_found_in_everyday_words(kind: str, body: str) -> None:
    assert [finding.where for finding in found(one(body), kind)] == ["1-1"]


@pytest.mark.parametrize("body", RIGHT)
def test_what_only_resembles_a_contradiction_is_left_alone(body: str) -> None:
    assert one(body, DONE).findings == ()
    assert one(body, ONGOING).findings == ()


def test_large_figures_are_written_out() -> None:
    (finding,) = found(one("清退资金共1234567元，其中镇级1000000元、村级334567元。"), "sum_mismatch")
    assert finding.message == "分项相加1334567元，正文写共1234567元，请核对。"
