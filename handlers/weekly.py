"""The weekly summary: one screen of checked facts for coordinator and chief, the own part for an office."""

from __future__ import annotations

from datetime import date, timedelta

from telegram import Update

from handlers import levels, rights
from handlers.calendar import this_week, week_of
from handlers.closeout_cards import SIGN
from handlers.context import Context
from handlers.drafting import KIND
from handlers.keyboards import Button
from handlers.narrowing import offices_named
from handlers.presses import Answered, Tap, pressing
from handlers.replies import Reply, send
from handlers.rounds import to_sign
from handlers.texts import day, due, lead, short_day, silence, span
from storage.figures import number_text
from storage.ledger import Book, Ledger
from storage.masking import masked
from storage.records import Issue, Member, Office, Unit
from storage.summary import Change, Summary, Week, summarize

WEEKLY, PLAIN, DETAIL = "week", "plain", "detail"
VERBS = (WEEKLY, PLAIN, DETAIL)


def _summary_of(ledger: Ledger, member: Member, week: Week) -> Summary:
    """A week of the current round, counted over the issues this member answers for or has reported on."""
    entries = ledger.reports.between(week.start, week.end)
    reported = {
        entry.issue_id for entry in entries if entry.office is not None and entry.office == member.office
    }
    seen = rights.seen(member, ledger.issues.all())
    own = {issue.id for issue in rights.own(member, seen)} | reported
    issues = [issue for issue in seen if issue.id in own]
    points = ledger.issues.points_of([issue.id for issue in issues])
    since = week.end - timedelta(days=ledger.unit.settings.silent_days)
    entries = tuple(entry for entry in entries if entry.issue_id in own)
    return summarize(
        issues, entries, points, week, quiet_since=since if ledger.round.imported_at < since else None
    )


def answer(book: Book, member: Member, week: Week, text: str = "") -> Reply:
    """The week as this member sees it; of the offices alone that the words name, for who sees the whole."""
    ledger = book.ledger(member.unit_id)
    summary = _summary_of(ledger, member, week)
    if member.role == "clerk" and member.office is not None:
        keys = (Button("报进展", "guide:0"), Button("看我们的问题", "out:all:0"))
        return Reply(_of_office(ledger, summary, member.office), (keys,))
    if rights.may(member, "whole") and (named := offices_named(text, ledger.offices.all())):
        return Reply("\n\n".join(_of_office(ledger, summary, office) for office in named))
    waiting = len(book.drafts.waiting(member.unit_id, KIND)) if rights.may(member, "whole") else 0
    return _whole(ledger, member, summary, waiting, to_sign=to_sign(book, ledger, member))


def worth_saying(book: Book, member: Member, week: Week) -> bool:
    """Whether the week holds anything for this member."""
    ledger = book.ledger(member.unit_id)
    summary = _summary_of(ledger, member, week)
    if member.role != "clerk" or member.office is None:
        return bool(summary.left or summary.changes)
    mine = [issue for issue in summary.issues if issue.concerns(member.office)]
    told = any(entry.office == member.office for change in summary.changes for entry in change.entries)
    changed = told or any(change.issue in mine for change in summary.changes)
    return changed or any(issue in summary.left and issue.lead == member.office for issue in mine)


def _whole(ledger: Ledger, member: Member, summary: Summary, waiting: int, to_sign: int) -> Reply:
    unit, last = ledger.unit, summary.week.last
    lines = [f"巡察整改小结　{span(summary.week.first, last)}", _totals(summary)]
    if to_sign:
        lines.append(f"请您签批：{to_sign}件")
    lines += _late(summary)
    if summary.changes:
        lines.append(f"本周变化：{'；'.join(_changed(change, unit) for change in summary.changes)}")
    if summary.silent:
        marks = "、".join(issue.mark for issue in summary.silent)
        lines.append(f"{silence(unit)}没有新进展：{marks}")
    if waiting:
        lines.append(f"另有{waiting}条整改办还在核对，没有列入")
    first = summary.week.first.isoformat()
    buttons = [Button(f"签批{to_sign}件", f"{SIGN}:0")] if to_sign else []
    buttons += [Button("看明细", f"{DETAIL}:{first}:0:{last.isoformat()}")]
    if rights.may(member, "plain_text"):
        buttons.append(Button("文字稿", f"{PLAIN}:{first}:0:{last.isoformat()}"))
    return Reply(masked("\n".join(lines)), (tuple(buttons),))


