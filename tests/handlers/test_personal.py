"""Identity and card numbers: refused at once wherever they stand, deleted from the chat, and nowhere in the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from handlers.personal import found
from tests.handlers.town import Person, Town

NUMBER = "440800199001011234"
REFUSED = "这句里有身份证号，没有记录，消息已删除。请去掉号码再发。"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (f"退款名单第一个是张某{NUMBER}", "身份证号"),
        (f"户主1 {NUMBER}", "身份证号"),
        (f"10月17日 {NUMBER}", "身份证号"),
        ("44080019900101123X", "身份证号"),
        ("44080019900101123x。", "身份证号"),
        ("４４０８００１９９００１０１１２３４", "身份证号"),
        ("440800 19900101 1234", "身份证号"),
        ("440800-1990-01-01-1234", "身份证号"),
        ("退到6222021234567890128", "银行卡号"),
        ("6222 0212 3456 7890 128", "银行卡号"),
        ("合同编号440800199013451234", None),
        ("登记号0213，共167户，2025年10月17日", None),
        ("电话13800138000", None),
        ("统一社会信用代码91440800MA4UQ0000X", None),
        ("文号霁府〔2025〕17号，编号20251017000012345", None),
        ("1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18", None),
    ],
)
def test_what_is_a_persons_number_and_what_is_not(text: str, what: str | None) -> None:
    assert found(text) == what


def kept(town: Town, directory: Path) -> bool:
    """Whether the number stands anywhere in the ledger's files."""
    town.database.close()
    return any(NUMBER.encode() in path.read_bytes() for path in directory.glob("town.db*"))


@pytest.mark.parametrize(
    "words",
    [f"退款名单第一个是张某{NUMBER}", f"/history {NUMBER}", f"邀请 张某 财政所 {NUMBER}", f"第3条{NUMBER}"],
)
def test_words_with_a_number_are_refused_deleted_and_kept_nowhere(
    town: Town, wu: Person, ground: Path, words: str
) -> None:
    assert wu.says(words).text == REFUSED
    (deleted,) = [payload for payload in town.payloads(wu.id) if payload["method"] == "deleteMessage"]
    assert deleted["message_id"] == 100
    assert town.inbox() == [None]
    assert not kept(town, ground.parent)


def test_a_caption_and_a_file_name_are_words_too(town: Town, wu: Person, ground: Path) -> None:
    wu.sends_photo(f"张某{NUMBER}")
    assert wu.newest().text == REFUSED
    assert wu.sends_document(f"{NUMBER}.jpg", 900).text.startswith("文件名里有身份证号，没有收，消息已删除。")
    video = {
        "file_id": "v",
        "file_unique_id": "v",
        "width": 1,
        "height": 1,
        "duration": 1,
        "file_name": NUMBER,
    }
    town.receive({"message": wu.message(video=video)})
    assert wu.newest().text.startswith("文件名里有身份证号")
    assert not kept(town, ground.parent)


def test_a_number_that_an_edit_brings_in_is_refused_and_the_report_stays_as_it_was(
    town: Town, he: Person, ground: Path
) -> None:
    he.says("户厕这周改了3户累计190户")
    assert he.edits(100, f"户厕这周改了3户累计190户，{NUMBER}").text == REFUSED
    he.taps("确认")
    with town.book() as book:
        report = book.ledger(1).reports.of_message(he.id, 100)
    assert report is not None
    assert report.text == "户厕这周改了3户累计190户"
    assert not kept(town, ground.parent)


def test_a_stranger_with_a_number_is_a_stranger(town: Town, passer_by: Person, ground: Path) -> None:
    assert passer_by.says(NUMBER).text.startswith("您还没有加入")
    assert not kept(town, ground.parent)
