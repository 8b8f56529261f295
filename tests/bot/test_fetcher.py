from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from time import monotonic

import pytest

from bot.application import Service, compose
from bot.practice import town as citizens
from bot.practice.errors import ApiError
from bot.practice.faults import Fault
from bot.practice.files import DOWNLOAD_LIMIT, Upload
from bot.practice.people import PICTURE
from bot.transport import fetcher
from bot.transport.pace import NoPace
from storage.database import Database
from storage.ledger import Book
from storage.mail import Mail
from tests.bot.conftest import Loopback
from tests.bot.house import Clock, running, settings

pytestmark = pytest.mark.anyio
ZHENG = citizens.ZHENG


class Desk:
    """A village's clerk who sends files, and where they end up."""

    def __init__(self, telegram: Loopback, service: Service, directory: Path, clock: Clock) -> None:
        self.telegram, self.service, self.directory, self.clock = telegram, service, directory, clock
        self._messages = 0

    def sends(self, name: str, content: bytes, kind: str = "document") -> str:
        """Keep a file for a report on the third issue; its Telegram id."""
        kept = self.telegram.files.keep(Upload(name, "application/pdf", content), "documents")
        self._messages += 1
        with self.service.database.transaction() as session:
            book = Book(session, self.clock())
            member = book.members.by_telegram(ZHENG.telegram_id)
            assert member is not None
            ledger = book.ledger(member.unit_id)
            report = ledger.reports.receive(member, member.chat_id, 1, "户厕改了2户")
            (issue,) = (issue for issue in ledger.issues.all() if issue.number == "3")
            ledger.reports.tie(report, issue.id, report.text)
            named = None if kind == "photo" else name
            ledger.evidence.keep(
                member.chat_id, self._messages, report.id, kind=kind, file_id=kept.file_id, file_name=named
            )
        return kept.file_id

    async def fetches(self, steps: int = 1) -> None:
        for _ in range(steps):
            await self.service.fetcher.step()

    def rows(self) -> list[tuple[str, str | None, str | None, int]]:
        """State, hash, type and tries of every file."""
        with self.service.database.transaction() as session:
            found = session.connection().exec_driver_sql(
                "SELECT state, sha256, media_type, tries FROM evidence ORDER BY id"
            )
            return [tuple(row) for row in found]

    def said(self) -> list[str]:
        with self.service.database.transaction() as session:
            return [row.payload["text"] for row in Mail(session).heads(self.clock(), 9)]

    def kept(self) -> list[Path]:
        return [path for path in self.directory.glob("files/**/*") if path.is_file()]

    def fails(self, code: int, words: str, times: int = 1) -> None:
        self.telegram.faults.add(Fault("getfile", times, ApiError(code, words)))


@pytest.fixture
async def desk(telegram: Loopback, database: Database, tmp_path: Path) -> AsyncIterator[Desk]:
    clock, directory = Clock(), tmp_path / "data"
    service = compose(settings(telegram, directory), database, clock=clock, pace=NoPace(monotonic))
    with database.transaction() as session:
        book = Book(session, clock())
        citizens.found_town(book)
        citizens.settle(book, ZHENG)
    async with service.application:
        yield Desk(telegram, service, directory, clock)


async def test_on_the_whole_way_a_photo_is_kept_and_a_program_refused(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetcher, "IDLE_SECONDS", 0.02)
    zheng = desk.telegram.user(ZHENG.telegram_id)
    async with running(desk.service):
        zheng.sends_photo(PICTURE)
        zheng.sends_document("a.exe", b"MZ\x90\x00\x03", "户厕又改了2户一共12户了")
        await zheng.hears("照片1张，材料1份")
        await zheng.hears("第3条的文件“a.exe”不是照片也不是常见的文档，没有收。")
        card = await zheng.hears(lambda bubble: bubble.text.endswith("照片1张"))
    assert card.labels[0][0] == "确认"
    assert {row[0] for row in desk.rows()} == {"fetched", "refused"}


async def test_a_photo_is_kept_under_its_hash(desk: Desk) -> None:
    desk.sends("photo.jpg", PICTURE, "photo")
    await desk.fetches()
    sha256 = hashlib.sha256(PICTURE).hexdigest()
    assert desk.rows() == [("fetched", sha256, "image/png", 0)]
    (path,) = desk.kept()
    assert path.relative_to(desk.directory).parts == ("files", sha256[:2], sha256)
    assert path.read_bytes() == PICTURE