def _totals(summary: Summary) -> str:
    """16条：已完成7（比上周多1），正在整改9；镇内销号4."""
    done = f"已完成{len(summary.done)}"
    if summary.more_done:
        done += f"（比上周{'多' if summary.more_done > 0 else '少'}{abs(summary.more_done)}）"
    parts = [done, f"正在整改{len(summary.ongoing)}"]
    if summary.not_started:
        parts.append(f"未开始{len(summary.not_started)}")
    closed = f"；镇内销号{len(summary.closed)}" if summary.closed else ""
    return f"{len(summary.issues)}条：{'，'.join(parts)}{closed}"


def _late(summary: Summary) -> list[str]:
    on = summary.week.on
    lines = []
    if summary.overdue:
        spelled = "；".join(f"{i.mark} {i.title}（{lead(i)}，{due(i, on)}）" for i in summary.overdue)
        lines.append(f"🔴 超期：{spelled}")
    if summary.due:
        spelled = "；".join(f"{i.mark} {i.title}（{_this_week(i, on)}）" for i in summary.due)
        lines.append(f"🟡 本周到期：{spelled}")
    return lines


def _this_week(issue: Issue, on: date) -> str:
    return "今天" if issue.deadline == on else due(issue, on)


def _changed(change: Change, unit: Unit) -> str:
    return f"{change.issue.mark} {change.issue.title}，{_what_changed(change, unit)}"


def _what_changed(change: Change, unit: Unit) -> str:
    said = ["已完成"] if change.done else []
    if change.moved and change.after is not None:
        said.append(f"{levels.value(change.before)}→{levels.value(change.after)}" if change.before else levels.standing(change.after, unit.whole))  # fmt: skip
    elif not change.done:
        parts = list(dict.fromkeys(_of_part(change, unit)))
        said.append("，".join(parts[:3]) or f"有新进展（{len(change.entries)}次）")
    return "，".join(said)


def _of_part(change: Change, unit: Unit) -> list[str]:
    """The figures reported, each with the office they are of; never a member's raw words."""
    return [
        f"{entry.office.name if entry.office else '整改办'}报{levels.summary(entry, unit, change.issue)}"
        for entry in change.entries
        if levels.figures(entry, unit, change.issue)
    ]


def _of_office(ledger: Ledger, summary: Summary, office: Office) -> str:
    led = [issue for issue in summary.issues if issue.lead == office]
    joined = [issue for issue in summary.left if office in issue.co_offices]
    changes = {change.issue.id: change for change in summary.changes}
    left = [issue for issue in led if issue in summary.left]
    told = [change.issue for change in summary.changes if any(e.office == office for e in change.entries)]
    shown = [issue for issue in led if issue in left or issue.id in changes]
    shown += [issue for issue in (*joined, *told) if issue not in led]
    head = f"{office.name}小结　{span(summary.week.first, summary.week.last)}："
    lines = [head + _share(len(led), len(left), len(joined))]
    lines += [_own_line(ledger, issue, changes.get(issue.id), summary) for issue in dict.fromkeys(shown)]
    return masked("\n".join(lines))


def _share(led: int, left: int, joined: int) -> str:
    if not led:
        return f"没有牵头的问题，配合{joined}条" if joined else "名下还没有分到问题"
    state = "都在整改" if left == led else "都已完成" if not left else f"已完成{led - left}，正在整改{left}"
    return f"牵头{led}条，{state}" + (f"；配合{joined}条" if joined else "")


