"""The lines of a document page by page, without the running heads and feet that come back on every page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from storage.notice.columns import find_header
from storage.notice.grammar import FINISHED
from storage.notice.labels import LABEL_AT_START
from storage.notice.markers import marker
from storage.notice.pdf_tables import Line
from storage.status import is_status

# How many lines at the top and at the bottom of a page may be running heads.
_EDGE: Final = 2


def without_running_heads(pages: Sequence[Sequence[Line]]) -> Iterator[Line]:
    """The lines of all pages but those at their edges that come back; a title stays where it stands first."""
    edges = [{_shape(line.text) for line in (*page[:_EDGE], *page[-_EDGE:])} - {""} for page in pages]
    counted = Counter(shape for shapes in edges for shape in shapes)
    heads = {shape for shape, count in counted.items() if count > 1 and count * 2 >= len(pages)}
    for number, page in enumerate(pages):
        for i, line in enumerate(page):
            inside = _EDGE <= i < len(page) - _EDGE
            if inside or (number == 0 and i == 0) or _shape(line.text) not in heads:
                yield line


def _shape(line: str) -> str:
    """A line without what changes from page to page; nothing where it ends as sentences do, opens something, or heads columns."""
    plain = line.strip()
    if not plain or plain[-1] in FINISHED or is_status(plain) or marker(plain) or LABEL_AT_START.match(plain):
        return ""
    if find_header([plain.split()]):
        return ""
    return re.sub(r"\d+|\s+", "", plain)
