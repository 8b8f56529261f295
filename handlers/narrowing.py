"""The part of what is left that a question asks for: of one office, due by a day, overdue, or silent."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from handlers.standing import Standing
from handlers.texts import day, silence
from storage.figures import read_figures
from storage.records import Issue, Office
from storage.wording import fold, numeral

OVERDUE = re.compile(
    r"超期|逾期|过期|超时|误期|过了(?:期|时间|日子)|拖过|红灯|挂红|亮红|\boverdue\b|\blate\b"
)
DUE = re.compile(
    r"到期|临期|临近|快到日子|到日子|到点|踩线|期限|截止|要交|要结|要完|(?<![没未])(?:收口|交差|交账|收尾)|亮灯|黄灯|\bdue\b"
)
OVERDUE_OR_DUE = re.compile(f"{OVERDUE.pattern}|{DUE.pattern}")
SILENT = re.compile(
    r"没(?:有)?(?:什么|任何)?(?:动静|动弹|进展|更新|变化|挪窝)|没人?(?:报|动|管)过|[没未]更新|原地|停滞|\bno (?:progress|update)"
)
# 三天内; 两周之内
_SPAN = re.compile(r"(\d+|[一两二三四五六七八九十]+)(天|周|个?星期|个?礼拜)(?:之?内|以内)?")
# 第二方面; 第2大块
_SECTION = re.compile(r"第?([一二三四五六七八九十\d]+)个?(?:方面|部分|板块|大块|大类)")
_WEEK, _MONTH = re.compile(r"(本|这个?|下个?)(?:周|星期|礼拜)"), re.compile(r"(本|这个?|下个?)月|月底")


class Part(NamedTuple):
    """A part of what is left, how it is called (超期, 10月31日前到期), and whose it is."""

    called: str
    issues: tuple[Issue, ...]
    whose: str = ""

    @property
    def head(self) -> str:
        """The line above the list: 财政所超期1条, or that there is none."""
        return (
            f"{self.whose}{self.called}{len(self.issues)}条"
            if self.issues
            else f"{self.whose}没有{self.called}的问题。"
        )


def asked_for(text: str, standing: Standing, offices: Sequence[Office]) -> Part | None:
    """The part a question asks for, of these offices where any are named; None where it asks for everything."""
    said = fold(text)
    part = _in_time(said, standing)
    whole = part or Part("没整改完", standing.left)
    if offices:
        names = "、".join(office.name for office in offices)
        return Part(whole.called, tuple(issue for issue in whole.issues if issue.lead in offices), names)
    for name, theirs in (_of_leader(said, whole.issues), _of_section(said, whole.issues)):
        if name is not None:
            return Part(whole.called, theirs, name)
    return part


def _of_leader(said: str, issues: tuple[Issue, ...]) -> tuple[str | None, tuple[Issue, ...]]:
    names = dict.fromkeys(issue.leader for issue in issues if issue.leader)
    name = next((name for name in names if fold(name) in said), None)
    return f"{name}分管的" if name else None, tuple(issue for issue in issues if issue.leader == name)


def _of_section(said: str, issues: tuple[Issue, ...]) -> tuple[str | None, tuple[Issue, ...]]:
    found = _SECTION.search(said)
    ordinal = numeral(found[1]) if found else None
    theirs = tuple(issue for issue in issues if issue.code.partition("-")[0] == str(ordinal))
    return f"第{found[1]}方面" if found else None, theirs


def offices_named(text: str, offices: Iterable[Office]) -> tuple[Office, ...]:
    """The offices that words name, in their order; 党政办 is not in 党政办公室."""
    said = fold(text)
    names = sorted(
        ((fold(n), one) for one in offices for n in (one.name, *one.aliases)), key=lambda x: -len(x[0])
    )
    found: dict[int, Office] = {}
    for name, one in names:
        if name in said:
            found.setdefault(said.index(name), one)
            said = said.replace(name, " " * len(name))
    return tuple(dict.fromkeys(found[at] for at in sorted(found)))


def _in_time(said: str, standing: Standing) -> Part | None:
    if OVERDUE.search(said):
        return Part("超期", standing.at("overdue"))
    if SILENT.search(said):
        return Part(f"{silence(standing.ledger.unit)}没有新进展", standing.silent)
    if not DUE.search(said):
        return None
    until = _until(said, standing.today)
    if until is None:
        return Part(f"{standing.ledger.unit.settings.near_days}天内到期", standing.at("near"))
    due = [issue for issue in standing.left if issue.deadline is not None and issue.deadline <= until]
    return Part(f"{day(until)}前到期", tuple(sorted(due, key=lambda issue: issue.deadline or date.max)))


def _until(said: str, on: date) -> date | None:
    """The day by which what is asked for is due, where one is said."""
    if (week := _WEEK.search(said)) is not None:
        return on + timedelta(days=6 - on.weekday() + (7 if week[1].startswith("下") else 0))
    if (month := _MONTH.search(said)) is not None:
        later = (on.replace(day=1) + timedelta(days=31)) if (month[1] or "").startswith("下") else on
        return later.replace(day=monthrange(later.year, later.month)[1])
    if days := read_figures(said, on).days:
        return max(days)
    span = _SPAN.search(said)
    return on + timedelta(days=(numeral(span[1]) or 0) * (1 if span[2] == "天" else 7)) if span else None
