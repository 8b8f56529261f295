"""销号 from the first report to the county's word, by everybody who has a part in it, on the page in a real browser."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from bot.practice.play import on_stage
from bot.practice.plays import town_play
from tests.browser.conftest import PHONE, opened
from tests.browser.phone import Phone, Stage
from tests.browser.pictures import picture

LOOK = os.environ.get("ZHENGGAI_LOOK")  # a directory for a picture of every part


@pytest.fixture
def phone(browser: Browser) -> Iterator[Phone]:
    """A page on the fictional town, as on a phone."""
    with Stage(on_stage(town_play())) as practice, opened(browser, PHONE, practice.url) as page:
        yield Phone(page)


def look(phone: Phone, name: str) -> None:
    """Keep a picture, where somebody wants to look."""
    if LOOK:
        phone.page.wait_for_timeout(250)
        phone.page.screenshot(path=Path(LOOK) / f"{name}.png")


def reports(phone: Phone, words: str, *photos: bytes) -> None:
    phone.sends_photos(*photos)
    phone.says(words)
    phone.hears(f"原话：{words}")
    phone.taps("确认")
    phone.hears("已记录")


def test_the_whole_story_of_a_close_out(phone: Phone) -> None:
    _applied_for(phone)
    _sent_back(phone)
    _applied_for_again(phone)
    _signed(phone)
    _changed_and_signed_again(phone)
    _verified_and_printed(phone)


def _applied_for(phone: Phone) -> None:
    phone.passes_to("吴同志")
    reports(phone, "第7条，一车一卡", picture("r"), picture("g"))
    reports(phone, "第7条，台账补到8月", picture("b"))
    reports(phone, "第7条，培训驾驶员9人", picture("g", 200))
    phone.says("第7条弄完了，申请销号")
    phone.reads("""
        第7条 公务用车油卡管理松散
        材料4份，措施3条都有进展
        措施2写的是「今后将严格登记」，还没写做成了什么
        [补一句] [仍然申请] [先不申请]
        """)
    look(phone, "1-applying")
    phone.taps("仍然申请")
    phone.reads("已提交（登记号0012），等整改办审核")


def _sent_back(phone: Phone) -> None:
    phone.passes_to("沈主任").reads("""
        请审核销号：第7条 公务用车油卡管理松散
        财政所申请，材料4份；措施2写的是今后打算
        [看材料] [同意] [退回]
        """)
    phone.taps("看材料")
    phone.reads("第7条材料4份\n[材料打包]")
    look(phone, "2-material")
    phone.taps("材料打包")
    phone.page.locator("#log .file", has_text="第7条材料.zip").wait_for()
    phone.taps("退回")
    phone.hears("请写一句退回的原因")
    phone.says("加油台账只到8月，请补9月")
    phone.reads("已退回财政所（第1次）")


def _applied_for_again(phone: Phone) -> None:
    phone.passes_to("吴同志").reads("""
        第7条暂未通过：加油台账只到8月，请补9月。已填的都在，补好点「重新申请」。
        [补材料] [重新申请]
        """)
    reports(phone, "第7条，台账补到9月", picture("r", 300))
    phone.taps("重新申请")
    phone.hears("材料5份，措施3条都有进展")
    phone.taps("仍然申请")
    phone.hears("等整改办审核")


def _signed(phone: Phone) -> None:
    phone.passes_to("沈主任").hears("退回过1次，已补")
    phone.taps("同意")
    phone.hears("等冯副镇长签批")
    phone.passes_to("冯副镇长").hears("请签批销号：第7条")
    phone.taps("同意")
    phone.hears("等主要领导签批")
    phone.passes_to("周书记").reads("""
        请签批销号：第7条 公务用车油卡管理松散
        做了：一车一卡；台账补到8月；培训驾驶员9人；台账补到9月
        财政所、整改办、冯副镇长已同意；退回过1次，已补
        [看材料5份] [同意] [退回]
        """)
    look(phone, "3-chief")
    phone.taps("同意")
    assert phone.hears("镇内销号，待县委巡察办认定").splitlines()[-1] == "[打印审批表] [撤回]"


def _changed_and_signed_again(phone: Phone) -> None:
    phone.passes_to("沈主任").says("/edit 7")
    phone.hears("措施3：")
    phone.taps("措施")
    phone.hears("请写第几条措施和新的文字")
    phone.says("措施3 组织驾驶员9人学习用车制度。")
    phone.hears("您同意后有改动")
    for name in ("沈主任", "冯副镇长", "周书记"):
        changed = phone.passes_to(name).hears("您同意后有改动")
        assert changed.splitlines()[-1] == "[看材料5份] [同意] [退回]"
        phone.taps("同意")
        phone.hears("已同意")
    look(phone, "4-changed")


def _verified_and_printed(phone: Phone) -> None:
    phone.passes_to("秦组长").hears("请认定销号：第7条 公务用车油卡管理松散")
    phone.taps("同意")
    phone.hears("县委巡察办已认定，已销号")
    phone.passes_to("吴同志").hears("第7条 公务用车油卡管理松散：县委巡察办已认定，已销号。")
    phone.passes_to("周书记").taps("打印审批表")
    phone.page.locator("#log .file", has_text="第7条销号审批表.docx").wait_for()
    look(phone, "5-form")
