"""Photos and documents: with words they are a report; before words they wait; after 补照片 they join a report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from telegram import Audio, Message, VideoNote, Voice

from handlers import rounds
from handlers.awaiting import EVIDENCE, GUIDED, awaited, wait
from handlers.drafting import KIND, open_card
from handlers.keyboards import Button
from handlers.placing import Catalogue
from handlers.replies import Reply, change, send
from handlers.report_cards import render
from storage.figures import read_figures
from storage.ledger import Book
from storage.ledger.files import WaitingFile
from storage.records import Draft, Member

LARGEST = 20 * 1024 * 1024
TOO_LARGE = "文件超过20MB，收不了。请压缩，或者拍照片发来。"
EMPTY = "这个文件是空的，没有收。请重新选一次再发。"
FileRefusal = Literal["unknown", "broken", "large", "empty", "gone"]
REFUSALS: Mapping[FileRefusal, str] = {
    "unknown": "不是照片也不是常见的文档，没有收。",
    "broken": "打不开，没有收。请重新发一次。",
    "large": "超过20MB，没有收。请压缩，或者拍照片发来。",
    "empty": "是空的，没有收。请重新选一次再发。",
    "gone": "取不到了，没有收。请重新发一次。",
}
KINDS = {"photo": "照片", "video": "视频", "video_note": "视频", "voice": "语音", "audio": "录音"}
SPOKEN = ("voice", "audio", "video_note")


@dataclass(frozen=True, slots=True)
class File:
    """A photo or document by its Telegram id."""

    kind: str
    file_id: str
    size: int | None
    file_name: str | None = None
    media_type: str | None = None


def read_file(message: Message) -> File | None:
    """The photo (in its largest size), document or recording of a message."""
    if message.photo:
        largest = message.photo[-1]
        return File("photo", largest.file_id, largest.file_size, media_type="image/jpeg")
    if message.document is not None:
        sent = message.document
        return File("document", sent.file_id, sent.file_size, sent.file_name, sent.mime_type)
    if message.video is not None:
        video = message.video
        return File("video", video.file_id, video.file_size, video.file_name, video.mime_type)
    for kind in SPOKEN:
        if (spoken := getattr(message, kind)) is not None:
            return _spoken(kind, spoken)
    return None


def _spoken(kind: str, spoken: Voice | Audio | VideoNote) -> File:
    name = spoken.file_name if isinstance(spoken, Audio) else None
    media_type = None if isinstance(spoken, VideoNote) else spoken.mime_type
    return File(kind, spoken.file_id, spoken.file_size, name, media_type)


def receive(book: Book, member: Member, message: Message, file: File) -> bool:
    """Keep a file with the report it belongs to, or until its words come; False where it cannot be taken."""
    if file.size is not None and (file.size > LARGEST or file.size == 0):
        send(book, member.chat_id, Reply(TOO_LARGE if file.size else EMPTY))
        return False
    waiting = awaited(book, member, EVIDENCE)
    draft = _belongs_to(book, member, message, waiting)
    report = draft.report_id if draft is not None else None
    kept = book.ledger(member.unit_id).evidence.keep(
        message.chat_id,
        message.message_id,
        report,
        kind=file.kind,
        album=message.media_group_id,
        file_id=file.file_id,
        file_name=file.file_name,
        size=file.size,
        media_type=file.media_type,
    )
    if draft is not None and kept and draft.card is not None:
        change(book, draft.card, render(open_card(book, draft, member)))
    if waiting is not None and kept:
        wait(book, member, EVIDENCE, dict(waiting.payload) | {"came": True})
    return kept


def reports_itself(book: Book, member: Member, waiting: Draft, caption: str, known: Catalogue) -> bool:
    """Whether a file that 补照片 waits for comes with words that report: of another issue, or a figure."""
    if read_figures(caption, book.now.date()).quantities:
        return True
    match, draft = known.index.rank(caption), book.drafts.get(int(waiting.payload["draft"]))
    if match.verdict != "sure" or draft is None:
        return False
    of_report = {matter.issue for matter in open_card(book, draft, member).state.matters}
    return known.ids[match.candidates[0].code] not in of_report


def _belongs_to(book: Book, member: Member, message: Message, waiting: Draft | None) -> Draft | None:
    """The report's draft a file joins: by 补照片, by the album, by the card it replies to."""
    if waiting is not None:
        return book.drafts.get(int(waiting.payload["draft"]))
    if message.media_group_id is not None:
        report = book.ledger(member.unit_id).evidence.of_album(message.chat_id, message.media_group_id)
        if report is not None:
            return book.drafts.of_report(report)
    replied = message.reply_to_message
    card = book.mail.card_of(member.chat_id, replied.message_id) if replied is not None else None
    draft = book.drafts.of_card(member.chat_id, card) if card is not None else None
    return draft if draft is not None and draft.kind == KIND and draft.member_id == member.id else None


def ask_about(count: str) -> Reply:
    """The question about photos whose words have not come."""
    return Reply(f"收到{count}，是哪一条的？发一句话就行。", ((Button("从本部门选", "guide:0"),),))


def ask_for_words(book: Book, member: Member) -> None:
    """Who has chosen the issue and then sends a file alone is told at once that a sentence belongs to it."""
    chosen = awaited(book, member, GUIDED)
    if chosen is not None:
        issue = book.ledger(member.unit_id).issues.get(int(chosen.payload["issue"]))
        said = Reply(f"收到，是{issue.label}的材料。请再发一句话，说明是什么。")
        send(book, member.chat_id, said, key=f"words:{chosen.id}")


def refused(book: Book, file: WaitingFile, why: FileRefusal) -> None:
    """Tell the sender in one sentence that a file was not taken, and let its report's card count without it."""
    named = KINDS.get(file.kind, "文件") + (f"“{file.file_name}”" if file.file_name else "")
    sentence = f"{_of_what(book, file)}{named}{REFUSALS[why]}"
    draft = book.drafts.of_report(file.report_id) if file.report_id is not None else None
    member = book.members.by_telegram(file.chat_id)
    if member is not None:
        send(book, member.chat_id, Reply(sentence), key=f"file:{file.id}")
    if draft is not None and draft.card is not None and member is not None:
        change(book, draft.card, render(open_card(book, draft, member)))
    ledger = book.ledger(file.unit_id)
    entries = ledger.reports.of_report(file.report_id) if file.report_id is not None else ()
    rounds.recheck(book, ledger, [entry.issue_id for entry in entries])


def _of_what(book: Book, file: WaitingFile) -> str:
    ledger = book.ledger(file.unit_id)
    entries = ledger.reports.of_report(file.report_id) if file.report_id is not None else ()
    labels = "、".join(ledger.issues.get(entry.issue_id).label for entry in entries)
    return f"{labels}的" if labels else "您发的"
