"""The ledger learns from confirmed words: visible, removable, and not poisoned by one wrong tap."""

from __future__ import annotations

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
