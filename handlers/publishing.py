"""公开稿: only what may be published, counted for itself; its personal data are decided on before it goes out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handlers import checking, papers, rights
from handlers.checking import Doubts
from handlers.keyboards import Press, Rows, on_draft, rows
from handlers.paperwork import Kept, Made, Work, send_files
from handlers.placing import Catalogue
from handlers.presses import Tap, pressing
from handlers.replies import Reply
from handlers.texts import day, numbered, today
from storage.documents import Notice
from storage.ledger import Book, Ledger
from storage.ledger.desk import Paper
from storage.notice.frame import left_blank
from storage.notice.public import Data, cleared, personal_data
from storage.notice.writer import Paragraph, compose, labels
from storage.records import Draft, Member

KIND = "publishing"
OPEN, TURN, OUT, SURE, NOT_NOW = "public", "publicturn", "publicout", "publicsure", "publicnot"
VERBS = (OPEN, TURN, OUT, SURE, NOT_NOW)
# 出公开稿; 生成一份对外稿
ASKS = re.compile(
    r"^(?:请|帮我|给我|我要|现在)*(?:出|写|生成|导出|要)(?:一?[份下])?(?:整改)?(?:通报)?(?:的)?(?:公开(?:稿|版|通报)|公示稿|对外稿)[。.!！吧了]*$"
)
MOST_TURNED, SHOWN = 9, 10


@dataclass(frozen=True, slots=True)
class Public:
    """What the public would read as the ledger stands, and what is to be decided or checked first."""

    notice: Notice
    paragraphs: tuple[Paragraph, ...]
    withheld: int
    data: tuple[Data, ...]
    doubts: Doubts


def asked(book: Book, member: Member, text: str, _known: Catalogue) -> Reply | None:
    """What a coordinator's 出公开稿 is answered with."""
    return _begin(book, member) if ASKS.match(text) else None


def _begin(book: Book, member: Member) -> Reply:
    """The card before the public version."""
    if not rights.may(member, "edit"):
        return Reply("公开稿由整改办出。")
    return _render(book, book.drafts.open(member, KIND, {"kept": []}))


def _version(book: Book, ledger: Ledger) -> Public:
    """The public version as of today."""
    as_of = today(ledger.unit, book.now)
    notice, around = papers.public_notice(ledger), papers.template(ledger)
    paragraphs = compose(notice, as_of, template=around)
    told = checking.reported_to_public(ledger, notice)
    doubts = checking.of_public(checking.bare(notice, as_of), told, left_blank(notice, as_of, around))
    withheld = len(ledger.issues.all()) - len(notice.issues)
    return Public(notice, paragraphs, withheld, personal_data(paragraphs), doubts)


def _render(book: Book, draft: Draft) -> Reply:
    """The card: what it counts, whose data are in it, what does not add up."""
    ledger = book.ledger(draft.unit_id)
    public = _version(book, ledger)
    if not public.notice.issues:
        return Reply("没有可以公开的问题，没有出稿。", draft=draft)
    kept = _kept(draft.payload["kept"])
    lines = [_head(book, ledger, public), *_personal(public.data, kept)]
    if doubts := checking.lines(ledger, public.doubts.listed, labels(public.notice)):
        more = [f"还有{len(doubts) - SHOWN}处，发「出通报」逐处看"] if len(doubts) > SHOWN else []
        lines += [f"请核对{len(doubts)}处：", numbered(doubts[:SHOWN]), *more]
    if public.doubts.blank:
        lines.append("【请填写】填好才能出公开稿：发「要模板」，填好发回来。")
    return Reply("\n".join(lines), _keys(draft, public, kept), draft)


def _kept(payload: Sequence[Sequence[str]]) -> frozenset[tuple[str, str]]:
    return frozenset((kind, shown) for kind, shown in payload)


def _head(book: Book, ledger: Ledger, public: Public) -> str:
    at = book.now.astimezone(ledger.unit.settings.zone)
    notice = public.notice
    said = [f"已完成{notice.count('done')}", f"正在整改{notice.count('ongoing')}"]
    said += [f"未开始{waiting}"] if (waiting := notice.count("not_started")) else []
    left_out = f"；不公开的{public.withheld}条没有列入" if public.withheld else ""
    return f"公开稿，截至{day(at)}{at:%H:%M}：{len(notice.issues)}条，{'，'.join(said)}{left_out}"


