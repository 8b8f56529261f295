"""Who may do what, and who may see which issue: the one table that every message and every press asks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final, Literal

from storage.errors import IssueHidden, NotAllowed
from storage.ledger import Ledger
from storage.records import Issue, Member, Role, Visibility

Action = Literal[
    "query", "details", "outstanding", "summary", "whole", "plain_text", "history", "report", "finish",
    "instruct", "ask_office", "nudge", "confirm_for_others", "people", "settings", "edit", "apply", "extend",
    "review", "agree_deputy", "agree_chief", "paper", "verify", "reopen", "agree_extension",
]  # fmt: skip
Scope = Literal["all", "own", "lead"]
Sight = Literal["all", "own", "none"]

ACTIONS: Final[Mapping[Action, str]] = {
    "query": "问一条",
    "details": "看记录、材料、措施",
    "outstanding": "还有哪些没完成",
    "summary": "本周小结",
    "whole": "看全部问题的清单和小结",
    "plain_text": "出文字稿",
    "history": "查改动记录",
    "report": "报进展",
    "finish": "标为已完成",
    "instruct": "提要求，转给部门",
    "ask_office": "请部门报一次",
    "nudge": "提醒部门",
    "confirm_for_others": "代为确认",
    "people": "邀请、停用、移出、改角色、移交",
    "settings": "改单位设置",
    "edit": "改台账",
    "apply": "申请销号",
    "extend": "申请延期",
    "review": "审核销号",
    "agree_deputy": "分管领导签批",
    "agree_chief": "主要领导签批",
    "paper": "登记纸质签批",
    "verify": "认定销号",
    "reopen": "恢复整改",
    "agree_extension": "同意延期",
}
SCOPES: Final[Mapping[Scope, str]] = {"all": "全部", "own": "自己的问题", "lead": "自己牵头的"}
EVERY: Final[Mapping[Role, Scope]] = {
    "coordinator": "all",
    "clerk": "all",
    "chief": "all",
    "deputy": "all",
    "verifier": "all",
    "viewer": "all",
}
RIGHTS: Final[Mapping[Action, Mapping[Role, Scope]]] = {
    "query": EVERY,
    "details": {**EVERY, "clerk": "own", "deputy": "own"},
    "outstanding": {**EVERY, "clerk": "own", "deputy": "own"},
    "summary": {**EVERY, "clerk": "own", "deputy": "own"},
    "whole": {"coordinator": "all", "chief": "all", "verifier": "all", "viewer": "all"},
    "plain_text": {"coordinator": "all", "chief": "all"},
    "history": {**EVERY, "clerk": "own", "deputy": "own"},
    "report": {"coordinator": "all", "clerk": "all"},
    "finish": {"coordinator": "all", "clerk": "lead"},
    "instruct": {"chief": "all", "deputy": "own"},
    "ask_office": {"coordinator": "all", "chief": "all", "deputy": "own"},
    "nudge": {"coordinator": "all"},
    "confirm_for_others": {"coordinator": "all"},
    "people": {"coordinator": "all"},
    "settings": {"coordinator": "all"},
    "edit": {"coordinator": "all"},
    "apply": {"coordinator": "all", "clerk": "lead"},
    "extend": {"clerk": "lead"},
    "review": {"coordinator": "all"},
    "agree_deputy": {"deputy": "own"},
    "agree_chief": {"chief": "all"},
    "paper": {"coordinator": "all"},
    "verify": {"verifier": "all"},
    "reopen": {"coordinator": "all", "chief": "all", "verifier": "all"},
    "agree_extension": {"coordinator": "all", "chief": "all"},
}
# Whose eyes an issue of each visibility meets.
SEEN: Final[Mapping[Visibility, Mapping[Role, Sight]]] = {
    "all": {
        "coordinator": "all",
        "clerk": "all",
        "chief": "all",
        "deputy": "all",
        "verifier": "all",
        "viewer": "all",
    },
    "offices": {
        "coordinator": "all",
        "clerk": "own",
        "chief": "all",
        "deputy": "own",
        "verifier": "all",
        "viewer": "all",
    },
    "leaders": {
        "coordinator": "all",
        "clerk": "none",
        "chief": "all",
        "deputy": "own",
        "verifier": "all",
        "viewer": "all",
    },
}
VISIBILITIES: Final[Mapping[Visibility, str]] = {
    "all": "全部人员可见",
    "offices": "仅有关部门和领导可见",
    "leaders": "仅整改办和领导可见",
}
ONLY: Final[Mapping[Action, str]] = {
    "report": "您可以查看，不能报进展。有意见请告诉整改办。",
    "ask_office": "只有整改办和领导可以请部门报。",
    "nudge": "只有整改办可以提醒。",
    "confirm_for_others": "只有整改办可以代为确认。",
    "people": "只有整改办可以管理人员。",
    "settings": "只有整改办可以改设置。",
    "plain_text": "文字稿由整改办出。",
}


def may(member: Member, action: Action, issue: Issue | None = None) -> bool:
    """Whether the member's role gives this right: at all, or on this issue."""
    scope = RIGHTS[action].get(member.role)
    if scope is None or (issue is not None and not sees(member, issue)):
        return False
    return issue is None or scope == "all" or _is_own(member, issue, scope)


