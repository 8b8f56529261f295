"""销号, moment 12: done is not closed; every round is kept; a signature is pinned to what was shown."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.practice import town as citizens
from handlers import documents
from handlers.files import refused as refused_file
from storage.closing import Closeout
from storage.ledger.files import Files
from storage.notice import read_text
from storage.records import UnitSettings
from tests.handlers.test_dialogues import reads
from tests.handlers.test_rights import ROLE, ident, refused, second_town
from tests.handlers.town import Bubble, Person, Town

APPLY = "第7条弄完了，申请销号"


def prepare(wu: Person) -> None:
    """Three reports with four photos on issue 7."""
    for number, words in enumerate(("第7条，一车一卡", "第7条，台账补到8月", "第7条，培训驾驶员9人")):
        wu.sends_photo()
        if number == 0:
            wu.sends_photo()
        wu.says(words)
        wu.taps("确认")


def applied(wu: Person) -> None:
    prepare(wu)
    wu.says(APPLY)
    wu.taps("仍然申请")


def rounds(town: Town, number: str = "7") -> tuple[Closeout, ...]:
    with town.book() as book:
        ledger = book.ledger(1)
        issue = next(issue for issue in ledger.issues.all() if issue.number == number)
        return ledger.closeouts.of_issue(issue.id)


def state(town: Town, number: str = "7") -> tuple[str, str]:
    with town.book() as book:
        ledger = book.ledger(1)
        issue = next(issue for issue in ledger.issues.all() if issue.number == number)
        closeout = ledger.closeouts.latest(issue.id)
        return issue.closeout, closeout.state if closeout else ""


def test_the_story_to_the_letter(
    town: Town, wu: Person, shen: Person, feng: Person, zhou: Person, qin: Person
) -> None:
    prepare(wu)
    reads(
        wu.says(APPLY),
        """
        第7条 公务用车油卡管理松散
        材料4份，措施3条都有进展
        措施2写的是「今后将严格登记」，还没写做成了什么
        [补一句] [仍然申请] [先不申请]
        """,
    )
    reads(wu.taps("仍然申请"), "已提交（登记号0012），等整改办审核")
    reads(
        shen.newest(),
        """
        请审核销号：第7条 公务用车油卡管理松散
        财政所申请，材料4份；措施2写的是今后打算
        [看材料] [同意] [退回]
        """,
    )
    reads(shen.taps("退回"), "请写一句退回的原因")
    reads(shen.says("加油台账只到8月，请补9月"), "已退回财政所（第1次）")
    reads(
        wu.newest(),
        """
        第7条暂未通过：加油台账只到8月，请补9月。已填的都在，补好点「重新申请」。
        [补材料] [重新申请]
        """,
    )
    wu.sends_photo()
    wu.says("第7条，台账补到9月")
    wu.taps("确认")
    wu.taps("重新申请")
    wu.taps("仍然申请")
    shen.taps("同意")
    feng.taps("同意")
    town.now = datetime.fromisoformat("2025-10-21T09:12:00+08:00")
    reads(
        zhou.newest(),
        """
        请签批销号：第7条 公务用车油卡管理松散
        做了：一车一卡；台账补到8月；培训驾驶员9人；台账补到9月
        财政所、整改办、冯副镇长已同意；退回过1次，已补
        [看材料5份] [同意] [退回]
        """,
    )
    reads(
        zhou.taps("同意"),
        """
        已同意，10月21日9:12。镇内销号，待县委巡察办认定
        [打印审批表] [撤回]
        """,
    )
    assert state(town) == ("closed", "closed")
    assert "待县委巡察办认定" in wu.newest().text
    assert qin.newest().text.startswith("请认定销号：第7条 公务用车油卡管理松散")
    qin.taps("同意")
    assert state(town) == ("closed", "verified")
    assert [one.ordinal for one in rounds(town)] == [1, 2]
    assert rounds(town)[0].signatures[0].reason == "加油台账只到8月，请补9月"


def test_a_change_of_what_was_signed_asks_that_signer_again(
    town: Town, wu: Person, shen: Person, feng: Person, zhou: Person
) -> None:
    applied(wu)
    for person in (shen, feng, zhou):
        person.taps("同意")
    assert state(town) == ("closed", "closed")
    wu.taps("撤回")
    assert shen.newest().text == (
        "第7条您同意后有改动：撤回了“第7条，培训驾驶员9人”；撤下材料1份。请再看一遍。"
    )
    assert state(town) == ("applied", "applied")
    shen.taps("同意", shen.newest())
    assert feng.newest().text.startswith("第7条您同意后有改动")
    feng.taps("同意", feng.newest())
    zhou.taps("同意", zhou.newest())
    assert state(town) == ("closed", "closed")


def test_an_edited_report_shows_the_figure_that_changed(
    town: Town, wu: Person, shen: Person, feng: Person
) -> None:
    prepare(wu)
    wu.town.receive({"message": wu.message(900, text="第7条，又培训驾驶员9人")})
    wu.taps("确认")
    wu.says(APPLY)
    wu.taps("仍然申请")
    shen.taps("同意")
    wu.edits(900, "第7条，又培训驾驶员6人")
    wu.taps("确认")
    assert any("又培训驾驶员9人改为6人。请再看一遍。" in bubble.text for bubble in shen.reads())
    assert state(town)[0] == "applied"


def test_added_evidence_asks_nobody_again(town: Town, wu: Person, shen: Person, feng: Person) -> None:
    applied(wu)
    shen.taps("同意")
    before = len(shen.reads())
    wu.sends_photo()
    wu.says("第7条，又补了一张照片")
    wu.taps("确认")
    assert len(shen.reads()) == before
    assert feng.taps("同意", feng.reads()[-1]).text.startswith(("已同意", "请签批"))


def test_looking_at_the_records_leaves_the_signers_card_as_it_is(wu: Person, shen: Person) -> None:
    wu.says(APPLY)
    wu.taps("仍然申请")
    card = shen.newest()
    assert shen.taps("看记录", card).labels == [["看记录", "同意", "退回"]]
    assert shen.newest().text.startswith("第7条 公务用车油卡管理松散，记录0条")
    assert "措施2现写：今后将严格登记" in shen.newest().text
    assert shen.newest().labels == []
    assert shen.taps("同意", card).text.startswith("已同意")


def test_a_photo_sent_alone_after_a_return_is_asked_about_and_does_not_count_in_silence(
    wu: Person, shen: Person
) -> None:
    wu.says(APPLY)
    wu.taps("仍然申请")
    shen.taps("退回")
    shen.says("加油台账只到8月，请补9月")
    wu.taps("补材料")
    wu.sends_photo()
    wu.sends_photo()
    assert [b.text for b in wu.reads()[-2:]] == [
        "第7条 公务用车油卡管理松散\n请发一句话，照片可以一起发。",
        "收到，是第7条的材料。请再发一句话，说明是什么。",
    ]
    wu.taps("重新申请")
    assert "刚发的2份材料还没配一句话，没有算进来" in wu.newest().text
    wu.taps("补一句")
    assert "照片2张" in wu.says("台账补到9月").text
    wu.taps("确认")
    wu.taps("重新申请")
    assert "材料2份" in wu.newest().text
    assert "没有算进来" not in wu.newest().text


def test_a_second_tap_and_a_late_tap_change_nothing(
    town: Town, wu: Person, shen: Person, feng: Person
) -> None:
    applied(wu)
    card = shen.newest()
    yes = next(data for row in card.buttons for label, data in row if label == "同意")
    no = next(data for row in card.buttons for label, data in row if label == "退回")
    shen.presses(yes, card)
    shen.presses(yes, card)
    assert town.answer == "这张卡片已经变了，请看现在的。"
    shen.later(days=9)
    shen.presses(no, card)
    assert len(rounds(town)[0].signatures) == 1


@pytest.mark.parametrize("role", [role for role in ROLE if role not in {"coordinator", "clerk"}])
def test_nobody_but_lead_office_and_coordinator_applies(town: Town, role: str) -> None:
    person = town.person(ROLE[role])  # type: ignore[index]
    assert "不能申请销号" in person.says(APPLY).text


def test_another_office_is_told_who_leads(he: Person) -> None:
    assert he.says(APPLY).text == "第7条 公务用车油卡管理松散由财政所牵头，请他们申请。"


def test_each_step_is_taken_only_by_its_own_signer(
    town: Town, wu: Person, shen: Person, feng: Person, zhou: Person, he: Person, qin: Person
) -> None:
    applied(wu)
    steps = ((shen, "review"), (feng, "deputy"), (zhou, "chief"), (qin, "verify"))
    for signer, step in steps:
        card = signer.newest()
        yes = next(data for row in card.buttons for label, data in row if label == "同意")
        for other in (wu, he, shen, feng, zhou, qin):
            if other is not signer:
                other.presses(yes, Bubble(0, other.id, "", [], ""))
                assert rounds(town)[0].last(step) is None  # type: ignore[arg-type]
        signer.presses(yes, card)
        assert rounds(town)[0].last(step) is not None  # type: ignore[arg-type]


def test_a_removed_signers_old_card_signs_nothing(town: Town, wu: Person, shen: Person, feng: Person) -> None:
    applied(wu)
    shen.taps("同意")
    card = feng.newest()
    with town.book() as book:
        member = book.members.by_telegram(citizens.FENG.telegram_id)
        assert member is not None
        book.members.remove(member)
    feng.presses(card.buttons[0][1][1], card)
    assert rounds(town)[0].last("deputy") is None


def test_a_coordinator_elsewhere_signs_nothing(town: Town, wu: Person, shen: Person) -> None:
    applied(wu)
    other, card = second_town(town), shen.newest()
    for row in card.buttons:
        for _, data in row:
            assert "油卡" not in refused(town, other, data)
    assert rounds(town)[0].signatures == ()


def test_the_reviewers_own_office_does_not_review(town: Town, wu: Person, shen: Person, zhou: Person) -> None:
    with town.book() as book:
        member = book.members.by_telegram(citizens.SHEN.telegram_id)
        assert member is not None
        book.members.change(member, "coordinator", book.ledger(1).offices.named("财政所"))
    applied(wu)
    assert not any("请审核销号" in bubble.text for bubble in shen.reads())
    assert zhou.newest().text.startswith("请审核销号：第7条")


def test_the_signer_takes_it_back_while_nobody_has_signed_after(
    town: Town, wu: Person, shen: Person, feng: Person
) -> None:
    applied(wu)
    signed = shen.taps("同意")
    assert shen.taps("撤回", signed).text.startswith("请审核销号")
    assert rounds(town)[0].last("review").verdict == "undone"  # type: ignore[union-attr]
    shen.taps("同意")
    feng.taps("同意", feng.newest())
    back = shen.newest()
    undo = next(data for row in back.buttons for label, data in row if label == "撤回")
    shen.presses(undo, back)
    assert town.answer == "后面的人已经签了，不能撤回，请找整改办。"


def test_the_weekly_card_counts_what_waits_for_the_signature(
    town: Town, wu: Person, shen: Person, feng: Person, zhou: Person
) -> None:
    applied(wu)
    shen.taps("同意")
    feng.taps("同意")
    answer = zhou.says("本周小结")
    assert "请您签批：1件" in answer.text
    assert answer.labels[0][0] == "签批1件"
    assert zhou.taps("签批1件").text
    assert zhou.newest().text.startswith("请您签批：1件\n1　第7条 公务用车油卡管理松散")


def test_several_without_doubts_are_agreed_to_in_one_tap(town: Town, wu: Person, shen: Person) -> None:
    for number in ("6", "10"):
        with town.book() as book:
            issue = next(i for i in book.ledger(1).issues.all() if i.number == number)
            book.ledger(1).issues.set_closeout(issue.id, {"closeout": "open"})
        wu.sends_photo()
        wu.says(f"第{number}条，补齐了凭证")
        wu.taps("确认")
        wu.says(f"第{number}条申请销号")
        wu.taps("申请销号")
    listed = shen.says("待审")
    assert "同意无疑问2件" in str(listed)
    assert shen.taps("同意无疑问2件").text == "已同意2件：第6条、第10条"
    assert rounds(town, "6")[0].last("review") is not None


def test_what_is_applied_for_already_is_not_applied_for_twice(wu: Person) -> None:
    applied(wu)
    assert "已经申请过（登记号0012），等整改办审核" in wu.says(APPLY).text


@pytest.mark.parametrize("words", ["哪些申请销号了", "第7条申请销号了吗", "还有几条没申请销号"])
def test_a_question_about_closing_out_is_no_application(wu: Person, words: str) -> None:
    assert "仍然申请" not in str(wu.says(words))


def test_an_application_that_names_no_issue_offers_those_that_are_done(wu: Person) -> None:
    answer = wu.says("申请销号")
    assert "7 公务用车油卡管理松散" in answer.text
    wu.presses(answer.buttons[0][0][1], answer)
    assert "公务用车" in wu.newest().text


def test_a_reason_long_forgotten_swallows_no_other_words(wu: Person, shen: Person) -> None:
    applied(wu)
    shen.taps("退回")
    shen.later(hours=5)
    assert "没整改完" in shen.says("还有哪些没完成").text


def test_a_signature_on_paper_is_entered_with_its_photo(
    town: Town, wu: Person, shen: Person, feng: Person, qin: Person
) -> None:
    applied(wu)
    assert shen.says("第7条审批表书记签好了").text == "请把第7条签好的审批表拍照，和这句话一起发。"
    shen.taps("同意", shen.reads()[0] if "审核" in shen.reads()[0].text else None)
    feng.taps("同意")
    shen.sends_photo("第7条审批表书记签好了")
    reads(
        shen.newest(),
        """
        第7条 公务用车油卡管理松散，登记纸质签批：周书记，10月17日
        [确认] [改日期] [不登记]
        """,
    )
    shen.taps("改日期")
    assert "周书记，10月16日" in shen.says("10月16日").text
    assert (
        shen.taps("确认", shen.newest()).text
        == "已登记纸质签批：第7条 公务用车油卡管理松散，周书记，10月16日"
    )
    assert state(town) == ("closed", "closed")
    signature = rounds(town)[0].last("chief")
    assert signature is not None
    assert signature.paper_on is not None
    assert qin.newest().text.startswith("请认定销号")


def test_a_paper_does_not_jump_the_steps_before_it_and_its_photo_is_sent_once(
    town: Town, wu: Person, shen: Person, feng: Person
) -> None:
    applied(wu)
    review = shen.newest()
    shen.sends_photo("第7条审批表书记签好了")
    card = shen.taps("确认", shen.newest())
    assert card.text.endswith("照片已存。前面还差整改办审核、冯副镇长签批，走完了再点「确认」。")
    assert shen.taps("确认", card).text == card.text
    assert state(town)[0] == "applied"
    shen.taps("同意", next(b for b in shen.reads() if b.card == review.card))
    feng.taps("同意")
    done = shen.taps("确认", next(b for b in shen.reads() if b.card == card.card))
    assert done.text == "已登记纸质签批：第7条 公务用车油卡管理松散，周书记，10月17日"
    assert state(town) == ("closed", "closed")
    with town.book() as book:
        assert book.ledger(1).evidence.of_issue(ident(town, "7")).total == 5


def test_a_paper_for_what_nobody_applied_for_begins_the_round(town: Town, shen: Person, wu: Person) -> None:
    shen.sends_photo("第10条审批表书记签好了")
    reads(
        shen.newest(),
        """
        第10条 差旅报销把关不严，登记纸质签批：周书记，10月17日
        [确认] [改日期] [不登记]
        """,
    )
    assert "前面还差整改办审核、分管领导签批" in shen.taps("确认", shen.newest()).text
    assert shen.newest().text.startswith("请审核销号：第10条 差旅报销把关不严\n财政所申请，材料1份")
    assert state(town, "10") == ("applied", "applied")


def test_a_paper_of_a_round_that_was_sent_back_signs_nothing(town: Town, wu: Person, shen: Person) -> None:
    applied(wu)
    review = shen.newest()
    shen.sends_photo("第7条审批表书记签好了")
    card = shen.taps("确认", shen.newest())
    shen.taps("退回", review)
    shen.says("加油台账只到8月，请补9月")
    assert "那次申请已退回，签批没有登记" in shen.taps("确认", card).text
    assert state(town) == ("returned", "returned")


def test_a_signature_on_paper_is_not_of_tomorrow_and_can_be_taken_back(
    town: Town, wu: Person, shen: Person, feng: Person, zhou: Person
) -> None:
    applied(wu)
    shen.taps("同意")
    feng.taps("同意")
    shen.sends_photo("第7条审批表书记10月15日签好了")
    assert shen.newest().text.endswith("周书记，10月15日")
    shen.taps("改日期")
    assert shen.says("10月18日").text == "签批的日期不能晚于今天，请再说一次，例如：10月17日"
    assert shen.says("10月16日").text.endswith("周书记，10月16日")
    entered = shen.taps("确认", shen.newest())
    assert "沈主任：主要领导签批同意（纸质，周书记，10月16日）" in shen.says("/history 7").text
    assert state(town) == ("closed", "closed")
    assert shen.taps("撤回", entered).text == "第7条 公务用车油卡管理松散：等主要领导签批"
    assert state(town) == ("applied", "applied")
    assert zhou.newest().text.startswith("请签批销号：第7条")


def test_a_photo_of_the_form_is_no_report_of_the_office(shen: Person, zhou: Person) -> None:
    shen.sends_photo("第10条审批表书记签好了")
    shen.taps("确认")
    said = zhou.says("第10条怎么样了").text
    assert "10月17日 整改办：存了签批的审批表" in said
    assert "本周无新进展" not in said


def test_the_coordinators_own_review_is_no_paper_of_the_chiefs(wu: Person, shen: Person) -> None:
    applied(wu)
    shen.sends_photo("第7条审批表整改办签好了")
    assert shen.newest().text == "整改办的审核在卡片上点「同意」，不用登记纸质的。发「待审」看第7条的卡片。"


def test_a_paper_names_a_step_of_the_chain(shen: Person, wu: Person) -> None:
    shen.says("销号流程改为整改办、主要领导")
    shen.sends_photo("第7条审批表冯副镇长签好了")
    assert shen.newest().text == "第7条的销号流程里没有冯副镇长签批这一步，没有登记。"


def test_who_reported_in_the_name_of_the_coordinating_office_does_not_review(
    town: Town, shen: Person, zhou: Person, wu: Person
) -> None:
    shen.says("第7条，油卡都收上来了")
    shen.taps("确认", shen.newest())
    applied(wu)
    assert not any("请审核销号" in bubble.text for bubble in shen.reads())
    assert zhou.taps("同意", zhou.newest()).text.startswith("已同意")
    signed = rounds(town)[0].last("review")
    assert signed is not None
    assert (signed.signer, signed.role) == ("周书记", "chief")


def test_a_leader_who_signs_later_does_not_review_while_another_may(
    town: Town, shen: Person, feng: Person, zhou: Person, wu: Person
) -> None:
    shen.says("销号流程改为整改办、主要领导")
    shen.says("第7条，油卡都收上来了")
    shen.taps("确认", shen.newest())
    applied(wu)
    assert not any("请审核销号" in bubble.text for bubble in zhou.reads())
    assert feng.taps("同意", feng.newest()).text.startswith("已同意")
    zhou.taps("同意", zhou.newest())
    assert state(town) == ("closed", "closed")
    assert len({signature.signer for signature in rounds(town)[0].signatures}) == 2


def test_the_coordinators_hear_who_reviews_in_their_place_and_when_one_alone_signs_all(
    town: Town, shen: Person, he: Person, feng: Person, wu: Person, zhou: Person
) -> None:
    shen.says("第7条，油卡都收上来了")
    shen.taps("确认", shen.newest())
    prepare(wu)
    wu.says(APPLY)
    assert wu.taps("仍然申请").text == "已提交（登记号0013），等周书记、冯副镇长审核"
    said = (
        "第7条 公务用车油卡管理松散：财政所申请销号。整改办自己报过或申请了这条，改由周书记、冯副镇长审核。"
    )
    assert shen.newest().text == said
    zhou.taps("退回")
    zhou.says("材料不全")
    shen.says("销号流程改为整改办、主要领导")
    shen.says("/members")
    shen.taps("8")
    shen.taps("停用")
    wu.says(APPLY)
    wu.taps("仍然申请")
    assert shen.newest().text.endswith(
        "改由周书记审核。周书记还要签批，等于一个人签完，请再邀请一位整改办同志。"
    )


def test_of_two_leaders_who_may_sign_the_one_who_reviewed_leaves_the_rest_to_the_other(
    town: Town, shen: Person, zhou: Person, wu: Person
) -> None:
    second = town.person(citizens.Citizen(8201, "苗镇长", "chief"))
    with town.book() as book:
        book.members.redeem(book.members.invite(1, "苗镇长", "chief", None)[0], second.id)
    shen.says("销号流程改为整改办、主要领导")
    shen.says("/members")
    shen.taps("8")
    shen.taps("停用")
    shen.says("第7条，油卡都收上来了")
    shen.taps("确认", shen.newest())
    applied(wu)
    zhou.taps("同意", zhou.newest())
    assert zhou.says("待签").text == "没有等您签批的。"
    assert second.newest().text.startswith("请签批销号：第7条")
    second.taps("同意", second.newest())
    assert state(town) == ("closed", "closed")


def test_an_issue_without_a_leader_is_told_to_the_coordinators_and_the_new_leader_gets_the_card(
    town: Town, shen: Person, feng: Person
) -> None:
    shen.says("第13条弄完了，申请销号")
    shen.taps("仍然申请")
    shen.taps("同意", next(b for b in reversed(shen.reads()) if b.text.startswith("请审核销号")))
    assert shen.newest().text == (
        "第13条 村级后备力量不足：等分管领导签批，还没有定责任领导。"
        "请说一句，例如「第13条责任领导改成冯副镇长」，或发签好的审批表照片登记。"
    )
    assert not any("请签批销号：第13条" in bubble.text for bubble in feng.reads())
    shen.says("第13条责任领导改成冯副镇长")
    shen.taps("确认改")
    assert feng.newest().text.startswith("请签批销号：第13条")
    shown = len(feng.reads())
    shen.says("第13条责任领导改成冯副镇长、罗副镇长")
    shen.taps("确认改")
    assert len(feng.reads()) == shown


def test_a_signature_in_words_shows_the_card_and_signs_nothing(
    town: Town, wu: Person, shen: Person, feng: Person, he: Person
) -> None:
    assert shen.says("第7条同意销号").text == "第7条 公务用车油卡管理松散：还没有申请销号。"
    assert shen.says("同意第6条").text == "第6条 惠农补贴公示不及时：已经镇内销号，没有等您签批的。"
    applied(wu)
    assert shen.says("同意第7条销号").text.startswith("请审核销号：第7条")
    assert feng.says("第7条同意").text == "第7条 公务用车油卡管理松散：等整改办审核"
    assert rounds(town)[0].signatures == ()
    assert "请审核销号" not in he.says("第7条同意").text


def test_who_typed_for_another_is_not_the_reporter(wu: Person, shen: Person) -> None:
    prepare(wu)
    shen.says(APPLY)
    shen.taps("仍然申请")
    assert shen.newest().text.startswith("请审核销号：第7条 公务用车油卡管理松散\n财政所申请")


def test_what_is_no_longer_done_is_asked_again(town: Town, wu: Person, shen: Person) -> None:
    applied(wu)
    shen.taps("同意")
    shen.says("/edit 7")
    shen.taps("状态")
    shen.taps("正在整改")
    assert shen.newest().text.startswith("第7条您同意后有改动：状态由已完成改为正在整改。")


def test_a_measure_edited_after_the_signature_is_shown_to_the_signer(
    town: Town, wu: Person, shen: Person, feng: Person
) -> None:
    applied(wu)
    shen.taps("同意")
    shen.says("/edit 7")
    shen.taps("措施")
    shen.says("措施2 已登记每次加油的时间和里程")
    assert "您同意后有改动" in shen.newest().text
    assert "已登记每次加油" in shen.newest().text
    feng.taps("同意", feng.newest())
    assert rounds(town)[0].last("deputy") is None


def test_a_measure_that_an_import_words_anew_is_shown_to_the_signer(
    town: Town, wu: Person, shen: Person
) -> None:
    applied(wu)
    shen.taps("同意")
    (notice,) = read_text(citizens.NOTICE.read_text(encoding="utf-8").replace("今后将严格登记", "已严格登记"))
    shen.later(hours=1)
    with town.book() as book:
        documents.take_in(book, notice, citizens.NAME, UnitSettings())
    town.deliver()
    assert shen.newest().text.startswith("第7条您同意后有改动：")
    assert state(town) == ("applied", "applied")


def test_a_file_that_turns_out_to_be_no_material_is_shown_to_the_signer(
    town: Town, wu: Person, shen: Person
) -> None:
    applied(wu)
    shen.taps("同意")
    shen.later(hours=1)
    with town.book() as book:
        files = Files(book._session)
        file = files.next(town.now, town.database.chats)
        assert file is not None
        files.refused(file)
        refused_file(book, file, "unknown")
    town.deliver()
    assert shen.newest().text == "第7条您同意后有改动：撤下材料1份。请再看一遍。"


def test_the_chain_is_a_setting_of_the_unit(town: Town, wu: Person, shen: Person, zhou: Person) -> None:
    assert shen.says("销号流程改为整改办、主要领导").text.startswith("以后申请销号的流程：整改办、主要领导")
    applied(wu)
    shen.taps("同意", shen.newest())
    zhou.taps("同意", zhou.newest())
    assert state(town) == ("closed", "closed")


@pytest.mark.parametrize(
    "words", ["销号流程改为主要领导", "销号流程改为整改办", "销号流程改为整改办、谁都行"]
)
def test_a_chain_of_less_than_two_steps_is_refused(shen: Person, words: str) -> None:
    assert shen.says(words).text.startswith("请写成：销号流程改为")


def test_the_roster_says_which_signer_is_missing(town: Town, shen: Person) -> None:
    with town.book() as book:
        for citizen in (citizens.FENG, citizens.ZHOU):
            member = book.members.by_telegram(citizen.telegram_id)
            assert member is not None
            book.members.remove(member)
    assert shen.says("/members").text.endswith("销号要签批，还没有人：分管领导、主要领导")
