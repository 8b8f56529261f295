"""请核对: what does not add up in the ledger as it would be printed now, its reports included."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from handlers.papers import ledger_notice, template
from storage.checks import check
from storage.checks.reported import Told, check_reports
from storage.documents import Notice
from storage.ledger import Ledger
from storage.notice import read_text
from storage.notice.frame import blanks, left_blank
from storage.notice.writer import Paragraph, to_text
from storage.records import Finding

ORDER = {"error": 0, "warning": 1, "hint": 2}
UNWRITTEN, PERSONAL, BLANK = "reports_not_written_in", "personal_data", "blank_left"
_CORNERS = str.maketrans("“”", "「」")


@dataclass(frozen=True, slots=True)
class Doubts:
    """The findings of a ledger, as a card counts them."""

    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Two statements that cannot both be true."""
        return tuple(finding for finding in self.findings if finding.severity == "error")

    @property
    def listed(self) -> tuple[Finding, ...]:
        """What is spelled out one by one: errors and warnings; personal data only before publication."""
        return tuple(f for f in self.findings if f.severity != "hint" and f.kind != PERSONAL)

    @property
    def blank(self) -> bool:
        """Whether places are still to be filled in by hand."""
        return any(finding.kind == BLANK for finding in self.findings)

    def without(self, kind: str) -> Doubts:
        """The others than one kind."""
        return Doubts(tuple(finding for finding in self.findings if finding.kind != kind))

    @property
    def small(self) -> int:
        """How many small things are only counted."""
        return sum(f not in self.listed and f.kind != UNWRITTEN for f in self.findings)


def of_ledger(ledger: Ledger, as_of: date) -> Doubts:
    """The findings of the current round as it stands, errors first."""
    return _of_notice(bare(ledger_notice(ledger), as_of), reported(ledger))


def before_notice(ledger: Ledger, as_of: date) -> Doubts:
    """The same before a notice goes out, with what its opening and closing leave to be filled in."""
    whole = ledger_notice(ledger)
    left = left_blank(whole, as_of, template(ledger))
    return _sorted([*empty(left), *_of_notice(bare(whole, as_of), reported(ledger)).findings])


def bare(notice: Notice, as_of: date) -> Notice:
    """The issues as they will be printed on a day, without what stood around them before."""
    return replace(notice, preamble="", closing="", published=as_of)


def _of_notice(notice: Notice, told: dict[str, Told]) -> Doubts:
    """The findings of a notice with what the reports say of it."""
    return _sorted([*check(notice), *check_reports(notice, told)])


def reported(ledger: Ledger) -> dict[str, Told]:
    """What the reports say, by the code of their issue."""
    waiting = Counter(issue for issue, _ in ledger.measures.unwritten(ledger.round.id))
    issues = ledger.issues.all()
    points = ledger.issues.points_of([issue.id for issue in issues])
    return {issue.code: Told(points[issue.id], waiting[issue.id]) for issue in issues}


def reported_to_public(ledger: Ledger, notice: Notice) -> dict[str, Told]:
    """The same by the codes of the public version, which are its own."""
    told, withheld = reported(ledger), ledger.papers.withheld()
    kept = [issue.code for issue in ledger.issues.all() if issue.code not in withheld]
    return {issue.code: told[code] for issue, code in zip(notice.issues, kept, strict=True)}


def lines(ledger: Ledger, findings: Iterable[Finding], labels: Mapping[str, str] | None = None) -> list[str]:
    """Findings as a card lists them, each at its label: 第3条正文写187户，最近报的是203户（11月12日）."""
    if labels is None:
        labels = {issue.code: issue.label for issue in ledger.issues.all()} if ledger.has_round else {}
    plain = [(f.where, f.message.removesuffix("，请核对。").rstrip("。")) for f in findings]
    return [f"{labels.get(where, '')}{said}".translate(_CORNERS) for where, said in plain]


def of_draft(notice: Notice, paragraphs: tuple[Paragraph, ...], told: dict[str, Told]) -> Doubts:
    """The findings of a draft as a reader would find them, with the blanks that are still to be filled in."""
    text = to_text(paragraphs)
    read = read_text(text)
    drafted = read[0] if len(read) == 1 and len(read[0].issues) == len(notice.issues) else notice
    return _sorted([*empty(blanks(text)), *check(drafted), *check_reports(notice, told)])


def of_public(notice: Notice, told: dict[str, Told], blank: Sequence[str]) -> Doubts:
    """The findings of what the public is to read; its personal data are decided one by one instead."""
    return _sorted([*empty(blank), *_of_notice(notice, told).without(PERSONAL).findings])


def empty(named: Sequence[str]) -> list[Finding]:
    """The finding that places are still to be filled in by hand; the final version waits for them."""
    said = "、".join(name or "未写明" for name in named)
    message = f"还有{len(named)}处【请填写】没有填（{said}），请填好再出。"
    return [Finding(BLANK, "notice", "error", message)] if named else []


def _sorted(found: Iterable[Finding]) -> Doubts:
    return Doubts(tuple(sorted(found, key=lambda finding: ORDER[finding.severity])))
