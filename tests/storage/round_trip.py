"""What must come back when a document that was written is read, and ledgers drawn at random to try it on."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from storage.notice import Notice, NoticeIssue, NoticeSection
from storage.records import Measure

TODAY = date(2025, 10, 17)
_WORDS = "党费收缴路灯户厕台账核查整治村道河堤补贴公示合同清单"
_STATUSES = (
    ("done", None),
    ("done", "long_term"),
    ("ongoing", None),
    ("ongoing", "staged_result"),
    ("ongoing", "basically"),
    ("ongoing", "partial"),
    ("ongoing", "long_term"),
    ("not_started", None),
)


def printed(notice: Notice) -> list[Any]:
    """What a notice prints of a ledger."""
    return [
        (
            s.title,
            [(i.code, i.title, i.progress, i.flag, [m.text for m in i.measures]) for i in s.issues],
        )
        for s in notice.sections
    ]


def kept(notice: Notice) -> list[Any]:
    """What a worksheet keeps besides."""
    return [
        (i.number, i.deadline, i.leader, i.office, i.co_offices, i.person, i.goal, i.facts, i.progress_text)
        for i in notice.issues
    ]


def _words(longest: int) -> st.SearchStrategy[str]:
    return st.text(st.sampled_from(_WORDS), min_size=4, max_size=longest)


_names = st.sampled_from(["财政所", "农业农村办", "苇塘村", "规建办"])
_titles = st.builds(
    lambda head, tail: f"{head}{tail}",
    _words(12),
    st.sampled_from(["不到位", "‘最后一公里’不通", "“第一议题”走样", "、把关不严，记录不全", "问题突出"]),
)
_measures = st.builds(
    lambda head, tail: f"{head}{tail}",
    _words(30),
    st.sampled_from(
        [
            "。",
            "3次。",
            "1.5万元；",
            "，做到“一户一档”。",
            "（含12个村）。",
            "：（1）逐户核对；（2）逐户签字。",
        ]
    ),
)


@st.composite
def ledgers(draw: st.DrawFn) -> Notice:
    """A ledger of a fictional town, its numbers running on or starting anew in each section."""
    run_on, sections, number = draw(st.booleans()), [], 0
    for ordinal in range(1, draw(st.integers(1, 4)) + 1):
        number = number if run_on else 0
        issues = []
        for n in range(1, draw(st.integers(1, 4)) + 1):
            number += 1
            issues.append(_issue(draw, f"{ordinal}-{n}", str(number)))
        sections.append(
            NoticeSection(ordinal, f"{'甲乙丙丁'[ordinal - 1]}{draw(_titles)}", issues=tuple(issues))
        )
    return Notice(
        title="中共霁川镇委员会关于巡察整改进展情况的通报",
        unit="中共霁川镇委员会",
        inspected_by="县委第一巡察组",
        feedback_date=date(2025, 5, 15),
        sections=tuple(sections),
    )


def _issue(draw: st.DrawFn, code: str, number: str) -> NoticeIssue:
    progress, flag = draw(st.sampled_from(_STATUSES))
    texts = draw(st.lists(_measures, min_size=1, max_size=5))
    return NoticeIssue(
        code=code,
        number=number,
        title=f"{'甲乙丙丁'[int(code[0]) - 1]}{code[-1]}号{draw(_titles)}",
        line=0,
        progress=progress,  # type: ignore[arg-type]
        flag=flag,  # type: ignore[arg-type]
        measures=tuple(Measure(n, text) for n, text in enumerate(texts, 1)),
        deadline=draw(st.none() | st.dates(date(2025, 6, 1), date(2026, 6, 1))),
        leader=draw(st.none() | st.just("梁委员")),
        office=draw(st.none() | _names),
        co_offices=tuple(draw(st.lists(_names, unique=True, max_size=2))),
    )
