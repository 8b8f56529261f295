"""Units that measure the same: 1.5 公里 is 1500 米, 3 万元 is 30000 元."""

from __future__ import annotations

# Units in which an issue counts all sorts of things: there the names must be alike.
ANYTHING = frozenset("个次人名份项件元%场条期轮遍趟批岁") | {"人次", "万元"}
_SIZES = {
    "元": ("元", 1.0),
    "万元": ("元", 10_000.0),
    "亿元": ("元", 100_000_000.0),
    "米": ("米", 1.0),
    "公里": ("米", 1000.0),
    "千米": ("米", 1000.0),
    "公斤": ("公斤", 1.0),
    "千克": ("公斤", 1.0),
    "斤": ("公斤", 0.5),
    "吨": ("公斤", 1000.0),
}


def in_unit(value: float, unit: str, wanted: str) -> float:
    """A value in another unit of the same measure (1.5 公里 → 1500 米); the value itself where none fits."""
    base, size = _SIZES.get(unit, (unit, 1.0))
    other, other_size = _SIZES.get(wanted, (wanted, 1.0))
    return round(value * size / other_size, 6) if base == other else value


def comparable(unit: str, other: str) -> bool:
    """Whether two units measure the same."""
    return _SIZES.get(unit, (unit, 1.0))[0] == _SIZES.get(other, (other, 1.0))[0]
