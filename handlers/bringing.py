"""A document a coordinator sends: what was read and what it would change, first; a newer report is not beaten unasked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from telegram import Message

from handlers import changes, checking, documents, rights, sheet_writing
from handlers.files import File
from handlers.keyboards import Press, on_draft, rows
from handlers.paperwork import Kept, Work
from handlers.presses import Answered, Tap, pressing
from handlers.replies import Reply, change, send
from handlers.texts import day
from storage.documents import Comparison, Difference, Notice, NoticeIssue
from storage.errors import DocumentRefused
from storage.ledger import Book, Ledger
from storage.ledger.desk import Paper
from storage.notice.files import read_bytes
from storage.records import Draft, Member
from storage.series.texts import Stale, figure, stale_figures

KIND = "bringing"
ALL, IN, NO, TAKE, FINAL = "bringall", "bringin", "bringno", "bringtake", "bringfinal"
VERBS = (ALL, IN, NO, TAKE, FINAL)
READ = frozenset({".docx", ".xlsx", ".txt", ".md", ".html", ".htm", ".pdf"})
OLD = frozenset({".doc", ".xls", ".wps", ".et"})
WORDS = re.compile(r"(?:请|帮我)?(?:导入|读|看)?(?:这份|一下)?.{0,6}(?:台账|通报|方案|定稿|导入)?")
NO_ISSUES = "没有读到问题清单，先当作材料收下。是哪一条的？发一句话就行。"
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Reading:
    """What a document turned out to hold, or why it cannot be read."""

    notice: Notice | None
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A measure that says less in the document than an office has reported since."""

    difference: Difference
    stale: Stale

    @property
    def code(self) -> str:
        """The issue's code."""
        return self.difference.code


def takes(member: Member, message: Message, file: File) -> bool:
    """Whether a file is a document for the ledger: a coordinator's own, and no part of a report."""
    ending = PurePath(file.file_name or "").suffix.lower()
    alone = message.media_group_id is None and message.reply_to_message is None
    said = WORDS.fullmatch((message.caption or "").strip())
    return (
        file.kind == "document"
        and ending in READ | OLD
        and alone
        and bool(said)
        and rights.may(member, "edit")
    )


def receive(book: Book, member: Member, message: Message, file: File) -> None:
    """Leave the document for the desk; the bubble that says so becomes its card."""
    if file.size is not None and file.size > 20 * 1024 * 1024:
        send(book, member.chat_id, Reply(str(DocumentRefused("large"))))
        return
    name = file.file_name or ""
    details = {"file_id": file.file_id, "name": name, "media_type": file.media_type, "size": file.size}
    ledger = book.ledger(member.unit_id)
    if not ledger.papers.has(message.chat_id, message.message_id):
        card = send(book, member.chat_id, Reply(f"收到“{name}”，正在读。"))
        ledger.papers.order(member, "sent", message.message_id, card=card, **details)


def reading(name: str) -> Any:
    """What reads a document's content, away from the ledger."""

    def read(data: bytes) -> Reading:
        try:
            found = read_bytes(data, PurePath(name).suffix.lower())
        except DocumentRefused as refused:
            return Reading(None, "" if refused.why == "scanned" else str(refused))
        return Reading(next((notice for notice in found if notice.issues), None))

    return read


def prepare(_book: Book, paper: Paper) -> Work:
    """A document to be fetched and read."""
    return Work(reading(paper.detail["name"]), arrived, file_id=paper.detail["file_id"])


def prepare_import(_book: Book, paper: Paper) -> Work:
    """A document to be read once more and brought in."""
    return Work(reading(paper.detail["name"]), brought_in, path=paper.detail["path"])


def arrived(book: Book, paper: Paper, member: Member, read: Reading, files: Sequence[Kept]) -> None:
    """The card of a document that has been read."""
    if read.notice is None:
        if not read.refusal:
            _keep_as_evidence(book, paper)
        _show(book, paper, Reply(read.refusal or NO_ISSUES))
        return
    payload = {"name": paper.detail["name"], "path": files[0].path, "taken": {}}
    draft = book.drafts.open(member, KIND, payload)
    ledger = book.ledger(paper.unit_id)
    notice = ledger.imports.aligned(read.notice)
    told = _told(ledger, notice, ledger.imports.compare(notice))
    draft = book.drafts.advance(draft, payload=payload | told)
    _show(book, paper, render(draft))


