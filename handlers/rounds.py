"""A round of an issue's close-out (销号): begun once, asked step by step of who may sign, asked again after a change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from handlers import extensions, rights, shortfalls
from handlers.closeout_cards import next_step, pin, shown_now, step_card
from handlers.replies import Reply, send, tell
from handlers.rights import Action
from handlers.texts import called
from storage.closing import Closeout, concerned, pending
from storage.ledger import Book, Ledger
from storage.records import Issue, Member, Office, Step

ACTIONS: Mapping[Step, Action] = {
    "review": "review",
    "deputy": "agree_deputy",
    "chief": "agree_chief",
    "verify": "verify",
}

LEADING: tuple[Action, ...] = ("agree_deputy", "agree_chief")
ALONE = "{name}还要签批，等于一个人签完，请再邀请一位整改办同志。"


def begin(ledger: Ledger, issue: Issue, member: Member, office: Office | None, words: str) -> Closeout:
    """A new round: what is applied for counts as done, and what is missing is kept with it."""
    warnings = shortfalls.of_issue(ledger, issue)
    if issue.progress != "done":
        ledger.issues.set_progress(issue, "done", member)
    return ledger.closeouts.apply(issue, member, office, words, warnings, ledger.unit.settings.chain)


def signers(book: Book, ledger: Ledger, closeout: Closeout, step: Step) -> tuple[Member, ...]:
    """Who may take a step now: the role's members whose own office neither applied nor reported."""
    issue = ledger.issues.get(closeout.issue_id)
    entries = ledger.reports.of_issue(issue.id)
    members = [m for m in book.members.of_unit(ledger.unit.id) if not concerned(m, closeout, entries)]
    found = [m for m in members if rights.may(m, ACTIONS[step], issue)]
    if step == "review" and not found:
        found = [m for m in members if any(rights.may(m, action, issue) for action in LEADING)]
        # Who signs later in the chain reviews only where nobody else may: two pairs of eyes.
        later = [ACTIONS[one] for one in closeout.chain if ACTIONS[one] in LEADING]
        found = [m for m in found if not any(rights.may(m, action, issue) for action in later)] or found
    fresh = [m for m in found if not _signed_beside(closeout, step, m)]
    return tuple(fresh or found)


def _signed_beside(closeout: Closeout, step: Step, member: Member) -> bool:
    """Whether the member agreed to another step of the round himself; a paper is its signer's."""
    others = [last for one in closeout.chain if one != step and (last := closeout.last(one)) is not None]
    return any(
        (last.verdict, last.member_id, last.paper_on) == ("agreed", member.id, None) for last in others
    )


def ask_next(book: Book, ledger: Ledger, closeout: Closeout) -> None:
    """Send the card of the step whose turn it is to those who may take it; each content once."""
    issue = ledger.issues.get(closeout.issue_id)
    now = shown_now(ledger, issue)
    step = pending(closeout, now)
    if step is None:
        return
    asked = signers(book, ledger, closeout, step)
    for member in asked:
        key = f"closeout:{closeout.id}:{closeout.version}:{step}:{pin(now)}:{member.id}"
        send(book, member.chat_id, step_card(ledger, closeout, step), key=key)
    if not asked and step != "verify":
        _tell_coordinators(book, ledger, closeout, "none", _nobody(book, ledger, closeout, step))
    elif step == "review" and all(member.role != "coordinator" for member in asked):
        _tell_coordinators(book, ledger, closeout, "taken", _taken_over(book, ledger, closeout, asked))


def _tell_coordinators(book: Book, ledger: Ledger, closeout: Closeout, what: str, note: str) -> None:
    for member in book.members.of_unit(ledger.unit.id, "coordinator"):
        key = f"closeout:{closeout.id}:{closeout.version}:{what}:{member.id}"
        send(book, member.chat_id, Reply(note), key=key)


def _nobody(book: Book, ledger: Ledger, closeout: Closeout, step: Step) -> str:
    """What the coordinators do where a step has nobody: an issue without a leader, or a role that nobody has."""
    issue = ledger.issues.get(closeout.issue_id)
    waits = f"{issue.heading}：{next_step(ledger, closeout)}，"
    paper = "，或发签好的审批表照片登记。"
    deputies = book.members.of_unit(ledger.unit.id, "deputy")
    if step == "deputy" and issue.leader is None and deputies:
        return (
            f"{waits}还没有定责任领导。请说一句，例如「{issue.label}责任领导改成{deputies[0].name}」{paper}"
        )
    return f"{waits}还没有能签的人加入。请先邀请{paper}"


