"""What a tired clerk, a coordinator and a leader type, turn by turn, and what they get."""

from __future__ import annotations

import pytest

from bot.practice import town as citizens
from tests.handlers.town import Person, Town


@pytest.mark.parametrize(
    "said",
    [
        "饮水这块两周没人报了吧",
        "饮水管护那条卡在哪",
        "饮水那个弄完了吧",
        "16呢",
        "第16条谁负责",
        "我想知道饮水工程签了几个村了",
    ],
)
def test_a_question_in_any_form_shows_the_issues_card(he: Person, said: str) -> None:
    assert he.says(said).text.startswith("第16条 饮水工程管护不力\n")
    assert "确认" not in str(he.newest())


@pytest.mark.parametrize("said", ["饮水管护没啥好报的", "16还没动", "饮水这周没顾上", "饮水工程还是老样子"])
def test_nothing_to_tell_of_an_issue_is_recorded_as_such(he: Person, said: str) -> None:
    assert "记为：本周无新进展" in he.says(said).text
    assert "本周无新进展" in he.taps("确认").text


@pytest.mark.parametrize("said", ["这周忙征收，整改没顾上", "今天没有新进展", "本周没啥好报的"])
def test_nothing_to_tell_of_no_issue_in_particular_is_one_tap_for_all(he: Person, said: str) -> None:
    assert he.says(said).text == "第16条记为：本周无新进展"


@pytest.mark.parametrize(
    "said", ["固定资产还在盘", "固定资产盘点停两天，会计去银行了", "8号问题盘到第9个单位"]
)
def test_how_it_stands_is_a_report(wu: Person, said: str) -> None:
    card = wu.says(said)
    assert card.text.startswith("第8条 固定资产底数不清")
    assert "[确认]" in str(card)


def test_a_bare_word_after_a_question_is_news_of_that_issue(wu: Person) -> None:
    wu.says("油卡超标那几笔退了没有")
    assert wu.says("退了").text.startswith("第7条 公务用车油卡管理松散\n原话：退了")


@pytest.mark.parametrize("said", ["这条什么时候到期", "那条谁牵头", "上次报的是多少"])
def test_words_that_point_are_about_the_issue_just_asked_about(wu: Person, said: str) -> None:
    wu.says("油卡超标那几笔退了没有")
    assert wu.says(said).text.startswith("第7条 公务用车油卡管理松散")


def test_an_issue_named_to_report_on_waits_for_its_sentence(he: Person) -> None:
    assert he.says("我要报第16条").text == "第16条 饮水工程管护不力\n请发一句话，照片可以一起发。"
    assert he.says("又签了两个村").text.startswith("第16条 饮水工程管护不力\n原话：又签了两个村")


@pytest.mark.parametrize("said", ["不用记", "从本部门选", "交整改办看。"])
def test_a_button_may_be_typed(wu: Person, said: str) -> None:
    wu.says("台账已经补齐了")
    card = wu.says("都不是")
    assert card.labels == [["从本部门选", "交整改办看", "不用记"]]
    wu.says(said)
    assert len(wu.reads()) == 1


def test_an_issues_number_typed_where_a_list_asks_picks_it(town: Town) -> None:
    zheng = town.person(citizens.ZHENG)
    zheng.says("户厕又改2户")
    assert zheng.says("不是").labels[0] == ["16", "3"]
    assert zheng.says("16").text.startswith("已记录（登记号0009）：第16条 饮水工程管护不力")


def test_words_of_a_button_are_no_press_once_something_else_was_said(wu: Person) -> None:
    wu.says("台账已经补齐了")
    wu.says("还有哪些没完成")
    wu.says("都不是")
    assert wu.newest().text == "请说完整一点，例如「第3条改了2户」。"


@pytest.mark.parametrize(
    "said",
    [
        "/weather@otherbot",
        "你这破机器人",
        "中午去哪吃",
        "我家水管漏了",
        "工资什么时候发",
        "转发：县里通知周五前报厕改数据",
        "卖一台旧插秧机，价钱好说",
        "家长们，校服钱今晚八点前接龙",
    ],
)
def test_what_belongs_nowhere_is_left_alone(he: Person, said: str) -> None:
    assert he.says(said).text == "这句不像整改进展，没有记录。"


@pytest.mark.parametrize(
    "said", ["路灯要抓紧，月底前必须亮", "昨晚路过看到路灯还是黑的", "路灯这周务必修完，修不完写检查"]
)
def test_what_a_leader_says_of_an_issue_is_passed_on(zhou: Person, said: str) -> None:
    assert str(zhou.says(said)) == "要转给规建办吗？第5条 村道路灯失管失修\n[转规建办] [不用转]"


