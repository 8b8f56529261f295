"""The ledger on both databases: nothing counts before it is recorded, nothing counts twice, nothing crosses units."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update
from sqlmodel import col

from storage.database import Database
from storage.errors import InvitationInvalid, IssueUnknown, LastCoordinator, Moved, OfficeUnknown, UnitUnknown
from storage.ledger import Book, Ledger
from storage.notice import Notice, read_text
from storage.records import Entry, Issue, Member, Point, UnitSettings
from storage.tables.history import HistoryRow

NOW = datetime(2025, 10, 17, 7, 0, tzinfo=UTC)
TEXT = """中共青岚镇委员会关于巡察整改情况的通报
2025年5月15日，县委巡察组向青岚镇党委反馈了巡察意见。
二、整改落实情况
（一）关于“民生工作不够扎实”的整改情况
1.针对“路灯维修不及时”的问题。一是登记不亮路灯86盏。二是分批更换。【正在整改】
2.针对“公示栏长期不更新”的问题。一是按月更新公示内容。【已完成整改】
（二）关于“财务管理不够严格”的整改情况
3.针对“票据审核不严”的问题。一是对票据逐张复核。【正在整改】
"""


class Undo(Exception):
    """Nothing of a test stays in the database."""


@pytest.fixture(params=["sqlite", "postgresql"])
def book(request: pytest.FixtureRequest) -> Iterator[Book]:
    if request.param == "postgresql":
        database = Database(request.getfixturevalue("postgres_url"))
    else:
        database = request.getfixturevalue("database")
    with suppress(Undo), database.transaction() as session:
        yield Book(session, NOW)
        raise Undo
    database.close()


def notice(text: str = TEXT) -> Notice:
    (read,) = read_text(text)
    return read


@pytest.fixture
def ledger(book: Book) -> Ledger:
    unit = book.units.found("青岚镇", UnitSettings())
    found = book.ledger(unit.id)
    found.imports.bring_in(notice(), {})
    return found


@pytest.fixture
def clerk(book: Book, ledger: Ledger) -> Member:
    code, _ = book.members.invite(ledger.unit.id, "何同志", "clerk", ledger.offices.found("规建办"))
    return book.members.redeem(code, 5_000_000_001)


def lamp(ledger: Ledger) -> Issue:
    return ledger.issues.coded("1-1")


def pending(ledger: Ledger, clerk: Member, message: int = 1, words: str = "又修了6盏") -> Entry:
    report = ledger.reports.receive(clerk, clerk.chat_id, message, words)
    return ledger.reports.tie(report, lamp(ledger).id, words)


def level(value: float) -> Point:
    return Point("", "盏", value, date(2025, 10, 17), None, "report")


def test_a_notice_comes_in_with_its_sections_issues_and_measures(ledger: Ledger) -> None:
    issues = ledger.issues.all()
    assert [(issue.code, issue.label, issue.progress) for issue in issues] == [
        ("1-1", "第1条", "ongoing"),
        ("1-2", "第2条", "done"),
        ("2-1", "第3条", "ongoing"),
    ]
    assert [measure.text for measure in issues[0].measures] == ["登记不亮路灯86盏。", "分批更换。"]


def test_the_same_notice_again_changes_nothing(ledger: Ledger) -> None:
    comparison = ledger.imports.bring_in(notice(), {})
    assert (comparison.known, comparison.new, comparison.changed, comparison.missing) == (True, (), (), ())
    assert len(ledger.issues.all()) == 3


def test_a_newer_notice_of_the_round_is_compared_issue_by_issue(ledger: Ledger) -> None:
    newer = notice(
        TEXT.replace("一是对票据逐张复核。【正在整改】", "一是对票据逐张复核。二是培训会计。【已完成整改】")
    )
    (changed,) = ledger.imports.compare(newer).changed
    assert changed.code == "2-1"
    assert changed.fields["progress"] == ("ongoing", "done")
    ledger.imports.bring_in(newer, {})
    assert ledger.issues.coded("2-1").progress == "done"


def test_what_a_member_changed_is_not_overruled_by_an_older_document(ledger: Ledger, clerk: Member) -> None:
    ledger.issues.set_progress(lamp(ledger), "done", clerk)
    ledger.imports.bring_in(notice(), {})
    assert lamp(ledger).progress == "done"


def test_issues_missing_in_a_document_stay(ledger: Ledger) -> None:
    shorter = notice(TEXT[: TEXT.index("（二）")])
    assert ledger.imports.bring_in(shorter, {}).missing == ("2-1",)
    assert len(ledger.issues.all()) == 3


def test_an_entry_counts_only_once_it_is_recorded(ledger: Ledger, clerk: Member) -> None:
    entry = pending(ledger, clerk)
    assert ledger.reports.of_issue(lamp(ledger).id) == ()
    recorded = ledger.reports.record(entry, clerk, [level(92)])
    assert (recorded.state, recorded.receipt) == ("recorded", 1)
    assert [point.value for point in ledger.issues.points(lamp(ledger).id)] == [92]


def test_recording_twice_is_refused_and_changes_nothing(ledger: Ledger, clerk: Member) -> None:
    entry = pending(ledger, clerk)
    ledger.reports.record(entry, clerk, [level(92)])
    with pytest.raises(Moved):
        ledger.reports.record(entry, clerk, [level(92)])
    assert len(ledger.issues.points(lamp(ledger).id)) == 1


def test_a_withdrawn_entry_is_kept_and_counts_no_more(ledger: Ledger, clerk: Member) -> None:
    entry = ledger.reports.record(pending(ledger, clerk), clerk, [level(92)])
    ledger.reports.withdraw(entry, clerk)
    assert ledger.reports.entry(entry.id).state == "withdrawn"
    assert ledger.issues.points(lamp(ledger).id) == ()
    assert lamp(ledger).last_report_at is None


def test_a_message_is_one_report_however_often_it_comes(ledger: Ledger, clerk: Member) -> None:
    first = ledger.reports.receive(clerk, clerk.chat_id, 7, "又修了6盏")
    assert ledger.reports.receive(clerk, clerk.chat_id, 7, "又修了6盏").id == first.id


def test_an_entry_recorded_again_keeps_its_receipt(ledger: Ledger, clerk: Member) -> None:
    entry = ledger.reports.record(pending(ledger, clerk), clerk)
    ledger.reports.withdraw(entry, clerk)
    again = ledger.reports.record(pending(ledger, clerk), clerk)
    assert again.receipt == entry.receipt


def test_no_progress_is_recorded_but_breaks_no_silence(ledger: Ledger, clerk: Member) -> None:
    report = ledger.reports.receive(clerk, clerk.chat_id, 8, "本周无新进展")
    entry = ledger.reports.tie(report, lamp(ledger).id, "本周无新进展", no_progress=True)
    ledger.reports.record(entry, clerk)
    assert lamp(ledger).last_report_at is None


def test_a_round_of_another_feedback_becomes_the_current_one(ledger: Ledger) -> None:
    ledger.imports.bring_in(notice(TEXT.replace("2025年5月15日", "2026年5月15日")), {})
    fresh = type(ledger)(ledger._session, ledger.unit.id, NOW)
    assert fresh.round.feedback_date == date(2026, 5, 15)
    assert len(fresh.issues.all()) == 3


def test_another_units_issue_is_unknown_here(book: Book, ledger: Ledger) -> None:
    other = book.ledger(book.units.found("白石乡", UnitSettings()).id)
    with pytest.raises(IssueUnknown):
        other.issues.get(lamp(ledger).id)
    assert other.has_round is False


def test_with_several_units_the_name_must_be_said(book: Book, ledger: Ledger) -> None:
    assert book.units.named(None).name == "青岚镇"
    book.units.found("白石乡", UnitSettings())
    with pytest.raises(UnitUnknown, match="这里有2个单位"):
        book.units.named(None)


def test_an_office_is_known_by_its_name_or_not_at_all(ledger: Ledger) -> None:
    office = ledger.offices.found("上坳村")
    assert office.kind == "village"
    assert ledger.offices.named("上坳村") == office
    with pytest.raises(OfficeUnknown):
        ledger.offices.named("下坳村")


def test_an_invitation_is_used_once(book: Book, ledger: Ledger) -> None:
    code, expires = book.members.invite(ledger.unit.id, "李主任", "coordinator", None)
    assert expires > NOW + timedelta(days=7)
    book.members.redeem(code, 42)
    with pytest.raises(InvitationInvalid, match="已经用过"):
        book.members.redeem(code, 43)


def test_the_last_coordinator_cannot_be_removed(book: Book, ledger: Ledger) -> None:
    code, _ = book.members.invite(ledger.unit.id, "李主任", "coordinator", None)
    member = book.members.redeem(code, 42)
    with pytest.raises(LastCoordinator):
        book.members.remove(member)


def test_history_says_from_what_to_what(ledger: Ledger, clerk: Member) -> None:
    ledger.issues.assign([lamp(ledger)], lead=ledger.offices.found("规建办"), deadline=date(2025, 11, 1))
    deed = ledger.history.of_issue(lamp(ledger).id)[-1]
    assert deed.detail["fields"]["deadline"] == [None, "2025-11-01"]


def test_a_history_that_was_touched_names_the_broken_link(ledger: Ledger, clerk: Member) -> None:
    ledger.reports.record(pending(ledger, clerk), clerk)
    assert ledger.history.broken_at() is None
    changed = update(HistoryRow).where(col(HistoryRow.sequence) == 2).values(action="nothing")
    ledger._session.execute(changed)
    ledger._session.expire_all()
    assert ledger.history.broken_at() == 2


@pytest.mark.parametrize("tampering", [{"detail": None}, {"member_id": None}, {"detail": {"receipt": 99}}])
def test_who_and_when_verify_even_where_the_detail_was_erased(
    ledger: Ledger, clerk: Member, tampering: dict[str, object]
) -> None:
    entry = ledger.reports.record(pending(ledger, clerk), clerk)
    ledger.erasing.received(entry.receipt or 0, "涉及个人隐私")
    assert ledger.history.broken_at() is None
    kept = ledger.reports.record(pending(ledger, clerk, message=101), clerk)
    assert ledger.history.broken_at() is None
    whose = entry.id if "member_id" in tampering else kept.id
    of_entry = (col(HistoryRow.entry_id) == whose, col(HistoryRow.action) == "recorded")
    ledger._session.execute(update(HistoryRow).where(*of_entry).values(**tampering))
    broken = next(
        n for n, deed in ledger.history.all() if (deed.entry_id, deed.action) == (whose, "recorded")
    )
    assert ledger.history.broken_at() == broken


def test_what_an_erasing_emptied_is_accounted_for_after_a_second_one(ledger: Ledger, clerk: Member) -> None:
    words = "老街的路灯又修了6盏"
    receipts = [
        ledger.reports.record(pending(ledger, clerk, number, words), clerk).receipt for number in (100, 101)
    ]
    for receipt in receipts:
        ledger.erasing.received(receipt or 0, f"不该写：{words}")
        assert ledger.history.broken_at() is None


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=12))
def test_whatever_is_recorded_and_withdrawn_the_points_are_those_of_recorded_entries(
    book: Book, ledger: Ledger, clerk: Member, steps: list[tuple[int, bool]]
) -> None:
    for message, keep in steps:
        report = ledger.reports.receive(clerk, clerk.chat_id, 100 + message, "修了几盏")
        known = next(iter(ledger.reports.of_report(report.id)), None)
        if keep and (known is None or known.state == "pending"):
            entry = known or ledger.reports.tie(report, lamp(ledger).id, "修了几盏")
            ledger.reports.record(entry, clerk, [replace(level(message), value=message)])
        elif not keep and known is not None:
            ledger.reports.withdraw(known, clerk)
    recorded = ledger.reports.of_issue(lamp(ledger).id)
    assert len(ledger.issues.points(lamp(ledger).id)) == len(recorded)
    receipts = [entry.receipt for entry in recorded]
    assert len(set(receipts)) == len(receipts)
