"""Papers on the whole way: sent by a coordinator and read, asked for and sent back as a file."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from time import monotonic

import pytest
from docx import Document
from openpyxl import load_workbook

from bot.application import Service, compose
from bot.practice import town as citizens
from bot.practice.chats import Bubble
from bot.practice.errors import ApiError
from bot.practice.faults import Fault
from bot.practice.files import Upload
from bot.practice.people import PICTURE
from bot.transport import clerk
from bot.transport.pace import NoPace
from handlers import desk
from storage.database import Database
from storage.ledger import Book
from storage.ledger.desk import Desk
from storage.mail import EVERYWHERE
from storage.notice.files import read_bytes, text_of
from tests.bot.conftest import Loopback
from tests.bot.house import Clock, running, settings

pytestmark = pytest.mark.anyio
SHEN = citizens.SHEN
NOTICE = citizens.NOTICE.read_bytes()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def service(
    telegram: Loopback, database: Database, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Service]:
    monkeypatch.setattr(clerk, "IDLE_SECONDS", 0.02)
    service = compose(settings(telegram, tmp_path / "data"), database, clock=clock, pace=NoPace(monotonic))
    with database.transaction() as session:
        book = Book(session, clock())
        citizens.found_town(book)
        citizens.settle(book, SHEN)
    async with service.application:
        yield service


def order(service: Service, clock: Clock, telegram: Loopback, content: bytes = NOTICE) -> None:
    """Lay a document on the desk, as the chat does it."""
    kept = telegram.files.keep(Upload("台账.txt", "text/plain", content), "documents")
    with service.database.transaction() as session:
        book = Book(session, clock())
        member = book.members.by_telegram(SHEN.telegram_id)
        assert member is not None
        card = book.mail.post(member.chat_id, {"method": "sendMessage", "text": "正在读"}, now=clock())
        detail = {"file_id": kept.file_id, "name": "台账.txt", "media_type": "text/plain", "size": 9}
        book.ledger(member.unit_id).papers.order(member, "sent", 1, card=card, **detail)


def waiting(service: Service, clock: Clock) -> int | None:
    """How often the paper on the desk has been tried; None where there is none."""
    with service.database.transaction() as session:
        paper = Desk(session).next(clock(), EVERYWHERE)
        return paper.tries if paper else None


def said(service: Service, clock: Clock) -> str:
    """What the newest row of the outbox says."""
    with service.database.transaction() as session:
        rows = session.connection().exec_driver_sql("SELECT payload FROM outbox ORDER BY id DESC LIMIT 1")
        return str(json.loads(rows.scalar_one())["text"])


def content(telegram: Loopback, bubble: Bubble) -> bytes:
    """The file that came in a bubble."""
    kept = telegram.files.of(bubble.body["document"]["file_id"])
    assert kept is not None
    return kept.upload.content


async def test_a_document_is_read_compared_and_brought_in(telegram: Loopback, service: Service) -> None:
    shen = telegram.user(SHEN.telegram_id)
    changed = NOTICE.decode().replace("登记不亮路灯86盏", "登记不亮路灯88盏").encode()
    async with running(service):
        shen.sends_document("台账.txt", changed)
        await shen.hears("与台账比：改动1条，没变15条")
        shen.presses("导入")
        await shen.hears("已导入“台账.txt”：改动1条。")


async def test_the_worksheet_comes_back_as_a_file(telegram: Loopback, service: Service) -> None:
    shen = telegram.user(SHEN.telegram_id)
    async with running(service):
        shen.says("要表格")
        sent = await shen.hears(lambda bubble: "document" in bubble.body)
    kept = telegram.files.of(sent.body["document"]["file_id"])
    assert kept is not None
    (ledger,) = read_bytes(kept.upload.content, ".xlsx")
    assert len(ledger.issues) == 16


async def test_findings_and_history_come_as_a_second_file(telegram: Loopback, service: Service) -> None:
    shen = telegram.user(SHEN.telegram_id)
    async with running(service):
        shen.says("要核对与历史")
        sent = await shen.hears(
            lambda bubble: bubble.body.get("document", {}).get("file_name", "")[:1] == "核"
        )
    kept = telegram.files.of(sent.body["document"]["file_id"])
    assert kept is not None
    assert load_workbook(io.BytesIO(kept.upload.content)).sheetnames == ["核对", "历史"]


async def test_a_template_sent_back_is_used_for_the_next_notice(telegram: Loopback, service: Service) -> None:
    shen = telegram.user(SHEN.telegram_id)
    async with running(service):
        shen.sends_document("通报模板.txt", "{标题}\n请看：{问题总数}。\n{问题清单}\n{署名}\n{日期}".encode())
        await shen.hears("通报模板，以后出通报都用它。")
        shen.presses("用这个模板")
        await shen.hears("已换成这个模板，以后出通报都用它。")
        shen.says("出公开稿")
        await shen.hears("没有个人信息。")
        shen.presses("仍出公开稿")
        await shen.hears("仍要出公开稿吗？")
        shen.presses("确定出稿")
        sent = await shen.hears(lambda bubble: "document" in bubble.body)
    kept = telegram.files.of(sent.body["document"]["file_id"])
    assert kept is not None
    assert "请看：4个方面16个问题。" in text_of(kept.upload.content)


async def test_a_server_that_fails_is_asked_again(telegram: Loopback, service: Service, clock: Clock) -> None:
    telegram.faults.add(Fault("getfile", 1, ApiError(502, "Bad Gateway")))
    order(service, clock, telegram)
    await service.clerk.step()
    clock.ahead += timedelta(minutes=1)
    assert waiting(service, clock) == 1
    await service.clerk.step()
    assert waiting(service, clock) is None
    assert said(service, clock).startswith("与台账比：改动0条")


async def test_a_file_that_telegram_no_longer_has_is_told(
    telegram: Loopback, service: Service, clock: Clock
) -> None:
    telegram.faults.add(Fault("getfile", 1, ApiError(400, "Bad Request: wrong file_id")))
    order(service, clock, telegram)
    await service.clerk.step()
    assert waiting(service, clock) is None
    assert said(service, clock) == "打不开这个文件，请核对文件名和位置。"


async def test_a_fault_of_ours_stops_after_three_tries(
    telegram: Loopback, service: Service, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "begin", lambda *_: 1 / 0)
    order(service, clock, telegram)
    for _ in range(clerk.TRIES):
        await service.clerk.step()
        clock.ahead += timedelta(hours=1)
    assert waiting(service, clock) is None
    assert said(service, clock) == desk.FAILED


async def test_the_material_comes_back_packed_and_leaves_no_copy(
    telegram: Loopback, service: Service, clock: Clock, tmp_path: Path
) -> None:
    kept = telegram.files.keep(Upload("photo.jpg", "image/jpeg", PICTURE), "photos")
    with service.database.transaction() as session:
        book = Book(session, clock())
        member = book.members.by_telegram(SHEN.telegram_id)
        assert member is not None
        ledger = book.ledger(member.unit_id)
        (issue,) = (issue for issue in ledger.issues.all() if issue.number == "5")
        report = ledger.reports.receive(member, member.chat_id, 1, "换了12盏灯")
        ledger.evidence.keep(member.chat_id, 2, report.id, kind="photo", file_id=kept.file_id)
        ledger.reports.record(ledger.reports.tie(report, issue.id, report.text), member)
    await service.fetcher.step()
    shen = telegram.user(SHEN.telegram_id)
    async with running(service):
        shen.says("第5条材料打包")
        sent = await shen.hears(lambda bubble: "document" in bubble.body)
        shen.says("帮助")  # what is answered later is sent when the file has been dealt with
        await shen.hears("看谁报了没点确认")
    assert [path for path in tmp_path.glob("data/papers/*/*") if path.is_file()] == []  # noqa: ASYNC240
    archive = zipfile.ZipFile(io.BytesIO(content(telegram, sent)))
    first, index = sorted(archive.namelist())
    assert re.fullmatch(r"第5条 村道路灯失管失修/01_照片\d{4}\.png", first)
    assert index.endswith("/材料目录.xlsx")
    assert archive.read(first) == PICTURE


async def test_the_form_is_printed_twice_and_comes_twice(telegram: Loopback, service: Service) -> None:
    shen = telegram.user(SHEN.telegram_id)
    async with running(service):
        shen.says("打印第7条审批表")
        first = await shen.hears(lambda bubble: "document" in bubble.body)
        shen.says("打印第7条审批表")
        second = await shen.hears(lambda bubble: "document" in bubble.body and bubble.id > first.id)
    for sent in (first, second):
        assert "销号审批表" in Document(io.BytesIO(content(telegram, sent))).paragraphs[0].text
