"""The body of an issue: its labelled fields, its status, what it declares, and its measures."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from storage.documents import StatusPosition
from storage.notice.enumerate import best_marks, split_measures
from storage.notice.grammar import (
    BRACKETED,
    DECLARED_MEASURES,
    LABEL_AT_START,
    labels_inside,
    marker,
)
from storage.notice.joining import COUNTED, numbered, run_together
from storage.notice.ticked import chosen, read_marked
from storage.records import Measure
from storage.status import Status, is_status, read_status
from storage.wording import fold, numeral

_SENTENCE = re.compile(r"[^。！!；;\n]*[。！!；;\n]?")
_COUNTABLE = frozenset({"measures", "situation", ""})
_ACTS = frozenset({"measures", "situation"})
_STATUS_LABEL = re.compile(r"^(?:整改|完成|办理)?(?:状态|进度|情况|结果)[:：]")
_SHORT = frozenset({"leader", "office", "co_offices", "person", "deadline"})


@dataclass(slots=True)
class Fields:
    """The texts of a body by the label they stand under; unlabelled text stands under ''."""

    texts: dict[str, list[str]] = field(default_factory=dict)

    def add(self, key: str, text: str) -> None:
        """Another text under a label."""
        text = text.strip().rstrip("（(")
        if text[-1:] in {"）", ")"} and text.count("（") + text.count("(") < text.count("）") + text.count(
            ")"
        ):
            # A label inside brackets has cut the text at the opening one.
            text = text[:-1]
        if text:
            self.texts.setdefault(key, []).append(text)

    def joined(self, key: str) -> str:
        """All texts under a label as one; a name or a day given several times counts once."""
        texts = self.texts.get(key, [])
        if len(texts) < 2:
            return texts[0] if texts else ""
        if key in _SHORT:
            return "、".join(dict.fromkeys(text.rstrip("。；;，, ") for text in texts))
        return run_together(numbered(texts) if key in _COUNTABLE else texts)


@dataclass(frozen=True, slots=True)
class StatusFound:
    """A status phrase found in a text, with the text that is left without it."""

    text: str
    status: Status
    position: StatusPosition
    rest: str


@dataclass(frozen=True, slots=True)
class Body:
    """A body as read."""

    fields: Fields
    facts: str
    intro: str
    measures: tuple[Measure, ...]
    enumerated: bool
    marks: tuple[int, ...]
    declared: int | None
    status: StatusFound | None
    progress_text: str


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
    at, outer = 0, None
    if opening is not None and not (opening.lastgroup == "title" and opening.end() == len(line)):
        key, at = opening.lastgroup or key, opening.end()
    for label in labels_inside(line, at):
        bracketed = line[: label.start()].endswith(("（", "("))
        fields.add(key, line[at : label.start()])
        outer = key if bracketed and outer is None else outer
        key, at = label.lastgroup or key, label.end()
    fields.add(key, line[at:])
    # A label in brackets ends with them: （责任单位：财政所）
    closed = outer is not None and line.rstrip("。；; ").endswith(("）", ")"))
    return outer if closed and outer is not None else key


def read_body(lines: Iterable[str], *, settled: bool = False) -> Body:
    """A body read from its lines, the first of which may be what follows the title.

    Where the heading has `settled` the status, a sentence that could be one is a sentence.
    """
    return read_fields(split_fields(lines), settled=settled)


def read_fields(fields: Fields, *, separate: bool = False, settled: bool = False) -> Body:
    """A body read from its fields; `separate` texts are measures of their own where nothing enumerates them."""
    status = (
        None if settled else _labelled_status(fields) or _found_status(fields) or _between_the_lines(fields)
    )
    main = _main_key(fields)
    facts = fields.joined("facts")
    if main != "" and (loose := fields.joined("")):
        facts = f"{facts}{loose}" if facts else loose
    parts = fields.texts.get(main, [])
    intro, texts, marks = split_measures(fields.joined(main))
    if separate and len(texts) < len(parts):
        intro, texts, marks = "", [_without_mark(part) for part in parts], ()
    declared = declared_measures(intro) if texts else None
    enumerated = bool(texts)
    if not texts and intro:
        intro, texts = _without_declaration(intro)
    measures = tuple(Measure(i, text) for i, text in enumerate(texts, 1) if text)
    progress = fields.joined("progress") if main != "progress" else ""
    return Body(fields, facts, intro, measures, enumerated, marks, declared, status, progress)


def _without_mark(text: str) -> str:
    """A measure that stands alone, without the enumerator it was given."""
    found = marker(text)
    return text[found[1].end() :] if found and found[0] not in {"part", "question"} else text


def _main_key(fields: Fields) -> str:
    """The field whose text holds the measures; a ledger's column of measures may be empty for an issue."""
    if "measures" in fields.texts:
        if "situation" in fields.texts:
            fields.texts["progress"] = [*fields.texts.pop("situation"), *fields.texts.get("progress", [])]
        return "measures"
    return next((key for key in ("situation", "", "progress") if fields.texts.get(key)), "")