def _keep_as_evidence(book: Book, paper: Paper) -> None:
    detail = paper.detail
    book.ledger(paper.unit_id).evidence.keep(
        paper.chat_id,
        paper.message_id or 0,
        None,
        kind="document",
        file_id=detail["file_id"],
        file_name=detail["name"],
        size=detail["size"],
        media_type=detail["media_type"],
    )


def _show(book: Book, paper: Paper, reply: Reply) -> None:
    change(book, paper.detail["card"], reply)
    if reply.draft is not None:
        book.drafts.show(reply.draft, paper.detail["card"])


def _told(ledger: Ledger, notice: Notice, comparison: Comparison) -> dict[str, Any]:
    """Everything the card says, in words, so that no tap has to read the document again."""
    known = comparison.known
    marks = {issue.code: issue.mark for issue in ledger.issues.all()} if known else {}
    questions = _questions(ledger, notice) if known else []
    wanted = sheet_writing.plan(ledger, notice) if known else sheet_writing.Plan()
    asked = {question.code: question.difference for question in questions}
    changed = {d.code: d for d in comparison.changed} | asked
    briefly = [(d.code, changes.brief(d)) for d in changed.values() if d.code not in asked]
    briefly += [(d.code, changes.brief(d)) for d in comparison.kept if d.code not in changed]
    briefly += [(code, text) for code, texts in sheet_writing.lines(wanted).items() for text in texts]
    order = {issue.code: at for at, issue in enumerate(notice.issues)}
    briefly.sort(key=lambda one: order[one[0]])
    return {
        "head": _head(ledger, notice, comparison, len(changed), len(wanted.writings)),
        "lines": [f"{marks.get(code, code)}　{text}" for code, text in briefly if text],
        "whole": [f"{marks.get(d.code, d.code)}　{d.title}\n{changes.spelled(d)}" for d in changed.values()],
        "questions": [[q.code, marks.get(q.code, q.code), *_numbers(q.stale)] for q in questions],
        "doubts": checking.lines(ledger, (f for f in notice.findings if f.severity == "error")),
        "writings": sheet_writing.as_kept(wanted),
    }


def _numbers(stale: Stale) -> tuple[str, str, str]:
    return figure(stale.old), figure(stale.new), day(stale.new.as_of)


def _head(ledger: Ledger, notice: Notice, comparison: Comparison, changed: int, writings: int) -> list[str]:
    lines = [f"这份表是{day(notice.exported)}导出的。" if notice.exported else ""]
    place = documents.place_name(notice.unit or "")
    if place and place not in {ledger.unit.name, notice.unit} and ledger.unit.name not in place:
        lines.append(f"文件写的单位是{notice.unit}，请核对。")
    if comparison.known:
        same = comparison.issues - len(comparison.new) - changed
        new = f"新增{len(comparison.new)}条，" if comparison.new else ""
        written = f"，写入进展{writings}条" if writings else ""
        lines[0] += f"与台账比：{new}改动{changed}条，没变{same}条{written}"
        if comparison.missing:
            lines.append(f"表里没有的{len(comparison.missing)}条，台账里照旧")
    else:
        lines[0] += f"读到{comparison.sections}个方面{comparison.issues}个问题，台账里还没有这一轮。"
    return lines


def _questions(ledger: Ledger, notice: Notice) -> list[Question]:
    """The figures that the document would set back behind a report."""
    whole = ledger.imports.compare(notice, over={issue.code for issue in notice.issues})
    found = []
    for difference in whole.changed:
        issue = next(i for i in notice.issues if i.code == difference.code)
        if "measures" in difference.fields:
            points = ledger.issues.points(ledger.issues.coded(difference.code).id)
            found += [Question(difference, stale) for stale in stale_figures(issue.measures, points)[:1]]
    return found


