"""Bytes of a plain text to characters: UTF-8, UTF-16 with or without its mark, GB18030."""

from __future__ import annotations

from typing import Final

from storage.errors import DocumentRefused

_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def decode(data: bytes) -> str:
    """Bytes as text: by their mark, as UTF-8, as UTF-16 where every other byte says so, else as GB18030."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _readable(data.decode(encoding, errors="replace"))
    for encoding in ("utf-8", _wide(data)):
        try:
            return _readable(data.decode(encoding))
        except UnicodeDecodeError:
            continue
    text = data.decode("utf-8", errors="replace")
    if text.count("\ufffd") * 50 < len(text):
        return _readable(text)
    return _readable(data.decode("gb18030", errors="replace"))


def _wide(data: bytes) -> str:
    """UTF-16 without a mark shows in line feeds and digits: every other byte is 0 there."""
    high, low = data[:4000:2].count(0), data[1:4000:2].count(0)
    if max(high, low) <= len(data[:4000]) // 100:
        return "gb18030"
    return "utf-16-be" if high > low else "utf-16-le"


def _readable(text: str) -> str:
    head = text[:20_000]
    strange = sum(char == "\ufffd" or (char < " " and char not in "\t\n\r\f\v") for char in head)
    if strange > len(head) // 20:
        raise DocumentRefused("unknown")
    return text