def _own_line(ledger: Ledger, issue: Issue, change: Change | None, summary: Summary) -> str:
    said = [_what_changed(change, ledger.unit) if change else "没有新进展"]
    if issue in summary.left:
        on = summary.week.on
        said.append(due(issue, on) if issue.deadline is None else _until(issue, on))
        rest = levels.left(ledger.issues.points(issue.id))
        said += [f"还差{rest}"] if rest else []
    return f"{issue.mark} {issue.title}，{'，'.join(said)}"


def _until(issue: Issue, on: date) -> str:
    assert issue.deadline is not None
    said = due(issue, on)
    return said if issue.deadline < on else f"{short_day(issue.deadline, on)}到期"


def _plain(summary: Summary) -> str:
    """The week as one paragraph to paste elsewhere: totals that add up, what got done, the figures that moved."""
    sections = len({issue.section for issue in summary.issues})
    counted = [f"已完成整改{len(summary.done)}个", f"正在整改{len(summary.ongoing)}个"]
    if summary.not_started:
        counted.append(f"尚未开始{len(summary.not_started)}个")
    late = f"，其中超过时限{len(summary.overdue)}个" if summary.overdue else ""
    closed = f"；镇内销号{len(summary.closed)}个" if summary.closed else ""
    head = (
        f"截至{day(summary.week.last)}，巡察反馈的{sections}个方面{len(summary.issues)}个问题，"
        f"{'，'.join(counted)}{late}{closed}。"
    )
    moved = [_moved(change) for change in summary.changes if change.moved]
    finished = [f"本周完成整改{summary.more_done}个"] if summary.more_done > 0 else []
    news = (
        "，".join(finished + moved)
        if len(moved) < 2
        else "；".join(["，".join(finished + moved[:1]), *moved[1:]])
    )
    return f"{head}{news}。" if news else f"{head}本周没有新的变化。"


def _moved(change: Change) -> str:
    assert change.after is not None
    said = f"“{change.issue.title}”问题{levels.standing(change.after, '')}"
    if change.before is None or change.after.unit == "%":
        return said
    more = change.after.value - change.before.value
    return f"{said}，比上周{'增加' if more > 0 else '减少'}{number_text(abs(more))}{change.after.unit}"


def _detail(ledger: Ledger, summary: Summary) -> Reply:
    """Every issue of which something was reported, with who reported what."""
    lines = [f"明细　{span(summary.week.first, summary.week.last)}"]
    for found in summary.changes:
        lines.append(found.issue.heading)
        lines += [
            f"{day(entry.at, ledger.unit)} {entry.office.name if entry.office else '整改办'}："
            f"{levels.summary(entry, ledger.unit, found.issue)}（登记号{entry.receipt or 0:04d}）"
            for entry in found.entries
        ]
        lines += ["已完成、未销号"] if found.done else []
    if not summary.changes:
        lines.append("这几天还没有新进展。")
    first, last = summary.week.first.isoformat(), summary.week.last.isoformat()
    return Reply(masked("\n".join(lines)), ((Button("返回", f"{WEEKLY}:{first}:0:{last}"),),))


async def ask(_update: Update, context: Context) -> None:
    """/weekly, the fixed button, or the question in any words: the days so far."""
    member = context.member
    unit = context.book.units.get(member.unit_id)
    send(context.book, member.chat_id, answer(context.book, member, this_week(unit, context.now)))


@pressing
def press(tap: Tap) -> Reply | None:
    """看明细 and 返回 edit the summary; 文字稿 sends plain text to forward."""
    ledger, member, said = tap.ledger, tap.member, tap.press
    week = _week(ledger.unit, said.subject, said.choice) or this_week(ledger.unit, tap.book.now)
    if said.verb == PLAIN:
        if not rights.may(member, "plain_text"):
            raise Answered(rights.refusal("plain_text"))
        tap.send(Reply(masked(_plain(_summary_of(ledger, member, week)))))
        return None
    if said.verb == DETAIL:
        return _detail(ledger, _summary_of(ledger, member, week))
    return answer(tap.book, member, week)


def _week(unit: Unit, first: str, last: str) -> Week | None:
    try:
        return week_of(unit, date.fromisoformat(first), date.fromisoformat(last))
    except ValueError:
        return None
