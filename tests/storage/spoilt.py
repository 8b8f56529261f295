"""Documents cut, doubled, mixed up and written over: `make fuzz` reads 10,000 of them, the tests a few hundred.

None may raise anything but a refusal with its sentence, and none may take longer than two seconds.
"""

from __future__ import annotations

import io
import random
import sys
import time
import traceback
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from storage.errors import DocumentRefused
from storage.notice import read_bytes, to_json
from tests.storage.documents import docx_of, pdf_of, ruled_pdf, xlsx_of, zip_of

DATA: Final = Path(__file__).parent.parent / "data" / "notices"
ENCODINGS: Final = ("gb18030", "utf-16", "utf-8-sig", "big5", "latin-1")
LIMIT: Final = 2.0
_TABLE: Final = [
    ["序号", "问题", "整改措施", "责任单位", "整改时限", "状态"],
    ["1", "路灯不亮", "1.更换灯头。\n2.每月巡查。", "城建办", "2025年6月底前", "已完成"],
    ["2", "井盖缺失", "一是补装；二是编号。", "城建办", "立行立改", "正在整改"],
]


@dataclass(frozen=True, slots=True)
class Source:
    """A sound document to be spoilt."""

    data: bytes
    suffix: str


@dataclass(frozen=True, slots=True)
class Failure:
    """A spoilt document that was not dealt with as it should be."""

    seed: int
    suffix: str
    why: str


@cache
def sources() -> tuple[Source, ...]:
    """Every fixture, and documents of every other kind."""
    fixtures = sorted(path for path in DATA.glob("[0-9]*"))
    lines = (DATA / "01-inline-brackets.txt").read_text(encoding="utf-8").splitlines()
    return (
        *(Source(path.read_bytes(), path.suffix) for path in fixtures),
        Source(docx_of(lines), ".docx"),
        Source(docx_of(["整改台账", "", ""], _TABLE), ".docx"),
        Source(xlsx_of(_TABLE), ".xlsx"),
        Source(pdf_of(lines), ".pdf"),
        Source(ruled_pdf([_TABLE]), ".pdf"),
        Source("\n".join(",".join(row) for row in _TABLE).replace("\n2.", "2.").encode("gb18030"), ".csv"),
    )


def spoilt(source: Source, rng: random.Random) -> bytes:
    """The document with one thing wrong with it, or several."""
    data = source.data
    if data.startswith(b"PK") and rng.random() < 0.7:
        return _part_spoilt(data, rng)
    if not data.startswith((b"PK", b"%PDF")) and rng.random() < 0.2:
        return data.decode("utf-8", "replace").encode(rng.choice(ENCODINGS), "replace")
    for _ in range(rng.choice((1, 1, 1, 3))):
        data = _bytes_spoilt(data, rng)
    return data


def _part_spoilt(data: bytes, rng: random.Random) -> bytes:
    """A package whose wrapping is sound and one of its parts is not."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    name = rng.choice(sorted(parts))
    parts[name] = _bytes_spoilt(parts[name], rng)
    if rng.random() < 0.1:
        del parts[rng.choice(sorted(parts))]
    return zip_of(parts)


def _bytes_spoilt(data: bytes, rng: random.Random) -> bytes:
    """Cut off, doubled in part, shortened, turned around, written over, or with a piece repeated many times."""
    at, end = sorted(rng.randrange(len(data) + 1) for _ in range(2))
    kind = rng.randrange(6)
    if kind == 0:
        return data[:at]
    if kind == 1:
        return data[:end] + data[at:]
    if kind == 2:
        return data[:at] + data[end:]
    if kind == 3:
        return data[end:] + data[at:end] + data[:at]
    if kind == 4:
        return data[:at] + data[at : min(end, at + 60)] * rng.randrange(2, 400) + data[end:]
    written = bytearray(data)
    for _ in range(rng.randrange(1, 40)) if written else ():
        written[rng.randrange(len(written))] = rng.randrange(256)
    return bytes(written)


def read(seeds: range) -> Iterator[Failure]:
    """What goes wrong when one document a seed is spoilt and read."""
    for seed in seeds:
        rng = random.Random(seed)
        source = rng.choice(sources())
        data = spoilt(source, rng)
        began = time.process_time()
        try:
            # What openpyxl warns of in a broken workbook is no failure.
            with warnings.catch_warnings(action="ignore"):
                to_json(read_bytes(data, source.suffix))
        except DocumentRefused:
            pass
        except Exception:  # noqa: BLE001 - whatever else is raised is what is looked for
            yield Failure(seed, source.suffix, traceback.format_exc(limit=-2))
        if (took := time.process_time() - began) > LIMIT:
            yield Failure(seed, source.suffix, f"{took:.1f} s")


def main(count: int = 10_000) -> None:
    """Reads them all and says what went wrong."""
    began, failed = time.monotonic(), 0
    for failure in read(range(count)):
        failed += 1
        sys.stdout.write(f"{failure.seed} {failure.suffix}: {failure.why}\n")
    sys.stdout.write(f"{count} documents in {time.monotonic() - began:.0f} s, {failed} went wrong\n")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
