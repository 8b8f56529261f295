"""How the card of a pasted chat log reads: what each office told of which issue, and what became of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from handlers import levels
from handlers.calendar import this_week
from handlers.drafting import Card, Matter
from handlers.keyboards import Button, on_draft, rows
from handlers.replies import Reply
from handlers.report_cards import retold
from handlers.speakers import TITLE
from handlers.texts import numbered, state, today
from storage.figures import number_text
from storage.ledger import Ledger
from storage.records import Draft, Issue, Member, Office
from storage.series import Recorded

EVERY, EACH, NONE, URGE = "every", "each", "nothing", "urge"
SHOWN, SHORT = 3, 20
UNCLEAR = "还不清楚是哪条"
SETTLED = {
    "recorded": "（已记录）",
    "finished": "（已记录）",
    "withdrawn": "（已撤回）",
    "dropped": "（没有记录）",
    "mistyped": "（没有记录）",
}
DOING = re.compile(
    "[已都又再新正还盘签清拆换补修装建改整开完登落印发收查走培报到摸全追验配制定化明更检复核公挂约签立种扩].."
)
URGENCY = {"overdue": 0, "near": 1}


@dataclass(frozen=True)
class Paste:
    """A pasted log with the card of each of its parts."""

    ledger: Ledger
    draft: Draft
    cards: tuple[Card, ...]
    member: Member

    @property
    def ready(self) -> list[Card]:
        """The parts that one tap records."""
        return [card for card in self.cards if card.state.stage == "confirm"]

    @property
    def left(self) -> list[Card]:
        """The parts that nobody has settled."""
        return [card for card in self.cards if card.draft.state == "open"]

    def told_by(self, card: Card) -> str:
        """The office whose words a part is, else its speaker as the log calls him."""
        names = dict(self.draft.payload["parts"])
        office = card.report.office
        return office.name if office else names[card.draft.id] or "整改办"


def render(paste: Paste) -> Reply:
    """The card as it stands."""
    stages = {"open": _asking, "recorded": _recorded, "closed": _dropped}
    return replace(stages[paste.draft.state](paste), draft=paste.draft)


def summary(paste: Paste) -> str:
    """3个部门，4件事, and each of them in a line."""
    lines = [_line(paste, card) for card in paste.cards]
    head = [f"{_whose(paste)}，{len(lines)}件事：", numbered(lines)] if lines else ["没有新的要记。"]
    return "\n".join([*head, *_besides(paste)])


def _asking(paste: Paste) -> Reply:
    if not paste.cards:
        return Reply(summary(paste))
    ready = len(paste.ready)
    keys = [("全部确认" if ready == len(paste.cards) else "确认其余", EVERY)] if ready else []
    keys += [("逐条看", EACH), ("不用记", NONE)]
    return Reply(summary(paste), rows(on_draft(paste.draft, label, verb) for label, verb in keys))


def _whose(paste: Paste) -> str:
    offices = {card.report.office for card in paste.cards} - {None}
    villages = sum(office is not None and office.kind == "village" for office in offices)
    counts = [f"{len(offices) - villages}个部门"] if len(offices) > villages else []
    counts += [f"{villages}个村"] if villages else []
    return "、".join(counts) or "没有写明部门"


def _line(paste: Paste, card: Card) -> str:
    matter, who = card.state.matter, paste.told_by(card)
    if matter.issue is None:
        return f"{who} → {UNCLEAR}：{matter.words}{SETTLED.get(card.state.stage, '')}"
    return f"{who} → {card.issue(matter).label}，{_told(card, matter)}{SETTLED.get(card.state.stage, '')}"


def _told(card: Card, matter: Matter) -> str:
    if matter.no_progress:
        return "本周无新进展"
    if card.state.stage in SETTLED:
        return matter.said or matter.words
    issue = card.issue(matter)
    whom = card.whom(matter) if levels.scope_of(issue, card.report.office) is not None else ""
    items = [item for item in card.readings(matter) if item.point and item.point.kind != "target"]
    if not any(item.point and item.point.kind == "total" for item in items):
        return _without_topic(matter.words, issue.title)
    return "，".join(_level(item, whom) for item in items)


def _level(item: Recorded, whom: str) -> str:
    assert item.point is not None
    text = levels.standing(item.point, whom)
    if item.doubt:
        return f"{text}（与以前报的对不上，要核对）"
    if not item.difference or item.previous is None:
        return text
    more = "多" if item.difference > 0 else "少"
    return f"{text}（{more}{number_text(abs(item.difference))}{item.point.unit}）"


def _without_topic(words: str, title: str) -> str:
    """The words without the subject that they begin with, where the issue's title shows it."""
    length = next((n for n, character in enumerate(words) if character not in title), len(words))
    return words[length:] if length > 1 and DOING.match(words[length:]) else words


