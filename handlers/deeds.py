"""The history of an issue in words: who did what, when, from what to what."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from handlers import changes
from handlers.choices import BY_KEY
from handlers.rights import VISIBILITIES
from handlers.texts import ROLES, day
from storage.ledger import Ledger
from storage.records import Deed
from storage.status import CLOSE_OUT_LABELS, FLAG_LABELS, PROGRESS_LABELS

SHOWN = 30
NOBODY = "导入"
ACTIONS: Mapping[str, str] = {
    "recorded": "记录进展",
    "withdrawn": "撤回进展",
    "reworded": "改原话",
    "applied": "申请销号",
    "agreed": "同意",
    "returned": "退回",
    "undone": "撤回同意",
    "reopened": "恢复整改",
    "extended": "延期",
    "extension_asked": "申请延期",
    "instructed": "转达要求",
    "joined": "加入",
    "removed": "移出人员",
    "member_changed": "改人员身份",
    "member_paused": "停用人员",
    "member_resumed": "恢复人员",
    "invited": "发邀请",
    "invitation_revoked": "作废邀请",
    "handed_over": "移交工作",
    "imported": "导入台账",
    "erased": "清除内容",
    "packed": "打包材料",
    "written_in": "改措施文字",
    "measure_reworded": "改措施文字",
    "setting": "改设置",
    "brought_in": "导入文件",
    "notice_issued": "出通报",
    "worksheet_issued": "出台账",
    "final_kept": "存定稿",
    "template_kept": "存通报模板",
}
FIELDS: Mapping[str, str] = {
    **changes.FIELDS,
    "lead_id": "牵头",
    "visibility": "可见范围",
    "review_on": "复查日期",
    "closeout": "销号",
}
HIDDEN = ("done_at", "closed_at", "verified_at", "status_text")
STEPS = {"review": "审核", "deputy": "分管领导签批", "chief": "主要领导签批", "verify": "认定"}
LABELS: Mapping[str, str] = {
    str(key): label
    for labels in (PROGRESS_LABELS, FLAG_LABELS, CLOSE_OUT_LABELS, VISIBILITIES)
    for key, label in labels.items()
} | {"True": "公开", "False": "不公开"}


def lines(ledger: Ledger, deeds: Sequence[Deed]) -> list[str]:
    """Deeds in lines, the newest first; the older ones beyond a screen are counted."""
    told = [line(ledger, deed) for deed in reversed(deeds)]
    more = [f"更早的还有{len(told) - SHOWN}条"] if len(told) > SHOWN else []
    return [*told[:SHOWN], *more]


def line(ledger: Ledger, deed: Deed) -> str:
    """10月17日 沈主任：时限 10月24日→11月15日."""
    return f"{day(deed.at, ledger.unit)} {who(deed)}：{what(ledger, deed)}"


def who(deed: Deed) -> str:
    """Who did it: a member, a document, or somebody at the office's own PC."""
    return deed.member or (
        NOBODY if deed.action in {"imported", "changed", "measure_reworded", "brought_in"} else "电脑上"
    )


def what(ledger: Ledger, deed: Deed) -> str:
    """What was done: 时限 10月24日→11月15日."""
    if deed.action == "changed":
        return _changed(ledger, deed.detail)
    if deed.action in TOLD and deed.detail:  # what was erased has none
        return TOLD[deed.action](deed.detail)
    if deed.action in OF_PEOPLE and deed.detail:
        return f"{ACTIONS[deed.action]}{_person(ledger, deed.detail)}"
    return _told(deed)


def _told(deed: Deed) -> str:
    detail = deed.detail
    text: str = ACTIONS.get(deed.action, deed.action) + _until(detail)
    if name := detail.get("name"):
        text += f"“{name}”"
    if detail.get("public"):
        text = text.replace("通报", "公开稿")
    if detail.get("forced"):
        text += "（有没核对的地方，照出）"
    if step := detail.get("step"):
        text = f"{STEPS.get(step, step)}{text}"
    if receipt := detail.get("receipt"):
        text += f"（登记号{receipt:04d}）"
    if paper := detail.get("paper"):
        text += f"（纸质，{paper[0]}，{day(date.fromisoformat(paper[1]))}）"
    return text + _because(detail)


