"""What is due at a moment, put into the outbox once: 待确认, Thursday's question, deadlines, Monday's summary."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from functools import partial

from handlers import asking, copies, files, levels, outstanding, pending, reopening, rights, weekly
from handlers.calendar import reported_week
from handlers.choices import DAYS
from handlers.drafting import KIND
from handlers.replies import Reply, send
from handlers.texts import due, marked, today
from storage.ledger import Book
from storage.records import Draft, Issue, Member, Unit

# A question of the morning is not asked at night.
LATEST = timedelta(hours=6)
PHOTOS_WAIT = timedelta(minutes=10)


def put_out(book: Book) -> None:
    """Put out everything due by now in every unit, each once for its period and recipient."""
    for step in steps(book):
        step()


def steps(book: Book) -> list[Callable[[], None]]:
    """The same one by one, so that what fails in one unit holds nothing else back."""
    units = [unit for unit in book.units.all() if book.ledger(unit.id).has_round]
    return [partial(job, book, unit) for unit in units for job in JOBS]


def _summaries(book: Book, unit: Unit) -> None:
    """The week's summary, Monday's for the week before, caught up once if it was missed, with its dates."""
    moment = _last(unit, unit.settings.weekly_at, book.now)
    week = reported_week(unit, moment)
    for member in _recipients(book, unit, "weekly", week.first.isoformat(), moment):
        if weekly.worth_saying(book, member, week):
            reply = weekly.answer(book, member, week)
            send(book, member.chat_id, reply, key=f"weekly:{week.first}:{member.id}", digest=True)


def _questions(book: Book, unit: Unit) -> None:
    """Thursday's question to the clerks whose offices have not reported."""
    moment = _last(unit, unit.settings.ask_at, book.now)
    if book.now - moment > LATEST:
        return
    period = f"{today(unit, moment)}"
    for member in _recipients(book, unit, "ask", period, moment):
        asking.ask_office(book, member, key=f"ask:{period}:{member.id}")


def _questions_again(book: Book, unit: Unit) -> None:
    """The question again for who asked to be reminded."""
    on, moment = today(unit, book.now), _at(unit, today(unit, book.now), unit.settings.morning_at)
    for draft in book.drafts.waiting(unit.id, asking.KIND):
        member = book.members.get(draft.member_id)
        again = draft.payload.get("again")
        if member is None or again is None or again > on.isoformat() or book.now < moment:
            continue
        book.drafts.advance(draft, state="closed")
        asking.ask_office(book, member, key=f"ask:{on}:{draft.id}")


def _unconfirmed(book: Book, unit: Unit) -> None:
    """At half past five, each sender once about what waits for his tap."""
    moment = _last(unit, unit.settings.pending_at, book.now)
    if book.now - moment > LATEST:
        return
    mine: dict[int, list[Draft]] = defaultdict(list)
    for draft in book.drafts.waiting(unit.id, KIND):
        if draft.asked_at is None and draft.created_at <= moment:
            mine[draft.member_id].append(draft)
    for member in book.members.of_unit(unit.id):
        if mine[member.id] and book.mail.claim_due("pending", str(today(unit, moment)), member.id, book.now):
            pending.due_today(book, member, mine[member.id])


def _unconfirmed_for_coordinator(book: Book, unit: Unit) -> None:
    """The morning after, the coordinators about what is still not confirmed."""
    moment = _last(unit, unit.settings.morning_at, book.now)
    if book.now - moment > LATEST:
        return
    left = [d for d in book.drafts.waiting(unit.id, KIND) if d.asked_at is not None and d.asked_at < moment]
    if not left:
        return
    for member in book.members.of_unit(unit.id, "coordinator"):
        period = f"{today(unit, moment)}"
        if book.mail.claim_due("unconfirmed", period, member.id, book.now):
            reply = pending.ask_coordinator(book, member, left)
            send(book, member.chat_id, reply, key=f"unconfirmed:{period}:{member.id}", digest=True)


