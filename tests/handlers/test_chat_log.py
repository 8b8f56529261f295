"""Who said what: the forms in which replies are copied out of a group chat."""

from __future__ import annotations

from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.chat_log import read_log
from handlers.speakers import Speakers
from storage.records import Office

NAMES = ("党建办", "党政办", "农业农村办", "社会事务办", "规建办", "财政所", "经发办", "综合执法队", "苇塘村")
OFFICES = {
    name: Office(n, name, "village" if name.endswith("村") else "department") for n, name in enumerate(NAMES)
}
SPEAKERS = Speakers(OFFICES.values(), {"何同志": OFFICES["农业农村办"]})


def said(text: str) -> list[tuple[str | None, str]]:
    log = read_log(dedent(text).strip(), SPEAKERS)
    return [(remark.office.name if remark.office else None, remark.words) for remark in log.remarks]


FARM, MONEY, LAW = (
    ("农业农村办", "户厕改了20户累计187户"),
    ("财政所", "资产盘到第8个单位"),
    ("综合执法队", "本周无"),
)


@pytest.mark.parametrize(
    "text",
    [
        """
        农业农村办何：户厕改了20户累计187户
        财政所吴：资产盘到第8个单位
        综合执法队邓：本周无
        """,
        """
        农业农村办-何伟 10/17 15:02
        户厕改了20户累计187户
        财政所 吴会计 10/17 15:03
        资产盘到第8个单位

        执法队邓 2025年10月17日 下午3:05
        本周无
        """,
        """
        —————  2025-10-17  —————

        农业农村办何  15:02

        户厕改了20户累计187户

        财政所吴  15:02

        资产盘到第8个单位

        综合执法队邓  15:03

        本周无
        """,
        """
        农业农村办何:
        户厕改了20户累计187户

        财政所吴:
        资产盘到第8个单位

        综合执法队邓:
        本周无
        """,
        """
        2025/10/17 15:02:11 农业农村办何
        户厕改了20户累计187户
        2025/10/17 15:02:40 财政所吴
        资产盘到第8个单位
        2025/10/17 15:03:02 综合执法队邓
        本周无
        """,
        """
        [15:02] 农业农村办何: 户厕改了20户累计187户
        [15:03] 财政所吴: 资产盘到第8个单位
        [15:04] 综合执法队邓: 本周无
        """,
        """
        【农业农村办】
        户厕改了20户累计187户

        【财政所】资产盘到第8个单位

        【综合执法队】：本周无
        """,
        """
        一、农业农村办
        1.户厕改了20户累计187户
        二、财政所
        1.资产盘到第8个单位
        三、综合执法队
        本周无
        """,
        """
        1.农业农村办：户厕改了20户累计187户
        2.财政所：资产盘到第8个单位
        3.综合执法队：本周无
        """,
        """
        农业农村办 户厕改了20户累计187户
        财政所，资产盘到第8个单位
        综合执法队 — 本周无
        """,
        """
        农办何：户厕改了20户累计187户
        财政吴：资产盘到第8个单位
        综合行政执法队邓：本周无
        """,
        """
        何同志（农业农村办） 15:02
        户厕改了20户累计187户
        何同志：[图片]
        吴（财政所）：资产盘到第8个单位
        邓队长撤回了一条消息
        邓@综合执法队：本周无
        """,
    ],
)
def test_every_form_of_copy_says_the_same(text: str) -> None:
    assert said(text) == [FARM, MONEY, LAW]


def test_a_speakers_lines_go_on_until_the_next_speaker() -> None:
    assert said("财政所吴：资产盘到第8个单位\n还剩4个\n苇塘村郑：12户了") == [
        ("财政所", "资产盘到第8个单位"),
        ("财政所", "还剩4个"),
        ("苇塘村", "12户了"),
    ]


def test_a_stranger_in_the_group_is_not_taken_for_the_office_before_him() -> None:
    assert said("财政所吴：资产盘到第8个单位\n王小明：灯头买回来了")[1] == (None, "灯头买回来了")


def test_a_heading_with_a_colon_is_no_speaker() -> None:
    assert said("财政所吴：资产盘点\n进展情况：盘到第8个单位\n时间：本周五前\n方案：已报") == [
        ("财政所", "资产盘点"),
        ("财政所", "进展情况：盘到第8个单位"),
        ("财政所", "时间：本周五前"),
        ("财政所", "方案：已报"),
    ]


@pytest.mark.parametrize(
    "heading", ["各村", "责任部门", "问题所在", "12个村", "石壁等村", "下一步工作部署", "全镇"]
)
def test_a_heading_that_ends_like_an_office_is_none(heading: str) -> None:
    assert said(f"{heading}：已落实") == [(None, f"{heading}：已落实")]


def test_a_short_form_of_two_offices_is_nobodys() -> None:
    assert said("党办李：后备干部摸底了20人") == [(None, "后备干部摸底了20人")]


def test_an_office_spoken_of_is_not_the_speaker() -> None:
    for words in ("财政所牵头的固定资产盘点工作：到第8个单位", "苇塘村户厕：改了2户", "苇塘户厕：改了2户"):
        assert said(words) == [(None, words)]


def test_an_office_given_beforehand_is_everybodys() -> None:
    log = read_log("资产盘到第8个单位\n吴：还剩4个", SPEAKERS, OFFICES["财政所"])
    assert {remark.office for remark in log.remarks} == {OFFICES["财政所"]}


@given(st.text(alphabet="农业农村办财政所：:\n 何吴12户厕改了，。[]【】@-—/15:02", max_size=80))
def test_no_text_is_too_odd_to_be_read(text: str) -> None:
    for remark in read_log(text, SPEAKERS).remarks:
        assert remark.words.strip()
