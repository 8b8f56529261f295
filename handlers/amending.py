"""改台账 in a sentence: 第9条牵头改成党建办 shows what it is now and would be, and is done on a tap."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from handlers import extensions, rights
from handlers.cues import BARE_NUMBER, folded
from handlers.fields import FIELDS, read_deadline, set_field, would_read
from handlers.keyboards import on_draft
from handlers.placing import Catalogue, sure
from handlers.presses import Tap, pressing
from handlers.replies import Reply
from handlers.texts import today
from storage.errors import LedgerError
from storage.ledger import Book
from storage.matching import cited
from storage.records import Issue, Member, Office
from storage.status import PROGRESS_LABELS
from storage.wording import written_day

KIND = "amending"
AMEND, LEAVE = "amend", "amendno"
VERBS = (AMEND, LEAVE)
# 第3条时限改到几号了 asks, and changes nothing.
QUESTION = re.compile(r"[?？吗呢吧]$|[了没]$|哪|谁|什么|多少|怎么|是不是|能不能|可不可以")
_UNTIL = "改到|调到|延到|延期到|顺延到|提前到|推迟到"
_TO = rf"(?:{_UNTIL}|改为|改成|改|换成|换为|换|调整(?:到|为|成)|定在|定为|定到|设为|变为|写成|写为|延长到|是|：|:)"
_GIVEN = r"(?:转给|转到|划给|划归|交给|分给|移交给|移给|改由|换给|给)"
_LED = re.compile(r"(?:牵头|负责|主办|来办|办理|来管|管|去办)?$")
# 第3条时限改到11月7日; 第9条牵头改成党建办; 第7条标为已完成; 第3条措施2改成…
WORDS = {
    "deadline": rf"(?:整改|完成|到期|截止)?(?:时限|期限|限期){_TO}|(?:整改|完成|到期|截止)(?:时间|日期){_TO}",
    "lead": rf"(?:牵头|责任|主办)(?:单位|部门|科室)?(?:{_TO}|{_GIVEN})",
    "leader": rf"(?:责任|分管|包案|挂点)领导{_TO}",
    "co_offices": rf"(?:配合|协办)(?:单位|部门|村)?{_TO}",
    "progress": rf"(?:状态|进度){_TO}|(?:标为|标成|标记为|改为|改成)(?={'|'.join(PROGRESS_LABELS.values())})",
    "measures": rf"(?=措施\d+{_TO})",
}
ASKS = {
    field: re.compile(rf"^(?:请|麻烦|帮我)?[把将]?(.{{1,40}}?)的?(?:{how})(.+)$")
    for field, how in WORDS.items()
}
# 第3条延到下周五, 第3条转给财政所: without the name of the field only where the rest is a bare number.
DATED = re.compile(rf"^(?:请|麻烦|帮我)?[把将]?(.{{1,12}}?)(?:{_UNTIL})(.+)$")
HANDED = re.compile(rf"^(?:请|麻烦|帮我)?[把将]?(.{{1,40}}?){_GIVEN}(.+)$")
# What an office may ask for in a report or a request.
PROPOSED = frozenset({"deadline", "progress"})
# 把户厕的户数改成210户: that is what a report says.
FIGURES = re.compile(rf"^[把将]?(.{{1,20}}?)的?(?:数字?|户数|数据)(?:{_TO}|更正为|应该是)")
NOT_FIGURES = (
    "报上来的数字不在这里改：报错的点那张卡片上的「撤回」，再报一次；正文里的请写，例如：{label}措施2改成……"
)
HOW = "没有看懂要改哪一条，请写编号，例如：第3条时限改到11月7日"


class Wish(NamedTuple):
    """What the words want changed: of which issue, which field, into what."""

    of: str
    field: str
    into: str


def asked(book: Book, member: Member, text: str, known: Catalogue) -> Reply | None:
    """The card of a change that a sentence asks for; None for other words."""
    said = text.strip().rstrip("。.!！ ")
    figures = FIGURES.match(said)
    if (
        figures is not None
        and rights.may(member, "edit")
        and (found := _issues(book, member, figures[1], known))
    ):
        return Reply(NOT_FIGURES.format(label=found[0].label))
    wish = None if QUESTION.search(said) else _wished(said, book.ledger(member.unit_id).offices.all())
    if wish is None:
        return None
    if not rights.may(member, "edit"):
        refused = wish.field not in PROPOSED and rights.may(member, "report") and _cites(wish, known)
        return Reply(rights.refusal("edit")) if refused else None
    issues = _issues(book, member, wish.of, known)
    if issues is not None:
        return _propose(book, member, issues, wish)
    return Reply(HOW) if known.index.rank(wish.of).verdict == "choose" else None


def _cites(wish: Wish, known: Catalogue) -> bool:
    return bool(cited(wish.of, known.index.subjects))


def _issues(book: Book, member: Member, words: str, known: Catalogue) -> list[Issue] | None:
    """The issues that words cite, or the one they surely name."""
    named = [known.ids[code] for code in cited(words, known.index.subjects)]
    numbers = named or [number for number in [sure(known, words)] if number is not None]
    ledger = book.ledger(member.unit_id)
    return [rights.issue_for(ledger, member, number) for number in numbers] or None


def _wished(said: str, offices: Iterable[Office]) -> Wish | None:
    """What a sentence wants changed, if it wants a change."""
    for field, pattern in ASKS.items():
        if (found := pattern.match(said)) is not None:
            into = found[2].strip(" ，,：:")
            return Wish(found[1], field, _measure(into) if field == "measures" else into)
    dated, handed = DATED.match(said), HANDED.match(said)
    if dated is not None and BARE_NUMBER.within(folded(dated[1])):
        return Wish(dated[1], "deadline", dated[2])
    if handed is not None and BARE_NUMBER.within(folded(handed[1])):
        office = _office(handed[2], offices)
        return Wish(handed[1], "lead", office.name) if office is not None else None
    return None


def _measure(words: str) -> str:
    return re.sub(rf"^(措施\d+){_TO}", r"\1 ", words)


def _office(words: str, offices: Iterable[Office]) -> Office | None:
    """The known office that words hand something to: 农业农村办, 农业农村办牵头."""
    names = {name: office for office in offices for name in (office.name, *office.aliases)}
    found = (name for name in names if words.startswith(name) and _LED.fullmatch(words[len(name) :]))
    return next((names[name] for name in found), None)


def _propose(book: Book, member: Member, issues: list[Issue], wish: Wish) -> Reply:
    """What would be changed, now and then, with the tap that does it."""
    ledger, name = book.ledger(member.unit_id), FIELDS[wish.field]
    on = today(ledger.unit, book.now)
    try:
        into = _settled(wish, on)
        changes = [would_read(ledger, issue, wish.field, into, on) for issue in issues]
    except LedgerError as refusal:
        return Reply(f"{refusal}没有改。")
    changed = [(issue, was, then) for issue, (was, then) in zip(issues, changes, strict=True) if was != then]
    if not changed:
        return Reply(f"{'、'.join(issue.label for issue in issues)}的{name}本来就是{changes[0][0]}。")
    payload = {"issues": [issue.id for issue, _, _ in changed], "field": wish.field, "into": into}
    if wish.field == "deadline" and (because := extensions.BECAUSE.search(wish.into)) is not None:
        payload["reason"] = because[1]
    draft = book.drafts.open(member, KIND, payload)
    lines = [f"{issue.heading}\n{_side_by_side(wish.field, was, then)}" for issue, was, then in changed]
    return Reply(
        "\n".join(lines), ((on_draft(draft, "确认改", AMEND), on_draft(draft, "不改", LEAVE)),), draft
    )


def _side_by_side(field: str, was: str, then: str) -> str:
    return f"现写：{was}\n改为：{then}" if field == "measures" else f"{FIELDS[field]}：{was}→{then}"


def _settled(wish: Wish, on: date) -> str:
    """What a field becomes, a day in full: 下周五 is another day next week."""
    if wish.field != "deadline":
        return wish.into
    until, worded = read_deadline(wish.into, on)
    return written_day(until) if until else worded or "未定"


@pressing
def press(tap: Tap) -> Reply:
    """确认改 or 不改."""
    draft = tap.draft(KIND)
    tap.book.drafts.advance(draft, state="closed")
    if tap.press.verb == LEAVE:
        return Reply("没有改。")
    issues = [rights.issue_for(tap.ledger, tap.member, number) for number in draft.payload["issues"]]
    field, into = draft.payload["field"], draft.payload["into"]
    said = [set_field(tap.book, tap.member, issue, field, into).text for issue in issues]
    later, reason = extensions.put_off(tap.ledger, issues), draft.payload.get("reason")
    if reason:
        extensions.note_why(tap.ledger, tap.member, later, reason)
    else:
        extensions.ask_why(tap.book, tap.member, later)
    return Reply("\n".join(said))
