"""The fields of an issue: its texts by the label they stand under."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from storage.notice.joining import COUNTED, numbered, run_together
from storage.notice.labels import LABEL_AT_START, labels_inside, status_behind

_BRACKETS: Final = {"）": "（", ")": "(", "〕": "〔", "】": "【", "］": "［", "]": "["}
_COUNTABLE: Final = frozenset({"measures", "situation", ""})
# 启动时间：2025年3月10日, 完成比例：80%: kept with its label, as a column of that name is.
_ASIDE = re.compile(
    r"\s*(?:(?:计划|实际|预计)?(?:启动|开始|起始|开工|动工|销号|办结|验收|结束|竣工|实际完成)(?:整改)?(?:时间|日期)|"
    r"(?:整改)?(?:完成|整改|办结)(?:比例|百分比|率))\s*[:：]\s*\S{1,24}"
)
# 措施数：2项
_MEASURES_SAID = re.compile(
    r"\s*(?:整改|具体|工作|制定)*(?:措施|举措)[总条项个]?数[量目]?\s*[:：]\s*([^\s，。；;]{1,5})[。；;]?\s*"
)
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
        texts = self.texts.get(key)
        if texts is None or len(texts) < 2:
            return texts[0] if texts else ""
        if key in _SHORT:
            return "、".join(dict.fromkeys(text.rstrip("。；;，, ") for text in texts))
        return run_together(numbered(texts) if key in _COUNTABLE else texts)


def split_fields(lines: Iterable[str]) -> Fields:
    """Every line under the label that was opened last."""
    fields, key = Fields(), ""
    lines = list(lines)
    for line in lines:
        # What is counted below the facts is what was done about them, where no label says so.
        if key == "facts" and COUNTED.match(line) and not any(map(_labels_acts, lines)):
            key = ""
        key = _add_line(fields, key, line)
    return fields


def _labels_acts(line: str) -> bool:
    label = LABEL_AT_START.match(line)
    return label is not None and label.lastgroup in _ACTS


def _add_line(fields: Fields, key: str, line: str) -> str:
    opening = LABEL_AT_START.match(line)
    if opening is None and _ASIDE.fullmatch(line):
        fields.add("notes", line)
        return key
    if opening is None and (said := _MEASURES_SAID.fullmatch(line)):
        fields.add("declared", said[1])
        return key
    at, outer = 0, None
    if opening is not None and not (opening.lastgroup == "title" and opening.end() == len(line)):
        key, at = opening.lastgroup or key, opening.end()
        fields.add("status", status_behind(opening))
    for label in labels_inside(line, at):
        bracketed = line[: label.start()].endswith(("（", "(", "〔"))
        fields.add(key, line[at : label.start()])
        outer = key if bracketed and outer is None else outer
        key, at = label.lastgroup or key, label.end()
        fields.add("status", status_behind(label))
    fields.add(key, line[at:])
    # A label in brackets ends with them: （责任单位：财政所）
    closed = outer is not None and line.rstrip("。；; ").endswith(("）", ")", "〕"))
    return outer if closed and outer is not None else key
