"""The public version of a notice: what may be published, numbered anew, and the personal data left to decide on."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, replace

from storage.documents import Notice, NoticeSection
from storage.masking import masked, personal
from storage.notice.writer import Paragraph, runs_on

OPENING, CLOSING = "开头", "结尾"


@dataclass(frozen=True, slots=True)
class Data:
    """One piece of personal data that the public would read: where it stands first, what, and how it reads masked."""

    where: str
    kind: str
    shown: str
    count: int = 1

    @property
    def key(self) -> tuple[str, str]:
        """What a decision about it is kept by."""
        return self.kind, self.shown


def published(notice: Notice, withheld: Container[str]) -> Notice:
    """The notice without what is not for the public, coded and numbered anew."""
    run_on = runs_on(notice)
    sections: list[NoticeSection] = []
    count = 0
    for section in notice.sections:
        kept = [issue for issue in section.issues if issue.code not in withheld]
        if kept:
            first = count if run_on else 0
            ordinal, count = len(sections) + 1, count + len(kept)
            issues = tuple(
                replace(issue, code=f"{ordinal}-{n}", number=str(first + n))
                for n, issue in enumerate(kept, 1)
            )
            sections.append(replace(section, ordinal=ordinal, issues=issues))
    return replace(notice, sections=tuple(sections))


def personal_data(paragraphs: tuple[Paragraph, ...]) -> tuple[Data, ...]:
    """Every piece of personal data in what is to be published, each once."""
    found: dict[tuple[str, str], Data] = {}
    for where, paragraph in _placed(paragraphs):
        for one in personal(paragraph.text):
            known = found.get((one.kind, one.shown))
            found[one.kind, one.shown] = (
                replace(known, count=known.count + 1) if known else Data(where, one.kind, one.shown)
            )
    return tuple(found.values())


def _placed(paragraphs: tuple[Paragraph, ...]) -> Iterator[tuple[str, Paragraph]]:
    around = OPENING
    for paragraph in paragraphs:
        around = CLOSING if paragraph.where else around
        yield paragraph.where or around, paragraph


def cleared(
    paragraphs: tuple[Paragraph, ...], keep: Container[tuple[str, str]] = ()
) -> tuple[Paragraph, ...]:
    """The paragraphs with all personal data masked but what was decided to be kept; no text changes its length."""
    return tuple(replace(paragraph, text=masked(paragraph.text, keep)) for paragraph in paragraphs)
