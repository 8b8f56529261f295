"""The notice as JSON values, to the letter of the `parse --json` contract."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from storage.documents import Notice, NoticeIssue, NoticeSection, Totals


def to_json(notices: Iterable[Notice]) -> dict[str, Any]:
    """What `parse --json` prints."""
    return {"notices": [_notice(notice) for notice in notices]}


def _notice(notice: Notice) -> dict[str, Any]:
    return {
        "title": notice.title,
        "unit": notice.unit,
        "inspected_by": notice.inspected_by,
        "feedback_date": _day(notice.feedback_date),
        "published": _day(notice.published),
        "declared_totals": _declared(notice.declared),
        "counted_totals": _counted(notice),
        "sections": [_section(section) for section in notice.sections],
        "findings": [
            {"kind": f.kind, "where": f.where, "severity": f.severity, "message": f.message}
            for f in notice.findings
        ],
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _declared(declared: Iterable[Totals]) -> dict[str, int | None] | None:
    """One set of totals: each number from the first sentence that gives it."""
    statements = list(declared)
    if not statements:
        return None
    keys = ("sections", "issues", "done", "ongoing")
    return {key: next((n for s in statements if (n := getattr(s, key)) is not None), None) for key in keys}


def _counted(notice: Notice) -> dict[str, int]:
    return {
        "sections": len(notice.sections),
        "issues": len(notice.issues),
        "done": notice.count("done"),
        "ongoing": notice.count("ongoing"),
        "not_started": notice.count("not_started"),
    }


def _section(section: NoticeSection) -> dict[str, Any]:
    return {
        "ordinal": section.ordinal,
        "title": section.title,
        "issues": [_issue(issue) for issue in section.issues],
    }


def _issue(issue: NoticeIssue) -> dict[str, Any]:
    return {
        "code": issue.code,
        "number": issue.number,
        "title": issue.title,
        "progress": issue.progress,
        "flag": issue.flag,
        "status_text": issue.status_text,
        "declared_measures": issue.declared_measures,
        "measures": [{"ordinal": measure.ordinal, "text": measure.text} for measure in issue.measures],
        "deadline": _day(issue.deadline),
        "leader": issue.leader,
        "office": issue.office,
    }
