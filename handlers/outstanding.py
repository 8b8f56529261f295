"""还有哪些没完成: two numbers, then overdue, due soon and the rest in ledger order; each issue once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from telegram import Update

from handlers import levels, narrowing, nudging, rights
from handlers.context import Context
from handlers.keyboards import Button, Rows, rows
from handlers.placing import Catalogue
from handlers.presses import Tap, pressing
from handlers.replies import Reply, send
from handlers.standing import Standing
from handlers.texts import UNASSIGNED, lead, silence
from storage.ledger import Book
from storage.records import Issue, Member, Office

LISTED = 20
# 已经完成的有哪些
DONE_ASKED = re.compile(
    r"^(?!.*[没未]).*(?:已经?完成|完成了|整改完了?|做完了?).{0,4}(?:哪些|哪几)|^(?!.*[没未]).*(?:哪些|哪几).{0,6}(?:已经?完成|完成了|整改完|做完)"
)
# 哪几条销号了
CLOSED_ASKED = re.compile(r"^(?!.*[没未待能]).*(?:销号?了?的?.{0,3}(?:哪些|哪几)|(?:哪些|哪几).{0,4}销号?了)")
# 看看我们村的问题; 我们的什么时候到期
OWN_ASKED = re.compile(
    r"^(?:我|我们)?(?:要|想)?(?:看看?|看一下|查一?下?)?(?:我们?|咱们?|本)(?:村|办|所|站|局|队|部门|单位|这边|这里)?的(?:问题|任务|事项|清单|全部|都)?[。.]?$"
    r"|^(?:请问)?(?:(?:我们?|咱们?|本)(?:村|办|所|站|局|队|部门|单位)?)?(?:的|的问题|这边)?(?:都|还)?(?:什么时候|啥时候|哪天|几号|什么日子)(?:到期|截止|交账|到时限)[了呢？?。]*$"
)
# 看一下财政所的问题
OFFICE_ASKED = re.compile(
    r"^(?:我要|我想|给我)?(?:看看?|看一下|查一?下?)[^，。,]{2,20}(?:名下|手里|手上|负责|牵头|办|所|站|局|队|村|社区)的(?:问题|全部|都)?$"
)
OFFICES_SHOWN = 4
VIEW = "out"
VERBS = (VIEW,)
ALL, DONE_OPEN, CLOSED, OTHERS = "all", "done", "closed", "others"


def answer(book: Book, member: Member, now: datetime, text: str = "") -> Reply:
    """What is outstanding, for this member; only the part that a question asks for."""
    ledger = book.ledger(member.unit_id)
    issues = rights.seen(member, ledger.issues.all())
    offices = narrowing.offices_named(text, (one for one in ledger.offices.all() if one != member.office))
    standing = Standing(ledger, issues if offices else rights.own(member, issues), now)
    if (part := narrowing.asked_for(text, standing, offices)) is not None:
        return _part(part, standing, mine=member.role == "clerk" and not offices)
    if member.role == "clerk" and member.office is not None:
        standing = Standing(ledger, issues, now)
        given = any(issue.concerns(member.office) for issue in issues)
        return _own(standing, member.office) if given else _not_given(standing, member)
    return _whole(Standing(ledger, rights.own(member, issues), now), member)


def _part(part: narrowing.Part, standing: Standing, *, mine: bool) -> Reply:
    lines = standing.marked(part.issues) if mine else standing.lines(part.issues)
    keys = report_keys(part.issues) if mine else ()
    return Reply("\n".join([part.head, *lines]), (*keys, (Button("全部没完成的", f"{VIEW}:{ALL}:0"),)))


def _whole(standing: Standing, member: Member) -> Reply:
    head = f"{len(standing.issues)}条中，没整改完{len(standing.left)}条"
    if standing.not_closed:
        head += f"；另有{len(standing.not_closed)}条已完成、未销号"
    body = [head, *_urgent(standing)]
    keys: Rows = ()
    if len(standing.left) <= LISTED:
        body += _rest(standing)
        if standing.silent:
            body.append(
                f"其中{silence(standing.ledger.unit)}没有新进展：{'、'.join(i.mark for i in standing.silent)}"
            )
    elif standing.rest:
        body.append(f"其余{len(standing.rest)}条，点开看")
        keys = _by_office(standing)
    return Reply("\n".join(body), (*keys, *_foot(standing, member)))


def _urgent(standing: Standing) -> list[str]:
    overdue, near = standing.at("overdue"), standing.at("near")
    days = standing.ledger.unit.settings.near_days
    return [
        *([f"🔴 超期{len(overdue)}条"] if overdue else []),
        *standing.lines(overdue),
        *([f"🟡 {days}天内到期{len(near)}条"] if near else []),
        *standing.lines(near),
    ]


def _rest(standing: Standing) -> list[str]:
    urgent = len(standing.left) > len(standing.rest)
    head = [f"其余{len(standing.rest)}条"] if standing.rest and urgent else []
    return head + standing.lines(standing.rest)


def _by_office(standing: Standing) -> Rows:
    counts = Counter(_office_id(issue) for issue in standing.rest)
    names = {_office_id(issue): lead(issue) for issue in standing.rest}
    order = list(dict.fromkeys(_office_id(issue) for issue in standing.rest))
    shown, others = order[:OFFICES_SHOWN], order[OFFICES_SHOWN:]
    if len(others) == 1:
        shown, others = order, []
    buttons = [Button(f"{_short(names[key])}{counts[key]}", f"{VIEW}:{key}:0") for key in shown]
    if others:
        buttons.append(Button(f"其他{sum(counts[key] for key in others)}", f"{VIEW}:{OTHERS}:0"))
    return rows([*buttons, Button("要表格", "sheet:0")])


def _office_id(issue: Issue) -> int:
    return issue.lead.id if issue.lead else 0


def _short(name: str) -> str:
    return name if len(name) <= 6 else name[:6]


def _foot(standing: Standing, member: Member) -> Rows:
    buttons = []
    if standing.not_closed:
        buttons.append(Button(f"未销号{len(standing.not_closed)}条", f"{VIEW}:{DONE_OPEN}:0"))
    if rights.may(member, "nudge") and standing.offices_to_nudge:
        buttons.append(Button(f"提醒{len(standing.offices_to_nudge)}个部门", f"{nudging.NUDGE}:0"))
    if rights.may(member, "plain_text"):
        buttons.append(Button("文字稿", "plain:0"))
    return rows(buttons)


def _own(standing: Standing, office: Office) -> Reply:
    led = [i for i in standing.left if i.lead == office]
    joined = [i for i in standing.left if office in i.co_offices]
    body = []
    if led:
        body += [f"{office.name}牵头的，没整改完{len(led)}条：", *standing.marked(led)]
        if joined:
            body += [f"配合{len(joined)}条：", *_joined_lines(standing, joined, office)]
    elif joined:
        body += [
            f"{office.name}没有牵头的问题，配合{len(joined)}条：",
            *_joined_lines(standing, joined, office),
        ]
    else:
        body.append(f"{office.name}的问题都整改完了。")
    return Reply("\n".join(body), report_keys((*led, *joined)))


def _not_given(standing: Standing, member: Member) -> Reply:
    """The whole list for an office that has been given no issue yet."""
    assert member.office is not None
    whole = _whole(standing, member)
    return replace(whole, text=f"{member.office.name}名下还没有分到问题，全部的是：\n{whole.text}")


def report_keys(issues: Sequence[Issue]) -> Rows:
    """A button to report on each of the first issues: 报第3条."""
    return rows(Button(f"报{issue.label}", f"guide:{issue.id}") for issue in issues[:6])


def _joined_lines(standing: Standing, issues: Sequence[Issue], office: Office) -> list[str]:
    return [f"{i.mark} {i.title}（{_heard(standing, i, office)}）" for i in issues]


def _heard(standing: Standing, issue: Issue, office: Office) -> str:
    own = "本村" if office.kind == "village" else "本部门"
    told_level = levels.office_level(standing.ledger.issues.points(issue.id), office.id)
    if told_level is not None:
        return f"{own}已报{told_level}"
    told = any(entry.office == office for entry in standing.ledger.reports.of_issue(issue.id))
    return f"{own}报过" if told else f"{own}还没有报过"


def asked(book: Book, member: Member, text: str, _known: Catalogue) -> Reply | None:
    """What is done, what is closed out, what is one's own or an office's; None for other words."""
    if DONE_ASKED.search(text) or CLOSED_ASKED.search(text):
        return _view(book, member, DONE_OPEN if DONE_ASKED.search(text) else CLOSED, book.now)
    if OWN_ASKED.match(text):
        return answer(book, member, book.now)
    of_an_office = OFFICE_ASKED.match(text) and narrowing.offices_named(
        text, book.ledger(member.unit_id).offices.all()
    )
    return answer(book, member, book.now, text) if of_an_office else None


def _view(book: Book, member: Member, wanted: str, now: datetime) -> Reply:
    """One part of the list: what one office leads, what nobody leads, what is done but not closed out."""
    ledger = book.ledger(member.unit_id)
    standing = Standing(ledger, rights.own(member, ledger.issues.all()), now)
    back = ((Button("返回", f"{VIEW}:{ALL}:0"),),)
    if wanted == DONE_OPEN:
        lines = [f"{i.mark} {i.title}（{lead(i)}）" for i in standing.not_closed]
        return Reply("\n".join([f"已完成、未销号{len(lines)}条", *lines]), back)
    if wanted == CLOSED:
        lines = [f"{i.mark} {i.title}（{lead(i)}）" for i in standing.issues if i.closeout == "closed"]
        return Reply("\n".join([f"镇内销号{len(lines)}条", *lines]), back)
    if wanted == OTHERS:
        order = list(dict.fromkeys(_office_id(issue) for issue in standing.rest))[OFFICES_SHOWN:]
        issues = [issue for issue in standing.rest if _office_id(issue) in order]
        return Reply("\n".join([f"其他{len(issues)}条", *standing.lines(issues)]), back)
    if wanted.isdecimal():
        issues = [issue for issue in standing.left if _office_id(issue) == int(wanted)]
        office = ledger.offices.get(int(wanted))
        name = office.name if office else UNASSIGNED
        return Reply("\n".join([f"{name}没整改完{len(issues)}条", *standing.marked(issues)]), back)
    return answer(book, member, now)


async def ask(_update: Update, context: Context) -> None:
    """/outstanding, the fixed button, or the question in any words."""
    send(context.book, context.member.chat_id, answer(context.book, context.member, context.now))


@pressing
def press(tap: Tap) -> Reply | None:
    """A button below the list edits the list."""
    reply = _view(tap.book, tap.member, tap.press.subject, tap.book.now)
    if tap.member.role != "clerk":
        return reply
    tap.send(reply)
    return None
