"""The two plays: the fictional town on its Friday, and whatever notice somebody brings along."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from bot.practice import town
from bot.practice.demo import Step
from bot.practice.play import Play
from bot.practice.town import HE, SHEN, WU, ZHENG, ZHOU, Citizen
from handlers import documents
from storage.ledger import Book, Ledger
from storage.notice import Notice, read_file
from storage.records import UnitSettings

NEWCOMER = Citizen(9010, "罗同志", "clerk", "上坳村")
UNNAMED = "某镇"
OFFICES = ("农业农村办", "财政所")
VILLAGE = "苇塘村"
CHAIN = ("review", "chief")  # whom the play has


def town_play() -> Play:
    """霁川镇 on Friday 17 October 2025, with three weeks behind it."""
    return Play(
        people=town.PEOPLE,
        newcomers=(NEWCOMER,),
        tour=(
            Step("报一句进展", "户侧又改了2户一共12户了", ZHENG.telegram_id),
            Step("一句话说两件事", "户厕这周改了20户累计207户另外河边那个违建昨天拆了", HE.telegram_id),
            Step("说得不清楚", "台账已经补齐了", WU.telegram_id),
            Step("问一条", "厕所改得怎么样了", ZHOU.telegram_id),
            Step("看还没完成的", "还有哪些没完成", SHEN.telegram_id),
        ),
        found=town.found_town,
        past=town.report_the_past,
        founded=town.FOUNDED,
        begins=town.FRIDAY,
    )


def notice_play(file: Path) -> Play:
    """The first notice of a file from today on, its issues shared out among two offices and a village."""
    notice = read_file(file)[0]
    if not notice.issues:
        raise documents.NoIssues
    offices = _offices(notice)
    clerks = (
        Citizen(HE.telegram_id, HE.name, "clerk", offices[0]),
        Citizen(WU.telegram_id, WU.name, "clerk", offices[1]),
    )
    return Play(
        people=(SHEN, *clerks, ZHENG, ZHOU),
        newcomers=(),
        tour=_tour(notice),
        found=lambda book: _take_in(book, notice, offices),
        past=lambda _: None,
    )


def _offices(notice: Notice) -> tuple[str, str]:
    """The two offices that lead most issues; others stand in where the notice names none."""
    named = Counter(issue.office for issue in notice.issues if issue.office)
    first, second, *_ = [*(name for name, _ in named.most_common(2)), *OFFICES]
    return first, second


def _take_in(book: Book, notice: Notice, offices: Sequence[str]) -> None:
    try:
        documents.take_in(book, notice, None, UnitSettings())
    except documents.NoUnit:
        documents.take_in(book, notice, UNNAMED, UnitSettings())
    unit = book.units.named(None)
    book.units.arrange(unit.id, "chain", CHAIN)
    _share_out(book.ledger(unit.id), offices)


def _share_out(ledger: Ledger, offices: Sequence[str]) -> None:
    """Issues without a lead go by section to the two offices in turn; the village helps with the first three."""
    leads, village = [ledger.offices.found(name) for name in offices], ledger.offices.found(VILLAGE)
    issues = ledger.issues.all()
    sections = list(dict.fromkeys(issue.section for issue in issues))
    for issue in issues:
        if issue.lead is None:
            ledger.issues.assign([issue], lead=leads[sections.index(issue.section) % len(leads)])
    for issue in issues[:3]:
        ledger.issues.join(issue, village)


def _tour(notice: Notice) -> tuple[Step, ...]:
    left = [issue.title for issue in notice.issues if issue.progress != "done"]
    first, second, *_ = [*left, *(issue.title for issue in notice.issues), notice.issues[0].title]
    return (
        Step("看还没完成的", "还有哪些没完成", SHEN.telegram_id),
        Step("问一条", f"{first}的问题怎么样了", ZHOU.telegram_id),
        Step("报一句进展", f"{second}，这周又检查了3次", HE.telegram_id),
        Step("村里看自己的", "我们还剩几条", ZHENG.telegram_id),
        Step("看小结", "本周小结", SHEN.telegram_id),
    )
