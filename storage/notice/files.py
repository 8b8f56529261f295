"""A file on disk to its notices."""

from __future__ import annotations

from pathlib import Path

from storage.notice.reader import read_text
from storage.notice.tree import Notice


def read_file(path: Path) -> tuple[Notice, ...]:
    """The notices in a file."""
    return read_text(path.read_text(encoding="utf-8"))
