"""What Word keeps beside the plain words of a document: counted numbers, revisions, notes, hidden text."""

from __future__ import annotations

from collections.abc import Sequence

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from storage.documents import Notice
from storage.notice.files import read_bytes
from tests.storage.documents import saved

HEAD = (
    "中共霁川镇委员会关于巡察整改情况的通报",
    "2025年5月15日，县委巡察组反馈了巡察意见。现将整改情况通报如下。",
)
LEVELS = (("japaneseCounting", "（%1）", ""), ("decimal", "%2．", ""))


def document(levels: Sequence[tuple[str, str, str]] = LEVELS, restarted: Sequence[int] = ()) -> Document:
    """A document with the lists 90 and 91 of one pattern, where a list starts anew that is told to."""
    new = docx.Document()
    for line in HEAD:
        new.add_paragraph(line)
    numbering = new.part.numbering_part.element
    body = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text, more) in enumerate(levels)
    )
    pattern = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{body}</w:abstractNum>'
    numbering.insert(0, parse_xml(pattern))
    for number in (90, 91):
        anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>' * (
            number in restarted
        )
        numbering.append(
            parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="90"/>{anew}</w:num>')
        )
    return new


def counted(level: int, number: int = 90) -> str:
    return f"<w:pPr>{placed(level, number)}</w:pPr>"


def placed(level: int, number: int = 90) -> str:
    return f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def add(new: Document, *inside: str) -> None:
    """Paragraphs of the given mark-up at the end of a document."""
    for markup in inside:
        new.element.body.insert(-1, parse_xml(f"<w:p {nsdecls('w')}>{markup}</w:p>"))


def read(new: Document) -> Notice:
    (notice,) = read_bytes(saved(new), ".docx")
    return notice


def numbers(notice: Notice) -> list[tuple[str, list[str | None]]]:
    return [(section.title, [issue.number for issue in section.issues]) for section in notice.sections]


def test_lists_of_one_pattern_count_on() -> None:
    new = document()
    add(new, counted(0) + run("政治建设方面"), counted(1) + run("关于“学习不够”的问题。已补学。【已完成】"))
    add(
        new,
        counted(0, 91) + run("民生方面"),
        counted(1, 91) + run("关于“停车难”的问题。已增车位。【已完成】"),
    )
    notice = read(new)
    assert [section.number for section in notice.sections] == ["1", "2"]
    assert not [finding for finding in notice.findings if finding.kind.startswith("numbering")]


def test_a_list_starts_anew_where_it_is_told_to() -> None:
    new = document((("decimal", "%1．", ""),), restarted=[91])
    add(new, run("一、政治建设方面"), counted(0) + run("关于“学习不够”的问题。已补学。【已完成】"))
    add(new, counted(0) + run("关于“台账不全”的问题。已补登。【已完成】"))
    add(new, run("二、民生方面"), counted(0, 91) + run("关于“停车难”的问题。已增车位。【已完成】"))
    add(new, counted(0, 91) + run("关于“路灯不亮”的问题。已修好。【已完成】"))
    assert numbers(read(new)) == [("政治建设", ["1", "2"]), ("民生", ["1", "2"])]


def test_a_style_counts_as_the_one_it_is_based_on() -> None:
    new = document()
    for name, level in (("方面", 0), ("问题", 1)):
        new.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).element.get_or_add_pPr().append(
            parse_xml(placed(level))
        )
    new.styles.add_style("另一种问题", WD_STYLE_TYPE.PARAGRAPH).base_style = new.styles["问题"]
    new.add_paragraph("政治建设方面", style="方面")
    new.add_paragraph("关于“学习不够”的问题。已补学。【已完成】", style="问题")
    new.add_paragraph("关于“台账不全”的问题。已补登。【已完成】", style="另一种问题")
    assert numbers(read(new)) == [("政治建设", ["1", "2"])]


def test_levels_below_a_chinese_numeral_may_be_all_arabic() -> None:
    new = document((("japaneseCounting", "%1、", ""), ("decimal", "%1.%2", "<w:isLgl/>")))
    for section, issue in (("政治建设方面", "学习不够。"), ("民生方面", "停车难。")):
        add(new, counted(0) + run(section), counted(1) + run(issue))
        add(new, run("整改措施：已抓落实。"), run("整改情况：已完成整改。"))
    assert numbers(read(new)) == [("政治建设", ["1-1"]), ("民生", ["2-1"])]


def test_revisions_are_read_as_accepted_and_told() -> None:
    new = document()
    add(new, run("一、政治建设方面"))
    changed = (
        f'<w:del w:id="1"><w:r><w:delText>够</w:delText></w:r></w:del><w:ins w:id="2">{run("经常")}</w:ins>'
    )
    add(new, run("1．关于“学习不") + changed + run("”的问题。已补学。【已完成】"))
    moved = run("2．关于“台账不全”的问题。已补登。【已完成】")
    add(new, f'<w:moveFrom w:id="3">{moved}</w:moveFrom>', f'<w:moveTo w:id="4">{moved}</w:moveTo>')
    notice = read(new)
    assert [issue.title for issue in notice.issues] == ["学习不经常", "台账不全"]
    assert [f.message for f in notice.findings if f.kind == "unread_lines"] == [
        "文件里有3处修订还没有接受，按接受以后的文字读入，请核对。"
    ]


def test_a_deleted_row_is_no_issue() -> None:
    new = document()
    rows = [
        ("序号", "问题", "整改措施", "状态"),
        ("1", "学习不够", "已补学", "已完成"),
        ("2", "停车难", "增车位", "未完成"),
    ]
    table = new.add_table(rows=3, cols=4)
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.rows[2]._tr.get_or_add_trPr().append(parse_xml(f'<w:del {nsdecls("w")} w:id="1"/>'))
    assert [issue.title for issue in read(new).issues] == ["学习不够"]


def test_notes_comments_and_hidden_words_are_told() -> None:
    new = document()
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>内部口径。</w:t></w:r>"
    note = '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:commentReference w:id="3"/></w:r>'
    add(new, run("1．关于“学习不够”的问题。已补学") + note + run("。") + hidden + run("【已完成】"))
    assert [f.message for f in read(new).findings if f.kind == "unread_lines"] == [
        "文件里有1处隐藏文字，也读入了，请核对。",
        "1条脚注、尾注没有读入，请核对。",
        "1条批注没有读入，请核对。",
    ]


def test_a_hyphen_that_holds_words_together_is_one() -> None:
    new = document()
    add(
        new,
        run("1．关于“学习不够”的问题。已发0668") + "<w:r><w:noBreakHyphen/></w:r>" + run("7号文。【已完成】"),
    )
    assert "0668-7号文" in read(new).issues[0].body
