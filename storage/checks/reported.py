"""What the reports say beside what the ledger and its text say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from storage.documents import Notice, NoticeIssue
from storage.records import Finding, Point
from storage.series import standings
from storage.series.texts import figure, stale_figures


@dataclass(frozen=True, slots=True)
class Told:
    """What has been reported on an issue: its figures, and how many reports its text does not hold yet."""

    points: tuple[Point, ...] = ()
    unwritten: int = 0


def check_reports(notice: Notice, told: Mapping[str, Told]) -> list[Finding]:
    """The findings that only the reports bring to light, in the order of the ledger."""
    return [
        finding
        for issue in notice.issues
        if (known := told.get(issue.code))
        for check in (_stale, _back, _beyond, _unfinished, _unwritten)
        for finding in check(issue, known)
    ]


def _stale(issue: NoticeIssue, told: Told) -> Iterator[Finding]:
    for stale in stale_figures(issue.measures, told.points):
        message = f"正文写{figure(stale.old)}，最近报的是{_dated(stale.new)}，请核对。"
        yield Finding("stale_figure_in_text", issue.code, "warning", message)


def _back(issue: NoticeIssue, told: Told) -> Iterator[Finding]:
    for older, newer in _steps(told.points):
        if newer.value < older.value:
            message = f"先报{_dated(older)}，后报{_dated(newer)}，请核对。"
            yield Finding("figure_went_back", issue.code, "warning", message)


def _steps(points: Sequence[Point]) -> Iterator[tuple[Point, Point]]:
    """The last two reported totals of every series and scope."""
    series: dict[tuple[str, str, int | None], list[Point]] = {}
    for point in points:
        if point.kind == "total" and point.source == "report" and point.unit != "%":
            series.setdefault((point.indicator, point.unit, point.scope), []).append(point)
    for known in series.values():
        if len(known) > 1:
            yield known[-2], known[-1]


def _beyond(issue: NoticeIssue, told: Told) -> Iterator[Finding]:
    for one in standings(told.points):
        if one.total and one.target and one.total.source == "report" and one.total.value > one.target.value:
            message = f"报的是{_dated(one.total)}，总数是{figure(one.target)}，请核对。"
            yield Finding("figure_exceeds_whole", issue.code, "warning", message)


def _unfinished(issue: NoticeIssue, told: Told) -> Iterator[Finding]:
    for one in standings(told.points):
        total, target = one.total, one.target
        reported = total is not None and total.source == "report"
        if issue.progress == "done" and one.scope is None and reported and total and target and one.remaining:
            message = f"标“已完成”，最近报的是{_dated(total)}，应是{figure(target)}，请核对。"
            yield Finding("status_contradiction", issue.code, "error", message)


def _unwritten(issue: NoticeIssue, told: Told) -> Iterator[Finding]:
    if told.unwritten:
        message = f"有{told.unwritten}条进展没写进正文。"
        yield Finding("reports_not_written_in", issue.code, "hint", message)


def _dated(point: Point) -> str:
    return f"{figure(point)}（{point.as_of.month}月{point.as_of.day}日）"
