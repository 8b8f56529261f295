"""Each kind of finding: texts that show it and texts, just as real, that must not."""

from __future__ import annotations

import pytest

from storage.notice import Notice, read_text
from storage.records import Finding

HEAD = """中共霁川镇委员会关于巡察整改进展情况的通报
2025年2月17日至4月18日，县委第一巡察组对霁川镇党委开展了巡察。2025年5月15日，县委第一巡察组向霁川镇党委反馈了巡察意见。
一、总体情况
{overview}
二、整改落实情况
"""
FOOT = """
三、下一步工作
{closing}
中共霁川镇委员会
2025年10月20日
"""
SECTION = "（一）关于“惠民政策落地有折扣”的整改情况"
ISSUE = "1.针对“农村户厕改造进度慢”的问题。{body}【{status}】"
DONE, ONGOING = "已完成整改，并长期坚持", "正在整改，并取得阶段性成效"


def notice_of(lines: str, overview: str = "逐条整改。", closing: str = "继续抓好整改。") -> Notice:
    """A notice with the given sections and issues."""
    (notice,) = read_text(HEAD.format(overview=overview) + lines + FOOT.format(closing=closing))
    return notice


def one(body: str, status: str = DONE) -> Notice:
    """A notice of one issue with the given body."""
    return notice_of(f"{SECTION}\n{ISSUE.format(body=body, status=status)}")


def found(notice: Notice, kind: str) -> list[Finding]:
    """The findings of one kind."""
    return [finding for finding in notice.findings if finding.kind == kind]


THREE = f"""{SECTION}
1.针对“户厕改造慢”的问题。一是建台账。二是抓验收。【{DONE}】
2.针对“路灯失修”的问题。一是修路灯。【{DONE}】
（二）关于“监管责任不实”的整改情况
3.针对“租金收缴慢”的问题。一是发催缴函。【{ONGOING}】"""


@pytest.mark.parametrize(
    ("overview", "kind"),
    [
        ("反馈的2个方面4个问题，正在逐条整改。", "declared_total_mismatch"),
        ("反馈的三个方面三个问题，正在逐条整改。", "declared_total_mismatch"),
        ("目前，2个方面3个问题中，3个问题整改完毕，0个问题正在持续整改。", "declared_done_mismatch"),
        ("2个方面3个问题，已完成整改1个，正在整改2个。", "declared_done_mismatch"),
        ("共反馈两个方面三项问题。截至目前，已整改到位一项，持续推进两项。", "declared_done_mismatch"),
        ("2个方面3个问题，已完成整改2个，正在整改2个。", "declared_parts_mismatch"),
        ("2个方面3个问题，已完成整改2个，正在整改1个，完成率76%。", "declared_parts_mismatch"),
    ],
)
def test_declared_totals_are_compared_with_the_items(overview: str, kind: str) -> None:
    notice = notice_of(THREE, overview)
    assert [finding.severity for finding in found(notice, kind)] == ["error"]


@pytest.mark.parametrize(
    "overview",
    [
        "目前，2个方面3个问题中，2个问题整改完毕，1个问题正在持续整改。",
        "反馈的2个方面3个问题，已完成整改2个，正在整改1个，整改完成率66.7%。",
        "反馈的两个方面三个问题，已整改到位两个，剩余一个正在推进。",
        "针对反馈的3个问题，制定整改措施12条，已完成10条，正在推进2条。",
        "召开专题会议5次，研究解决难点问题8个，建立制度6项。",
        "坚决拥护“两个确立”，做到“两个维护”，逐条整改问题。",
        "班子成员带头认领问题5个，联系村解决问题7个。",
        "上轮巡察反馈的8个问题，已整改7个，正在整改1个。",
        "班子对照检查查摆问题23个，已整改20个，正在整改3个。",
    ],
)
def test_totals_that_hold_and_numbers_of_other_things_are_left_alone(overview: str) -> None:
    assert not [f for f in notice_of(THREE, overview).findings if f.kind.startswith("declared")]


