"""A leader's wish is passed on to the lead office as an instruction, never stored as a measure."""

from __future__ import annotations

from handlers import rights
from handlers.keyboards import Button, on_draft, rows
from handlers.placing import Catalogue, near_best
from handlers.presses import SETTLED, Answered, Tap, pressing
from handlers.replies import Reply, tell
from handlers.texts import day
from handlers.understand import Understanding
from storage.ledger import Book
from storage.records import Draft, Issue, Member

KIND = "instruct"
PASS_ON, PASS_NOT = "pass", "passnot"
VERBS = (PASS_ON, PASS_NOT)


def propose(
    book: Book,
    member: Member,
    text: str,
    understood: Understanding,
    known: Catalogue,
    issue: int | None = None,
) -> Reply:
    """Ask to whom the leader's words go; `issue` where it is plain which one he means."""
    if issue is not None:
        return _ask(book, member, text, [issue])
    match = understood.match
    if match.verdict == "none" or not match.candidates:
        return Reply("台账里没有对应的问题，没有转。可以说得具体一点，或说「第5条」。")
    close = near_best(match.candidates) if match.verdict == "choose" else match.candidates[:1]
    return _ask(book, member, text, [known.ids[candidate.code] for candidate in close])


def _ask(book: Book, member: Member, text: str, numbers: list[int]) -> Reply:
    """Ask to whom the words go; where several issues fit, which one is meant."""
    found = [book.ledger(member.unit_id).issues.get(number) for number in numbers]
    issues = [issue for issue in found if rights.may(member, "instruct", issue)]
    if not issues:
        return Reply(f"{found[0].heading}不是您分管的，没有转。可以告诉整改办。")
    draft = book.drafts.open(member, KIND, {"issues": [issue.id for issue in issues], "words": text})
    return _question(draft, issues)


def _question(draft: Draft, issues: list[Issue]) -> Reply:
    """要转给规建办吗？ with the issue's full title."""
    no = on_draft(draft, "不用转", PASS_NOT)
    if len(issues) == 1:
        to = _to(issues[0])
        keys = rows([on_draft(draft, f"转{to}"[:10], PASS_ON, issues[0].id), no])
        return Reply(f"要转给{to}吗？{issues[0].heading}", keys, draft)
    lines = [f"{number}　{issue.heading}" for number, issue in enumerate(issues, 1)]
    keys = rows([*(on_draft(draft, str(n), PASS_ON, issue.id) for n, issue in enumerate(issues, 1)), no])
    return Reply("\n".join(["您说的是哪条？选了就转给牵头部门。", *lines]), keys, draft)


def _to(issue: Issue) -> str:
    """Who gets a leader's words: the lead office, or 整改办 where none leads yet."""
    return issue.lead.name if issue.lead else "整改办"


def _pass_on(book: Book, member: Member, issue: Issue, words: str) -> str:
    """Send the words to the lead office's clerks and to 整改办; returns what the leader reads."""
    there = book.members.of_office(member.unit_id, issue.lead.id) if issue.lead else ()
    clerks = rights.who_see(there, issue)
    unit = book.units.get(member.unit_id)
    note = f"{member.name}{day(book.now, unit)}：{words}（{issue.label}）"
    book.ledger(member.unit_id).history.append("instructed", member=member.id, issue=issue.id, words=words)
    others = [one for one in book.members.of_unit(member.unit_id, "coordinator") if one.id != member.id]
    tell(
        book,
        clerks,
        Reply(note, ((Button("报进展", f"guide:{issue.id}"), Button("申请延期", f"ext:{issue.id}")),)),
    )
    tell(book, others, Reply(note))
    why = "看不到这条" if there else "还没有人加入"
    absent = f"{issue.lead.name}{why}，" if issue.lead and not clerks else ""
    return f"{absent}已转{_to(issue) if clerks else '整改办'}"


@pressing
def press(tap: Tap) -> Reply:
    """转 or 不用转."""
    draft = tap.draft(KIND)
    words, choice = str(draft.payload["words"]), tap.press.choice
    if tap.press.verb == PASS_NOT:
        said = f"没有转：{words}"
    elif choice not in map(str, draft.payload["issues"]):
        raise Answered(SETTLED)
    else:
        issue = rights.issue_for(tap.ledger, tap.member, int(choice))
        rights.require(tap.member, "instruct", issue)
        said = f"{_pass_on(tap.book, tap.member, issue, words)}（{issue.label}）：{words}"
    tap.book.drafts.advance(draft, state="closed")
    return Reply(said)
