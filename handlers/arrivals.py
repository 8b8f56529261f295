"""A document that came, beside the ledger, in words: what its card says, and which figures it may not set back unasked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from handlers import changes, checking, documents, sheet_writing
from handlers.keyboards import on_draft, rows
from handlers.replies import Reply
from handlers.texts import day, numbered
from storage.documents import Comparison, Difference, Notice, NoticeIssue
from storage.ledger import Ledger
from storage.notice.frame import blanks
from storage.records import Draft
from storage.series.texts import Stale, figure, stale_figures

KIND: Final = "bringing"
ALL, IN, NO, TAKE, FINAL = "bringall", "bringin", "bringno", "bringtake", "bringfinal"
_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Question:
    """A measure that says less in the document than an office has reported since."""

    difference: Difference
    stale: Stale

    @property
    def code(self) -> str:
        """The issue's code."""
        return self.difference.code


def questions(ledger: Ledger, notice: Notice) -> list[Question]:
    """The figures that the document would set back behind a report."""
    whole = ledger.imports.compare(notice, over={issue.code for issue in notice.issues})
    found = []
    for difference in whole.changed if whole.current else ():
        issue = next(i for i in notice.issues if i.code == difference.code)
        if "measures" in difference.fields:
            points = ledger.issues.points(ledger.issues.coded(difference.code).id)
            found += [Question(difference, stale) for stale in stale_figures(issue.measures, points)[:1]]
    return found


def revised(notice: Notice, newer: Mapping[str, Stale]) -> Notice:
    """The document with the newest figure where a report is not to be beaten."""

    def one(issue: NoticeIssue) -> NoticeIssue:
        stale = newer.get(issue.code)
        if stale is None:
            return issue
        measures = [replace(m, text=stale.revised) if m == stale.measure else m for m in issue.measures]
        return replace(issue, measures=tuple(measures))

    sections = [replace(s, issues=tuple(one(issue) for issue in s.issues)) for s in notice.sections]
    return replace(notice, sections=tuple(sections))


def told(ledger: Ledger, notice: Notice, comparison: Comparison) -> dict[str, Any]:
    """Everything the card says, in words, so that no tap has to read the document again."""
    marks = {issue.code: issue.mark for issue in ledger.issues.all()} if comparison.current else {}
    asked = {q.code: q for q in questions(ledger, notice)} if comparison.current else {}
    wanted = sheet_writing.plan(ledger, notice) if comparison.current else sheet_writing.Plan()
    changed = {d.code: d for d in comparison.changed} | {q.code: q.difference for q in asked.values()}
    briefly = [(d.code, changes.brief(d)) for d in changed.values() if d.code not in asked]
    briefly += [(d.code, changes.brief(d)) for d in comparison.kept if d.code not in changed]
    briefly += [(code, text) for code, texts in sheet_writing.lines(wanted).items() for text in texts]
    order = {issue.code: at for at, issue in enumerate(notice.issues)}
    briefly.sort(key=lambda one: order[one[0]])
    return {
        "known": comparison.known,
        "worksheet": notice.kind == "worksheet",
        "since": day(notice.exported) if notice.exported else "",
        "counts": [comparison.sections, comparison.issues, len(comparison.new), len(changed)],
        "places": sum(changes.places(d) for d in changed.values()),
        "missing": [marks.get(code, code) for code in comparison.missing],
        "stranger": _stranger(ledger, notice),
        "lines": [f"{marks.get(code, code)}　{text}" for code, text in briefly if text],
        "whole": [f"{marks.get(d.code, d.code)}　{d.title}\n{changes.spelled(d)}" for d in changed.values()],
        "questions": [[q.code, marks.get(q.code, q.code), *_numbers(q.stale)] for q in asked.values()],
        "doubts": checking.lines(ledger, (f for f in notice.findings if f.severity == "error")),
        "unclear": _unclear(notice, comparison, marks),
        "unread": checking.lines(ledger, (f for f in notice.findings if f.kind == "unread_lines")),
        "writings": sheet_writing.as_kept(wanted),
        "blanks": blanks("\n".join([notice.title, notice.preamble, *_bodies(notice), notice.closing])),
    }


def _unclear(notice: Notice, comparison: Comparison, marks: Mapping[str, str]) -> list[str]:
    """The issues whose status says 长期坚持 and no more: a document does not settle those, the coordinator does."""
    counted = Counter(issue.number for issue in notice.issues)
    said: dict[str, list[str]] = {}
    for issue in notice.issues:
        if issue.progress is None and issue.status_text:
            printed = issue.number if issue.number and counted[issue.number] == 1 else issue.code
            said.setdefault(issue.status_text, []).append(marks.get(issue.code, printed))
    kept = "台账里照旧" if comparison.known else "先记未开始"
    return [
        f"{'、'.join(places)}　请定：只写「{status}」，没写是否已完成，{kept}"
        for status, places in said.items()
    ]


