"""改台账: a coordinator's own changes to an issue, one field at a time; title and facts are never touched."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from telegram import Update

from handlers import awaiting, deeds, rights
from handlers.context import Context
from handlers.keyboards import Button, rows
from handlers.placing import Catalogue
from handlers.presses import Answered, Tap, pressing
from handlers.replies import Reply, send
from handlers.rights import VISIBILITIES
from handlers.texts import UNDATED, day, lead, today
from storage.errors import LedgerError
from storage.figures import read_figures
from storage.ledger import Book
from storage.records import Issue, Member
from storage.status import PROGRESS_LABELS

FIELD, SET = "efield", "eset"
VERBS = (FIELD, SET)
NOT_DATES = ("立行立改", "长期坚持", "未定")
FIELDS = {
    "progress": "状态",
    "deadline": "时限",
    "leader": "责任领导",
    "lead": "牵头",
    "co_offices": "配合",
    "measures": "措施",
    "visibility": "可见范围",
    "publishable": "是否公开",
}
QUESTIONS = {
    "deadline": "请写新的时限，例如：11月30日，或：长期坚持",
    "leader": "请写责任领导的姓名，例如：冯副镇长",
    "lead": "请写牵头部门的名称",
    "co_offices": "请写全部配合部门和村，用顿号隔开；没有就写：无",
    "measures": "请写第几条措施和新的文字，例如：措施2 已改造187户",
}
CHOICES: Mapping[str, Mapping[str, str]] = {
    "progress": {str(key): label for key, label in PROGRESS_LABELS.items()},
    "visibility": {str(key): label for key, label in VISIBILITIES.items()},
    "publishable": {"yes": "公开", "no": "不公开"},
}
MEASURE = re.compile(r"^\s*措施\s*(\d+)[：:，,\s]*(.+)$", re.DOTALL)


class CannotEdit(LedgerError):
    """Words that do not say what a field is to become."""


def card(_book: Book, member: Member, issue: Issue) -> Reply:
    """What can be changed, as it stands."""
    rights.require(member, "edit", issue)
    lines = [
        issue.heading,
        f"状态：{PROGRESS_LABELS[issue.progress]}",
        f"时限：{day(issue.deadline) if issue.deadline else issue.deadline_text or UNDATED}",
        f"责任领导：{issue.leader or '未定'}　牵头：{lead(issue)}",
        f"配合：{'、'.join(office.name for office in issue.co_offices) or '无'}",
        f"可见范围：{VISIBILITIES[issue.visibility]}",
        f"是否公开：{_publishable(issue)}",
        *(f"措施{measure.ordinal}：{measure.text}" for measure in issue.measures),
    ]
    keys = [Button(label, f"{FIELD}:{issue.id}:0:{field}") for field, label in FIELDS.items()]
    return Reply("\n".join(lines), rows(keys))


def _publishable(issue: Issue) -> str:
    """Whether it goes into the public version; what not everybody may see does not go there either."""
    if issue.visibility != "all":
        return "不公开（不是全部人员可见）"
    return "公开" if issue.publishable else "不公开"


def ask_field(book: Book, member: Member, issue: Issue, field: str) -> Reply:
    """The choices of a field, or the question that waits for words."""
    rights.require(member, "edit", issue)
    head = f"{issue.heading}\n{FIELDS[field]}改为："
    if field in CHOICES:
        keys = [
            Button(label[:10], f"{SET}:{issue.id}:0:{field}.{key}") for key, label in CHOICES[field].items()
        ]
        return Reply(head, rows(keys, 1))
    awaiting.wait(book, member, awaiting.EDITING, {"issue": issue.id, "field": field})
    return Reply(f"{issue.heading}\n{QUESTIONS[field]}")


def asked(book: Book, member: Member, text: str, known: Catalogue) -> Reply | None:
    """The words that a field was waiting for."""
    draft = awaiting.answered(book, member, awaiting.EDITING, text, known)
    if draft is None:
        return None
    issue = rights.issue_for(book.ledger(member.unit_id), member, int(draft.payload["issue"]))
    return set_field(book, member, issue, draft.payload["field"], text.strip())


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
    progress = next((key for key in PROGRESS_LABELS if key == text), None)
    if progress is None:
        raise CannotEdit("没有这个状态，")
    book.ledger(member.unit_id).issues.set_progress(issue, progress, member)


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
    worded = next((word for word in NOT_DATES if word in text), None)
    days = [d for d in read_figures(text, today(ledger.unit, book.now)).dates if len(d) == len("2025-10-17")]
    if worded is None and not days:
        raise CannotEdit("没有看懂日期，")
    on = None if worded else date.fromisoformat(days[-1])
    note = None if worded in (None, "未定") else worded
    ledger.issues.change(issue.id, member, {"deadline": on, "deadline_text": note})


def _leader(book: Book, member: Member, issue: Issue, text: str) -> None:
    book.ledger(member.unit_id).issues.change(issue.id, member, {"leader": text.rstrip("。")})


def _lead(book: Book, member: Member, issue: Issue, text: str) -> None:
    ledger = book.ledger(member.unit_id)
    ledger.issues.change(issue.id, member, {"lead_id": ledger.offices.named(text.rstrip("。")).id})


def _co_offices(book: Book, member: Member, issue: Issue, text: str) -> None:
    ledger = book.ledger(member.unit_id)
    names = [] if text.rstrip("。") == "无" else re.split(r"[、,，;；\s]+", text.rstrip("。"))
    ledger.issues.set_co_offices(issue, [ledger.offices.named(name) for name in names if name], member)


def _measures(book: Book, member: Member, issue: Issue, text: str) -> None:
    found = MEASURE.match(text)
    if found is None or not any(measure.ordinal == int(found[1]) for measure in issue.measures):
        raise CannotEdit("没有看懂是第几条措施，")
    book.ledger(member.unit_id).measures.replace(issue, int(found[1]), found[2].strip(), member)


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


def history(book: Book, member: Member, issue: Issue) -> Reply:
    """Everything that was done to an issue, the newest first."""
    rights.require(member, "history", issue)
    ledger = book.ledger(member.unit_id)
    told = deeds.lines(ledger, ledger.history.of_issue(issue.id))
    return Reply("\n".join([f"{issue.heading}，改动记录：", *(told or ["还没有改动"])]))


async def edit(update: Update, context: Context) -> None:
    """/edit CODE."""
    _say(update, context, card, "请写编号，例如：/edit 第3条")


async def show_history(update: Update, context: Context) -> None:
    """/history CODE."""
    _say(update, context, history, "请写编号，例如：/history 第3条")


def _say(
    update: Update, context: Context, answer: Callable[[Book, Member, Issue], Reply], example: str
) -> None:
    code = ((update.message.text if update.message else None) or "").partition(" ")[2].strip()
    found = rights.named(context.ledger, context.member, code) if code else ()
    reply = Reply(example) if len(found) != 1 else answer(context.book, context.member, found[0])
    if len(found) > 1:
        reply = Reply(
            f"有{len(found)}条叫“{code}”：{'、'.join(issue.heading for issue in found)}。请写方面和编号，例如 2-1。"
        )
    send(context.book, context.member.chat_id, reply)


@pressing
def press(tap: Tap) -> Reply | None:
    """A field was chosen, or what it becomes."""
    book, member = tap.book, tap.member
    issue = rights.issue_for(tap.ledger, member, tap.press.number)
    if not rights.may(member, "edit", issue):
        raise Answered(rights.refusal("edit"))
    field, _, value = tap.press.choice.partition(".")
    if field not in FIELDS:
        raise Answered("这个不能改。")
    if tap.press.verb == SET:
        return set_field(book, member, issue, field, value)
    tap.send(ask_field(book, member, issue, field))
    return None
