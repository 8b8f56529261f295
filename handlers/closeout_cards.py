"""How a close-out (销号) reads: the application, each signer's card, and who is asked when."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from handlers import shortfalls
from handlers.keyboards import Button, Rows, on_draft
from handlers.replies import Reply
from handlers.texts import day
from storage.closing import Closeout, content, differences, digest, pending, standing
from storage.ledger import Ledger
from storage.records import Draft, Issue, Step, Unit

APPLY, AGAIN, SUBMIT, LATER = "capply", "cagain", "csubmit", "clater"
AGREE, RETURN, UNDO, SIGN, SIGN_ALL = "cyes", "cno", "cundo", "csign", "call"
FORM = "cform"
TOLD_OF_ENTRIES = 5
PAPER = re.compile(r"审批(?:表|单)|签批(?:表|单)")
CITED = re.compile(r"^(?:关于)?第?[\d一二三四五六七八九十]+[条个](?:问题)?[，,：:\s]*")


def shown_now(ledger: Ledger, issue: Issue) -> dict[str, str]:
    """What a signer of this issue's close-out would sign now."""
    return content(issue, ledger.reports.of_issue(issue.id), ledger.evidence.numbers(issue.id))


def pin(shown: Mapping[str, str]) -> str:
    """A short mark of what a card shows, added evidence apart."""
    return digest({key: text for key, text in shown.items() if not key.startswith("evidence")})[:8]


def application(ledger: Ledger, issue: Issue, draft: Draft) -> Reply:
    """What there is, what is missing, and whether to apply all the same."""
    warnings = shortfalls.of_issue(ledger, issue)
    evidence = ledger.evidence.of_issue(issue.id).total
    has = [f"材料{evidence}份"] if evidence else []
    if issue.measures and not any("还没有人报过进展" in warning for warning in warnings):
        has.append(f"措施{len(issue.measures)}条都有进展")
    if loose := ledger.evidence.unclaimed(draft.chat_id).total:
        warnings = (f"刚发的{loose}份材料还没配一句话，没有算进来", *warnings)
    lines = [issue.heading, *(["，".join(has)] if has else []), *warnings]
    later = on_draft(draft, "先不申请", LATER)
    keys: tuple[Button, ...] = (on_draft(draft, "申请销号", SUBMIT), later)
    if warnings:
        keys = (Button("补一句", f"guide:{issue.id}"), on_draft(draft, "仍然申请", SUBMIT), later)
    return Reply("\n".join(lines), (keys,), draft)


def step_card(ledger: Ledger, closeout: Closeout, step: Step) -> Reply:
    """The card on which one step is agreed to or sent back; what changed since one agreed comes first."""
    issue = ledger.issues.get(closeout.issue_id)
    now = shown_now(ledger, issue)
    last = closeout.last(step)
    changed = differences(last.shown, now) if last is not None and last.verdict == "agreed" else ()
    if changed:
        text = f"{issue.label}您同意后有改动：{'；'.join(changed)}。请再看一遍。"
    elif step == "review":
        text = _review(ledger, closeout, issue)
    else:
        asked = "请认定销号" if step == "verify" else "请签批销号"
        text = "\n".join([f"{asked}：{issue.heading}", *_done(ledger, issue), _agreed(ledger, closeout, now)])
    return Reply(text, step_keys(ledger, closeout, issue, step))


def step_keys(ledger: Ledger, closeout: Closeout, issue: Issue, step: Step) -> Rows:
    """看材料, 同意, 退回."""
    evidence, mark = ledger.evidence.of_issue(issue.id).total, pin(shown_now(ledger, issue))
    look = (
        Button(f"看材料{evidence}份", f"proofs:{issue.id}")
        if evidence
        else Button("看记录", f"records:{issue.id}:0:beside")
    )
    if evidence and step == "review" and not closeout.last("review"):
        look = Button("看材料", f"proofs:{issue.id}")
    carried = f"{closeout.id}:{closeout.version}:{step}.{mark}"
    return ((look, Button("同意", f"{AGREE}:{carried}"), Button("退回", f"{RETURN}:{carried}")),)


def _review(ledger: Ledger, closeout: Closeout, issue: Issue) -> str:
    who = closeout.office.name if closeout.office else closeout.applicant
    evidence = ledger.evidence.of_issue(issue.id).total
    parts = [f"{who}申请" + (f"，材料{evidence}份" if evidence else "")]
    parts += [shortfalls.briefly(warning) for warning in closeout.warnings]
    if returned := returns(ledger, issue):
        parts.append(f"退回过{returned}次，已补")
    return f"请审核销号：{issue.heading}\n{'；'.join(parts)}"


def _done(ledger: Ledger, issue: Issue) -> list[str]:
    entries = sorted(ledger.reports.of_issue(issue.id), key=lambda entry: (entry.at, entry.id))
    told = [CITED.sub("", entry.words) for entry in entries if not entry.no_progress]
    words = told[-TOLD_OF_ENTRIES:] or [measure.text.rstrip("。；") for measure in issue.measures]
    return [f"做了：{'；'.join(words)}"] if words else []


def _agreed(ledger: Ledger, closeout: Closeout, now: Mapping[str, str]) -> str:
    names = [closeout.office.name if closeout.office else closeout.applicant]
    signed = [one for step in closeout.chain if (one := standing(closeout, step, now)) is not None]
    names += [
        "整改办" if one.step == "review" and one.role == "coordinator" else one.signer for one in signed
    ]
    returned = returns(ledger, ledger.issues.get(closeout.issue_id))
    return f"{'、'.join(names)}已同意" + (f"；退回过{returned}次，已补" if returned else "")


def returns(ledger: Ledger, issue: Issue) -> int:
    """How often an issue's application was sent back."""
    rounds = ledger.closeouts.of_issue(issue.id)
    return sum(one.verdict == "returned" for closeout in rounds for one in closeout.signatures)


def step_name(ledger: Ledger, issue: Issue, step: Step) -> str:
    """What a step is called: 冯副镇长签批."""
    names: Mapping[Step, str] = {
        "review": "整改办审核",
        "deputy": f"{issue.leader or '分管领导'}签批",
        "chief": "主要领导签批",
        "verify": f"{ledger.unit.settings.verifier}认定",
    }
    return names[step]


def next_step(ledger: Ledger, closeout: Closeout) -> str:
    """What comes next, in words."""
    issue = ledger.issues.get(closeout.issue_id)
    due = pending(closeout, shown_now(ledger, issue))
    verifier = ledger.unit.settings.verifier
    if due is None:
        return f"{verifier}已认定，已销号"
    return f"镇内销号，待{verifier}认定" if due == "verify" else f"等{step_name(ledger, issue, due)}"


def moment(at: datetime, unit: Unit) -> str:
    """10月21日9:12."""
    local = at.astimezone(unit.settings.zone)
    return f"{day(local)}{local.hour}:{local:%M}"