def _taken_over(book: Book, ledger: Ledger, closeout: Closeout, asked: Sequence[Member]) -> str:
    """What the coordinators hear where leaders review, since the coordinators' own office reported or applied."""
    issue = ledger.issues.get(closeout.issue_id)
    who = closeout.office.name if closeout.office else closeout.applicant
    names = "、".join(called(member) for member in asked)
    told = f"{issue.heading}：{who}申请销号。整改办自己报过或申请了这条，改由{names}审核。"
    later = [signers(book, ledger, closeout, one) for one in closeout.chain if one != "review"]
    alone = len(asked) == 1 and all(found == tuple(asked) for found in later)
    return f"{told}{ALONE.format(name=names)}" if alone else told


def who_is_next(book: Book, ledger: Ledger, closeout: Closeout) -> str:
    """What comes next, in words, with the names of the leaders who review in the coordinators' place."""
    step = pending(closeout, shown_now(ledger, ledger.issues.get(closeout.issue_id)))
    asked = signers(book, ledger, closeout, step) if step == "review" else ()
    if asked and all(member.role != "coordinator" for member in asked):
        return f"等{'、'.join(called(member) for member in asked)}审核"
    return next_step(ledger, closeout)


def go_on(book: Book, ledger: Ledger, closeout: Closeout) -> None:
    """After a step: ask the next signer, and tell the applicant once the unit's own chain is through."""
    ask_next(book, ledger, closeout)
    if closeout.state in {"closed", "verified"}:
        issue = ledger.issues.get(closeout.issue_id)
        note = Reply(f"{issue.heading}：{next_step(ledger, closeout)}。")
        tell(book, applicants(book, ledger, closeout), note, key=f"closed:{closeout.id}:{closeout.version}")


def applicants(book: Book, ledger: Ledger, closeout: Closeout) -> tuple[Member, ...]:
    """Who hears what became of an application: the office's clerks and who typed it."""
    of_office = book.members.of_office(ledger.unit.id, closeout.office.id) if closeout.office else ()
    typed = book.members.get(closeout.applied_by)
    found = {member.id: member for member in (*of_office, *([typed] if typed else []))}
    return rights.who_see(found.values(), ledger.issues.get(closeout.issue_id))


def waiting_for(book: Book, ledger: Ledger, member: Member) -> list[tuple[Closeout, Step]]:
    """The close-outs whose next step this member may take."""
    found = []
    for closeout in ledger.closeouts.under_way():
        step = pending(closeout, shown_now(ledger, ledger.issues.get(closeout.issue_id)))
        if step is not None and member in signers(book, ledger, closeout, step):
            found.append((closeout, step))
    return found


def to_sign(book: Book, ledger: Ledger, member: Member) -> int:
    """How many close-outs and requests for more time wait for this member."""
    return len(waiting_for(book, ledger, member)) + len(extensions.waiting(book, member))


def recheck(book: Book, ledger: Ledger, issues: Iterable[int] | None = None) -> None:
    """Ask again whose signature was on what has been changed, of these issues or at this moment."""
    for issue in ledger.history.touched() if issues is None else issues:
        _recheck(book, ledger, issue)


def _recheck(book: Book, ledger: Ledger, issue: int) -> None:
    closeout = ledger.closeouts.latest(issue)
    if closeout is None or closeout.state not in {"applied", "closed", "verified"}:
        return
    ledger.issues.forget(issue)
    now = shown_now(ledger, ledger.issues.get(issue))
    settled = ledger.closeouts.settle(closeout, now)
    step = pending(settled, now)
    last = settled.last(step) if step is not None else None
    if (last is not None and last.verdict == "agreed") or _new_leader(ledger, issue):
        ask_next(book, ledger, settled)


def _new_leader(ledger: Ledger, issue: int) -> bool:
    """Whether the issue got another leader at this moment: what waits for one is his to sign."""
    changed = (deed for deed in ledger.history.just_now() if deed.issue_id == issue)
    return any("leader" in deed.detail.get("fields", ()) for deed in changed)
