"""请核对: what does not add up in the ledger as it would be printed now, its reports included."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from handlers.papers import ledger_notice
from storage.checks import check
from storage.checks.reported import Told, check_reports
from storage.documents import Notice
from storage.ledger import Ledger
from storage.notice import read_text
from storage.notice.frame import blanks
from storage.notice.writer import Paragraph, to_text
from storage.records import Finding

ORDER = {"error": 0, "warning": 1, "hint": 2}
UNWRITTEN = "reports_not_written_in"
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
        """What is spelled out one by one: errors and warnings."""
        return tuple(finding for finding in self.findings if finding.severity != "hint")

    @property
    def small(self) -> int:
        """How many small things are only counted."""
        return sum(f.severity == "hint" and f.kind != UNWRITTEN for f in self.findings)


def of_ledger(ledger: Ledger, as_of: date) -> Doubts:
    """The findings of the current round as it stands, errors first."""
    notice = replace(ledger_notice(ledger), preamble="", closing="", published=as_of)
    return of_notice(notice, reported(ledger))


def of_notice(notice: Notice, told: dict[str, Told]) -> Doubts:
    """The findings of a notice with what the reports say of it."""
    found = [*check(notice), *check_reports(notice, told)]
    return Doubts(tuple(sorted(found, key=lambda finding: ORDER[finding.severity])))


def reported(ledger: Ledger) -> dict[str, Told]:
    """What the reports say, by the code of their issue."""
    waiting = Counter(issue for issue, _ in ledger.measures.unwritten(ledger.round.id))
    return {
        issue.code: Told(ledger.issues.points(issue.id), waiting[issue.id]) for issue in ledger.issues.all()
    }


def lines(ledger: Ledger, findings: Iterable[Finding]) -> list[str]:
    """Findings as a card lists them: 第3条正文写187户，最近报的是203户（11月12日）."""
    labels = {issue.code: issue.label for issue in ledger.issues.all()} if ledger.has_round else {}
    plain = [(f.where, f.message.removesuffix("，请核对。").rstrip("。")) for f in findings]
    return [f"{labels.get(where, '')}{said}".translate(_CORNERS) for where, said in plain]


def of_draft(notice: Notice, paragraphs: tuple[Paragraph, ...], told: dict[str, Told]) -> Doubts:
    """The findings of a draft as a reader would find them, with the blanks that are still to be filled in."""
    text = to_text(paragraphs)
    read = read_text(text)
    drafted = read[0] if len(read) == 1 and len(read[0].issues) == len(notice.issues) else notice
    found = [*_empty(text), *check(drafted), *check_reports(notice, told)]
    return Doubts(tuple(sorted(found, key=lambda finding: ORDER[finding.severity])))


def _empty(text: str) -> list[Finding]:
    named = [blank or "未写明" for blank in blanks(text)]
    message = f"还有{len(named)}处【请填写】没有填（{'、'.join(named)}），请填好再出。"
    return [Finding("blank_left", "notice", "error", message)] if named else []
