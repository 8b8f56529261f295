"""The same contradictions as other offices write them, in text and in tables, and their neighbours that are none."""

from __future__ import annotations

import pytest

from storage.documents import Notice
from tests.storage.test_checks import DONE, ONGOING, SECTION, THREE, found, notice_of, one
from tests.storage.test_checks_beside import forms, page, sheet

WRONG = [
    ("figure_exceeds_whole", "召开代表会议，全村28名代表签到31名。"),
    ("figure_exceeds_whole", "对全县52家诊所逐一走访，已责令57家配备消毒设备。"),
    ("figure_exceeds_whole", "摸排隐患40处，已整改43处。"),
    ("figure_exceeds_whole", "应参训80人，实到86人。"),
    ("figure_exceeds_whole", "35名党员中有38名参加测评。"),
    ("date_order", "2025年8月14日张贴招聘公告，2025年7月30日完成签约。"),
    ("date_order", "2025年9月5日动工，2025年8月12日竣工。"),
    ("date_order", "2025年8月6日受理，2025年8月2日办结。"),
    ("date_order", "清查自2025年9月1日开始，至2025年7月20日止。"),
    ("unit_mismatch", "追缴多发奖金7.35万元，上述7.35元已入专户。"),
    ("unit_mismatch", "复垦土地18.6亩，18.6公顷已移交。"),
    ("unit_mismatch", "拨付资金48万元，其中管护费48元、其余科目未用。"),
    ("sum_mismatch", "处置设备56台（报废30台、调剂20台、拍卖8台）。"),
    ("sum_mismatch", "处理12人：诫勉3人、批评教育5人、警告2人。"),
    ("sum_mismatch", "共62名，其中男30名、女28名。"),
    ("figure_went_back", "截至6月底完成改厕150户；截至8月底完成改厕132户。"),
    ("impossible_date", "2025.9.31召开推进会。"),
    ("measure_predates_feedback", "2025-04-02印发通知。"),
    ("measure_predates_feedback", "2025年第一季度完成排查。"),
    ("status_contradiction", "剩余2.5万元分期归还中。"),
    ("status_contradiction", "3名责任人中2人已处理，1人待处理。"),
    ("status_contradiction", "主体已完工，尚需办理竣工备案手续。"),
    ("status_contradiction", "目前还有1处未取得用地手续。"),
    ("done_but_forward_looking", "下步将逐村开展抽查。"),
]
RIGHT = [
    "全村28名代表签到26名，另有31名党员列席。",
    "对全县52家诊所逐一走访，督促57名从业人员补办证件。",
    "摸排隐患40处，含上年结转5处，已整改43处。",
    "涉及3个村，已完成整改5个。",
    "应参训80人，实到78人。",
    "35名党员中有33名参加测评。",
    "2025年7月30日张贴招聘公告，2025年8月14日完成签约。",
    "2025年8月12日启动第二批招标，2025年7月20日首批设备已验收。",
    "2025年9月1日重新发布公告，原2025年6月3日签订的合同已解除。",
    "清查自2025年7月20日开始，至2025年9月1日止。",
    "新修道路3.5公里，路面宽3.5米。",
    "补偿标准为每亩12.5元，共涉及资金12.5万元。",
    "发放奖金7.35万元，单价7.35元/件。",
    "资金3万元发给奖励对象，其中每户3元工本费。",
    "处置设备58台（报废30台、调剂20台、拍卖8台）。",
    "处理12人（其中党纪处分3人、诫勉2人）。",
    "组织培训12场（含线上3场、线下4场）。",
    "修订规程第1.2.3件（甲1件、乙1件）。",
    "共62名，其中男30名、女32名。",
    "截至6月底发放补贴150户；截至8月底发放农具132户。",
    "2025.9.30召开推进会。",
    "合同编号2025-2-30，已归档。",
    "对2025年第一季度的台账重新核对。",
    "对剩余2户分期归还中的款项逐笔核对，现已还清。",
    "梳理出12处待整改，已全部整改到位。",
    "其余3户经协商中止合同。",
    "剩余质保金未到期，暂未支付。",
    "剩余资金使用情况按需公开。",
    "对仍需办理手续的4户逐户上门，现已办结。",
    "明年起始的三年规划已印发。",
]
CELLS = [
    ("figure_exceeds_whole", "在册商户64家，检查67家。"),
    ("date_order", "2025年8月14日立案，2025年7月30日结案。"),
    ("unit_mismatch", "清退押金3.85万元，上述3.85元已退回。"),
    ("sum_mismatch", "整改点位30处（东片12处、西片15处）。"),
    ("impossible_date", "2025/6/31完成清退。"),
]


