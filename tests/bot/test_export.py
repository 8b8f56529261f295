"""Documents out of the command line: written whole, counted, stopped by what cannot be true."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from bot.practice import town
from bot.practice.town import FRIDAY, NOTICE
from storage.database import Database
from storage.ledger import Book
from storage.ledger.files import Files
from storage.notice import read_file
from tests.bot.conftest import Run


@pytest.fixture
def contradicted(imported: Run, tmp_path: Path) -> Run:
    """The same with an issue that is marked done while its text says otherwise."""
    text = NOTICE.read_text(encoding="utf-8")
    wrong = text.replace("补齐公示46次。", "补齐公示46次，尚有12次未公示。")
    (tmp_path / "wrong.txt").write_text(wrong, encoding="utf-8")
    assert imported("import", "wrong.txt", "--yes")[0] == 0
    return imported


@pytest.mark.parametrize("name", ["a.docx", "a.txt", "a.xlsx"])
def test_what_is_written_reads_back_as_the_ledger(imported: Run, name: str) -> None:
    kind = "worksheet" if name.endswith("xlsx") else "notice"
    code, out, err = imported("export", kind, name)
    assert (code, err) == (0, "")
    assert out.startswith(f"已写出{name}")
    (given,), (again,) = read_file(NOTICE), read_file(Path(name))
    assert [(i.code, i.number, i.title, i.progress, i.flag, i.measures) for i in again.issues] == [
        (i.code, i.number, i.title, i.progress, i.flag, i.measures) for i in given.issues
    ]
    _, out, _ = imported("import", name, "--yes")
    assert out == "已导入4个方面16个问题\n"


def test_the_day_is_the_one_asked_for(imported: Run) -> None:
    _, out, _ = imported("export", "notice", "a.txt", "--as-of", "2025-11-13")
    text = Path("a.txt").read_text(encoding="utf-8")
    assert out.startswith("已写出a.txt（截至11月13日）：16条，已完成6，正在整改10")
    assert "截至2025年11月13日，巡察反馈的4个方面16个问题中，已完成整改6个，正在整改10个。" in text
    assert text.endswith("中共霁川镇委员会\n\n2025年11月13日\n")


def test_check_finds_what_cannot_be_true_and_leaves_with_3(contradicted: Run) -> None:
    code, out, _ = contradicted("check", "--json")
    findings = json.loads(out)["findings"]
    assert code == 3
    assert tuple(findings[0][name] for name in ("kind", "where", "severity")) == (
        "status_contradiction",
        "2-1",
        "error",
    )


@pytest.mark.parametrize(("kind", "name"), [("notice", "a.docx"), ("worksheet", "a.xlsx")])
def test_an_error_stops_the_document_until_forced(contradicted: Run, kind: str, name: str) -> None:
    code, out, err = contradicted("export", kind, name)
    assert (code, Path(name).exists()) == (1, False)
    assert "尚有12次未公示" in out
    assert err == "有1处要先核对，没有写出文件。请核对后再出，或加 --force 照出。\n"
    assert contradicted("export", kind, name, "--force")[0] == 0
    assert Path(name).exists()


def test_a_blank_in_the_template_stops_the_notice(imported: Run) -> None:
    assert imported("export", "template", "t.txt")[0] == 0
    template = Path("t.txt").read_text(encoding="utf-8")
    Path("t.txt").write_text(
        template.replace("一、总体情况", "一、总体情况\n\n【请填写：组织领导】"), encoding="utf-8"
    )
    code, out, _ = imported("export", "notice", "a.txt", "--template", "t.txt")
    assert (code, Path("a.txt").exists()) == (1, False)
    assert "还有1处【请填写】没有填（组织领导）" in out


def test_a_folder_that_is_not_there_is_named_as_it_was_given(imported: Run) -> None:
    code, _, err = imported("export", "notice", "nowhere/a.docx")
    assert (code, err) == (1, "打不开文件或端口：nowhere/a.docx。请核对后再试。\n")


def test_findings_stand_at_places_in_plain_words(run: Run, tmp_path: Path) -> None:
    text = NOTICE.read_text(encoding="utf-8").replace("\n\n", "\n截至目前，17个问题已整改7个。\n", 1)
    (tmp_path / "wrong.txt").write_text(text, encoding="utf-8")
    lines = run("parse", "wrong.txt")[1].splitlines()
    assert next(line for line in lines if "17" in line).startswith("错误　开头　")


def test_the_form_of_one_issue(imported: Run) -> None:
    code, out, _ = imported("export", "form", "第7条", "a.docx")
    assert (code, out) == (0, "已写出a.docx：第7条 公务用车油卡管理松散\n")
    assert "公务用车油卡管理松散" in str([cell.text for cell in Document("a.docx").tables[0]._cells])
    assert imported("export", "form", "2-*", "b.docx")[0] == 2
    assert imported("export", "form", "99", "b.docx")[0] == 1


def test_the_evidence_packed_by_issue(imported: Run, tmp_path: Path) -> None:
    assert imported("export", "evidence", "a.zip") == (1, "", "还没有材料，没有写出文件。\n")
    database = Database(f"sqlite:///{(tmp_path / 'data' / 'zhenggai.db').as_posix()}")
    with database.transaction() as session:
        book = Book(session, town.FRIDAY)
        member = town.settle(book, town.SHEN)
        ledger = book.ledger(member.unit_id)
        report = ledger.reports.receive(member, 1, 1, "换了12盏灯")
        ledger.evidence.keep(1, 2, report.id, kind="photo", file_id="p1")
        for code in ("1-3", "2-1"):
            ledger.reports.record(ledger.reports.tie(report, ledger.issues.coded(code).id, "换了"), member)
        files = Files(session)
        file = files.next(town.FRIDAY, database.chats)
        assert file is not None
        files.fetched(file, "ab12", "image/jpeg", 5)
    database.close()
    (tmp_path / "data" / "files" / "ab").mkdir(parents=True)
    (tmp_path / "data" / "files" / "ab" / "ab12").write_bytes(b"photo")
    assert imported("export", "evidence", "a.zip")[1] == "已写出a.zip：2条问题，材料2份\n"
    assert imported("export", "evidence", "b.zip", "--issue", "1-3")[1] == "已写出b.zip：1条问题，材料1份\n"
    with zipfile.ZipFile("a.zip") as archive:
        names = archive.namelist()
        assert "材料目录.xlsx" in names
        assert [archive.read(name) for name in names if name.endswith(".jpg")] == [b"photo"] * 2
    assert not list(tmp_path.glob(".*.part"))


def test_another_ending_is_bad_usage(imported: Run) -> None:
    assert imported("export", "notice", "a.pdf") == (2, "", "文件名请以.docx或.txt结尾。\n")
    assert imported("export", "worksheet", "a.csv")[0] == 2


PERSONS = "给予村会计赵六党内警告处分，公布举报电话13812341234。"


@pytest.fixture
def personal(imported: Run, tmp_path: Path) -> Run:
    """The same with persons in the text of an issue."""
    text = NOTICE.read_text(encoding="utf-8")
    (tmp_path / "persons.txt").write_text(text.replace("补齐公示46次。", PERSONS), encoding="utf-8")
    assert imported("import", "persons.txt", "--yes")[0] == 0
    return imported


def shown(name: str) -> str:
    """The text of a written notice, opened again."""
    from docx import Document

    return "\n".join(paragraph.text for paragraph in Document(name).paragraphs)


def test_the_public_version_writes_only_what_may_be_published_and_counts_it(imported: Run) -> None:
    assert imported("publish", "2-*", "1-1", "--no")[0] == 0
    code, out, _ = imported("export", "notice", "a.docx", "--public", "--as-of", "2025-11-13")
    assert (code, out.splitlines()[0]) == (0, "已写出a.docx（截至11月13日）：10条，已完成2，正在整改8")
    text = shown("a.docx")
    assert "巡察反馈的3个方面10个问题中，已完成整改2个，正在整改8个。" in text
    assert "公务用车" not in text
    (read,) = read_file(Path("a.docx"))
    assert [issue.number for issue in read.issues] == [str(number) for number in range(1, 11)]
    imported("publish", "2-*")
    assert "15条" in imported("export", "notice", "b.docx", "--public")[1]


def test_nothing_to_publish_is_no_file(imported: Run) -> None:
    imported("publish", "1-*", "2-*", "3-*", "4-*", "--no")
    code, _, err = imported("export", "notice", "a.docx", "--public")
    assert (code, Path("a.docx").exists()) == (1, False)
    assert err.startswith("没有可以公开的问题，没有写出文件。")


def test_what_not_everybody_may_see_is_never_published(imported: Run, tmp_path: Path) -> None:
    database = Database(f"sqlite:///{(tmp_path / 'data' / 'zhenggai.db').as_posix()}")
    with database.transaction() as session:
        book = Book(session, FRIDAY)
        ledger = book.ledger(book.units.named(None).id)
        ledger.issues.change(ledger.issues.coded("2-2").id, None, {"visibility": "leaders"})
    database.close()
    assert "公开稿里还是不写" in imported("publish", "2-2")[1]
    imported("export", "notice", "a.docx", "--public")
    assert "公务用车" not in shown("a.docx")


def test_personal_data_wait_for_a_decision_before_they_go_out(personal: Run) -> None:
    code, out, err = personal("export", "notice", "a.docx", "--public")
    assert (code, Path("a.docx").exists()) == (1, False)
    assert out == "1　第6条　受处分人姓名　赵某\n2　第6条　手机号　138****1234\n"
    assert err.startswith("公开稿里有2处个人信息要先定，没有写出文件。")
    assert personal("export", "notice", "a.docx", "--public", "--mask")[0] == 0
    assert "给予村会计赵某党内警告处分，公布举报电话138****1234。" in shown("a.docx")
    assert personal("export", "notice", "b.docx", "--public", "--keep", "2")[0] == 0
    assert "给予村会计赵某党内警告处分，公布举报电话13812341234。" in shown("b.docx")
    assert personal("export", "notice", "c.docx", "--public", "--keep", "3")[0] == 2


def test_the_internal_version_keeps_every_word(personal: Run) -> None:
    assert personal("export", "notice", "a.docx")[0] == 0
    assert PERSONS in shown("a.docx")


def test_a_blank_stops_the_public_version_even_where_it_is_forced(imported: Run) -> None:
    Path("t.txt").write_text("{标题}\n{问题清单}\n联系电话：【请填写】\n{署名}\n{日期}", encoding="utf-8")
    arguments = ("export", "notice", "a.docx", "--template", "t.txt", "--force")
    assert imported(*arguments, "--public")[0] == 1
    assert imported(*arguments)[0] == 0


def test_the_office_s_own_template_is_kept_and_used(imported: Run) -> None:
    imported("export", "template", "t.txt")
    text = Path("t.txt").read_text(encoding="utf-8")
    Path("t.txt").write_text(text.replace("欢迎广大干部群众", "欢迎全镇干部群众"), encoding="utf-8")
    assert imported("export", "template", "t.txt", "--save")[1] == "已存下t.txt，以后的通报都用它。\n"
    imported("export", "notice", "a.docx")
    assert "欢迎全镇干部群众对巡察整改落实情况进行监督。" in shown("a.docx")
    imported("export", "template", "again.txt")
    assert "欢迎全镇干部群众" in Path("again.txt").read_text(encoding="utf-8")
    Path("empty.txt").write_text("没有清单", encoding="utf-8")
    assert imported("export", "template", "empty.txt", "--save")[0] == 2


def test_findings_and_history_are_a_file_of_their_own_beside_the_clean_ledger(contradicted: Run) -> None:
    contradicted("assign", "1-3", "--office", "=农业农村办", "--leader", "冯副镇长")
    code, out, _ = contradicted("export", "worksheet", "台账.xlsx", "--internal", "--force")
    head = contradicted("log")[1].split()[-1]
    assert (code, f"另外写出核对与历史-台账.xlsx，内部用，历史记录的校验码 {head}" in out) == (0, True)
    book = load_workbook("核对与历史-台账.xlsx")
    assert book.sheetnames == ["核对", "历史"]
    findings, history = (list(page.values) for page in book.worksheets)
    assert findings[2] == ("序号", "编号", "问题", "程度", "核对内容")
    assert findings[3][1:4] == ("6", "惠农补贴公示不及时", "错误")
    assert "尚有12次未公示" in str(findings[3][4])
    assert f"校验码 {head}" in str(history[1][0])
    assert "牵头 无→=农业农村办" in str([row[4] for row in history])
    assert not [cell for page in book for row in page.iter_rows() for cell in row if cell.data_type == "f"]
    clean = str([row for page in load_workbook("台账.xlsx") for row in page.values])
    assert (head in clean, "尚有12次未公示，请核对" in clean, "请核对" in clean) == (False, False, False)


def filled(name: str, **cells: object) -> None:
    """The worksheet with cells of its first issue filled in."""
    book = load_workbook(name)
    page: Any = book.active
    columns = {cell.value: cell.column for cell in page[3]}
    for column, value in cells.items():
        page.cell(4, columns[column]).value = value
    book.save(name)


def test_a_worksheet_filled_in_is_imported_with_its_reason(imported: Run) -> None:
    imported("assign", "1-1", "--office", "党建办", "--deadline", "2025-10-31")
    assert imported("export", "worksheet", "a.xlsx")[0] == 0
    filled("a.xlsx", 整改时限="2025年11月15日")
    wanting = "第1条延期了，没有写理由。下次导入加 --reason，或者在聊天里补。"
    assert imported("import", "a.xlsx", "--yes")[1] == f"{wanting}\n已导入4个方面16个问题\n"
    filled(
        "a.xlsx",
        牵头单位="党政办",
        配合单位="财政所",
        责任领导="冯副镇长",
        是否公开="否",
        整改时限="2025年11月30日",
    )
    assert imported("import", "a.xlsx", "--yes", "--reason", "连续下雨") == (0, "已导入4个方面16个问题\n", "")
    shown = json.loads(imported("show", "1-1", "--json")[1])
    assert (shown["office"], shown["leader"], shown["deadline"]) == ("党政办", "冯副镇长", "2025-11-30")
    log = imported("log")[1]
    assert "整改办：延期：连续下雨（第1条）" in log
    assert "是否公开 公开→不公开" in log
    assert "15条" in imported("export", "notice", "b.docx", "--public")[1]


def test_reports_are_written_in_by_the_worksheet_in_the_terminal(imported: Run, tmp_path: Path) -> None:
    (tmp_path / "r.txt").write_text("农业农村办何：户厕改了20户累计187户\n", encoding="utf-8")
    assert imported("report", "--office", "农业农村办", "r.txt", "--yes")[0] == 0
    imported("export", "worksheet", "a.xlsx")
    book = load_workbook("a.xlsx")
    page: Any = book.active
    assert [cell.value for cell in page[3]][-2:] == ["待写入的进展", "写入"]
    page.cell(6, page.max_column).value = "改成187户"
    book.save("a.xlsx")
    assert imported("import", "a.xlsx", "--yes")[1] == "写入：改了1处\n已导入4个方面16个问题\n"
    assert "已改造187户" in json.loads(imported("show", "1-3", "--json")[1])["measures"][1]["text"]
    assert imported("import", "a.xlsx", "--yes")[1] == "已导入4个方面16个问题\n"
    assert "已改造187户" in json.loads(imported("show", "1-3", "--json")[1])["measures"][1]["text"]
    assert "措施2 " in imported("log")[1]
