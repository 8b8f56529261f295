"""The texts of a ledger's issues, read once and kept while they do not change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from storage.matching.amending import amended
from storage.matching.fields import Places, Postings, places, postings
from storage.matching.sounds import initials, sounds
from storage.matching.values import Subject
from storage.wording import fold


@dataclass(frozen=True)
class Texts:
    """What the issues say: their keys, their folded titles with their sound, and their whole folded texts."""

    subjects: tuple[Subject, ...]
    postings: Postings
    titles: tuple[str, ...]
    sounds: tuple[str, ...]
    whole: tuple[str, ...]

    @classmethod
    def of(cls, subjects: Sequence[Subject], before: Texts | None = None) -> Texts:
        """The texts of these issues; what has not changed since those `before` is not read anew."""
        kept = amended(before.postings, before.subjects, subjects) if before else None
        if before is not None and kept is before.postings:
            return before
        titles = tuple(fold(s.title) for s in subjects)
        return cls(
            tuple(subjects),
            kept if kept is not None else postings(subjects),
            titles,
            tuple(map(sounds, titles)),
            tuple(fold("\n".join([s.title, *s.measures, s.facts])) for s in subjects),
        )

    def spelling(self, letters: str) -> Places:
        """The issues whose text has words with these initials."""
        having = [at for at, known in enumerate(self._initials) if letters in known]
        return places(having, len(self.subjects))

    def holding(self, number: str) -> Places:
        """The issues whose text has a number."""
        return places([at for at, text in enumerate(self.whole) if number in text], len(self.subjects))

    @cached_property
    def _initials(self) -> list[str]:
        return [initials(text) for text in self.whole]
