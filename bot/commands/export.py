"""Documents out: the official notice, the 台账, the template around the issues; and the check before them."""

from __future__ import annotations

import hashlib
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.commands import findings
from bot.commands.opening import AsJson, At, UnitName, Usage, opened_ledger, read_day, say, say_json
from storage.errors import LedgerError, UnitUnknown
from storage.records import Finding

if TYPE_CHECKING:
    from handlers.checking import Doubts
    from storage.documents import Notice
    from storage.ledger import Book, Ledger
    from storage.notice.writer import Paragraph

app = typer.Typer(help="出文件：通报、台账。", no_args_is_help=True)


class Style(StrEnum):
    """How an issue is laid out."""

    INLINE = "inline"
    HEADING = "heading"


File = Annotated[Path, typer.Argument(metavar="文件")]
Force = Annotated[bool, typer.Option("--force", help="有错误也照出；谁出的会记入历史")]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="日期", help="截至哪一天，例如 2025-11-13")]


class Unsettled(LedgerError):
    """A document that is not written because something in it cannot be true."""

    def __init__(self, count: int) -> None:
        super().__init__(f"有{count}处要先核对，没有写出文件。请核对后再出，或加 --force 照出。")


class NothingPublic(LedgerError):
    """A public version in which nothing would stand."""

    def __init__(self) -> None:
        super().__init__("没有可以公开的问题，没有写出文件。用 publish 写明哪些可以公开。")


class Undecided(LedgerError):
    """A public version that is not written while nobody has decided on the personal data in it."""

    def __init__(self, count: int) -> None:
        super().__init__(
            f"公开稿里有{count}处个人信息要先定，没有写出文件。加 --mask 全部遮住；或加 --keep 序号 照写这一处，其余遮住。"
        )


@app.command()
def worksheet(
    file: File,
    *,
    as_of: AsOf = None,
    internal: Annotated[
        bool, typer.Option("--internal", help="另外写一份核对与历史（内部用），不写进台账")
    ] = False,
    force: Force = False,
    unit: UnitName = None,
) -> None:
    """整改台账（.xlsx），一张表，可打印、可筛选、可改了再导入。"""
    from handlers import checking, papers
    from storage import findings_sheet
    from storage.worksheet import to_workbook

    must_end(file, ".xlsx")
    with opened_ledger(unit) as (book, ledger):
        day = _day(as_of, book, ledger)
        doubts = checking.of_ledger(ledger, day)
        _stop(doubts, force=force)
        sheet = papers.worksheet(ledger, day)
        data = to_workbook(sheet)
        write_whole(file, data)
        _note(book, ledger, "worksheet_issued", data, doubts, forced=force)
        head = ledger.history.head
        if internal:
            beside = file.with_name(f"核对与历史-{file.name}")
            write_whole(beside, findings_sheet.to_workbook(papers.internal(ledger, doubts.findings)))
    say(f"已写出{file.name}：{_counts(sheet.ledger)}")
    if internal:
        say(f"另外写出{beside.name}，内部用，历史记录的校验码 {head}")
    _list(doubts)


@app.command()
def notice(  # noqa: PLR0913 - the options of a command are its arguments
    file: File,
    *,
    as_of: AsOf = None,
    style: Annotated[
        Style, typer.Option("--style", help="inline 状态在【】里；heading 另起“整改情况：”")
    ] = Style.INLINE,
    public: Annotated[bool, typer.Option("--public", help="公开稿：不公开的问题不写")] = False,
    mask: Annotated[bool, typer.Option("--mask", help="公开稿里的个人信息全部遮住")] = False,
    keep: Annotated[
        list[int] | None,
        typer.Option("--keep", metavar="序号", help="公开稿里这一处个人信息照写，其余遮住；可以写几次"),
    ] = None,
    template: Annotated[
        Path | None,
        typer.Option(
            "--template", metavar="模板", help="这一次用的模板；平时用 export template --save 存下的"
        ),
    ] = None,
    force: Force = False,
    unit: UnitName = None,
) -> None:
    """整改情况通报（.docx 或 .txt），数字由台账算出。"""
    from handlers import checking, papers
    from storage.notice.encodings import decode

    must_end(file, ".docx", ".txt")
    with opened_ledger(unit) as (book, ledger):
        day = _day(as_of, book, ledger)
        around = decode(template.read_bytes()) if template else papers.template(ledger)
        shown, paragraphs, doubts = _drafted(ledger, day, style, around, public=public)
        if public:
            doubts = doubts.without(checking.PERSONAL)
            paragraphs = _decided(paragraphs, keep or [], decided=mask or bool(keep))
        _stop(doubts, force=force and not (public and doubts.blank))
        data = papers.document(paragraphs, file.suffix)
        write_whole(file, data)
        _note(book, ledger, "notice_issued", data, doubts, forced=force, public=public, as_of=day.isoformat())
    say(f"已写出{file.name}（截至{day.month}月{day.day}日）：{_counts(shown)}")
    _list(doubts)


