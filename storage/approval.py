"""销号审批表: the form on which an issue's close-out is signed, with every round so far, to print and to sign on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from docx import Document
from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import parse_xml
from docx.shared import Mm, Pt

from storage.closing import Closeout, Signature
from storage.records import Evidence, Issue, Round, Step, Unit
from storage.word_paper import FANG, HEI, SONG, content, font, page
from storage.wording import written_day

TITLE: Final = "巡察反馈问题整改销号审批表"
OPINIONS: Final[Mapping[Step, str]] = {
    "review": "整改办\n审核意见",
    "deputy": "分管领导\n意见",
    "chief": "主要领导\n意见",
    "verify": "\n认定意见",
}
VERDICTS: Final = {"agreed": "同意", "returned": "退回", "undone": "撤回同意"}
TO_SIGN: Final = "签名：　　　　　　　　年　　月　　日"
TO_STAMP: Final = "签名（盖章）：　　　　　　　　年　　月　　日"
COLUMNS: Final = (28, 50, 28, 50)
_SIZE, _LINE, _SIGNED_HEIGHT = 12, 18, 20


@dataclass(frozen=True, slots=True)
class Approval:
    """What the form says of one issue: what was done, every round, and whose agreement stands."""

    unit: Unit
    round: Round
    issue: Issue
    done: tuple[str, ...]
    evidence: Evidence
    closeouts: tuple[Closeout, ...]
    standing: Mapping[Step, Signature]

    @property
    def chain(self) -> tuple[Step, ...]:
        """The steps of the newest round, or those a first one would have."""
        return self.closeouts[-1].chain if self.closeouts else self.unit.settings.chain

    def day(self, at: datetime) -> date:
        """The day it was where the unit is."""
        return at.astimezone(self.unit.settings.zone).date()


def to_word(approval: Approval) -> bytes:
    """The form as the content of a .docx file."""
    document = Document()
    page(document)
    section = document.sections[0]
    section.top_margin, section.bottom_margin = Mm(22), Mm(18)
    font(document.styles["Normal"], FANG, _SIZE)
    _line(document.add_paragraph(), TITLE, SONG, 22, centred=True)
    _line(document.add_paragraph(), _of_what(approval), FANG, _SIZE)
    table = document.add_table(rows=0, cols=len(COLUMNS))
    _frame(table)
    for row in _facts(approval):
        _row(table, row)
    _signed(table, "申请单位\n意见", _applied(approval), TO_STAMP)
    for step in (*approval.chain, "verify"):
        signature = approval.standing.get(step)
        opinion = f"{approval.unit.settings.verifier}{OPINIONS[step]}" if step == "verify" else OPINIONS[step]
        _signed(table, opinion, _opinion(signature), _signer(approval, signature))
    if course := _course(approval):
        _row(table, ("办理过程", "\n".join(course)))
    return content(document)


def _of_what(approval: Approval) -> str:
    told = approval.round
    fed_back = f"{written_day(told.feedback_date)}，" if told.feedback_date else ""
    by = f"{fed_back}{told.inspected_by or ''}反馈" if fed_back or told.inspected_by else told.title
    return f"单位：{approval.unit.name}　　{by}"


def _facts(approval: Approval) -> list[tuple[str, ...]]:
    """The rows above the signatures: two of a label and its text each, or one over the whole width."""
    issue, last = approval.issue, approval.closeouts[-1] if approval.closeouts else None
    deadline = written_day(issue.deadline) if issue.deadline else issue.deadline_text or "未定时限"
    co_offices = "、".join(office.name for office in issue.co_offices)
    rows: list[tuple[str, ...]] = [
        ("问题编号", issue.label, "登记号", f"{last.receipt:04d}" if last else ""),
        ("所属方面", issue.section),
        ("反馈问题", issue.title),
    ]
    rows += [("具体表现", issue.facts)] if issue.facts else []
    rows += [
        ("牵头单位", issue.lead.name if issue.lead else "", "责任领导", issue.leader or ""),
        ("配合单位", co_offices or "无", "整改时限", deadline),
        ("整改措施", "\n".join(_numbered([measure.text for measure in issue.measures]))),
    ]
    rows += [("整改进展", "\n".join(approval.done))] if approval.done else []
    rows.append(("佐证材料", _evidence(approval.evidence)))
    return rows


def _numbered(texts: Sequence[str]) -> list[str]:
    return [f"{number}．{text}" for number, text in enumerate(texts, 1)] if len(texts) > 1 else list(texts)


def _evidence(evidence: Evidence) -> str:
    if not evidence.total:
        return "没有"
    kinds = [f"照片{evidence.photos}张"] * bool(evidence.photos) + [f"文件{evidence.files}份"] * bool(
        evidence.files
    )
    return f"共{evidence.total}份：{'，'.join(kinds)}。目录和材料另附。"


def _applied(approval: Approval) -> str:
    if not approval.closeouts:
        return ""
    last = approval.closeouts[-1]
    doubts = f"\n说明：{'；'.join(last.warnings)}。" if last.warnings else ""
    return f"申请销号（{_time(last)}，{_whose(last)}，{written_day(approval.day(last.at))}）。{doubts}"


def _opinion(signature: Signature | None) -> str:
    if signature is None:
        return ""
    return "同意。" if signature.paper_on is None else "同意（已在纸质表上签批，照片存档）。"


def _signer(approval: Approval, signature: Signature | None) -> str:
    if signature is None:
        return TO_SIGN
    return f"签名：{signature.signer}　　　{written_day(signature.paper_on or approval.day(signature.at))}"


def _course(approval: Approval) -> list[str]:
    """Every round with every word on it: applied for by whom, agreed to, sent back and why."""
    lines = []
    for closeout in approval.closeouts:
        lines.append(
            f"{_time(closeout)}申请　{written_day(approval.day(closeout.at))}　{_whose(closeout)}（登记号{closeout.receipt:04d}）"
        )
        for one in closeout.signatures:
            on = one.paper_on or approval.day(one.at)
            said = f"{VERDICTS[one.verdict]}{'（纸质）' if one.paper_on else ''}"
            because = f"：{one.reason}" if one.reason else ""
            lines.append(f"　　{written_day(on)}　{one.signer}　{said}{because}")
    return lines


def _time(closeout: Closeout) -> str:
    return f"第{closeout.ordinal}次"


def _whose(closeout: Closeout) -> str:
    return f"{closeout.office.name} {closeout.applicant}" if closeout.office else closeout.applicant


def _frame(table: Any) -> None:
    """Lines around every cell, columns of set widths, as wide as the text of the page."""
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, COLUMNS, strict=True):
        column.width = Mm(width)
    inside = (("top", 57), ("left", 85), ("bottom", 57), ("right", 85))
    borders = "".join(f'<w:{side} w:w="{wide}" w:type="dxa"/>' for side, wide in inside)
    table._tbl.tblPr.append(parse_xml(f"<w:tblCellMar {nsdecls('w')}>{borders}</w:tblCellMar>"))  # noqa: SLF001 - no public name


def _row(table: Any, texts: Sequence[str]) -> Any:
    """A row of labels and texts; the last text takes what is left of the width."""
    row = table.add_row()
    cells = [row.cells[at] for at in range(len(texts))]
    if len(texts) < len(COLUMNS):
        cells[-1] = cells[-1].merge(row.cells[-1])
    for at, (cell, text) in enumerate(zip(cells, texts, strict=True)):
        label = at % 2 == 0
        _write(cell, text, HEI if label else FANG, centred=label or len(texts) == len(COLUMNS))
        last = at == len(cells) - 1
        cell.width = Mm(sum(COLUMNS[at:]) if last else COLUMNS[at])
    return row


def _write(cell: Any, text: str, face: str, *, centred: bool) -> None:
    for at, line in enumerate(text.split("\n")):
        paragraph = cell.paragraphs[0] if at == 0 else cell.add_paragraph()
        _line(paragraph, line, face, _SIZE, centred=centred)
    cell._tc.get_or_add_tcPr().append(parse_xml(f'<w:vAlign {nsdecls("w")} w:val="center"/>'))  # noqa: SLF001 - no public name


def _line(paragraph: Any, text: str, face: str, size: float, *, centred: bool = False) -> None:
    font(paragraph.add_run(text), face, size)
    look = paragraph.paragraph_format
    look.space_before = look.space_after = Pt(0)
    look.line_spacing = Pt(_LINE if size <= _SIZE else size * 1.6)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.LEFT


def _signed(table: Any, label: str, opinion: str, signature: str) -> None:
    """A row to sign in: the opinion, and name and day below it at the right; never parted by a page's end."""
    row = _row(table, (label, opinion))
    row.height, row.height_rule = Mm(_SIGNED_HEIGHT), WD_ROW_HEIGHT_RULE.AT_LEAST
    _line(row.cells[1].add_paragraph(), signature, FANG, _SIZE)
    row.cells[1].paragraphs[-1].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - no public name
    if properties.find(qn("w:cantSplit")) is None:
        properties.append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