@pytest.mark.parametrize(("kind", "body"), WRONG)
def test_a_contradiction_is_found_in_other_words(kind: str, body: str) -> None:
    assert {finding.where for finding in found(one(body), kind)} == {"1-1"}


@pytest.mark.parametrize("body", RIGHT)
def test_what_agrees_is_left_alone_in_other_words(body: str) -> None:
    for status in (DONE, ONGOING):
        assert {finding.kind for finding in one(body, status).findings} <= {"date_without_year"}


@pytest.mark.parametrize(("kind", "body"), CELLS)
def test_a_contradiction_is_found_in_cells_of_every_file(kind: str, body: str) -> None:
    notices = (
        sheet("备注", "", progress=body),
        page("整改结果", body),
        forms({"问题": "窨井盖缺失", "进展情况": body}),
    )
    for notice in notices:
        assert found(notice, kind), notice.issues


def titled(*titles: str) -> Notice:
    """A notice with issues of these titles."""
    lines = (f"{i}.针对“{title}”的问题。一是已办理第{i}批。【{DONE}】" for i, title in enumerate(titles, 1))
    return notice_of("\n".join((SECTION, *lines)))


@pytest.mark.parametrize(
    ("one_title", "other"),
    [
        ("村级票据审核不严", "村级票据审核把关不够严格"),
        ("村务公开不及时", "村务公开滞后"),
        ("党员教育流于形式", "党员教育走过场"),
        ("路灯维护不到位", "维护路灯有差距"),
        ("会议记录缺失", "会议记录不全"),
    ],
)
def test_one_fault_in_other_words_is_one_issue_twice(one_title: str, other: str) -> None:
    (finding,) = found(titled(one_title, other), "duplicate_issue")
    assert (finding.where, finding.severity) == ("1-2", "warning")


@pytest.mark.parametrize(
    ("one_title", "other"),
    [
        ("村级票据审核不严", "村级票据审核不及时"),
        ("村务公开不及时", "党务公开滞后"),
        ("合同签订不规范", "合同履行混乱"),
        ("学习不深入", "学习走过场"),
    ],
)
def test_faults_of_other_things_or_sorts_are_other_issues(one_title: str, other: str) -> None:
    assert not found(titled(one_title, other), "duplicate_issue")


@pytest.mark.parametrize(
    "body",
    [
        "由局长上官明辉牵头督办，局长上官明晖带队检查。",
        "镇长柏一峰主持会议，镇长柏一锋到村督办。",
        "镇党委书记沈玉珍任组长。沈玉真、柏远山任副组长。",
    ],
)
def test_a_name_in_the_text_that_is_written_in_two_ways_is_found(body: str) -> None:
    assert [(f.where, f.severity) for f in found(one(body), "name_drift")] == [("1-1", "hint")]


@pytest.mark.parametrize(
    "body",
    [
        "镇长柏一峰主持会议，副镇长柏一鸣到村督办。",
        "书记李明带队走访，书记李明代表镇党委慰问。",
        "党委书记高度重视，镇长高度负责。",
        "局党组书记上官明辉主持，局长上官明辉带队检查。",
    ],
)
def test_other_names_and_words_behind_a_post_are_no_drift(body: str) -> None:
    assert not found(one(body), "name_drift")


def test_issues_are_counted_beside_a_meeting_that_has_another_source_in_its_name() -> None:
    overview = "局党组召开专题民主生活会1次，对反馈的2个方面4个问题建立台账。"
    (finding,) = found(notice_of(THREE, overview), "declared_total_mismatch")
    assert finding.where == "preamble"
    for right in (
        overview.replace("4个问题", "3个问题"),
        "对照民主生活会查摆的问题23个，已整改20个，正在整改3个。",
    ):
        assert not [f for f in notice_of(THREE, right).findings if f.kind.startswith("declared")]


def test_the_first_section_is_not_one_section() -> None:
    assert not notice_of(THREE, "反馈的3个问题（第一方面2个、第二方面1个），逐条整改。").findings


@pytest.mark.parametrize(
    "closing", ["目前，反馈的问题已清零。", "巡察反馈问题全部得到解决。", "反馈问题已百分之百整改。"]
)
def test_a_closing_claims_everything_done_in_other_words(closing: str) -> None:
    assert found(notice_of(THREE, closing=closing), "closing_contradicts_totals")


@pytest.mark.parametrize("closing", ["确保反馈问题全部清零。", "对已清零的问题开展回头看。"])
def test_what_is_to_come_to_nothing_claims_nothing(closing: str) -> None:
    assert not notice_of(THREE, closing=closing).findings
