"""The ledger learns from confirmed words and from what it is told of them: visible, removable, never poisoned."""

from __future__ import annotations

import pytest

from tests.handlers.town import Person, Town

WORDS = "老黄那摊子收走了两车"


def teach(person: Person, words: str, times: int) -> None:
    for _ in range(times):
        person.says(words)
        person.taps("从本部门选")
        person.taps("16")
    person.later(minutes=2)


def test_words_that_nothing_fitted_find_their_issue_after_being_placed(he: Person) -> None:
    assert "没有对应的问题" in he.says(WORDS).text
    teach(he, WORDS, 3)
    assert "第16条 饮水工程管护不力" in he.says("老黄那摊子又收走了一车").text


def test_what_was_withdrawn_is_unlearnt(town: Town, he: Person) -> None:
    he.says("户厕又改了3户，累计190户")
    he.taps("确认")
    with town.book() as book:
        assert any("190户" in alias.phrase for alias in book.ledger(1).reports.aliases.all())
    he.taps("撤回")
    with town.book() as book:
        assert all("190户" not in alias.phrase for alias in book.ledger(1).reports.aliases.all())


def test_one_wrong_tap_does_not_turn_a_clear_report(he: Person) -> None:
    he.says("河边那个违建昨天拆了")
    he.taps("不是这条")
    he.taps("16")
    he.later(minutes=2)
    assert he.says("河边那个违建今天又拆了一间").text.startswith("第15条 违建清拆不彻底")


def test_a_phrase_can_be_taken_back(town: Town, he: Person) -> None:
    with town.book() as book:
        learnt = book.ledger(1).reports.aliases
        first = learnt.all()[0]
        assert learnt.remove(first.id)
        assert first not in learnt.all()
        assert not learnt.remove(first.id)


def refused(town: Town, label: str) -> list[str]:
    """The words that are known not to be of an issue."""
    with town.book() as book:
        ledger = book.ledger(1)
        known = ledger.reports.aliases.learnt().not_phrases
        return [w for issue in ledger.issues.all() if issue.label == label for w in known.get(issue.id, ())]


def test_words_said_not_to_be_of_an_issue_are_kept_against_it(town: Town, he: Person) -> None:
    he.says("河边那个违建昨天拆了")
    he.taps("不是这条")
    assert refused(town, "第15条") == ["河边那个违建昨天拆了"]


def test_choosing_none_of_them_is_kept_against_every_one(town: Town, wu: Person) -> None:
    wu.says("台账已经补齐了")
    wu.taps("都不是")
    assert refused(town, "第8条") == refused(town, "第11条") == ["台账已经补齐了"]


def test_words_refused_and_then_placed_there_after_all_are_not_kept_against_it(
    town: Town, he: Person
) -> None:
    he.says("户厕又改了3户")
    he.taps("不是这条")
    assert refused(town, "第3条") == ["户厕又改了3户"]
    he.taps("3")
    assert refused(town, "第3条") == []


def test_one_refusal_changes_nothing_and_several_put_the_issue_behind(he: Person) -> None:
    words = "石场那份合同补签了"
    assert he.says(words).text.startswith("第9条")
    he.taps("不是这条")
    he.later(minutes=2)
    assert he.says(words).text.startswith("第9条")
    for _ in range(4):
        he.says(words)
        if any("不是这条" in row for row in he.newest().labels):
            he.taps("不是这条")
        he.later(minutes=2)
    assert not he.says(words).text.startswith("第9条")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("以后说水站就是第16条", "以后说“水站”，按第16条 饮水工程管护不力 理解。"),
        ("“水站”就是第16条", "以后说“水站”，按第16条 饮水工程管护不力 理解。"),
        ("水站就是第16条", "以后说“水站”，按第16条 饮水工程管护不力 理解。"),
        ("“水站”就是“饮水工程”", "以后“水站”和“饮水工程”按一个意思理解。"),
        ("以后大家说水站就是指饮水工程", "以后“水站”和“饮水工程”按一个意思理解。"),
    ],
)
def test_a_coordinator_says_in_one_sentence_what_a_word_stands_for(
    shen: Person, zheng: Person, said: str, told: str
) -> None:
    card = shen.says(said)
    assert card.text == f"原话：{said}\n{told}"
    assert card.labels == [["确认", "不用记"]]
    assert shen.taps("确认").text.startswith("已记下：“水站”就是")
    assert "第16条 饮水工程管护不力" in zheng.says("水站那边弄好了").text


def test_a_word_that_was_told_is_listed_and_taken_back(shen: Person, zheng: Person) -> None:
    shen.says("以后说老龙潭就是第16条")
    shen.taps("确认")
    assert "第16条" in zheng.says("老龙潭那边弄好了").text
    assert shen.says("有哪些叫法").text == "1　“老龙潭”就是第16条 饮水工程管护不力"
    assert shen.taps("去掉1").text == "已去掉：“老龙潭”就是第16条 饮水工程管护不力"
    assert "没有记下叫法" in shen.says("叫法").text
    assert "第16条" not in zheng.says("老龙潭那边弄好了").text


def test_a_word_is_taken_back_at_once_or_by_a_sentence(shen: Person) -> None:
    shen.says("以后说水站就是第16条")
    shen.taps("确认")
    assert shen.taps("撤回").text.startswith("已去掉：“水站”")
    shen.says("以后说水站就是第16条")
    shen.taps("确认")
    assert shen.says("去掉“水站”这个叫法").text.startswith("已去掉：“水站”")


def test_told_again_a_word_stands_for_what_was_said_last(town: Town, shen: Person) -> None:
    for number in (16, 3):
        shen.says(f"以后说水站就是第{number}条")
        shen.taps("确认")
    with town.book() as book:
        assert [alias.phrase for alias in book.ledger(1).reports.aliases.own()] == ["水站"]
    assert shen.says("叫法").text.startswith("1　“水站”就是第3条")


@pytest.mark.parametrize("said", ["这个就是第16条", "以后开会就是每周一", "不用记"])
def test_other_sentences_teach_nothing(town: Town, shen: Person, said: str) -> None:
    assert "理解" not in shen.says(said).text
    with town.book() as book:
        assert book.ledger(1).reports.aliases.own() == ()


def test_only_who_keeps_the_ledger_gives_words_a_meaning(town: Town, zheng: Person) -> None:
    assert "理解" not in zheng.says("以后说水站就是第16条").text
    with town.book() as book:
        assert book.ledger(1).reports.aliases.own() == ()
