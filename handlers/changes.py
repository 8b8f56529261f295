"""What a document changes, in words: briefly for a card, spelled out with old and new side by side, in a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import zip_longest
from typing import Any, Final

from handlers.texts import day
from storage.deadlines import read_deadline
from storage.documents import Comparison, Difference
from storage.status import FLAG_LABELS, PROGRESS_LABELS
from storage.wording import written_day

FIELDS: Final[Mapping[str, str]] = {
    "progress": "状态",
    "flag": "标记",
    "deadline": "时限",
    "deadline_text": "时限",
    "leader": "责任领导",
    "office": "牵头",
    "co_offices": "配合",
    "person": "责任人",
    "goal": "整改目标",
    "progress_text": "完成情况",
    "notes": "备注",
    "publishable": "是否公开",
    "measures": "措施文字",
}
# Fields that hold a sentence or more: what they say now is too long for a card.
LONG: Final = frozenset({"goal", "progress_text", "notes"})
NOT_YET: Final[Mapping[str, str]] = {"co_offices": "无"}


def brief(difference: Difference) -> str:
    """What changes in one issue: 时限 10月31日→11月7日（延期，请补理由）."""
    fields = difference.fields
    said = [_brief(key, *_pair(key, fields)) for key in fields if not _said_already(key, fields)]
    said += [_kept(key, old, new) for key, (old, new) in difference.kept.items()]
    said += [f"题目文件里写“{difference.retitled}”，照台账"] if difference.retitled else []
    return "；".join(text for text in said if text)


def _said_already(key: str, fields: Mapping[str, Any]) -> bool:
    """The words of a deadline beside its day, a flag beside the progress it goes with."""
    return (key == "deadline_text" and "deadline" in fields) or (key == "flag" and "progress" in fields)


def _pair(key: str, fields: Mapping[str, Any]) -> tuple[Any, Any]:
    """What a field was and becomes; where no day is set, the words that stand instead: 长期坚持."""
    old, new = fields[key]
    texts = fields.get("deadline_text", (None, None)) if key == "deadline" else (None, None)
    return (texts[0] if old is None else old), (texts[1] if new is None else new)


def _brief(key: str, old: Any, new: Any) -> str:
    if key == "measures":
        changed = [str(n) for n, text in enumerate(new, 1) if n > len(old) or old[n - 1] != text]
        gone = len(old) > len(new)
        return f"措施{'、'.join(changed)}文字有改动" if changed else f"措施少了{len(old) - len(new)}条" * gone
    if key in LONG:
        return f"{FIELDS[key]}有改动"
    if key == "progress":
        return f"{_value(key, old)}→{_value(key, new)}"
    later = "（延期，请补理由）" if key == "deadline" and _later(old, new) else ""
    if isinstance(old, date) and isinstance(new, date) and old.year != new.year:
        return f"{FIELDS[key]} {written_day(old)}→{written_day(new)}{later}"
    return f"{FIELDS[key]} {_value(key, old)}→{_value(key, new)}{later}"


def _later(old: date | str | None, new: date | str) -> bool:
    """Whether a day is put off, to a later one or without end."""
    if isinstance(new, str):
        return isinstance(old, date) and read_deadline(new).kind == "long_term"
    return isinstance(old, date) and new > old


def is_extension(difference: Difference) -> bool:
    """Whether the document puts an issue's deadline off."""
    return "deadline" in difference.fields and _later(*_pair("deadline", difference.fields))


def places(difference: Difference) -> int:
    """In how many places the document reads otherwise, each measure for itself."""
    fields = difference.fields
    count = sum(key != "measures" and not _said_already(key, fields) for key in fields)
    texts = zip_longest(*fields.get("measures", ((), ())))
    return count + len([1 for before, after in texts if before != after])


def _kept(key: str, now: Any, then: Any) -> str:
    """A cell that only says what somebody has replaced since."""
    return f"{FIELDS[key]} 文件里{_value(key, then)}，后来改成{_value(key, now)}，照台账"


def spelled(difference: Difference) -> str:
    """Every change of one issue in full, old and new wording side by side."""
    lines = []
    for key, (old, new) in difference.fields.items():
        if key == "measures":
            lines += _measures(old, new)
        elif key in LONG:
            lines += [f"{FIELDS[key]}原写：{old or '（没有）'}", f"改为：{new}"]
        elif not _said_already(key, difference.fields):
            lines.append(_brief(key, *_pair(key, difference.fields)))
    lines += [_kept(key, old, new) for key, (old, new) in difference.kept.items()]
    return "\n".join(lines)


def _measures(old: Sequence[str], new: Sequence[str]) -> list[str]:
    lines = []
    for n in range(1, max(len(old), len(new)) + 1):
        before, after = (texts[n - 1] if n <= len(texts) else "（没有）" for texts in (old, new))
        lines += [f"措施{n}原写：{before}", f"改为：{after}"] if before != after else []
    return lines


def _value(key: str, known: Any) -> str:
    """A value of a field as it is read: 正在整改, 10月31日, 未定."""
    if known is None or known == ():
        return NOT_YET.get(key, "未定")
    if isinstance(known, bool):
        return "公开" if known else "不公开"
    if isinstance(known, date):
        return day(known)
    if isinstance(known, tuple):
        return "、".join(known)
    labels: dict[str, str] = {str(k): text for k, text in (*PROGRESS_LABELS.items(), *FLAG_LABELS.items())}
    return labels.get(known, known) if key in {"progress", "flag"} else str(known)


def listed(comparison: Comparison) -> str:
    """What is new, changed and missing, in lines for a terminal."""
    if not comparison.known:
        return f"读到{comparison.sections}个方面{comparison.issues}个问题，台账里还没有这一轮。"
    unchanged = comparison.issues - len(comparison.new) - len(comparison.changed)
    lines = [f"与台账比：新增{len(comparison.new)}条，改动{len(comparison.changed)}条，没变{unchanged}条"]
    lines += [f"新增　{code}" for code in comparison.new]
    only_kept = [one for one in comparison.kept if not one.fields]
    for one in (*comparison.changed, *only_kept):
        lines.append(f"{one.code}　{one.title}：{brief(one)}")
        lines += _measures(*one.fields["measures"]) if "measures" in one.fields else []
    if comparison.missing:
        lines.append(f"文件里没有、台账里保留：{'、'.join(comparison.missing)}")
    return "\n".join(lines)