@pytest.mark.parametrize(
    "closing",
    [
        "在巡察反馈问题已如数完成整改的基础上，继续巩固成果。",
        "目前，反馈的问题已全部整改到位。",
        "巡察反馈问题整改完成率达到100%。",
        "对尚未整改到位的3个问题，逐一挂账督办。",
        "下一步，镇党委将在全部问题整改完成的基础上，坚持以巡促改。",
    ],
)
def test_a_closing_that_claims_everything_done_is_found(closing: str) -> None:
    (finding,) = found(notice_of(THREE, closing=closing), "closing_contradicts_totals")
    assert (finding.where, finding.severity) == ("closing", "error")
    assert "1个问题" in finding.message


@pytest.mark.parametrize(
    "closing",
    [
        "对未完成的问题紧盯不放，确保全部整改到位。",
        "力争年底前全部完成整改。",
        "巩固已完成问题的整改成果，防止反弹。",
        "推动剩余问题全面整改到位。",
        "对尚未整改到位的1个问题，逐一挂账督办。",
        "将在确保全部问题整改完成的基础上，坚持以巡促改。",
    ],
)
def test_a_closing_that_promises_is_left_alone(closing: str) -> None:
    assert not found(notice_of(THREE, closing=closing), "closing_contradicts_totals")


def test_a_declared_number_of_measures_is_compared_with_those_that_follow() -> None:
    body = "镇党委落实三方面整改措施。一是建台账。二是抓验收。"
    (finding,) = found(one(body), "declared_measures_mismatch")
    assert (finding.where, finding.severity) == ("1-1", "error")
    assert not found(one(body.replace("三", "两")), "declared_measures_mismatch")
    assert not found(
        one("修订完善2项制度。一是建台账。二是抓验收。三是严考核。"), "declared_measures_mismatch"
    )


def numbered(*numbers: int) -> Notice:
    """A notice whose issues bear the given numbers."""
    titles = ["户厕改造慢", "路灯失修", "油卡管理松散", "租金收缴慢", "巡河流于形式"]
    return notice_of(
        "\n".join(
            [
                SECTION,
                *(
                    f"{n}.针对“{t}”的问题。一是已办理。【{DONE}】"
                    for n, t in zip(numbers, titles, strict=False)
                ),
            ]
        )
    )


def test_a_gap_in_the_numbers_stands_at_the_issue_after_it() -> None:
    (finding,) = found(numbered(1, 2, 4), "numbering_gap")
    assert (finding.where, finding.severity) == ("1-3", "warning")
    assert not found(numbered(1, 2, 3), "numbering_gap")


def test_a_number_that_stands_twice_is_found_once() -> None:
    (finding,) = found(numbered(1, 2, 2, 4), "numbering_duplicate")
    assert (finding.where, finding.severity) == ("1-3", "error")
    assert not found(numbered(1, 2, 2, 4), "numbering_gap")
    assert not found(numbered(1, 2, 3, 4), "numbering_duplicate")


def test_measures_that_skip_or_repeat_a_number_are_found() -> None:
    assert found(one("一是建台账。三是抓验收。"), "numbering_gap")
    assert found(one("一是建台账。二是抓验收。二是严考核。"), "numbering_duplicate")
    assert not found(one("一是建台账。二是抓验收。三是严考核。"), "numbering_gap")
    assert not found(one("首先，建台账。其次，抓验收。最后，严考核。"), "numbering_gap")


@pytest.mark.parametrize(
    "second", ["（二）关于“监管责任不实”的整改情况\n1", "（二）关于“监管责任不实”的整改情况\n2"]
)
def test_numbers_may_restart_or_run_on(second: str) -> None:
    lines = f"{SECTION}\n1.针对“户厕改造慢”的问题。已办。【{DONE}】\n{second}.针对“租金收缴慢”的问题。已办。【{DONE}】"
    notice = notice_of(lines)
    assert not found(notice, "numbering_gap")
    assert not found(notice, "numbering_duplicate")


@pytest.mark.parametrize(
    "heading",
    [
        "（二）针对“监管责任不实”的整改情况",
        "（2）关于“监管责任不实”的整改情况",
        "(二)关于“监管责任不实”的整改情况",
    ],
)
def test_a_heading_that_changes_its_form_is_a_hint(heading: str) -> None:
    lines = THREE.replace("（二）关于“监管责任不实”的整改情况", heading)
    (finding,) = found(notice_of(lines), "heading_style")
    assert (finding.where, finding.severity) == ("2-1", "hint")
    assert not found(notice_of(THREE), "heading_style")


