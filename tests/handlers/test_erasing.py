"""What is erased is nowhere: not in mail, drafts, cards, close-outs or the way back to a file; the rest stays."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from sqlmodel import Session, text

from storage.ledger.erasing import Erased
from storage.tables import metadata
from tests.handlers.test_closeout import rounds
from tests.handlers.test_rights import second_town
from tests.handlers.town import Person, Town

SECRET = "钱某某"


def cells(town: Town) -> Iterator[tuple[str, str]]:
    """Every stored value, with its table."""
    with Session(town.database._engine) as session:
        for table in metadata().tables:
            for row in session.connection().execute(text(f'SELECT * FROM "{table}"')):
                yield from ((table, str(value)) for value in row)


def left(town: Town, words: str = SECRET) -> set[str]:
    """The tables in which words still stand, plain or as JSON writes them."""
    written = (words, json.dumps(words)[1:-1])
    return {table for table, value in cells(town) if any(one in value for one in written)}


def erase(town: Town, receipt: int) -> Erased:
    with town.book() as book:
        erased = book.ledger(1).erasing.received(receipt, "涉及个人隐私")
        assert book.ledger(1).history.broken_at() is None
    return erased


def receipt(person: Person) -> int:
    said = next(found for b in reversed(person.reads()) if (found := re.search(r"登记号(\d+)", b.text)))
    return int(said[1])


def test_a_report_goes_with_its_photos_and_whatever_showed_them(town: Town, wu: Person, shen: Person) -> None:
    wu.sends_photo()
    wu.says(f"第7条，{SECRET}的事办了")
    wu.taps("确认")
    shen.taps("材料1份", shen.says("第7条怎么样了"))
    photo = wu.town.payloads(shen.id)[-2]["photo"]
    assert left(town) >= {"report", "entry", "outbox", "inbox", "draft"}
    erased = erase(town, receipt(wu))
    assert left(town) == set()
    assert left(town, photo) == set()
    chats = [chat for chat, _ in erased.messages]
    assert chats.count(wu.id) == 3  # the photo, the sentence, the card
    assert chats.count(shen.id) == 2  # the answer, the photo sent back


def test_words_that_were_edited_away_go_with_their_card(town: Town, wu: Person) -> None:
    town.receive({"message": wu.message(900, text=f"第7条，培训驾驶员{SECRET}9人")})
    wu.taps("确认")
    wu.edits(900, "第7条，培训驾驶员9人")
    wu.taps("确认")
    erase(town, receipt(wu))
    assert left(town) == set()


def test_a_part_of_a_paste_goes_and_the_others_stay(town: Town, shen: Person) -> None:
    shen.says(f"农业农村办何：户厕改了20户累计207户{SECRET}\n财政所吴：资产盘到第8个单位")
    shen.taps("全部确认")
    erase(town, 9)
    assert left(town) == set()
    with town.book() as book:
        entry = book.ledger(1).reports.received(10)
        assert entry is not None
        assert entry.words == "资产盘到第8个单位"


def test_an_application_and_the_reason_of_its_return_go_by_its_own_number(
    town: Town, wu: Person, shen: Person
) -> None:
    wu.says(f"第7条弄完了，{SECRET}的也改了，申请销号")
    wu.taps("仍然申请")
    shen.taps("退回")
    shen.says(f"{SECRET}的单子不对，请补")
    erased = erase(town, rounds(town)[0].receipt)
    assert left(town) == set()
    assert {chat for chat, _ in erased.messages} == {wu.id, shen.id}
    assert [one.verdict for one in rounds(town)[0].signatures] == ["returned"]


def test_what_was_written_into_a_measure_is_named_to_be_mended(town: Town, he: Person, shen: Person) -> None:
    he.says(f"第16条，{SECRET}签了管护协议")
    he.taps("确认")
    shen.says("写入台账")
    shen.presses("write:0", shen.newest())
    while SECRET not in shen.newest().text:
        shen.taps("只留记录")
    shen.taps("另加一条措施")
    erased = erase(town, receipt(he))
    assert "沈主任：改措施文字" in shen.says("/history 16").text
    assert left(town) == {"measure", "measure_revision"}
    assert [ordinal for _, ordinal in erased.measures] == [3]


def test_words_that_were_never_recorded_are_erased_by_what_they_say(
    town: Town, he: Person, wu: Person, shen: Person, zhou: Person
) -> None:
    he.says(f"{SECRET}的打印机又卡纸了")
    he.says(f"老街排水沟{SECRET}清完了")
    he.taps("交整改办看")
    wu.says(f"第7条，{SECRET}的事办了")
    wu.taps("不用记")
    zhou.says(f"第5条路灯要抓紧，{SECRET}盯着")
    zhou.taps("转规建办")
    wu.says("第7条，一车一卡")
    wu.taps("确认")
    assert left(town) >= {"report", "entry", "outbox", "inbox", "draft", "history"}
    with town.book() as book:
        ledger = book.ledger(1)
        erased = ledger.erasing.worded(SECRET, "涉及个人隐私")
        assert ledger.history.broken_at() is None
    assert left(town) == set()
    assert {chat for chat, _ in erased.messages} >= {he.id, wu.id, shen.id, zhou.id}
    assert "一车一卡" in str(wu.says("第7条怎么样了"))


def test_words_are_erased_in_their_own_unit_alone(town: Town, wu: Person) -> None:
    other = second_town(town)
    for person in (wu, other):
        person.says(f"老街排水沟{SECRET}清完了")
    with town.book() as book:
        book.ledger(1).erasing.worded(SECRET, "涉及个人隐私")
    assert SECRET in str(town.payloads(other.id)) + str(town.inbox())


def test_the_same_few_words_of_others_stay(town: Town, wu: Person, he: Person) -> None:
    he.says("第3条，补了台账")
    he.taps("确认")
    wu.says("第7条，补了台账")
    wu.taps("确认")
    erased = erase(town, receipt(wu))
    assert {chat for chat, _ in erased.messages} == {wu.id}
    assert he.reads()[-1].text.startswith("已记录")


def test_another_unit_keeps_its_mail(town: Town, wu: Person) -> None:
    wu.says(f"第7条，{SECRET}的事办了")
    wu.taps("确认")
    other = second_town(town)
    other.says(f"第7条，{SECRET}的事办了")
    erase(town, receipt(wu))
    assert SECRET in str(town.payloads(other.id))
