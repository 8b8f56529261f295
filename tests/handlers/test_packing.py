"""材料打包: asked for by the coordinator, split where it is too large; the same file on two issues is pointed out once."""

from __future__ import annotations

from datetime import datetime

import pytest

from handlers import packing
from storage.ledger.desk import Desk, Paper
from storage.ledger.files import Files
from storage.mail import EVERYWHERE
from tests.handlers.test_rights import ROLE, ident, press
from tests.handlers.town import Person, Town

MORNING = datetime.fromisoformat("2025-10-18T09:02:00+08:00")


def fetch(town: Town, *contents: str, size: int = 9000) -> None:
    """Let the files that wait arrive, each with this content's digest."""
    with town.book() as book:
        files = Files(book._session)
        for sha256 in contents:
            file = files.next(town.now, town.database.chats)
            assert file is not None
            files.fetched(file, sha256, "image/jpeg", size)


def ordered(town: Town) -> list[Paper]:
    found = []
    with town.book() as book:
        desk = Desk(book._session)
        while (paper := desk.next(town.now, EVERYWHERE)) is not None:
            found.append(paper)
            desk.done(paper)
    return found


def reports(person: Person, *words: str) -> None:
    for said in words:
        person.sends_photo()
        person.says(said)
        person.taps("确认", person.newest())


@pytest.fixture
def copied(town: Town, he: Person, wu: Person) -> None:
    """The same photo for issue 3 and issue 8."""
    reports(he, "户厕这周改了3户累计190户")
    reports(wu, "资产盘到第8个单位")
    fetch(town, "ab12", "ab12")


def test_below_the_material_the_coordinator_has_it_packed(town: Town, wu: Person, shen: Person) -> None:
    reports(wu, "第7条，一车一卡", "第7条，台账补到8月")
    shen.taps("材料2份", shen.says("第7条怎么样了"))
    assert str(shen.newest()) == "第7条材料2份\n[材料打包]"
    shen.taps("材料打包")
    assert town.answer == "第7条材料2份正在打包，好了就发给您。"
    (paper,) = ordered(town)
    assert (paper.kind, paper.detail["name"]) == ("pack", "第7条材料.zip")


def test_others_see_the_material_without_packing_it(town: Town, wu: Person, zhou: Person) -> None:
    reports(wu, "第7条，一车一卡")
    before = len(zhou.says("第7条怎么样了").labels)
    zhou.taps("材料1份")
    assert "材料打包" not in str([str(bubble) for bubble in zhou.reads()])
    assert before


@pytest.mark.parametrize("role", [role for role in ROLE if role != "coordinator"])
def test_nobody_else_packs_by_word_or_button(town: Town, role: str) -> None:
    person = town.person(ROLE[role])  # type: ignore[index]
    assert person.says("材料打包").text == packing.NO_RIGHT
    assert packing.NO_RIGHT in press(town, person, f"pack:{ident(town, '8')}")
    assert ordered(town) == []


def test_one_issue_or_the_whole_round_by_a_word(town: Town, wu: Person, he: Person, shen: Person) -> None:
    assert shen.says("材料打包").text == "还没有材料。"
    reports(wu, "第7条，一车一卡")
    reports(he, "户厕这周改了3户累计190户")
    assert shen.says("材料打包").text == "全部材料2份正在打包，好了就发给您。"
    assert shen.says("第7条材料打包").text == "第7条材料1份正在打包，好了就发给您。"
    assert shen.says("打包第9条材料").text == "第9条还没有材料。"
    assert [paper.detail["name"] for paper in ordered(town)] == ["全部材料.zip", "第7条材料.zip"]


def test_what_is_too_large_for_one_message_is_split_and_says_so(town: Town, wu: Person, shen: Person) -> None:
    for _ in range(5):
        wu.sends_photo()
    wu.says("第7条，一车一卡")
    wu.taps("确认")
    fetch(town, "a1", "a2", "a3", "a4", "a5", size=15 * 1024 * 1024)
    assert shen.says("第7条材料打包").text == "第7条材料5份正在打包，太大，分成3包，好了就发给您。"
    papers = ordered(town)
    assert [paper.detail["name"] for paper in papers] == [f"第7条材料-{n}.zip" for n in (1, 2, 3)]
    assert [[len(pieces) for _, _, pieces in paper.detail["wanted"]] for paper in papers] == [[2], [2], [1]]


@pytest.mark.usefixtures("copied")
def test_the_same_file_on_two_issues_is_pointed_out_once(town: Town, shen: Person, wu: Person) -> None:
    town.due(MORNING)
    said = "同一份材料用在两条上的有1份，请核对：\n1　照片：第3条（登记号0009，农业农村办）、第8条（登记号0010，财政所）"
    assert [bubble.text for bubble in shen.reads()].count(said) == 1
    town.due(MORNING.replace(day=19))
    assert sum("同一份材料" in bubble.text for bubble in shen.reads()) == 1
    reports(wu, "第7条，一车一卡")
    fetch(town, "ab12")
    town.due(MORNING.replace(day=20))
    assert "第7条（登记号0011，财政所）" in shen.newest().text


@pytest.mark.usefixtures("copied")
def test_the_same_file_is_said_in_the_list_of_the_material(shen: Person) -> None:
    shen.taps("材料1份", shen.says("第8条怎么样了"))
    assert shen.newest().text == "第8条材料1份\n照片（登记号0010）：同一份也用在第3条（登记号0009）"


def test_one_message_on_two_issues_is_no_copy(town: Town, he: Person, shen: Person) -> None:
    he.sends_photo()
    he.says("户厕这周改了20户累计207户另外河边那个违建昨天拆了")
    he.taps("全部确认")
    fetch(town, "ab12")
    town.due(MORNING)
    assert not any("同一份材料" in bubble.text for bubble in shen.reads())
