"""The model dialogues, to the letter, over the real handlers and a real ledger."""

from __future__ import annotations

from textwrap import dedent

from tests.handlers.town import Bubble, Person, Town


def reads(bubble: Bubble, text: str) -> None:
    assert str(bubble) == dedent(text).strip()


def test_photos_before_the_words_belong_to_the_villages_own_report(zheng: Person) -> None:
    zheng.sends_photo()
    zheng.sends_photo()
    assert zheng.reads() == []
    asked = zheng.says("户侧又改了2户一共12户了")
    reads(
        asked,
        """
        第3条 农村户厕改造进度慢
        原话：户侧又改了2户一共12户了（“户侧”按“户厕”理解）
        记为：本村累计12户（上次10户，10月9日），照片2张
        [确认] [不是这条] [不用记]
        """,
    )
    reads(
        zheng.taps("确认"),
        """
        已记录（登记号0009）
        第3条 农村户厕改造进度慢，本村累计12户，照片2张
        [撤回] [补照片、材料]
        """,
    )


def test_a_report_never_tapped_is_asked_about_and_then_shown_to_the_coordinator(
    town: Town, zheng: Person, shen: Person
) -> None:
    zheng.says("户厕又改了2户一共12户了")
    town.due(town.now.replace(hour=17, minute=30))
    reads(
        zheng.newest(),
        """
        您今天有1条还没点「确认」：户厕又改了2户一共12户了 → 第3条
        [确认] [不是这条] [不用记]
        """,
    )
    town.due(town.now.replace(day=18, hour=9, minute=0))
    reads(
        shen.newest(),
        """
        待确认1条：
        1　苇塘村：本村累计12户 → 第3条
        [全部代为确认] [逐条看]
        """,
    )
    reads(shen.taps("全部代为确认"), "已记录1条（登记号0009）")
    assert "已记录（登记号0009）" in zheng.reads()[0].text


def test_two_close_issues_are_asked_about_and_the_pick_is_the_confirmation(wu: Person) -> None:
    reads(
        wu.says("台账已经补齐了"),
        """
        有两条都对得上，您说的是哪条？
        1　第8条 固定资产底数不清
        2　第11条 “三会一课”记录不完整
        [1] [2] [都不是]
        """,
    )
    reads(
        wu.taps("1"),
        """
        已记录（登记号0009）：第8条 固定资产底数不清
        原话：台账已经补齐了
        状态没有变：正在整改
        [撤回] [不是这条] [标为已完成]
        """,
    )


def test_what_no_issue_fits_is_said_and_offered_to_be_placed(wu: Person) -> None:
    reads(
        wu.says("老街排水沟清完了"),
        """
        台账里没有对应的问题，还没有记录。
        [从本部门选] [交整改办看] [不用记]
        """,
    )


def test_talk_that_is_no_progress_gets_one_sentence(wu: Person) -> None:
    reads(wu.says("打印机又卡纸了"), "这句不像整改进展，没有记录。")


def test_two_matters_in_one_breath_are_tied_on_their_own_and_saved_by_one_tap(he: Person) -> None:
    reads(
        he.says("户厕这周改了20户累计207户另外河边那个违建昨天拆了"),
        """
        听到两件事：
        1　第3条 农村户厕改造进度慢
        户厕这周改了20户累计207户
        记为：全镇累计207户（上次187户，10月14日）
        2　第15条 违建清拆不彻底（牵头：综合执法队）
        河边那个违建昨天拆了
        [全部确认] [只记1] [只记2]
        """,
    )
    reads(
        he.taps("全部确认"),
        """
        已记录2条（登记号0009、0010），第15条已告诉综合执法队
        [撤回] [补照片、材料]
        """,
    )


def test_a_lower_figure_quotes_the_earlier_one_and_needs_one_sentence(he: Person) -> None:
    reads(
        he.says("户厕累计150户"),
        """
        第3条 农村户厕改造进度慢
        原话：户厕累计150户
        上次全镇187户（10月14日，农业农村办），这次少37户。是哪种情况？
        [打错了] [核实调减] [只是部分村]
        """,
    )
    reads(he.taps("核实调减"), "请说一句原因，例如：验收没过的剔除了\n[不用记]")
    reads(
        he.says("有37户验收没过"),
        """
        已记录（登记号0009）：全镇累计150户，比上次少37户。原因：有37户验收没过
        [撤回] [补照片、材料]
        """,
    )