@pytest.mark.parametrize(
    "body",
    [
        "一是逐户核查。二是目前尚有37户未完成改造。",
        "已完成167户，仍有部分农户未整改到位。",
        "一是已修订制度。二是其余3户正在抓紧整改。",
        "二期工程尚未开工。",
        "剩余5.3万元未收缴。",
        "因资金问题未能按期完成。",
        "还有2个单位没有盘点。",
        "目前该问题正在整改。一是逐户核查。二是建立台账。",
        "正在办理产权登记。",
        "一是已发催缴函。二是尚有3户租金没有收回。",
        "完成登记121宗，未完成登记9宗。",
        "目前仅完成60%。",
        "工程正在收尾。",
        "还有两个村未完成清产核资。",
        "目前整改工作仍在进行中。",
        "资金尚未拨付到位。",
        "部分村尚未建立台账。",
        "该项工作正在推进中。",
        "目前已完成一半，另一半正在施工。",
        "其中2家企业未完成整改。",
        "相关手续仍在办理。",
        "尚欠租金2.3万元。",
        "因征地受阻，暂未动工。",
        "有1名干部谈话未开展。",
        "整改工作正在有序开展。",
        "目前尚未完成销号。",
    ],
)
def test_done_while_something_is_still_open_is_an_error(body: str) -> None:
    (finding,) = found(one(body), "status_contradiction")
    assert (finding.where, finding.severity) == ("1-1", "error")
    assert not found(one(body, ONGOING), "status_contradiction")


@pytest.mark.parametrize(
    "body",
    [
        "一是对尚未完成改造的37户逐户督促，现已全部完成。",
        "对漏交未交的党费进行追缴。",
        "一是排查未批先建项目3个，全部补办手续。",
        "在财政资金未能及时下达的情况下，加强沟通协调。",
        "巡察时有6户未改造，目前已全部改造到位。",
        "未再发现同类问题。",
        "在还没出结算审核结果之前，按合同价支付。",
        "建立未完成事项周通报制度。",
        "防止出现应收未收问题。",
        "对未落实整改的单位予以通报。",
    ],
)
def test_words_about_the_past_or_a_rule_are_no_contradiction(body: str) -> None:
    assert not found(one(body), "status_contradiction")


@pytest.mark.parametrize(
    "body",
    [
        "今后，我镇将严格按合同支付。",
        "镇党委将继续加大巡查力度。",
        "下一步，将组织专题培训。",
        "拟于年底前召开专题会议。",
        "其表示将按要求开展夜访。",
        "产业园区建设正在有序推进。",
        "计划明年启动二期改造。",
        "力争2025年底前建成投用。",
        "待资金到位后再组织实施。",
        "我镇将于近期召开专题会议。",
        "下阶段将开展专项排查。",
        "后续将建立长效机制。",
        "将适时组织回头看。",
        "预计2025年底完成主体工程。",
        "拟聘请第三方进行审计。",
        "打算分三批轮训。",
        "计划于12月组织验收。",
        "要求各村年底前完成整改。",
        "镇纪委将持续跟踪问效。",
        "将进一步加大执法力度。",
        "准备出台管理办法。",
    ],
)
def test_done_while_the_text_only_promises_is_a_warning(body: str) -> None:
    (finding,) = found(one(body), "done_but_forward_looking")
    assert (finding.where, finding.severity) == ("1-1", "warning")
    assert not found(one(body, ONGOING), "done_but_forward_looking")


@pytest.mark.parametrize(
    "body",
    [
        "将夜访工作与年度考核挂钩。",
        "已将相关线索移交纪检部门。",
        "将党费收缴作为支部评议内容。",
        "制定下一步工作规则并印发执行。",
        "将加强监督的要求写入村规民约，纳入年度考核。",
        "严格落实先申请、待审批后实施的制度。",
        "建立长效机制，防止问题反弹。",
        "由镇纪委负责监督，定期通报。",
    ],
)
def test_what_has_been_arranged_is_no_promise(body: str) -> None:
    assert not found(one(body), "done_but_forward_looking")


