"""Telling what a message wants: report, question, the whole ledger, help, or nothing of the kind."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.cues import folded
from handlers.intents import Intent
from handlers.understand import (
    ShortAnswer,
    as_json,
    proposed_status,
    short_answer,
    understand,
)
from storage.matching import Index
from storage.records import Flag, Progress
from tests.storage.test_matching import RIVER

INDEX = Index(RIVER)


def intents(table: dict[Intent, str]) -> list[tuple[str, Intent]]:
    """The lines of each intent, as test cases."""
    return [(text, intent) for intent, lines in table.items() for text in lines.strip().split("\n")]


@pytest.mark.parametrize(
    "text",
    [
        "充电宝谁借走了，还我",
        "周三工会跳绳，每个组出五个人",
        "镇上的车七点十分走，座位满了",
        "小赵下午请假，找他打手机",
        "我的档案寄丢了，单位让我自己去查",
        "河边那家烧烤收不收停车费",
        "仓库钥匙在老钟那，用完记得还",
        "食堂没盐了，叫阿姨捎两包",
        "转：明晚大风，请关好门窗",
        "党校那张表最后一天交，别催了",
    ],
)
def test_talk_of_the_office_is_left_alone(text: str) -> None:
    understood = understand(text, INDEX)
    assert understood.intent != "report"
    assert understood.match.verdict == "none" or understood.intent == "query"


@pytest.mark.parametrize(
    "text",
    [
        "食堂采购的票据补齐了3个月",
        "公车钥匙统一收上来了，派车单补了12份",
        "停水那两个村接上水了",
        "值班室夜里查了两回岗，都在",
    ],
)
def test_a_report_that_sounds_like_talk_is_a_report(text: str) -> None:
    assert understand(text, INDEX).intent == "report"


@pytest.mark.parametrize(
    ("text", "intent"),
    intents(
        {
            "report": """
厕所革命又改了20户，累计187户了
户厕15户还没动
违建这边本周无新进展
第3个问题，换了5盏灯
资产盘点还差两个单位，月底前弄完
路灯必须月底前亮
撂荒地又复耕了20亩
那几份合同补签好了你帮我记一下""",
            "query": """
厕所改得怎么样了
第3个问题到哪一步了
2-1
路灯
村医来了没
违建拆了多少
合同那条归谁管
户厕改了几户了
路灯修不修得完，领导来问了
toilet renovation progress?""",
            "outstanding": """
还有哪些没完成
我们还剩几条
what's outstanding
还有那些没正改的
仲有几多未搞掂
没完成的列一下
财政所名下还有几个没做完
快到期的问题
還有哪些沒銷號""",
            "summary": """
本周周报
发下周抱
这周都有谁报了进展
7个问题一共完成几个了
weekly summary pls
给书记的本周汇报""",
            "help": """
怎么用
帮助
照片能不能直接传给你
报错了怎么撤回
你能做什么""",
            "other": """