def test_the_first_lines_of_an_issues_card_answer_the_question(zheng: Person, zhou: Person) -> None:
    zheng.says("户厕又改了2户一共12户了")
    zheng.taps("确认")
    reads(
        zhou.says("厕所改得怎么样了"),
        """
        第3条 农村户厕改造进度慢
        全镇累计187户，目标210户，还差23户
        正在整改，10月31日到期（还有14天）
        10月17日 苇塘村：新改2户，本村累计12户
        10月14日 农业农村办：新改20户，全镇累计187户
        牵头：农业农村办　配合：苇塘村　责任领导：冯副镇长
        [全部记录] [请他们报一次]
        """,
    )


def test_what_is_outstanding_counts_two_numbers_and_names_each_issue_once(shen: Person) -> None:
    reads(
        shen.says("还有哪些没完成"),
        """
        16条中，没整改完9条；另有3条已完成、未销号
        🔴 超期1条
        5 村道路灯失管失修（规建办，超7天）
        🟡 10天内到期2条
        4 村卫生室开诊不正常（社会事务办，20日）
        8 固定资产底数不清（财政所，24日）
        其余6条
        3 农村户厕改造进度慢（农业农村办，31日）
        9 村级合同管理混乱（经发办，11月14日）
        11 “三会一课”记录不完整（党建办，31日）
        13 村级后备力量不足（党建办，11月14日）
        15 违建清拆不彻底（综合执法队，11月14日）
        16 饮水工程管护不力（农业农村办，未定时限）
        其中两周没有新进展：9、13
        [未销号3条] [提醒3个部门] [文字稿]
        """,
    )


def test_a_village_reads_what_it_assists_with(zheng: Person) -> None:
    zheng.says("户厕又改了2户一共12户了")
    zheng.taps("确认")
    reads(
        zheng.says("我们还剩几条"),
        """
        苇塘村没有牵头的问题，配合2条：
        3 农村户厕改造进度慢（本村已报12户）
        16 饮水工程管护不力（本村还没有报过）
        [报第3条] [报第16条]
        """,
    )


def test_thursday_asks_only_the_office_that_has_not_reported(town: Town, he: Person) -> None:
    town.due(town.now.replace(day=16, hour=9, minute=0))
    reads(
        he.newest(),
        """
        本周还没有收到第16条的进展。有就直接发一句，没有点一下。
        [本周无新进展] [明天提醒我]
        """,
    )


def test_monday_brings_one_screen_of_counted_facts(town: Town, zhou: Person, he: Person) -> None:
    town.due(town.now.replace(day=20, hour=8, minute=30))
    monday = zhou.newest()
    reads(
        monday,
        """
        巡察整改小结　10月13日至19日
        16条：已完成7（比上周多1），正在整改9；镇内销号4
        🔴 超期：5 村道路灯失管失修（规建办，超10天）
        🟡 本周到期：4 村卫生室开诊不正常（今天）；8 固定资产底数不清（24日）
        本周变化：3 农村户厕改造进度慢，167户→187户；14 党员活动阵地管理不善，已完成；15 违建清拆不彻底，有新进展（1次）
        两周没有新进展：9、13
        [看明细] [文字稿]
        """,
    )
    zhou.taps("文字稿", monday)
    assert zhou.newest().text == (
        "截至10月19日，巡察反馈的4个方面16个问题，已完成整改7个，正在整改9个，其中超过时限1个；镇内销号4个。"
        "本周完成整改1个，“农村户厕改造进度慢”问题累计187户，比上周增加20户。"
    )
    reads(
        he.newest(),
        """
        农业农村办小结　10月13日至19日：牵头2条，都在整改
        3 农村户厕改造进度慢，167户→187户，31日到期，还差23户
        16 饮水工程管护不力，没有新进展，未定时限
        [报进展] [看我们的问题]
        """,
    )


def test_a_leaders_wish_is_passed_on_and_never_a_measure(zhou: Person) -> None:
    reads(
        zhou.says("路灯要抓紧，月底前必须亮"),
        """
        要转给规建办吗？第5条 村道路灯失管失修
        [转规建办] [不用转]
        """,
    )
