"""A report's card: exactly once, corrected, undone, completed; every button works whenever it is pressed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.practice import town as citizens
from tests.handlers.town import Bubble, Person, Town


def recorded(town: Town, code: str) -> list[str]:
    with town.book() as book:
        ledger = book.ledger(1)
        return [entry.words for entry in ledger.reports.of_issue(ledger.issues.coded(code).id)]


def test_a_second_tap_on_confirm_records_once_and_shows_the_present_card(town: Town, he: Person) -> None:
    card = he.says("户厕这周改了3户累计190户")
    he.taps("确认", card)
    he.taps("确认", card)
    assert town.answer == "这张卡片已经变了，请看现在的。"
    assert he.newest().text.startswith("已记录（登记号0009）")
    assert recorded(town, "1-3").count("户厕这周改了3户累计190户") == 1


def test_a_tap_a_week_later_still_records(town: Town, he: Person) -> None:
    he.says("户厕这周改了3户累计190户")
    he.later(days=7)
    assert he.taps("确认").text.startswith("已记录")


def test_the_same_update_again_adds_nothing(town: Town, he: Person) -> None:
    body = he.message(800, text="户厕这周改了3户累计190户")
    town.receive({"message": body})
    town.receive({"message": body})
    he.taps("确认")
    assert recorded(town, "1-3").count("户厕这周改了3户累计190户") == 1


def test_not_this_one_lets_the_member_choose_another(town: Town, he: Person) -> None:
    he.says("户厕这周改了3户累计190户")
    card = he.taps("不是这条")
    assert card.text.endswith("请选是哪一条：\n16 饮水工程管护不力\n3 农村户厕改造进度慢")
    assert "[交整改办看] [不用记]" in str(card)
    assert he.taps("16").text.startswith("已记录（登记号0009）：第16条 饮水工程管护不力")
    assert recorded(town, "1-3").count("户厕这周改了3户累计190户") == 0
    assert recorded(town, "4-2")[0] == "户厕这周改了3户累计190户"


def test_undo_strikes_the_report_out_and_the_level_goes_back(town: Town, he: Person) -> None:
    he.says("户厕这周改了3户累计190户")
    he.taps("确认")
    assert he.taps("撤回").text.startswith("已撤回（登记号0009），不计入台账。")
    assert "全镇累计187户" in he.says("户厕到哪一步了").text


def test_not_to_be_kept_keeps_nothing(town: Town, he: Person) -> None:
    he.says("户厕这周改了3户累计190户")
    assert he.taps("不用记").text == "没有记录：户厕这周改了3户累计190户"
    assert recorded(town, "1-3").count("户厕这周改了3户累计190户") == 0


def test_completed_is_its_own_tap_and_can_be_undone(town: Town, wu: Person, shen: Person) -> None:
    wu.says("固定资产已经全部整改完成")
    card = wu.taps("确认")
    assert "状态没有变：正在整改" in card.text
    assert "状态改为：已完成、未销号" in wu.taps("标为已完成").text
    assert "没整改完8条；另有4条已完成、未销号" in shen.says("还有哪些没完成").text
    wu.taps("撤回")
    assert "没整改完9条" in shen.says("还有哪些没完成").text


def test_a_village_cannot_complete_what_it_only_assists_with(town: Town, zheng: Person) -> None:
    zheng.says("户厕已经全部整改完成")
    assert "标为已完成" not in str(zheng.taps("确认"))


def test_one_of_two_matters_can_be_recorded_alone(town: Town, he: Person) -> None:
    he.says("户厕这周改了20户累计207户另外河边那个违建昨天拆了")
    card = he.taps("只记1")
    assert card.text.startswith("已记录1条（登记号0009）")
    assert recorded(town, "4-1").count("河边那个违建昨天拆了") == 0


def test_a_matter_of_another_office_is_told_to_its_lead(town: Town, he: Person) -> None:
    he.says("户厕这周改了20户累计207户另外河边那个违建昨天拆了")
    he.taps("全部确认")
    lead = town.person(citizens.LU)
    assert lead.newest().text == (
        "农业农村办 何同志报：第15条 违建清拆不彻底\n原话：河边那个违建昨天拆了（登记号0010）"
    )


def test_mistyped_records_nothing_and_asks_for_the_right_one(town: Town, he: Person) -> None:
    he.says("户厕累计150户")
    assert he.taps("打错了").text == "没有记录：户厕累计150户\n请把对的再发一次。"
    assert "全镇累计187户" in he.says("户厕到哪一步了").text


def test_only_a_part_is_kept_beside_the_level(town: Town, he: Person) -> None:
    he.says("户厕累计150户")
    assert "累计数没有变" in he.taps("只是部分村").text
    assert "全镇累计187户" in he.says("户厕到哪一步了").text


def test_what_the_coordinator_places_for_the_sender_is_recorded_as_the_senders(
    town: Town, wu: Person, shen: Person
) -> None:
    wu.says("老街排水沟清完了")
    wu.taps("交整改办看")
    asked = shen.newest()
    assert "财政所 吴同志报了一条" in asked.text
    assert "原话：老街排水沟清完了" in asked.text
    shen.taps("从台账选", asked)
    shen.taps("5")
    assert "已记录" in next(b for b in shen.reads() if b.card == asked.card).text
    assert "已记录" in wu.reads()[0].text
    with town.book() as book:
        ledger = book.ledger(1)
        (entry,) = [e for e in ledger.reports.of_issue(ledger.issues.coded("1-5").id) if "排水沟" in e.words]
    assert entry.member == "吴同志"


def test_photos_sent_after_the_tap_on_more_join_the_report(town: Town, he: Person) -> None:
    he.says("户厕这周改了3户累计190户")
    he.taps("确认")
    he.taps("补照片、材料")
    he.sends_photo(album="a")
    he.sends_photo(album="a")
    assert "照片2张" in he.reads()[0].text


def test_a_photo_some_time_after_the_last_one_waits_for_words_of_its_own(town: Town, he: Person) -> None:
    he.says("户厕这周改了3户，累计190户")
    he.taps("确认")
    card = he.newest()
    he.taps("补照片、材料")
    for minutes in (30, 9, 9):
        he.later(minutes=minutes)
        he.sends_photo()
    he.later(minutes=11)
    he.sends_photo()
    assert "照片3张" in next(bubble.text for bubble in he.reads() if bubble.card == card.card)
    assert "照片1张" in he.says("饮水工程又签了1个村").text


def test_a_photo_with_words_on_another_issue_is_a_report_of_its_own(he: Person) -> None:
    he.says("户厕这周改了3户，累计190户")
    he.taps("确认")
    he.taps("补照片、材料")
    he.sends_photo("验收照片")
    he.sends_photo("饮水工程又签了1个村")
    assert he.newest().text.startswith("第16条 饮水工程管护不力\n原话：饮水工程又签了1个村")
    assert "照片1张" in he.newest().text


def test_a_photo_whose_words_tell_a_figure_is_not_taken_for_mere_material(he: Person) -> None:
    he.says("户厕这周改了3户，累计190户")
    he.taps("确认")
    he.taps("补照片、材料")
    he.sends_photo("又改了2户，累计192户")
    assert "又改了2户，累计192户" in he.newest().text
    assert "已记录" not in he.newest().text


def test_an_album_with_a_caption_is_one_report_with_its_photos(town: Town, he: Person) -> None:
    he.sends_photo(caption="户厕这周改了3户累计190户", album="b")
    he.sends_photo(album="b")
    (card,) = he.reads()
    assert "照片2张" in card.text


def test_a_huge_document_is_refused_with_what_to_do(he: Person) -> None:
    said = he.sends_document("现场.zip", 30 * 1024 * 1024, "户厕这周改了3户累计190户")
    assert said.text == "文件超过20MB，收不了。请压缩，或者拍照片发来。"
    assert len(he.reads()) == 1


def test_an_empty_document_is_refused(he: Person) -> None:
    assert he.sends_document("空.docx", 0).text == "这个文件是空的，没有收。请重新选一次再发。"


def test_a_reply_to_a_card_speaks_of_that_issue(town: Town, he: Person) -> None:
    he.says("户厕这周改了3户累计190户")
    card = he.taps("确认")
    replied = {"message_id": 10_000 + card.card, "date": 0, "chat": he.private, "text": card.text}
    said = he.says("剩下的月底前弄完", reply_to_message=replied)
    assert said.text.startswith("第3条 农村户厕改造进度慢")


def reply_to(person: Person, card: Bubble, text: str) -> Bubble:
    """Answer a card of the bot's with words."""
    shown = {"message_id": 10_000 + card.card, "date": 1, "chat": person.private, "text": card.text}
    return person.says(text, reply_to_message=shown)


