"""Plain pictures to send, without a library."""

from __future__ import annotations

import struct
import zlib

COLOURS = {"r": (186, 120, 96), "g": (120, 150, 120), "b": (104, 136, 160)}


def picture(colour: str, width: int = 160, height: int = 120) -> bytes:
    """A PNG of one colour."""
    row = b"\0" + bytes(COLOURS[colour]) * width
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", zlib.compress(row * height))
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
