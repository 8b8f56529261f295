"""What an issue's status claims beside what its text says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from storage.checks.phrases import ABOUT, ARRANGED, INTENDED, OVERCOME, STILL_OPEN, WHICH
from storage.documents import Notice, NoticeIssue
from storage.records import Finding, Severity
from storage.status import PROGRESS_LABELS, is_status, read_status

# One of these stands in all that STILL_OPEN and INTENDED look for.
_OPEN_WORD = re.compile(
    r"尚|仍|还|剩|未|没|欠|缺|差|仅|只|待|另(?=有|\d)|其余|余下|无法|正在|完成|至今|一直|始终"
)
_INTENDED_WORD = re.compile(
    "将|拟|待|前|今后|明年|下一|下步|下阶段|接下来|后续|打算|准备|计划|力争|争取|预计|正在|会在|届时|择"
)
_QUOTED = re.compile("“[^“”]*”|《[^《》]*》")
_SENTENCE = re.compile("[^。；;！]+")
_PARTS_FOUND = re.compile(r"其中[^，。]*?已[^，。]*\d[^，。]*、[^，。]*正在[^，。]*\d")
# 待补正7卷尚未完成: a number that is left over, and not what was dealt with
_LEFT_OVER = re.compile(r"(?:待|其余|剩余|余下|另有)[^，。]*\d")
_SUBJECT = re.compile(r"(?:该|此|本)[^，。]{0,4}问题")


def status_contradiction(notice: Notice) -> list[Finding]:
    """A finished issue whose text says that something is still to be done, or a text with two verdicts."""
    found = []
    for issue in notice.issues:
        words = _unfinished(issue) if issue.progress == "done" else _other_verdict(issue)
        if words:
            message = f"标“{_label(issue)}”，正文写“{words}”，请核对。"
            # What a check has come upon since, part by part, may well go on.
            severity: Severity = "warning" if _PARTS_FOUND.match(words) else "error"
            found.append(Finding("status_contradiction", issue.code, severity, message))
    return found


def _unfinished(issue: NoticeIssue) -> str:
    text = issue.done
    for written, sentence, rest in _sentences(text) if _OPEN_WORD.search(text) else ():
        for match in STILL_OPEN.finditer(sentence):
            before = re.split(r"[，,、：:]", sentence[: match.start()])[-1]
            after = sentence[match.end() :]
            dealt_with = ABOUT.search(before) and not _LEFT_OVER.match(before)
            if not dealt_with and not WHICH.match(after) and not OVERCOME.search(after + rest):
                return _clause(written, match)
    return _other_verdict(issue)


def _other_verdict(issue: NoticeIssue) -> str:
    """A sentence of the text that is itself a status of the issue, and another one."""
    text = issue.done
    for sentence, _, _ in _sentences(text) if _SUBJECT.search(text) else ():
        for clause in re.split(r"[，,]", sentence):
            if _SUBJECT.search(clause) and is_status(clause):
                says = read_status(clause).progress
                if (
                    says
                    and issue.progress
                    and says != issue.progress
                    and clause.strip() not in issue.status_text
                ):
                    return clause.strip()
    return ""


def _sentences(text: str) -> Iterator[tuple[str, str, str]]:
    """Each sentence as written, the same with what it quotes blotted out, and what follows in its paragraph."""
    for paragraph in text.split("\n"):
        blotted = _QUOTED.sub(_blot, paragraph)
        for found in _SENTENCE.finditer(blotted):
            yield paragraph[found.start() : found.end()], found[0], blotted[found.end() : found.end() + 60]


def _blot(quoted: re.Match[str]) -> str:
    return "□" * len(quoted[0])


def _clause(sentence: str, match: re.Match[str]) -> str:
    start = max(sentence.rfind("，", 0, match.start()), sentence.rfind(",", 0, match.start())) + 1
    end = re.compile(r"[，,]|$").search(sentence, match.end())
    assert end is not None
    return sentence[start : end.start()].strip()[:40]


def _label(issue: NoticeIssue) -> str:
    """The status as printed, or as the ledger calls it."""
    return issue.status_text or (PROGRESS_LABELS[issue.progress] if issue.progress else "")


def done_but_forward_looking(notice: Notice) -> list[Finding]:
    """A finished issue whose measures speak of what is going to be done."""
    found = []
    for issue in notice.issues:
        words = next(_promises(issue), "") if issue.progress == "done" else ""
        if words:
            message = f"标“{_label(issue)}”，正文写“{words}”，像是还没有做的，请核对。"
            found.append(Finding("done_but_forward_looking", issue.code, "warning", message))
    return found


def _promises(issue: NoticeIssue) -> Iterator[str]:
    text = issue.done
    for written, sentence, _ in _sentences(text) if _INTENDED_WORD.search(text) else ():
        for match in INTENDED.finditer(sentence):
            before = re.split(r"[，,]", sentence[: match.start()])[-1]
            clause = re.split(r"[，,]", sentence[match.start() :])[0]
            arranged = match[0] == "将" and ARRANGED.search(clause)
            named = (
                match[0].startswith(("待", "正在"))
                and "的" in clause
                and (match[0][0] == "待" or ABOUT.search(before))
            )
            if not arranged and not named:
                yield _clause(written, match)


def status_unclear(notice: Notice) -> list[Finding]:
    """A status that leaves open whether the issue is finished, as 长期坚持 alone does."""
    return [
        Finding(
            "status_unclear", issue.code, "warning", f"只写“{issue.status_text}”，没写是否已完成，请核对。"
        )
        for issue in notice.issues
        if issue.progress is None and issue.status_text
    ]


CHECKS: Final[tuple[Callable[[Notice], list[Finding]], ...]] = (
    status_contradiction,
    done_but_forward_looking,
    status_unclear,
)
