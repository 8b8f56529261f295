"""The JSON of `parse` keeps its contract, field by field, for every fixture."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from storage.notice import read_file, to_json

FIXTURES = sorted((Path(__file__).parent.parent / "data" / "notices").glob("[0-9]*"))
NOTICE = {
    "title", "unit", "inspected_by", "feedback_date", "published", "declared_totals", "counted_totals", "sections", "findings",
}  # fmt: skip
ISSUE = {
    "code", "number", "title", "progress", "flag", "status_text", "declared_measures", "measures", "deadline", "leader", "office",
}  # fmt: skip
PROGRESS = {"done", "ongoing", "not_started", None}
FLAGS = {"long_term", "staged_result", "basically", "partial", None}


def parsed(path: Path) -> list[dict[str, Any]]:
    """The notices of a file as a reader of the JSON gets them."""
    value = json.loads(json.dumps(to_json(read_file(path))))
    assert list(value) == ["notices"]
    notices: list[dict[str, Any]] = value["notices"]
    return notices


def is_day(value: str | None) -> bool:
    """A day in ISO form, or none."""
    return value is None or date.fromisoformat(value).isoformat() == value


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.name)
def test_a_notice_has_every_field_in_its_type(path: Path) -> None:
    for notice in parsed(path):
        assert set(notice) == NOTICE
        assert isinstance(notice["title"], str)
        assert all(notice[key] is None or notice[key] for key in ("unit", "inspected_by"))
        assert is_day(notice["feedback_date"])
        assert is_day(notice["published"])
        declared = notice["declared_totals"]
        assert declared is None or list(declared) == ["sections", "issues", "done", "ongoing"]
        assert all(isinstance(number, int | None) for number in (declared or {}).values())


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.name)
def test_issues_are_coded_by_position_and_numbered_in_ascii(path: Path) -> None:
    for notice in parsed(path):
        for ordinal, section in enumerate(notice["sections"], 1):
            assert (section["ordinal"], set(section)) == (ordinal, {"ordinal", "title", "issues"})
            for at, issue in enumerate(section["issues"], 1):
                assert set(issue) == ISSUE
                assert issue["code"] == f"{ordinal}-{at}"
                assert issue["number"] is None or re.fullmatch(r"[0-9]+(-[0-9]+)*", issue["number"])
                assert issue["progress"] in PROGRESS
                assert issue["flag"] in FLAGS
                assert isinstance(issue["status_text"], str)
                assert is_day(issue["deadline"])
                assert all(issue[key] is None or issue[key] for key in ("leader", "office"))
                assert isinstance(issue["declared_measures"], int | None)
                assert [m["ordinal"] for m in issue["measures"]] == list(range(1, len(issue["measures"]) + 1))


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.name)
def test_counts_and_findings_fit_the_issues(path: Path) -> None:
    for notice in parsed(path):
        issues = [issue for section in notice["sections"] for issue in section["issues"]]
        counted = {p: sum(i["progress"] == p for i in issues) for p in ("done", "ongoing", "not_started")}
        assert notice["counted_totals"] == {
            "sections": len(notice["sections"]),
            "issues": len(issues),
            **counted,
        }
        places = {"preamble", "closing", "notice", *(issue["code"] for issue in issues)}
        for finding in notice["findings"]:
            assert list(finding) == ["kind", "where", "severity", "message"]
            assert re.fullmatch(r"[a-z0-9_]+", finding["kind"])
            assert finding["where"] in places
            assert finding["severity"] in {"error", "warning", "hint"}
