"""A status in a field of its own: words, 是 or 否, a tick, a box among several, a share of the whole."""

from __future__ import annotations

import re

from storage.status import Status, read_status
from storage.wording import fold

_UNTICKED = "□☐○"
_BOXES = f"{_UNTICKED}☑√✓✔■●☒"
_BOX = re.compile(f"[{_BOXES}]")
_YES = frozenset("√ ✓ ✔ ☑ ✅".split())  # noqa: SIM905
_NO = frozenset("× ✗ ✘ ☐ ❌".split())  # noqa: SIM905
_SYMBOLS = re.compile(r"[^\w%％.，、；]+")
_SHARE = re.compile(r"(?:完成|进度|约|已完成)*(\d{1,3}(?:\.\d+)?)%")


def chosen(text: str) -> str:
    """What is ticked of several choices: □已完成 ☑整改中; a text without boxes is itself."""
    if not _BOX.search(text):
        return text
    before = text[:1] in _BOXES
    choices = re.findall(rf"([{_BOXES}])([^{_BOXES}]+)" if before else rf"([^{_BOXES}]+)([{_BOXES}])", text)
    words = [(choice[before], choice[not before]) for choice in choices]
    if len(words) > 1:
        return "、".join(word.strip(" ，、；/　") for word, box in words if box not in _UNTICKED)
    # Boxes without words of their own leave open which one is meant.
    return text if not any(box in text for box in _UNTICKED) else ""


def read_marked(text: str) -> Status:
    """What a status field says, where 是, 否, ticks and a share of the whole speak too."""
    plain = _SYMBOLS.sub("", text)
    if plain == "是" or text in _YES:
        return Status("done")
    if plain == "否" or text in _NO:
        return Status("ongoing")
    if share := _SHARE.fullmatch(fold(plain)):
        return Status("done" if float(share[1]) >= 100 else "ongoing" if float(share[1]) else "not_started")
    return read_status(plain)
