"""Where a message may pass from one matter to the next."""

from __future__ import annotations

import re

_BREAKS = re.compile(
    r"[。；;!！?？\n]+|[,，、]+(?!\d)|\s{2,}|(?<=[^\d])(?:另外|另|顺便|顺带|顺手|还有就是|还有|同时|此外|以及|再就是|再一个)|(?:跟|和|与|及)(?=\D)"
    r"|(?<![第之唯专])(?:[一二三四五]是)|(?<![\d.])\d[.、)）](?!\d)|[①②③④⑤]"
)


def parts(text: str) -> list[str]:
    """The stretches of a message between which the matter may change."""
    found = (part.strip() for part in _BREAKS.split(text))
    return [part for part in found if len(part) > 1]
