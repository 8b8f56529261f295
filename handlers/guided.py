"""The guided way: choose the issue, say it in one sentence, confirm."""

from __future__ import annotations

import re

from telegram import Update

from handlers import awaiting, rights
from handlers.context import Context
from handlers.cues import BARE_NUMBER, folded
from handlers.drafting import own_issues
from handlers.keyboards import Button, rows
from handlers.placing import Catalogue
from handlers.presses import Answered, Tap, pressing
from handlers.replies import Reply, send
from storage.errors import IssueUnknown
from storage.ledger import Book
from storage.matching import cited
from storage.records import Issue, Member

GUIDE = "guide"
# 我要报第16条的进展
ASKS = re.compile(
    r"^(?:我|我们)?(?:要|想|来|先)?(?:报|上报|汇报|填报?)(?:一下)?(.+?)(?:的)?(?:进展|进度|情况)?[。.!！]*$"
)
VERBS = (GUIDE,)
PAGE = 9


def _offer(book: Book, member: Member, page: int = 0) -> Reply:
    """The issues the member may report on, a button each; a sentence at once is as good."""
    rights.require(member, "report")
    issues = [issue for issue in own_issues(book.ledger(member.unit_id), member) if issue.progress != "done"]
    if not issues:
        return Reply("现在没有要报的问题。有进展也可以直接发一句话。")
    if len(issues) == 1:
        return _begin(book, member, issues[0])
    shown = issues[page * PAGE : (page + 1) * PAGE]
    buttons = [Button(issue.mark, f"{GUIDE}:{issue.id}") for issue in shown]
    following = page + 1 if len(issues) > (page + 1) * PAGE else 0
    more = ((Button("下一页", f"{GUIDE}:0:{following}"),),) if len(issues) > PAGE else ()
    lines = [f"{issue.mark} {issue.title}" for issue in shown]
    return Reply("\n".join(["报哪一条？点一下，或者直接发一句话。", *lines]), (*rows(buttons), *more))


def asked(book: Book, member: Member, text: str, known: Catalogue) -> Reply | None:
    """我要报第16条 waits for the sentence on that issue; None for other words."""
    found = ASKS.match(text)
    codes = cited(found[1], known.index.subjects) if found and BARE_NUMBER.within(folded(found[1])) else ()
    if len(codes) != 1 or not rights.may(member, "report"):
        return None
    return _begin(book, member, rights.issue_for(book.ledger(member.unit_id), member, known.ids[codes[0]]))


def _begin(book: Book, member: Member, issue: Issue) -> Reply:
    """Wait for one sentence on this issue."""
    awaiting.wait(book, member, awaiting.GUIDED, {"issue": issue.id})
    return Reply(f"{issue.heading}\n请发一句话，照片可以一起发。")


async def ask(_update: Update, context: Context) -> None:
    """/report or the fixed button."""
    send(context.book, context.member.chat_id, _offer(context.book, context.member))


@pressing
def press(tap: Tap) -> None:
    """An issue was chosen, or the next page of them."""
    book, member, chosen = tap.book, tap.member, tap.press
    if not rights.may(member, "report"):
        raise Answered(rights.refusal("report"))
    if not chosen.number:
        tap.send(_offer(book, member, chosen.version))
        return
    try:
        issue = rights.issue_for(tap.ledger, member, chosen.number)
    except IssueUnknown as gone:
        raise Answered("台账里已经没有这条了。") from gone
    tap.send(_begin(book, member, issue))
