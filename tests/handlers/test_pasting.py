"""Reporting for others: what the offices wrote in their group, pasted by the coordinator, on one card."""

from __future__ import annotations

import pytest

from bot.practice import town as citizens
from handlers import documents
from storage.database import Database
from storage.notice import read_file
from storage.records import Entry, UnitSettings
from tests.handlers.test_dialogues import reads
from tests.handlers.town import Person, Town

LOG = """农业农村办何：户厕改了20户累计187户，饮水管护签了6个村
财政所吴：资产盘到第8个单位
综合执法队邓：本周无"""


@pytest.fixture
def quiet(database: Database) -> Town:
    """The town before anybody has reported."""
    town = Town(database)
    with town.book(citizens.FOUNDED) as book:
        citizens.found_town(book)
        for citizen in citizens.PEOPLE:
            citizens.settle(book, citizen)
    return town


def entries(town: Town, number: str) -> tuple[Entry, ...]:
    with town.book() as book:
        ledger = book.ledger(book.units.named(citizens.NAME).id)
        (issue,) = (issue for issue in ledger.issues.all() if issue.number == number)
        return ledger.reports.of_issue(issue.id)


def test_a_pasted_group_chat_is_sorted_by_office_and_issue_and_confirmed_by_one_tap(quiet: Town) -> None:
    shen = quiet.person(citizens.SHEN)
    reads(
        shen.says(LOG),
        """
        3个部门，4件事：
        1　农业农村办 → 第3条，累计187户（多20户）
        2　农业农村办 → 第16条，签了6个村
        3　财政所 → 第8条，盘到第8个单位
        4　综合执法队 → 第15条，本周无新进展
        [全部确认] [逐条看] [不用记]
        """,
    )
    reads(
        shen.taps("全部确认"),
        """
        已记录4条（登记号0001至0004），各部门所报，沈代录
        本周还没收到：规建办、社会事务办、经发办、党建办
        [催办文字] [写入台账] [逐条看]
        """,
    )


def test_the_office_that_reports_and_who_typed_it_are_recorded_apart(quiet: Town) -> None:
    shen = quiet.person(citizens.SHEN)
    shen.says(LOG)
    shen.taps("全部确认")
    (told,) = entries(quiet, "3")
    assert (told.office and told.office.name, told.member) == ("农业农村办", "沈主任")
    assert told.words == "户厕改了20户累计187户"
    (nothing,) = entries(quiet, "15")
    assert nothing.no_progress


def test_nothing_counts_before_the_tap_and_nothing_after_a_refusal(quiet: Town) -> None:
    shen = quiet.person(citizens.SHEN)
    shen.says(LOG)
    assert entries(quiet, "3") == ()
    assert shen.taps("不用记").text == "这段没有记录。"
    quiet.due(quiet.now.replace(hour=17, minute=30))
    assert entries(quiet, "3") == ()
    assert "还没点" not in shen.newest().text


def test_a_second_tap_records_nothing_again(quiet: Town) -> None:
    shen = quiet.person(citizens.SHEN)
    card = shen.says(LOG)
    data = next(data for row in card.buttons for label, data in row if label == "全部确认")
    shen.presses(data, card)
    shen.presses(data, card)
    assert quiet.answer == "这张卡片已经变了，请看现在的。"
    assert len(entries(quiet, "3")) == 1


def test_the_text_for_urging_names_offices_and_issues(quiet: Town) -> None:
    shen = quiet.person(citizens.SHEN)
    shen.says(LOG)
    shen.taps("全部确认")
    shen.taps("催办文字")
    reads(
        shen.newest(),
        """
        请还没有报的报一下本周整改进展，一条一句话；没有新进展的回“本周无”：
        规建办：第5条 村道路灯失管失修
        社会事务办：第4条 村卫生室开诊不正常
        经发办：第9条 村级合同管理混乱
        党建办：第11条 “三会一课”记录不完整；第13条 村级后备力量不足；第14条 党员活动阵地管理不善
        """,
    )


