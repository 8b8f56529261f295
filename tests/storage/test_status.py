"""Status phrases say what the field means by them, traps included."""

from __future__ import annotations

import pytest

from storage.status import CLOSE_OUT_LABELS, FLAG_LABELS, PROGRESS_LABELS, Status, is_status, read_status

PHRASES = [
    ("已完成整改，并长期坚持", "done", "long_term"),
    ("逐一整改，并长期坚持", "done", "long_term"),
    ("目前该项问题已整改完毕", "done", None),
    ("已整改到位", "done", None),
    ("已整改", "done", None),
    ("已完成", "done", None),
    ("整改完成", "done", None),
    ("整改到位", "done", None),
    ("该问题已完成整改", "done", None),
    ("已立行立改", "done", None),
    ("即知即改已完成", "done", None),
    ("已全部整改完毕", "done", None),
    ("已办结", "done", None),
    ("完成", "done", None),
    ("全面完成整改任务", "done", None),
    ("已于6月底前完成整改", "done", None),
    ("已完成整改，持续巩固提升", "done", None),
    ("完成100%", "done", None),
    ("已落实到位", "done", None),
    ("已整改完成并持续推进", "done", None),
    ("正在整改，并取得阶段性成效", "ongoing", "staged_result"),
    ("已取得阶段性成效", "ongoing", "staged_result"),
    ("完成阶段性整改目标，长期坚持", "ongoing", "staged_result"),
    ("目前该项问题正在持续整改", "ongoing", None),
    ("正在整改", "ongoing", None),
    ("整改中", "ongoing", None),
    ("进行中", "ongoing", None),
    ("有序推进", "ongoing", None),
    ("正在推进，明年完成", "ongoing", None),
    ("基本完成，取得阶段性成果并持续整改", "ongoing", "basically"),
    ("基本完成", "ongoing", "basically"),
    ("已基本整改到位", "ongoing", "basically"),
    ("部分整改", "ongoing", "partial"),
    ("部分完成", "ongoing", "partial"),
    ("大部分已完成", "ongoing", "partial"),
    ("持续整改", "ongoing", "long_term"),
    ("长期整改", "ongoing", "long_term"),
    ("11月底前完成整改", "ongoing", None),
    ("力争月底完成", "ongoing", None),
    ("将于2025年6月底前完成", "ongoing", None),
    ("拟年底前整改到位", "ongoing", None),
    ("计划第四季度完成", "ongoing", None),
    ("未完成", "ongoing", None),
    ("尚未整改", "ongoing", None),
    ("未整改", "ongoing", None),
    ("尚未整改到位", "ongoing", None),
    ("未全部完成", "ongoing", None),
    ("没有完成", "ongoing", None),
    ("完成80%", "ongoing", None),
    ("整改完成率95%", "ongoing", None),
    ("未开始", "not_started", None),
    ("未启动", "not_started", None),
    ("尚未启动", "not_started", None),
    ("已部署", "not_started", None),
    ("已制定方案", "not_started", None),
    ("已完成整改方案", "not_started", None),
    ("长期坚持", None, "long_term"),
    ("立行立改", None, None),
    ("", None, None),
]


@pytest.mark.parametrize(("phrase", "progress", "flag"), PHRASES)
def test_a_phrase_says_its_progress_and_flag(phrase: str, progress: str | None, flag: str | None) -> None:
    status = read_status(phrase)
    assert (status.progress, status.flag) == (progress, flag)


@pytest.mark.parametrize(
    ("phrase", "closeout"),
    [
        ("已申请销号", "applied"),
        ("待验收", "applied"),
        ("已销号", "closed"),
        ("退回", "returned"),
        ("验收未通过", "returned"),
    ],
)
def test_close_out_is_an_axis_of_its_own(phrase: str, closeout: str) -> None:
    assert read_status(phrase) == Status(closeout=closeout)  # type: ignore[arg-type]


def test_close_out_stands_beside_progress() -> None:
    assert read_status("已完成整改，已申请销号") == Status("done", None, "applied")


def test_a_planned_date_in_a_status_is_marked() -> None:
    assert read_status("11月底前完成整改").planned
    assert not read_status("已于11月底前完成整改").planned


def test_widths_blanks_and_traditional_characters_do_not_matter() -> None:
    assert read_status("已 完 成 整 改") == read_status("已完成整改")
    assert read_status("完成８０％").progress == "ongoing"
    assert read_status("正在整改，並取得階段性成效") == Status("ongoing", "staged_result")


@pytest.mark.parametrize("phrase", [p for p, progress, flag in PHRASES if (progress or flag)])
def test_every_phrase_is_a_status_and_nothing_else(phrase: str) -> None:
    assert is_status(phrase)


@pytest.mark.parametrize(
    "text",
    [
        "已退休",
        "修订版",
        "社区",
        "含耕地1.45亩",
        "扩大",
        "整改情况",
        "完成户厕改造187户",
        "已完成对有关干部的交流轮岗",
        "一是",
        "2024年",
        "",
        "梅溪供水公司",
    ],
)
def test_other_text_is_no_status(text: str) -> None:
    assert not is_status(text)


def test_labels_cover_their_axes() -> None:
    assert PROGRESS_LABELS == {"not_started": "未开始", "ongoing": "正在整改", "done": "已完成"}
    assert set(FLAG_LABELS) == {"long_term", "staged_result", "basically", "partial"}
    assert CLOSE_OUT_LABELS["closed"] == "已销号"