@pytest.mark.parametrize(
    "body",
    [
        "2025年3月召开会议研究。",
        "一是2024年12月20日印发通知。二是建台账。",
        "2023-2024年已改造户厕120户。",
        "于4月2日举办了培训班。",
        "2025年2月印发管理办法。",
        "一是于2024年9月组织培训。",
        "早在2024年就制定了制度。",
        "2025年5月10日，镇党委召开会议研究。",
        "自2025年1月起实行周调度。",
        "今年3月召开推进会。",
        "2024年全年开展检查12次。",
    ],
)
def test_acts_before_the_feedback_are_a_warning(body: str) -> None:
    (finding,) = found(one(body), "measure_predates_feedback")
    assert (finding.where, finding.severity) == ("1-1", "warning")


@pytest.mark.parametrize(
    "body",
    [
        "2025年5月召开会议研究。",
        "2025年6月20日印发通知。",
        "将2024年3月购买的打印机纳入固定资产管理。",
        "组织学习《关于做好2024年12月人口普查的通知》。",
        "7月22日召开会议。",
        "补录2024年加油台账。",
        "2024年12月以来发放补贴的底册已重新核对。",
    ],
)
def test_acts_after_the_feedback_and_dates_of_things_are_left_alone(body: str) -> None:
    assert not found(one(body), "measure_predates_feedback")


@pytest.mark.parametrize(
    "body",
    [
        "2025年8月20日至8月10日开展排查。",
        "2025年9月至2025年6月开展排查。",
        "2025年12月3日已召开专题会议。",
        "2025年9月5日至9月1日集中排查。",
        "从2025年8月到2025年7月开展整治。",
        "2026年1月已完成验收。",
    ],
)
def test_dates_in_the_wrong_order_are_an_error(body: str) -> None:
    (finding,) = found(one(body), "date_order")
    assert (finding.where, finding.severity) == ("1-1", "error")


@pytest.mark.parametrize(
    "body",
    [
        "2025年6月10日至8月20日开展排查。",
        "2025年11月至次年2月开展排查。",
        "2025年11月至2026年2月开展排查。",
        "租赁合同于2026年4月到期。",
        "计划2025年12月建成投用。",
        "2025年12月底前完成验收。",
    ],
)
def test_dates_in_the_right_order_are_left_alone(body: str) -> None:
    assert not found(one(body, ONGOING), "date_order")


def test_a_notice_before_its_feedback_is_an_error() -> None:
    text = (
        HEAD.format(overview="逐条整改。")
        + THREE
        + FOOT.format(closing="继续。").replace("2025年10月", "2025年4月")
    )
    assert [f.where for f in found(read_text(text)[0], "date_order")] == ["notice"]


@pytest.mark.parametrize(
    "body",
    [
        "2025年6月31日召开会议。",
        "2025年13月完成。",
        "2025615日完成。",
        "9月31日完成。",
        "2025年0月召开。",
        "2023年2月29日检查。",
    ],
)
def test_a_day_that_no_calendar_has_is_an_error(body: str) -> None:
    (finding,) = found(one(body), "impossible_date")
    assert (finding.where, finding.severity) == ("1-1", "error")


@pytest.mark.parametrize(
    "body",
    [
        "2024年2月29日的记录已补正。",
        "2025年6月30日完成。",
        "历时180日完成。",
        "共计12000日工。",
        "开展“7·26”整治。",
    ],
)
def test_days_that_exist_are_left_alone(body: str) -> None:
    assert not found(one(body), "impossible_date")


def test_a_date_without_its_year_is_a_hint() -> None:
    (finding,) = found(one("7月22日召开会议。"), "date_without_year")
    assert (finding.where, finding.severity) == ("1-1", "hint")
    assert not found(one("2025年7月22日召开会议，8月1日印发纪要。"), "date_without_year")
    assert not found(one("每月5日公布收支，6个月内完成。"), "date_without_year")


def test_a_notice_without_a_day_of_its_own_is_a_hint() -> None:
    text = HEAD.format(overview="逐条整改。") + THREE
    (finding,) = found(read_text(text)[0], "missing_publication_date")
    assert finding.severity == "hint"
    assert not found(notice_of(THREE), "missing_publication_date")