def test_a_reply_to_a_card_that_still_asks_is_more_of_the_same_report(town: Town, he: Person) -> None:
    card = he.says("户厕又改了5户")
    again = reply_to(he, card, "一共192户了")
    assert again.card == card.card
    assert again.text.splitlines()[1] == "原话：户厕又改了5户，一共192户了"
    he.taps("确认")
    with town.book() as book:
        (entry,) = book.ledger(1).reports.between(town.now, town.now + timedelta(days=1))
        assert entry.words == "户厕又改了5户，一共192户了"


def test_a_reply_to_what_was_recorded_is_a_further_report_on_its_issue(he: Person) -> None:
    card = he.says("户厕又改了5户")
    he.taps("确认")
    more = reply_to(he, card, "另外给村民发了告知书")
    assert more.card != card.card
    assert more.text.startswith("第3条 农村户厕改造进度慢\n原话：另外给村民发了告知书")


def test_what_only_counts_or_joins_the_matters_is_not_shown_as_their_words(he: Person) -> None:
    card = he.says("今天说三件事：户厕2户验收，水表装了，二是合同签了2份")
    lines = card.text.splitlines()
    assert lines[0] == "听到三件事："
    assert {"户厕2户验收", "水表装了", "合同签了2份"} <= set(lines)


@pytest.mark.parametrize(
    ("said", "recorded"),
    [
        ("饮水签了6个村", "记为：新签6个村"),
        ("户厕2户验收", "记为：2户验收"),
        ("固定资产盘了3个单位", "记为：新盘3个单位"),
    ],
)
def test_what_is_counted_is_said_as_the_member_said_it(he: Person, said: str, recorded: str) -> None:
    assert recorded in he.says(said).text
