"""出通报: what to check first, a second tap where it is still open, then the file with its list apart."""

from __future__ import annotations

import re
from collections.abc import Sequence

from handlers import checking, papers, rights
from handlers.checking import Doubts
from handlers.keyboards import Button, Press, Rows, on_draft
from handlers.paperwork import Kept, Made, Work, send_files
from handlers.placing import Catalogue
from handlers.presses import Tap, pressing
from handlers.replies import Reply
from handlers.texts import day, numbered, today
from storage.ledger import Book, Ledger
from storage.ledger.desk import Paper
from storage.notice.writer import compose
from storage.records import Draft, Entry, Issue, Member
from storage.series.texts import Stale, figure, stale_figures

KIND = "issuing"
OUT, SURE, NOT_NOW, LOOK, FIX = "notice", "noticesure", "noticenot", "noticelook", "noticefix"
VERBS = (OUT, SURE, NOT_NOW, LOOK, FIX)
WRITE, PUBLIC = Button("写入台账", "write:0"), Button("公开稿", "public:0")
# 出通报; 帮我写一份整改通报送审稿
NOTICE = re.compile(
    r"^(?:请|帮我|给我|我要|明天交|现在)*(?:出|写|生成|导出|要|发)(?:一?[份下])?(?:整改)?(?:的)?(?:通报|送审稿)(?:送审稿|稿)?(?:给我|发我)?[。.!！吧了]*$"
)
SHOWN = 10


def asked(book: Book, member: Member, text: str, _known: Catalogue) -> Reply | None:
    """What a coordinator's 出通报 is answered with."""
    if not NOTICE.match(text):
        return None
    if not rights.may(member, "edit"):
        return Reply("通报由整改办出。")
    return _render(book, book.drafts.open(member, KIND, {}))


def _render(book: Book, draft: Draft) -> Reply:
    """The card before the notice: the counts, what to check, what is not written in yet."""
    ledger = book.ledger(draft.unit_id)
    as_of = today(ledger.unit, book.now)
    doubts = checking.before_notice(ledger, as_of)
    waiting = len(ledger.measures.unwritten(ledger.round.id))
    lines = [_head(book, ledger), *_listed(ledger, doubts)]
    rest = [f"还有{waiting}条进展没写进正文"] if waiting else []
    rest += [f"小问题{doubts.small}处"] if doubts.small else []
    lines += ["；".join(rest)] if rest else []
    if not (doubts.listed or rest):
        lines.append("没有要核对的。")
    return Reply("\n".join(lines), _keys(ledger, draft, doubts, waiting), draft)


def _head(book: Book, ledger: Ledger) -> str:
    counts = ledger.issues.counted()
    at = book.now.astimezone(ledger.unit.settings.zone)
    said = [f"已完成{counts.get('done', 0)}", f"正在整改{counts.get('ongoing', 0)}"]
    said += [f"未开始{counts['not_started']}"] if counts.get("not_started") else []
    return f"通报（送审稿），截至{day(at)}{at:%H:%M}：{sum(counts.values())}条，{'，'.join(said)}"


def _listed(ledger: Ledger, doubts: Doubts) -> list[str]:
    if not doubts.listed:
        return []
    lines = checking.lines(ledger, doubts.listed)
    more = [f"还有{len(lines) - SHOWN}处，点「逐处看」"] if len(lines) > SHOWN else []
    return [f"请核对{len(lines)}处：", numbered(lines[:SHOWN]), *more]


def _keys(ledger: Ledger, draft: Draft, doubts: Doubts, waiting: int) -> Rows:
    stale = next(iter(_stale(ledger)), None)
    first = [on_draft(draft, f"改成{figure(stale[1].new)}", FIX)] if stale else []
    first += [on_draft(draft, "逐处看", LOOK)] if doubts.findings else []
    first += [WRITE] if waiting else []
    out = "仍出送审稿" if doubts.listed else "出送审稿"
    last = (on_draft(draft, out, OUT), on_draft(draft, "先不出", NOT_NOW))
    return (tuple(first), last) if first else (last,)


