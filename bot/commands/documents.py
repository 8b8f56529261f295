"""Documents in: parse shows what is read, import brings it into the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.commands.opening import (
    AsJson,
    UnitName,
    database,
    first_settings,
    moment,
    say,
    say_json,
    settings,
)
from storage.records import Finding

if TYPE_CHECKING:
    from storage.documents import Notice
    from storage.ledger import Book

MARKS = {"error": "错误", "warning": "请核对", "hint": "提示"}
FINDINGS_EXIT = 3
Yes = Annotated[bool, typer.Option("--yes", help="不再询问，直接导入")]


def parse(files: list[Path], *, json: AsJson = False) -> None:
    """读通报、方案或台账，显示读到的问题和要核对的地方；不存任何东西。"""
    from storage.notice import read_file, to_json

    notices = [notice for file in files for notice in read_file(file)]
    if json:
        say_json(to_json(notices))
    else:
        for notice in notices:
            say(_outline(notice))
    if any(finding.severity == "error" for notice in notices for finding in notice.findings):
        raise typer.Exit(FINDINGS_EXIT)


def _outline(notice: object) -> str:
    from storage.notice import Notice
    from storage.status import PROGRESS_LABELS

    assert isinstance(notice, Notice)
    lines = [f"{notice.title or '（没有标题）'}　{len(notice.sections)}个方面{len(notice.issues)}个问题"]
    for section in notice.sections:
        lines.append(f"{section.ordinal}　{section.title}")
        for issue in section.issues:
            status = PROGRESS_LABELS[issue.progress] if issue.progress else "没有写状态"
            lines.append(f"  {issue.code}　{issue.title}（{status}，措施{len(issue.measures)}条）")
    return "\n".join([*lines, *findings(notice.findings)])


def findings(found: tuple[Finding, ...]) -> list[str]:
    """The findings in lines, errors first."""
    order = list(MARKS)
    ranked = sorted(found, key=lambda finding: order.index(finding.severity))
    return [f"{MARKS[finding.severity]}　{finding.where}　{finding.message}" for finding in ranked]


def import_(files: list[Path], *, unit: UnitName = None, yes: Yes = False) -> None:
    """把通报或改过的台账导入：先显示新增、改动、缺少的，再问是否导入。"""
    from storage.ledger import Book
    from storage.notice import read_file

    notices = [notice for file in files for notice in read_file(file)]
    chosen = settings()
    opened = database(chosen)
    for notice in notices:
        with opened.transaction() as session:
            shown, wanted = _shown(Book(session, moment(None, chosen)), notice, unit)
        if not yes:
            say(shown)
            if not typer.confirm("导入吗？"):
                say("没有导入，什么都没有变。")
                raise typer.Exit(1)
        with opened.transaction() as session:
            for line in _taken_in(Book(session, moment(None, chosen)), notice, unit, wanted, hints=not yes):
                say(line)
    opened.close()


def _shown(book: Book, notice: Notice, unit: str | None) -> tuple[str, list[Any]]:
    """What the file would change, in words, and what it wants written in."""
    from handlers import changes, documents, sheet_writing

    comparison = documents.compare(book, notice, unit)
    ledger = documents.known_ledger(book, notice, unit) if comparison.known else None
    plan = sheet_writing.Plan()
    if ledger is not None:
        plan = sheet_writing.plan(ledger, ledger.imports.aligned(notice))
    written = [f"{code}　{text}" for code, texts in sheet_writing.lines(plan).items() for text in texts]
    lines = [changes.listed(comparison), *written, *findings(notice.findings)]
    return "\n".join(lines), sheet_writing.as_kept(plan)


def _taken_in(
    book: Book, notice: Notice, unit: str | None, wanted: list[Any], *, hints: bool
) -> Iterator[str]:
    """Bring it in; what came of it, in lines."""
    from handlers import documents, sheet_writing, unassigned

    comparison = documents.take_in(book, notice, unit, first_settings(settings()))
    ledger = documents.known_ledger(book, notice, unit)
    if ledger is not None and wanted:
        yield sheet_writing.carry_out(ledger, book.members.keyboard(ledger.unit.id), wanted)
    yield documents.imported(comparison)
    if ledger is not None and hints and (nobody := unassigned.told(ledger)):
        yield f"{nobody}请用 assign 分，或者 export worksheet 台账.xlsx，填好再 import。"
