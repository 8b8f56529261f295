"""A message finds its issue in a ledger, says why, and knows when it does not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.matching import Index, Subject

RIVER = (
    Subject("1-1", "1", "民生保障有短板", "村卫生室开诊不正常", ("督促村医按时坐诊，公示值班电话。",)),
    Subject("1-2", "2", "民生保障有短板", "农村户厕改造进度慢", ("截至目前，已改造户厕167户。",)),
    Subject("1-3", "3", "民生保障有短板", "村道路灯失管失修", ("更换损坏路灯36盏，落实管护人。",)),
    Subject("2-1", "4", "管党治党有差距", "固定资产底数不清", ("组织财政所逐个单位盘点，补记入账。",)),
    Subject("2-2", "5", "管党治党有差距", "“三会一课”记录不完整", ("党建办每季度抽查支部记录，补齐缺页。",)),
    Subject("2-3", "6", "管党治党有差距", "村级合同管理混乱", ("清理石场、鱼塘承包合同，补签46份。",)),
    Subject(
        "3-1",
        "7",
        "执法监管不严格",
        "违建清拆不彻底",
        ("拆除河边简易棚12处，每周巡查两次，与南湾水泥制品厂签订整改承诺。",),
    ),
)
INDEX = Index(RIVER)
TWINS = (
    Subject("1-1", "1", "甲", "台账登记不及时", ()),
    Subject("1-2", "2", "乙", "台账登记不及时", ()),
)


def first(text: str) -> str | None:
    """The code of the first candidate."""
    found = INDEX.rank(text).candidates
    return found[0].code if found else None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("厕所革命又改了20户，累计187户了", "1-2"),
        ("村医昨天来开诊了", "1-1"),
        ("家底摸清了，三个单位还没盘完", "2-1"),
        ("鱼塘那几份合同补签好了", "2-3"),
    ],
)
def test_a_message_finds_its_issue_by_title_measure_or_meaning(text: str, code: str) -> None:
    assert first(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("户侧又改了2户一共12户了", "1-2"),
        ("固定自产底数不清，表交了", "2-1"),
        ("违建折除两处", "3-1"),
        ("資產盤點完了", "2-1"),
        ("sanhuiyike本子补齐了", "2-2"),
        ("卫生室开不正常", "1-1"),
        ("Ｓａｎｈｕｉｙｉｋｅ记录", "2-2"),
        ("htgl那条", "2-3"),
    ],
    ids=[
        "homophone",
        "homophones in a title",
        "similar shape",
        "traditional",
        "pinyin",
        "dropped",
        "full width",
        "initials",
    ],
)
def test_a_slip_of_the_keyboard_hides_nothing(text: str, code: str) -> None:
    assert first(text) == code


def test_a_name_that_stands_only_in_a_measure_is_enough() -> None:
    match = INDEX.rank("南湾水泥厂的承诺书签回来了")
    assert (match.candidates[0].code, match.verdict) == ("3-1", "sure")


@pytest.mark.parametrize("text", ["明天下午三点开会", "谢谢大家", "", "。。。", "12345"])
def test_talk_of_other_things_finds_nothing(text: str) -> None:
    assert INDEX.rank(text).verdict == "none"


def test_a_matter_that_no_issue_covers_finds_nothing() -> None:
    assert INDEX.rank("撂荒地又复耕了20亩").verdict == "none"


@pytest.mark.parametrize("text", ["烘棚还有5座没人要", "68211打不通"])
def test_an_abbreviation_or_a_number_that_only_one_issue_has_decides(text: str) -> None:
    desks = (
        Subject("1-1", "1", "甲", "备案不便民", ("收取烘干房押金，公布咨询电话。",)),
        Subject("1-2", "2", "乙", "资产闲置", ("对闲置的烘干棚制定调配方案，公布值守热线68211。",)),
    )
    assert Index(desks).rank(text).candidates[0].code == "1-2"


def test_what_fits_two_issues_alike_is_a_choice() -> None:
    assert Index(TWINS).rank("台账登记补上了").verdict == "choose"


def test_a_figure_is_heard_as_no_word() -> None:
    assert INDEX.rank("路灯换了40盏").candidates[0].why == ("路灯",)


def test_the_words_that_carried_the_match_are_named() -> None:
    assert INDEX.rank("村医昨天来开诊了").candidates[0].why == ("村医", "开诊")


def test_a_homophone_is_named_as_what_it_was_taken_for() -> None:
    assert "户厕" in INDEX.rank("户侧又改了2户").candidates[0].why


def test_a_cited_number_decides() -> None:
    match = INDEX.rank("第3个问题到哪一步了")
    assert (match.candidates[0].code, match.verdict) == ("1-3", "sure")


def test_a_number_that_restarts_is_a_choice_unless_words_tell() -> None:
    restarted = Index([replace(s, number=s.code[2:]) for s in RIVER])
    assert restarted.rank("第1个问题").verdict == "choose"
    assert restarted.rank("第1个问题，资产盘点完了").candidates[0].code == "2-1"


def test_the_own_office_decides_where_evidence_is_equal_and_never_against_it() -> None:
    twins = Index(
        [Subject("1-1", "1", "甲", "台账登记不及时", ()), Subject("1-2", "2", "乙", "台账登记不及时", ())]
    )
    assert twins.rank("台账登记补上了", prefer={"1-2"}).candidates[0].code == "1-2"
    assert INDEX.rank("户厕改了3户", prefer={"2-1"}).candidates[0].code == "1-2"


def test_what_was_confirmed_teaches_the_ledger() -> None:
    said = "五保楼那排屋换了新瓦"
    taught = Index([replace(s, phrases=(said,) * 3) if s.code == "1-3" else s for s in RIVER])
    assert INDEX.rank(said).verdict == "none"
    assert taught.rank("五保楼又换了瓦").candidates[0].code == "1-3"


def test_one_wrong_tap_does_not_poison_the_ledger() -> None:
    said = "户厕改了3户"
    mistaught = Index([replace(s, phrases=(said,)) if s.code == "2-1" else s for s in RIVER])
    assert mistaught.rank(said).candidates[0].code == "1-2"


def test_an_empty_ledger_finds_nothing() -> None:
    match = Index([]).rank("户厕改了3户")
    assert (match.verdict, match.candidates, match.clauses, match.rest.none) == ("none", (), (), 1.0)


@given(st.text(max_size=200))
def test_any_text_gives_at_most_five_candidates_best_first(text: str) -> None:
    match = INDEX.rank(text)
    scores = [c.score for c in match.candidates]
    assert len(scores) <= 5
    assert all(0 <= score <= 1 for score in scores)
    assert match.clauses or scores == sorted(scores, reverse=True)
    assert len(match.clauses) != 1


def test_what_members_said_is_not_of_an_issue_puts_it_behind() -> None:
    text = "合同那批补签了"
    refused = [replace(s, not_phrases=(text,) * 3) if s.code == "2-3" else s for s in RIVER]
    before, after = INDEX.rank(text).candidates[0], Index(refused).rank(text).candidates[0]
    assert before.code == "2-3"
    assert after.score < before.score


def test_one_refusal_may_be_a_wrong_tap_and_changes_nothing() -> None:
    text = "合同那批补签了"
    refused = Index([replace(s, not_phrases=(text,)) if s.code == "2-3" else s for s in RIVER])
    assert refused.rank(text) == INDEX.rank(text)


def test_a_word_that_stands_for_an_issue_finds_it_and_is_named_as_the_reason() -> None:
    named = Index([replace(s, names=("老龙潭",)) if s.code == "1-3" else s for s in RIVER])
    assert INDEX.rank("老龙潭那边弄好了").verdict == "none"
    found = named.rank("老龙潭那边弄好了")
    assert (found.verdict, found.candidates[0].code, found.candidates[0].why) == ("sure", "1-3", ("老龙潭",))


def test_such_a_word_does_not_outweigh_a_clear_one() -> None:
    named = Index([replace(s, names=("老龙潭",)) if s.code == "2-1" else s for s in RIVER])
    assert named.rank("老龙潭的路灯换了").candidates[0].code == "1-3"


def test_two_words_of_one_meaning_find_the_same_issue() -> None:
    same = Index(RIVER, [("棚棚", "违建")])
    assert INDEX.rank("棚棚又少了一处").candidates[:1] != same.rank("棚棚又少了一处").candidates[:1]
    assert same.rank("棚棚又少了一处").candidates[0].code == "3-1"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("streetlights on the east road repaired", "1-3"),
        ("did the village clinic open", "1-1"),
        ("12 more toilets rebuilt", "1-2"),
    ],
)
def test_english_finds_its_issue(text: str, code: str) -> None:
    assert first(text) == code


@pytest.mark.parametrize("changed", [0, 1, 6])
def test_an_index_made_from_the_one_before_is_as_if_made_anew(changed: int) -> None:
    many = [replace(s, code=f"{n}-{s.code}") for n in range(6) for s in RIVER]
    before = Index(many)
    after = [replace(s, title="农村饮水工程管护不力") if n == changed else s for n, s in enumerate(many)]
    after[40] = replace(after[40], measures=(*after[40].measures, "路灯又换了三盏。"), phrases=("换灯",))
    amended, anew = Index(after, (), before), Index(after)
    assert amended.texts.postings == anew.texts.postings
    for text in ("水厂的水接通了", "路灯又坏了两盏", "村医开诊了"):
        assert amended.rank(text) == anew.rank(text)


def test_what_has_not_changed_is_not_read_anew() -> None:
    learnt = [replace(s, phrases=("村医昨天来开诊了",) * 2) for s in RIVER]
    assert Index(learnt, (), INDEX).texts is INDEX.texts
    assert Index(RIVER[:3], (), INDEX).texts is not INDEX.texts


def test_a_message_unlike_the_refused_one_is_ranked_as_before() -> None:
    refused = [replace(s, not_phrases=("合同那批补签了",)) if s.code == "2-3" else s for s in RIVER]
    text = "石场承包清理完毕"
    assert Index(refused).rank(text) == INDEX.rank(text)