def _without_declaration(text: str) -> tuple[str, list[str]]:
    """A body without enumerators is one measure; a first sentence that only declares stays before it."""
    first = _SENTENCE.match(text)
    assert first is not None
    if declared_measures(first[0]) and len(first[0]) < len(text) and len(first[0]) <= 40:
        return first[0].strip(), [text[first.end() :].strip()]
    return "", [text]


def declared_measures(text: str) -> int | None:
    """N of N方面整改措施, where the text before the measures declares it."""
    found = DECLARED_MEASURES.search(fold(text[:120]))
    return numeral(found[1] or found[2]) if found else None


def _labelled_status(fields: Fields) -> StatusFound | None:
    text = chosen(fields.joined("status").strip("。 "))
    if not text:
        return None
    return StatusFound(text, read_marked(text), "label", text)


def _found_status(fields: Fields) -> StatusFound | None:
    """The first text that carries a status gives it up; a bracket speaks before a sentence."""
    # A bracket is meant as a status; a sentence may only look like one.
    for find in (_bracketed, _after_dash, _at_start, _before_colon, _at_end, _leading):
        for key in ("progress", "situation", "", "measures"):
            text = fields.joined(key)
            found = find(text) if text else None
            if found is not None:
                fields.texts[key] = [found.rest] if found.rest else []
                return found
    return None


def _bracketed(text: str) -> StatusFound | None:
    found = None
    for match in BRACKETED.finditer(text):
        edge = match.end() >= len(text.rstrip("。；; ")) or match.start() == 0 or match[0][0] in "【〖"
        if edge and is_status(match[1]):
            found = match
    if found is None:
        return None
    position: StatusPosition = "before_measures" if found.start() < len(text) // 2 else "after_measures"
    rest = text[: found.start()] + text[found.end() :].lstrip("。；; " if found.end() < len(text) else "。 ")
    return StatusFound(_bare_phrase(found[1]), read_status(found[1]), position, rest.strip())


def _bare_phrase(text: str) -> str:
    return _STATUS_LABEL.sub("", text.strip())


def _at_start(text: str) -> StatusFound | None:
    """A status in the sentence before the first enumerator, alone or after 镇委落实八方面整改措施，."""
    marks = best_marks(text)
    first = _SENTENCE.match(text[: marks[0].start] if marks else text)
    if first is None or not first[0]:
        return None
    clauses = _clauses(first[0])
    tail = _status_tail(clauses)
    if not tail or (
        not _names_issue(tail) and tail != first[0].strip("。；;！!：: ") and not declared_measures(first[0])
    ):
        return None
    whole = tail == first[0].strip("。；;！!：: ")
    rest = text[first.end() :] if whole else text
    return StatusFound(tail, read_status(tail), "before_measures", rest.strip())


def _before_colon(text: str) -> StatusFound | None:
    """A status that introduces what was done: 我局已完成该项整改：购置软件1套."""
    head, colon, rest = text.partition("：")
    if not colon or not _names_issue(head) or not is_status(head):
        return None
    return StatusFound(head.strip(), read_status(head), "before_measures", rest.strip())


def _leading(text: str) -> StatusFound | None:
    """A status that opens the first sentence and is followed by what was done: 正在整改，已补齐材料113份."""
    first = _SENTENCE.match(text)
    clauses = _clauses(first[0]) if first else []
    head = ""
    for i in range(len(clauses)):
        if not is_status("".join(clauses[: i + 1])):
            break
        head = "".join(clauses[: i + 1])
    phrase = head.strip("，, ")
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
    sentences = [m for m in _SENTENCE.finditer(text) if m[0].strip()]
    if len(sentences) < 2:
        return None
    last = sentences[-1]
    phrase = last[0].strip("。；;！! \n")
    if not is_status(phrase) or (
        not _names_issue(phrase) and (len(phrase) > 12 or read_status(phrase).planned)
    ):
        return None
    return StatusFound(phrase, read_status(phrase), "after_measures", text[: last.start()].strip())


def _clauses(sentence: str) -> list[str]:
    return [clause for clause in re.split(r"(?<=[，,])", sentence.strip("。；;！! ")) if clause]


def _status_tail(clauses: list[str]) -> str:
    """The longest run of closing clauses that is a status."""
    tails = ("".join(clauses[i:]) for i in range(len(clauses)))
    return next((tail.strip("，, ：:") for tail in tails if is_status(tail)), "")


def _names_issue(phrase: str) -> bool:
    return re.search(r"问题|事项|整改|任务", phrase) is not None
