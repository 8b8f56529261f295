"""Personal numbers show only their ends; figures, dates and sums stay as they are."""

from __future__ import annotations

import pytest

from storage.masking import masked
from storage.notice import read_text
from storage.notice.writer import published


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


def test_the_public_notice_shows_no_whole_number() -> None:
    (notice,) = read_text(
        "中共柳溪镇委员会关于巡察整改进展情况的通报\n"
        "（一）关于“作风不实”的整改情况\n"
        "1.针对“台账不全”的问题。一是补齐台账12份。二是公布举报电话13812341234。【已完成整改】\n"
    )
    (public,) = published(notice, ()).issues
    assert [measure.text for measure in public.measures][1] == "公布举报电话138****1234。"
