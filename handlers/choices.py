"""What a coordinator may set for the unit: how each setting is called, shown, read from words, and offered."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from zoneinfo import ZoneInfo

from handlers.rights import VISIBILITIES
from handlers.texts import ROLES, WEEKDAYS
from storage.errors import LedgerError
from storage.records import Role, Step, UnitSettings
from storage.wording import numeral

DAYS: Final = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
ZONES: Final = {"Asia/Shanghai": "北京时间", "Asia/Urumqi": "乌鲁木齐时间"}
SIGNERS: Final[dict[Step, Role]] = {
    "review": "coordinator",
    "deputy": "deputy",
    "chief": "chief",
    "verify": "verifier",
}
CHAIN: Final[dict[str, Step]] = {"整改办": "review", "分管领导": "deputy", "主要领导": "chief"}
LEAST: Final = 2
# 每周五上午9点; 周五; 下午5点半
_MOMENT = re.compile(r"(?:每?(?:周|星期|礼拜)([一二三四五六日天]))?(.*)")
_CLOCK = re.compile(
    r"(上午|早上|下午|晚上)?(\d{1,2}|[一二两三四五六七八九十]{1,3})(?:[:点时])(半|\d{1,2})?分?"
)
# FRI 17:00, as the settings keep it and a button carries it
_CODE = re.compile(r"(?:([A-Z]{3}) )?([01]\d|2[0-3]):([0-5]\d)")


class Unreadable(LedgerError):
    """Words that are no value of the setting; the sentence shows how it is written."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: `key` is its name in the unit's settings; `code` writes a value so that a button can carry it."""

    key: str
    label: str
    said: str
    example: str
    read: Callable[[str, Any], Any]
    show: Callable[[Any], str]
    offered: Callable[[Any], Sequence[Any]]
    spelled: bool = False
    rule: str = ""

    def value(self, words: str, now: Any) -> Any:
        """The value that words or a button's code stand for; raises Unreadable."""
        value = self.read(words.strip().rstrip("。"), now)
        if value is None:
            raise Unreadable(f"请写成：{self.label}改为{self.example}。{self.rule}没有改。")
        return value

    def code(self, value: Any) -> str:
        """A value as a button carries it."""
        return ",".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _clock(code: str) -> str:
    """周一8:30 or 17:30."""
    found = _CODE.fullmatch(code)
    assert found is not None
    day = f"周{WEEKDAYS[DAYS.index(found[1])]}" if found[1] else ""
    return f"{day}{int(found[2])}:{found[3]}"


def _read_clock(words: str) -> str | None:
    if _CODE.fullmatch(words):
        return words
    found = _CLOCK.fullmatch(words)
    hour = numeral(found[2]) if found else None
    if found is None or hour is None:
        return None
    hour += 12 if found[1] in {"下午", "晚上"} and hour < 12 else 0
    minute = 30 if found[3] == "半" else int(found[3] or 0)
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None


def _read_time(words: str, _now: str) -> str | None:
    code = _read_clock(words)
    return code if code is not None and " " not in code else None


def _read_moment(words: str, now: str) -> str | None:
    """A day, a time, or both; what is not named stays as it is."""
    if (known := _CODE.fullmatch(words)) is not None and known[1]:
        return words if known[1] in DAYS else None
    found = _MOMENT.fullmatch(words)
    if found is None or not (found[1] or found[2]):
        return None
    day, time = now.split(" ")
    if found[1]:
        day = DAYS[WEEKDAYS.index("日" if found[1] == "天" else found[1])]
    read = _read_clock(found[2].strip()) if found[2].strip() else time
    return f"{day} {read}" if read is not None else None


def _moments(now: str) -> list[str]:
    day, time = now.split(" ")
    times = ("08:00", "08:30", "09:00", "14:30", "17:00")
    return [f"{one} {time}" for one in DAYS] + [f"{day} {one}" for one in times if one != time]


def _read_days(words: str, _now: Any) -> tuple[int, ...] | None:
    parts = re.split(
        r"[、,，\s]+", re.sub(r"到期|前|天", "", words.replace("当天", "0").replace("当日", "0"))
    )
    if not all(part.isdecimal() and int(part) <= 365 for part in parts):
        return None
    return tuple(sorted({int(part) for part in parts}, reverse=True))


def _show_days(days: Sequence[int]) -> str:
    before = "、".join(f"{day}" for day in days if day)
    parts = ([f"到期前{before}天"] if before else []) + (["当天"] if 0 in days else [])
    return "和".join(parts)


