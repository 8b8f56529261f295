"""The same contradictions as other offices write them, in text and in tables, and their neighbours that are none."""

from __future__ import annotations

import pytest

from storage.documents import Notice
from storage.notice import read_text
from tests.storage.test_checks import DONE, FOOT, HEAD, ONGOING, SECTION, THREE, found, notice_of, one
from tests.storage.test_checks_beside import forms, page, sheet

WRONG = [
    ("figure_exceeds_whole", "召开代表会议，全村28名代表签到31名。"),
    ("figure_exceeds_whole", "对全县52家诊所逐一走访，已责令57家配备消毒设备。"),
    ("figure_exceeds_whole", "摸排隐患40处，已整改43处。"),
    ("figure_exceeds_whole", "应参训80人，实到86人。"),
    ("figure_exceeds_whole", "35名党员中有38名参加测评。"),
    ("figure_exceeds_whole", "对全县26所幼儿园的校车逐园检查，现已有29所幼儿园整改到位。"),
    ("figure_exceeds_whole", "全县26所幼儿园的校车档案重新建立，截至8月底，已在31所幼儿园推广。"),
    ("figure_exceeds_whole", "全院医护人员86名，安排93名医护人员参加培训。"),
    ("figure_exceeds_whole", "全村党员63人，组织71名党员签订承诺书。"),
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
    ("status_contradiction", "桥梁检测已完成，竣工决算正在报审计局审核。"),
    ("status_contradiction", "用地预审材料正在报批，其余手续齐备。"),
    ("status_contradiction", "选址论证已完成，环评审查意见尚未取得。"),
    ("status_contradiction", "名册已核对，护林补助资金尚未发放。"),
    ("done_but_forward_looking", "下步将逐村开展抽查。"),
]
RIGHT = [
    "全村28名代表签到26名，另有31名党员列席。",
    "对全县52家诊所逐一走访，督促57名从业人员补办证件。",
    "对全县26所幼儿园的校车逐园检查，已有23所幼儿园整改到位。",
    "对全县26所幼儿园的校车逐园检查，连同周边小学，已有31所幼儿园和小学整改到位。",
    "全县26所幼儿园的家长逐一回访，已有318名家长参加培训。",
    "全镇18个村的党员分批轮训，已有42个村民小组完成选举。",
    "全村党员63人，组织71名党员家属参加活动。",
    "全校在编教师63人，组织71名教师签订承诺书。",
    "全校现有在编教师63人，组织71名教师签订承诺书。",
    "对全县首批26所幼儿园的校车逐园检查，已有29所幼儿园整改到位。",
    "全镇首批试点农家乐46家，已有52家完成改造。",
    "全村党员63人，先后组织71名党员参加培训。",
    "全院医护人员86名，新招12人，组织93名医护人员参加培训。",
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
    "巡查古树64株，其中一级3株、二级11株，余下均为三级。",
    "对在库设备64台盘点，其中甲类3台、乙类11台，其余归入丙类。",
    "组织培训12场（含线上3场、线下4场）。",
    "修订规程第1.2.3件（甲1件、乙1件）。",
    "共62名，其中男30名、女32名。",
    "截至6月底发放补贴150户；截至8月底发放农具132户。",
    "2025.9.30召开推进会。",
    "合同编号2025-2-30，已归档。",
    "对2025年第一季度的台账重新核对。",
    "对正在报县财政评审的3个项目逐一跟踪，现已全部批复。",
    "安排专人到窗口查尚未取得证照的商户，逐户补办。",
    "补办了4户尚未取得的证照。",
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
    ("status_contradiction", "方案已编制，水保方案正在报水务局审批。"),
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


def test_parts_that_exceed_the_whole_are_found_beside_a_rest_without_number() -> None:
    assert found(one("巡查古树64株，其中一级33株、二级41株，余下均为三级。"), "sum_mismatch")


@pytest.mark.parametrize(
    "body",
    [
        "根据县委第四巡察组反馈意见，对2名责任人批评教育。",
        "一是建台账。二是对照县委第六巡察组指出的3处隐患，逐处销号。",
    ],
)
def test_an_issue_that_answers_other_inspectors_is_found(body: str) -> None:
    (finding,) = found(one(body), "name_drift")
    assert (finding.where, finding.severity) == ("1-1", "hint")


@pytest.mark.parametrize(
    "body",
    [
        "根据县委第一巡察组反馈意见，对2名责任人批评教育。",
        "对2021年县委第四巡察组反馈的2处隐患再次核对。",
        "对上一轮县委第四巡察组反馈的2处隐患再次核对。",
        "上次县委第四巡察组指出的2处隐患已经销号。",
        "抽调2名干部参加县委第四巡察组，反馈表现良好。",
        "借鉴水务局落实县委第四巡察组反馈意见的做法，建立台账。",
        "按照县委第四巡察组对县水务局的反馈意见，举一反三。",
        "对照县委第四巡察组专项巡察反馈意见自查。",
        "按照市委第四巡察组反馈要求，对2名责任人批评教育。",
    ],
)
def test_inspectors_of_another_time_or_unit_are_no_drift_in_an_issue(body: str) -> None:
    assert not found(one(body), "name_drift")


def street(own: str, body: str) -> Notice:
    """A notice of a street or town of this name, with an issue of this text."""
    issue = f"{SECTION}\n1.针对“路灯失修”的问题。{body}【{DONE}】"
    around = (part.replace("霁川镇", own) for part in (HEAD, FOOT))
    (notice,) = read_text(issue.join(around).format(overview="逐条整改。", closing="继续抓好整改。"))
    return notice


@pytest.mark.parametrize(
    ("own", "body"),
    [
        ("柳荫桥街道", "一是开展审计。\n柳荫街道约谈2名社区干部。"),
        ("霞浦滩镇", "霞滩镇党委约谈2名干部。"),
        ("霁川镇", "济川镇党委约谈2名干部。"),
    ],
)
def test_the_units_own_place_with_a_character_amiss_is_found(own: str, body: str) -> None:
    (finding,) = found(street(own, body), "name_drift")
    assert (finding.where, finding.severity) == ("1-1", "hint")
    assert own in finding.message


def test_a_name_that_two_checks_find_amiss_is_told_once() -> None:
    notice = notice_of(THREE, closing="济川镇党委将抓好整改。")
    (finding,) = found(notice, "name_drift")
    assert (finding.where, "济川镇" in finding.message) == ("closing", True)


@pytest.mark.parametrize(
    ("own", "body"),
    [
        ("柳荫桥街道", "柳荫桥街道约谈2名社区干部。"),
        ("柳荫桥街道", "柳荫街道、松涛街道等来访交流。"),
        ("柳荫桥街道", "柳荫街道约谈2名干部。柳荫街道、松涛街道联合执法。"),
        ("柳荫桥街道", "到柳荫街道学习。"),
        ("上柳荫街道", "柳荫街道约谈2名社区干部。"),
        ("柳荫桥街道", "柳荫镇约谈2名村干部。"),
        ("柳荫桥街道", "杏花街道约谈2名社区干部。"),
        ("霁川镇", "平川镇约谈2名村干部。"),
    ],
)
def test_other_places_are_no_drift_of_the_units_own(own: str, body: str) -> None:
    assert not found(street(own, body), "name_drift")


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