async def test_a_type_is_told_by_content_whatever_the_name_says(desk: Desk) -> None:
    desk.sends("../../../合同.pdf", PICTURE)
    await desk.fetches()
    assert desk.rows()[0][2] == "image/png"
    assert len(desk.kept()) == 1


async def test_a_program_under_any_name_is_refused_in_one_sentence(desk: Desk) -> None:
    desk.sends("照片.jpg", b"MZ\x90\x00\x03\x00")
    await desk.fetches()
    assert desk.rows()[0][0] == "refused"
    assert desk.kept() == []
    assert desk.said() == ["第3条的文件“照片.jpg”不是照片也不是常见的文档，没有收。"]


async def test_a_broken_document_is_refused_and_asked_for_again(desk: Desk) -> None:
    desk.sends("台账.xlsx", b"PK\x03\x04" + bytes(200))
    await desk.fetches()
    assert desk.said() == ["第3条的文件“台账.xlsx”打不开，没有收。请重新发一次。"]


async def test_what_telegram_will_not_hand_out_for_its_size_is_refused(desk: Desk) -> None:
    desk.sends("验收.pdf", b"%PDF-" + bytes(DOWNLOAD_LIMIT))
    await desk.fetches()
    assert desk.said() == ["第3条的文件“验收.pdf”超过20MB，没有收。请压缩，或者拍照片发来。"]


async def test_an_empty_file_is_refused(desk: Desk) -> None:
    desk.sends("记录.txt", b"")
    await desk.fetches()
    assert desk.said() == ["第3条的文件“记录.txt”是空的，没有收。请重新选一次再发。"]


async def test_a_file_that_has_vanished_is_asked_for_again(desk: Desk) -> None:
    desk.telegram.files._by_id.pop(desk.sends("photo.jpg", PICTURE, "photo"))
    await desk.fetches()
    assert desk.said() == ["第3条的照片取不到了，没有收。请重新发一次。"]


async def test_a_file_temporarily_not_to_be_had_is_waited_for_with_growing_pauses(desk: Desk) -> None:
    desk.sends("photo.jpg", PICTURE, "photo")
    desk.fails(400, "Bad Request: file is temporarily unavailable")
    desk.fails(502, "Bad Gateway", 3)
    for tries in range(4):
        await desk.fetches(2)  # the second finds nothing ripe
        assert (desk.rows()[0][0], desk.rows()[0][3]) == ("pending", tries + 1)
        desk.clock.ahead += timedelta(seconds=2**tries)
    await desk.fetches()
    assert desk.rows()[0][0] == "fetched"
    assert desk.said() == []


async def test_a_flood_is_waited_out(desk: Desk) -> None:
    desk.sends("photo.jpg", PICTURE, "photo")
    desk.telegram.faults.add(Fault("getfile", 1, ApiError(429, "Too Many Requests", {"retry_after": 30})))
    await desk.fetches()
    desk.clock.ahead += timedelta(seconds=29)
    await desk.fetches()
    assert desk.rows()[0][0] == "pending"
    desk.clock.ahead += timedelta(seconds=2)
    await desk.fetches()
    assert desk.rows()[0][0] == "fetched"


async def test_a_kill_between_download_and_commit_fetches_again_and_keeps_one_file(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def kill(*_: object) -> None:
        raise Killed

    desk.sends("photo.jpg", PICTURE, "photo")
    with monkeypatch.context() as dying:
        dying.setattr(fetcher.Fetcher, "_settle", kill)
        with pytest.raises(Killed):
            await desk.fetches()
    assert (desk.rows()[0][0], len(desk.kept())) == ("pending", 1)
    await desk.fetches()
    assert (desk.rows()[0][0], len(desk.kept())) == ("fetched", 1)


async def test_a_full_disk_is_waited_for(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    desk.sends("photo.jpg", PICTURE, "photo")
    with monkeypatch.context() as disk:
        disk.setattr(fetcher, "_write", full)
        await desk.fetches()
    desk.clock.ahead += timedelta(seconds=2)
    await desk.fetches()
    assert desk.rows()[0][0] == "fetched"


async def test_two_copies_of_one_picture_are_one_file(desk: Desk) -> None:
    desk.sends("photo.jpg", PICTURE, "photo")
    desk.sends("copy.png", PICTURE)
    await desk.fetches(2)
    assert [row[0] for row in desk.rows()] == ["fetched", "fetched"]
    assert len(desk.kept()) == 1
