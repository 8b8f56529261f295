"""The worksheet reads back as the ledger it was written from, and is a sheet to hand on."""

from __future__ import annotations

import io
import os
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from openpyxl import load_workbook

from storage.notice import Notice, read_file
from storage.notice.files import read_bytes
from storage.worksheet import HEADER, Sheet, Standing, to_workbook
from tests.storage.round_trip import TODAY, kept, ledgers, printed

FIXTURES = sorted((Path(__file__).parent.parent / "data" / "notices").glob("*.txt"))
SAMPLES = sorted((Path(os.environ.get("ZHENGGAI_SAMPLES", "/nowhere")) / "notices").glob("*.txt"))


def run_on(notice: Notice) -> bool:
    numbers = [issue.number for issue in notice.issues]
    return None not in numbers and len(set(numbers)) == len(numbers)


def written(notice: Notice) -> Notice:
    (again,) = read_bytes(to_workbook(Sheet(notice, TODAY, run_on(notice))), ".xlsx")
    return again


@given(ledgers())
@settings(max_examples=15, deadline=None)
def test_any_ledger_comes_back_whole(ledger: Notice) -> None:
    again = written(ledger)
    assert printed(again) == printed(ledger)
    assert kept(again) == kept(ledger)
    assert (again.unit, again.inspected_by, again.feedback_date) == (
        ledger.unit,
        ledger.inspected_by,
        ledger.feedback_date,
    )


@pytest.mark.parametrize("path", [*FIXTURES, *SAMPLES], ids=lambda path: path.stem)
def test_every_notice_read_comes_back_from_its_worksheet(path: Path) -> None:
    for notice in read_file(path):
        assert printed(written(notice)) == printed(notice)


@pytest.fixture
def town() -> Notice:
    from bot.practice.town import NOTICE

    (notice,) = read_file(NOTICE)
    return notice


def test_text_that_looks_like_a_formula_stays_text(town: Notice) -> None:
    section = town.sections[0]
    trap = replace(section.issues[0], title="=1+1", leader="@SUM(A1)", goal="-2+3", facts="+86\x07")
    notice = replace(town, sections=(replace(section, issues=(trap,)),))
    data = to_workbook(Sheet(notice, TODAY))
    page = load_workbook(io.BytesIO(data)).active
    assert page is not None
    cells = [cell for row in page.iter_rows() for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert {cell.value for cell in cells if cell.quotePrefix} == {"=1+1", "@SUM(A1)", "-2+3", "+86"}


def test_it_is_set_up_for_print_and_filter(town: Notice) -> None:
    page = load_workbook(io.BytesIO(to_workbook(Sheet(town, TODAY)))).active
    assert page is not None
    assert (page.page_setup.orientation, str(page.page_setup.paperSize)) == ("landscape", "9")
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)
    assert page.print_title_rows == f"${HEADER}:${HEADER}"
    assert page.auto_filter.ref.startswith(f"A{HEADER}:")
    assert "B4:B8" in {str(area) for area in page.merged_cells.ranges}
    assert all(page.row_dimensions[row].height <= 409 for row in range(4, 20))


def test_the_last_row_counts(town: Notice) -> None:
    page = load_workbook(io.BytesIO(to_workbook(Sheet(town, TODAY)))).active
    assert page is not None
    last = [cell.value for cell in list(page.iter_rows())[-1] if cell.value]
    assert last == ["合计", "4个方面16个问题：已完成6个，正在整改10个"]


def test_what_is_reported_and_closed_out_is_shown_and_not_read_as_progress(town: Notice) -> None:
    told = {"1-3": Standing("applied", "10月14日农业农村办：全镇累计187户")}
    data = to_workbook(Sheet(town, TODAY, standing=told))
    (again,) = read_bytes(data, ".xlsx")
    assert again.sections[0].issues[2].progress_text is None
    page = load_workbook(io.BytesIO(data)).active
    assert page is not None
    assert [cell.value for cell in page[6]][-2:] == ["已申请销号", "10月14日农业农村办：全镇累计187户"]


def test_no_name_no_tool_and_no_time_is_in_the_properties(town: Notice) -> None:
    data = to_workbook(Sheet(town, TODAY))
    properties = load_workbook(io.BytesIO(data)).properties
    assert [properties.creator, properties.lastModifiedBy, properties.title] == [None, None, None]
    assert [properties.created.year, properties.modified.year] == [2000, 2000]
    with ZipFile(io.BytesIO(data)) as package:
        parts = b"".join(package.read(name) for name in package.namelist() if name.startswith("docProps/"))
    assert b"openpyxl" not in parts.lower()
