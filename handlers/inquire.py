"""Asking about one issue: the first lines answer, one status line, the last reports, who is responsible."""

from __future__ import annotations

import re
from datetime import date, datetime

from handlers import levels, rights
from handlers.closeout_cards import PAPER
from handlers.keyboards import Button, Press, Rows, rows
from handlers.placing import Catalogue, near_best
from handlers.presses import Answered, Tap, pressing
from handlers.proofs import send_proofs
from handlers.replies import Reply, tell
from handlers.texts import day, numbered, today
from handlers.understand import Understanding
from storage.deadlines import days_left
from storage.ledger import Book, Ledger
from storage.records import Entry, Issue, Member
from storage.status import FLAG_LABELS, PROGRESS_LABELS
from storage.wording import numeral

ISSUE, RECORDS, PROOFS, ASK_THEM = "issue", "records", "proofs", "askthem"
VERBS = (ISSUE, RECORDS, PROOFS, ASK_THEM)
BESIDE = "beside"  # a card that asks for something else stays as it is
REPORTS_SHOWN = 2
# 第3条; 第3个问题
NUMBER = re.compile(r"第\s*([\d一二三四五六七八九十百]+)\s*(?:条|个问题|号问题)")
RECORDS_SHOWN = 15
APPLIED_FOR_NEXT = ("open", "returned", "reopened")
CLOSED = {(True, True): "，已销号", (True, False): "，镇内销号"}


def answer(book: Book, member: Member, understood: Understanding, known: Catalogue, now: datetime) -> Reply:
    """The card of the issue asked about; the cards of two where the question names two; or which one is meant."""
    match = understood.match
    ledger = book.ledger(member.unit_id)
    if match.clauses:
        found = [known.ids[part.candidates[0].code] for part in match.clauses if part.candidates]
        return Reply(
            "\n\n".join(
                issue_text(ledger, member, rights.issue_for(ledger, member, i), now)
                for i in dict.fromkeys(found)
            )
        )
    if match.verdict == "none":
        return Reply("台账里没有对应的问题。可以换个说法，或发编号，例如「第3条」。", _help_rows())
    if match.verdict == "choose":
        codes = [candidate.code for candidate in near_best(match.candidates)]
        if len(codes) > 1:
            return _which(ledger, [known.ids[code] for code in codes])
    return issue_card(
        ledger, member, rights.issue_for(ledger, member, known.ids[match.candidates[0].code]), now
    )


def about(understood: Understanding, known: Catalogue) -> int | None:
    """The one issue a question was about, None where there were several or none."""
    match = understood.match
    if match.clauses or match.verdict == "none" or len(near_best(match.candidates)) != 1:
        return None
    return known.ids[match.candidates[0].code]


def _help_rows() -> Rows:
    return ((Button("还没完成的", "out:all:0"),),)


def unknown_number(_book: Book, _member: Member, text: str, known: Catalogue) -> Reply | None:
    """That no issue bears the number asked for; None where words cite none, or one that is there."""
    numbers = [number for said in NUMBER.findall(text) if (number := numeral(said)) is not None]
    printed = {subject.number for subject in known.index.subjects}
    missing = [number for number in numbers if printed and str(number) not in printed]
    return (
        Reply(f"台账里没有第{missing[0]}条，请核对编号。")
        if missing and len(missing) == len(numbers)
        else None
    )


def _which(ledger: Ledger, issues: list[int]) -> Reply:
    """Several issues fit a question: full titles, and a button each."""
    known = [ledger.issues.get(issue) for issue in issues]
    numbers = {issue.number for issue in known}
    same = len(numbers) == 1 and next(iter(numbers)) is not None
    if same:
        known.sort(key=lambda issue: issue.id)
    counts = {2: "两", 3: "三", 4: "四"}
    many = counts.get(len(known), str(len(known)))
    head = f"有{many}个第{known[0].number}个问题，您问哪个？" if same else f"有{many}条都对得上，您问哪条？"
    titles = numbered([f"{issue.heading}" for issue in known])
    buttons = [Button(str(n), f"{ISSUE}:{issue.id}") for n, issue in enumerate(known, 1)]
    return Reply(f"{head}\n{titles}", rows(buttons))


def issue_card(ledger: Ledger, member: Member, issue: Issue, now: datetime) -> Reply:
    """The whole card of one issue."""
    buttons = [Button("全部记录", f"{RECORDS}:{issue.id}")] if rights.knows(member, issue) else []
    if buttons and (evidence := ledger.evidence.of_issue(issue.id).total):
        buttons.append(Button(f"材料{evidence}份", f"{PROOFS}:{issue.id}"))
    if issue.concerns(member.office) or (rights.may(member, "edit") and issue.lead is None):
        buttons.append(Button("报进展", f"guide:{issue.id}"))
    elif rights.may(member, "ask_office", issue) and issue.lead is not None and issue.progress != "done":
        buttons.append(Button("请他们报一次", f"{ASK_THEM}:{issue.id}"))
    if issue.progress == "done" and issue.closeout in APPLIED_FOR_NEXT and rights.may(member, "apply", issue):
        buttons.append(Button("申请销号", f"capply:{issue.id}"))
    return Reply(issue_text(ledger, member, issue, now), rows(buttons))


