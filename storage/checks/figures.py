"""Figures inside the text: shares over the whole, and all that is told from sentences with figures."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from storage.checks.counts import Sentences, sentences_of
from storage.checks.levels import turned_round
from storage.checks.sizes import unit_mismatch
from storage.checks.sums import sum_mismatch
from storage.checks.wholes import exceeding
from storage.documents import Notice
from storage.records import Finding, Severity
from storage.wording import numeral

_PERCENT = re.compile(r"(\d+(?:\.\d+)?)%|百分之([一二三四五六七八九十百零]+(?:点[一二三四五六七八九零]+)?)")
_SHARE = re.compile(
    r"满意|占|覆盖|合格|达标|入户率|参[与加会]率|知晓率|普及率|到位率|整改率|完成率|办结率|收缴率|比例|比重|百分比|率"
)
# 完成比例：120%, 已完成110%: how far an issue itself is
_FULFILLED = re.compile(r"(?:已?完成(?:了)?|进度)(?:情况)?(?:为|达到?|约)?[:：]?$")
_GROWTH = re.compile(r"增长|增幅|增加|提高|提升|上升|同比|环比|翻|超额|上涨|利润率|回报率|增速|增收")
# 到账率由91%提升到103%: what follows 到 is a level again.
_LEVEL = re.compile(r"(?<![长润报增])率[^，,]{0,14}(?:到|至|达|为)$")
_TARGET = re.compile(r"超额|计划|目标|任务(?:数|量)|指标")


def _percent_over_100(sentences: Sentences) -> list[Finding]:
    """A share of a whole that exceeds it; what a plan was over-fulfilled by is at most a hint."""
    found = []
    for where, sentence in sentences:
        for match in _PERCENT.finditer(sentence) if "%" in sentence or "百分之" in sentence else ():
            if _share(match) <= 100:
                continue
            before = _clause_before(sentence[: match.start()])
            told = _SHARE.search(before) or _FULFILLED.search(before) or sentence.strip() == match[0]
            if not told or (_GROWTH.search(before) and not _LEVEL.search(before)):
                continue
            severity: Severity = "hint" if _TARGET.search(sentence) and "满意" not in before else "error"
            message = f"写“{before[-8:]}{match[0]}”，超过100%，请核对。"
            found.append(Finding("percent_over_100", where, severity, message))
    return found


def _clause_before(text: str) -> str:
    """The clause that ends in a share; 达到 alone goes on with the clause before it."""
    *clauses, last = re.split(r"[，,；;]", text)
    if clauses and re.fullmatch(r"(?:高?达到?|为|约|至|实际)*", last):
        last = f"{clauses[-1]}，{last}"
    return last[-24:]


def _share(match: re.Match[str]) -> float:
    return float(match[1]) if match[1] else float(numeral(match[2].split("点")[0]) or 0)


def check_figures(notice: Notice) -> list[Finding]:
    """Shares, sums, sizes and levels, in one reading of the sentences that hold figures."""
    sentences = list(sentences_of(notice))
    return [
        *_percent_over_100(sentences),
        *sum_mismatch(sentences),
        *unit_mismatch(sentences),
        *exceeding(sentences),
        *turned_round(sentences),
    ]


CHECKS: Final[tuple[Callable[[Notice], list[Finding]], ...]] = (check_figures,)
