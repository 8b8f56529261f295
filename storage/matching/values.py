"""What goes into matching and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["sure", "choose", "none"]


@dataclass(frozen=True, slots=True)
class Subject:
    """One issue as matching sees it: its code, its printed number and everything that is said of it.

    `phrases` are messages that were confirmed to be of it, `not_phrases` those that were said not to be; `names` are
    words that a coordinator has said stand for it.
    """

    code: str
    number: str | None
    section: str
    title: str
    measures: tuple[str, ...]
    facts: str = ""
    phrases: tuple[str, ...] = ()
    not_phrases: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    office: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """An issue a message may speak of, how probable that is, and the words that say so."""

    code: str
    number: str | None
    score: float
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """One matter of a message that speaks of several."""

    text: str
    candidates: tuple[Candidate, ...]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Rest:
    """What of a message no issue explains: how probable it is of none, the field's words among it, and its share."""

    none: float = 1.0
    words: int = 0
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Match:
    """What a message speaks of; `clauses` is empty where it speaks of one matter."""

    verdict: Verdict
    candidates: tuple[Candidate, ...]
    clauses: tuple[Clause, ...] = ()
    rest: Rest = Rest()
