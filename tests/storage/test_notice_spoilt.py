"""Documents spoilt in every way, texts of odd characters and endless repetitions: a refusal or a reading, and soon."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.notice import read_text, to_json
from storage.notice.files import read_bytes
from tests.storage import spoilt


@pytest.mark.parametrize("seeds", [range(at, at + 50) for at in range(20_000, 20_300, 50)])
def test_no_spoilt_document_raises_anything_but_a_refusal(seeds: range) -> None:
    assert list(spoilt.read(seeds)) == []


ODD = st.text(
    alphabet=st.sampled_from(
        list(
            "一二三是、（）()【】“”‘’《》。，；：:1234567890年月日%％问题关于针对整改情况已完成正在的措施共其中个户\n\t 　"
        )
    ),
    max_size=400,
)


@settings(max_examples=150, deadline=None)
@given(ODD)
def test_no_text_raises_or_takes_long(text: str) -> None:
    began = time.perf_counter()
    to_json(read_text(text))
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize(
    "text",
    ["“" * 5000, "（一）" * 5000, "一是" * 8000, "1." * 9000, "（" * 9000, "关于“" * 3000, "整改情况：" * 4000, "2024年" * 4000, "1户、" * 5000,
     "\n".join(f"{i}.关于问题" for i in range(3000)), "该问题" * 4000, "完成" * 9000, "中共" * 9000, "第一届委" * 4000],
)  # fmt: skip
def test_no_repetition_takes_long(text: str) -> None:
    began = time.perf_counter()
    to_json(read_text(text))
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize("line", ["序号  反馈问题    整改措施    状态", "问题 措施 状态 进展 整改 情况 " * 6])
def test_a_line_said_thousands_of_times_takes_no_time(line: str) -> None:
    began = time.process_time()
    read_bytes(f"{line}\n".encode() * (80_000 // len(line)), ".txt")
    assert time.process_time() - began < 2
