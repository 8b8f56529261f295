from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from bot.practice.demo import PracticeServer
from tests.browser.pictures import picture


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).last.click()


def say(page: Page, text: str) -> None:
    page.get_by_label("输入消息").fill(text)
    press(page, "发送")


def bubbles(page: Page) -> Locator:
    return page.locator("#log .bubble")


@pytest.fixture
def begun(page: Page) -> Page:
    """The chat after 开始."""
    press(page, "开始")
    expect(page.get_by_text("看到「已记录」才算报上")).to_be_visible()
    return page


def test_the_first_tap_opens_the_bot_and_brings_the_fixed_buttons(begun: Page) -> None:
    expect(begun.get_by_role("group", name="固定按钮").get_by_role("button")).to_have_text(
        ["报进展", "还没完成的", "本周小结", "帮助"]
    )
    expect(bubbles(begun).first).to_contain_text("/start")
    expect(begun.get_by_text("CODE71")).to_have_count(0)
    begun.get_by_role("group", name="固定按钮").get_by_role("button", name="还没完成的").click()
    expect(bubbles(begun).last).to_contain_text("16条中，没整改完9条")


def test_a_card_turns_into_its_result_in_place(begun: Page) -> None:
    say(begun, "户厕又改了2户一共12户了")
    expect(bubbles(begun).last).to_contain_text("原话：户厕又改了2户一共12户了")
    count = bubbles(begun).count()
    press(begun, "确认")
    expect(bubbles(begun).last).to_contain_text("已记录（登记号0213）")
    expect(bubbles(begun)).to_have_count(count)
    expect(bubbles(begun).last).to_contain_text("已修改")
    expect(begun.locator("#log .row").last.get_by_role("button")).to_have_text(["撤回", "补照片、材料"])
    expect(begun.locator("#toast")).to_have_text("已记录")


def test_an_alert_stays_until_it_is_closed(begun: Page) -> None:
    say(begun, "户厕又改了2户")
    press(begun, "不是这条")
    expect(begun.get_by_role("dialog")).to_contain_text("请直接说是第几条。")
    press(begun, "知道了")
    expect(begun.get_by_role("dialog")).to_have_count(0)
    expect(begun.get_by_role("button", name="不是这条")).to_be_focused()


def test_several_photos_go_out_as_one_album(begun: Page) -> None:
    begun.locator("#photos").set_input_files(
        [FilePayload(name=f"{c}.png", mimeType="image/png", buffer=picture(c)) for c in "rgb"]
    )
    press(begun, "移除b.png")
    say(begun, "施工照片")
    album = begun.locator("#log .mine .bubble", has_text="施工照片")
    expect(album.get_by_role("img")).to_have_count(2)
    expect(begun.get_by_text("收到照片：施工照片")).to_be_visible()
    album.get_by_role("button", name="看图").first.click()
    expect(begun.get_by_role("dialog", name="看图").get_by_role("img")).to_be_visible()
    press(begun, "关闭")


def test_an_album_from_the_bot_is_one_bubble(begun: Page) -> None:
    say(begun, "看图")
    expect(bubbles(begun).last.get_by_role("img")).to_have_count(3)
    expect(bubbles(begun).last).to_contain_text("三张")


def test_files_go_out_and_come_in(begun: Page) -> None:
    begun.locator("#files").set_input_files(
        FilePayload(name="通报.txt", mimeType="text/plain", buffer="第1条".encode())
    )
    say(begun, "请看")
    expect(begun.get_by_text("收到文件通报.txt：请看")).to_be_visible()
    say(begun, "要表格")
    with begun.expect_download() as download:
        begun.get_by_role("link", name="整改台账1017.csv").click()
    assert download.value.suggested_filename == "整改台账1017.csv"
    assert Path(download.value.path()).read_bytes() == b"1,2"


def test_what_was_sent_can_be_changed(begun: Page) -> None:
    say(begun, "改了20户")
    mine = begun.locator("#log .mine .bubble", has_text="改了20户")
    mine.get_by_role("button", name="修改").focus()
    begun.keyboard.press("Enter")
    expect(begun.get_by_label("输入消息")).to_have_value("改了20户")
    say(begun, "改了21户")
    expect(bubbles(begun).last).to_contain_text("改成了：改了21户")
    expect(begun.locator("#log .mine .bubble", has_text="已修改")).to_contain_text("改了21户")


