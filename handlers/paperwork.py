"""Work on paper that takes longer than a chat may wait: what is done beside the ledger, and what is said of it then."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from storage.ledger import Book
from storage.ledger.desk import Paper
from storage.records import Member


@dataclass(frozen=True, slots=True)
class Made:
    """A file that is ready: its name and content."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that lies under the data directory, to be sent under its name."""

    name: str
    path: str


@dataclass(frozen=True, slots=True)
class Work:
    """One piece of work: `run` needs no ledger and may take its time, `finish` has the ledger open again.

    Where stored files are needed, `gather` runs instead, with the data directory they lie in.
    """

    run: Callable[[bytes], Any]
    finish: Callable[[Book, Paper, Member, Any, Sequence[Kept]], None]
    file_id: str | None = None
    path: str | None = None
    gather: Callable[[Path], Any] | None = None


def send_files(book: Book, paper: Paper, files: Sequence[Kept], *, secret: bool = False) -> None:
    """Leave the files in the outbox, each as a document; a secret one is not kept once it was sent."""
    for number, file in enumerate(files):
        content = {"path": file.path, "name": file.name}
        document = {"method": "sendDocument", "document": content} | ({"secret": True} if secret else {})
        book.mail.post(paper.chat_id, document, now=book.now, key=f"paper:{paper.id}/{number}")
