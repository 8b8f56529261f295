"""The verdict on an issue: where in its body the status stands, in which words, and what is left without it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from storage.documents import StatusPosition
from storage.notice.enumerate import best_marks, declared_measures
from storage.notice.fields import Fields
from storage.notice.grammar import BRACKETED
from storage.notice.ticked import chosen, read_marked
from storage.status import Status, is_status, read_status

SENTENCE: Final = re.compile(r"[^。！!；;\n]*[。！!；;\n]?")
_LABEL = re.compile(r"^[^:：；;，,。]{2,8}[:：]")
_NOW = re.compile(r"(?:截至|截止|目前|现|到目前|至今)")
_STANDS = re.compile(r"(?:目前|现)?(?:[均都现]?已|正在|仍在|尚未|基本|部分)")
_NAMES_ISSUE = re.compile(r"问题|事项|整改|任务|[这该本此]一?[条项]")
_SHORT: Final = 12
_CLAUSES: Final = 8
# Labels whose text may be a verdict and nothing else.
_ONLY: Final = ("progress", "situation", "notes")


@dataclass(frozen=True, slots=True)
class StatusFound:
    """A status phrase found in a text, with the text that is left without it."""

    text: str
    status: Status
    position: StatusPosition
    rest: str


def find_verdict(fields: Fields) -> StatusFound | None:
    """The status of an issue; the text that carries it gives it up."""
    return _labelled(fields) or _in_text(fields) or _between_the_lines(fields)


def _labelled(fields: Fields) -> StatusFound | None:
    """The status under a label of its own, or where a verdict is all that stands under another one."""
    text = chosen(fields.joined("status").strip("。 "))
    if text and read_marked(text).progress:
        return StatusFound(text, read_marked(text), "label", text)
    for key in _ONLY:
        said = fields.joined(key).strip("。；; ")
        if is_status(said) and read_status(said).progress:
            del fields.texts[key]
            return StatusFound(said, read_status(said), "label", said)
    return StatusFound(text, read_marked(text), "label", text) if text else None


def _in_text(fields: Fields) -> StatusFound | None:
    """The first text that carries a status; a bracket speaks before a sentence."""
    # A bracket is meant as a status; a sentence may only look like one.
    for find in (_bracketed, _after_dash, _at_start, _before_colon, _at_end, _naming, _leading, _trailing):
        for key in ("progress", "situation", "", "measures"):
            text = fields.joined(key)
            found = find(text) if text else None
            if found is not None:
                fields.texts[key] = [found.rest] if found.rest else []
                return found
    return None


def _bracketed(text: str) -> StatusFound | None:
    found, phrase = None, ""
    for match in BRACKETED.finditer(text):
        edge = match.end() >= len(text.rstrip("。；; ")) or match.start() == 0 or match[0][0] in "【〖"
        if edge and (said := bracket_status(match[1])):
            found, phrase = match, said
    if found is None:
        return None
    position: StatusPosition = "before_measures" if found.start() < len(text) // 2 else "after_measures"
    rest = text[: found.start()] + text[found.end() :].lstrip("。；; " if found.end() < len(text) else "。 ")
    return StatusFound(phrase, read_status(phrase), position, rest.strip())


def bracket_status(text: str) -> str:
    """The status in brackets, alone or the last of several labelled words: 类型：立行立改；进度：已完成."""
    if is_status(text):
        return _LABEL.sub("", text.strip())
    parts = re.split("[；;]", text)
    labelled = [_LABEL.sub("", part.strip()) for part in parts if _LABEL.match(part.strip())]
    said = labelled[-1] if len(labelled) == len(parts) > 1 else ""
    return said if is_status(said) else ""


def _at_start(text: str) -> StatusFound | None:
    """A status in the sentence before the first enumerator, alone or after 镇委落实八方面整改措施，."""
    marks = best_marks(text)
    first = SENTENCE.match(text[: marks[0].start] if marks else text)
    if first is None or not first[0]:
        return None
    sentence = first[0].strip("。；;！!：: ")
    tail = _status_tail(_clauses(first[0]))
    if not tail or not (_names_issue(tail) or tail == sentence or declared_measures(first[0])):
        return None
    rest = text[first.end() :] if tail == sentence else text
    return StatusFound(tail, read_status(tail), "before_measures", rest.strip())


def _before_colon(text: str) -> StatusFound | None:
    """A status that introduces what was done: 我局已完成该项整改：购置软件1套."""
    head, colon, rest = text.partition("：")
    if not colon or not _names_issue(head) or not is_status(head):
        return None
    return StatusFound(head.strip(), read_status(head), "before_measures", rest.strip())


def _leading(text: str) -> StatusFound | None:
    """A status that opens the first sentence and is followed by what was done: 正在整改，已补齐材料113份."""
    first = SENTENCE.match(text)
    phrase = _status_head(first[0]) if first else ""
    return StatusFound(phrase, read_status(phrase), "before_measures", text) if phrase else None


def _between_the_lines(fields: Fields) -> StatusFound | None:
    """What a progress field says of itself where it names no status."""
    text = fields.joined("progress")
    if re.search(r"正在|在建|推进中|进行中|尚有|尚未|剩余|还有|计划", text):
        return StatusFound("", Status("ongoing"), "none", text)
    return None


def _after_dash(text: str) -> StatusFound | None:
    """A status behind a dash at the very end: ——已完成."""
    before, dash, phrase = text.rstrip("。 ").rpartition("——")
    if not dash or not is_status(phrase):
        return None
    return StatusFound(phrase, read_status(phrase), "after_measures", before.strip())


def _at_end(text: str) -> StatusFound | None:
    """A last sentence that is a status and nothing else, or names the issue and says how it stands."""
    sentences = list(_sentences(text))
    if len(sentences) < 2:
        return None
    last = sentences[-1]
    phrase = last[0].strip("。；;！! \n")
    short = len(phrase) <= _SHORT and not read_status(phrase).planned
    if is_status(phrase) and (short or _names_issue(phrase) or _NOW.match(phrase)):
        return StatusFound(phrase, read_status(phrase), "after_measures", text[: last.start()].strip())
    return None


def _naming(text: str) -> StatusFound | None:
    """The last sentence that speaks of the issue, or of now, and begins with a status; it stays where it is."""
    for sentence in reversed(list(_sentences(text))):
        phrase = _status_head(sentence[0])
        if phrase and (_NOW.match(phrase) or re.match("[该此本这]", phrase)):
            return StatusFound(phrase, read_status(phrase), "after_measures", text)
    return None


def _trailing(text: str) -> StatusFound | None:
    """The last words of all: …，已完成整改."""
    phrase = trailing_status(text)
    return StatusFound(phrase, read_status(phrase), "after_measures", text) if phrase else None


def trailing_status(text: str) -> str:
    """A last clause that is a status of rectification and follows other clauses."""
    clauses = _clauses(re.split("[。；;！!]", text.rstrip("。；;！! \n"))[-1])
    tail = _status_tail(clauses[1:])
    return tail if "整改" in tail and _STANDS.match(tail) and not re.search(r"\d", tail) else ""


def _sentences(text: str) -> Iterator[re.Match[str]]:
    return (found for found in SENTENCE.finditer(text) if found[0].strip())


def _clauses(sentence: str) -> list[str]:
    return [clause for clause in re.split(r"(?<=[，,])", sentence.strip("。；;！! ")) if clause]


def _status_tail(clauses: list[str]) -> str:
    """The longest run of closing clauses that is a status."""
    # A status has few clauses: only the last ones are asked.
    tails = ("".join(clauses[i:]) for i in range(max(0, len(clauses) - _CLAUSES), len(clauses)))
    return next((tail.strip("，, ：:") for tail in tails if is_status(tail)), "")


def _status_head(sentence: str) -> str:
    """The longest run of opening clauses that is a status."""
    head, phrase = "", ""
    for clause in _clauses(sentence):
        head += clause
        if not is_status(head) and clause.strip("，, ") not in {"目前", "截至目前", "现"}:
            break
        phrase = head.strip("，, ") if is_status(head) else phrase
    return phrase


def _names_issue(phrase: str) -> bool:
    """Whether a phrase speaks of the issue itself."""
    return _NAMES_ISSUE.search(phrase) is not None
