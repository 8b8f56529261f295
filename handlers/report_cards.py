"""How a report's card reads in each of its stages.

confirm ─确认─▶ recorded ─撤回─▶ withdrawn          several: two matters, each tied on its own
   ├─不是这条─▶ choose ─1 2 3─▶ recorded            doubt ─核实调减─▶ reason ─words─▶ recorded
   ├─不用记──▶ dropped                              handed: 整改办 is asked to place it
   └────────▶ unplaced ─从本部门选─▶ pick ─▶ recorded
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from handlers import levels, rights
from handlers.drafting import Card, Matter, own_issues
from handlers.keyboards import Button, Rows, on_draft, rows
from handlers.replies import Reply, change, redraw
from handlers.texts import day, lead, numbered
from storage.figures import number_text
from storage.ledger import Book
from storage.records import Issue
from storage.series import Recorded
from storage.status import PROGRESS_LABELS

PAGE = 9
COUNTS = {1: "一", 2: "两", 3: "三", 4: "四"}
OK, ONLY, PICK, NOT, DROP, LIST, AT = "ok", "only", "pick", "not", "drop", "list", "at"
BACK = "isback"
IS_BACK = "这条已经镇内销号。是问题又出现了吗？"
UP, UNDO, MORE, DONE, WRONG, KEEP, PART = "up", "undo", "more", "done", "wrong", "keep", "part"
VERBS = (OK, ONLY, PICK, NOT, DROP, LIST, AT, UP, UNDO, MORE, DONE, WRONG, KEEP, PART)


def render(card: Card) -> Reply:
    """The card as it stands."""
    return replace(STAGES[card.state.stage](card), draft=card.draft)


def show(book: Book, card: Card, shown: int | None) -> None:
    """Let the card pressed, and the sender's own where that is another, read as they now stand."""
    reply = render(card)
    owner = card.draft.card
    redraw(book, card.member.chat_id, shown, reply)
    if owner is not None and owner != shown and shown is not None and card.draft.state != "open":
        change(book, owner, reply)


def retold(card: Card, whose: str) -> Reply:
    """The card as others read it: with its name in front, and with the words where the card does not show them."""
    shown = render(card)
    words = "" if card.report.text in shown.text else f"\n原话：{card.report.text}"
    return replace(shown, text=f"{whose}{shown.text}{words}")


def _keys(card: Card, *buttons: tuple[str, str]) -> Rows:
    return rows(on_draft(card.draft, label, verb) for label, verb in buttons)


def _confirm(card: Card) -> Reply:
    matter = card.state.matter
    lines = [card.issue(matter).heading, f"原话{_of_whom(card)}：{matter.words}{_heard(matter)}"]
    if matter.why:
        lines.append(f"依据：{'、'.join(matter.why)}")
    if said := _with_evidence(card, card.said(matter)):
        lines.append(f"记为：{said}")
    keys = _keys(card, ("确认", OK), ("不是这条", NOT), ("不用记", DROP))
    if back := _back(card):
        lines.append(IS_BACK)
    return Reply("\n".join(lines), (*keys, *back))


def _back(card: Card) -> Rows:
    """A button for every closed issue of the report: whether its problem is there again."""
    kept = [card.issue(matter) for matter in card.state.matters if matter.entry is not None]
    closed = [issue for issue in kept if issue.closeout == "closed"]
    said = "问题又出现了" if len(card.state.matters) == 1 else "{}又出现了"
    carried = f"{card.draft.version}:{card.draft.id}"
    return rows(Button(said.format(issue.label), f"{BACK}:{issue.id}:{carried}") for issue in closed)


def _of_whom(card: Card) -> str:
    """Whose words they are, on the card of who forwarded them: （苇塘村）."""
    office = card.report.office
    forwarded = card.draft.member_id == card.member.id and office not in (None, card.member.office)
    return f"（{office.name}）" if forwarded and office is not None else ""


def _heard(matter: Matter) -> str:
    pairs = zip(matter.heard[::2], matter.heard[1::2], strict=True)
    return "".join(f"（“{said}”按“{meant}”理解）" for said, meant in pairs)


def _with_evidence(card: Card, said: str) -> str:
    return "，".join(text for text in (said, levels.attached(card.report.evidence)) if text)