def _besides(paste: Paste) -> list[str]:
    passed, repeated = paste.draft.payload["passed"], paste.draft.payload["repeated"]
    return [
        *([f"另有{repeated}件这几天已经记过，没有列入"] if repeated else []),
        *([f"另有{len(passed)}句不像进展，没有列入{_few(passed)}"] if passed else []),
    ]


def _few(passed: Sequence[str]) -> str:
    short = len(passed) <= SHOWN and all(len(words) <= SHORT for words in passed)
    return f"：{'；'.join(passed)}" if short else ""


def _recorded(paste: Paste) -> Reply:
    receipts = [
        card.entry(matter).receipt or 0
        for card in paste.cards
        for matter in card.state.matters
        if matter.entry is not None and card.draft.state == "recorded"
    ]
    by = f"各部门所报，{_surname(paste.member)}代录"
    lines = [f"已记录{len(receipts)}条（登记号{_numbers(receipts)}），{by}" if receipts else "还没有记录。"]
    if paste.left:
        lines.append(f"还有{len(paste.left)}条要逐条看")
    missing = _silent(paste.ledger)
    if missing:
        lines.append(f"本周还没收到：{'、'.join(office.name for office in missing)}")
    keys = [on_draft(paste.draft, "催办文字", URGE)] if missing else []
    keys += [Button("写入台账", "write:0")] if receipts else []
    return Reply("\n".join(lines), rows([*keys, on_draft(paste.draft, "逐条看", EACH)]))


def _numbers(receipts: Sequence[int]) -> str:
    """0241至0244 where they run on, else 0241、0243."""
    shown = [f"{receipt:04d}" for receipt in sorted(receipts)]
    run_on = all(after == before + 1 for before, after in pairwise(sorted(receipts)))
    return f"{shown[0]}至{shown[-1]}" if run_on and len(shown) > 2 else "、".join(shown)


def _surname(member: Member) -> str:
    return re.sub(rf"(?<=.)(?:{TITLE})$", "", member.name)


def _dropped(paste: Paste) -> Reply:
    return Reply("这段没有记录。" if not any(_is_kept(card) for card in paste.cards) else "其余的没有记录。")


def _is_kept(card: Card) -> bool:
    return card.draft.state == "recorded"


def part_card(paste: Paste, card: Card) -> Reply:
    """One part's own card, under the name of whose words it is."""
    return retold(card, f"{paste.told_by(card)}：")


def _silent(ledger: Ledger) -> tuple[Office, ...]:
    """The lead offices of what is left from which nothing has come this week, the most urgent first."""
    return tuple(_waited_for(ledger))


def urging(paste: Paste) -> str:
    """A text to paste into the group: who is asked for which issues."""
    lines = [
        f"{office.name}：{'；'.join(issue.heading for issue in issues)}"
        for office, issues in _waited_for(paste.ledger).items()
    ]
    return "\n".join(["请还没有报的报一下本周整改进展，一条一句话；没有新进展的回“本周无”：", *lines])


def _waited_for(ledger: Ledger) -> dict[Office, list[Issue]]:
    issues = [issue for issue in ledger.issues.all() if issue.progress != "done" and issue.lead is not None]
    heard = set(_heard(ledger, issues))
    on = today(ledger.unit, ledger.now)
    found: dict[Office, list[Issue]] = {}
    for issue in sorted(issues, key=lambda issue: URGENCY.get(state(issue, ledger.unit, on), 2)):
        if issue.lead is not None and issue.lead not in heard:
            found.setdefault(issue.lead, []).append(issue)
    return found


def _heard(ledger: Ledger, issues: Iterable[Issue]) -> Iterable[Office | None]:
    """Who reported this week; what 整改办 reported itself counts for the lead office."""
    week = this_week(ledger.unit, ledger.now)
    leads = {issue.id: issue.lead for issue in issues}
    for entry in ledger.reports.between(week.start, week.end):
        yield entry.office or leads.get(entry.issue_id)
