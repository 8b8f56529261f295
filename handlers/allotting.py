"""分给部门: sections or single issues are given to offices in a few taps; until then they are 未定."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from handlers import awaiting, rights, unassigned
from handlers.keyboards import Button, Press, Rows, on_draft, rows
from handlers.placing import Catalogue
from handlers.presses import Tap, pressing
from handlers.replies import Reply, change, send
from handlers.understand import understand
from storage.ledger import Book, Ledger
from storage.records import Draft, Issue, Member, Office

KIND = "allotting"
TO, NAME, EACH, MORE, STOP = "allotto", "allotname", "alloteach", "allotmore", "allotstop"
VERBS = (unassigned.ALLOT, TO, NAME, EACH, MORE, STOP)
# 分工; 请把没分的分一下
ASKS = re.compile(
    r"^(?:请|帮我|给我|我要|现在)*(?:分工|分给部门|分派|把?(?:没分的|未定的)(?:分一下|分了)?)[。.!！吧了]*$"
)
HOW = "请写牵头部门的名称；有配合的接着写，例如：农业农村办，配合苇塘村、上坳村"
PAGE = 9
# What the name of an office ends with, where nobody has asked for one.
OFFICE = re.compile(
    r"(?!.*[没了的吗呢报请])[一-龥A-Za-z（）()·]{1,16}(?:办|办公室|所|局|站|队|中心|村|社区|居委会|委|室|科|部|院|校|学校|会|公司|组|政府|大队|联|股|厂)"
)
ANY = re.compile(r"[一-龥A-Za-z（）()·]{2,24}")


@dataclass(frozen=True, slots=True)
class Named:
    """The offices that words name: who leads, who assists."""

    lead: str
    others: tuple[str, ...] = ()


def asked(book: Book, member: Member, text: str, known: Catalogue) -> Reply | None:
    """分工, or the name of an office the card waits for."""
    if ASKS.match(text):
        return _begin(book, member)
    waiting = awaiting.awaited(book, member, awaiting.ALLOTTING)
    if waiting is None or understand(text, known.index).intent in awaiting.NO_ANSWER:
        return None
    draft = book.drafts.get(int(waiting.payload["draft"]))
    named = read_offices(text, book.ledger(member.unit_id).offices.all(), strict=not waiting.payload["asked"])
    if draft is None or draft.state != "open":
        book.drafts.advance(waiting, state="closed")
        return None
    if named is None:
        return Reply(f"没有看懂是哪个部门。{HOW}") if waiting.payload["asked"] else None
    book.drafts.advance(waiting, state="closed")
    given = _given(book, draft, member, named)
    if draft.card is not None:
        change(book, draft.card, Reply(_listed(given.payload["given"])))
    return _render(book, given, member)


def read_offices(text: str, known: Iterable[Office], *, strict: bool) -> Named | None:
    """农业农村办，配合苇塘村、上坳村; `strict` takes only what looks like an office."""
    names = {name for office in known for name in (office.name, *office.aliases)}
    lead, _, others = re.sub(r"[。.!！\s]", "", text).partition("配合")
    lead = re.sub(r"^(?:由|给|牵头(?:单位|部门)?(?:是|为|：|:)?)|(?:牵头|负责|[，,；;、])+$", "", lead)
    helpers = tuple(
        name for name in re.split(r"[：:、,，；;和]", re.sub(r"^(?:单位|部门)", "", others)) if name
    )
    shape = OFFICE if strict else ANY
    fits = all(name in names or shape.fullmatch(name) for name in (lead, *helpers))
    return Named(lead, helpers) if lead and fits else None


def _begin(book: Book, member: Member) -> Reply:
    """The card of the first section whose issues are nobody's yet."""
    if not rights.may(member, "edit"):
        return Reply("分工由整改办来定。")
    ledger = book.ledger(member.unit_id)
    left = unassigned.of(ledger)
    if not left:
        return Reply("每条都有牵头部门了。要改，发 /edit 和编号。")
    sections = dict.fromkeys(issue.section for issue in left)
    todo = [[issue.id for issue in left if issue.section == section] for section in sections]
    return _render(book, book.drafts.open(member, KIND, {"todo": todo, "given": [], "page": 0}), member)


