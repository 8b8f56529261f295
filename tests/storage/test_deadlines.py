"""Deadlines are the last day their words allow; what no word says is not guessed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.deadlines import days_left, read_deadline, time_state


@pytest.mark.parametrize(
    ("phrase", "day"),
    [
        ("2025年6月底前", "2025-06-30"),
        ("2025年6月", "2025-06-30"),
        ("2025年2月底", "2025-02-28"),
        ("2024年2月末前", "2024-02-29"),
        ("2025年9月30日前", "2025-09-30"),
        ("2025年9月中旬", "2025-09-20"),
        ("2025年9月上旬前", "2025-09-10"),
        ("2025年9月下旬", "2025-09-30"),
        ("2025-06-30", "2025-06-30"),
        ("2025.6.5", "2025-06-05"),
        ("2025/6", "2025-06-30"),
        ("2025年第四季度", "2025-12-31"),
        ("2025年一季度末", "2025-03-31"),
        ("2025年底前", "2025-12-31"),
        ("2025年年底", "2025-12-31"),
        ("2025年上半年", "2025-06-30"),
        ("二〇二五年六月三十日前", "2025-06-30"),
        ("立行立改，2025年5月底前完成", "2025-05-31"),
        ("2025年4月至2025年8月", "2025-08-31"),
        ("2025 年 6 月 30 日前", "2025-06-30"),
    ],
)
def test_a_date_is_its_last_day(phrase: str, day: str) -> None:
    read = read_deadline(phrase)
    assert (read.kind, str(read.day)) == ("date", day)
    assert read.text == phrase


@pytest.mark.parametrize(
    ("phrase", "day"),
    [
        ("9月30日前", "2025-09-30"),
        ("6月底前", "2025-06-30"),
        ("第四季度", "2025-12-31"),
        ("年底前", "2025-12-31"),
        ("3月底前", "2026-03-31"),
        ("明年3月底", "2026-03-31"),
        ("今年10月", "2025-10-31"),
    ],
)
def test_without_a_year_the_first_such_day_after_the_feedback_is_meant(phrase: str, day: str) -> None:
    assert str(read_deadline(phrase, date(2025, 5, 15)).day) == day


@pytest.mark.parametrize("phrase", ["9月30日前", "第四季度", "年底前", "6月底前"])
def test_without_a_year_and_a_feedback_no_day_is_guessed(phrase: str) -> None:
    assert read_deadline(phrase).day is None


@pytest.mark.parametrize(
    ("phrase", "kind"),
    [
        ("立行立改", "at_once"),
        ("即知即改", "at_once"),
        ("长期坚持", "long_term"),
        ("持续推进", "long_term"),
        ("另行通知", "none"),
        ("", "none"),
        ("2025年13月底", "none"),
        ("2025年2月30日", "none"),
        ("2025630日", "none"),
    ],
)
def test_other_words_name_no_day(phrase: str, kind: str) -> None:
    read = read_deadline(phrase, date(2025, 5, 15))
    assert (read.day, read.kind) == (None, kind)


@given(st.dates(date(1950, 1, 1), date(2100, 12, 31)))
def test_every_day_written_out_is_read_back(day: date) -> None:
    assert read_deadline(f"{day.year}年{day.month}月{day.day}日前").day == day
    assert read_deadline(day.isoformat()).day == day


@pytest.mark.parametrize(
    ("deadline", "state"),
    [
        (None, "undated"),
        (date(2025, 10, 16), "overdue"),
        (date(2025, 10, 17), "near"),
        (date(2025, 10, 27), "near"),
        (date(2025, 10, 28), "on_track"),
    ],
)
def test_time_is_counted_from_today(deadline: date | None, state: str) -> None:
    assert time_state(deadline, date(2025, 10, 17), 10) == state


def test_days_left_are_negative_when_it_has_passed() -> None:
    assert days_left(date(2025, 10, 10), date(2025, 10, 17)) == -7
