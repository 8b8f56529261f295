"""改台账: a coordinator's own changes to an issue, one field at a time; title and facts are never touched."""

from __future__ import annotations

import re
from collections.abc import Callable

from telegram import Update

from handlers import awaiting, deeds, extensions, rights
from handlers.context import Context
from handlers.fields import CHOICES, FIELDS, reads, set_field
from handlers.keyboards import Button, rows
from handlers.placing import Catalogue, sure
from handlers.presses import Answered, Tap, pressing
from handlers.replies import Reply, send
from storage.ledger import Book
from storage.records import Issue, Member

FIELD, SET = "efield", "eset"
VERBS = (FIELD, SET)
WHO_CHANGED = re.compile(
    r"^(?:看看?|查一?下?)?(.{1,20}?)的?(?:历史|改动记录|修改记录|改过(?:什么|哪些)|谁改(?:过|的)|改动)[？?。]*$"
)
QUESTIONS = {
    "deadline": "请写新的时限，例如：11月30日，或：长期坚持",
    "leader": "请写责任领导的姓名，例如：冯副镇长",
    "lead": "请写牵头部门的名称",
    "co_offices": "请写全部配合部门和村，用顿号隔开；没有就写：无",
    "measures": "请写第几条措施和新的文字，例如：措施2 已改造187户",
}


def _card(_book: Book, member: Member, issue: Issue) -> Reply:
    """What can be changed, as it stands."""
    rights.require(member, "edit", issue)
    lines = [
        issue.heading,
        *(f"{FIELDS[field]}：{reads(issue, field)}" for field in ("progress", "deadline")),
        f"责任领导：{reads(issue, 'leader')}　牵头：{reads(issue, 'lead')}",
        *(f"{FIELDS[field]}：{reads(issue, field)}" for field in ("co_offices", "visibility", "publishable")),
        *(f"措施{measure.ordinal}：{measure.text}" for measure in issue.measures),
    ]
    keys = [Button(label, f"{FIELD}:{issue.id}:0:{field}") for field, label in FIELDS.items()]
    return Reply("\n".join(lines), rows(keys))


def _ask_field(book: Book, member: Member, issue: Issue, field: str) -> Reply:
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
    """The words that a field was waiting for, or 第3条谁改过; None for other words."""
    if (found := WHO_CHANGED.match(text)) is not None and (number := sure(known, found[1])) is not None:
        return _history(book, member, rights.issue_for(book.ledger(member.unit_id), member, number))
    draft = awaiting.answered(book, member, awaiting.EDITING, text, known)
    if draft is None:
        return None
    issue = rights.issue_for(book.ledger(member.unit_id), member, int(draft.payload["issue"]))
    reply = set_field(book, member, issue, draft.payload["field"], text.strip())
    extensions.ask_why(book, member, extensions.put_off(book.ledger(member.unit_id), [issue]))
    return reply


def _history(book: Book, member: Member, issue: Issue) -> Reply:
    """Everything that was done to an issue, the newest first."""
    rights.require(member, "history", issue)
    ledger = book.ledger(member.unit_id)
    told = deeds.lines(ledger, ledger.history.of_issue(issue.id))
    return Reply("\n".join([f"{issue.heading}，改动记录：", *(told or ["还没有改动"])]))


async def edit(update: Update, context: Context) -> None:
    """/edit CODE."""
    _say(update, context, _card, "请写编号，例如：/edit 第3条")


async def show_history(update: Update, context: Context) -> None:
    """/history CODE."""
    _say(update, context, _history, "请写编号，例如：/history 第3条")


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
    tap.send(_ask_field(book, member, issue, field))
    return None
