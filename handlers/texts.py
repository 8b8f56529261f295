"""The turns of phrase that several conversations share: days, offices, members, deadlines."""

from __future__ import annotations

from datetime import date, datetime

from storage.deadlines import days_left, time_state
from storage.records import Issue, Member, TimeState, Unit

UNASSIGNED = "未定牵头部门"
UNDATED = "未定时限"
WEEKDAYS = "一二三四五六日"
TITLES = (
    "主任", "书记", "镇长", "乡长", "县长", "所长", "队长", "主席", "委员", "同志", "会计", "部长", "局长", "组长",
)  # fmt: skip
NOT_A_MEMBER = "您还没有加入。请向本单位整改办要邀请链接。"
ROLES = {
    "coordinator": "整改办",
    "clerk": "部门、村",
    "chief": "主要领导",
    "deputy": "分管领导",
    "verifier": "巡察办、纪委",
    "viewer": "只查看",
}


def today(unit: Unit, now: datetime) -> date:
    """The day it is where the unit is."""
    return now.astimezone(unit.settings.zone).date()


def day(value: date | datetime, unit: Unit | None = None) -> str:
    """A day as people write it: 10月9日."""
    if isinstance(value, datetime) and unit is not None:
        value = value.astimezone(unit.settings.zone)
    return f"{value.month}月{value.day}日"


def short_day(value: date, reference: date) -> str:
    """A day without the month where it is this one: 31日, 11月14日; with the year where it is another."""
    if value.year != reference.year:
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day}日" if value.month == reference.month else day(value)


def span(first: date, last: date) -> str:
    """A span of days: 10月13日至19日; one day is itself."""
    return day(first) if first == last else f"{day(first)}至{short_day(last, first)}"


def called(member: Member) -> str:
    """How a member is spoken of: 郑同志; a title in the name is kept (沈主任)."""
    return member.name if member.name.endswith(TITLES) else f"{member.name}同志"


def place(member: Member) -> str:
    """Where a member works: the office, else the role."""
    return member.office.name if member.office else ROLES.get(member.role, "")


def lead(issue: Issue) -> str:
    """The lead office, or that there is none yet."""
    return issue.lead.name if issue.lead else UNASSIGNED


def due(issue: Issue, now: date) -> str:
    """The deadline in a list: 超7天, 20日, 11月14日, or 未定时限."""
    if issue.deadline is None:
        return issue.deadline_text or UNDATED
    left = days_left(issue.deadline, now)
    return f"超{-left}天" if left < 0 else short_day(issue.deadline, now)


def state(issue: Issue, unit: Unit, now: date) -> TimeState:
    """On the time axis: undated, on_track, near or overdue; an issue that is done has no time to lose."""
    if issue.progress == "done":
        return "on_track" if issue.deadline else "undated"
    return time_state(issue.deadline, now, unit.settings.near_days)


def marked(issue: Issue, unit: Unit, now: date) -> str:
    """An issue's mark, and before it the light of what is overdue or near: 🔴 5."""
    light = {"overdue": "🔴 ", "near": "🟡 "}.get(state(issue, unit, now), "")
    return f"{light}{issue.mark}"


def numbered(titles: list[str]) -> str:
    """Choices as a numbered list, full titles, a wide space between."""
    return "\n".join(f"{number}　{title}" for number, title in enumerate(titles, 1))


def silence(unit: Unit) -> str:
    """How long is too long without news: 两周."""
    days = unit.settings.silent_days
    return {7: "一周", 14: "两周", 21: "三周"}.get(days, f"{days}天")
