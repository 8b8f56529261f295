"""A notice on its way into the ledger: compared first, then brought in with the first points of its figures."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import date

from handlers import rounds
from storage.documents import Comparison
from storage.errors import LedgerError
from storage.ledger import Book, Ledger
from storage.notice import Notice
from storage.records import Member, Point, UnitSettings
from storage.series import points_of_measures

COMMITTEE = re.compile(
    r"(?:中共|中国共产党)?(.{2,}?(?:镇|乡|街道|县|区|市|局|办|委|院|校|村|社区)?)(?:工作)?(?:委员会|党委|党组|党工委|委)(?:办公室)?$"
)


class FirstPoints(Mapping[str, Sequence[Point]]):
    """The first points of the figures of each issue, by code; read only where they are asked for."""

    def __init__(self, notice: Notice, as_of: date) -> None:
        self._issues = {issue.code: issue for issue in notice.issues}
        self._as_of = as_of

    def __getitem__(self, code: str) -> Sequence[Point]:
        return points_of_measures([measure.text for measure in self._issues[code].measures], self._as_of)

    def __iter__(self) -> Iterator[str]:
        return iter(self._issues)

    def __len__(self) -> int:
        return len(self._issues)


class NoUnit(LedgerError):
    """A notice that does not say whose it is."""

    def __init__(self) -> None:
        super().__init__("看不出是哪个单位的通报，请用 --unit 写明单位名称。")


class NoIssues(LedgerError):
    """A document in which no issue was found."""

    def __init__(self) -> None:
        super().__init__("没有读到问题清单，什么都没有导入。请核对文件，或先用 parse 看一下。")


def compare(book: Book, notice: Notice, unit_name: str | None) -> Comparison:
    """What bringing the notice in would change; raises NoUnit or NoIssues."""
    ledger = known_ledger(book, notice, unit_name)
    if ledger is None:
        codes = tuple(issue.code for issue in notice.issues)
        return Comparison(
            known=False, sections=len(notice.sections), new=codes, changed=(), missing=(), issues=len(codes)
        )
    return ledger.imports.compare(notice)


def known_ledger(book: Book, notice: Notice, unit_name: str | None) -> Ledger | None:
    """The ledger of the unit whose notice it is, if there is one yet; raises NoUnit or NoIssues."""
    name = _unit_name(notice, unit_name)
    return next((book.ledger(unit.id) for unit in book.units.all() if unit.name == name), None)


def take_in(
    book: Book,
    notice: Notice,
    unit_name: str | None,
    settings: UnitSettings,
    member: Member | None = None,
    over: Container[str] = (),
) -> Comparison:
    """Bring a notice into its unit's ledger; a new unit begins with these settings."""
    unit = book.units.found(_unit_name(notice, unit_name), settings)
    as_of = notice.published or notice.feedback_date or book.now.astimezone(unit.settings.zone).date()
    points = FirstPoints(notice, as_of)
    ledger = book.ledger(unit.id)
    comparison = ledger.imports.bring_in(notice, points, member, over)
    changed = {difference.code for difference in comparison.changed}
    rounds.recheck(book, ledger, [issue.id for issue in ledger.issues.all() if issue.code in changed])
    return comparison


def _unit_name(notice: Notice, unit_name: str | None) -> str:
    if not notice.issues:
        raise NoIssues
    name = unit_name or place_name(notice.unit or "")
    if not name:
        raise NoUnit
    return name


def place_name(committee: str) -> str:
    """The place whose committee publishes: 中共霁川镇委员会 and 霁川镇党委 are 霁川镇."""
    found = COMMITTEE.match(committee)
    return found[1] if found else committee


def imported(comparison: Comparison) -> str:
    """已导入4个方面16个问题."""
    return f"已导入{comparison.sections}个方面{comparison.issues}个问题"
