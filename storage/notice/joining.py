"""Lines of one field put together: what counts or is pointed at stays apart from what goes on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import count
from typing import Final

from storage.notice.grammar import FINISHED
from storage.notice.markers import CN

COUNTED: Final = re.compile(
    rf"\d{{1,2}}(?:[．、]|\.(?!\d))|[（(]\d{{1,2}}[)）]|\d{{1,2}}[)）]|[①-⑳]|{CN}[是要]"
)
_BULLET = re.compile(r"[-•·○▪*–—]\s*(?=[^\s\-—–])")


def run_together(texts: Sequence[str]) -> str:
    """The texts as one; a counted line below one that has not ended keeps its line."""
    whole = ""
    for text in texts:
        whole += f"\n{text}" if whole and whole[-1] not in FINISHED and COUNTED.match(text) else text
    return whole


def numbered(texts: Sequence[str]) -> Sequence[str]:
    """The texts with numbers in the place of bullets, where there are several."""
    if sum(_BULLET.match(text) is not None for text in texts) < 2:
        return texts
    counter = count(1)
    return [f"（{next(counter)}）{_BULLET.sub('', text)}" if _BULLET.match(text) else text for text in texts]
