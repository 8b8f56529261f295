"""Notices in layouts drawn at random are read as they were written."""

from __future__ import annotations

from storage.notice import read_text
from tests.storage.layouts import Wanted, Written, write
from tests.storage.voices import speak

SEEDS = range(150)
VOICES = range(250)


def pairs(written: Written) -> list[tuple[Wanted, Wanted | None]]:
    """Each issue as written beside the one read in its place."""
    read = [
        Wanted(i.title, i.progress or "", len(i.measures)) for n in read_text(written.text) for i in n.issues
    ]
    wanted = [issue for _, issues in written.sections for issue in issues]
    return list(zip(wanted, read if len(read) == len(wanted) else [None] * len(wanted), strict=True))


def test_titles_statuses_and_measures_come_back_from_nearly_every_layout() -> None:
    both = [pair for seed in SEEDS for pair in pairs(write(seed))]
    right = sum(
        got is not None and (want.title, want.progress) == (got.title, got.progress) for want, got in both
    )
    counted = sum(got is not None and want.measures == got.measures for want, got in both)
    assert right >= 0.98 * len(both)
    assert counted >= 0.98 * len(both)


def test_sections_come_back_from_every_layout() -> None:
    for seed in SEEDS:
        written = write(seed)
        (notice,) = read_text(written.text)
        assert [section.title for section in notice.sections] == [title for title, _ in written.sections], (
            seed
        )


def test_no_layout_alone_makes_an_error() -> None:
    errors = [
        (seed, finding)
        for seed in SEEDS
        for notice in read_text(write(seed).text)
        for finding in notice.findings
        if finding.severity == "error"
    ]
    assert errors == []


def test_issues_come_back_from_the_voices_of_many_offices() -> None:
    both = [pair for seed in VOICES for pair in pairs(speak(seed))]
    right = sum(
        got is not None and (want.title, want.progress) == (got.title, got.progress) for want, got in both
    )
    counted = sum(got is not None and want.measures == got.measures for want, got in both)
    assert right >= 0.995 * len(both)
    assert counted >= 0.995 * len(both)


def test_sections_come_back_from_the_voices_of_many_offices() -> None:
    wrong = [
        seed
        for seed in VOICES
        for written in [speak(seed)]
        if [s.title for s in read_text(written.text)[0].sections] != [title for title, _ in written.sections]
    ]
    assert len(wrong) <= 0.01 * len(VOICES)
