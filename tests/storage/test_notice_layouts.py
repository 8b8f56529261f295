"""Every layout among the fictional notices is read into the tree that was written down by hand beside them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from storage.notice import Notice, read_file

DATA = Path(__file__).parent.parent / "data" / "notices"
EXPECTED: dict[str, list[dict[str, Any]]] = json.loads((DATA / "expected.json").read_text(encoding="utf-8"))


def as_expected(notice: Notice) -> dict[str, Any]:
    """A notice in the short form of expected.json."""
    return {
        "title": notice.title,
        "unit": notice.unit,
        "feedback": str(notice.feedback_date) if notice.feedback_date else None,
        "published": str(notice.published) if notice.published else None,
        "sections": [
            {
                "title": section.title,
                "issues": [[i.number, i.title, i.progress, i.flag, len(i.measures)] for i in section.issues],
            }
            for section in notice.sections
        ],
        "findings": [[finding.kind, finding.where] for finding in notice.findings],
    }


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_layout_is_read_as_written_down(name: str) -> None:
    assert [as_expected(notice) for notice in read_file(DATA / name)] == EXPECTED[name]


def test_every_fixture_is_written_down() -> None:
    assert {path.name for path in DATA.iterdir()} == {*EXPECTED, "expected.json"}
