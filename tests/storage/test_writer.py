"""The notice is counted, laid out and read back as the ledger it was written from."""

from __future__ import annotations

import io
import os
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.notice import Notice, read_file, read_text
from storage.notice.files import read_bytes
from storage.notice.frame import blanks
from storage.notice.layout import title_lines, to_word
from storage.notice.public import Data, cleared, personal_data, published
from storage.notice.writer import Style, compose, to_text
from storage.records import Measure
from tests.storage.round_trip import TODAY, ledgers, printed

FIXTURES = sorted((Path(__file__).parent.parent / "data" / "notices").glob("*.txt"))
SAMPLES = sorted((Path(os.environ.get("ZHENGGAI_SAMPLES", "/nowhere")) / "notices").glob("*.txt"))
STYLES: tuple[Style, ...] = ("inline", "heading")


@given(ledgers(), st.sampled_from(STYLES))
@settings(max_examples=15, deadline=None)
def test_any_ledger_comes_back_from_text_and_word(ledger: Notice, style: Style) -> None:
    paragraphs = compose(ledger, TODAY, style=style)
    for (again,) in (read_text(to_text(paragraphs)), read_bytes(to_word(paragraphs), ".docx")):
        assert printed(again) == printed(ledger)
        assert (again.published, again.unit, again.feedback_date) == (
            TODAY,
            ledger.unit,
            ledger.feedback_date,
        )
        assert not [finding for finding in again.findings if finding.kind.startswith("declared")]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("path", [*FIXTURES, *SAMPLES], ids=lambda path: path.stem)
def test_every_notice_with_sections_and_statuses_comes_back(path: Path, style: Style) -> None:
    for notice in read_file(path):
        if all(section.title for section in notice.sections) and notice.count(None) == 0:
            (again,) = read_text(to_text(compose(notice, TODAY, style=style)))
            assert printed(again) == printed(notice)


@pytest.fixture
def town() -> Notice:
    from bot.practice.town import NOTICE

    (notice,) = read_file(NOTICE)
    return notice


def test_totals_are_counted_whatever_the_last_notice_said(town: Notice) -> None:
    done = replace(town.sections[0].issues[2], progress="done", flag=None)
    issues = tuple(done if issue.code == done.code else issue for issue in town.sections[0].issues)
    notice = replace(town, sections=(replace(town.sections[0], issues=issues), *town.sections[1:]))
    text = to_text(compose(notice, TODAY))
    assert "截至2025年10月17日，巡察反馈的4个方面16个问题中，已完成整改7个，正在整改9个。" in text
    assert "三是对改厕后的管护落实专人巡查。【已完成整改】" in text


def test_a_heading_style_notice_counts_its_measures(town: Notice) -> None:
    text = to_text(compose(town, TODAY, style="heading"))
    assert (
        "3．关于“农村户厕改造进度慢”的问题\n\n整改情况：落实三方面整改措施，目前该项问题正在整改，并取得阶段性成效。一是"
        in text
    )


def test_what_the_ledger_does_not_know_is_a_blank(town: Notice) -> None:
    text = to_text(compose(replace(town, inspected_by=None, preamble=""), TODAY))
    assert blanks(text) == ["巡察组"]


def test_the_office_writes_its_own_opening_and_closing(town: Notice) -> None:
    template = "{标题}\n请看：{问题总数}。\n{问题清单}\n联系电话：【请填写】\n{联系人}\n{署名}\n{日期}"
    paragraphs = compose(town, TODAY, template=template)
    text = to_text(paragraphs)
    assert "请看：4个方面16个问题。" in text
    assert blanks(text) == ["", "联系人"]
    assert [p.level for p in paragraphs][-2:] == ["signature", "date"]


def test_the_public_version_leaves_out_what_is_withheld_and_numbers_anew(town: Notice) -> None:
    public = published(town, {"1-1", "1-2", "1-3", "1-4", "1-5", "2-2"})
    assert [(i.code, i.number, i.title[:4]) for i in public.issues][:2] == [
        ("1-1", "1", "惠农补贴"),
        ("1-2", "2", "固定资产"),
    ]
    text = to_text(compose(public, TODAY))
    assert "3个方面10个问题" in text
    assert "公务用车" not in text


