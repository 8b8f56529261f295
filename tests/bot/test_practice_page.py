from __future__ import annotations

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.practice.clock import MovableClock, presets
from bot.practice.demo import PAGE, SHANGHAI, Persona, PracticeServer, Step
from bot.settings import SetupError

FRIDAY = datetime(2025, 10, 17, 10, 5, tzinfo=SHANGHAI)
PEOPLE = (Persona(71, "郑同志", "苇塘村", "CODE"), Persona(79, "路人", "没有加入"))


@pytest.fixture
def practice() -> Iterator[PracticeServer]:
    with PracticeServer(PEOPLE, MovableClock(FRIDAY), (Step("报", "户厕改了2户", 71),)) as practice:
        yield practice


@pytest.fixture
def client(practice: PracticeServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=practice.url, trust_env=False) as client:
        yield client


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "example.org"}, 403),
        ({"Origin": "https://example.org"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
def test_only_this_machines_own_page_is_served(
    client: httpx.Client, headers: dict[str, str], status: int
) -> None:
    assert client.get("/practice/setup", headers=headers).status_code == status


def test_the_page_may_load_nothing_from_elsewhere(client: httpx.Client) -> None:
    policy = client.get("/").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for file in PAGE.iterdir():
        found = re.findall(r"https?://[^\s\"')]+", file.read_text(encoding="utf-8"))
        assert [address for address in found if "www.w3.org/2000/svg" not in address] == []
        assert client.get(f"/page/{file.name}").status_code == (404 if file.suffix == ".html" else 200)
    assert not re.search(r"\son\w+=|style=|<script>", (PAGE / "index.html").read_text(encoding="utf-8"))


def test_nothing_but_the_page_can_be_read(client: httpx.Client) -> None:
    assert client.get("/page/..%2fdemo.py").status_code == 404
    assert client.get("/page/demo.py").status_code == 404
    assert client.get("/practice/files/nothing").status_code == 404


def test_a_document_is_never_opened_as_a_page(practice: PracticeServer, client: httpx.Client) -> None:
    sent = practice.telegram.user(71).sends_document("页.html", b"<script>1</script>", mime="text/html")
    answer = client.get(f"/practice/files/{sent.body['document']['file_id']}")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")


def test_people_with_an_invitation_open_the_bot_through_it(practice: PracticeServer) -> None:
    practice.enrol(PEOPLE[:1])
    assert [bubble.text for bubble in practice.telegram.user(71).messages] == ["/start CODE"]
    assert practice.telegram.user(79).messages == []


def test_a_screen_counts_what_was_not_looked_at(practice: PracticeServer, client: httpx.Client) -> None:
    practice.enrol(PEOPLE[:1])
    chat = practice.telegram.chats[71]
    for text in ("一", "二"):
        practice.telegram.post(chat, practice.telegram.me, {"text": text})
    assert client.get("/practice/users/71").json()["unread"] == {"71": 2, "79": 0}
    client.post("/practice/users/71/reads", json={})
    assert client.get("/practice/users/71").json()["unread"] == {"71": 0, "79": 0}


def test_the_stream_sends_what_changed_and_what_is_left(
    practice: PracticeServer, client: httpx.Client
) -> None:
    practice.enrol(PEOPLE[:1])
    with client.stream("GET", "/practice/users/71/events") as stream:
        events = (json.loads(line[6:]) for line in stream.iter_lines() if line.startswith("data: "))
        first = next(events)
        assert [message["text"] for message in first["messages"]] == ["/start CODE"]
        sent = practice.telegram.post(practice.telegram.chats[71], practice.telegram.me, {"text": "您好"})
        second = next(events)
        assert [message["text"] for message in second["messages"]] == ["您好"]
        assert second["ids"] == [*first["ids"], sent.id]


def test_a_long_text_is_sent_in_pieces_as_clients_do(practice: PracticeServer, client: httpx.Client) -> None:
    client.post("/practice/users/71/says", json={"text": "长" * 5000})
    assert [len(bubble.text) for bubble in practice.telegram.user(71).messages] == [4096, 904]


def test_what_is_no_picture_cannot_be_sent_as_a_photo(client: httpx.Client) -> None:
    answer = client.post(
        "/practice/users/71/sends", data={"as": "photo"}, files={"file0": ("a.png", b"text")}
    )
    assert (answer.status_code, answer.json()["error"]) == (400, "这不是图片，请用「文件」发送。")


def test_the_clock_moves_forward_only_and_says_so(practice: PracticeServer, client: httpx.Client) -> None:
    monday = client.post("/practice/clock", json={"to": "2025-10-20T08:30:00+08:00"}).json()["clock"]["now"]
    assert monday.startswith("2025-10-20T08:30:0")
    earlier = client.post("/practice/clock", json={"to": "2025-10-01T08:30:00+08:00"}).json()["clock"]["now"]
    assert earlier.startswith("2025-10-20T08:30:0")


def test_who_follows_the_clock_hears_of_every_move() -> None:
    clock, moves = MovableClock(FRIDAY), list[datetime]()
    clock.on_move(lambda: moves.append(clock.now()))
    clock.advance(timedelta(days=1))
    assert [moment.astimezone(SHANGHAI).date().day for moment in moves] == [18]


def test_a_friday_morning_offers_tonight_tomorrow_thursday_and_monday() -> None:
    offered = dict(presets(FRIDAY))
    assert offered["今天17:30"] == datetime(2025, 10, 17, 17, 30, tzinfo=SHANGHAI)
    assert offered["明天9:00"] == datetime(2025, 10, 18, 9, tzinfo=SHANGHAI)
    assert offered["周四9:00"] == datetime(2025, 10, 23, 9, tzinfo=SHANGHAI)
    assert offered["周一8:30"] == datetime(2025, 10, 20, 8, 30, tzinfo=SHANGHAI)


@given(st.timedeltas(timedelta(), timedelta(days=400)))
def test_every_offered_moment_lies_ahead(later: timedelta) -> None:
    now = FRIDAY + later
    offered = presets(now)
    assert all(now < ahead <= now + timedelta(days=8) for _, ahead in offered)
    assert {"周四9:00", "周一8:30"} <= {label for label, _ in offered}


def test_a_busy_port_is_an_error_before_anything_starts(practice: PracticeServer) -> None:
    with pytest.raises(SetupError, match="已被别的程序占用"):
        PracticeServer(PEOPLE, MovableClock(), port=int(practice.url.rsplit(":", 1)[1]))


def test_the_servers_messages_bear_the_moved_time(practice: PracticeServer) -> None:
    sent = practice.telegram.user(71).says("一")
    assert datetime.fromtimestamp(sent.body["date"], UTC).astimezone(SHANGHAI).date() == FRIDAY.date()


def test_a_page_with_a_key_opens_only_by_the_whole_address() -> None:
    with (
        PracticeServer(PEOPLE[:1], key="geheim") as practice,
        httpx.Client(base_url=practice.url, trust_env=False) as client,
    ):
        assert client.get("/practice/setup").status_code == 403
        assert client.get("/?key=falsch").status_code == 403
        assert client.post(f"/bot{practice.token}/getMe").status_code == 200
        opened = client.get(practice.page)
        assert (opened.status_code, opened.headers["location"]) == (303, "/")
        assert client.get("/practice/setup").status_code == 200
        assert client.get("/practice/users/71").json()["clock"] is None


def test_the_server_ends_at_once_though_page_and_bot_are_waiting() -> None:
    with ThreadPoolExecutor() as pool, httpx.Client(trust_env=False) as client:
        with PracticeServer(PEOPLE, MovableClock(FRIDAY)) as practice:
            page = client.send(
                client.build_request("GET", f"{practice.url}/practice/users/71/events"), stream=True
            )
            news = page.iter_lines()
            assert next(news).startswith("id: ")
            poll = pool.submit(_poll, f"{practice.url}/bot{practice.token}/getUpdates")
            assert practice.telegram.pulse.until(lambda: practice.telegram.updates.poll or None, 5)
            began = monotonic()
        assert monotonic() - began < 1.5
        assert next(news).startswith("data: ")
        assert poll.result(2) == {"ok": True, "result": []}
        page.close()


def _poll(address: str) -> Any:
    return httpx.post(address, json={"timeout": 50}, timeout=60, trust_env=False).json()