def test_a_leaders_short_wish_is_about_the_issue_just_asked_about(zhou: Person) -> None:
    zhou.says("路灯修得怎么样了")
    assert zhou.says("抓紧").text == "要转给规建办吗？第5条 村道路灯失管失修"


def test_a_leaders_wish_for_no_issue_asks_for_more(zhou: Person) -> None:
    assert zhou.says("都抓紧").text.startswith("台账里没有对应的问题，没有转。")


@pytest.mark.parametrize(
    "said", ["整改到底怎么样了", "给县委的材料要几个数字", "本周干了什么", "统计一下各部门完成率"]
)
def test_the_whole_is_told_in_the_summary(zhou: Person, said: str) -> None:
    assert zhou.says(said).text.startswith("巡察整改小结　10月13日至17日")


def test_more_time_is_asked_for_in_one_sentence(he: Person, shen: Person) -> None:
    he.says("第16条想延期到12月底，施工队没到位")
    assert shen.newest().text == (
        "请定延期：第16条 饮水工程管护不力\n未定时限→12月31日，农业农村办申请\n原因：施工队没到位"
    )
    assert he.says("第16条能不能晚点").text.startswith("请写一句，例如：第16条延期到")


def test_the_coordinator_reminds_the_office_he_names(shen: Person, wu: Person) -> None:
    assert shen.says("提醒一下财政所").text == "已提醒：财政所。"
    assert wu.newest().text.startswith("整改办提醒：财政所有1条快到期或已超期\n🟡 8 固定资产底数不清（24日）")
    assert shen.says("催一下苇塘村").text == "苇塘村没有牵头的、没整改完的问题，没有发出提醒。"


def test_a_clerk_reminds_nobody(he: Person, wu: Person) -> None:
    before = len(wu.reads())
    he.says("提醒一下财政所")
    assert len(wu.reads()) == before


def test_what_waits_for_confirmation_and_who_changed_what_can_be_asked(shen: Person, he: Person) -> None:
    assert shen.says("有几条待确认").text == "没有待确认的。"
    he.says("户厕又改了2户")
    assert shen.says("有几条待确认").text.startswith("待确认1条：")
    assert shen.says("第3条谁改过").text.startswith("第3条 农村户厕改造进度慢，改动记录：")


def test_what_is_closed_out_and_what_an_office_has_can_be_asked(shen: Person) -> None:
    assert shen.says("哪些销号了").text.startswith("镇内销号4条\n1 理论学习联系实际不紧（党建办）")
    assert shen.says("我要看农业农村办的").text.startswith("农业农村办没整改完2条\n3 农村户厕改造进度慢")


def test_a_reported_figure_is_not_edited_in_passing(shen: Person) -> None:
    assert shen.says("第3条数字改成189户").text.startswith("报上来的数字不在这里改：")


def test_whether_an_office_has_reported_this_week_is_told_to_the_coordinator(
    shen: Person, wu: Person
) -> None:
    assert shen.says("财政所这周报了没有").text == "财政所本周还没有报。"
    wu.says("固定资产盘点第9个单位完成")
    wu.taps("确认")
    assert shen.says("财政所这周报了没有").text == "财政所本周报了1条：第8条"


def test_a_figure_right_after_the_card_belongs_to_the_same_report(he: Person) -> None:
    card = he.says("户厕又改了5户")
    assert he.says("一共192户").card == card.card
    assert he.newest().text.endswith("记为：全镇累计192户（上次187户，10月14日）")
    he.taps("确认")
    assert "已记录" in he.newest().text
    assert he.says("一共200箱").card != card.card


def test_talk_right_after_the_card_does_not_belong_to_the_report(he: Person) -> None:
    he.says("户厕又改了5户")
    assert he.says("发了20箱水果，谁要").text == "这句不像整改进展，没有记录。"
    assert "水果" not in str(he.reads()[-2])


@pytest.mark.parametrize("said", ["哪些是我要签的", "等我签的有哪些", "要我审的"])
def test_what_waits_for_ones_signature_is_asked_in_any_words(zhou: Person, said: str) -> None:
    assert zhou.says(said).text == "没有等您签批的。"


@pytest.mark.parametrize("said", ["谁报了没点", "还有谁没确认", "哪些没点确认的"])
def test_who_has_not_confirmed_is_asked_in_any_words(he: Person, shen: Person, said: str) -> None:
    he.says("户厕又改了5户")
    assert shen.says(said).text.startswith("待确认1条：")


def test_the_bare_word_for_the_ledger_is_the_wish_to_have_it(shen: Person) -> None:
    assert shen.says("台账").text.startswith("台账正在出，马上发给您。")


@pytest.mark.parametrize("said", ["我报错了", "发错了", "刚才报错了"])
def test_who_says_that_he_reported_wrongly_gets_the_report_with_the_tap_that_takes_it_back(
    he: Person, said: str
) -> None:
    he.says("户厕又改了5户")
    he.taps("确认")
    assert "[撤回]" in str(he.says(said))


