"""Labels that only one document uses (怎么改的：… 改得怎么样：…): what stands under them tells what they mean."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from storage.notice.labels import LABEL_AT_START, labels_inside
from storage.notice.lines import Line
from storage.notice.markers import marker
from storage.status import is_status

_LABEL = re.compile(r"([^\s，。；、：:“”《》（）()【】\d]{2,10})[：:]\s*")
_OFTEN: Final = 2
_ABOUT_MEASURES: Final = frozenset({"measures", "situation", "progress"})


def with_known_labels(lines: list[Line]) -> list[Line]:
    """The lines with the document's own labels put into the usual words."""
    lines = _with_titles(lines)
    found = _own_labels(lines)
    known = _meanings(found, lines) if found else {}
    return [_renamed(line, 0, known) for line in lines] if known else lines


def _renamed(line: Line, start: int, known: Mapping[str, str]) -> Line:
    """A line whose label, behind its number, is put into the usual word."""
    label = _LABEL.match(line.text, start)
    word = known.get(label[1]) if label else None
    if label is None or word is None:
        return line
    return replace(line, text=f"{line.text[:start]}{word}：{line.text[label.end() :]}")


def _with_titles(lines: list[Line]) -> list[Line]:
    """The lines with 问题： for the word that every heading begins with: （一）短板：…."""
    starts = [found[1].end() if (found := marker(line.text)) else 0 for line in lines]
    labels = [_LABEL.match(line.text, at) if at else None for line, at in zip(lines, starts, strict=True)]
    counted = Counter(
        label[1]
        for label in labels
        if label and not LABEL_AT_START.match(label[0]) and label.end() != len(label.string)
    )
    often = {word: "问题" for word, count in counted.items() if count > _OFTEN}
    if not often:
        return lines
    return [_renamed(line, at, often) if at else line for line, at in zip(lines, starts, strict=True)]


def _own_labels(lines: list[Line]) -> dict[str, list[str]]:
    """The texts under every unknown label that comes back."""
    texts: defaultdict[str, list[str]] = defaultdict(list)
    for i, line in enumerate(lines):
        label = _LABEL.match(line.text)
        if label and not LABEL_AT_START.match(line.text) and marker(line.text) is None:
            following = lines[i + 1].text if i + 1 < len(lines) else ""
            texts[label[1]].append(line.text[label.end() :] or following)
    return {label: under for label, under in texts.items() if len(under) >= _OFTEN}


def _meanings(found: dict[str, list[str]], lines: list[Line]) -> dict[str, str]:
    """Where verdicts stand under a label it is the status; the one with the most text holds the measures."""
    meanings = {
        label: "整改状态" for label, texts in found.items() if 5 * sum(map(_verdict, texts)) >= 4 * len(texts)
    }
    others = {label: sum(map(len, texts)) for label, texts in found.items() if label not in meanings}
    if others and not any(_tells_measures(line.text) for line in lines):
        meanings[max(others, key=lambda label: others[label])] = "整改情况"
    return meanings


def _verdict(text: str) -> bool:
    return is_status(text.strip("。；; "))


def _tells_measures(text: str) -> bool:
    opening = LABEL_AT_START.match(text)
    labels = [*([opening] if opening else []), *labels_inside(text)]
    return any(label.lastgroup in _ABOUT_MEASURES for label in labels)
