"""Strangers, groups and the buttons of others: no word of the ledger, one sentence what to do."""

from __future__ import annotations

import pytest

from bot.practice import town as citizens
from handlers.strangers import AN_HOUR
from tests.handlers.town import Person, Town

REFUSED = "您还没有加入。请向本单位整改办要邀请链接。"
LEDGER_WORDS = ("户厕", "路灯", "霁川", "第3条", "条中")


@pytest.mark.parametrize(
    "words", ["还有哪些没完成", "第3条到哪一步了", "/outstanding", "/help", "报进展", "2-1", "你好", "/start"]
)
def test_a_stranger_hears_one_sentence_and_no_word_of_the_ledger(passer_by: Person, words: str) -> None:
    assert passer_by.says(words).text == REFUSED
    assert not any(word in str(bubble) for bubble in passer_by.reads() for word in LEDGER_WORDS)


def test_of_a_strangers_message_only_the_ids_are_kept(town: Town, passer_by: Person) -> None:
    passer_by.says("还有哪些没完成")
    assert town.inbox() == [None]


def test_a_stranger_who_goes_on_is_answered_a_few_times_an_hour(passer_by: Person) -> None:
    for number in range(AN_HOUR + 5):
        passer_by.says(f"在吗{number}")
    assert len(passer_by.reads()) == AN_HOUR


def test_a_stranger_who_presses_a_members_button_changes_nothing(
    town: Town, he: Person, shen: Person, passer_by: Person
) -> None:
    card = he.says("户厕这周改了3户累计190户")
    passer_by.presses(card.buttons[0][0][1], card)
    assert town.answer == REFUSED
    assert passer_by.reads() == []
    assert "确认" in str(he.newest())


def test_another_members_button_is_refused(town: Town, he: Person, zheng: Person) -> None:
    card = he.says("户厕这周改了3户累计190户")
    zheng.presses(card.buttons[0][0][1], card)
    assert town.answer == "这张卡片不是发给您的。"
    assert "确认" in str(he.newest())


def test_a_group_hears_one_sentence_and_is_left(town: Town, he: Person) -> None:
    group = {"id": -500, "type": "group", "title": "工作群"}
    town.receive({"message": he.message(chat=group, text="还有哪些没完成")})
    town.receive({"message": he.message(chat=group, text="还有哪些没完成")})
    sent = [bubble for bubble in town.chat(-500) if bubble.method == "sendMessage"]
    assert [bubble.text for bubble in sent] == ["台账只在私聊里说，请单独给我发消息。我先退出这个群。"]
    assert "leaveChat" in town.methods(-500)


def test_being_added_to_a_group_is_answered_by_leaving(town: Town, he: Person) -> None:
    member = {"user": {"id": 1, "is_bot": True, "first_name": "整改助手"}, "status": "member"}
    change = {
        "chat": {"id": -501, "type": "supergroup", "title": "工作群"},
        "from": he.user,
        "date": 0,
        "old_chat_member": {**member, "status": "left"},
        "new_chat_member": member,
    }
    town.receive({"my_chat_member": change})
    assert "leaveChat" in town.methods(-501)


def test_a_removed_members_words_and_old_buttons_do_nothing(town: Town, he: Person, shen: Person) -> None:
    card = he.says("户厕这周改了3户累计190户")
    with town.book() as book:
        member = book.members.by_telegram(citizens.HE.telegram_id)
        assert member is not None
        book.members.remove(member)
    assert he.says("还有哪些没完成").text == REFUSED
    he.presses(card.buttons[0][0][1], card)
    assert town.answer == REFUSED
    assert "已记录" not in "".join(bubble.text for bubble in he.reads())
