"""What a quantity counts, in a few characters, as far as the words around it tell."""

from __future__ import annotations

import re
from collections.abc import Sequence

from storage.records import Quantity

_STOP = re.compile(
    "[，。；;、！!？?\\s（）()“”‘’【】:：\\0]|累[计记积]|一共|总共|共计|合计|总计|拢共|又|再|还|就|只|才|仅|剩下?|差|已经?|目前|现在|截至|新增|"
    "昨[天日晚]|今[天日早晚]|前天|上?个?本?这?(?:周|月|星期|礼拜)|[了的咗呢吧啊嘛呀]|大概|大约|左右|上下|不到|超过?|近|多|约|比|把|被|给|在|到|从|由|是|有|为|达"
)
_AFTER = re.compile("[一-鿿]{1,6}")
_WORDS = re.compile("[一-鿿]{2,8}$")


def indicator(text: str, start: int, end: int, earlier: Sequence[Quantity]) -> str:
    """The thing counted: the noun behind the unit, else the topic before the number, else the one before."""
    behind = _behind(text[end : end + 10])
    ahead = _ahead(text[:start])
    if behind:
        return (behind + ahead[-2:] if len(behind) < 4 and ahead else behind)[:8]
    return ahead or (earlier[-1].indicator if earlier else "")


def _behind(text: str) -> str:
    words = _STOP.split(text, maxsplit=1)[0]
    found = _AFTER.match(words)
    return found.group() if found and len(found.group()) > 1 else ""


def _ahead(text: str) -> str:
    clause = re.split("[，。；;！!？?\\n]", text)[-1]
    parts = [part for part in _STOP.split(clause) if part and re.search("[一-鿿]{2}", part)]
    found = _WORDS.search(parts[-1]) if parts else None
    return found.group()[-6:] if found else ""