def test_a_leader_asks_how_the_week_of_one_office_was(zhou: Person, wu: Person) -> None:
    assert zhou.says("党建办这周干了啥").text.startswith("党建办小结　10月13日至17日：牵头5条")
    assert wu.says("党建办这周干了啥").text.startswith("财政所小结")


def test_english_words_are_no_units(he: Person) -> None:
    card = he.says("toilet renovation 5 more households done")
    assert "记为" not in card.text


def test_a_figure_of_one_issue_is_not_counted_for_the_other(wu: Person) -> None:
    card = wu.says("我们把第8条的账对完了，第10条也清了12份")
    first, second = card.text.split("\n2　")
    assert "12份" not in first
    assert "记为：新清12份" in second


def test_what_is_said_after_a_slip_is_about_the_same_issue(he: Person) -> None:
    he.says("户厕累计180户")
    he.taps("打错了")
    assert he.says("一共190户").text.startswith("第3条 农村户厕改造进度慢")


@pytest.mark.parametrize("said", ["我想看看我们村的", "我们村的问题"])
def test_a_village_asks_for_its_own(zheng: Person, said: str) -> None:
    assert zheng.says(said).text.startswith("苇塘村没有牵头的问题，配合2条")


@pytest.mark.parametrize("said", ["请问什么时候到期", "我们的都哪天到期"])
def test_who_asks_when_it_is_due_and_names_nothing_gets_his_own(wu: Person, said: str) -> None:
    assert wu.says(said).text.startswith("财政所牵头的，没整改完1条")


def test_reminders_and_the_notice_are_asked_for_in_other_words(shen: Person, zhou: Person) -> None:
    assert shen.says("给规建办发个提醒").text == "已提醒：规建办。"
    assert zhou.says("发一份通报给我").text == "通报由整改办出。"


def test_a_promise_to_see_to_it_is_an_acknowledgement_but_not_from_a_leader(he: Person, zhou: Person) -> None:
    before = len(he.reads())
    he.says("好的，马上办")
    assert len(he.reads()) == before
    assert zhou.says("马上落实路灯的事").text.startswith("要转给规建办吗？")


def test_what_was_reported_is_taken_back_in_other_words(he: Person) -> None:
    he.says("户厕又改了5户")
    he.taps("确认")
    assert "[撤回]" in str(he.says("我刚才报的那条撤了吧"))


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("第5条快到期了，提醒一下", "已提醒：规建办。"),
        ("第4条和第8条催一下", "已提醒：财政所。还没有人加入：社会事务办。"),
        ("快到期的都提醒一下", "已提醒：规建办、财政所。还没有人加入：社会事务办。"),
    ],
)
def test_the_lead_offices_of_the_issues_named_are_reminded(
    shen: Person, he: Person, said: str, answer: str
) -> None:
    assert shen.says(said).text == answer
    assert not he.says(said).text.startswith("已提醒")


def test_who_is_reminded_of_one_issue_hears_of_that_issue_and_once_a_day(shen: Person, wu: Person) -> None:
    assert shen.says("第6条催一下").text == "第6条已经整改完，没有发出提醒。"
    assert shen.says("第8条催一下").text == "已提醒：财政所。"
    assert wu.newest().text.startswith("整改办提醒：财政所有1条快到期或已超期\n🟡 8 固定资产底数不清")
    before = len(wu.reads())
    assert shen.says("催一下第8条").text == "今天已经提醒过：财政所。"
    assert len(wu.reads()) == before


@pytest.mark.parametrize("said", ["我们村的什么时候到期", "我们的什么时候到期", "本村的问题啥时候到期"])
def test_a_village_asks_when_its_own_are_due(zheng: Person, said: str) -> None:
    assert zheng.says(said).text.startswith("苇塘村没有牵头的问题，配合2条：")


@pytest.mark.parametrize("said", ["怎么关掉到期提醒", "提醒我看超期的", "不用再提醒一下快到期的"])
def test_nobody_is_reminded_by_words_about_reminders(shen: Person, wu: Person, said: str) -> None:
    before = len(wu.reads())
    assert not shen.says(said).text.startswith("已提醒")
    assert len(wu.reads()) == before


def test_what_has_not_been_handed_in_is_everything_left_and_not_what_is_due(he: Person) -> None:
    assert he.says("咱们办还欠几样没交差").text.startswith("农业农村办牵头的，没整改完2条")


def test_a_report_that_speaks_of_the_form_is_no_wish_to_have_it(wu: Person) -> None:
    assert wu.says("第7条审批表").text == "审批表正在出，马上发给您。"
    assert wu.says("财政所交了第7条的审批表").text != "审批表正在出，马上发给您。"
