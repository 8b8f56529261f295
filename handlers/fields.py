"""What can be changed of an issue: how each field is called, reads now, is read from words and is set."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from handlers import deeds, rights
from handlers.replies import Reply
from handlers.rights import VISIBILITIES
from handlers.texts import UNDATED, day, lead, today
from storage.errors import LedgerError
from storage.figures import read_figures
from storage.ledger import Book, Ledger
from storage.records import Issue, Measure, Member, Office, Progress
from storage.status import PROGRESS_LABELS

FIELDS: Final[Mapping[str, str]] = {
    "progress": "状态",
    "deadline": "时限",
    "leader": "责任领导",
    "lead": "牵头",
    "co_offices": "配合",
    "measures": "措施",
    "visibility": "可见范围",
    "publishable": "是否公开",
}
CHOICES: Final[Mapping[str, Mapping[str, str]]] = {
    "progress": {str(key): label for key, label in PROGRESS_LABELS.items()},
    "visibility": {str(key): label for key, label in VISIBILITIES.items()},
    "publishable": {"yes": "公开", "no": "不公开"},
}
# 冯副镇长; 县委常委、副县长 李某某; 冯副镇长，罗委员
LEADER = re.compile(
    r"[^，。；！？、,;!?\d的了吗呢再先这那请]{2,14}(?:[、，,\s]+[^，。；！？、,;!?\d的了吗呢再先这那请]{2,14}){0,4}|未定"
)
NOT_DATES = ("立行立改", "长期坚持", "未定")
MEASURE = re.compile(r"^\s*措施\s*(\d+)[：:，,\s]*(.+)$", re.DOTALL)


class CannotEdit(LedgerError):
    """Words that do not say what a field is to become."""


def reads(issue: Issue, field: str) -> str:
    """A field as it stands."""
    return {
        "progress": PROGRESS_LABELS[issue.progress],
        "deadline": day(issue.deadline) if issue.deadline else issue.deadline_text or UNDATED,
        "leader": issue.leader or "未定",
        "lead": lead(issue),
        "co_offices": "、".join(office.name for office in issue.co_offices) or "无",
        "visibility": VISIBILITIES[issue.visibility],
        "publishable": _publishable(issue),
    }[field]


def _publishable(issue: Issue) -> str:
    """Whether it goes into the public version; what not everybody may see does not go there either."""
    if issue.visibility != "all":
        return "不公开（不是全部人员可见）"
    return "公开" if issue.publishable else "不公开"


def would_read(ledger: Ledger, issue: Issue, field: str, text: str, on: date) -> tuple[str, str]:
    """A field as it stands and as the words would have it; raises LedgerError where they cannot be read."""
    if field == "measures":
        measure, words = _read_measure(issue, text)
        return measure.text, words
    if field == "deadline":
        until, note = read_deadline(text, on)
        return reads(issue, field), day(until) if until else note or UNDATED
    if field == "co_offices":
        return reads(issue, field), "、".join(one.name for one in _read_offices(ledger, text)) or "无"
    if field == "progress":
        return reads(issue, field), PROGRESS_LABELS[_read_progress(text)]
    return reads(issue, field), _read_leader(text) if field == "leader" else ledger.offices.named(text).name


def read_deadline(text: str, on: date) -> tuple[date | None, str | None]:
    """A day, or 长期坚持 and the like in its place."""
    worded = next((word for word in NOT_DATES if word in text), None)
    days = read_figures(text, on).days
    if worded is None and not days:
        raise CannotEdit("没有看懂日期，")
    if worded is None:
        return days[-1], None
    return None, None if worded == "未定" else worded


def _read_offices(ledger: Ledger, text: str) -> list[Office]:
    """The offices that words name, none for 无."""
    names = [] if text.rstrip("。") == "无" else re.split(r"[、,，;；和\s]+", text.rstrip("。"))
    return [ledger.offices.named(name) for name in names if name]


def _read_leader(text: str) -> str:
    """Who leads, as written; raises CannotEdit where the words are no names."""
    said = text.strip().rstrip("。")
    if not LEADER.fullmatch(said):
        raise CannotEdit("请只写姓名和职务，例如：冯副镇长。")
    return said


def _read_measure(issue: Issue, text: str) -> tuple[Measure, str]:
    """Which measure the words are for, and the words."""
    found = MEASURE.match(text)
    measure = next((m for m in issue.measures if found and m.ordinal == int(found[1])), None)
    if found is None or measure is None:
        raise CannotEdit("没有看懂是第几条措施，")
    return measure, found[2].strip()


def _read_progress(text: str) -> Progress:
    found = next((key for key, label in PROGRESS_LABELS.items() if text in (key, label)), None)
    if found is None:
        raise CannotEdit("没有这个状态，")
    return found


def set_field(book: Book, member: Member, issue: Issue, field: str, text: str) -> Reply:
    """Change one field; the history says who, when, from what to what."""
    rights.require(member, "edit", issue)
    ledger = book.ledger(member.unit_id)
    try:
        SETTERS[field](book, member, issue, text)
    except LedgerError as refusal:
        return Reply(f"{refusal}没有改。")
    last = ledger.history.of_issue(issue.id)[-1:]
    said = deeds.line(ledger, last[0]).partition("：")[2] if last and last[0].at == book.now else "没有变化"
    return Reply(f"已改：{issue.heading}\n{said}")


def _progress(book: Book, member: Member, issue: Issue, text: str) -> None:
    book.ledger(member.unit_id).issues.set_progress(issue, _read_progress(text), member)


def _visibility(book: Book, member: Member, issue: Issue, text: str) -> None:
    if text not in CHOICES["visibility"]:
        raise CannotEdit("没有这个范围，")
    book.ledger(member.unit_id).issues.change(issue.id, member, {"visibility": text})


def _publish(book: Book, member: Member, issue: Issue, text: str) -> None:
    if text not in CHOICES["publishable"]:
        raise CannotEdit("没有这个选择，")
    book.ledger(member.unit_id).issues.change(issue.id, member, {"publishable": text == "yes"})


def _deadline(book: Book, member: Member, issue: Issue, text: str) -> None:
    ledger = book.ledger(member.unit_id)
    on, note = read_deadline(text, today(ledger.unit, book.now))
    ledger.issues.change(issue.id, member, {"deadline": on, "deadline_text": note})


def _leader(book: Book, member: Member, issue: Issue, text: str) -> None:
    book.ledger(member.unit_id).issues.change(issue.id, member, {"leader": _read_leader(text)})


def _lead(book: Book, member: Member, issue: Issue, text: str) -> None:
    ledger = book.ledger(member.unit_id)
    ledger.issues.change(issue.id, member, {"lead_id": ledger.offices.named(text.rstrip("。")).id})


def _co_offices(book: Book, member: Member, issue: Issue, text: str) -> None:
    ledger = book.ledger(member.unit_id)
    ledger.issues.set_co_offices(issue, _read_offices(ledger, text), member)


def _measures(book: Book, member: Member, issue: Issue, text: str) -> None:
    measure, words = _read_measure(issue, text)
    book.ledger(member.unit_id).measures.replace(issue, measure.ordinal, words, member)


SETTERS: Mapping[str, Callable[[Book, Member, Issue, str], None]] = {
    "progress": _progress,
    "visibility": _visibility,
    "publishable": _publish,
    "deadline": _deadline,
    "leader": _leader,
    "lead": _lead,
    "co_offices": _co_offices,
    "measures": _measures,
}