def _stale(ledger: Ledger) -> list[tuple[Issue, Stale]]:
    issues = ledger.issues.all()
    points = ledger.issues.points_of([issue.id for issue in issues])
    return [(issue, stale) for issue in issues for stale in stale_figures(issue.measures, points[issue.id])]


def _pressed(book: Book, draft: Draft, member: Member, press: Press) -> Reply:
    """The card after a tap on it."""
    ledger = book.ledger(draft.unit_id)
    if press.verb == NOT_NOW:
        return Reply("没有出稿。", draft=book.drafts.advance(draft, state="closed"))
    if press.verb == FIX:
        _fix_first(ledger, member)
        return _render(book, book.drafts.advance(draft))
    doubts = checking.before_notice(ledger, today(ledger.unit, book.now))
    if press.verb == OUT and doubts.listed:
        advanced = book.drafts.advance(draft)
        said = f"还有{len(doubts.listed)}处没核对，仍要出送审稿吗？核对清单另附，不写进稿子。"
        keys = (on_draft(advanced, "确定出稿", SURE), on_draft(advanced, "先不出", NOT_NOW))
        return Reply(said, (keys,), advanced)
    ledger.papers.order(member, "notice", forced=press.verb == SURE)
    return Reply("送审稿正在出，马上发给您。", ((PUBLIC,),), book.drafts.advance(draft, state="closed"))


def _fix_first(ledger: Ledger, member: Member) -> None:
    """Write the newest figure over the first one that is out of date."""
    for issue, stale in _stale(ledger)[:1]:
        entry = _said_in(ledger, issue, stale)
        ledger.measures.replace(issue, stale.measure.ordinal, stale.revised, member, entry)


def _said_in(ledger: Ledger, issue: Issue, stale: Stale) -> Entry | None:
    """The report whose figure it is, if it still waits to be written in."""
    waiting = [entry for of, entry in ledger.measures.unwritten(ledger.round.id) if of == issue.id]
    entries = [ledger.reports.entry(entry) for entry in reversed(waiting)]
    return next((e for e in entries if any(q.value == stale.new.value for q in e.quantities)), None)


def _look(book: Book, member: Member) -> Reply:
    """Every finding in a line, the small ones too."""
    ledger = book.ledger(member.unit_id)
    doubts = checking.before_notice(ledger, today(ledger.unit, book.now))
    return Reply(numbered(checking.lines(ledger, doubts.findings)) or "没有要核对的。")


def prepare_notice(book: Book, paper: Paper) -> Work:
    """What makes the notice and its list, out of the ledger as it is now."""
    ledger = book.ledger(paper.unit_id)
    as_of = today(ledger.unit, book.now)
    notice, around = papers.ledger_notice(ledger), papers.template(ledger)
    doubts = checking.before_notice(ledger, as_of)
    listed = checking.lines(ledger, doubts.findings)
    name = f"通报送审稿{as_of:%m%d}"

    def make(_: bytes) -> tuple[Made, ...]:
        document = papers.document(compose(notice, as_of, template=around), ".docx")
        apart = [Made(f"核对清单{as_of:%m%d}.txt", (numbered(listed) + "\n").encode())] if listed else []
        return Made(f"{name}.docx", document), *apart

    return Work(make, _notice_issued)


def _notice_issued(book: Book, paper: Paper, member: Member, _made: object, files: Sequence[Kept]) -> None:
    """Send the notice; who let it out is in the history, never in the file."""
    forced, paths = bool(paper.detail.get("forced")), [file.path for file in files]
    book.ledger(paper.unit_id).history.append("notice_issued", member=member.id, forced=forced, files=paths)
    send_files(book, paper, files)


@pressing
def press(tap: Tap) -> Reply | None:
    """A button below the card."""
    draft = tap.draft(KIND, settled="这张卡片已经变了，请看最新的一张。")
    rights.require(tap.member, "edit")
    if tap.press.verb == LOOK:
        tap.send(_look(tap.book, tap.member))
        return None
    return _pressed(tap.book, draft, tap.member, tap.press)