@pytest.mark.parametrize(
    ("body", "severity"),
    [
        ("群众满意度达到103%。", "error"),
        ("户厕改造完成率105%。", "error"),
        ("资金支出占比120%。", "error"),
        ("改造210户，完成率达到105%，超额完成计划任务。", "hint"),
    ],
)
def test_a_share_over_the_whole_is_found(body: str, severity: str) -> None:
    assert [f.severity for f in found(one(body), "percent_over_100")] == [severity]


@pytest.mark.parametrize(
    "body", ["群众满意度达到100%。", "村集体收入增长120%。", "覆盖率92.78%。", "产量同比提高150%。"]
)
def test_shares_within_the_whole_and_growth_are_left_alone(body: str) -> None:
    assert not found(one(body), "percent_over_100")


@pytest.mark.parametrize(
    "body",
    [
        "签订合同共48份，其中苇塘村20份、上坳村26份。",
        "苇塘村20份、上坳村26份，合计48份。",
        "拆除违建60宗，其中住宅类42宗，厂房类25宗。",
        "应改造210户，已改造167户，剩余33户。",
        "全镇共排查隐患35处，其中一般隐患30处，重大隐患3处。",
        "共收回资金12.5万元，其中苇塘村6万元，上坳村5万元。",
        "排查问题线索30条，其中立案8条，了结15条，正在核查5条。",
        "全镇43个村，已完成38个，未完成7个。",
        "发放补贴苇塘村120户、上坳村80户，共计220户。",
        "培训干部86人次，其中镇干部30人次，村干部46人次。",
        "清理空挂户15户，其中注销9户、迁出4户。",
        "现有公务用车9辆，其中保留6辆，封存2辆。",
    ],
)
def test_parts_that_do_not_make_the_sum_are_an_error(body: str) -> None:
    (finding,) = found(one(body), "sum_mismatch")
    assert (finding.where, finding.severity) == ("1-1", "error")


@pytest.mark.parametrize(
    "body",
    [
        "签订合同共46份，其中苇塘村20份、上坳村26份。",
        "苇塘村20份、上坳村28份，合计48份。",
        "拆除违建257宗，总面积638.825亩，其中耕地面积333.37亩。",
        "应改造210户，已改造167户，剩余43户。",
        "培训干部120人，其中党员80人、女性56人。",
        "化解信访件23宗，其中土地类8宗、低保类6宗等。",
        "共1092项事项，收回835项，剩余的257项逐项研究。",
        "召开会议5次，印发通知3次，累计督查40次。",
        "抽查公务接待凭证45份，其中19份无公函，6份超标准。",
    ],
)
def test_sums_that_hold_and_open_lists_are_left_alone(body: str) -> None:
    assert not found(one(body), "sum_mismatch")


@pytest.mark.parametrize(
    "body",
    [
        "复耕面积32亩（约合2133平方米）。",
        "拆除12000平方米，折合8亩。",
        "支出1.2万元（1200元）。",
        "拖欠租金33.5万元已全部追缴，其中现金缴纳12.5元、银行转账21万元。",
    ],
)
def test_one_size_in_two_units_that_disagree_is_a_warning(body: str) -> None:
    (finding,) = found(one(body), "unit_mismatch")
    assert (finding.where, finding.severity) == ("1-1", "warning")


@pytest.mark.parametrize(
    "body",
    [
        "复耕面积3.2亩（约合2133平方米）。",
        "占地3.2亩，拆除建筑面积约1400㎡。",
        "新建管网4.2公里，检查井26座。",
        "支出1.2万元（12000元）。",
        "追缴租金33.5万元，其中现金缴纳12.5万元、银行转账21万元。",
    ],
)
def test_sizes_that_agree_or_are_of_two_things_are_left_alone(body: str) -> None:
    assert not found(one(body), "unit_mismatch")


def test_two_names_for_one_committee_are_a_hint() -> None:
    (finding,) = found(one("一是镇党委研究部署。二是镇委印发方案。"), "name_drift")
    assert finding.severity == "hint"
    assert not found(one("一是镇党委研究部署。二是镇委书记带队督查。"), "name_drift")


