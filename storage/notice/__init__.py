"""Notices (通报), plans (方案) and ledgers (台账): documents in, frozen trees out."""

from storage.documents import Notice, NoticeIssue, NoticeSection, Totals
from storage.notice.contract import to_json
from storage.notice.files import read_bytes, read_file
from storage.notice.reader import read_text

__all__ = [
    "Notice",
    "NoticeIssue",
    "NoticeSection",
    "Totals",
    "read_bytes",
    "read_file",
    "read_text",
    "to_json",
]
