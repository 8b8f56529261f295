"""Notices (通报), plans (方案) and ledgers (台账): documents in, frozen trees out."""

from storage.notice.contract import to_json
from storage.notice.files import read_bytes, read_file
from storage.notice.reader import read_text
from storage.notice.tree import Notice, NoticeIssue, NoticeSection, Totals

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
