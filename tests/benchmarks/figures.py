"""How well quantities and dates are read, on labelled messages: `python -m tests.benchmarks.figures FILE…`."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from storage.figures import as_json, read_figures

OWN = Path(__file__).parent.parent / "data" / "figures"


@dataclass
class Score:
    """Counts over a set of messages, and the messages that went wrong."""

    messages: int = 0
    expected: int = 0
    extra: int = 0
    found: int = 0
    kinds: int = 0
    approx: int = 0
    dates_expected: int = 0
    dates_read: int = 0
    dates_found: int = 0
    wrong: list[str] = field(default_factory=list)

    def line(self) -> str:
        """The counts as one row of the table."""
        return (
            f"{self.messages:5d} {share(self.found, self.expected)} {share(self.found, self.found + self.extra)} "
            f"{share(self.kinds, self.found)} {share(self.approx, self.found)} "
            f"{share(self.dates_found, self.dates_expected)} {share(self.dates_found, self.dates_read)}"
        )


def share(part: int, whole: int) -> str:
    """A share in per cent with one decimal."""
    return f"{100 * part / whole if whole else 100:6.1f}%"


def amount(quantity: dict[str, Any]) -> tuple[Any, ...]:
    """What makes two quantities the same: value or range and unit, money in 元."""
    scale = {"万元": 10_000, "亿元": 100_000_000}.get(quantity["unit"], 1)
    unit = "元" if quantity["unit"] in ("万元", "亿元") else quantity["unit"]
    values = [quantity.get("value"), quantity.get("min"), quantity.get("max")]
    return (*(None if value is None else round(value * scale, 4) for value in values), unit)


def measured(lines: Iterable[dict[str, Any]]) -> Score:
    """The score over labelled messages."""
    score = Score()
    for line in lines:
        read = as_json({}, read_figures(line["text"], date.fromisoformat(line["today"])))
        score.messages += 1
        _quantities(score, line, read["quantities"])
        _dates(score, line, read["dates"])
    return score


def _quantities(score: Score, line: dict[str, Any], read: list[dict[str, Any]]) -> None:
    left = list(read)
    score.expected += len(line["quantities"])
    for wanted in line["quantities"]:
        same = [one for one in left if amount(one) == amount(wanted)]
        kinds = {wanted["kind"], *wanted.get("kind_alt", ())}
        hit = next((one for one in same if one["kind"] in kinds), same[0] if same else None)
        if hit is None:
            score.wrong.append(f"missed  {wanted['value']}{wanted['unit']} in {line['text']}")
            continue
        left.remove(hit)
        score.found += 1
        score.kinds += hit["kind"] in kinds
        score.approx += hit.get("approx") == wanted.get("approx")
        if hit["kind"] not in kinds:
            score.wrong.append(f"kind    {hit['text']} {hit['kind']} for {wanted['kind']} in {line['text']}")
        if hit.get("approx") != wanted.get("approx"):
            score.wrong.append(
                f"approx  {hit['text']} {hit.get('approx')} for {wanted.get('approx')} in {line['text']}"
            )
    optional = [amount(one) for one in line.get("optional", ())]
    left = [one for one in left if amount(one) not in optional]
    score.wrong += [f"extra   {one['text']} = {one['value']}{one['unit']} in {line['text']}" for one in left]
    score.extra += len(left)


def _dates(score: Score, line: dict[str, Any], read: list[str]) -> None:
    common = sum(min(read.count(day), line["dates"].count(day)) for day in set(read))
    score.dates_expected += len(line["dates"])
    score.dates_read += len(read)
    score.dates_found += common
    if sorted(read) != sorted(line["dates"]):
        score.wrong.append(f"dates   {read} for {line['dates']} in {line['text']}")


def labelled(path: Path) -> list[dict[str, Any]]:
    """The labelled messages of a JSON-lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def main(names: list[str]) -> None:
    """Print the table, one row a file, and with -v what went wrong."""
    files = [Path(name) for name in names if name != "-v"] or sorted(OWN.glob("*.jsonl"))
    samples = Path(os.environ.get("ZHENGGAI_SAMPLES", "")) / "figures" / "dev.jsonl"
    if samples.is_file() and samples not in files:
        files.append(samples)
    print("messages  recall precision  kind  approx  dates recall, precision")  # noqa: T201
    for path in files:
        score = measured(labelled(path))
        print(f"{score.line()}  {path.name}")  # noqa: T201
        if "-v" in names:
            print("\n".join(f"    {one}" for one in score.wrong))  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