def _bodies(notice: Notice) -> list[str]:
    return [issue.body for issue in notice.issues]


def _numbers(stale: Stale) -> tuple[str, str, str]:
    return figure(stale.old), figure(stale.new), day(stale.new.as_of)


def _stranger(ledger: Ledger, notice: Notice) -> str:
    """The unit the document names, where it is another than the ledger's."""
    place = documents.place_name(notice.unit or "")
    other = place and place not in {ledger.unit.name, notice.unit} and ledger.unit.name not in place
    return (notice.unit or "") if other else ""


def render(draft: Draft) -> Reply:
    """The card as it stands."""
    return _final(draft) if is_final(draft) else _document(draft)


def is_final(draft: Draft) -> bool:
    """Whether it is the version that was issued, sent back to be kept."""
    return "定稿" in draft.payload["name"] and draft.payload["known"]


def _document(draft: Draft) -> Reply:
    said = draft.payload
    lines = [*_head(said), *said["lines"][:_SHOWN]]
    lines += [f"还有{len(said['lines']) - _SHOWN}条，点「看全部改动」"] if len(said["lines"]) > _SHOWN else []
    open_questions = [q for q in said["questions"] if q[0] not in said["taken"]]
    lines += [f"{mark}　请定：表里{old}，{on}又报了{new}" for _, mark, old, new, on in open_questions]
    lines += said["unclear"]
    doubts = said["doubts"]
    lines += [f"请核对{len(doubts)}处：", *doubts[:5]] if doubts else []
    lines += said["unread"][:5]
    choices = [
        on_draft(draft, f"用{value}", TAKE, f"{code},{which}")
        for code, _, old, new, _ in open_questions[:1]
        for which, value in (("new", new), ("old", old))
    ]
    keys = [on_draft(draft, "看全部改动", ALL)] * bool(said["whole"])
    keys += [on_draft(draft, "导入", IN), on_draft(draft, "取消", NO)]
    keep = () if said["worksheet"] or not said["known"] else ((on_draft(draft, "存为定稿", FINAL),),)
    return Reply("\n".join(line for line in lines if line), (*rows(choices), *rows(keys), *keep), draft)


def _head(said: Mapping[str, Any]) -> list[str]:
    """这份表是10月17日导出的。与台账比：改动5条，没变11条."""
    sections, issues, new, changed = said["counts"]
    since = f"这份表是{said['since']}导出的。" if said["since"] else ""
    stranger = [f"文件写的单位是{said['stranger']}，请核对。"] if said["stranger"] else []
    since = f"文件里共{said['of']}份，这是第{said['at'] + 1}份。{since}" if said["of"] > 1 else since
    if not said["known"]:
        return [f"{since}读到{sections}个方面{issues}个问题，台账里还没有这一轮。", *stranger]
    added = f"新增{new}条，" if new else ""
    written = f"，写入进展{len(said['writings'])}条" if said["writings"] else ""
    head = f"{since}与台账比：{added}改动{changed}条，没变{issues - new - changed}条{written}"
    missing = [f"表里没有的{len(said['missing'])}条，台账里照旧"] if said["missing"] else []
    return [head, *stranger, *missing]


def _final(draft: Draft) -> Reply:
    """与台账比，改动5处。请核对1处：开头写「13个问题整改完毕」，逐条数是12个."""
    said = draft.payload
    doubts = said["doubts"]
    places = f"改动{said['places']}处" if said["places"] else "没有改动"
    head = f"与台账比，{places}。"
    if len(doubts) == 1:
        head += f"请核对1处：{doubts[0]}"
    elif doubts:
        head += f"请核对{len(doubts)}处：\n{numbered(doubts)}"
    new = said["counts"][2]
    lines = [head, f"文件写的单位是{said['stranger']}，请核对。" if said["stranger"] else ""]
    lines += [f"定稿里没有：{'、'.join(said['missing'])}"] if said["missing"] else []
    lines += [f"定稿里多出{new}条"] if new else []
    keys = [on_draft(draft, f"看{said['places']}处改动", ALL)] * bool(said["whole"])
    if said["blanks"]:
        lines.append(f"还有{len(said['blanks'])}处【请填写】没有填，不能存为定稿。填好再发回。")
    else:
        keys.append(on_draft(draft, "存为定稿", FINAL))
    return Reply("\n".join(filter(None, lines)), rows([*keys, on_draft(draft, "先不存", NO)]), draft)
