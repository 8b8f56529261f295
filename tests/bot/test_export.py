"""Documents out of the command line: written whole, counted, stopped by what cannot be true."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.command_line import main
from bot.practice.town import NOTICE
from storage.notice import read_file

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command on the town's ledger."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("DATABASE_URL", raising=False)

    def command(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    assert command("import", NOTICE, "--yes")[0] == 0
    return command


@pytest.fixture
def contradicted(run: Run, tmp_path: Path) -> Run:
    """The same with an issue that is marked done while its text says otherwise."""
    text = NOTICE.read_text(encoding="utf-8")
    wrong = text.replace("补齐公示46次。", "补齐公示46次，尚有12次未公示。")
    (tmp_path / "wrong.txt").write_text(wrong, encoding="utf-8")
    assert run("import", "wrong.txt", "--yes")[0] == 0
    return run


@pytest.mark.parametrize("name", ["a.docx", "a.txt", "a.xlsx"])
def test_what_is_written_reads_back_as_the_ledger(run: Run, name: str) -> None:
    kind = "worksheet" if name.endswith("xlsx") else "notice"
    code, out, err = run("export", kind, name)
    assert (code, err) == (0, "")
    assert out.startswith(f"已写出{name}")
    (given,), (again,) = read_file(NOTICE), read_file(Path(name))
    assert [(i.code, i.number, i.title, i.progress, i.flag, i.measures) for i in again.issues] == [
        (i.code, i.number, i.title, i.progress, i.flag, i.measures) for i in given.issues
    ]
    _, out, _ = run("import", name, "--yes")
    assert out == "已导入4个方面16个问题\n"


def test_the_day_is_the_one_asked_for(run: Run) -> None:
    _, out, _ = run("export", "notice", "a.txt", "--as-of", "2025-11-13")
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


def test_a_blank_in_the_template_stops_the_notice(run: Run) -> None:
    assert run("export", "template", "t.txt")[0] == 0
    template = Path("t.txt").read_text(encoding="utf-8")
    Path("t.txt").write_text(
        template.replace("一、总体情况", "一、总体情况\n\n【请填写：组织领导】"), encoding="utf-8"
    )
    code, out, _ = run("export", "notice", "a.txt", "--template", "t.txt")
    assert (code, Path("a.txt").exists()) == (1, False)
    assert "还有1处【请填写】没有填（组织领导）" in out


def test_another_ending_is_bad_usage(run: Run) -> None:
    assert run("export", "notice", "a.pdf") == (2, "", "文件名请以.docx或.txt结尾。\n")
    assert run("export", "worksheet", "a.csv")[0] == 2
