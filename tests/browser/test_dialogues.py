"""The model dialogues, typed and tapped on the demo's page in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from bot.practice.play import on_stage
from bot.practice.plays import notice_play, town_play
from tests.browser.conftest import opened
from tests.browser.phone import Phone, Stage
from tests.browser.pictures import picture

KINDS = (
    *("安全生产检查", "合同档案管理", "村级账目公开", "公章使用登记", "工程项目验收"),
    *("信访事项办理", "食堂采购记录", "值班值守安排", "河道保洁管护", "耕地流转备案"),
    *("老年食堂运营", "村务监督履职", "干部考勤请假", "办公用房清理", "防汛物资储备"),
)


@pytest.fixture
def phone(size: ViewportSize, browser: Browser) -> Iterator[Phone]:
    """A page on the fictional town, new for every play."""
    with Stage(on_stage(town_play())) as practice, opened(browser, size, practice.url) as page:
        yield Phone(page)


@pytest.fixture
def large(size: ViewportSize, browser: Browser, tmp_path: Path) -> Iterator[Phone]:
    """A page on a notice of sixty issues whose numbers begin anew in every section."""
    file = tmp_path / "通报.txt"
    file.write_text(sixty_issues(), encoding="utf-8")
    with Stage(on_stage(notice_play(file))) as practice, opened(browser, size, practice.url) as page:
        yield Phone(page)


def sixty_issues() -> str:
    lines = ["中共云岫镇委员会关于巡察整改进展情况的通报", ""]
    lines += ["2025年5月15日，县委巡察组向云岫镇党委反馈了巡察意见。现将整改进展情况予以公布。", ""]
    for section, aspect in enumerate(("贯彻落实部署", "财务资产管理", "基层组织建设", "群众身边问题")):
        lines += [f"（{'一二三四'[section]}）关于“{aspect}不到位”的整改情况", ""]
        for number, kind in enumerate(KINDS, 1):
            status = "正在整改" if number <= 6 else "已完成整改"
            ending = ("走过场", "不规范", "有漏洞", "抓得不紧")[section]
            lines += [
                f"{number}.针对“{kind}{ending}”的问题。一是制定{kind}办法。二是逐项检查。【{status}】",
                "",
            ]
    return "\n".join(lines)


def test_moment_1_joining_by_invitation(phone: Phone) -> None:
    phone.passes_to("罗同志").begins()
    phone.reads("""
        罗同志，您好。这里是霁川镇巡察整改助手。
        您是：上坳村，报进展
        有进展直接发一句话，例如「户厕又改了2户，一共12户」，照片一起发。
        看到「已记录」才算报上。请不要发涉密内容、问题线索、身份证号。
        [不是我]
        """)
    expect(phone.page.locator("#keyboard button")).to_have_text(["报进展", "还没完成的", "本周小结", "帮助"])
    phone.passes_to("沈主任").reads("""
        上坳村 罗同志已加入，可报进展。
        [不是本人，移出]
        """)
    phone.passes_to("路人").begins()
    phone.says("还有哪些没完成")
    phone.reads("您还没有加入。请向本单位整改办要邀请链接。")


def test_moment_2_photos_before_the_words(phone: Phone) -> None:
    phone.passes_to("郑同志").sends_photos(picture("r"), picture("b"))
    phone.says("户侧又改了2户一共12户了")
    phone.reads("""
        第3条 农村户厕改造进度慢
        原话：户侧又改了2户一共12户了（“户侧”按“户厕”理解）
        记为：本村累计12户（上次10户，10月9日），照片2张
        [确认] [不是这条] [不用记]
        """)
    phone.taps("确认")
    phone.reads("""
        已记录（登记号0009）
        第3条 农村户厕改造进度慢，本村累计12户，照片2张
        [撤回] [补照片、材料]
        """)


def test_moment_3_what_was_not_confirmed_is_not_lost(phone: Phone) -> None:
    phone.passes_to("郑同志").says("户厕又改了2户一共12户了")
    phone.hears("记为：本村累计12户")
    phone.moves_to("今天17:30")
    phone.reads("""
        您今天有1条还没点「确认」：户厕又改了2户一共12户了 → 第3条
        [确认] [不是这条] [不用记]
        """)
    phone.moves_to("明天9:00")
    phone.passes_to("沈主任").reads("""
        待确认1条：
        1　苇塘村：本村累计12户 → 第3条
        [全部代为确认] [逐条看]
        """)
    phone.taps("全部代为确认")
    phone.reads("已记录1条（登记号0009）")
    phone.passes_to("郑同志").hears("已记录（登记号0009）")


def test_moment_4_what_is_unclear_is_asked(phone: Phone) -> None:
    phone.passes_to("吴同志").says("台账已经补齐了")
    phone.reads("""
        有两条都对得上，您说的是哪条？
        1　第8条 固定资产底数不清
        2　第11条 “三会一课”记录不完整
        [1] [2] [都不是]
        """)
    phone.taps("1")
    phone.reads("""
        已记录（登记号0009）：第8条 固定资产底数不清
        原话：台账已经补齐了
        状态没有变：正在整改
        [撤回] [不是这条] [标为已完成]
        """)
    phone.says("老街排水沟清完了")
    phone.reads("""
        台账里没有对应的问题，还没有记录。
        [从本部门选] [交整改办看] [不用记]
        """)
    phone.says("打印机又卡纸了")
    phone.reads("这句不像整改进展，没有记录。")


def test_moment_4_a_number_that_several_issues_bear(large: Phone) -> None:
    large.passes_to("何同志").says("第3个问题到哪一步了")
    large.reads("""
        有四个第3个问题，您问哪个？
        1　一-3 村级账目公开走过场
        2　二-3 村级账目公开不规范
        3　三-3 村级账目公开有漏洞
        4　四-3 村级账目公开抓得不紧
        [1] [2] [3]
        [4]
        """)


def test_moment_5_two_matters_in_one_sentence(phone: Phone) -> None:
    phone.passes_to("何同志").says("户厕这周改了20户累计207户另外河边那个违建昨天拆了")
    phone.reads("""
        听到两件事：
        1　第3条 农村户厕改造进度慢
        户厕这周改了20户累计207户
        记为：全镇累计207户（上次187户，10月14日）
        2　第15条 违建清拆不彻底（牵头：综合执法队）
        河边那个违建昨天拆了
        [全部确认] [只记1] [只记2]
        """)
    phone.taps("全部确认")
    phone.reads("""
        已记录2条（登记号0009、0010），第15条已告诉综合执法队
        [撤回] [补照片、材料]
        """)
    phone.passes_to("卢同志").hears("原话：河边那个违建昨天拆了")


def test_moment_6_a_figure_that_went_back(phone: Phone) -> None:
    phone.passes_to("何同志").says("户厕累计150户")
    phone.reads("""
        第3条 农村户厕改造进度慢
        原话：户厕累计150户
        上次全镇187户（10月14日，农业农村办），这次少37户。是哪种情况？
        [打错了] [核实调减] [只是部分村]
        """)
    phone.taps("核实调减")
    phone.hears("请说一句原因，例如：验收没过的剔除了")
    phone.says("有37户验收没过")
    phone.reads("""
        已记录（登记号0009）：全镇累计150户，比上次少37户。原因：有37户验收没过
        [撤回] [补照片、材料]
        """)


def test_moment_7_a_question_about_one_issue(phone: Phone) -> None:
    phone.passes_to("郑同志").says("户厕又改了2户一共12户了")
    phone.hears("记为：本村累计12户")
    phone.taps("确认")
    phone.hears("已记录")
    phone.passes_to("周书记").says("厕所改得怎么样了")
    asked = phone.hears("第3条 农村户厕改造进度慢")
    assert asked.splitlines()[:3] == [
        "第3条 农村户厕改造进度慢",
        "全镇累计187户，目标210户，还差23户",
        "正在整改，10月31日到期（还有14天）",
    ]
    assert "10月14日 农业农村办：新改20户，全镇累计187户" in asked
    assert asked.splitlines()[-1] == "[全部记录] [请他们报一次]"


def test_moment_8_what_is_outstanding_of_sixteen(phone: Phone) -> None:
    phone.passes_to("沈主任").says("还有哪些没完成")
    phone.reads("""
        16条中，没整改完9条；另有3条已完成、未销号
        🔴 超期1条
        5 村道路灯失管失修（规建办，超7天）
        🟡 10天内到期2条
        4 村卫生室开诊不正常（社会事务办，20日）
        8 固定资产底数不清（财政所，24日）
        其余6条
        3 农村户厕改造进度慢（农业农村办，31日）
        9 村级合同管理混乱（经发办，11月14日）
        11 “三会一课”记录不完整（党建办，31日）
        13 村级后备力量不足（党建办，11月14日）
        15 违建清拆不彻底（综合执法队，11月14日）
        16 饮水工程管护不力（农业农村办，未定时限）
        其中两周没有新进展：9、13
        [未销号3条] [提醒3个部门] [文字稿]
        """)
    phone.passes_to("郑同志").says("我们还剩几条")
    phone.reads("""
        苇塘村没有牵头的问题，配合2条：
        3 农村户厕改造进度慢（本村已报10户）
        16 饮水工程管护不力（本村还没有报过）
        [报第3条] [报第16条]
        """)


def test_moment_9_what_is_outstanding_of_sixty(large: Phone) -> None:
    large.says("还有哪些没完成")
    answer = large.hears("60条中，没整改完24条；另有36条已完成、未销号")
    assert "其余24条，点开看" in answer
    assert "[农业农村办12] [财政所12]" in answer
    before = len(large.shows())
    large.taps("财政所12")
    large.hears("二-1 安全生产检查不规范")
    assert len(large.shows()) == before


def test_moment_10_the_week(phone: Phone) -> None:
    phone.moves_to("周一8:30")
    phone.passes_to("周书记").reads("""
        巡察整改小结　10月13日至19日
        16条：已完成7（比上周多1），正在整改9；镇内销号4
        🔴 超期：5 村道路灯失管失修（规建办，超10天）
        🟡 本周到期：4 村卫生室开诊不正常（今天）；8 固定资产底数不清（24日）
        本周变化：3 农村户厕改造进度慢，167户→187户；14 党员活动阵地管理不善，已完成；15 违建清拆不彻底，有新进展（1次）
        两周没有新进展：9、13
        [看明细] [文字稿]
        """)
    phone.taps("文字稿")
    assert phone.hears("截至10月19日，巡察反馈的4个方面16个问题，已完成整改7个，正在整改9个")
    phone.passes_to("何同志").reads("""
        农业农村办小结　10月13日至19日：牵头2条，都在整改
        3 农村户厕改造进度慢，167户→187户，31日到期，还差23户
        16 饮水工程管护不力，没有新进展，未定时限
        [报进展] [看我们的问题]
        """)
    phone.moves_to("周四9:00")
    assert "[本周无新进展] [明天提醒我]" in phone.hears("本周还没有收到")