def _because(detail: Mapping[str, Any]) -> str:
    return f"：{detail['reason']}" if detail.get("reason") else ""


def _changed(ledger: Ledger, detail: Mapping[str, Any]) -> str:
    """The fields that changed: 时限 10月24日→11月15日."""
    said = (
        f"{FIELDS.get(key, key)} {_value(ledger, key, before)}→{_value(ledger, key, after)}"
        for key, (before, after) in _terms(detail.get("fields", {})).items()
        if key not in HIDDEN and before != after
    )
    return "；".join(said) or "修改"


def _terms(fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """The fields with a deadline told once: by its day, or by the words that stand in its place."""
    if not {"deadline", "deadline_text"} <= fields.keys():
        return fields
    pairs = zip(fields["deadline"], fields["deadline_text"], strict=True)
    both = [words if on is None else on for on, words in pairs]
    return {key: pair for key, pair in fields.items() if key != "deadline_text"} | {"deadline": both}


def _set(detail: Mapping[str, Any]) -> str:
    """A setting of the unit: 每周小结 周一8:30→周五17:00."""
    one, (before, after) = BY_KEY[detail["setting"]], detail["change"]
    return f"{one.label} {one.show(before)}→{one.show(after)}"


def _extended(detail: Mapping[str, Any]) -> str:
    return f"{'同意' if detail.get('granted') else '不同意'}延期{_until(detail)}"


def _written(detail: Mapping[str, Any]) -> str:
    """What a report did to the text: 措施2 原来的话→现在的话."""
    if detail.get("text") is None:
        return "进展只留记录，不写进正文"
    before, after = detail["text"]
    return f"措施{detail.get('ordinal')} {before or '（新加）'}→{after or '（删去）'}"


def _reworded(detail: Mapping[str, Any]) -> str:
    """What a report said before its sender changed it: 改原话（登记号0011） 又改了3户→又改了4户."""
    before, after = detail["text"]
    return f"改原话（登记号{detail['receipt']:04d}） {before}→{after}"


def _person(ledger: Ledger, detail: Mapping[str, Any]) -> str:
    """Whom it was done to, and from what to what: ：何同志（部门、村→整改办，农业农村办）."""
    whom = detail.get("person")
    name = ledger.history.person(whom) if isinstance(whom, int) else whom
    roles = _course(detail.get("role"), lambda role: ROLES.get(role, role))
    offices = _course(detail.get("office"), lambda office: office or "无部门")
    place = "，".join(filter(None, (roles, offices)))
    return (f"：{name}" if name else "") + (f"（{place}）" if place else "")


def _course(value: Any, said: Callable[[Any], str]) -> str:
    """A value as it is, or as it was and is now."""
    if value is None:
        return ""
    before, after = value if isinstance(value, list) else (value, value)
    return said(after) if before == after else f"{said(before)}→{said(after)}"


def _until(detail: Mapping[str, Any]) -> str:
    return f"到{day(date.fromisoformat(detail['day']))}" if "day" in detail else ""


def _value(ledger: Ledger, key: str, value: Any) -> str:
    if value in (None, "", []):
        return "无"
    if key == "lead_id":
        office = ledger.offices.get(int(value))
        return office.name if office else "无"
    if isinstance(value, list):
        return "、".join(map(str, value))
    if key in {"deadline", "review_on"}:
        try:
            return day(date.fromisoformat(str(value)[:10]))
        except ValueError:
            return str(value)
    return LABELS.get(str(value), str(value))


OF_PEOPLE = frozenset(
    {"joined", "removed", "member_changed", "member_paused", "member_resumed", "invited", "invitation_revoked", "handed_over"}
)  # fmt: skip
TOLD: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "reworded": _reworded,
    "written_in": _written,
    "measure_reworded": _written,
    "setting": _set,
    "extension": _extended,
}
