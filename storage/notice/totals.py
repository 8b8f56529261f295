"""The totals a notice declares of itself, sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from storage.notice.tree import Totals
from storage.status import read_status
from storage.wording import fold, numeral

_N = r"(\d{1,4}|[一二三四五六七八九十百两]{1,5})"
_COUNT = re.compile(
    rf"{_N}\s*(个|项|条|件|大|类)?\s*(?:大|类)?(方面|(?:具体|巡察|反馈|突出)?(?:反馈)?问题|整改任务|任务|(?:整改)?措施|举措|制度|事项|具体)?"
)
_RATE = re.compile(r"(?:完成率|整改率|办结率)(?:为|达到?|约)?(\d+(?:\.\d+)?)%")
_PART = re.compile(r"[，、；;,：:]|(?<=问题)中")
_GOES_ON = re.compile(r"\s*(?:截至|目前|其中|现|已|到|经过)")
_QUOTED = re.compile(r"[“‘\"「《][^”’\"」》]*[”’\"」》]")
_ASIDE = re.compile(r"[（(][^（）()]*(?:含|包括|其中)[^（）()]*[）)]")


def declared_totals(text: str, where: str) -> list[Totals]:
    """Every sentence that says how many issues there are or how many are done."""
    found: list[Totals] = []
    before = ""
    for sentence in re.split(r"[。！!\n]", text):
        totals = _totals(sentence, where)
        if totals is None and _GOES_ON.match(sentence) and (whole := _totals(f"{before}，{sentence}", where)):
            # 共指出七项问题。截至目前，已整改五项: the second sentence counts what the first named.
            found = [*found[:-1], whole] if found and found[-1].text == before.strip() else [*found, whole]
        elif totals is not None:
            found.append(totals)
        before = sentence
    return found


def _totals(sentence: str, where: str) -> Totals | None:
    if len(sentence) > 400 or ("问题" not in sentence and "任务" not in sentence):
        return None
    totals = Totals(where=where, text=sentence.strip())
    for key, value in _readings(_ASIDE.sub("", fold(sentence))):
        if getattr(totals, key) is None:
            totals = _with(totals, key, value)
        elif key == "ongoing" and totals.done is not None:
            totals = replace(totals, ongoing=(totals.ongoing or 0) + int(value))
    says = totals.issues is not None and (totals.sections is not None or totals.parts)
    if rate := _RATE.search(fold(sentence)):
        totals = replace(totals, rate=float(rate[1]))
    return totals if says else None


def _with(totals: Totals, key: str, value: int) -> Totals:
    changes: dict[str, Any] = {key: value}
    return replace(totals, **changes)


def _readings(sentence: str) -> Iterator[tuple[str, int]]:
    """What each clause counts; a count without a noun goes on counting what the clause before counted."""
    noun, nouns = "", dict[str, str]()
    for clause in _PART.split(_QUOTED.sub("", sentence)):
        for found in _COUNT.finditer(clause):
            if not found[3] and not (found[2] and re.match(r"$|[中已均(]", clause[found.end() :])):
                continue
            noun = _noun(found[3], nouns.get(found[2] or "", noun), clause)
            nouns[found[2] or ""] = noun
            key = _key(noun, found, clause)
            value = numeral(found[1])
            if key and value is not None:
                yield key, value


def _noun(word: str | None, before: str, clause: str) -> str:
    if word is None or word == "具体":
        return (
            "措施"
            if re.search(r"措施|制度|举措", clause) and not re.search(r"问题", clause)
            else before or "问题"
        )
    return "问题" if "问题" in word or word in {"任务", "整改任务", "事项"} else word


def _key(noun: str, found: re.Match[str], clause: str) -> str | None:
    if noun == "方面":
        return "sections"
    if noun != "问题":
        return None
    around = clause[: found.start()] + "　" + clause[found.end() :]
    status = read_status(
        re.sub(r"(?:反馈|巡[察视]|指出|发现|梳理|分解|细化|确定)(?:的|了|出|为)?", "", around)
    )
    return status.progress or "issues"
