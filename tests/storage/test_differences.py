"""What a document changes: a cell that is merely old changes nothing, and nothing that was written in is lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from storage.database import Database
from storage.documents import Difference, Notice
from storage.ledger import Book, Ledger
from storage.notice.files import read_bytes
from storage.records import Issue, Member, UnitSettings
from storage.worksheet import Sheet, to_workbook
from tests.storage.documents import xlsx_of
from tests.storage.test_ledger import Undo, notice

NOW = datetime(2025, 10, 17, 7, 0, tzinfo=UTC)


@pytest.fixture
def book(database: Database) -> Iterator[Book]:
    with suppress(Undo), database.transaction() as session:
        yield Book(session, NOW)
        raise Undo


@pytest.fixture
def ledger(book: Book) -> Ledger:
    found = book.ledger(book.units.found("青岚镇", UnitSettings()).id)
    found.imports.bring_in(notice(), {})
    return found


@pytest.fixture
def shen(book: Book, ledger: Ledger) -> Member:
    return book.members.keyboard(ledger.unit.id)


def lamp(ledger: Ledger) -> Issue:
    return ledger.issues.coded("1-1")


def sheet(ledger: Ledger, day: int = 10, **fields: Any) -> Notice:
    """The worksheet of a day in October with fields of the first issue changed, written and read again."""
    out = replace(ledger.papers.notice(), unit="中共青岚镇委员会")
    first = replace(out.sections[0].issues[0], **fields)
    section = replace(out.sections[0], issues=(first, *out.sections[0].issues[1:]))
    changed = replace(out, sections=(section, *out.sections[1:]))
    (again,) = read_bytes(to_workbook(Sheet(changed, date(2025, 10, day))), ".xlsx")
    return again


def difference(ledger: Ledger, document: Notice) -> Difference | None:
    found = ledger.imports.compare(document)
    return next(iter((*found.changed, *found.kept)), None)


@pytest.mark.parametrize(
    "fields",
    [
        {"deadline": date(2025, 11, 30)},
        {"leader": "冯副镇长"},
        {"office": "规建办"},
        {"co_offices": ("苇塘村", "上坳村")},
        {"person": "邓同志"},
        {"goal": "全部亮灯"},
        {"progress_text": "已更换40盏。"},
        {"notes": "县里已来看过"},
        {"publishable": False},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_every_column_is_compared_and_comes_in(ledger: Ledger, fields: dict[str, Any]) -> None:
    document = sheet(ledger, **fields)
    found = difference(ledger, document)
    assert found is not None
    ((key, (_, new)),) = [(k, pair) for k, pair in found.fields.items() if k != "deadline_text"]
    assert {key: new} == fields
    ledger.imports.bring_in(document, {})
    assert difference(ledger, document) is None
    assert difference(ledger, sheet(ledger)) is None


def test_an_empty_cell_takes_nothing_away(ledger: Ledger, shen: Member) -> None:
    empty = sheet(ledger)
    ledger.issues.assign([lamp(ledger)], lead=ledger.offices.found("规建办"), leader="冯副镇长", member=shen)
    assert difference(ledger, empty) is None


def test_an_old_cell_is_told_and_left_alone(ledger: Ledger, shen: Member) -> None:
    ledger.issues.assign([lamp(ledger)], leader="冯副镇长")
    old = sheet(ledger)
    ledger.issues.assign([lamp(ledger)], leader="罗副镇长", member=shen)
    found = difference(ledger, old)
    assert found is not None
    assert (found.fields, found.kept) == ({}, {"leader": ("罗副镇长", "冯副镇长")})
    ledger.imports.bring_in(old, {})
    assert lamp(ledger).leader == "罗副镇长"


def test_another_value_than_the_old_one_is_an_edit(ledger: Ledger, shen: Member) -> None:
    ledger.issues.assign([lamp(ledger)], leader="冯副镇长")
    ledger.issues.assign([lamp(ledger)], leader="罗副镇长", member=shen)
    ledger.imports.bring_in(sheet(ledger, leader="梁委员"), {})
    assert lamp(ledger).leader == "梁委员"


def test_a_sheet_written_after_the_change_may_take_it_back(ledger: Ledger, shen: Member) -> None:
    ledger.issues.assign([lamp(ledger)], leader="冯副镇长")
    ledger.issues.assign([lamp(ledger)], leader="罗副镇长", member=shen)
    ledger.imports.bring_in(sheet(ledger, day=20, leader="冯副镇长"), {})
    assert lamp(ledger).leader == "冯副镇长"


def test_an_old_status_brings_no_old_flag_with_it(ledger: Ledger, shen: Member) -> None:
    old = sheet(ledger, flag="staged_result")
    ledger.issues.set_progress(lamp(ledger), "done", shen)
    ledger.imports.bring_in(old, {})
    assert (lamp(ledger).progress, lamp(ledger).flag) == ("done", None)


def report(book: Book, ledger: Ledger, member: Member, words: str) -> Any:
    told = ledger.reports.receive(member, 1, 1, words)
    return ledger.reports.record(ledger.reports.tie(told, lamp(ledger).id, words), member)


def test_what_was_written_in_since_survives_an_old_sheet(book: Book, ledger: Ledger, shen: Member) -> None:
    old = sheet(ledger)
    ledger.measures.add(
        lamp(ledger), "装上太阳能灯6盏。", shen, report(book, ledger, shen, "装上太阳能灯6盏")
    )
    ledger.issues.forget(lamp(ledger).id)
    ledger.measures.replace(lamp(ledger), 1, "登记不亮路灯92盏。", shen)
    assert difference(ledger, old) is None
    ledger.imports.bring_in(old, {})
    assert [m.text for m in lamp(ledger).measures] == [
        "登记不亮路灯92盏。",
        "分批更换。",
        "装上太阳能灯6盏。",
    ]


def test_an_edit_beside_it_still_comes_in(book: Book, ledger: Ledger, shen: Member) -> None:
    first, second = lamp(ledger).measures
    edited = sheet(ledger, measures=(first, replace(second, text="分三批更换。")))
    ledger.measures.add(
        lamp(ledger), "装上太阳能灯6盏。", shen, report(book, ledger, shen, "装上太阳能灯6盏")
    )
    ledger.imports.bring_in(edited, {})
    ledger.issues.forget(lamp(ledger).id)
    assert [m.text for m in lamp(ledger).measures] == [
        "登记不亮路灯86盏。",
        "分三批更换。",
        "装上太阳能灯6盏。",
    ]


def test_who_may_not_read_it_is_not_asked_whether_the_public_may(ledger: Ledger, shen: Member) -> None:
    ledger.issues.change(lamp(ledger).id, shen, {"visibility": "leaders"})
    assert difference(ledger, sheet(ledger, publishable=False)) is None


def test_a_title_in_other_words_is_told_and_never_taken_over(ledger: Ledger) -> None:
    document = sheet(ledger, title="路灯维修不够及时")
    found = difference(ledger, document)
    assert found is not None
    assert (found.fields, found.retitled) == ({}, "路灯维修不够及时")
    ledger.imports.bring_in(document, {})
    assert lamp(ledger).title == "路灯维修不及时"


@pytest.mark.parametrize(
    ("cell", "decided"),
    [("否", False), ("不公开", False), ("×", False), ("是", True), ("√", True), ("待定", None)],
)
def test_a_foreign_ledger_may_say_what_is_for_the_public(cell: str, decided: bool | None) -> None:
    rows = [
        ["序号", "问题", "整改措施", "是否可以公开", "备注"],
        ["1", "路灯失修", "一是修好。", cell, "已看"],
    ]
    (read,) = read_bytes(xlsx_of(rows), ".xlsx")
    notes = "已看" if decided is not None else "是否可以公开：待定；已看"
    assert [(issue.publishable, issue.notes) for issue in read.issues] == [(decided, notes)]
