"""Words in any form: what counts as an answer, what is refused, what is left alone."""

from __future__ import annotations

import pytest

from bot.practice import town as citizens
from tests.handlers.town import Person, Town

IDENTITY = "310101199003072518"


def test_a_bare_yes_confirms_the_card_just_shown(he: Person) -> None:
    he.says("户厕这周改了3户累计190户")
    he.says("对")
    assert he.newest().text.startswith("已记录（登记号0009）")


def test_received_is_never_an_answer(he: Person) -> None:
    he.says("户厕这周改了3户累计190户")
    he.says("收到")
    assert "确认" in str(he.newest())
    assert len(he.reads()) == 1


def test_a_bare_yes_long_after_the_card_confirms_nothing(he: Person) -> None:
    he.says("户厕这周改了3户累计190户")
    he.says("还有哪些没完成")
    he.says("对")
    assert not any("已记录" in bubble.text for bubble in he.reads())


def test_a_bare_number_picks_where_a_choice_was_asked(wu: Person) -> None:
    wu.says("第3条和第8条")
    wu.says("/cancel")
    assert "请说完整一点" in wu.says("1").text


@pytest.mark.parametrize("words", ["谢谢", "收到", "好的", "👍", "辛苦了"])
def test_thanks_record_nothing_and_need_no_answer(he: Person, words: str) -> None:
    he.says("/help")
    before = len(he.reads())
    he.says(words)
    assert len(he.reads()) == before


def test_an_identity_number_is_refused_and_erased_in_the_inbox_too(town: Town, wu: Person) -> None:
    said = wu.says(f"退款名单第一个是李某某{IDENTITY}")
    assert said.text == "这句里有身份证号，没有记录，消息已删除。请去掉号码再发。"
    assert "deleteMessage" in town.methods(wu.id)
    assert not any(IDENTITY in str(body) for body in town.inbox())


def test_a_bank_card_number_is_refused(wu: Person) -> None:
    assert wu.says("打到6222021001116245702这张卡").text.startswith("这句里有银行卡号，没有记录")


def test_an_overlong_message_is_asked_for_in_parts(he: Person) -> None:
    said = he.says("户厕" * 1000)
    assert said.text == "这条太长了（2000字），没有记录。请分成几条发，每条说一件事。"


def test_an_empty_message_is_left_alone(he: Person) -> None:
    he.town.receive({"message": he.message(text="   ")})
    assert he.reads() == []


VOICE = {"file_id": "v", "file_unique_id": "v1", "duration": 3, "mime_type": "audio/ogg"}


def test_a_voice_message_is_not_understood_and_says_so(he: Person, zhou: Person) -> None:
    he.town.receive({"message": he.message(voice=VOICE)})
    assert he.newest().text == (
        "语音我听不懂，没有记录。请用输入法的语音转文字，再发一次。这段语音会作为材料附在那条后面。"
    )
    zhou.town.receive({"message": zhou.message(voice=VOICE)})
    assert zhou.newest().text == "语音我听不懂，没有记录。请用输入法的语音转文字，再发一次。"


def test_a_voice_is_material_of_the_words_that_follow_and_is_sent_back(
    town: Town, he: Person, shen: Person
) -> None:
    he.town.receive({"message": he.message(voice=VOICE)})
    assert "材料1份" in he.says("户厕这周改了3户累计190户").text
    he.taps("确认")
    shen.taps("材料1份", shen.says("户厕到哪一步了"))
    sent = town.payloads(shen.id)[-2]
    assert (sent["method"], sent["voice"]) == ("sendVoice", "v")


@pytest.mark.parametrize("role", ["zhou", "feng", "qin"])
def test_who_cannot_report_sends_no_photos(town: Town, role: str, request: pytest.FixtureRequest) -> None:
    person: Person = request.getfixturevalue(role)
    person.sends_photo()
    assert person.newest().text == "您可以查看，不能报进展。有意见请告诉整改办。"
    with town.book() as book:
        assert book.ledger(1).evidence.unclaimed(person.id).total == 0


def test_a_sticker_gets_one_sentence(he: Person) -> None:
    where = {"latitude": 1.0, "longitude": 1.0}
    he.town.receive({"message": he.message(location=where)})
    assert he.newest().text == "这个我看不懂。请发一句话、照片或文件。"


