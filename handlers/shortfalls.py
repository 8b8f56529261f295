"""What is still missing before an issue can be called done: the sentences an applicant reads first."""

from __future__ import annotations

import re
from collections.abc import Sequence

from storage.checks.phrases import INTENDED
from storage.closing import CLAUSE
from storage.figures import number_text
from storage.ledger import Ledger
from storage.records import Entry, Evidence, Issue, Measure, Point
from storage.series import headline

_DEED = re.compile(
    r"^.{0,8}?(?:登记|完成|整改|落实|建立|开展|制定|出台|加强|清理|检查|公示|推进|整理|培训|修订|完善)"
)


def of_issue(ledger: Ledger, issue: Issue) -> tuple[str, ...]:
    """What one issue of the ledger lacks."""
    entries, evidence = ledger.reports.of_issue(issue.id), ledger.evidence.of_issue(issue.id)
    return missing(issue.measures, entries, evidence, ledger.issues.points(issue.id))


def briefly(sentence: str) -> str:
    """The same for the one who reviews: 措施2写的是今后打算."""
    return re.sub(r"写的是「.*$", "写的是今后打算", sentence)


def missing(
    measures: Sequence[Measure], entries: Sequence[Entry], evidence: Evidence, points: Sequence[Point]
) -> tuple[str, ...]:
    """What is still missing before it can be called done, a sentence each."""
    told = [entry for entry in entries if not entry.no_progress]
    found = [] if evidence.total else ["还没有佐证材料"]
    if not told and not measures:
        found.append("还没有人报过进展")
    silent = [m for m in measures if not INTENDED.search(m.text) and not _is_told(m, told) and _is_plan(m)]
    found += [f"措施{measure.ordinal}还没有人报过进展" for measure in silent]
    found += [
        f"措施{measure.ordinal}写的是「{intention(measure.text)}」，还没写做成了什么"
        for measure in measures
        if INTENDED.search(measure.text)
    ]
    level = headline(points)
    if level is not None and level.remaining and level.target is not None and level.total is not None:
        target, total = number_text(level.target.value), number_text(level.total.value)
        found.append(
            f"目标{target}{level.unit}，现在{total}{level.unit}，还差{number_text(level.remaining)}{level.unit}"
        )
    return tuple(found)


def intention(text: str) -> str:
    """The words that only promise: 今后将严格登记."""
    match = INTENDED.search(text)
    clause = CLAUSE.split(text[match.start() :])[0] if match else text
    deed = _DEED.match(clause)
    return deed[0] if deed else clause


def _is_plan(measure: Measure) -> bool:
    """Whether a measure is worded as a task alone, with nothing of what came of it."""
    return bool(re.match(r"(?:要|须|应|需)|.*(?:要求|务必|限期)", measure.text))


def _is_told(measure: Measure, entries: Sequence[Entry]) -> bool:
    pairs = {measure.text[n : n + 2] for n in range(len(measure.text) - 1)}
    return any(sum(e.words[n : n + 2] in pairs for n in range(len(e.words) - 1)) >= 2 for e in entries)