def test_what_no_issue_fits_is_shown_and_placed_one_by_one(quiet: Town) -> None:
    shen = quiet.person(citizens.SHEN)
    reads(
        shen.says("农业农村办何：户厕累计187户\n规建办邓：老街排水沟清完了\n规建办邓：收到"),
        """
        2个部门，2件事：
        1　农业农村办 → 第3条，累计187户（多20户）
        2　规建办 → 还不清楚是哪条：老街排水沟清完了
        [确认其余] [逐条看] [不用记]
        """,
    )
    card = shen.taps("确认其余")
    assert card.text.splitlines()[:2] == ["已记录1条（登记号0001），各部门所报，沈代录", "还有1条要逐条看"]
    shen.taps("逐条看")
    reads(
        shen.newest(),
        """
        规建办：台账里没有对应的问题，还没有记录。
        原话：老街排水沟清完了
        [从台账选] [不用记]
        """,
    )
    shen.taps("从台账选")
    assert "已记录（登记号0002）：第5条" in shen.taps("5").text
    (told,) = entries(quiet, "5")
    assert told.office is not None
    assert told.office.name == "规建办"


def test_one_part_can_be_corrected_and_another_undone(quiet: Town) -> None:
    shen = quiet.person(citizens.SHEN)
    shen.says(LOG)
    shen.taps("全部确认")
    shen.taps("逐条看")
    (card,) = (b for b in shen.reads() if b.text.startswith("财政所："))
    assert "已撤回（登记号0003）" in shen.taps("撤回", card).text
    assert entries(quiet, "8") == ()
    assert len(entries(quiet, "16")) == 1


def test_a_lower_figure_is_not_recorded_by_the_one_tap(town: Town, shen: Person) -> None:
    card = shen.says("农业农村办何：户厕累计150户\n财政所吴：资产盘到第8个单位")
    assert "第3条，累计150户（与以前报的对不上，要核对）" in card.text
    shen.taps("确认其余")
    assert len(entries(town, "8")) == 2
    assert len(entries(town, "3")) == 2
    shen.taps("逐条看")
    assert "是哪种情况？" in shen.newest().text


def test_no_progress_is_noted_for_every_issue_of_which_nothing_came_this_week(
    town: Town, shen: Person
) -> None:
    reads(
        shen.says("党建办李：无\n农业农村办何：本周无新进展"),
        """
        2个部门，3件事：
        1　党建办 → 第11条，本周无新进展
        2　党建办 → 第13条，本周无新进展
        3　农业农村办 → 第16条，本周无新进展
        [全部确认] [逐条看] [不用记]
        """,
    )


def test_a_log_copied_twice_is_recorded_once(quiet: Town) -> None:
    shen = quiet.person(citizens.SHEN)
    shen.says(LOG)
    shen.taps("全部确认")
    reads(
        shen.says(f"{LOG}\n经发办陈：合同清理了46份"),
        """
        1个部门，1件事：
        1　经发办 → 第9条，清理了46份
        另有4件这几天已经记过，没有列入
        [全部确认] [逐条看] [不用记]
        """,
    )


def test_a_village_is_counted_for_itself(town: Town, shen: Person) -> None:
    reads(
        shen.says("苇塘村郑：户厕又改了2户一共12户\n财政所吴：资产盘到第8个单位"),
        """
        1个部门、1个村，2件事：
        1　苇塘村 → 第3条，本村累计12户（多2户）
        2　财政所 → 第8条，盘到第8个单位
        [全部确认] [逐条看] [不用记]
        """,
    )
    shen.taps("全部确认")
    assert "全镇累计187户" in shen.says("厕所改得怎么样了").text


def test_talk_and_thanks_in_the_log_are_no_progress(quiet: Town) -> None:
    shen = quiet.person(citizens.SHEN)
    card = shen.says(
        "沈主任（霁川镇整改办） 15:00\n@所有人 各单位今天下班前报进展，没有的回本周无\n"
        "财政所吴 15:02\n收到\n资产盘到第8个单位\n规建办邓 15:04\n[图片]\n明天谁值班？"
    )
    assert card.text.splitlines()[:2] == ["1个部门，1件事：", "1　财政所 → 第8条，盘到第8个单位"]


def test_a_log_may_be_longer_than_a_message_otherwise(quiet: Town) -> None:
    shen = quiet.person(citizens.SHEN)
    long = "\n".join(
        f"{LOG}\n规建办邓：路灯换了{number}盏，{'沿路都看过，' * 9}没有漏的" for number in range(20)
    )
    assert len(long) > 1500
    assert shen.says(long[:3900]).text.startswith("4个部门，")


def test_a_clerk_who_writes_an_offices_name_reports_his_own(quiet: Town) -> None:
    wu = quiet.person(citizens.WU)
    assert "第8条 固定资产底数不清" in wu.says("财政所吴：资产盘到第8个单位").text
    assert "部门" not in wu.newest().text


def test_a_question_about_an_office_is_a_question(quiet: Town) -> None:
    shen = quiet.person(citizens.SHEN)
    assert "个部门，" not in shen.says("财政所：资产盘到哪一步了？").text


