"""Contradictions in the words of everyday, and their neighbours that are none."""

from __future__ import annotations

import pytest

from tests.storage.test_checks import DONE, ONGOING, THREE, found, notice_of, one

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
    ("status_contradiction", "涉及的6处料场，其余2处尚未进场施工。"),
    ("status_contradiction", "培训已开两个班，另有3个班还未开班。"),
    ("status_contradiction", "剩余2处山体未复绿。"),
    ("done_but_forward_looking", "晒谷场的改造款，待上级补助下达后，由村委会组织施工。"),
    ("done_but_forward_looking", "办法待下次村民代表会议审议后印发。"),
    ("done_but_forward_looking", "沟渠待汛期过后统一疏浚、安排护坡。"),
    ("done_but_forward_looking", "新规届时一并印发。"),
    ("done_but_forward_looking", "余下的合同择期再签。"),
    ("done_but_forward_looking", "今年计划在12个村推广。"),
    ("percent_over_100", "入户走访覆盖率超过100%，达到108%。"),
    ("sum_mismatch", "受理信访件32件，其中初信28件、重信6件，办结32件。"),
    ("figure_exceeds_whole", "应签承诺书340份，已签362份。"),
    ("figure_exceeds_whole", "对全镇36座水塘逐一清查；已加固的水塘有41座。"),
    ("figure_exceeds_whole", "对全县52所幼儿园逐所排查。目前幼儿园达标57所。"),
    ("figure_exceeds_whole", "全区24家养老机构均签订承诺书，配齐灭火器的养老机构共28家。"),
    ("figure_went_back", "一季度末累计完成投资1200万元，二季度末累计完成投资1150万元。"),
    ("measure_predates_feedback", "2025年1月8日镇党委对收支专题研究。"),
    ("unit_mismatch", "复垦旱地900亩（折合45万平方米），均已验收。"),
]
RIGHT = [
    "复垦旱地900亩（折合60万平方米），共建成林地1.2万亩，其中公益林7000亩、商品林5000亩。",
    "已退回31人，其余4人6.2万元从待遇中扣回。",
    "签订的管护合同期限为2024年9月1日至2034年8月31日，均已公示。",
    "其余5个村没有施工任务，其余3名尚未到龄。",
    "对尚未开班的3期逐一补课，其余2处尚未进场施工的问题已解决。",
    "报销单据待分管领导签字后，由财务室支付。",
    "接待经费审批后再安排，等待遇兑现后组织回访。",
    "原计划在30个院落设点，实际设点34个。",
    "累计完成管网改造38公里，为年度计划35公里的108%。",
    "按计划于2025年11月完成验收，全年培训计划12场已办12场。",
    "对全镇36座水塘逐一清查，新建的水塘有41座，已加固的水塘有31座。",
    "全县52所幼儿园均已检查，含民办的幼儿园有60所。",
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


@pytest.mark.parametrize(
    ("closing", "wrong"),
    [
        ("目前仅剩3个问题尚在整改，其余均已完成。", True),
        ("镇党委对剩余两个问题紧盯不放。", True),
        ("还有2个没有改完的问题挂账督办。", True),
        ("巡察组反馈我镇的问题已悉数整改销号。", True),
        ("各项问题已逐一整改到位。", True),
        ("反馈的问题一个不落整改到位。", True),
        ("反馈问题无一遗留。", True),
        ("目前仅剩1个问题尚在整改，其余均已完成。", False),
        ("镇党委将剩余一个问题改到位。", False),
        ("党建方面剩余3个问题已移交。", False),
        ("上轮巡察剩余2个问题一并整改。", False),
        ("去年底还剩2个问题，今年已减少。", False),
        ("确保问题一个不落整改到位，推动问题逐一整改到位。", False),
        ("做到问题整改一项不漏、责任到人。", False),
    ],
)
def test_what_a_closing_says_is_left_is_compared_with_the_issues(closing: str, wrong: bool) -> None:
    findings = found(notice_of(THREE, closing=closing), "closing_contradicts_totals")
    assert [finding.where for finding in findings] == ["closing"] * wrong


@pytest.mark.parametrize(
    ("other", "wrong"),
    [
        ("农资、种子采购管理不够规范", True),
        ("种子及农资采购管理混乱", True),
        ("种子与农资采购管理欠规范", True),
        ("种子和农资采购管理不及时", False),
        ("种子和农机采购管理不规范", False),
    ],
)
def test_things_may_be_named_in_any_order_and_joined_by_any_word(other: str, wrong: bool) -> None:
    lines = f"1.针对“种子和农资采购管理不规范”的问题。已清理。【已完成整改】\n2.针对“{other}”的问题。已清理。【已完成整改】"
    assert bool(found(notice_of(lines), "duplicate_issue")) is wrong


def test_large_figures_are_written_out() -> None:
    (finding,) = found(one("清退资金共1234567元，其中镇级1000000元、村级334567元。"), "sum_mismatch")
    assert finding.message == "分项相加1334567元，正文写共1234567元，请核对。"
