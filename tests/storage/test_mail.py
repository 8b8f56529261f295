from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from storage.database import Database
from storage.mail import Mail

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HELLO = {"method": "sendMessage", "text": "您好"}


def message(number: int, chat: int, words: str = "改了20户") -> dict[str, Any]:
    return {
        "update_id": number,
        "message": {"message_id": number, "chat": {"id": chat}, "from": {"id": chat}, "text": words},
    }


def press(number: int, chat: int, user: int) -> dict[str, Any]:
    shown = {"message_id": 1, "chat": {"id": chat}}
    return {"update_id": number, "callback_query": {"id": "7", "from": {"id": user}, "message": shown}}


@pytest.fixture(params=["sqlite", "postgresql"])
def mail(request: pytest.FixtureRequest) -> Iterator[Mail]:
    database = _database(request)
    with database.transaction() as session:
        for table in ("inbox", "outbox", "due", "heard"):
            session.connection().execute(text(f"DELETE FROM {table}"))
        yield Mail(session)
    database.close()


def _database(request: pytest.FixtureRequest) -> Database:
    if request.param == "postgresql":
        return Database(request.getfixturevalue("postgres_url"))
    database = request.getfixturevalue("database")
    assert isinstance(database, Database)
    return database


def take(mail: Mail, now: datetime = NOW) -> int | None:
    row = mail.next_update(now)
    return row.update_id if row else None


def test_an_update_delivered_twice_is_kept_once(mail: Mail) -> None:
    assert mail.receive([message(5, 1), message(3, 1)], NOW) == 2
    assert mail.receive([message(5, 1), message(6, 1)], NOW) == 1
    assert mail.backlog().inbox == 3


def test_updates_have_their_turn_in_the_order_of_arrival_not_of_their_ids(mail: Mail) -> None:
    mail.receive([message(900, 1), message(7, 1), message(8, 2)], NOW)
    turns = []
    while row := mail.next_update(NOW):
        turns.append(row.update_id)
        mail.done(row, NOW)
    assert turns == [900, 7, 8]


def test_an_update_that_failed_waits_and_holds_back_only_its_own_chat(mail: Mail) -> None:
    mail.receive([message(1, 1), message(2, 1), message(3, 2)], NOW)
    first = mail.next_update(NOW)
    assert first is not None
    assert mail.failed(first, "ValueError", NOW) is False
    assert take(mail) == 3
    assert take(mail, NOW + timedelta(seconds=2)) == 1


def test_after_three_failures_an_update_is_set_aside_and_the_next_has_its_turn(mail: Mail) -> None:
    mail.receive([message(1, 1), message(2, 1)], NOW)
    now, dead = NOW, []
    for _ in range(3):
        row = mail.next_update(now)
        assert row is not None
        dead.append(mail.failed(row, "ValueError", now))
        now += timedelta(minutes=1)
    assert dead == [False, False, True]
    assert take(mail, now) == 2
    assert mail.backlog().dead == 1


def test_a_press_belongs_to_the_chat_of_its_card_and_the_person_who_pressed(mail: Mail) -> None:
    mail.receive([press(1, chat=-5, user=9)], NOW)
    row = mail.next_update(NOW)
    assert row is not None
    assert (row.chat_id, row.user_id) == (-5, 9)


@pytest.mark.parametrize(
    "odd",
    [
        {},
        {"message": None},
        {"message": {"chat": 7}},
        {"poll": {"id": "1"}},
        {"message": {"text": "\ud800\0"}},
    ],
)
def test_an_update_of_any_shape_is_kept_and_comes_back_as_it_was(mail: Mail, odd: dict[str, Any]) -> None:
    mail.receive([{"update_id": 1, **odd}], NOW)
    row = mail.next_update(NOW)
    assert row is not None
    assert row.body == {"update_id": 1, **odd}
    assert row.chat_id is None


def test_an_erased_update_keeps_its_ids_only(mail: Mail) -> None:
    mail.receive([message(1, 4)], NOW)
    mail.erase(1)
    row = mail.next_update(NOW)
    assert row is not None
    assert (row.body, row.chat_id) == ({"update_id": 1}, 4)


def test_what_was_done_a_week_ago_is_emptied_and_a_month_ago_dropped(mail: Mail) -> None:
    mail.receive([message(1, 1), message(2, 1)], NOW)
    row = mail.next_update(NOW)
    assert row is not None
    mail.done(row, NOW)
    mail.prune(NOW + timedelta(days=8))
    assert mail.receive([message(1, 1)], NOW) == 0
    mail.prune(NOW + timedelta(days=31))
    assert mail.receive([message(1, 1), message(2, 1)], NOW) == 1


def test_a_key_puts_one_message_into_the_outbox_however_often(mail: Mail) -> None:
    first = mail.post(1, HELLO, now=NOW, key="weekly:2026-W10:1")
    assert mail.post(1, {"method": "sendMessage", "text": "again"}, now=NOW, key="weekly:2026-W10:1") == first
    assert [row.payload for row in mail.heads(NOW, 9)] == [HELLO]


def test_each_chat_offers_its_oldest_message_and_answers_go_before_digests(mail: Mail) -> None:
    digest = mail.post(1, HELLO, now=NOW, digest=True)
    mail.post(1, HELLO, now=NOW)
    answer = mail.post(2, HELLO, now=NOW)
    assert [row.id for row in mail.heads(NOW, 9)] == [answer, digest]