谢谢
收到
👍
早上好
打印机又卡纸了
三楼厕所灯不亮，叫电工来看下
帮我订个会议室
谁有村医的电话发我
我今天请半天假
明天上午九点集合坐车
/weather@otherbot
……
笨死了""",
        }
    ),
)
def test_the_intent_of_a_message(text: str, intent: Intent) -> None:
    assert understand(text, INDEX).intent == intent


@pytest.mark.parametrize("text", ["谢谢", "收到", "好的👌", "辛苦了", "明白"])
def test_thanks_are_known_as_thanks(text: str) -> None:
    assert understand(text, INDEX).thanks


@pytest.mark.parametrize("text", ["打印机又卡纸了", "食堂今天吃啥", "会议室遥控器谁拿了"])
def test_idle_talk_is_known_as_such_and_matches_nothing(text: str) -> None:
    understood = understand(text, INDEX)
    assert understood.chatter
    assert understood.match.verdict == "none"


@pytest.mark.parametrize("text", ["路灯电箱密码改好了，36盏都亮了", "村医今天体检完，照常坐诊了"])
def test_a_report_stays_one_though_it_uses_a_word_of_idle_talk(text: str) -> None:
    assert understand(text, INDEX).intent == "report"


@pytest.mark.parametrize(
    "text", ["路灯要抓紧，月底前必须亮", "违建本周内务必拆完", "户厕尽快改完", "月底之前我要看到户厕改完"]
)
def test_what_must_be_done_is_an_instruction(text: str) -> None:
    assert understand(text, INDEX).instruction


@pytest.mark.parametrize("text", ["户厕还没动", "违建本周无新进展", "路灯暂无进展"])
def test_no_progress_is_a_report_of_none(text: str) -> None:
    understood = understand(text, INDEX)
    assert (understood.intent, understood.no_progress) == ("report", True)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("路灯全部完成整改", ("done", None)),
        ("户厕基本完成", ("ongoing", "basically")),
        ("户厕还没完成，剩5户", ("ongoing", None)),
        ("合同已制定清理方案", None),
        ("路灯又换了5盏", None),
    ],
)
def test_status_words_propose_a_status(text: str, status: tuple[Progress, Flag | None] | None) -> None:
    assert understand(text, INDEX).proposed == status


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("对", "yes"),
        ("是的", "yes"),
        ("嗯嗯", "yes"),
        ("就是这条", "yes"),
        ("不是", "no"),
        ("不是这条", "no"),
        ("不对", "no"),
        ("都不是", "none_of_these"),
        ("都不对", "none_of_these"),
        ("1", 1),
        ("１", 1),
        ("第二个", 2),
        ("选2", 2),
        ("收到", None),
        ("谢谢", None),
        ("厕所改了2户", None),
        ("", None),
    ],
)
def test_a_few_words_answer_an_open_card(text: str, answer: ShortAnswer) -> None:
    assert short_answer(text) == answer


def test_a_line_of_json_keeps_what_came_in() -> None:
    line = as_json({"id": 7, "text": "户厕又改了2户"}, understand("户厕又改了2户", INDEX))
    assert (line["id"], line["intent"], line["verdict"]) == (7, "report", "sure")
    assert line["candidates"][0].keys() == {"code", "number", "score", "why"}
    assert line["candidates"][0]["code"] == "1-2"
    assert "clauses" not in line


def test_a_message_on_two_issues_marks_them_in_json() -> None:
    text = "户厕改了20户，另外河边那个违建昨天拆了"
    line = as_json({"text": text}, understand(text, INDEX))
    assert [clause["candidates"][0]["code"] for clause in line["clauses"]] == ["1-2", "3-1"]
    assert [c["code"] for c in line["candidates"][:2]] == ["1-2", "3-1"]


@given(st.text(max_size=80))
def test_any_text_is_understood_as_something(text: str) -> None:
    understood = understand(text, INDEX)
    assert understood.match.verdict == "none" or understood.intent in ("report", "query")


@pytest.mark.parametrize(
    "said", ["第7条弄完了", "这条搞完了", "这个问题做好了！", "第3条完工", "7号全部搞掂喇", "问题三办好了"]
)
def test_plain_words_for_a_whole_issue_propose_done(said: str) -> None:
    assert proposed_status(folded(said)) == ("done", None)


@pytest.mark.parametrize(
    "said",
    [
        "第7条未完成",
        "第7条基本完成",
        "第7条已完成方案",
        "第7条完成80%",
        "第7条力争月底弄完",
        "第7条快弄完了",
        "第7条还没弄完",
        "第7条弄完了一半",
        "厕所弄完了3户",
        "第7条方案做好了",
    ],
)
def test_words_that_fall_short_of_the_whole_do_not_propose_done(said: str) -> None:
    assert (proposed_status(folded(said)) or ("none", None))[0] != "done"


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("违建清拆彻底不彻底", "query"),
        ("第7条本周无进展", "report"),
        ("is the road repaired yet", "query"),
    ],
)
def test_the_turn_of_a_sentence_tells_a_question_from_a_report(text: str, intent: str) -> None:
    assert understand(text, INDEX).intent == intent