def _deadlines(book: Book, unit: Unit) -> None:
    """On the days that count to a deadline, the lead office hears of its issues in one message."""
    moment = _last(unit, unit.settings.morning_at, book.now)
    if book.now - moment > LATEST:
        return
    on = today(unit, moment)
    issues = [i for i in book.ledger(unit.id).issues.all() if i.progress != "done" and _counts(i, unit, on)]
    if not issues:
        return
    for member in _recipients(book, unit, "deadline", on.isoformat(), moment):
        theirs = [i for i in rights.seen(member, issues) if i.lead is not None and i.lead == member.office]
        if theirs:
            send(
                book,
                member.chat_id,
                _deadline(unit, theirs, on),
                key=f"deadline:{on}:{member.id}",
                digest=True,
            )


def _counts(issue: Issue, unit: Unit, on: date) -> bool:
    return issue.deadline is not None and (issue.deadline - on).days in unit.settings.remind_days


def _deadline(unit: Unit, issues: list[Issue], on: date) -> Reply:
    lines = [
        f"{marked(i, unit, on)} {i.title}（{'今天' if i.deadline == on else due(i, on)}到期）" for i in issues
    ]
    return Reply(
        "\n".join([f"快到期{len(issues)}条，有进展直接发一句话：", *lines]), outstanding.report_keys(issues)
    )


def _reviews(book: Book, unit: Unit) -> None:
    """What is to be looked at again (复查日期) is said on its morning."""
    moment = _last(unit, unit.settings.morning_at, book.now)
    if book.now - moment <= LATEST:
        reopening.reviews_due(book, unit.id, today(unit, moment))


def _copied(book: Book, unit: Unit) -> None:
    """In the morning the coordinators hear of files that serve two issues, each file once."""
    moment = _last(unit, unit.settings.morning_at, book.now)
    on = f"{today(unit, moment)}"
    if book.now - moment <= LATEST and book.mail.claim_due("copies", on, unit.id, book.now):
        copies.point_out(book, unit.id, key=f"copies:{on}")


def _photos(book: Book, unit: Unit) -> None:
    """Photos whose words have not come within ten minutes are asked about once."""
    evidence = book.ledger(unit.id).evidence
    for member in book.members.of_unit(unit.id):
        since = evidence.unclaimed_since(member.chat_id)
        if since is None or book.now - since < PHOTOS_WAIT:
            continue
        if book.mail.claim_due("photos", since.isoformat(), member.id, book.now):
            count = levels.attached(evidence.unclaimed(member.chat_id))
            send(book, member.chat_id, files.ask_about(count), key=f"photos:{since.isoformat()}:{member.id}")


def _recipients(book: Book, unit: Unit, kind: str, period: str, moment: datetime) -> Iterator[Member]:
    """The members to whom this kind is still owed for the period; who joined since the moment is owed nothing."""
    for member in book.members.of_unit(unit.id):
        joined = book.members.joined_at(member)
        if not moment < joined <= book.now and book.mail.claim_due(kind, period, member.id, book.now):
            yield member


def _last(unit: Unit, at: str, now: datetime) -> datetime:
    """The last moment at or before now that a setting such as "MON 08:30" or "17:30" names."""
    weekday, clock = at.split(" ") if " " in at else ("", at)
    on = today(unit, now)
    if weekday:
        on -= timedelta(days=(on.weekday() - DAYS.index(weekday.upper())) % 7)
    moment = _at(unit, on, clock)
    return moment if moment <= now else _at(unit, on - timedelta(days=7 if weekday else 1), clock)


def _at(unit: Unit, on: date, clock: str) -> datetime:
    return datetime.combine(on, time.fromisoformat(clock), unit.settings.zone)


JOBS: tuple[Callable[[Book, Unit], None], ...] = (
    _summaries,
    _questions,
    _questions_again,
    _unconfirmed,
    _unconfirmed_for_coordinator,
    _deadlines,
    _reviews,
    _copied,
    _photos,
)
