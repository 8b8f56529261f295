"""Documents in: parse shows what is read, import brings it into the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.commands import findings
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

if TYPE_CHECKING:
    from storage.documents import Notice
    from storage.ledger import Book

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
    findings.leave_with_errors(finding for notice in notices for finding in notice.findings)


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
    return "\n".join([*lines, *findings.lines(notice.findings)])


def import_(
    files: list[Path],
    *,
    reason: Annotated[
        str | None, typer.Option("--reason", metavar="理由", help="时限往后改的，写明延期理由")
    ] = None,
    unit: UnitName = None,
    yes: Yes = False,
) -> None:
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
            book = Book(session, moment(None, chosen))
            for line in _taken_in(book, notice, unit, wanted, reason=reason, hints=not yes):
                say(line)
    opened.close()


def _shown(book: Book, notice: Notice, unit: str | None) -> tuple[str, list[Any]]:
    """What the file would change, in words, and what it wants written in."""
    from handlers import changes, documents, sheet_writing

    notice, newer = _with_newer_figures(book, notice, unit)
    comparison = documents.compare(book, notice, unit)
    ledger = documents.known_ledger(book, notice, unit) if comparison.current else None
    plan = sheet_writing.plan(ledger, notice) if ledger is not None else sheet_writing.Plan()
    written = [f"{code}　{text}" for code, texts in sheet_writing.lines(plan).items() for text in texts]
    lines = [changes.listed(comparison), *newer, *written, *findings.lines(notice.findings)]
    return "\n".join(lines), sheet_writing.as_kept(plan)


def _with_newer_figures(book: Book, notice: Notice, unit: str | None) -> tuple[Notice, list[str]]:
    """The document under the ledger's codes, its old figures replaced by those reported since; and which those are."""
    from handlers import arrivals, documents
    from storage.series.texts import figure

    ledger = documents.known_ledger(book, notice, unit)
    if ledger is None or not ledger.has_round or not ledger.imports.compare(notice).current:
        return notice, []
    notice = ledger.imports.aligned(notice)
    newer = {question.code: question.stale for question in arrivals.questions(ledger, notice)}
    told = [f"{code}　文件里{figure(s.old)}，后来报了{figure(s.new)}，用后来的" for code, s in newer.items()]
    return arrivals.revised(notice, newer), told


def _taken_in(
    book: Book, notice: Notice, unit: str | None, wanted: list[Any], *, reason: str | None, hints: bool
) -> Iterator[str]:
    """Bring it in; what came of it, in lines."""
    from handlers import changes, documents, sheet_writing, unassigned

    notice, _ = _with_newer_figures(book, notice, unit)
    comparison = documents.take_in(book, notice, unit, first_settings(settings()))
    ledger = documents.known_ledger(book, notice, unit)
    assert ledger is not None
    by = book.members.keyboard(ledger.unit.id)
    put_off = [one for one in comparison.changed if changes.is_extension(one)] if comparison.current else []
    later = [ledger.issues.coded(one.code) for one in put_off]
    for issue in later if reason else ():
        ledger.history.append("extended", member=by.id, issue=issue.id, reason=reason)
    if wanted:
        yield sheet_writing.carry_out(ledger, by, wanted)
    if later and not reason:
        yield f"{'、'.join(issue.label for issue in later)}延期了，没有写理由。下次导入加 --reason，或者在聊天里补。"
    yield documents.imported(comparison)
    if hints and (nobody := unassigned.told(ledger)):
        yield f"{nobody}请用 assign 分，或者 export worksheet 台账.xlsx，填好再 import。"