def refusal(action: Action) -> str:
    """What is said to one who has no right."""
    return ONLY.get(action, f"您不能{ACTIONS[action]}，请找整改办。")


def require(member: Member, action: Action, issue: Issue | None = None) -> None:
    """Raises NotAllowed unless the member may."""
    if not may(member, action, issue):
        raise NotAllowed(refusal(action))


def sees(member: Member, issue: Issue) -> bool:
    """Whether an issue exists for this member at all."""
    sight = SEEN[issue.visibility].get(member.role, "none")
    return sight == "all" or (sight == "own" and _is_own(member, issue, "own"))


def knows(member: Member, issue: Issue) -> bool:
    """Whether the member may read an issue's details; while no office is named, they are nobody's and open."""
    unassigned = issue.lead is None and not issue.co_offices and issue.visibility == "all"
    return may(member, "details", issue) or (unassigned and member.role == "clerk")


def seen(member: Member, issues: Iterable[Issue]) -> tuple[Issue, ...]:
    """Those issues that exist for the member."""
    return tuple(issue for issue in issues if sees(member, issue))


def who_see(members: Iterable[Member], issue: Issue) -> tuple[Member, ...]:
    """Those of some members for whom the issue exists: nobody else is told of it."""
    return tuple(member for member in members if sees(member, issue))


def own(member: Member, issues: Iterable[Issue]) -> tuple[Issue, ...]:
    """The issues that are the member's own: the office's, a leader's, or all for who answers for the whole."""
    if member.role in RIGHTS["whole"]:
        return seen(member, issues)
    return tuple(issue for issue in issues if sees(member, issue) and _is_own(member, issue, "own"))


def issue_for(ledger: Ledger, member: Member, issue_id: int) -> Issue:
    """One issue as far as it exists for the member; raises IssueHidden as for one that is not there."""
    issue = ledger.issues.get(issue_id)
    if not sees(member, issue):
        raise IssueHidden
    return issue


def named(ledger: Ledger, member: Member, code: str) -> tuple[Issue, ...]:
    """The issues that the member may see and that a code, number or label names: 2-1, 7, 第7条."""
    issues = seen(member, ledger.issues.all())
    exact = tuple(issue for issue in issues if issue.code == code)
    return exact or tuple(issue for issue in issues if code in {issue.label, issue.mark, issue.number})


def _leads(member: Member, issue: Issue) -> bool:
    """Whether this is the leader in charge (责任领导), by name; several are parted by a mark."""
    return member.name in re.split(r"[、,，;；/\s]+", issue.leader or "")


def _is_own(member: Member, issue: Issue, scope: Scope) -> bool:
    if member.role == "deputy":
        return _leads(member, issue)
    if scope == "lead":
        return member.office is not None and issue.lead == member.office
    return issue.concerns(member.office)


def table() -> str:
    """The table as a page of the documentation."""
    roles = {"coordinator": "整改办", "clerk": "部门、村", "deputy": "分管领导", "chief": "主要领导", "verifier": "巡察办、纪委", "viewer": "只查看（移交后）"}  # fmt: skip
    head = f"| | {' | '.join(roles.values())} |\n|---|{'---|' * len(roles)}"
    given = [
        f"| {ACTIONS[action]} | {' | '.join(_said(by.get(role)) for role in roles)} |"  # type: ignore[call-overload]
        for action, by in RIGHTS.items()
    ]
    sights = {"all": "看得到", "own": "自己的看得到", "none": "—"}
    visible = [
        f"| {VISIBILITIES[level]} | {' | '.join(sights[by[role]] for role in roles)} |"  # type: ignore[index]
        for level, by in SEEN.items()
    ]
    return "\n".join(
        [
            "# 谁能做什么，谁看得到什么",
            "",
            "由 `handlers/rights.py` 生成，测试逐格核对。",
            "“自己的问题”：部门、村是牵头或配合的，分管领导是责任领导写着本人的。",
            "",
            "## 做什么",
            "",
            head,
            *given,
            "",
            "## 看得到哪些问题",
            "",
            head,
            *visible,
            "",
            "“全部人员可见”的问题，标题、状态和时限人人看得到，记录、材料和措施只给有权“看记录、材料、措施”的人；",
            "还没有定部门的问题例外，部门和村都看得到全文。看不到的问题，对他等于没有：不进清单、卡片、候选和依据。",
            "",
        ]
    )


def _said(scope: Scope | None) -> str:
    return SCOPES[scope] if scope is not None else "—"
