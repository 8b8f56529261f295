"""Matching and figures over JSON lines: the contract for automation."""

from __future__ import annotations

import json as json_lines
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.commands.opening import AsJson, Usage, moment, say, say_json, settings


def match(
    *,
    notice: Annotated[Path, typer.Option("--notice", metavar="文件", help="通报、方案或台账")],
    json: AsJson = False,
) -> None:
    """从标准输入逐行读 JSON（字段 text），说出每句的意思和对应的问题。"""
    from handlers.understand import as_json, understand
    from storage.matching import Index, Subject
    from storage.notice import read_file

    first = read_file(notice)[0]
    index = Index(
        [
            Subject(
                issue.code, issue.number, section.title, issue.title, tuple(m.text for m in issue.measures)
            )
            for section in first.sections
            for issue in section.issues
        ],
    )
    for line in _lines():
        answer = as_json(line, understand(_text(line), index))
        if json:
            say_json(answer)
        else:
            found = "、".join(f"{c['code']}（{c['score']:.2f}）" for c in answer["candidates"][:3])
            say(f"{line['text']}\t{answer['intent']}\t{answer['verdict']}\t{found}")


def figures(*, json: AsJson = False) -> None:
    """从标准输入逐行读 JSON（字段 text、today），读出数量和日期。"""
    from storage.figures import as_json, read_figures

    for line in _lines():
        today = _day(line.get("today"))
        answer = as_json(line, read_figures(_text(line), today))
        if json:
            say_json(answer)
        else:
            found = "、".join(f"{q['text']}（{q['kind']}）" for q in answer["quantities"])
            say(f"{line['text']}\t{found}\t{'、'.join(answer['dates'])}")


def _lines() -> Iterator[dict[str, Any]]:
    for number, raw in enumerate(sys.stdin.buffer.read().decode("utf-8-sig").splitlines(), 1):
        if not raw.strip():
            continue
        try:
            line = json_lines.loads(raw)
        except ValueError as error:
            raise Usage(f"标准输入第{number}行不是 JSON，请每行写一个 JSON 对象。") from error
        if not isinstance(line, dict):
            raise Usage(f"标准输入第{number}行不是 JSON 对象，请每行写一个 JSON 对象。")
        yield line


def _text(line: dict[str, Any]) -> str:
    if not isinstance(line.get("text"), str):
        raise Usage("每行都要有字段 text。")
    return str(line["text"])


def _day(text: object) -> date:
    if text is None:
        chosen = settings()
        return moment(None, chosen).astimezone(chosen.zone).date()
    try:
        return date.fromisoformat(str(text))
    except ValueError as error:
        raise Usage(f"看不懂 today“{text}”，请写成 2025-10-31 这样。") from error
