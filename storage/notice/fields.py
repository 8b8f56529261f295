"""The fields of an issue: its texts by the label they stand under."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from storage.notice.grammar import CN, FINISHED, LABEL_AT_START, labels_inside

_BRACKETS: Final = {"）": "（", ")": "(", "〕": "〔", "】": "【", "］": "［", "]": "["}
_COUNTED = re.compile(rf"\d{{1,2}}(?:[．、]|\.(?!\d))|[（(]\d{{1,2}}[)）]|\d{{1,2}}[)）]|[①-⑳]|{CN}[是要]")
_BULLET = re.compile(r"[-•·○▪*–—]\s*(?=[^\s\-—–])")
_COUNTABLE: Final = frozenset({"measures", "situation", ""})
_ACTS: Final = frozenset({"measures", "situation"})
_SHORT: Final = frozenset({"leader", "office", "co_offices", "person", "deadline"})


@dataclass(slots=True)
class Fields:
    """The texts of a body by the label they stand under; unlabelled text stands under ''."""

    texts: dict[str, list[str]] = field(default_factory=dict)

    def add(self, key: str, text: str) -> None:
        """Another text under a label."""
        text = text.strip().rstrip("（(〔【［[")
        if text and (opening := _BRACKETS.get(text[-1])) and text.count(opening) < text.count(text[-1]):
            # A label inside brackets has cut the text at the opening one.
            text = text[:-1]
        if text:
            self.texts.setdefault(key, []).append(text)

    def joined(self, key: str) -> str:
        """All texts under a label as one; a name or a day given several times counts once."""
        texts = self.texts.get(key, [])
        if key in _SHORT and len(texts) > 1:
            return "、".join(dict.fromkeys(text.rstrip("。；;，, ") for text in texts))
        bullets = [text for text in texts if _BULLET.match(text)] if key in _COUNTABLE else []
        if len(bullets) > 1:
            texts = [f"（{bullets.index(t) + 1}）{_BULLET.sub('', t)}" if t in bullets else t for t in texts]
        whole = ""
        for text in texts:
            # A counted line below one that has not ended keeps its line.
            apart = whole and whole[-1] not in FINISHED and _COUNTED.match(text)
            whole += f"\n{text}" if apart else text
        return whole


def split_fields(lines: Iterable[str]) -> Fields:
    """Every line under the label that was opened last."""
    fields, key = Fields(), ""
    lines = list(lines)
    labelled = any((label := LABEL_AT_START.match(line)) and label.lastgroup in _ACTS for line in lines)
    for line in lines:
        # What is counted below the facts is what was done about them, where no label says so.
        key = "" if key == "facts" and not labelled and _COUNTED.match(line) else key
        key = _add_line(fields, key, line)
    return fields


def _add_line(fields: Fields, key: str, line: str) -> str:
    opening = LABEL_AT_START.match(line)
    at, outer = 0, None
    if opening is not None and not (opening.lastgroup == "title" and opening.end() == len(line)):
        key, at = opening.lastgroup or key, opening.end()
    for label in labels_inside(line, at):
        bracketed = line[: label.start()].endswith(("（", "(", "〔"))
        fields.add(key, line[at : label.start()])
        outer = key if bracketed and outer is None else outer
        key, at = label.lastgroup or key, label.end()
    fields.add(key, line[at:])
    # A label in brackets ends with them: （责任单位：财政所）
    closed = outer is not None and line.rstrip("。；; ").endswith(("）", ")", "〕"))
    return outer if closed and outer is not None else key