def _choose(card: Card) -> Reply:
    state = card.state
    titles = [card.ledger.issues.get(issue).heading for issue in state.matter.candidates]
    count = COUNTS.get(len(titles), str(len(titles)))
    question = f"有{count}条都对得上，您说的是哪条？" if len(titles) > 1 else "您说的是这条吗？"
    if state.corrected or len(state.matters) > 1:
        question = f"原话：{state.matter.words}\n您说的是哪条？"
    picks = [on_draft(card.draft, str(n), PICK, n) for n in range(1, len(titles) + 1)]
    return Reply(f"{question}\n{numbered(titles)}", rows([*picks, on_draft(card.draft, "都不是", PICK, 0)]))


def _several(card: Card) -> Reply:
    matters = card.state.matters
    lines = [f"听到{COUNTS.get(len(matters), len(matters))}件事："]
    for number, matter in enumerate(matters, 1):
        lines += _matter(card, number, matter)
    every = "全部确认" if all(matter.issue is not None for matter in matters) else "确认其余"
    ones = [
        on_draft(card.draft, f"只记{n}" if matter.issue is not None else f"选第{n}件", ONLY, n)
        for n, matter in enumerate(matters, 1)
    ]
    return Reply("\n".join(lines), rows([on_draft(card.draft, every, OK), *ones]))


def _matter(card: Card, number: int, matter: Matter) -> list[str]:
    if matter.issue is None:
        return [f"{number}　还不清楚是哪条", matter.words]
    issue = card.issue(matter)
    elsewhere = issue.lead is not None and card.report.office not in (None, issue.lead)
    heading = f"{number}　{issue.heading}" + (f"（牵头：{lead(issue)}）" if elsewhere else "")
    said = card.said(matter)
    return [heading, matter.words, *([f"记为：{said}"] if said else [])]


def _unplaced(card: Card) -> Reply:
    buttons = [(_source(card), LIST), ("交整改办看", UP), ("不用记", DROP)]
    if rights.may(card.member, "confirm_for_others"):
        buttons.pop(1)
    return Reply("台账里没有对应的问题，还没有记录。", _keys(card, *buttons))


def _source(card: Card) -> str:
    office = card.member.office
    if office is None or not any(issue.concerns(office) for issue in card.ledger.issues.all()):
        return "从台账选"
    return "从本村选" if office.kind == "village" else "从本部门选"


