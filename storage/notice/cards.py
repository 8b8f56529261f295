"""Tables that are forms: a label beside every cell (一事一卡), one form to an issue, or one below the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Final

from storage.notice.columns import BODY, Grid, kind_of
from storage.notice.labels import LABEL_AT_START
from storage.notice.lines import clean
from storage.notice.markers import marker
from storage.notice.rows import Row

_LABEL: Final = 14
_SHORT_CELL: Final = 20
_TITLE = re.compile(
    r"(?:巡[察视])?(?:反馈|存在|发现|具体|整改)?的?(?:主要|具体)?问题(?:名称|内容|描述|概述|清单|表述)?|反馈(?:意见|内容)|(?:整改)?事项"
)
_NUMBER = re.compile(r".{0,4}(?:编号|序号)")
_OPENING: Final = frozenset({"title", "number"})
_TITLES: Final = frozenset({"title", "facts"})
_NUMBERED = re.compile(r".*问题\s*[（(]?\s*([0-9一二三四五六七八九十]{1,3})\s*[)）]?")
# What a form says besides its fields: 销号时间, 启动日期, 完成比例. A title such as 环保问题销号不及时 is no label.
_ASIDE = re.compile(
    r"[一-龥]{0,6}(?:销号|验收|审核)[一-龥]{0,2}(?:情况|意见|结[论果]|时间|日期|单位|部门|状态|人|签[字名])?|"
    r"[一-龥]{2,6}(?:时间|日期)|(?:整改)?(?:完成|整改|办结)?(?:比例|百分比|率)|(?:整改|完成|工作)?进度"
)
_NOT_A_LABEL = re.compile(r"[不未没欠缺无慢难差弱虚]|滞后")
_SECTION_KINDS: Final = frozenset({"cn", "cn_paren", "part"})


def read_cards(grid: Grid, section: str = "") -> list[Row]:
    """The issues of a table of forms, each with its section; none where the table is something else."""
    rows: list[Row] = []
    current: Row | None = None
    for line, cells in enumerate(grid, 1):
        pairs = list(_pairs(cells))
        said = list(dict.fromkeys(filter(None, cells)))
        if not pairs and len(said) < 2:
            # A line over the whole form ends it, and so does a blank one; one with a number names the section.
            section, current = (said[0] if said and names_section(said[0]) else section), None
        for key, number, text in pairs:
            if current is None or _opens(key, current, rows[0]):
                current = Row({}, section, line)
                rows.append(current)
            current.add(key, text)
            if number:
                current.add("number", number)
    return [_whole(row) for row in rows if _is_issue(row)]


def upright(grid: list[list[str]]) -> list[list[str]]:
    """A table whose labels stand in its first column, each issue beside the other, turned so that they head it."""
    titles = next((row[1:] for row in grid if row and _label(row[0])[0] == "title"), ())
    labels = [key for row in grid if row and (key := _label(row[0])[0])]
    if len(labels) < 3 or len({cell for cell in titles if cell and not _label(cell)[0]}) < 2:
        return grid
    above = title_rows(grid)
    fields, width = grid[len(above) :], max(map(len, grid))
    return [*above, *([row[i] if i < len(row) else "" for row in fields] for i in range(width))]


def title_rows(grid: list[list[str]]) -> list[list[str]]:
    """The rows at the top that say one thing over the whole width."""
    return list(takewhile(lambda row: len(set(filter(None, row))) < 2, grid))


def names_section(line: str) -> bool:
    """Whether a line is the numbered heading of a section."""
    found = marker(line)
    return found is not None and found[0] in _SECTION_KINDS


def _opens(key: str, row: Row, first: Row) -> bool:
    """Whether a label begins the next form: it names the issue, or opened the first form, and the form at hand has it."""
    return key in row.cells and (key in _OPENING or key == next(iter(first.cells)))


def _is_issue(row: Row) -> bool:
    return bool(_TITLES & row.cells.keys()) and len(BODY & row.cells.keys()) >= 2


def _whole(row: Row) -> Row:
    """A form with its section; where nothing but the facts is told, they are the title."""
    if "title" not in row.cells:
        row.cells["title"] = row.cells.pop("facts")
    row.section = row.first("section") or row.section
    return row


def _pairs(cells: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """The labels of a row with the text beside each; a merged cell counts once."""
    texts = [clean(cell) if "\n" not in cell else cell.strip() for cell in cells]
    at = 0
    while at < len(texts) - 1:
        label = texts[at]
        behind = next((i for i in range(at + 1, len(texts)) if texts[i] != label), len(texts))
        key, number = _label(label)
        if not key or behind == len(texts):
            at = behind
            continue
        if _label(texts[behind])[0]:
            # A row of nothing but labels heads a table.
            return
        yield key, number, _told(key, label, texts[behind])
        at = next((i for i in range(behind + 1, len(texts)) if texts[i] != texts[behind]), len(texts))


def _told(key: str, label: str, text: str) -> str:
    """What a cell says; one without a field of its own keeps its label."""
    name = re.sub(r"[\s：:]", "", label)
    return f"{name}：{text}" if text and key == "notes" and _ASIDE.fullmatch(name) else text


def _label(text: str) -> tuple[str | None, str]:
    """The field that a label names, and the number of the issue it may hold: 问题（3）."""
    name = re.sub(r"\s", "", text).rstrip("：:")
    if not name or len(name) > _LABEL:
        return None, ""
    if numbered := _NUMBERED.fullmatch(name):
        return "title", numbered[1]
    if _TITLE.fullmatch(name):
        return "title", ""
    if _NUMBER.fullmatch(name):
        return "number", ""
    known = LABEL_AT_START.fullmatch(f"{name}：")
    return (known.lastgroup if known else _rarer_label(name)), ""


def _rarer_label(name: str) -> str | None:
    """The field of a label that only some forms have."""
    if _NOT_A_LABEL.search(name):
        return None
    kind = kind_of(name)
    return kind if kind in {"section", "declared"} else "notes" if _ASIDE.fullmatch(name) else None


def row_lines(row: Sequence[str]) -> list[str]:
    """A row of a table that is no ledger, as text: 责任单位 | 财政所 becomes 责任单位：财政所."""
    cells = [cell for i, cell in enumerate(row) if cell.strip() and (i == 0 or cell != row[i - 1])]
    if len(cells) > 2 and all(len(cell) <= _SHORT_CELL and not _heads(cell) for cell in cells):
        return ["　".join(cells)]
    lines: list[str] = []
    while cells:
        label = cells.pop(0)
        if cells and _heads(label):
            lines.append(f"{label.strip().rstrip('：:')}：{cells.pop(0)}")
        else:
            lines.append(label)
    return [part for line in lines for part in line.split("\n")]


def _heads(cell: str) -> bool:
    """Whether a cell labels the one beside it."""
    return len(cell) <= 12 and bool(LABEL_AT_START.fullmatch(cell.strip().rstrip("：:") + "："))