def test_a_village_under_two_spellings_is_a_hint() -> None:
    assert found(one("一是苇塘村完成改造。二是韦塘村建立台账。三是苇塘村通过验收。"), "name_drift")
    assert not found(one("一是东坳村完成改造。二是西坳村建立台账。三是苇塘村通过验收。"), "name_drift")


def test_a_leader_under_two_spellings_is_a_hint() -> None:
    duties = "一是建台账。责任领导：{}\n"
    lines = f"{SECTION}\n" + "".join(f"{n}.针对“第{n}件事办理不及时”的问题。{duties}" for n in range(1, 4))
    (finding,) = found(notice_of(lines.format("邓晓梅", "邓晓梅", "邓小梅")), "name_drift")
    assert (finding.where, finding.severity) == ("1-3", "hint")
    assert not found(notice_of(lines.format("邓晓梅", "邓晓春", "张某")), "name_drift")


@pytest.mark.parametrize(
    "body",
    [
        "全镇共17个村（社区），已在19个村（社区）推广。",
        "全镇40个村中，已有45个村完成自查。",
        "应收缴租金12万元，已收缴15万元。",
        "下辖12个村，在13个村设立监督箱。",
    ],
)
def test_more_than_there_is_is_a_warning(body: str) -> None:
    (finding,) = found(one(body), "figure_exceeds_whole")
    assert (finding.where, finding.severity) == ("1-1", "warning")


@pytest.mark.parametrize(
    "body",
    [
        "全镇共17个村（社区），已在17个村（社区）推广。",
        "全镇40个村，培训村民小组长123个村民小组。",
        "计划改造12户，超额完成，已改造15户。",
        "全镇共17个村，走访群众230户，召开会议25次。",
        "应整改23处，已整改20处，另外新发现9处。",
    ],
)
def test_counts_of_other_things_are_no_more_than_there_is(body: str) -> None:
    assert not found(one(body), "figure_exceeds_whole")


PLAN = f"{SECTION}\n1.针对“宣传不到位”的问题。\n整改措施：一是入户宣传。\n整改进展：{{}}\n"


def test_a_running_total_that_falls_from_month_to_month_is_a_warning() -> None:
    told = "截至6月底累计入户宣传群众864户，截至8月20日累计入户宣传群众{}户；正在继续宣传。"
    (finding,) = found(notice_of(PLAN.format(told.format(720))), "figure_went_back")
    assert finding.message == "先写864户（6月底），后写720户（8月20日），请核对。"
    assert not found(notice_of(PLAN.format(told.format(905))), "figure_went_back")
    assert not found(notice_of(PLAN.format("苇塘村累计改造23户，上坳村累计改造12户。")), "figure_went_back")


def test_a_status_that_leaves_open_whether_it_is_done_is_asked_about() -> None:
    (finding,) = found(one("一是建台账。二是抓验收。", "长期坚持"), "status_unclear")
    assert finding.message == "只写“长期坚持”，没写是否已完成，请核对。"
    assert not found(one("一是建台账。二是抓验收。", DONE), "status_unclear")


def test_what_the_inspectors_found_does_not_contradict_what_was_done() -> None:
    lines = f"{SECTION}\n1.针对“资产底数不清”的问题。\n具体表现：11间商铺有4间未登记，仍欠租金8万元。\n整改措施：一是逐间登记。\n整改状态：已完成整改\n"
    assert not found(notice_of(lines), "status_contradiction")


def test_an_issue_that_stands_twice_is_a_warning() -> None:
    lines = THREE.replace("租金收缴慢", "户厕改造慢")
    (finding,) = found(notice_of(lines), "duplicate_issue")
    assert (finding.where, finding.severity) == ("2-1", "warning")
    assert not found(notice_of(THREE), "duplicate_issue")


def test_an_issue_without_measures_is_a_warning() -> None:
    (finding,) = found(one(""), "missing_measures")
    assert (finding.where, finding.severity) == ("1-1", "warning")
    assert not found(one("已修好。"), "missing_measures")


def test_set_phrases_alone_are_no_measures() -> None:
    assert found(one("镇党委高度重视，已完成整改。"), "missing_measures")
    assert not found(one("镇党委高度重视，已完成改造187户。"), "missing_measures")


