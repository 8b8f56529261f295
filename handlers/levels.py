"""How figures are said: 全镇累计187户（上次167户，多20户）, 目标210户，还差23户."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from handlers.texts import day
from storage.figures import number_text
from storage.records import Entry, Evidence, Issue, Office, Point, Quantity, Unit
from storage.series import Recorded, Standing, headline, recorded, says_level, standings

# 又改了20户 gives 新改20户 its verb.
NEW = re.compile(
    r"([改建修拆装签清补换查收发种挖铺盘退训])[了好完成出到]*[\d.零一二两三四五六七八九十百千万]+\D{0,4}$"
)
BEHIND = re.compile(r"[一-鿿]{1,4}(?=[，,。；;、\s]|$)")
COUNTED = re.compile(
    "(?:行政|自然)?村(?:民小组|组)?|社区|小区|单位|部门|科室|项目|小组|乡镇|企业|公司|学校|站点|点位"
)
NAMED = 6
APPROX = {"about": "约", "over": "超过", "under": "不到", None: ""}


def scope_of(issue: Issue, office: Office | None) -> int | None:
    """Whose level a figure of this office is; where nobody leads, only a village speaks for itself."""
    if office is None or issue.lead == office:
        return None
    return office.id if office.kind == "village" or issue.lead is not None else None


def of_whom(unit: Unit, scope: int | None, office: Office | None) -> str:
    """全镇, 本村 or 本部门."""
    if scope is None or office is None:
        return unit.whole
    return "本村" if office.kind == "village" else "本部门"


def amount(quantity: Quantity) -> str:
    """A quantity's own figure: 187户, 约300米, 8至10户."""
    approx = APPROX[quantity.approx]
    if quantity.value is not None:
        return f"{approx}{number_text(quantity.value)}{quantity.unit}"
    return f"{number_text(quantity.low or 0)}至{number_text(quantity.high or 0)}{quantity.unit}"


def value(point: Point) -> str:
    """A point's figure: 187户."""
    return f"{number_text(point.value)}{point.unit}"


def will_record(items: Sequence[Recorded], whom: str, words: str, *, before: bool = True) -> str:
    """What a report records: levels, with what they were before unless it is recorded already, else what is new."""
    said = [_level(item, whom, before=before) for item in items if item.point and item.point.kind != "target"]
    told = [_told(item.quantity, words, whom) for item in items]
    return "，".join(said or [text for text in told if text])


def _level(item: Recorded, whom: str, *, before: bool) -> str:
    assert item.point is not None
    text, earlier = standing(item.point, whom), item.previous
    if earlier is None or not before:
        return text
    if earlier.source != "measure":
        return f"{text}（上次{value(earlier)}，{day(earlier.as_of)}）"
    return f"{text}（上次{value(earlier)}{_more(item.difference, item.point.unit)}）"


def _named(indicator: str) -> str:
    """What is counted, where a few characters say it: 完成率, 资金."""
    name = indicator.lstrip("条个项号第的")
    return name if len(name) <= NAMED else ""


def _more(difference: float | None, unit: str) -> str:
    if not difference:
        return ""
    return f"，{'多' if difference > 0 else '少'}{number_text(abs(difference))}{unit}"


def standing(point: Point, whom: str) -> str:
    """A level with whose it is: 全镇累计187户, 还剩8户, 资金支出占比94%."""
    if point.kind == "remaining":
        return f"还剩{value(point)}"
    if point.unit in {"%", "个百分点"}:
        return f"{_named(point.indicator) or '达到'}{value(point)}"
    return f"{whom}累计{value(point)}"


def summary(entry: Entry, unit: Unit, issue: Issue) -> str:
    """One report in a line of a card: its figures if it has any, else its own words."""
    return figures(entry, unit, issue) or entry.words


def figures(entry: Entry, unit: Unit, issue: Issue) -> str:
    """The figures of a report: 新改20户，全镇累计187户; empty where it holds none."""
    whom = of_whom(unit, scope_of(issue, entry.office), entry.office)
    said = [_told(quantity, entry.words, whom) for quantity in entry.quantities]
    return "，".join(text for text in said if text)


def _told(quantity: Quantity, words: str, whom: str) -> str:
    if quantity.kind == "remaining":
        return f"还剩{amount(quantity)}"
    if quantity.kind == "total" and quantity.unit == "%":
        return f"{_named(quantity.indicator) or '达到'}{amount(quantity)}"
    if quantity.kind == "total" and says_level(quantity):
        return f"{whom}累计{amount(quantity)}"
    return _told_new(quantity, words) if quantity.kind in {"increment", "total"} else ""


def _told_new(quantity: Quantity, words: str) -> str:
    """What is new: 新改20户, 新签6个村, 资金3万元; else in the words around it: 2户验收."""
    end = quantity.start + len(quantity.text)
    counted = COUNTED.match(words, end) if words[:end].endswith("个") else None
    told = amount(quantity) + (counted[0] if counted else "")
    if verb := NEW.search(words[:end]):
        return f"新{verb[1]}{told}"
    name, behind = _named(quantity.indicator), BEHIND.match(words, end)
    if name and name not in words and behind is not None:
        return f"{amount(quantity)}{behind[0]}"
    return f"{name or '新增'}{told}"


def whole_level(points: Sequence[Point], unit: Unit) -> str | None:
    """The whole's level now, its target and what is left: 全镇累计187户，目标210户，还差23户."""
    found = headline(points)
    return _standing(found, unit) if found else None


def _standing(found: Standing, unit: Unit) -> str:
    parts = [standing(found.total, unit.whole)] if found.total else []
    if found.target is not None:
        parts.append(f"目标{value(found.target)}")
    if found.remaining:
        parts.append(f"还差{number_text(found.remaining)}{found.unit}")
    return "，".join(parts)


def whole_of(points: Sequence[Point], point: Point) -> str:
    """The whole that a level must not exceed: 目标210户."""
    same = [
        p for p in points if p.kind == "target" and (p.indicator, p.unit) == (point.indicator, point.unit)
    ]
    return f"目标{value(same[-1])}" if same else "100%" if point.unit == "%" else "总数"


def left(points: Sequence[Point]) -> str | None:
    """What is left of the whole's target: 23户."""
    found = headline(points)
    return f"{number_text(found.remaining)}{found.unit}" if found and found.remaining else None


def office_level(points: Sequence[Point], office: int) -> str | None:
    """The level one office has reported: 12户."""
    found = (one.total for one in standings(points) if one.scope == office and one.total)
    total = next(found, None)
    return value(total) if total else None


def attached(evidence: Evidence) -> str:
    """照片2张, 材料1份."""
    parts = []
    if evidence.photos:
        parts.append(f"照片{evidence.photos}张")
    if evidence.files:
        parts.append(f"材料{evidence.files}份")
    return "，".join(parts)


def reading(
    quantities: Sequence[Quantity],
    points: Sequence[Point],
    issue: Issue,
    office: Office | None,
    today: date,
) -> tuple[Recorded, ...]:
    """What an office's figures would record on an issue as its series stand."""
    return recorded(quantities, points, scope_of(issue, office), today)
