"""The notices in the directory named by ZHENGGAI_SAMPLES are read exactly as their hand-made key says."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from storage.notice import Notice, read_file, to_json

SAMPLES = Path(os.environ.get("ZHENGGAI_SAMPLES", ""))
KEYS = sorted((SAMPLES / "gold").glob("*.json")) if "ZHENGGAI_SAMPLES" in os.environ else []

pytestmark = pytest.mark.skipif(not KEYS, reason="ZHENGGAI_SAMPLES names no directory with notices")

# The kinds of the keys that are counted here, under the names of our findings.
COUNTED = {
    "declared_done_mismatch",
    "closing_contradicts_totals",
    "heading_style",
    "missing_publication_date",
    "done_but_forward_looking",
    "measure_predates_feedback",
    "date_without_year",
    "name_drift",
}


def load(key: Path) -> tuple[dict[str, Any], Notice]:
    """A key and the notice it belongs to."""
    (notice,) = read_file(SAMPLES / "notices" / f"{key.stem}.txt")
    return json.loads(key.read_text(encoding="utf-8")), notice


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.stem)
def test_sections_issues_and_statuses_are_exact(key: Path) -> None:
    gold, notice = load(key)
    assert [(s.title, s.lead_in, s.line) for s in notice.sections] == [
        (s["title"], s["lead_in"], s["line"]) for s in gold["sections"]
    ]
    fields = (
        "number_in_text",
        "title",
        "line",
        "status_text",
        "status",
        "status_position",
        "declared_measures",
        "enumerated",
    )
    read = [
        (
            i.number,
            i.title,
            i.line,
            i.status_text,
            i.progress,
            i.status_position,
            i.declared_measures,
            i.enumerated,
        )
        for i in notice.issues
    ]
    assert read == [tuple(i[field] for field in fields) for s in gold["sections"] for i in s["issues"]]


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.stem)
def test_every_measure_is_exact(key: Path) -> None:
    gold, notice = load(key)
    for issue, wanted in zip(notice.issues, (i for s in gold["sections"] for i in s["issues"]), strict=True):
        assert [(m.ordinal, len(m.text), m.text[:12], m.text[-8:]) for m in issue.measures] == [
            (m["ordinal"], m["chars"], m["starts_with"], m["ends_with"]) for m in wanted["measures"]
        ]


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.stem)
def test_what_stands_around_the_issues_is_exact(key: Path) -> None:
    gold, notice = load(key)
    printed = to_json([notice])["notices"][0]
    assert printed["title"] == gold["document_title"]
    assert printed["unit"] == gold["committee"]
    assert notice.round == gold["round"]
    for name in ("inspected_by", "feedback_date", "published", "declared_totals"):
        assert printed[name] == gold[name]
    for name in ("sections", "issues", "done", "ongoing"):
        assert printed["counted_totals"][name] == gold["counted_totals"][name]


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.stem)
def test_the_inconsistencies_of_the_key_are_found_and_no_error_besides(key: Path) -> None:
    gold, notice = load(key)
    wanted = {fault["kind"] for fault in gold["inconsistencies"]} & COUNTED
    assert {finding.kind for finding in notice.findings} - {"personal_data"} == wanted
    errors = {finding.kind for finding in notice.findings if finding.severity == "error"}
    assert errors == wanted & {"declared_done_mismatch", "closing_contradicts_totals"}