def _pick(card: Card) -> Reply:
    issues, page = own_issues(card.ledger, card.member, card.state.matter.denied), card.state.page
    shown = issues[page * PAGE : (page + 1) * PAGE]
    titles = "\n".join(f"{issue.mark} {issue.title}" for issue in shown)
    foot = [on_draft(card.draft, "不用记", DROP)]
    if not rights.may(card.member, "confirm_for_others"):
        foot.insert(0, on_draft(card.draft, "交整改办看", UP))
    if len(issues) > PAGE:
        following = (page + 1) % -(-len(issues) // PAGE)
        foot.insert(0, on_draft(card.draft, "下一页", LIST, following))
    return Reply(
        f"原话：{card.state.matter.words}\n请选是哪一条：\n{titles}",
        (*rows(on_draft(card.draft, issue.mark, AT, issue.id) for issue in shown), tuple(foot)),
    )


def _handed(card: Card) -> Reply:
    if rights.may(card.member, "confirm_for_others"):
        return Reply(f"原话：{card.report.text}", _keys(card, ("从台账选", LIST), ("不用记", DROP)))
    return Reply("已交整改办看，看好了会告诉您。", _keys(card, ("不用记", DROP)))


def _doubt(card: Card) -> Reply:
    matter = card.state.matter
    item = card.doubt(matter)
    assert item is not None
    head = f"{card.issue(matter).heading}\n原话：{matter.words}\n"
    if item.doubt != "went_back":
        keys = _keys(card, ("打错了", WRONG), ("没有错", KEEP), ("不用记", DROP))
        return Reply(f"{head}{_misfit(card, item)}请核对。", keys)
    part = "只是部分村" if card.report.office is None or card.report.office.kind != "village" else "只是部分"
    keys = _keys(card, ("打错了", WRONG), ("核实调减", KEEP), (part, PART))
    return Reply(f"{head}{_went_back(card, item)}是哪种情况？", keys)


def _went_back(card: Card, item: Recorded) -> str:
    before = item.previous
    assert before is not None
    where = f"（{day(before.as_of)}，{before.office}）" if before.office else f"（{day(before.as_of)}）"
    less = number_text(abs(item.difference or 0))
    whom = card.whom(card.state.matter)
    return f"上次{whom}{levels.value(before)}{where}，这次少{less}{before.unit}。"


def _misfit(card: Card, item: Recorded) -> str:
    level = levels.value(item.point) if item.point else levels.amount(item.quantity)
    if item.doubt == "increment_mismatch" and item.previous is not None:
        more = number_text(item.difference or 0)
        return f"上次{levels.value(item.previous)}，这次累计{level}，多{more}{item.quantity.unit}，与新增的对不上，"
    points = card.ledger.issues.points(card.issue(card.state.matter).id)
    whole = levels.whole_of(points, item.point) if item.point else "总数"
    return f"{'加上这次' if item.computed else ''}累计{level}，超过了{whole}，"


def _reason(card: Card) -> Reply:
    return Reply("请说一句原因，例如：验收没过的剔除了", _keys(card, ("不用记", DROP)))


def _recorded(card: Card) -> Reply:
    state = card.state
    kept = [matter for matter in state.matters if matter.entry is not None]
    if len(state.matters) > 1:
        return _recorded_several(card, kept)
    matter = kept[0]
    issue = card.issue(matter)
    receipt = f"已记录（登记号{card.entry(matter).receipt or 0:04d}）"
    status = [f"状态没有变：{PROGRESS_LABELS[issue.progress]}"] if state.picked or matter.proposed else []
    if matter.settled is not None:
        lines = [f"{receipt}：{_with_evidence(card, matter.said)}"]
    elif state.picked:
        lines = [f"{receipt}：{issue.heading}", f"原话：{_with_evidence(card, matter.words)}", *status]
    else:
        said = _with_evidence(card, matter.said)
        lines = [receipt, f"{issue.heading}，{said}" if said else issue.heading, *status]
    told = "".join(f"，{said}" for said in state.told)
    lines[0] += told if not state.picked and matter.settled is None else ""
    back = _back(card) if state.picked else ()
    return Reply("\n".join([*lines, *([IS_BACK] if back else [])]), (*_after(card, matter, issue), *back))


def _after(card: Card, matter: Matter, issue: Issue) -> Rows:
    finish = card.may_finish(issue) and (card.state.picked or matter.proposed)
    correct = ("不是这条", NOT) if card.state.picked else ("补照片、材料", MORE)
    return _keys(card, ("撤回", UNDO), correct, *([("标为已完成", DONE)] if finish else []))


def _recorded_several(card: Card, kept: list[Matter]) -> Reply:
    receipts = "、".join(f"{card.entry(matter).receipt or 0:04d}" for matter in kept)
    told = "".join(f"，{said}" for said in card.state.told)
    rest = [m.words for m in card.state.matters if m.entry is None]
    lines = [f"已记录{len(kept)}条（登记号{receipts}）{told}", *(f"没有记录：{words}" for words in rest)]
    if shown := levels.attached(card.report.evidence):
        lines.append(shown)
    keys = _keys(card, ("撤回", UNDO), ("补照片、材料", MORE))
    return Reply("\n".join(lines), (*keys, *_back(card)))


def _finished(card: Card) -> Reply:
    matter = card.state.matter
    issue, receipt = card.issue(matter), card.entry(matter).receipt or 0
    return Reply(
        f"已记录（登记号{receipt:04d}）：{issue.heading}\n状态改为：已完成、未销号",
        _keys(card, ("撤回", UNDO), ("补照片、材料", MORE)),
    )


def _withdrawn(card: Card) -> Reply:
    receipts = [card.entry(matter).receipt for matter in card.state.matters if matter.entry is not None]
    numbers = "、".join(f"{receipt:04d}" for receipt in receipts if receipt)
    return Reply(f"已撤回（登记号{numbers}），不计入台账。\n原话：{card.report.text}")


def _dropped(card: Card) -> Reply:
    return Reply(f"没有记录：{card.report.text}")


def _mistyped(card: Card) -> Reply:
    return Reply(f"没有记录：{card.report.text}\n请把对的再发一次。")


STAGES: Final[Mapping[str, Callable[[Card], Reply]]] = {
    "confirm": _confirm,
    "choose": _choose,
    "several": _several,
    "unplaced": _unplaced,
    "pick": _pick,
    "handed": _handed,
    "doubt": _doubt,
    "reason": _reason,
    "recorded": _recorded,
    "finished": _finished,
    "withdrawn": _withdrawn,
    "dropped": _dropped,
    "mistyped": _mistyped,
}
