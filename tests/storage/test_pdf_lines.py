"""The lines of a PDF page: what was drawn in pieces reads as it is seen."""

from __future__ import annotations

import pytest

from storage.notice.pdf_tables import Line, Word, lines_of, paragraphs


def drawn(*words: tuple[float, str]) -> str:
    """One line of words, each with where it begins."""
    (line,) = lines_of(Word(x, 500.0, text, 10.0) for x, text in words)
    return line.text


def test_circled_numbers_of_another_typeface_stand_where_they_were_drawn() -> None:
    assert drawn((80, "①"), (50, "措施： 补登 台账")) == "措施：①补登 台账"
    assert drawn((80, "① “ ”"), (50, "措施： 补登 三务 台账")) == "措施：①补登“三务”台账"


def test_a_circled_number_that_stands_apart_stays_there() -> None:
    assert drawn((50, "补登 台账"), (100, "①"), (110, "复核")) == "补登 台账①复核"


@pytest.mark.parametrize(
    ("end", "following", "joined"),
    [
        (195.0, "年初已补登。", True),
        (140.0, "底，2025年复核。", False),
        (160.0, "底，2025年复核。", True),
        (160.0, "年底复核。", False),
        (195.0, "2.复核台账。", False),
        (195.0, "2.5万元已追回。", True),
        (195.0, "2.3处渗漏点已修复。", False),
    ],
)
def test_a_line_goes_on_where_what_follows_found_no_room(end: float, following: str, joined: bool) -> None:
    lines = [Line(50, end, 10.0, "上级拨付"), Line(50, 120, 10.0, following), Line(50, 200, 10.0, "完。")]
    assert (paragraphs(lines)[0] == f"上级拨付{following}") is joined
