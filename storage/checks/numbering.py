"""Numbers and forms of headings: gaps, doubles, mixed styles; issues that are empty."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from storage.documents import Notice, NoticeIssue, NoticeSection
from storage.records import Finding

_Numbered = tuple[int, str, str]
# What is said where nothing is: 无, 待补充, 局党组高度重视，已完成整改
_EMPTY = re.compile(
    r"[^，。；]{0,8}(?:高度重视|认真(?:研究|对待|落实)|立即(?:研究|部署))(?:[，、](?:并|立即|认真)?(?:研究|部署|落实)?)?(?:[，、]?(?:目前|现)?(?:均|全部)?已?(?:按要求)?(?:完成|抓好)?整改(?:完成|到位|完毕)?)?[。]?|"
    r"[（(]?(?:无|略|暂无|暂缺|待补充?|同上|/|[-—.。…]+|空|【请填写】)?[)）]?[。]?"
)
_NUMERAL = re.compile(r"([（(〔\[【]?)\s*(?:(\d+)|([一二三四五六七八九十]+))\s*([)）〕\]】]?[、.．]?)")
_LEAD = re.compile("[^关针对“]{0,8}?(关于|针对|对于|对(?=“))")


def numbering_gap(notice: Notice) -> list[Finding]:
    """A number that is left out; it shows at the issue after it."""
    gaps = [_gap(before, at) for before, at in _steps(notice) if at[0] > before[0] + 1]
    return gaps + [_measure_gap(issue) for issue in notice.issues if _jump(issue.marks) is not None]


def _gap(before: _Numbered, at: _Numbered) -> Finding:
    message = f"编号从{before[2]}跳到{at[2]}，中间缺{at[0] - before[0] - 1}个，请核对。"
    return Finding("numbering_gap", at[1], "warning", message)


def _jump(marks: Sequence[int]) -> tuple[int, int] | None:
    return next(((a, b) for a, b in itertools.pairwise(marks) if b != a + 1), None)


def _measure_gap(issue: NoticeIssue) -> Finding:
    jump = _jump(issue.marks)
    assert jump is not None
    if jump[0] == jump[1]:
        return Finding("numbering_duplicate", issue.code, "error", f"措施序号{jump[0]}出现了2次，请核对。")
    message = f"措施序号从{jump[0]}跳到{jump[1]}，不连续，请核对。"
    return Finding("numbering_gap", issue.code, "warning", message)


def numbering_duplicate(notice: Notice) -> list[Finding]:
    """A number that stands twice in one run."""
    return [
        Finding("numbering_duplicate", at[1], "error", f"编号{at[2]}出现了2次，前一处在{before[1]}，请核对。")
        for before, at in _steps(notice)
        if at[0] == before[0]
    ]


def _steps(notice: Notice) -> Iterator[tuple[_Numbered, _Numbered]]:
    """Each number with the one that should be its predecessor, in every run of sections and of issues."""
    for run in (_section_run(notice.sections), *_issue_runs(notice)):
        for i, (before, at) in enumerate(itertools.pairwise(run)):
            # A number set twice explains the one that is then missing.
            doubled_before = i > 0 and run[i - 1][0] == before[0]
            if not (doubled_before and at[0] == before[0] + 2):
                yield before, at


def _section_run(sections: Sequence[NoticeSection]) -> list[_Numbered]:
    return [
        (int(s.number), s.issues[0].code, f"（{s.number}）")
        for s in sections
        if s.number and s.number.isdigit() and s.issues
    ]


def _issue_runs(notice: Notice) -> list[list[_Numbered]]:
    """Runs of issue numbers: one where they run on, else one per section; a group has its own and takes one number."""
    runs: list[list[_Numbered]] = [[]]
    inner: list[list[_Numbered]] = []
    for section in notice.sections:
        if section.issues and _number(section.issues[0]) == 1:
            runs.append([])
        for group, issues in itertools.groupby(section.issues, key=lambda issue: issue.group):
            numbers = [(n, i.code, f"第{n}条") for i in issues if (n := _number(i)) is not None]
            if group is None:
                _add(runs, numbers)
                continue
            inner.append(numbers)
            if numbers and runs[-1]:
                runs[-1].append((runs[-1][-1][0] + 1, numbers[0][1], "上一组"))
    return [*runs, *inner]


def _add(runs: list[list[_Numbered]], numbers: Iterable[_Numbered]) -> None:
    """Goes on with the last run, or begins one where the numbers fall back."""
    for number in numbers:
        before = runs[-1][-1][0] if runs[-1] else 0
        if not runs[-1] or number[0] < before:
            runs.append([] if number[0] == 1 else [(0, number[1], "开头")])
        runs[-1].append(number)


def _number(issue: NoticeIssue) -> int | None:
    last = (issue.number or "").split("-")[-1]
    return int(last) if last.isdigit() else None


def heading_style(notice: Notice) -> list[Finding]:
    """Headings of one level that change their form on the way; one finding a level and form."""
    sections = [(s.heading, s.lead_in, s.issues[0].code) for s in notice.sections if s.issues]
    issues = [(i.heading, "", i.code) for i in notice.issues if i.group is None]
    grouped = [(i.heading, "", i.code) for i in notice.issues if i.group is not None]
    found = [*_changes(sections, "方面"), *_changes(issues, "问题"), *_changes(grouped, "问题")]
    return [Finding("heading_style", code, "hint", message) for code, message in found]


def _changes(headings: list[tuple[str, str, str]], level: str) -> Iterator[tuple[str, str]]:
    for form, what in ((_numeral, "编号写法"), (_lead, "开头用词")):
        seen = [(value, heading, code) for heading, _, code in headings if (value := form(heading))]
        change = next(((a, b) for a, b in itertools.pairwise(seen) if a[0] != b[0]), None)
        if change:
            (_, one, _), (_, other, code) = change
            yield code, f"{level}标题的{what}前后不一致：前面是“{one[:8]}…”，这里是“{other[:8]}…”，请核对。"


def _numeral(heading: str) -> str:
    found = _NUMERAL.match(heading)
    return f"{found[1]}{'1' if found[2] else '一'}{found[4]}" if found else ""


def _lead(heading: str) -> str:
    found = _LEAD.match(heading)
    return found[1] if found else ""


def missing_measures(notice: Notice) -> list[Finding]:
    """An issue below which nothing is said; where that holds for all of them, it is said once."""
    empty = [i for i in notice.issues if all(_EMPTY.fullmatch(measure.text) for measure in i.measures)]
    if len(empty) == len(notice.issues) > 2:
        message = f"{len(empty)}个问题都没有写整改措施，请核对。"
        return [Finding("missing_measures", "notice", "warning", message)]
    return [
        Finding("missing_measures", issue.code, "warning", f"“{issue.title}”下没有写整改措施，请核对。")
        for issue in empty
    ]


CHECKS: Final[tuple[Callable[[Notice], list[Finding]], ...]] = (
    numbering_duplicate,
    numbering_gap,
    heading_style,
    missing_measures,
)
