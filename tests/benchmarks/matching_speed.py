"""What ranking costs beside one rapidfuzz extraction, by size of the ledger: `python -m tests.benchmarks.matching_speed`."""

from __future__ import annotations

import random
import re
import sys
import tracemalloc
from collections.abc import Callable, Sequence
from statistics import median
from time import perf_counter

from rapidfuzz import process

from storage.matching import Index, Subject
from tests.benchmarks.samples import own

SIZES = (20, 1_000, 10_000)
ROUNDS = 5
MESSAGES = 30
PARTS = re.compile(r"[^，。；]+[，。；]?")


def ledger(size: int, seed: int = 1) -> list[Subject]:
    """A ledger of any size, its titles and measures put together from the parts of fictional ones."""
    towns, _ = own()
    subjects = [s for town in towns.values() for s in town]
    titles = [s.title for s in subjects]
    parts = [part for s in subjects for m in s.measures for part in PARTS.findall(m)]
    chance = random.Random(seed)
    return [
        Subject(
            f"{1 + n // 20}-{1 + n % 20}",
            str(n + 1),
            subjects[n % len(subjects)].section,
            chance.choice(titles)[:7] + chance.choice(titles)[-7:],
            tuple("".join(chance.sample(parts, 4)) for _ in range(3)),
        )
        for n in range(size)
    ]


def messages() -> list[str]:
    """Reports and questions as they are typed."""
    _, samples = own()
    return [s.text for s in samples if s.intent in ("report", "query")][:MESSAGES]


def cost(work: Callable[[str], object], texts: Sequence[str]) -> float:
    """Milliseconds a message, the median of several rounds."""
    rounds = []
    for _ in range(ROUNDS):
        start = perf_counter()
        for text in texts:
            work(text)
        rounds.append((perf_counter() - start) * 1000 / len(texts))
    return median(rounds)


def compare(size: int, texts: Sequence[str]) -> tuple[float, float]:
    """Milliseconds of ranking, and of one extraction with rapidfuzz's default scorer over title and measures."""
    subjects = ledger(size)
    index = Index(subjects)
    choices = [s.title + "".join(s.measures) for s in subjects]
    return cost(index.rank, texts), cost(lambda text: process.extract(text, choices), texts)


def build(size: int) -> tuple[float, float]:
    """Seconds that building the index takes, and the megabytes it keeps."""
    subjects = ledger(size)
    start = perf_counter()
    Index(subjects)
    seconds = perf_counter() - start
    tracemalloc.start()
    index = Index(subjects)
    kept = tracemalloc.get_traced_memory()[0] / 1e6
    tracemalloc.stop()
    del index
    return seconds, kept


def main() -> None:
    """Print the table."""
    texts = messages()
    lines = ["| issues | ranking ms | extract ms | ratio | build s | MB |", "|---:|---:|---:|---:|---:|---:|"]
    for size in SIZES:
        ours, theirs = compare(size, texts if size < max(SIZES) else texts[:8])
        seconds, kept = build(size)
        lines.append(
            f"| {size:,} | {ours:.2f} | {theirs:.2f} | {ours / theirs:.2f} | {seconds:.2f} | {kept:.0f} |"
        )
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