def _drafted(
    ledger: Ledger, day: date, style: Style, around: str, *, public: bool
) -> tuple[Notice, tuple[Paragraph, ...], Doubts]:
    """The issues that are shown, the notice about them, and what in it does not add up; raises NothingPublic."""
    from handlers import checking, papers
    from storage.notice import writer

    shown = papers.public_notice(ledger) if public else papers.ledger_notice(ledger)
    if not shown.issues:
        raise NothingPublic
    paragraphs = writer.compose(shown, day, style=style.value, template=around)
    told = checking.reported_to_public(ledger, shown) if public else checking.reported(ledger)
    return shown, paragraphs, checking.of_draft(shown, paragraphs, told)


def _decided(paragraphs: tuple[Paragraph, ...], keep: list[int], *, decided: bool) -> tuple[Paragraph, ...]:
    """The paragraphs with their personal data masked as was decided; raises Undecided with the list of them."""
    from storage.notice.public import cleared, personal_data

    found = personal_data(paragraphs)
    if found and not decided:
        for number, one in enumerate(found, 1):
            times = f"，{one.count}处" if one.count > 1 else ""
            say(f"{number}　{one.where}　{one.kind}　{one.shown}{times}")
        raise Undecided(len(found))
    if any(not 0 < number <= len(found) for number in keep):
        raise Usage(f"--keep 请写1到{len(found)}的序号。" if found else "没有个人信息，不用写 --keep。")
    return cleared(paragraphs, {found[number - 1].key for number in keep})


@app.command()
def template(
    file: File,
    *,
    save: Annotated[bool, typer.Option("--save", help="把改好的这份存下，以后的通报都用它")] = False,
    unit: UnitName = None,
) -> None:
    """通报开头和结尾的模板（.txt）：{…} 由台账填，【请填写】处填好才能出稿。"""
    from handlers import papers
    from storage.notice.encodings import decode
    from storage.notice.frame import DEFAULT, ISSUES

    if save:
        text = decode(file.read_bytes())
        if ISSUES not in text:
            raise Usage(f"{file.name}里没有{ISSUES}，没有存。请在写出的模板上改。")
        with opened_ledger(unit) as (book, ledger):
            book.units.set_template(ledger.unit.id, text)
            by = book.members.keyboard(ledger.unit.id)
            ledger.history.append("template_kept", member=by.id, name=file.name)
        say(f"已存下{file.name}，以后的通报都用它。")
        return
    if file.exists():
        raise Usage(f"{file.name}已经有了，没有覆盖。请换一个文件名。")
    try:
        with opened_ledger(unit) as (_, ledger):
            text = papers.template(ledger)
    except UnitUnknown:
        text = DEFAULT
    write_whole(file, text.encode())
    say(f"已写出{file.name}，改好后用 export template {file.name} --save 存下。")


def check(*, unit: UnitName = None, at: At = None, json: AsJson = False) -> None:
    """核对台账：数字、状态、日期有没有对不上的。"""
    from handlers import checking
    from handlers.texts import today

    with opened_ledger(unit, at) as (book, ledger):
        doubts = checking.of_ledger(ledger, today(ledger.unit, book.now))
    if json:
        say_json({"findings": [_as_json(finding) for finding in doubts.findings]})
    elif doubts.findings:
        _list(doubts)
    else:
        say("没有发现对不上的地方。")
    findings.leave_with_errors(doubts.findings)


def _as_json(finding: Finding) -> dict[str, str]:
    return {name: getattr(finding, name) for name in ("kind", "where", "severity", "message")}


def must_end(file: Path, *endings: str) -> None:
    """Bad usage unless the file's name ends as it is to be written."""
    if file.suffix.lower() not in endings:
        raise Usage(f"文件名请以{'或'.join(endings)}结尾。")


def _day(as_of: str | None, book: Book, ledger: Ledger) -> date:
    from handlers.texts import today

    return today(ledger.unit, book.now) if as_of is None else read_day(as_of)


def _stop(doubts: Doubts, *, force: bool) -> None:
    if doubts.errors and not force:
        _list(doubts)
        raise Unsettled(len(doubts.errors))


def _list(doubts: Doubts) -> None:
    for line in findings.lines(doubts.findings):
        say(line)


def _counts(shown: Notice) -> str:
    counts = f"{len(shown.issues)}条，已完成{shown.count('done')}，正在整改{shown.count('ongoing')}"
    return f"{counts}，未开始{waiting}" if (waiting := shown.count("not_started")) else counts


def write_whole(file: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    part = file.with_name(f".{file.name}.part")
    part.write_bytes(data)
    part.replace(file)


def _note(
    book: Book, ledger: Ledger, action: str, data: bytes, doubts: Doubts, *, forced: bool, **more: Any
) -> None:
    """Who let it out, and over what, is in the history and never in the file."""
    unsettled = [finding.kind for finding in doubts.errors]
    ledger.history.append(
        action,
        member=book.members.keyboard(ledger.unit.id).id,
        sha256=hashlib.sha256(data).hexdigest(),
        forced=forced and bool(unsettled),
        unsettled=unsettled,
        **more,
    )
