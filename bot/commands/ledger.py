"""The ledger in a terminal: assign, outstanding, show, weekly: the same answers as in the chat."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from bot.commands.opening import AsJson, At, UnitName, Usage, opened_ledger, read_day, say, say_json, terminal
from storage.errors import IssueUnknown
from storage.records import Issue

Codes = Annotated[list[str], typer.Argument(metavar="编号", help="2-1、3-4 …，或整个方面：2-*")]
OfficeName = Annotated[str | None, typer.Option("--office", metavar="部门", help="牵头部门或村")]
With = Annotated[list[str] | None, typer.Option("--with", metavar="部门", help="配合的部门或村，可以写几次")]
Deadline = Annotated[str | None, typer.Option("--deadline", metavar="日期", help="时限，例如 2025-10-31")]
Leader = Annotated[str | None, typer.Option("--leader", metavar="姓名", help="责任领导")]


def assign(
    codes: Codes,
    *,
    office: OfficeName = None,
    co_offices: With = None,
    deadline: Deadline = None,
    leader: Leader = None,
    unit: UnitName = None,
) -> None:
    """把问题分给部门：牵头、配合、时限、责任领导。"""
    if not (office or co_offices or deadline or leader):
        raise Usage("请写明分给谁，例如 assign 2-1 --office 农业农村办。")
    from handlers import rounds

    with opened_ledger(unit) as (book, ledger):
        by = book.members.keyboard(ledger.unit.id)
        issues = [issue for code in codes for issue in meant(ledger.issues.all(), code)]
        lead = ledger.offices.found(office) if office else None
        ledger.issues.assign(
            issues, lead=lead, deadline=read_day(deadline) if deadline else None, leader=leader, member=by
        )
        added = [ledger.offices.found(name) for name in co_offices or []]
        for issue in issues:
            offices = dict.fromkeys([*issue.co_offices, *added])
            ledger.issues.set_co_offices(issue, list(offices), by)
        rounds.recheck(book, ledger)
    given = "、".join(issue.label for issue in issues)
    said = [f"牵头{office}"] if office else []
    said += [f"配合{'、'.join(co_offices)}"] if co_offices else []
    said += [f"时限{deadline}"] if deadline else []
    say(f"{given}：{'，'.join([*said, *([f'责任领导{leader}'] if leader else [])])}")


def publish(
    codes: Codes,
    *,
    no: Annotated[bool, typer.Option("--no", help="不公开：不写进公开稿")] = False,
    unit: UnitName = None,
) -> None:
    """是否公开：写不写进公开稿（export notice --public）。"""
    with opened_ledger(unit) as (book, ledger):
        issues = [issue for code in codes for issue in meant(ledger.issues.all(), code)]
        by = book.members.keyboard(ledger.unit.id)
        for issue in issues:
            ledger.issues.change(issue.id, by, {"publishable": not no})
        hidden = [issue.label for issue in issues if not no and issue.visibility != "all"]
    say(f"{'、'.join(issue.label for issue in issues)}：{'不公开' if no else '公开'}")
    if hidden:
        say(f"{'、'.join(hidden)}不是全部人员可见，公开稿里还是不写。")


def meant(issues: tuple[Issue, ...], code: str) -> list[Issue]:
    """The issues of a code, number or label, or of a whole section; raises IssueUnknown."""
    section, star = code.removesuffix("*"), code.endswith("-*")
    found = [
        i
        for i in issues
        if (star and i.code.startswith(section)) or code in {i.code, i.number, i.label, i.mark}
    ]
    exact = [issue for issue in found if issue.code == code] if not star else found
    if not exact and len(found) != 1:
        raise IssueUnknown(code)
    return exact or found


def outstanding(*, unit: UnitName = None, at: At = None, json: AsJson = False) -> None:
    """还有哪些没完成。"""
    from handlers import outstanding as conversation
    from handlers.standing import Standing

    with opened_ledger(unit, at) as (book, ledger):
        if json:
            standing = Standing(ledger, ledger.issues.all(), book.now)
            say_json([_line(issue, standing) for issue in standing.left])
        else:
            say(conversation.answer(book, terminal(ledger.unit), book.now).text)


def _line(issue: Issue, standing: Any) -> dict[str, Any]:
    from handlers.texts import state

    return {
        "code": issue.code,
        "number": issue.number,
        "title": issue.title,
        "progress": issue.progress,
        "time": state(issue, standing.ledger.unit, standing.today),
        "deadline": issue.deadline.isoformat() if issue.deadline else None,
        "office": issue.lead.name if issue.lead else None,
        "last_report_at": issue.last_report_at.isoformat() if issue.last_report_at else None,
    }


def show(
    code: Annotated[str, typer.Argument(metavar="编号")],
    *,
    unit: UnitName = None,
    at: At = None,
    json: AsJson = False,
) -> None:
    """一个问题的全部情况。"""
    from handlers import inquire

    with opened_ledger(unit, at) as (book, ledger):
        issue = meant(ledger.issues.all(), code)[0]
        if json:
            say_json(_whole(ledger, issue))
        else:
            say(inquire.issue_text(ledger, terminal(ledger.unit), issue, book.now))


def _whole(ledger: Any, issue: Issue) -> dict[str, Any]:
    return {
        "code": issue.code,
        "number": issue.number,
        "title": issue.title,
        "progress": issue.progress,
        "flag": issue.flag,
        "closeout": issue.closeout,
        "deadline": issue.deadline.isoformat() if issue.deadline else None,
        "leader": issue.leader,
        "office": issue.lead.name if issue.lead else None,
        "measures": [{"ordinal": measure.ordinal, "text": measure.text} for measure in issue.measures],
        "reports": [_report(entry) for entry in reversed(ledger.reports.of_issue(issue.id))],
    }


def _report(entry: Any) -> dict[str, Any]:
    return {
        "id": entry.receipt,
        "text": entry.words,
        "member": entry.member,
        "office": entry.office.name if entry.office else None,
        "at": entry.at.isoformat(),
        "figures": [
            {"value": q.value, "unit": q.unit, "kind": q.kind, "indicator": q.indicator, "text": q.text}
            for q in entry.quantities
        ],
    }


def weekly(*, unit: UnitName = None, at: At = None) -> None:
    """本周小结：到现在为止的这几天。"""
    from handlers import weekly as conversation
    from handlers.calendar import this_week

    with opened_ledger(unit, at) as (book, ledger):
        week = this_week(ledger.unit, book.now)
        say(conversation.answer(book, terminal(ledger.unit), week).text)
