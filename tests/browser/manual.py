"""The manual's pictures, taken from plays on the demo: `python -m tests.browser.manual` writes them anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, ViewportSize, sync_playwright

from bot.practice.play import on_stage
from bot.practice.plays import town_play
from tests.browser.conftest import ARGUMENTS, CHROMIUM
from tests.browser.phone import Phone, Stage
from tests.browser.pictures import picture

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
DESK: ViewportSize = {"width": 1040, "height": 776}


def joining(phone: Phone) -> None:
    """A new member's first bubble."""
    phone.passes_to("罗同志").begins()
    phone.hears("常用的四个按钮")


def reporting(phone: Phone) -> None:
    """A sentence with photos becomes a card that asks."""
    phone.passes_to("郑同志").sends_photos(picture("g"), picture("b"))
    phone.says("户侧又改了2户一共12户了")
    phone.hears("记为：本村累计12户")


def recorded(phone: Phone) -> None:
    """The same card after the tap."""
    reporting(phone)
    phone.taps("确认")
    phone.hears("已记录")


def correcting(phone: Phone) -> None:
    """A figure that went back is asked about."""
    phone.passes_to("何同志").says("户厕累计150户")
    phone.hears("是哪种情况")


def choosing(phone: Phone) -> None:
    """What is unclear is asked with a button each."""
    phone.passes_to("吴同志").says("台账已经补齐了")
    phone.hears("您说的是哪条")


def asking(phone: Phone) -> None:
    """A question about one issue."""
    phone.passes_to("周书记").says("厕所改得怎么样了")
    phone.hears("第3条")


def outstanding(phone: Phone) -> None:
    """What is outstanding."""
    phone.passes_to("沈主任").says("还有哪些没完成")
    phone.hears("没整改完9条")


def weekly(phone: Phone) -> None:
    """Monday's summary."""
    phone.moves_to("周一8:30")
    phone.passes_to("周书记").hears("巡察整改小结")


def pending(phone: Phone) -> None:
    """What waits for a tap, shown to the coordinator the morning after."""
    phone.passes_to("郑同志").says("户厕又改了2户一共12户了")
    phone.hears("记为：本村累计12户")
    phone.moves_to("今天17:30")
    phone.hears("您今天有1条")
    phone.moves_to("明天9:00")
    phone.passes_to("沈主任").hears("待确认1条")


def pasting(phone: Phone) -> None:
    """Replies copied from a group chat, sorted by office and issue."""
    phone.passes_to("沈主任").says(
        "农业农村办何：户厕改了20户累计207户，饮水管护签了6个村\n财政所吴：资产盘到第8个单位\n综合执法队邓：本周无"
    )
    phone.hears("3个部门，4件事")


# Name, who does what, and how high the phone must be for what is shown.
SHOTS: tuple[tuple[str, Callable[[Phone], None], int], ...] = (
    ("joining", joining, 560),
    ("reporting", reporting, 620),
    ("recorded", recorded, 620),
    ("correcting", correcting, 480),
    ("choosing", choosing, 480),
    ("asking", asking, 540),
    ("outstanding", outstanding, 760),
    ("weekly", weekly, 620),
    ("pending", pending, 480),
    ("pasting", pasting, 560),
)


def take(
    browser: Browser, name: str, play: Callable[[Phone], None], size: ViewportSize, scale: float = 1.4
) -> None:
    """Play in a fresh town and keep what the page shows then."""
    with Stage(on_stage(town_play())) as practice:
        context = browser.new_context(viewport=size, device_scale_factor=scale, locale="zh-CN")
        page = context.new_page()
        page.goto(practice.url)
        play(Phone(page))
        page.mouse.move(0, 0)
        page.wait_for_timeout(300)
        page.locator("#toast:not(.on)").wait_for(state="attached")
        page.screenshot(path=PICTURES / f"{name}.png", animations="disabled", caret="hide")
        context.close()


def main() -> None:
    """Write every picture."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*ARGUMENTS, "--disable-lcd-text"]
        )
        for name, play, height in SHOTS:
            take(browser, name, play, {"width": 390, "height": height})
        take(browser, "demo", reporting, DESK, scale=1)
        browser.close()


if __name__ == "__main__":
    main()