def _render(book: Book, draft: Draft, member: Member) -> Reply:
    """The next section or issue with the offices it may be given to, or what was given where none is left."""
    ledger, payload = book.ledger(draft.unit_id), draft.payload
    if not payload["todo"]:
        return _finished(book, ledger, draft)
    issues = [ledger.issues.get(number) for number in payload["todo"][0]]
    offices = sorted(ledger.offices.all(), key=lambda office: office.kind == "village")
    awaiting.wait(book, member, awaiting.ALLOTTING, {"draft": draft.id, "asked": False})
    head = f"{issues[0].section}，{len(issues)}条没有牵头：" if len(issues) > 1 else "这一条没有牵头："
    ask = "牵头给哪个部门？点一下，或者写名称。" if offices else HOW
    lines = [*payload["given"], head, *(issue.heading for issue in issues), ask]
    return Reply("\n".join(lines), _keys(draft, offices, whole=len(issues) > 1), draft)


def _keys(draft: Draft, offices: Sequence[Office], *, whole: bool) -> Rows:
    page = draft.payload["page"] % max(1, -(-len(offices) // PAGE))
    shown = offices[page * PAGE : (page + 1) * PAGE]
    longest = max((len(office.name) for office in shown), default=0)
    names = rows(
        [on_draft(draft, office.name, TO, office.id) for office in shown],
        3 if longest <= 8 else 2 if longest <= 10 else 1,
    )
    keys = [on_draft(draft, "写名称", NAME)]
    keys += [on_draft(draft, "逐条分", EACH)] if whole else []
    keys += [on_draft(draft, "更多部门", MORE)] if len(offices) > PAGE else []
    return (*names, *rows([*keys, on_draft(draft, "先不分", STOP)]))


def _finished(book: Book, ledger: Ledger, draft: Draft) -> Reply:
    closed = book.drafts.advance(draft, state="closed")
    left = unassigned.told(ledger)
    lines = [*draft.payload["given"], left or "每条都有牵头部门了。", "配合、时限、责任领导可以在表格里填。"]
    return Reply("\n".join(lines), ((Button("要表格填", "sheet:0"),),), closed)


def _given(book: Book, draft: Draft, member: Member, named: Named) -> Draft:
    """What the card shows given to an office, with who assists; what has got one meanwhile stays."""
    ledger = book.ledger(draft.unit_id)
    known = {name for office in ledger.offices.all() for name in (office.name, *office.aliases)}
    lead, others = ledger.offices.found(named.lead), [ledger.offices.found(name) for name in named.others]
    issues = [ledger.issues.get(number) for number in draft.payload["todo"][0]]
    open_ones = [issue for issue in issues if issue.lead is None]
    ledger.issues.assign(open_ones, lead=lead, member=member)
    for issue in open_ones if others else ():
        ledger.issues.set_co_offices(ledger.issues.get(issue.id), others, member)
    fresh = "（新登记的部门）" if named.lead not in known else ""
    helped = f"，配合{'、'.join(office.name for office in others)}" if others else ""
    line = f"{_labels(open_ones)}：{lead.name}{fresh}{helped}"
    payload = draft.payload
    told = [*payload["given"], line] if open_ones else payload["given"]
    return book.drafts.advance(draft, payload={"todo": payload["todo"][1:], "given": told, "page": 0})


def _labels(issues: Sequence[Issue]) -> str:
    return "、".join(issue.label for issue in issues)


def _listed(lines: Sequence[str]) -> str:
    return "\n".join(lines) or "已记下。"


def _pressed(book: Book, draft: Draft, member: Member, press: Press) -> Reply:
    """The card after a tap on it."""
    rights.require(member, "edit")
    payload = draft.payload
    if press.verb == STOP:
        return _finished(book, book.ledger(draft.unit_id), draft)
    if press.verb == TO:
        office = book.ledger(draft.unit_id).offices.get(int(press.choice))
        if office is not None:
            draft = _given(book, draft, member, Named(office.name))
        return _render(book, draft, member)
    todo, page = payload["todo"], payload["page"] + (press.verb == MORE)
    if press.verb == EACH:
        todo, page = [*([number] for number in todo[0]), *todo[1:]], 0
    return _render(book, book.drafts.advance(draft, payload=payload | {"todo": todo, "page": page}), member)


@pressing
def press(tap: Tap) -> Reply | None:
    """分给部门 below an import, or a button of the card."""
    if tap.press.verb == unassigned.ALLOT:
        tap.send(_begin(tap.book, tap.member))
        return None
    draft = tap.draft(KIND)
    if tap.press.verb == NAME:
        awaiting.wait(tap.book, tap.member, awaiting.ALLOTTING, {"draft": draft.id, "asked": True})
        send(tap.book, tap.member.chat_id, Reply(HOW))
        return None
    return _pressed(tap.book, draft, tap.member, tap.press)