def _read_span(words: str, unit: int, longest: int) -> int | None:
    """A span in days or hours: 14, 两周, 3天."""
    found = re.fullmatch(r"([\d一二两三四五六七八九十]+)个?(周|星期|天|日|月|小时)?", words)
    count = numeral(found[1]) if found else None
    if found is None or count is None:
        return None
    days = {"周": 7, "星期": 7, "月": 30, "天": 1, "日": 1}.get(found[2] or "", 0)
    span = count * days * unit if days else count
    return span if 1 <= span <= longest else None


def _span(days: int) -> str:
    """How long: 两周, 10天."""
    return {7: "一周", 14: "两周", 21: "三周", 30: "一个月"}.get(days, f"{days}天")


def _read_zone(words: str, _now: str) -> str | None:
    name = next((zone for zone, called in ZONES.items() if called == words), words)
    try:
        return ZoneInfo(name).key if "/" in name else None
    except (OSError, LookupError, ValueError):
        return None


def _read_chain(words: str, _now: Any) -> tuple[Step, ...] | None:
    named = [part for part in re.split(r"[、,，→>\-\s]+", words) if part]
    steps = tuple(CHAIN.get(part) or next((s for s in CHAIN.values() if s == part), None) for part in named)
    known = tuple(step for step in steps if step is not None)
    wrong = len(known) < len(steps) or len(set(known)) < len(known) or len(known) < LEAST
    return None if wrong or known[0] != "review" else known


def show_chain(chain: Sequence[Step]) -> str:
    """整改办、分管领导、主要领导."""
    return "、".join(ROLES[SIGNERS[step]] for step in chain)


def _read_visibility(words: str, _now: str) -> str | None:
    return next((str(key) for key, label in VISIBILITIES.items() if words in {key, label}), None)


SETTINGS: Final[tuple[Setting, ...]] = (
    Setting("weekly_at", "每周小结", "每周小结|周报", "周五17:00", _read_moment, _clock, _moments),
    Setting("ask_at", "周中催报", "周中催报", "周四9:00", _read_moment, _clock, _moments),
    Setting("pending_at", "催点确认", "催点确认", "17:30", _read_time, _clock,
            lambda _: ("16:30", "17:00", "17:30", "18:00")),
    Setting("morning_at", "早上提醒", "早上提醒", "9:00", _read_time, _clock,
            lambda _: ("08:00", "08:30", "09:00", "09:30")),
    Setting("remind_days", "到期提醒", "到期提醒|提醒天数", "20、10、当天", _read_days, _show_days,
            lambda _: ((20, 10, 0), (30, 15, 0), (15, 7, 0), (10, 3, 0), (7, 0)), spelled=True),
    Setting("silent_days", "多久没进展", "多久没进展", "两周",
            lambda words, _: _read_span(words, 1, 365), _span, lambda _: (7, 14, 21, 30)),
    Setting("withdraw_hours", "自己撤回", "自己撤回", "3天",
            lambda words, _: _read_span(words, 24, 24 * 90),
            lambda hours: f"{hours // 24}天内" if hours % 24 == 0 else f"{hours}小时内",
            lambda _: (24, 72, 168)),
    Setting("timezone", "时区", "时区", "北京时间", _read_zone, lambda name: ZONES.get(name, name),
            lambda _: tuple(ZONES)),
    Setting("chain", "销号流程", "销号(?:流程|程序|顺序)", "整改办、分管领导、主要领导", _read_chain, show_chain,
            lambda _: (("review", "deputy", "chief"), ("review", "chief"), ("review", "deputy")), spelled=True,
            rule="至少两步，先由整改办审核。"),
    Setting("verifier", "认定单位", "认定单位", "县委巡察办",
            lambda words, _: words if 1 < len(words) <= 20 else None, str,
            lambda now: tuple(dict.fromkeys((now, "县委巡察办", "区委巡察办", "市委巡察办")))),
    Setting("visibility", "可见范围", "可见范围", "全部人员可见", _read_visibility,
            lambda key: VISIBILITIES[key], lambda _: tuple(VISIBILITIES), spelled=True),
)  # fmt: skip
BY_KEY: Final = {one.key: one for one in SETTINGS}


def lines(settings: UnitSettings) -> list[str]:
    """Every setting in a line."""
    return [f"{one.label}：{one.show(getattr(settings, one.key))}" for one in SETTINGS]