def test_a_pasted_message_that_is_edited_is_not_counted_anew(quiet: Town) -> None:
    shen = quiet.person(citizens.SHEN)
    quiet.receive({"message": shen.message(500, text=LOG)})
    shen.taps("全部确认")
    said = shen.edits(500, LOG.replace("187", "190"))
    assert "已经收过了" in said.text
    assert len(entries(quiet, "3")) == 1


def test_an_identity_number_in_a_log_refuses_the_whole(quiet: Town) -> None:
    shen = quiet.person(citizens.SHEN)
    assert "身份证号" in shen.says(f"{LOG}\n财政所吴：440800199001011234").text


def test_what_was_pasted_and_never_tapped_waits_like_any_report(quiet: Town) -> None:
    shen = quiet.person(citizens.SHEN)
    shen.says(LOG)
    quiet.due(quiet.now.replace(hour=17, minute=30))
    assert shen.newest().text.startswith("您今天有4条还没点「确认」")
    quiet.due(quiet.now.replace(day=18, hour=9, minute=0))
    assert "3　财政所：资产盘到第8个单位 → 第8条" in shen.newest().text


def test_offices_that_the_ledger_does_not_know_are_taken_as_they_are_called(database: Database) -> None:
    town = Town(database)
    with town.book(citizens.FOUNDED) as book:
        (notice,) = read_file(citizens.NOTICE)
        documents.take_in(book, notice, citizens.NAME, UnitSettings())
        citizens.settle(book, citizens.SHEN)
    shen = town.person(citizens.SHEN)
    reads(
        shen.says("水利站王：饮水管护签了6个村\n卫生院：村医到岗了\n司法所：本周无"),
        """
        3个部门，3件事：
        1　水利站 → 第16条，签了6个村
        2　卫生院 → 第4条，村医到岗了
        3　司法所 → 还不清楚是哪条：本周无
        [确认其余] [逐条看] [不用记]
        """,
    )
    shen.taps("确认其余")
    (told,) = entries(town, "16")
    assert told.office is not None
    assert told.office.name == "水利站"


def test_an_office_that_has_answered_already_is_not_noted_as_silent(town: Town, shen: Person) -> None:
    card = shen.says("综合执法队邓：本周无\n财政所吴：资产盘到第8个单位")
    shen.taps("全部确认", card)
    assert "另有1件这几天已经记过，没有列入" in shen.says("综合执法队邓：本周无\n规建办邓：路灯换了40盏").text


def test_a_line_shows_the_words_unless_a_level_says_it_all(quiet: Town) -> None:
    shen = quiet.person(citizens.SHEN)
    card = shen.says(
        "农业农村办何：饮水管护协议签了6个村，还差2个村\n规建办邓：路灯更换灯头40盏\n党建办李：三会一课记录本补齐了12个支部"
    )
    assert card.text.splitlines()[1:] == [
        "1　农业农村办 → 第16条，饮水管护协议签了6个村，还差2个村",
        "2　规建办 → 第5条，更换灯头40盏",
        "3　党建办 → 第11条，三会一课记录本补齐了12个支部",
    ]


def test_a_bare_yes_below_the_card_is_its_first_button_and_thanks_are_not(quiet: Town) -> None:
    shen = quiet.person(citizens.SHEN)
    shen.says(LOG)
    shen.says("收到")
    assert entries(quiet, "3") == ()
    assert shen.says("对").text.startswith("已记录4条")
    shen.says("对")
    assert len(entries(quiet, "3")) == 1


def test_short_answers_and_headings_of_a_list(quiet: Town) -> None:
    shen = quiet.person(citizens.SHEN)
    reads(
        shen.says("各部门本周进展：\n农业农村办：好的，户厕187户了\n规建办：在修\n综合执法队：同上周"),
        """
        2个部门，2件事：
        1　农业农村办 → 第3条，累计187户（多20户）
        2　综合执法队 → 第15条，本周无新进展
        另有1句不像进展，没有列入：在修
        [全部确认] [逐条看] [不用记]
        """,
    )


def test_people_nobody_knows_are_shown_by_their_names(quiet: Town) -> None:
    shen = quiet.person(citizens.SHEN)
    card = shen.says("Wang 15:02\n路灯换了40盏\nLi 15:03\n资产盘到第8个单位")
    assert card.text.splitlines()[1:] == ["1　Wang → 第5条，换了40盏", "2　Li → 第8条，盘到第8个单位"]
