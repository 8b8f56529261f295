"""Photos and documents asked for from an issue's card come back with the receipt they belong to."""

from __future__ import annotations

from bot.practice import town as citizens
from handlers.files import refused
from handlers.proofs import send_proofs
from storage.ledger.files import Files
from tests.handlers.town import Person, Town


def sent(town: Town, person: Person) -> list[tuple[str, str, str]]:
    """Method, file and caption of every file sent to a person."""
    return [
        (payload["method"], payload.get("photo") or payload["document"], payload["caption"])
        for payload in town.payloads(person.id)
        if "caption" in payload
    ]


def test_the_evidence_of_an_issue_comes_back_newest_first(town: Town, zheng: Person, zhou: Person) -> None:
    zheng.sends_photo()
    zheng.sends_document("验收单.pdf", 900)
    zheng.says("户厕又改了2户一共12户了")
    zheng.taps("确认")
    card = zhou.says("厕所改得怎么样了")
    assert card.labels == [["全部记录", "材料2份", "请他们报一次"]]
    zhou.taps("材料2份", card)
    assert [(method, caption) for method, _, caption in sent(town, zhou)] == [
        ("sendDocument", "第3条，登记号0009，苇塘村，10月17日"),
        ("sendPhoto", "第3条，登记号0009，苇塘村，10月17日"),
    ]
    assert sent(town, zhou)[0][1] == "d1"


def test_evidence_of_a_report_that_was_not_confirmed_is_not_counted(zheng: Person, zhou: Person) -> None:
    zheng.sends_photo()
    zheng.says("户厕又改了2户一共12户了")
    assert zhou.says("厕所改得怎么样了").labels == [["全部记录", "请他们报一次"]]


def test_of_many_the_newest_ten_are_sent_and_it_says_so(town: Town, zheng: Person, zhou: Person) -> None:
    for _ in range(12):
        zheng.sends_photo()
    zheng.says("户厕又改了2户一共12户了")
    zheng.taps("确认")
    zhou.taps("材料12份", zhou.says("厕所改得怎么样了"))
    assert "第3条材料12份，先发最近10份。" in [bubble.text for bubble in zhou.reads()]
    assert len(sent(town, zhou)) == 10


def test_a_file_that_was_refused_is_neither_counted_nor_sent(town: Town, zheng: Person, zhou: Person) -> None:
    zheng.sends_document("a.exe", 900)
    zheng.says("户厕又改了2户一共12户了")
    card = zheng.taps("确认")
    assert "材料1份" in card.text
    with town.book() as book:
        files = Files(book._session)
        file = files.next(town.now, town.database.chats)
        assert file is not None
        files.refused(file)
        refused(book, file, "unknown")
    town.deliver()
    first, last = zheng.reads()[0], zheng.newest()
    assert last.text == "第3条的文件“a.exe”不是照片也不是常见的文档，没有收。"
    assert "材料1份" not in first.text
    assert zhou.says("厕所改得怎么样了").labels == [["全部记录", "请他们报一次"]]


def test_to_a_page_of_our_own_the_stored_file_is_sent_once_it_is_there(town: Town, zheng: Person) -> None:
    zheng.sends_photo()
    zheng.says("户厕又改了2户一共12户了")
    zheng.taps("确认")
    at_the_desk = citizens.Citizen(2**60, "覃主任", "coordinator")

    def asks() -> None:
        with town.book() as book:
            member = citizens.settle(book, at_the_desk)
            (issue,) = (i for i in book.ledger(member.unit_id).issues.all() if i.number == "3")
            send_proofs(book, member, issue)

    asks()
    with town.book() as book:
        files = Files(book._session)
        file = files.next(town.now, town.database.chats)
        assert file is not None
        files.fetched(file, "ab12", "image/jpeg", 9000)
    asks()
    before, _, after, _ = town.payloads(at_the_desk.telegram_id)
    assert "还没有取到" in before["text"]
    assert after["photo"] == {"path": "files/ab/ab12", "name": f"{file.id}.jpg"}
