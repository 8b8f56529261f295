"""What stands below the rows of a ledger table: who filled it in, when, and the totals it declares."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from storage.documents import Notice, Totals
from storage.notice.columns import Grid, Header, cell_at
from storage.notice.totals import declared_totals

_TOTAL = re.compile(r"(?:合|总|小|共)\s*计[:：]?.*|平均")
_WHOLE = re.compile(r"(?:合|总|共)\s*计.*")
# 统计数据失真 is an issue.
_SUMMARY = re.compile(r"(?:整改|进展|完成)?(?:情况)?(?:小结|总结|汇总|统计)(?:情况)?(?:[:：].*)?")
# How a sentence about all issues begins; the heading of a section begins with what it is about.
_OF_ALL = re.compile(
    r"[（(]?(?:共|总|合计|全部|以上|上述|本[表台清]|反馈|巡[察视]|截[至止]|目前|问题|整改|已|\d)"
)
# 局主要负责人签字：, 填报日期：2025年2月14日
_SIGNED_HERE = re.compile(
    r"[^：:，。；]{0,14}(?:签[字名章]|盖章|(?:填[报表]|报送|制表|编制|更新|审[核批])(?:人|日期|时间)|审[核批]|复核|联系(?:人|电话))[）)]?[:：][^，。；]{0,30}"
)
_COUNT = re.compile(r"(\d{1,4})\s*[个项条]?")
_SIGNATURE = re.compile(
    r"(?:填[表报]|制表|审[核批]|复核|单位负责人|主要负责人|分管领导签|签[字名]|联系(?:人|电话)|说明|备注|注|填表说明)[^：:]{0,8}[:：].*|（?盖章.*"
)
# What a worksheet of ours counts below its own columns: it follows from the rows as they were, and declares nothing.
_COUNTED = re.compile(r"\d+个方面\d+个问题：已完成\d+个，正在整改\d+个(?:，未开始\d+个)?")
_ISSUES = re.compile(r"(\d{1,4})\s*[个项条]?\s*问题")


def is_foot(said: Sequence[str]) -> bool:
    """Whether the cells of a row are its total or say who filled in the table."""
    first = re.sub(r"\s", "", said[0])
    if _TOTAL.fullmatch(first) or _SUMMARY.fullmatch(first) or _SIGNATURE.fullmatch(said[0]):
        return True
    return all(map(_SIGNED_HERE.fullmatch, said)) or _tells_of_all(said)


def _tells_of_all(said: Sequence[str]) -> bool:
    """Whether a row says nothing but how many issues there are and how far they are."""
    texts = [text for text in dict.fromkeys(said) if not text.isdigit()]
    if len(texts) != 1 or not _OF_ALL.match(texts[0]):
        return False
    return any(totals.issues and totals.parts for totals in _of_issues(texts[0]))


def _of_issues(text: str) -> list[Totals]:
    """What words in a table of issues declare: 共12项，已完成9项 counts issues too."""
    if found := declared_totals(text, "closing"):
        return found
    found = declared_totals(f"反馈问题{text}", "closing")
    return [replace(known, text=text) for known in found if known.parts]


def counted(ledger: Notice) -> str:
    """The counts of a ledger, as they stand at the foot of its worksheet."""
    counts = [f"已完成{ledger.count('done')}个", f"正在整改{ledger.count('ongoing')}个"]
    counts += [f"未开始{waiting}个"] if (waiting := ledger.count("not_started")) else []
    return f"{len(ledger.sections)}个方面{len(ledger.issues)}个问题：{'，'.join(counts)}"


def _below(grid: Grid, header: Header) -> Iterator[Sequence[str]]:
    """The rows under the header, without the counts of our own."""
    own = "latest" in header.columns
    for row in grid[header.row + header.height :]:
        if not (own and any(map(_COUNTED.fullmatch, row))):
            yield row


def foot_lines(grid: Grid, header: Header) -> str:
    """The lines below the rows that label something."""
    said = ([cell for cell in row if cell] for row in _below(grid, header))
    rows = (row for row in said if row and (len(set(row)) <= 2 or is_foot(row)))
    return "\n".join(text for row in rows if "：" in (text := " ".join(dict.fromkeys(row))))


def foot_totals(grid: Grid, header: Header) -> list[Totals]:
    """What the one total row of a table declares of all its issues."""
    totals = [row for row in _below(grid, header) if _is_whole(row)]
    if len(totals) != 1:
        last = [] if totals else _last_words(grid[header.row + header.height :])
        return _declared(last[0], header) if len(last) == 1 else []
    return _declared(totals[0], header)


def _declared(row: Sequence[str], header: Header) -> list[Totals]:
    told = "，".join(dict.fromkeys(_told(row, header)))
    if found := _of_issues(told):
        return found
    count = _ISSUES.search(told)
    return [Totals(issues=int(count[1]), where="closing", text=told)] if count else []


def _is_whole(row: Sequence[str]) -> bool:
    first = next(filter(None, row), "")
    return bool(_WHOLE.fullmatch(re.sub(r"\s", "", first)))


def _last_words(rows: Grid) -> list[Sequence[str]]:
    """The rows below the last issue that sum up without the word 合计, unless each section has one."""
    found: list[Sequence[str]] = []
    for row in rows:
        said = [cell for cell in row if cell]
        if said and not is_foot(said):
            if found:
                return []
        elif said and (_SUMMARY.fullmatch(re.sub(r"\s", "", said[0])) or _tells_of_all(said)):
            found.append(row)
    return found


def _told(row: Sequence[str], header: Header) -> Iterator[str]:
    """The cells of a total row as words: a bare number counts what its column holds."""
    for i, kind in enumerate(header.columns):
        cell = re.sub(r"(?:合|总|共)\s*计[:：]?|^(?:小结|总结|汇总|统计)[:：]?", "", cell_at(row, i)).strip()
        count = _COUNT.fullmatch(cell)
        if count and kind in {"number", "title"}:
            yield f"共{count[1]}个问题"
        elif count and kind in {"measures", "declared"}:
            yield f"措施{cell}"
        elif count and kind == "tick":
            yield f"{header.names[i]}{count[1]}个问题"
        elif not cell.isdigit():
            yield from filter(None, [cell])
