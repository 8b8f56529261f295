"""Telling what a message wants."""

from __future__ import annotations

import pytest

from handlers.understand import Intent, ShortAnswer, as_json, short_answer, understand
from storage.matching import Index, Subject

INDEX = Index(
    [
        Subject("1-1", "1", "民生", "村卫生室开诊不正常", ("督促村医按时坐诊，公示值班电话。",)),
        Subject("1-2", "2", "民生", "农村户厕改造进度慢", ("截至目前，已改造户厕167户。",)),
        Subject("2-1", "3", "管理", "村道路灯失管失修", ("更换损坏路灯，落实管护人。",)),
    ]
)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("厕所革命又改了20户，累计187户了", "report"),
        ("厕所改得怎么样了", "query"),
        ("第3个问题到哪一步了", "query"),
        ("2-1", "query"),
        ("还有哪些没完成", "outstanding"),
        ("我们还剩几条", "outstanding"),
        ("what's outstanding", "outstanding"),
        ("本周周报", "summary"),
        ("发下周抱", "summary"),
        ("怎么用", "help"),
        ("谢谢", "other"),
        ("打印机又卡纸了", "other"),
        ("/weather@otherbot", "other"),
    ],
)
def test_the_intent_of_a_message(text: str, intent: Intent) -> None:
    assert understand(text, INDEX).intent == intent


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("对", "yes"),
        ("是的", "yes"),
        ("嗯嗯", "yes"),
        ("不是", "no"),
        ("都不是", "none_of_these"),
        ("1", 1),
        ("第二个", 2),
        ("收到", None),
        ("厕所改了2户", None),
    ],
)
def test_a_few_words_answer_an_open_card(text: str, answer: ShortAnswer) -> None:
    assert short_answer(text) == answer


def test_a_line_of_json_keeps_what_came_in() -> None:
    line = as_json({"id": 7, "text": "户厕又改了2户"}, understand("户厕又改了2户", INDEX))
    assert (line["id"], line["intent"]) == (7, "report")
    assert line["candidates"][0]["code"] == "1-2"