def render(draft: Draft) -> Reply:
    """The card as it stands."""
    told = draft.payload
    lines = [*told["head"], *told["lines"][:_SHOWN]]
    lines += [f"还有{len(told['lines']) - _SHOWN}条，点「看全部改动」"] if len(told["lines"]) > _SHOWN else []
    open_questions = [q for q in told["questions"] if q[0] not in told["taken"]]
    lines += [f"{mark}　请定：表里{old}，{on}又报了{new}" for _, mark, old, new, on in open_questions]
    doubts = told["doubts"]
    lines += [f"请核对{len(doubts)}处：", *doubts[:5]] if doubts else []
    choices = [
        on_draft(draft, f"用{value}", TAKE, f"{code},{which}")
        for code, _, old, new, _ in open_questions[:1]
        for which, value in (("new", new), ("old", old))
    ]
    final = "定稿" in told["name"]
    keys = [on_draft(draft, f"看{len(told['whole'])}处改动" if final else "看全部改动", ALL)] * bool(
        told["whole"]
    )
    keys.append(on_draft(draft, "存为定稿", FINAL) if final else on_draft(draft, "导入", IN))
    keys.append(on_draft(draft, "先不存" if final else "取消", NO))
    return Reply("\n".join(line for line in lines if line), (*rows(choices), *rows(keys)), draft)


def pressed(book: Book, draft: Draft, member: Member, press: Press) -> Reply:
    """The card after a tap on it."""
    rights.require(member, "edit")
    payload, ledger = draft.payload, book.ledger(draft.unit_id)
    if press.verb == TAKE:
        code, _, which = press.choice.partition(",")
        return render(
            book.drafts.advance(draft, payload=payload | {"taken": payload["taken"] | {code: which}})
        )
    closed = book.drafts.advance(draft, state="closed")
    if press.verb == NO:
        return Reply("没有导入，台账没有变。", draft=closed)
    if press.verb == FINAL:
        ledger.history.append("final_kept", member=member.id, name=payload["name"], path=payload["path"])
        return Reply(f"已存为定稿：{payload['name']}。台账没有变。", draft=closed)
    ledger.papers.order(
        member,
        "bring_in",
        name=payload["name"],
        path=payload["path"],
        taken=payload["taken"],
        writings=payload["writings"],
        card=draft.card,
    )
    return Reply(f"正在导入“{payload['name']}”。", draft=closed)


def brought_in(book: Book, paper: Paper, member: Member, read: Reading, _files: Sequence[Kept]) -> None:
    """Bring the document in as one change, with history; the card says what came of it."""
    assert read.notice is not None
    ledger, detail = book.ledger(paper.unit_id), paper.detail
    notice = ledger.imports.aligned(read.notice)
    taken = {q.code: q.stale for q in _questions(ledger, notice)}
    older = {code for code, which in detail["taken"].items() if which == "old"}
    notice = _revised(notice, {code: stale for code, stale in taken.items() if code not in older})
    comparison = documents.take_in(book, notice, ledger.unit.name, ledger.unit.settings, member, older)
    written = sheet_writing.carry_out(ledger, member, detail["writings"])
    ledger.history.append("brought_in", member=member.id, name=detail["name"], path=detail["path"])
    if comparison.known:
        new = f"新增{len(comparison.new)}条，" if comparison.new else ""
        done = f"{new}改动{len(comparison.changed)}条"
        said = f"已导入“{detail['name']}”：{'；'.join(filter(None, [done, written]))}。"
    else:
        said = f"{documents.imported(comparison)}。"
    change(book, detail["card"], Reply(said))


def _revised(notice: Notice, newer: dict[str, Stale]) -> Notice:
    """The document with the newest figure where a report is not to be beaten."""

    def revised(issue: NoticeIssue) -> NoticeIssue:
        stale = newer.get(issue.code)
        if stale is None:
            return issue
        measures = [replace(m, text=stale.revised) if m == stale.measure else m for m in issue.measures]
        return replace(issue, measures=tuple(measures))

    sections = [replace(s, issues=tuple(revised(issue) for issue in s.issues)) for s in notice.sections]
    return replace(notice, sections=tuple(sections))


@pressing
def press(tap: Tap) -> Reply | None:
    """A button below the card of a document."""
    draft = tap.draft(KIND, settled="这份文件已经处理过了。")
    if tap.press.verb == ALL:
        tap.send(Reply("\n\n".join(draft.payload["whole"])))
        return None
    if tap.press.verb == IN and any(q[0] not in draft.payload["taken"] for q in draft.payload["questions"]):
        raise Answered("请先定用哪个数。")
    return pressed(tap.book, draft, tap.member, tap.press)
