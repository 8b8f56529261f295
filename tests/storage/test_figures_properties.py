"""What holds of every message, whoever types it."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from storage.figures import number_text, read_figures
from storage.records import Quantity

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
UNITS = st.sampled_from(
    [
        "户",
        "家",
        "处",
        "座",
        "栋",
        "台",
        "盏",
        "亩",
        "吨",
        "米",
        "件",
        "名",
        "人次",
        "平方米",
        "公里",
        "宗",
        "辆",
        "株",
    ]
)
TYPED = st.text(
    alphabet="0123456789零一二三两十百千万亿半几多来.,，。/-~～%年月日号周户个块元平米点成分之百又还剩累计比上多少不是对wKＡ１㎡",
    max_size=40,
)
DIGITS = "零一二三四五六七八九"


def written(number: int) -> str:
    """A whole number below 一万 in Chinese numerals, as school teaches it."""
    words = "".join(
        (DIGITS[digit] + size if digit else "零")
        for size, digit in zip(["千", "百", "十", ""], (int(one) for one in f"{number:04d}"), strict=True)
    )
    while "零零" in words:
        words = words.replace("零零", "零")
    words = words.strip("零")
    return words.removeprefix("一") if words.startswith("一十") else words


def only(text: str, today: date) -> Quantity:
    (one,) = read_figures(text, today).quantities
    return one


@settings(deadline=None)
@given(st.integers(2, 9999), UNITS, DAYS)
def test_a_number_in_chinese_numerals_is_read_back(number: int, unit: str, today: date) -> None:
    one = only(f"累计{written(number)}{unit}", today)
    assert (one.value, one.unit, one.kind) == (number, unit, "total")


@settings(deadline=None)
@given(st.integers(0, 10**8), UNITS, DAYS)
def test_a_number_in_digits_is_read_back(number: int, unit: str, today: date) -> None:
    one = only(f"累计{number}{unit}", today)
    assert (one.value, one.unit, one.kind) == (number, unit, "total")


@settings(deadline=None)
@given(st.decimals(0, 10**6, places=2), UNITS, DAYS)
def test_a_decimal_is_read_back_and_shown_as_it_was(number: object, unit: str, today: date) -> None:
    one = only(f"还剩{number}{unit}", today)
    assert one.value is not None
    assert float(number_text(one.value)) == float(str(number))


@settings(deadline=None)
@given(st.one_of(st.text(max_size=60), TYPED), DAYS)
def test_no_text_raises_and_every_quantity_lies_in_it(text: str, today: date) -> None:
    reading = read_figures(text, today)
    for one in reading.quantities:
        assert one.text == text[one.start : one.start + len(one.text)]
        assert one.text
        assert one.value is not None or (one.low is not None and one.high is not None and one.low < one.high)
    for day in reading.dates:
        assert date.fromisoformat(day if len(day) > 7 else f"{day}-01")
