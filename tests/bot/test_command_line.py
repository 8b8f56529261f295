"""The commands as automation uses them: one JSON value, one Chinese sentence, one exit code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.practice.town import NOTICE
from tests.bot.conftest import Run


def one_json(text: str) -> Any:
    (line,) = text.strip().splitlines()
    return json.loads(line)


def test_import_says_how_much_came_in(run: Run) -> None:
    assert run("import", NOTICE, "--yes") == (0, "已导入4个方面16个问题\n", "")


def test_the_same_round_again_is_compared_and_never_doubled(imported: Run) -> None:
    imported("import", NOTICE, "--yes")
    assert len(one_json(imported("outstanding", "--json")[1])) == 10


def test_import_asks_first_and_no_means_nothing_changed(run: Run) -> None:
    code, out, _ = run("import", NOTICE, stdin="n\n")
    assert code == 1
    assert "台账里还没有这一轮" in out
    assert run("outstanding")[0] == 1


def test_parse_prints_one_json_value_of_the_contract(run: Run) -> None:
    code, out, _ = run("parse", NOTICE, "--json")
    (notice,) = one_json(out)["notices"]
    assert code == 0
    assert notice["feedback_date"] == "2025-05-15"
    assert notice["counted_totals"] == {
        "sections": 4,
        "issues": 16,
        "done": 6,
        "ongoing": 10,
        "not_started": 0,
    }
    third = notice["sections"][0]["issues"][2]
    assert (third["code"], third["number"], third["progress"], third["flag"]) == (
        "1-3",
        "3",
        "ongoing",
        "staged_result",
    )
    assert set(third) >= {
        "title",
        "status_text",
        "declared_measures",
        "measures",
        "deadline",
        "leader",
        "office",
    }


def test_an_invitation_is_one_json_value_whose_link_is_null_before_the_first_run(imported: Run) -> None:
    invitation = one_json(imported("invite", "--name", "李主任", "--role", "coordinator", "--json")[1])
    assert set(invitation) == {"code", "link", "expires_at"}
    assert invitation["link"] is None


def test_a_clerk_is_invited_with_an_office(imported: Run) -> None:
    code, _, error = imported("invite", "--name", "何同志", "--role", "clerk")
    assert (code, error) == (2, "请用 --office 写明这位同志在哪个部门或村。\n")
    assert imported("invite", "--name", "何同志", "--role", "clerk", "--office", "农业农村办")[0] == 0


def test_a_whole_section_can_be_given_to_an_office_with_a_deadline(imported: Run) -> None:
    assert (
        imported("assign", "2-*", "--office", "财政所", "--deadline", "2025-10-31", "--leader", "梁委员")[0]
        == 0
    )
    shown = one_json(imported("show", "2-3", "--json")[1])
    assert (shown["office"], shown["deadline"], shown["leader"]) == ("财政所", "2025-10-31", "梁委员")
    assert one_json(imported("show", "1-3", "--json")[1])["office"] is None


def test_show_has_the_fields_of_the_contract(imported: Run) -> None:
    shown = one_json(imported("show", "1-3", "--json")[1])
    assert list(shown) == [
        "code", "number", "title", "progress", "flag", "closeout", "deadline", "leader", "office", "measures", "reports",
    ]  # fmt: skip
    assert shown["measures"][1]["ordinal"] == 2
    assert shown["reports"] == []


def test_outstanding_lists_what_is_not_done(imported: Run) -> None:
    lines = one_json(imported("outstanding", "--json")[1])
    assert set(lines[0]) == {
        "code",
        "number",
        "title",
        "progress",
        "time",
        "deadline",
        "office",
        "last_report_at",
    }
    assert {line["time"] for line in lines} == {"undated"}
    assert imported("outstanding")[1].startswith("16条中，没整改完10条；另有6条已完成、未销号")


def test_time_is_told_as_of_the_moment_given(imported: Run) -> None:
    imported("assign", "1-5", "--office", "规建办", "--deadline", "2025-10-10")
    assert "（规建办，超7天）" in imported("outstanding", "--at", "2025-10-17T15:00")[1]
    assert imported("weekly", "--at", "2025-10-17T15:00")[1].startswith(
        "巡察整改小结　10月13日至17日\n16条：已完成6"
    )


def test_match_answers_every_line_with_the_others_kept(run: Run) -> None:
    lines = '{"id":"a","text":"厕所改得怎么样了"}\n{"id":"b","text":"谢谢"}\n'
    out = run("match", "--notice", NOTICE, "--json", stdin=lines)[1]
    first, second = (json.loads(line) for line in out.splitlines())
    assert (first["id"], first["intent"], first["candidates"][0]["code"]) == ("a", "query", "1-3")
    assert (second["id"], second["intent"], second["verdict"]) == ("b", "other", "none")


def test_figures_answers_every_line(run: Run) -> None:
    line = '{"text":"又改了20户，累计187户，上周五验收的","today":"2025-10-17"}'
    answer = one_json(run("figures", "--json", stdin=line)[1])
    assert [(q["value"], q["unit"], q["kind"]) for q in answer["quantities"]] == [
        (20, "户", "increment"),
        (187, "户", "total"),
    ]
    assert answer["dates"] == ["2025-10-10"]


def test_due_puts_each_message_out_once(imported: Run) -> None:
    imported("invite", "--name", "李主任", "--role", "coordinator", "--json")
    assert imported("due", "--at", "2025-10-20T08:30")[1] == "现在没有该发的。\n"


def test_a_backup_can_be_restored_and_the_present_ledger_is_kept(imported: Run, tmp_path: Path) -> None:
    assert imported("backup", tmp_path / "b.db")[0] == 0
    imported("assign", "1-5", "--office", "规建办")
    code, out, _ = imported("restore", tmp_path / "b.db")
    assert code == 0
    assert "原来的台账存在" in out
    assert one_json(imported("show", "1-5", "--json")[1])["office"] is None


def test_what_is_no_backup_is_refused(imported: Run, tmp_path: Path) -> None:
    (tmp_path / "b.db").write_text("台账", encoding="utf-8")
    code, _, error = imported("restore", tmp_path / "b.db")
    assert (code, "不是台账的备份，什么都没有变。" in error) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["show", "9-9"], 1, "台账里没有“9-9”"),
        (["show"], 2, "少写了"),
        (["show", "1-1", "--bla"], 2, "没有“--bla”这个选项"),
        (["nonsense"], 2, "没有这个命令"),
        (["assign", "1-1"], 2, "请写明分给谁"),
        (["assign", "1-1", "--office", "甲", "--deadline", "明天"], 2, "看不懂日期“明天”"),
        (["outstanding", "--at", "昨天"], 2, "看不懂时间“昨天”"),
        (["outstanding", "--unit", "别处"], 1, "台账里没有这个单位"),
        (["invite", "--name", "某", "--role", "king"], 2, "没有“king”这个角色"),
        (["import", "nowhere.txt", "--yes"], 1, "打不开这个文件"),
    ],
)
def test_a_refusal_is_one_chinese_sentence_on_stderr(
    imported: Run, arguments: list[str], code: int, sentence: str
) -> None:
    given, out, error = imported(*arguments)
    assert (given, out) == (code, "")
    assert sentence in error
    assert error.count("\n") == 1


def test_an_empty_ledger_says_what_to_do_first(run: Run) -> None:
    assert run("outstanding") == (1, "", "台账里没有这个单位，请先用 import 导入通报。\n")


def test_figures_refuses_a_line_that_is_no_json(run: Run) -> None:
    code, _, error = run("figures", "--json", stdin="户厕\n")
    assert (code, error) == (2, "标准输入第1行不是 JSON，请每行写一个 JSON 对象。\n")