def test_personal_data_are_listed_once_each_and_masked_unless_kept(town: Notice) -> None:
    body = "一是补齐台账12份，给予张三党内警告处分。二是公布举报电话13812341234，张三被通报批评。"
    issue = replace(town.sections[0].issues[2], measures=(Measure(1, body),))
    section = replace(town.sections[0], issues=(issue,))
    template = "{标题}\n{问题清单}\n联系人：王小明。\n{署名}\n{日期}"
    paragraphs = compose(replace(town, sections=(section,)), TODAY, template=template)
    assert personal_data(paragraphs) == (
        Data("第3条", "受处分人姓名", "张某", 2),
        Data("第3条", "手机号", "138****1234"),
        Data("结尾", "联系人姓名", "王某某"),
    )
    text = to_text(cleared(paragraphs))
    assert "给予张某党内警告处分" in text
    assert "138****1234，张某被通报批评" in text
    assert "联系人：王某某。" in text
    kept = to_text(cleared(paragraphs, {("手机号", "138****1234")}))
    assert ("13812341234" in kept, "张三" in kept) == (True, False)
    assert [p.strong for p in cleared(paragraphs)] == [p.strong for p in paragraphs]


def line_of(document: Any) -> int:
    """How high a line of the text is."""
    spacing = document.styles["公文正文"].paragraph_format.line_spacing
    assert isinstance(spacing, int)
    return spacing


def test_the_properties_of_a_style_stand_in_the_order_of_the_standard(town: Notice) -> None:
    document: Any = Document(io.BytesIO(to_word(compose(town, TODAY))))
    style = document.styles["三级标题"].element
    order = ("widowControl", "spacing", "ind", "jc", "outlineLvl")
    assert [child.tag.rpartition("}")[2] for child in style.pPr] == list(order)
    names = [child.tag.rpartition("}")[2] for child in style.rPr]
    assert names.index("spacing") < names.index("sz")


def test_the_page_is_that_of_official_papers(town: Notice) -> None:
    document: Any = Document(io.BytesIO(to_word(compose(town, TODAY))))
    page = document.sections[0]
    lengths = (
        page.page_width,
        page.page_height,
        page.top_margin,
        page.bottom_margin,
        page.left_margin,
        page.right_margin,
    )
    assert [round(length.mm) for length in lengths if length] == [210, 297, 37, 35, 28, 26]
    body = page.page_height - page.top_margin - page.bottom_margin
    assert 22 * line_of(document) <= body < 23 * line_of(document)
    fonts = {p.style.name: p.style.font.name for p in document.paragraphs if p.style}
    assert fonts["公文标题"] == "方正小标宋简体"
    assert (fonts["一级标题"], fonts["二级标题"], fonts["公文正文"]) == ("黑体", "楷体_GB2312", "仿宋_GB2312")
    assert page.footer.paragraphs[0].text == "—  —"


def test_a_long_title_breaks_between_words_and_reads_back_as_one(town: Notice) -> None:
    data = to_word(compose(town, TODAY))
    first = Document(io.BytesIO(data)).paragraphs[0].text
    assert first == "中共霁川镇委员会关于巡察整改\n阶段性进展情况的通报"
    (again,) = read_bytes(data, ".docx")
    assert again.title == town.title
    assert title_lines("霁川镇整改通报") == ["霁川镇整改通报"]


def test_nobody_and_no_tool_is_named_in_the_file(town: Notice) -> None:
    data = to_word(compose(town, TODAY))
    known = Document(io.BytesIO(data)).core_properties
    assert [known.author, known.last_modified_by, known.comments, known.title] == [""] * 4
    package = zipfile.ZipFile(io.BytesIO(data))
    everything = b"".join(package.read(name) for name in package.namelist()).lower()
    assert b"python-docx" not in everything
    assert "docProps/thumbnail.jpeg" not in package.namelist()