def issue_text(ledger: Ledger, member: Member, issue: Issue, now: datetime) -> str:
    """The lines of an issue's card, the answer first; of another office's issue no more than where it stands."""
    unit = ledger.unit
    if not rights.knows(member, issue):
        return "\n".join([issue.heading, _status_line(issue, today(unit, now)), _responsible(issue)])
    entries = ledger.reports.of_issue(issue.id)
    level = levels.whole_level(ledger.issues.points(issue.id), unit)
    lines = [issue.heading, *([level] if level else []), _status_line(issue, today(unit, now))]
    lines += [_reported(ledger, issue, entry) for entry in entries[:REPORTS_SHOWN]]
    if not entries:
        lines.append("还没有人报过进展")
        if level is None and issue.measures:
            lines.append(f"通报原文：{issue.measures[0].text}")
    return "\n".join([*lines, _responsible(issue)])


def _reported(ledger: Ledger, issue: Issue, entry: Entry) -> str:
    if entry.no_progress and PAPER.search(entry.words):
        return f"{day(entry.at, ledger.unit)} 整改办：存了签批的审批表"
    who = entry.office.name if entry.office else "整改办"
    said = "本周无新进展" if entry.no_progress else levels.summary(entry, ledger.unit, issue)
    return f"{day(entry.at, ledger.unit)} {who}：{said}"


def _status_line(issue: Issue, now: date) -> str:
    """Progress, flag, and how long there is: 正在整改，10月31日到期（还有14天）."""
    said = PROGRESS_LABELS[issue.progress]
    if issue.flag and issue.flag != "staged_result":
        said += f"，{FLAG_LABELS[issue.flag]}"
    if issue.progress == "done":
        said += CLOSED.get((issue.closeout == "closed", issue.verified_at is not None), "，未销号")
        return said + (f"，{day(issue.review_on)}复查" if issue.review_on and issue.review_on >= now else "")
    if issue.deadline is None:
        return f"{said}，{issue.deadline_text or '未定时限'}"
    left = days_left(issue.deadline, now)
    when = (
        f"{issue.deadline.year}年{day(issue.deadline)}"
        if issue.deadline.year != now.year
        else day(issue.deadline)
    )
    if left < 0:
        return f"{said}，{when}到期，已超{-left}天"
    return f"{said}，{when}到期（{'今天' if left == 0 else f'还有{left}天'}）"


def _responsible(issue: Issue) -> str:
    """Lead office, co-offices and leader, as far as they are known."""
    parts = [f"牵头：{issue.lead.name if issue.lead else '未定'}"]
    if issue.co_offices:
        parts.append(f"配合：{'、'.join(office.name for office in issue.co_offices)}")
    parts.append(f"责任领导：{issue.leader or '未定'}")
    return "　".join(parts)


def _records(ledger: Ledger, issue: Issue) -> Reply:
    """Every recorded report of an issue, newest first, in its own words."""
    entries = ledger.reports.of_issue(issue.id)
    lines = [f"{issue.heading}，记录{len(entries)}条"]
    for entry in entries[:RECORDS_SHOWN]:
        who = entry.office.name if entry.office else "整改办"
        shown = levels.attached(entry.evidence)
        lines.append(
            f"{day(entry.at, ledger.unit)} {who}（登记号{entry.receipt or 0:04d}）：{entry.words}"
            + (f"（{shown}）" if shown else ""),
        )
    if len(entries) > RECORDS_SHOWN:
        lines.append(f"更早的还有{len(entries) - RECORDS_SHOWN}条")
    if not entries:
        lines.append("还没有人报过进展")
    lines += [f"措施{measure.ordinal}现写：{measure.text}" for measure in issue.measures]
    return Reply("\n".join(lines), ((Button("返回", f"{ISSUE}:{issue.id}"),),))


def _ask_them(book: Book, member: Member, issue: Issue, now: datetime) -> str:
    """Ask the lead office for one report, once a day; returns what the asker reads."""
    if issue.lead is None:
        return "这条还没有定牵头部门。"
    clerks = book.members.of_office(member.unit_id, issue.lead.id)
    if not clerks:
        return f"{issue.lead.name}还没有人加入。"
    if not (clerks := rights.who_see(clerks, issue)):
        return f"这条{issue.lead.name}看不到，没有发。"
    on = today(book.units.get(member.unit_id), now)
    note = Reply(
        f"请报一次进展：{issue.heading}\n有就直接发一句话。",
        ((Button("报进展", f"guide:{issue.id}"),),),
    )
    tell(book, clerks, note, key=f"ask:{on}:{issue.id}")
    return f"已请{issue.lead.name}报一次。"


def view(book: Book, member: Member, pressed: Press, now: datetime) -> Reply:
    """What a button of an issue's card shows."""
    ledger = book.ledger(member.unit_id)
    issue = rights.issue_for(ledger, member, pressed.number)
    if pressed.verb == RECORDS and rights.knows(member, issue):
        return _records(ledger, issue)
    return issue_card(ledger, member, issue, now)


@pressing
def press(tap: Tap) -> Reply | None:
    """A button on an issue's card edits the card, or asks the lead office."""
    issue = rights.issue_for(tap.ledger, tap.member, tap.press.number)
    if tap.press.choice == BESIDE:
        tap.send(Reply(view(tap.book, tap.member, tap.press, tap.book.now).text))
    elif tap.press.verb == PROOFS:
        if not rights.knows(tap.member, issue):
            raise Answered(rights.refusal("details"))
        send_proofs(tap.book, tap.member, issue)
    elif tap.press.verb == ASK_THEM:
        if not rights.may(tap.member, "ask_office", issue):
            raise Answered(rights.refusal("ask_office"))
        tap.send(Reply(_ask_them(tap.book, tap.member, issue, tap.book.now)))
    else:
        return view(tap.book, tap.member, tap.press, tap.book.now)
    return None