def _personal(data: Sequence[Data], kept: frozenset[tuple[str, str]]) -> list[str]:
    if not data:
        return ["没有个人信息。"]
    told = [
        f"{one.where} {one.kind}：{one.shown}{f'，{one.count}处' if one.count > 1 else ''}"
        f"（{'照写' if one.key in kept else '遮住'}）"
        for one in data
    ]
    return [f"个人信息{len(data)}处，请定：", numbered(told)]


def _keys(draft: Draft, public: Public, kept: frozenset[tuple[str, str]]) -> Rows:
    turns = [
        on_draft(draft, f"{'遮住' if one.key in kept else '照写'}{number}", TURN, number)
        for number, one in enumerate(public.data[:MOST_TURNED], 1)
    ]
    out = "仍出公开稿" if public.doubts.listed else "出公开稿"
    last = [on_draft(draft, "先不出", NOT_NOW)]
    return (*rows(turns), *rows(last if public.doubts.blank else [on_draft(draft, out, OUT), *last]))


def _pressed(book: Book, draft: Draft, member: Member, press: Press) -> Reply:
    """The card after a tap on it."""
    rights.require(member, "edit")
    if press.verb == NOT_NOW:
        return Reply("没有出稿。", draft=book.drafts.advance(draft, state="closed"))
    ledger = book.ledger(draft.unit_id)
    public = _version(book, ledger)
    if press.verb == TURN:
        return _render(book, _turned(book, draft, public, int(press.choice)))
    if public.doubts.blank or not public.notice.issues:
        return _render(book, book.drafts.advance(draft))
    if press.verb == OUT and public.doubts.listed:
        advanced = book.drafts.advance(draft)
        said = f"还有{len(public.doubts.listed)}处没核对，仍要出公开稿吗？"
        keys = (on_draft(advanced, "确定出稿", SURE), on_draft(advanced, "先不出", NOT_NOW))
        return Reply(said, (keys,), advanced)
    ledger.papers.order(member, "public", forced=press.verb == SURE, kept=draft.payload["kept"])
    return Reply("公开稿正在出，马上发给您。", draft=book.drafts.advance(draft, state="closed"))


def _turned(book: Book, draft: Draft, public: Public, number: int) -> Draft:
    """One piece of personal data decided the other way."""
    kept = _kept(draft.payload["kept"])
    if 0 < number <= len(public.data):
        kept ^= {public.data[number - 1].key}
    payload: Mapping[str, object] = {"kept": sorted([kind, shown] for kind, shown in kept)}
    return book.drafts.advance(draft, payload=dict(payload))


def prepare(book: Book, paper: Paper) -> Work:
    """What makes the public version, out of the ledger as it is now."""
    ledger = book.ledger(paper.unit_id)
    public, kept = _version(book, ledger), _kept(paper.detail["kept"])
    name = f"通报公开稿{today(ledger.unit, book.now):%m%d}.docx"
    paragraphs = cleared(public.paragraphs, kept)
    return Work(lambda _: (Made(name, papers.document(paragraphs, ".docx")),), _issued)


def _issued(book: Book, paper: Paper, member: Member, _made: object, files: Sequence[Kept]) -> None:
    """Send it; who let it out, and how many personal data as they are, is in the history."""
    book.ledger(paper.unit_id).history.append(
        "notice_issued",
        member=member.id,
        public=True,
        forced=bool(paper.detail.get("forced")),
        kept=len(paper.detail["kept"]),
        files=[file.path for file in files],
    )
    send_files(book, paper, files)


@pressing
def press(tap: Tap) -> Reply | None:
    """公开稿 below another card, or a button of its own."""
    if tap.press.verb == OPEN:
        tap.send(_begin(tap.book, tap.member))
        return None
    draft = tap.draft(KIND, settled="这张卡片已经变了，请看最新的一张。")
    return _pressed(tap.book, draft, tap.member, tap.press)
