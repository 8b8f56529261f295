"""How long a notice of 300 issues and a ledger of 2,000 rows take to be read and checked, beside opening and walking them."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from statistics import median
from typing import Any

from docx import Document
from openpyxl import Workbook, load_workbook

from storage.notice import read_bytes
from storage.wording import chinese_numeral
from tests.storage.layouts import MEASURES, SECTIONS, TITLES

ROUNDS = 7


def long_notice(seed: int, issues: int = 300) -> bytes:
    """A notice of thirty issues to a section; no two seeds share a text."""
    rng = random.Random(seed)
    document = Document()
    document.add_paragraph("中共霁川镇委员会关于巡察整改情况的通报")
    document.add_paragraph("2025年5月15日，县委第一巡察组向霁川镇党委反馈了意见。")
    for at in range(issues):
        if at % 30 == 0:
            document.add_paragraph(
                f"（{chinese_numeral(at // 30 + 1)}）关于“{rng.choice(SECTIONS)}”的整改情况"
            )
        document.add_paragraph(
            f"{at % 30 + 1}.针对“{title(rng, at)}”的问题。{measures(rng, seed)}【已完成整改】"
        )
    return saved(document)


def long_ledger(seed: int, rows: int = 2000) -> bytes:
    """A ledger of a hundred rows to a section."""
    rng = random.Random(seed)
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["霁川镇巡察整改台账"])
    sheet.append(["编号", "方面", "问题", "整改措施", "责任领导", "牵头单位", "整改时限", "进展情况", "状态"])
    for at in range(rows):
        section = at // 100
        code = f"{section + 1}-{at % 100 + 1}"
        texts = [
            title(rng, at),
            measures(rng, seed),
            "柏某",
            "财政所",
            "2025年10月31日",
            rng.choice(MEASURES),
        ]
        sheet.append([code, f"{SECTIONS[section % len(SECTIONS)]}{section}", *texts, "已完成"])
    return saved(book)


def title(rng: random.Random, at: int) -> str:
    """A title that no other issue of the document bears."""
    return f"{rng.choice(TITLES)}，第{at}项未落实"


def measures(rng: random.Random, seed: int) -> str:
    """Three enumerated measures."""
    chosen = zip("一二三", rng.sample(MEASURES, 3), strict=True)
    return "；".join(f"{number}是{text}{seed + rng.randrange(900)}次" for number, text in chosen) + "。"


def saved(document: Any) -> bytes:
    """A document or workbook as bytes."""
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def walk_document(data: bytes) -> list[str]:
    """The paragraphs as python-docx gives them."""
    return [paragraph.text for paragraph in Document(BytesIO(data)).paragraphs]


def walk_workbook(data: bytes) -> list[object]:
    """The cells as openpyxl gives them."""
    return [cell.value for sheet in load_workbook(BytesIO(data)) for row in sheet.iter_rows() for cell in row]


def measured() -> Iterator[tuple[str, float, float]]:
    """Each kind of document with the seconds of a bare walk and of reading and checking, the medians of some rounds."""
    for name, suffix, make, walk in (
        ("docx, 300 issues", ".docx", long_notice, walk_document),
        ("xlsx, 2,000 rows", ".xlsx", long_ledger, walk_workbook),
    ):
        # Every round has a document of its own, so that nothing remembered helps; the first only warms up.
        first, *documents = [make(seed) for seed in range(ROUNDS + 1)]
        read_bytes(first, suffix)
        walk(first)
        rounds = [
            (seconds(walk, data), seconds(partial(read_bytes, suffix=suffix), data)) for data in documents
        ]
        bare, read = (median(times) for times in zip(*rounds, strict=True))
        yield name, bare, read


def seconds(act: Callable[[bytes], object], data: bytes) -> float:
    """The processor time of one call, whatever else the machine does."""
    began = time.process_time()
    act(data)
    return time.process_time() - began


def main() -> None:
    """Prints the seconds and their ratio."""
    for name, bare, read in measured():
        sys.stdout.write(
            f"{name}: bare {bare:.3f} s, read and checked {read:.3f} s, {read / bare:.1f} times\n"
        )


if __name__ == "__main__":
    main()
