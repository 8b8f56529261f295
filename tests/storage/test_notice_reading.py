"""Single claims about reading: where a status may stand, what a number means, and that nothing is lost."""

from __future__ import annotations

import pytest

from storage.notice import Notice, NoticeIssue, read_text

HEAD = "中共霁川镇委员会关于巡察整改情况的通报\n2025年5月15日，县委第一巡察组向霁川镇党委反馈了意见。\n"


def read(lines: str) -> Notice:
    """The notice with these lines under a title."""
    (notice,) = read_text(HEAD + lines)
    return notice


def only(lines: str) -> NoticeIssue:
    """The one issue of a notice."""
    (issue,) = read(lines).issues
    return issue


@pytest.mark.parametrize(
    ("line", "position"),
    [
        ("1.针对“台账不全”的问题。一是补登。二是复核。【已完成整改】", "after_measures"),
        ("1.针对“台账不全”的问题【已完成整改】。一是补登。二是复核。", "heading"),
        ("1.针对“台账不全”的问题。该问题已完成整改。一是补登。二是复核。", "before_measures"),
        ("1.针对“台账不全”的问题。一是补登。二是复核。目前，该问题已完成整改。", "after_measures"),
        ("1.针对“台账不全”的问题。一是补登。二是复核。——已完成整改", "after_measures"),
        ("1.针对“台账不全”的问题\n已完成整改。\n一是补登。二是复核。", "before_measures"),
        ("1.针对“台账不全”的问题\n一是补登。二是复核。\n整改状态：已完成整改", "label"),
    ],
)
def test_a_status_is_found_wherever_it_stands(line: str, position: str) -> None:
    issue = only(line)
    assert (issue.title, issue.progress, issue.status_position) == ("台账不全", "done", position)
    assert [measure.text for measure in issue.measures] == ["补登。", "复核。"]


def test_a_promise_at_the_end_is_no_status() -> None:
    issue = only("1.针对“台账不全”的问题（已完成）。一是补登。二是复核。将于年底前完成验收。")
    assert issue.progress == "done"
    assert issue.measures[-1].text == "复核。将于年底前完成验收。"


def test_enumerators_in_quotes_and_titles_count_nothing() -> None:
    issue = only(
        "1.关于“一是账不清，二是票不全”的问题。一是执行“一是先审、二是后批”的规则。二是补票《关于一是的通知》。【已完成】"
    )
    assert issue.title == "一是账不清，二是票不全"
    assert len(issue.measures) == 2


def test_a_word_that_opens_headings_may_stand_in_a_measure() -> None:
    issue = only(
        "1.针对“执法不规范”的问题。一是针对下放的1092项事项进行梳理。二是关于收回事项已书面申请。【正在整改】"
    )
    assert [measure.text[:2] for measure in issue.measures] == ["针对", "关于"]


def test_numbers_that_run_on_past_thirty_are_issues() -> None:
    lines = [f"{n}.针对“第{n}个事项办理不及时”的问题。已办理{n}件。【已完成】" for n in range(1, 46)]
    middle = ["（二）关于“作风不实”的整改情况"]
    notice = read("\n".join(["（一）关于“政策落实不力”的整改情况", *lines[:20], *middle, *lines[20:]]))
    assert [issue.number for issue in notice.issues] == [str(n) for n in range(1, 46)]


def test_measures_on_lines_of_their_own_belong_to_their_issue() -> None:
    lines = "1.关于台账不全的问题\n整改措施：\n1.补登台账。\n2.复核数据。\n2.关于管护缺位的问题\n整改措施：1.落实人员。\n2.落实经费。"
    assert [(i.title, len(i.measures)) for i in read(lines).issues] == [("台账不全", 2), ("管护缺位", 2)]


def test_the_lowest_numbered_level_is_the_issue_and_the_one_above_its_group() -> None:
    lines = "一、关于“党的领导弱化”方面\n1.关于“学习不实”问题的整改\n（1）关于“研讨少”的问题。已完成。\n（2）关于“调研浅”的问题。正在整改。"
    notice = read(lines)
    assert [(i.code, i.number, i.title, i.group) for i in notice.issues] == [
        ("1-1", "1", "研讨少", "学习不实"),
        ("1-2", "2", "调研浅", "学习不实"),
    ]
    assert notice.sections[0].title == "党的领导弱化"


def test_words_around_the_issues_are_kept() -> None:
    notice = read(
        "一、总体情况\n（一）提高认识。\n二、整改情况\n本次共反馈1个问题。\n（一）关于“作风不实”方面\n本方面1个问题。\n"
        "1.针对“会议多”的问题。已精简会议。【已完成】\n三、下一步\n1.继续努力。\n中共霁川镇委员会\n2025年10月20日"
    )
    assert all(words in notice.preamble for words in ("提高认识", "本次共反馈1个问题"))
    assert notice.sections[0].intro == "本方面1个问题。"
    assert all(words in notice.closing for words in ("继续努力", "中共霁川镇委员会"))
    assert notice.issues[0].measures[0].text == "已精简会议。"


