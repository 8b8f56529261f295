"""Ledgers and labelled messages for measuring: our own fictional towns, and those ZHENGGAI_SAMPLES names."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from storage.matching import Subject
from storage.notice import read_file

OWN = Path(__file__).parent.parent / "data" / "matching"
Ledgers = dict[str, tuple[Subject, ...]]


@dataclass(frozen=True)
class Sample:
    """A message, the intent it has, and the codes that are right or acceptable as its first candidate."""

    ledger: str
    text: str
    intent: str
    issues: tuple[str, ...]
    accept: tuple[str, ...]
    tags: tuple[str, ...]

    @property
    def speaks_of_an_issue(self) -> bool:
        """Whether there is an issue to be found."""
        return bool(self.accept)


def given() -> Path | None:
    """The directory of given samples, if there is one."""
    name = os.environ.get("ZHENGGAI_SAMPLES")
    return Path(name) if name and (Path(name) / "matching" / "dev.jsonl").exists() else None


def own() -> tuple[Ledgers, list[Sample]]:
    """The fictional towns of this repository."""
    towns = json.loads((OWN / "ledgers.json").read_text(encoding="utf-8"))
    ledgers = {name: tuple(_subject(row) for row in town["subjects"]) for name, town in towns.items()}
    return ledgers, _samples(OWN / "messages.jsonl", {})


def intents() -> list[Sample]:
    """Further messages of the fictional towns, of which only the intent is told."""
    return _samples(OWN / "intents.jsonl", {})


def load(samples: Path) -> tuple[Ledgers, list[Sample]]:
    """The given ledgers and messages."""
    path = samples / "matching" / "dev.jsonl"
    names = {json.loads(line)["ledger"] for line in path.read_text(encoding="utf-8").splitlines()}
    ledgers = {name: _of_notice(samples / "notices" / f"{name}.txt") for name in sorted(names)}
    codes = {f"{name}:{s.number}": s.code for name, rows in ledgers.items() for s in rows}
    codes |= {f"{name}:{s.code.replace('-', '.')}": s.code for name, rows in ledgers.items() for s in rows}
    return ledgers, _samples(path, codes)


def _samples(path: Path, codes: dict[str, str]) -> list[Sample]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [_sample(row, codes) for row in rows]


def _sample(row: dict[str, Any], codes: dict[str, str]) -> Sample:
    issues, accept = (
        [codes.get(name, name) for name in row.get(field, ())] for field in ("issues", "accept")
    )
    return Sample(
        row["ledger"], row["text"], row["intent"], tuple(issues), tuple(accept), tuple(row.get("tags", ()))
    )


def _subject(row: dict[str, Any]) -> Subject:
    return Subject(row["code"], row["number"], row["section"], row["title"], tuple(row["measures"]))


def _of_notice(path: Path) -> tuple[Subject, ...]:
    (notice,) = read_file(path)
    return tuple(
        Subject(
            issue.code,
            issue.number,
            section.title,
            issue.title,
            tuple(m.text for m in issue.measures),
            issue.facts or "",
        )
        for section in notice.sections
        for issue in section.issues
    )
