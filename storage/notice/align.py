"""Which issue of a document is which of the ledger: by title first, then by number, then by likeness."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Final

from storage.documents import Notice, NoticeIssue
from storage.wording import fold

LIKE: Final = 0.6


@dataclass(frozen=True, slots=True)
class Known:
    """An issue of the ledger as far as it tells which it is."""

    number: str | None
    title: str
    section: str


def align(notice: Notice, ledger: Mapping[str, Known]) -> Notice:
    """The document with the ledger's codes; what the ledger does not hold gets codes that are free."""
    found = _paired(notice, ledger)
    taken = set(ledger)
    sections = []
    for section in notice.sections:
        issues = []
        for issue in section.issues:
            code = found.get(issue.code) or _free(issue.code, section.title, ledger, taken)
            taken.add(code)
            issues.append(replace(issue, code=code))
        sections.append(replace(section, issues=tuple(issues)))
    return replace(notice, sections=tuple(sections))


def _paired(notice: Notice, ledger: Mapping[str, Known]) -> dict[str, str]:
    """The ledger's code for every code of the document that is known, each given once."""
    found: dict[str, str] = {}
    for same in (_exactly, _by_title, _by_number, _alike):
        given = set(found.values())
        left = {code: known for code, known in ledger.items() if code not in given}
        for issue in notice.issues:
            if issue.code not in found and (code := next(same(issue, left), None)):
                found[issue.code] = code
                del left[code]
    return found


def _exactly(issue: NoticeIssue, left: Mapping[str, Known]) -> Iterator[str]:
    known = left.get(issue.code)
    if known is not None and fold(known.title) == fold(issue.title):
        yield issue.code


def _by_title(issue: NoticeIssue, left: Mapping[str, Known]) -> Iterator[str]:
    return (code for code, known in left.items() if fold(known.title) == fold(issue.title))


def _by_number(issue: NoticeIssue, left: Mapping[str, Known]) -> Iterator[str]:
    """The same number or code, where the title is at least like it."""
    for code, known in left.items():
        if issue.number in {known.number, code} and _likeness(issue, known) > LIKE / 2:
            yield code


def _alike(issue: NoticeIssue, left: Mapping[str, Known]) -> Iterator[str]:
    ranked = sorted(((_likeness(issue, known), code) for code, known in left.items()), reverse=True)
    return (code for likeness, code in ranked[:1] if likeness >= LIKE)


def _likeness(issue: NoticeIssue, known: Known) -> float:
    return SequenceMatcher(None, fold(issue.title), fold(known.title)).ratio()


def _free(code: str, section: str, ledger: Mapping[str, Known], taken: set[str]) -> str:
    """The document's own code where nobody has it, else the next in its section."""
    if code not in taken and not ledger:
        return code
    ordinals = {known.section: at.partition("-")[0] for at, known in ledger.items()}
    own = code.partition("-")[0]
    if section not in ordinals and own in ordinals.values():
        own = str(max(int(at) for at in ordinals.values()) + 1)
    ordinal = ordinals.get(section, own)
    used = [int(at.partition("-")[2]) for at in taken if at.partition("-")[0] == ordinal]
    return f"{ordinal}-{max(used, default=0) + 1}"