def test_an_edit_names_the_message_its_card_became_and_replaces_an_unsent_edit(mail: Mail) -> None:
    card = mail.post(1, HELLO, now=NOW)
    mail.edit(card, {"method": "editMessageText", "text": "一"}, now=NOW)
    mail.edit(card, {"method": "editMessageText", "text": "二"}, now=NOW)
    (head,) = mail.heads(NOW, 9)
    assert (head.id, mail.message_id(card)) == (card, None)
    mail.sent(head, 77, NOW)
    (edit,) = mail.heads(NOW, 9)
    assert (edit.target, edit.payload["text"]) == (77, "二")
    mail.sent(edit, 78, NOW)
    assert mail.message_id(card) == 78
    assert mail.card_of(1, 78) == mail.last_sent(1) == card
    assert mail.card_of(1, 99) is None


def test_a_message_to_someone_who_blocked_the_bot_takes_those_behind_it_along(mail: Mail) -> None:
    mail.post(1, HELLO, now=NOW)
    mail.post(1, HELLO, now=NOW)
    mail.post(2, HELLO, now=NOW)
    mail.blocked(mail.heads(NOW, 1)[0], "Forbidden")
    assert [row.chat_id for row in mail.heads(NOW, 9)] == [2]


def test_a_postponed_message_waits_and_keeps_its_place(mail: Mail) -> None:
    first = mail.post(1, HELLO, now=NOW)
    mail.post(1, HELLO, now=NOW)
    mail.postpone(mail.heads(NOW, 1)[0], NOW + timedelta(seconds=30), "RetryAfter")
    assert mail.heads(NOW, 9) == []
    assert [row.id for row in mail.heads(NOW + timedelta(seconds=30), 9)] == [first]


def test_what_is_due_is_claimed_once_for_each_recipient_and_period(mail: Mail) -> None:
    assert mail.claim_due("weekly", "2026-W10", 1, NOW)
    assert not mail.claim_due("weekly", "2026-W10", 1, NOW)
    assert mail.claim_due("weekly", "2026-W10", 2, NOW)
    assert mail.claim_due("weekly", "2026-W11", 1, NOW + timedelta(days=7))
    assert mail.last_due() == {"weekly": NOW + timedelta(days=7)}


def test_the_last_time_telegram_was_heard_is_kept(mail: Mail) -> None:
    assert mail.heard_at() is None
    mail.hear(NOW)
    mail.hear(NOW + timedelta(minutes=1))
    assert mail.heard_at() == NOW + timedelta(minutes=1)


def test_a_second_worker_takes_another_chat_and_waits_for_the_order_of_the_first(postgres_url: str) -> None:
    database = Database(postgres_url)
    with database.transaction() as session:
        session.connection().execute(text("DELETE FROM inbox"))
        Mail(session).receive([message(1, 1), message(2, 1), message(3, 2), message(4, 1)], NOW)
    with database.transaction() as first:
        row = Mail(first).next_update(NOW)
        assert row is not None
        assert row.update_id == 1
        with database.transaction() as second:
            assert take(Mail(second)) == 3
        Mail(first).done(row, NOW)
        with database.transaction() as second:
            assert take(Mail(second)) == 3
    with database.transaction() as session:
        assert take(Mail(session)) == 2
    database.close()


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chats=st.lists(st.integers(1, 3), max_size=12), fails=st.sets(st.integers(0, 40)))
def test_whatever_fails_every_update_ends_and_no_chat_changes_its_order(
    database: Database, chats: list[int], fails: set[int]
) -> None:
    with database.transaction() as session:
        session.connection().execute(text("DELETE FROM inbox"))
        mail = Mail(session)
        mail.receive([message(number, chat) for number, chat in enumerate(chats)], NOW)
        now, step, ended = NOW, 0, list[tuple[int | None, int]]()
        while mail.backlog().inbox:
            row = mail.next_update(now)
            now += timedelta(seconds=1)
            if row is None:
                continue
            step += 1
            if step in fails:
                if mail.failed(row, "ValueError", now):
                    ended.append((row.chat_id, row.update_id))
            else:
                mail.done(row, now)
                ended.append((row.chat_id, row.update_id))
    for chat in set(chats):
        assert [number for owner, number in ended if owner == chat] == [
            n for n, c in enumerate(chats) if c == chat
        ]


def test_the_chats_that_were_served_are_left_out_for_a_moment(mail: Mail) -> None:
    mail.receive([message(1, 1), message(2, 1), message(3, 2)], NOW)
    row = mail.next_update(NOW, besides={1, 7})
    assert row is not None
    assert row.update_id == 3
    mail.done(row, NOW)
    assert mail.next_update(NOW, besides={1}) is None
    assert take(mail) == 1


def test_what_was_settled_at_the_door_leaves_its_ids_and_is_known_again(mail: Mail) -> None:
    updates = [message(1, 1), message(2, 2)]
    assert mail.fresh(updates) == updates
    mail.receive(updates, NOW, settled={1})
    assert mail.fresh([*updates, message(3, 3)]) == [message(3, 3)]
    assert (mail.heard_from(1), len(mail.heard_from(2))) == ([], 1)
    assert mail.waiting_in({1, 2, 3}) == {2}
    assert take(mail) == 2


def test_a_secret_is_not_kept_once_it_was_sent(mail: Mail) -> None:
    mail.post(1, {"method": "sendMessage", "text": "码 aB3", "secret": True}, now=NOW)
    (row,) = mail.heads(NOW, 9)
    assert row.payload["text"] == "码 aB3"
    mail.sent(row, 71, NOW)
    assert [said.payload["text"] for said in mail.said_to(1)] == ["（发过的邀请码，不留底）"]
