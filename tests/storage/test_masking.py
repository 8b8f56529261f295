"""Personal numbers show only their ends; figures, dates and sums stay as they are."""

from __future__ import annotations

import pytest

from storage.masking import masked


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("联系13812341234", "联系138****1234"),
        ("身份证44081119900101123X", "身份证440811********123X"),
        ("卡号6222021234567890123", "卡号6222***********0123"),
        ("累计187户，追回1.3万元，2025年10月17日", "累计187户，追回1.3万元，2025年10月17日"),
        ("编号20251017001", "编号20251017001"),
    ],
)
def test_only_personal_numbers_are_starred(text: str, shown: str) -> None:
    assert masked(text) == shown