def test_an_edited_message_revises_its_report_and_adds_none(town: Town, he: Person) -> None:
    town.receive({"message": he.message(700, text="户厕这周改了3户累计190户")})
    he.edits(700, "户厕这周改了4户累计191户")
    assert len(he.reads()) == 1
    assert "累计191户" in he.newest().text
    he.taps("确认")
    he.edits(700, "户厕这周改了5户累计192户")
    assert len(he.reads()) == 1
    assert "确认" in str(he.newest())
    he.taps("确认")
    assert "已记录（登记号0009）" in he.newest().text
    assert "累计192户" in he.says("户厕到哪一步了").text


def test_cancel_works_anywhere(he: Person) -> None:
    he.says("/report")
    he.taps("3")
    assert he.says("/cancel").text == "好的，取消了。"
    assert "还没完成" not in he.says("打印机坏了").text


def test_the_guided_way_ties_the_sentence_to_the_issue_chosen(he: Person) -> None:
    he.says("报进展")
    he.taps("16")
    card = he.says("昨天跑了两个村")
    assert card.text.startswith("第16条 饮水工程管护不力")
    assert "已记录" in he.taps("确认").text


def test_help_names_examples_for_the_role(he: Person, zhou: Person) -> None:
    assert "报进展：直接发一句话" in he.says("帮助").text
    assert "提要求" in zhou.says("/help").text


def test_questions_in_english_are_answered(shen: Person) -> None:
    assert shen.says("what's outstanding").text.startswith("16条中，没整改完9条")


def test_a_number_that_runs_on_names_its_issue(shen: Person) -> None:
    assert shen.says("第3个问题到哪一步了").text.startswith("第3条 农村户厕改造进度慢")
    assert shen.says("2-1").text.startswith("第6条 惠农补贴公示不及时")
    assert shen.says("三(4)").text.startswith("第14条 党员活动阵地管理不善")


def test_no_progress_is_one_tap_for_what_has_not_been_reported(he: Person) -> None:
    assert str(he.says("本周无新进展")) == "第16条记为：本周无新进展\n[确认] [明天提醒我]"
    assert he.taps("确认").text == "已记录（登记号0009）：第16条，本周无新进展"
    assert he.says("这周没有进展").text == "本周已经报过了，不用再报。有新的进展直接发一句话。"


def test_who_has_not_reported_is_told_to_the_coordinator_by_office(shen: Person) -> None:
    assert shen.says("谁还没报").text == "本周还没收到：社会事务办、规建办、财政所、经发办、党建办"


def test_an_issues_number_alone_is_a_question(shen: Person) -> None:
    assert shen.says("第15条").text.startswith("第15条 违建清拆不彻底")


def test_take_back_what_i_just_sent_shows_the_last_card_with_its_button(he: Person) -> None:
    he.says("户厕这周改了3户累计190户")
    he.taps("确认")
    he.says("还有哪些没完成")
    assert "撤回" in str(he.says("撤回刚才那条"))
    assert he.taps("撤回").text.startswith("已撤回（登记号0009）")


def test_what_is_done_is_told_apart_from_what_is_left(shen: Person) -> None:
    assert shen.says("已完成的有哪些").text.startswith("已完成、未销号3条\n7 公务用车油卡管理松散（财政所）")


def test_what_a_notice_found_is_the_whole_and_not_what_is_done(town: Town, shen: Person) -> None:
    assert "86盏" not in shen.says("路灯怎么样了").text.split("\n")[1]


def test_what_is_said_right_after_a_question_is_about_the_issue_asked(town: Town) -> None:
    deng = town.person(citizens.DENG)
    deng.says("路灯修得怎么样了")
    assert deng.says("又换了30盏").text.startswith("第5条 村道路灯失管失修")


def test_a_question_long_ago_ties_nothing(town: Town) -> None:
    deng = town.person(citizens.DENG)
    deng.says("路灯修得怎么样了")
    deng.later(hours=1)
    assert "第5条" not in deng.says("又换了30张").text


def test_talk_after_a_question_stays_talk(town: Town) -> None:
    deng = town.person(citizens.DENG)
    deng.says("路灯修得怎么样了")
    assert deng.says("打印机又卡纸了").text == "这句不像整改进展，没有记录。"


@pytest.mark.parametrize(
    ("begin", "button"), [("/edit 3", "责任领导"), ("邀请", None), ("第6条恢复整改", None), ("/report", None)]
)
def test_cancel_ends_whatever_waits_for_a_sentence(shen: Person, begin: str, button: str | None) -> None:
    shen.says(begin)
    if button is not None:
        shen.taps(button)
    elif begin == "/report":
        shen.taps("3")
    assert shen.says("/cancel").text == "好的，取消了。"
    assert shen.says("/cancel").text.startswith("现在没有要取消的")
