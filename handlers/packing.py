"""材料打包 (一案一档): an issue's evidence, or the whole round's, as archives with an index sheet; copies are pointed out."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING
from zoneinfo import ZoneInfo

from handlers import rights
from handlers.copies import elsewhere
from handlers.forms import approval
from handlers.paperwork import Kept, Made, Work, send_files
from handlers.placing import Catalogue, sure
from handlers.presses import Answered, Tap, pressing
from handlers.proofs import PACK
from handlers.replies import Reply
from storage.ledger import Book, Ledger
from storage.ledger.desk import Paper
from storage.records import Issue, Member, Piece

if TYPE_CHECKING:
    from storage.approval import Approval
    from storage.dossier import Dossier

KIND = "pack"
VERBS = (PACK,)
LIMIT = 40 * 1024 * 1024  # Telegram takes 50 MB, the index and the form besides
ASKED = re.compile(
    r"^(?:请|帮我|给我|把)*(?:打包|导出)(?P<what>.{0,30}?)的?(?:佐证)?材料[。.!！吧]*$"
    r"|^(?:请|帮我|给我|把)*(?P<first>.{0,30}?)的?(?:佐证)?材料(?:打包|打个包|导出)(?:发我|给我)?[。.!！吧]*$"
)
WHOLE = re.compile(r"^(?:全部|所有|本轮|这一轮|整轮|全镇|各条|全)?$")
NO_RIGHT = "材料由整改办打包。"
FORM = "销号审批表.docx"


def asked(book: Book, member: Member, text: str, known: Catalogue) -> Reply | None:
    """What 打包第7条材料 or 材料打包 is answered with; None for other words."""
    found = ASKED.match(text.strip())
    if found is None:
        return None
    if not rights.may(member, "edit"):
        return Reply(NO_RIGHT)
    ledger, what = book.ledger(member.unit_id), found["what"] or found["first"] or ""
    if WHOLE.match(what):
        return Reply(order(book, member, ledger.issues.all()))
    number = sure(known, what)
    if number is None:
        return Reply("要打包哪一条的材料？请说编号，例如「第7条材料打包」；全部的说「材料打包」。")
    issue = rights.issue_for(ledger, member, number)
    return Reply(order(book, member, [issue]))


def order(book: Book, member: Member, issues: Sequence[Issue]) -> str:
    """Leave every archive for the desk, each small enough to be sent; returns what the member reads."""
    from storage.dossier import parted

    ledger = book.ledger(member.unit_id)
    parts = parted(dossiers(ledger, issues), LIMIT)
    whole = issues[0].label if len(issues) == 1 else "全部"
    if not parts:
        return f"{whole}还没有材料。" if len(issues) == 1 else "还没有材料。"
    for number, part in enumerate(parts, 1):
        wanted = [[one.issue.id, one.first, [piece.id for piece in one.pieces]] for one in part]
        name = f"{whole}材料{f'-{number}' if len(parts) > 1 else ''}.zip"
        ledger.papers.order(member, KIND, name=name, wanted=wanted)
    count = sum(len(one.pieces) for part in parts for one in part)
    size = f"，太大，分成{len(parts)}包" if len(parts) > 1 else ""
    return f"{whole}材料{count}份正在打包{size}，好了就发给您。"


def dossiers(ledger: Ledger, issues: Sequence[Issue]) -> tuple[Dossier, ...]:
    """The evidence of these issues, by issue."""
    from storage.dossier import Dossier

    of_issue: dict[int, list[Piece]] = {issue.id: [] for issue in issues}
    for piece in ledger.evidence.pieces([*of_issue]):
        of_issue[piece.issue_id].append(piece)
    copied = elsewhere(ledger)
    return tuple(Dossier(issue, tuple(of_issue[issue.id]), elsewhere=copied) for issue in issues)


def forms(ledger: Ledger, packed: Sequence[Dossier]) -> dict[int, Approval]:
    """The 审批表 of those issues that were ever applied for; of an issue in several archives it is in the first."""
    begun = [one.issue for one in packed if one.first == 1 and ledger.closeouts.of_issue(one.issue.id)]
    return {issue.id: approval(ledger, issue) for issue in begun}


def write(
    out: IO[bytes], packed: Sequence[Dossier], filled: Mapping[int, Approval], files: Path, zone: ZoneInfo
) -> None:
    """Write an archive of some dossiers with their forms, out of the directory the files lie in."""
    from storage.approval import to_word
    from storage.dossier import pack

    papers = {number: {FORM: to_word(form)} for number, form in filled.items()}
    pack(out, [replace(one, papers=papers.get(one.issue.id, {})) for one in packed], files, zone)


def prepare(book: Book, paper: Paper) -> Work:
    """What makes one archive, out of the ledger as it is now: what was withdrawn meanwhile is left out."""
    ledger = book.ledger(paper.unit_id)
    wanted = {issue: (first, set(pieces)) for issue, first, pieces in paper.detail["wanted"]}
    packed = []
    for one in dossiers(ledger, [ledger.issues.get(issue) for issue in wanted]):
        first, numbers = wanted[one.issue.id]
        pieces = tuple(piece for piece in one.pieces if piece.id in numbers)
        packed.append(replace(one, pieces=pieces, first=first))
    filled, zone = forms(ledger, packed), ledger.unit.settings.zone

    def gather(directory: Path) -> tuple[Made, ...]:
        out = io.BytesIO()
        write(out, packed, filled, directory / "files", zone)
        return (Made(paper.detail["name"], out.getvalue()),)

    return Work(lambda _: (), sent, gather=gather)


def sent(book: Book, paper: Paper, who: Member, _made: object, files: Sequence[Kept]) -> None:
    """Send the archive; nothing of it is kept here, for it can be made again."""
    issues = [issue for issue, _, _ in paper.detail["wanted"]]
    book.ledger(paper.unit_id).history.append("packed", member=who.id, issues=issues)
    send_files(book, paper, files, secret=True)


@pressing
def press(tap: Tap) -> None:
    """材料打包 of one issue, or of all."""
    if not rights.may(tap.member, "edit"):
        raise Answered(NO_RIGHT)
    number = tap.press.number
    issues = [rights.issue_for(tap.ledger, tap.member, number)] if number else tap.ledger.issues.all()
    tap.say(order(tap.book, tap.member, issues))