def test_a_plan_gives_leader_offices_person_goal_and_deadline() -> None:
    issue = only(
        "问题1：充电桩不足\n具体表现：15个小区没有。\n整改目标：全覆盖。\n整改措施：一是勘察。二是建设。\n责任领导：柏某\n"
        "牵头单位：城管办\n配合单位：综合执法队、各社区\n责任人：温某\n完成时限：9月30日前\n整改进展：已建成8个，正在推进其余7个。"
    )
    assert (issue.leader, issue.office, issue.co_offices, issue.person) == (
        "柏某",
        "城管办",
        ("综合执法队", "各社区"),
        "温某",
    )
    assert (issue.facts, issue.goal, str(issue.deadline)) == ("15个小区没有。", "全覆盖。", "2025-09-30")
    assert (issue.progress, issue.progress_text, len(issue.measures)) == (
        "ongoing",
        "已建成8个，正在推进其余7个。",
        2,
    )


def test_a_status_that_holds_for_a_whole_part_holds_for_its_issues() -> None:
    lines = "一、已完成整改的问题\n1.关于“会议多”的问题。已精简。\n二、尚未完成整改的问题\n2.关于“停车难”的问题。已规划。"
    assert [issue.progress for issue in read(lines).issues] == ["done", "ongoing"]


def test_a_notice_of_nothing_readable_says_so() -> None:
    assert [finding.kind for finding in read("今天开会。").findings if finding.severity == "warning"] == [
        "no_issues"
    ]


@pytest.mark.parametrize(
    "lines",
    [
        "1.学习不实。1.制定计划。2.开展研讨。已完成整改。\n2.调研不深。1.确定课题。2.形成报告。正在整改。",
        "1.学习不实\n1.制定计划。2.开展研讨。\n（已完成整改）\n2.调研不深\n1.确定课题。2.形成报告。\n（正在整改）",
        "1.学习不实\n1.制定计划。\n2.开展研讨。\n（已完成整改）\n2.调研不深\n1.确定课题。\n2.形成报告。\n（正在整改）",
    ],
)
def test_issues_and_measures_may_go_by_one_marker(lines: str) -> None:
    issues = read(f"一、党的领导弱化\n{lines}").issues
    assert [(i.title, i.progress, [m.text for m in i.measures]) for i in issues] == [
        ("学习不实", "done", ["制定计划。", "开展研讨。"]),
        ("调研不深", "ongoing", ["确定课题。", "形成报告。"]),
    ]


def test_a_wrapped_line_that_begins_with_a_number_goes_on_with_its_sentence() -> None:
    issue = only(
        "1.针对“会议多”的问题。一是压减会议，较上年减少\n12.5个百分点；二是合并发文，由\n2024件减为三百件。【已完成】"
    )
    assert [m.text for m in issue.measures] == [
        "压减会议，较上年减少12.5个百分点；",
        "合并发文，由2024件减为三百件。",
    ]


def test_long_term_alone_is_no_progress() -> None:
    for phrase in ("【长期坚持】", "长期坚持。"):
        issue = only(f"1.针对“会议多”的问题。一是压减会议。二是合并发文。{phrase}")
        assert (issue.progress, issue.flag, issue.status_text) == (None, "long_term", "长期坚持")


def test_half_width_stops_between_chinese_words_end_sentences() -> None:
    issue = only("1.针对会议多问题,一是压减会议12.5%;二是合并发文.正在整改,长期坚持.")
    assert (issue.progress, [m.text for m in issue.measures]) == ("ongoing", ["压减会议12.5%;", "合并发文。"])


def test_the_day_of_feedback_takes_the_year_of_the_inspection_before_it() -> None:
    text = "关于巡察整改情况的通报\n2024年3月11日至5月17日，县委第五巡察组开展了巡察。7月5日，巡察组反馈了意见。\n1.针对“会议多”的问题。已精简。【已完成】"
    (notice,) = read_text(text)
    assert str(notice.feedback_date) == "2024-07-05"


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("县委巡察组于2023年9月中旬至11月中旬开展巡察，并于12月8日反馈意见。", "2023-12-08"),
        ("2023年11月6日至2024年1月，县委巡察组开展巡察，并于2月2日反馈意见。", "2024-02-02"),
        # Which year the day is of does not stand there, and the next day is of something else.
        (
            "县委巡察组于2023年10月至12月开展巡察，并于1月9日反馈意见。截至2024年6月30日，反馈的1个问题已完成整改。",
            "None",
        ),
        ("上轮巡察于2019年5月6日反馈的问题已办结。2023年8月2日，县委巡察组反馈意见。", "2023-08-02"),
        ("2023年8月2日反馈的1个问题，截至2024年1月31日已整改。", "2023-08-02"),
    ],
)
def test_the_day_of_feedback_is_no_day_beside_it(told: str, day: str) -> None:
    (notice,) = read_text(f"关于巡察整改情况的通报\n{told}\n1.针对“会议多”的问题。已精简。【已完成】")
    assert str(notice.feedback_date) == day


def test_the_title_of_a_collection_is_no_part_of_its_first_notice() -> None:
    villages = [
        f"{name}村党支部关于乡党委巡察整改情况的通报\n2025年4月2日，乡党委巡察组反馈了意见。\n"
        f"1.针对“账目不清”的问题。已把2021年以来的收支逐笔清理公布，并请村民代表逐项核对签字。【已完成】\n{name}村党支部\n2025年9月1日"
        for name in ("柳溪", "石桥")
    ]
    for cover in ("霁川乡2025年村级巡察整改情况通报选编（第二期）", "霁川乡村级巡察整改情况汇编"):
        first, second = read_text("\n".join([cover, *villages]))
        assert [first.unit, second.unit] == ["柳溪村党支部", "石桥村党支部"]
        assert not [f for f in first.findings if f.kind == "unread_lines"]
