"""What stands around the issues of a notice: a template the office edits, its numbers always counted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from storage.documents import Notice
from storage.notice import front
from storage.notice.markers import marker
from storage.notice.totals import declared_totals
from storage.wording import written_day

ISSUES: Final = "{问题清单}"
SIGNATURE: Final = "{署名}"
DAY: Final = "{日期}"
BLANK: Final = "【请填写"
DEFAULT: Final = f"""{{标题}}

{{导语}}

一、总体情况

截至{{截至日期}}，巡察反馈的{{问题总数}}中，{{完成情况}}。

二、反馈问题整改落实情况

{ISSUES}

三、下一步工作

继续压实整改责任，巩固整改成果，适时开展复查，确保整改成效经得起检验。

欢迎广大干部群众对巡察整改落实情况进行监督。

{SIGNATURE}

{DAY}
"""
_PLACE: Final = re.compile(r"\{([^{}\n]{1,20})\}")
_TITLED: Final = re.compile(r".*(?:通报|报告)")


def committee(notice: Notice, unit: str) -> str:
    """Whose notice it is, in full: 中共霁川镇委员会."""
    named = front.unit_name(notice.title, notice.preamble, notice.closing) or ""
    if named.startswith(("中共", "中国共产党")) and unit in named:
        return named
    if unit.endswith("街道"):
        return f"中共{unit}工作委员会"
    return f"中共{unit}委员会" if unit.endswith(tuple("镇乡县区市")) else unit


def fill(text: str, notice: Notice, as_of: date) -> str:
    """A template with what the ledger knows; what it does not know becomes a blank to fill in."""
    values = _values(notice, as_of)
    return _PLACE.sub(lambda found: values.get(found[1]) or f"{BLANK}{found[1]}】", text)


def template_lines(template: str) -> list[str]:
    """The paragraphs of a template."""
    return [line.strip() for line in template.splitlines() if line.strip()]


def left_blank(notice: Notice, as_of: date, template: str) -> list[str]:
    """What the parts around the issues leave to be filled in by hand."""
    around = (line for line in template_lines(template) if line != ISSUES)
    return [blank for line in around for blank in blanks(fill(line, notice, as_of))]


def unknown_places(template: str, notice: Notice, as_of: date) -> list[str]:
    """The places of a template that no ledger fills: {联系人}."""
    known = {*_values(notice, as_of), ISSUES.strip("{}")}
    return [place for place in dict.fromkeys(_PLACE.findall(template)) if place not in known]


def _values(notice: Notice, as_of: date) -> Mapping[str, str | None]:
    unit = notice.unit or ""
    fed_back = notice.feedback_date
    return {
        "标题": notice.title if _TITLED.fullmatch(notice.title) else f"{unit}关于巡察整改进展情况的通报",
        "导语": _opening(notice),
        "单位": unit or None,
        "巡察组": notice.inspected_by,
        "反馈日期": written_day(fed_back) if fed_back else None,
        "截至日期": written_day(as_of),
        "问题总数": f"{len(notice.sections)}个方面{len(notice.issues)}个问题",
        "完成情况": _counts(notice),
        "署名": unit or None,
        "日期": written_day(as_of),
    }


def _opening(notice: Notice) -> str:
    """The office's own first paragraph about the inspection, else the usual one."""
    for line in notice.preamble.splitlines():
        told = "反馈" in line and len(line) > 30 and line.endswith("。") and marker(line) is None
        if told and not declared_totals(line, "preamble"):
            return line
    fed_back = written_day(notice.feedback_date) if notice.feedback_date else f"{BLANK}反馈日期】"
    return (
        f"{fed_back}，{notice.inspected_by or f'{BLANK}巡察组】'}向{notice.unit}反馈了巡察意见。"
        "按照党务公开原则和巡察工作有关要求，现将巡察整改进展情况予以公布。"
    )


def _counts(notice: Notice) -> str:
    labels = (("done", "已完成整改"), ("ongoing", "正在整改"), ("not_started", "未开始整改"))
    counted = [(label, notice.count(progress)) for progress, label in labels]  # type: ignore[arg-type]
    return "，".join(f"{label}{number}个" for label, number in counted if number)


def blanks(text: str) -> list[str]:
    """What is still to be filled in by hand."""
    return re.findall(rf"{BLANK}[：:]?([^】]*)】", text)