def test_a_reply_quotes_what_it_answers(begun: Page) -> None:
    bubbles(begun).last.get_by_role("button", name="回复").focus()
    begun.keyboard.press("Enter")
    say(begun, "知道了")
    expect(begun.locator("#log .mine .quote")).to_contain_text("郑同志，您好。")


def test_others_are_played_in_chats_of_their_own(begun: Page, practice: PracticeServer) -> None:
    chief = practice.telegram.user(74, "周书记")
    practice.telegram.post(chief.opens(), practice.telegram.me, {"text": "巡察整改小结"})
    expect(begun).to_have_title("（1）整改助手")
    switch(begun, "周书记")
    expect(bubbles(begun)).to_have_count(1)
    expect(begun).to_have_title("整改助手")
    switch(begun, "路人")
    expect(begun.get_by_role("button", name="开始", exact=True)).to_be_visible()
    switch(begun, "郑同志")
    expect(bubbles(begun).last).to_contain_text("郑同志，您好")


def test_the_clock_moves_forward(begun: Page, practice: PracticeServer) -> None:
    open_side(begun, "换人")
    expect(begun.locator("#now")).to_have_text(re.compile("10月17日.*周五.*10:05"))
    press(begun, "周一8:30")
    expect(begun.locator("#now")).to_have_text(re.compile("10月20日.*周一.*08:30"))
    begun.keyboard.press("Escape")
    say(begun, "新的一周")
    expect(begun.locator("#log .day").last).to_have_text(re.compile("10月20日"))


def test_a_step_of_the_tour_is_typed_but_not_sent(begun: Page) -> None:
    open_side(begun, "试一试")
    begun.get_by_role("button", name="户厕又改了2户").click()
    expect(begun.get_by_label("输入消息")).to_have_value("户厕又改了2户，一共12户")
    expect(begun.get_by_label("输入消息")).to_be_focused()
    press(begun, "发送")
    expect(bubbles(begun).last).to_contain_text("原话：户厕又改了2户，一共12户")
    open_side(begun, "试一试")
    expect(begun.get_by_role("button", name="户厕又改了2户")).to_have_class("step done")


def test_the_wait_for_an_answer_is_shown(begun: Page, practice: PracticeServer) -> None:
    practice.telegram.delays("sendMessage", 0.4)
    say(begun, "慢慢来")
    expect(begun.locator("#waiting")).to_have_text("整改助手正在处理")
    expect(bubbles(begun).last).to_contain_text("原话：慢慢来")
    expect(begun.locator("#waiting")).to_have_text("")


def test_hands_on_the_keyboard_are_enough(begun: Page) -> None:
    begun.get_by_label("输入消息").focus()
    begun.keyboard.type("户厕又改了2户")
    begun.keyboard.press("Tab")
    begun.keyboard.press("Enter")
    begun.get_by_role("button", name="确认").focus()
    begun.keyboard.press("Space")
    expect(begun.get_by_role("button", name="撤回")).to_be_focused()
    expect(begun.get_by_role("log")).to_have_attribute("aria-live", "polite")


def test_the_menu_offers_the_bots_commands(begun: Page) -> None:
    press(begun, "命令菜单")
    begun.get_by_role("group", name="命令").get_by_role("button", name="/outstanding").click()
    expect(bubbles(begun).last).to_contain_text("原话：/outstanding")


def test_what_is_written_stays_text(begun: Page) -> None:
    say(begun, "<img src=x onerror=alert(1)><b>粗</b>")
    expect(bubbles(begun).last).to_contain_text("原话：<img src=x onerror=alert(1)><b>粗</b>")


def test_nothing_sticks_out_of_the_screen(begun: Page) -> None:
    say(begun, "长" * 300 + "x" * 300)
    expect(bubbles(begun).last).to_contain_text("xxx")
    assert begun.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    assert begun.evaluate(
        "document.querySelector('#log').scrollWidth <= document.querySelector('#log').clientWidth"
    )


def open_side(page: Page, name: str) -> None:
    """On a phone the sides are drawers."""
    button = page.get_by_role("button", name=re.compile(f"^{name}"))
    if button.first.is_visible():
        button.first.click()


def switch(page: Page, name: str) -> None:
    open_side(page, "换人")
    page.get_by_role("button", name=re.compile(name)).first.click()