@pytest.mark.parametrize(
    "body",
    [
        "户主身份证号110101199003077134。",
        "联系村医电话13800138000。",
        "退款至6222021234567890123账户。",
    ],
)
def test_personal_data_are_listed_before_publication(body: str) -> None:
    assert [(f.where, f.severity) for f in found(one(body), "personal_data")] == [("1-1", "warning")]


def test_the_name_of_a_disciplined_person_is_a_hint() -> None:
    notice = one("给予村会计赵六党内警告处分。")
    assert [(f.where, f.severity) for f in found(notice, "personal_data")] == [("1-1", "hint")]


def test_a_contact_person_is_a_hint() -> None:
    notice = notice_of(THREE, closing="欢迎监督。联系人：王小明。")
    assert [(f.where, f.severity) for f in found(notice, "personal_data")] == [("closing", "hint")]


def test_an_office_telephone_is_no_personal_data() -> None:
    notice = notice_of(THREE, closing="欢迎监督。联系电话：0755-12345678，电子邮箱：office@example.com。")
    assert not found(notice, "personal_data")


@pytest.mark.parametrize(
    "body",
    [
        "一是修订完善制度3项。二是对12个村逐一核查，发现并整改问题23个。",
        "已将37户未改造户全部纳入计划并于9月30日前改造完毕。",
        "对尚未缴清租金的5户逐户上门，租金已全部收回。",
        "建立“未完成、已完成、正在整改”三色台账。",
        "组织开展“回头看”2次，未发现反弹。",
        "制定《应急预案》，将防汛责任落实到人。",
        "把正在建设的项目全部纳入监管平台。",
        "对正在办理的信访件实行周调度，现已全部办结。",
        "截至2025年9月底，应改造210户，已改造210户，改造率100%。",
        "完成投资1200万元，其中财政资金800万元，自筹资金400万元。",
        "收缴党费4320元，其中机关支部1320元、村支部3000元。",
        "健全预计支出审批流程。",
        "将继续教育纳入干部培训必修内容。",
        "组织党员干部46人次参加志愿服务，其中党员30人次。",
        "拆除违建3宗，面积1200平方米；复绿2亩。",
        "经审计，未发现违规问题。",
        "村民对未公示事项可以随时查询。",
        "今后凡涉及大额支出，均须集体研究，已写入制度。",
        "落实“先培训后上岗”制度，未培训人员不得上岗。",
        "对无法联系的3户采取公告送达，现已办结。",
        "2025年6月至9月开展专项整治，其中7月检查12次，8月检查15次。",
        "清查土地1200亩，其中耕地300亩、林地450亩、其他450亩。",
        "年度预算执行率98%，同比提高12个百分点。",
        "2025年“七一”前走访党员33名。",
        "完善不按期完成任务的问责办法。",
        "追回未缴纳租金2.3万元。",
        "查出未入账资产12项，全部补登入账。",
        "安全培训完成率95%。",
        "上轮巡察反馈的8个问题整改成果得到巩固。",
        "清理未登记摊点7处。",
        "补签未签订的合同3份。",
        "发现未公开事项2项，立即公开。",
    ],
)
def test_ordinary_sentences_of_finished_issues_raise_no_more_than_hints(body: str) -> None:
    assert [f for f in one(body).findings if f.severity != "hint"] == []


def test_a_clean_notice_stays_clean() -> None:
    overview = "目前，2个方面3个问题中，2个问题整改完毕，1个问题正在持续整改。"
    assert notice_of(THREE, overview).findings == ()


def test_errors_come_first() -> None:
    notice = notice_of(
        THREE.replace("（二）关于", "（二）针对"), "反馈的2个方面4个问题，正在整改。", "7月1日见效。"
    )
    order = [finding.severity for finding in notice.findings]
    assert order == sorted(order, key=["error", "warning", "hint"].index)


def test_every_message_asks_and_blames_nobody() -> None:
    notice = notice_of(
        numbered(1, 2, 2, 5).preamble and THREE.replace("租金收缴慢", "户厕改造慢"),
        "反馈的5个问题，已完成整改4个。",
    )
    assert notice.findings
    assert all("请核对" in finding.message for finding in notice.findings)
