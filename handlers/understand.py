"""What a member's message wants, and the issues it speaks of."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any, Literal

from handlers import cues
from handlers.intents import INTENTS, Intent, chances, features, weights
from handlers.turns import ASIDE, turns
from storage.matching import Candidate, Index, Match
from storage.matching.calibration import calibration
from storage.matching.numbers import cited
from storage.records import Flag, Progress
from storage.status import read_status
from storage.wording import numeral

ShortAnswer = Literal["yes", "no", "none_of_these"] | int | None


@dataclass(frozen=True, slots=True)
class Understanding:
    """A message's intent, what it matched, and the facts its handling turns on."""

    intent: Intent
    match: Match
    instruction: bool = False
    no_progress: bool = False
    thanks: bool = False
    chatter: bool = False
    proposed: tuple[Progress, Flag | None] | None = None

    @property
    def nothing_new(self) -> bool:
        """Whether it says that there is nothing new, and of no issue in particular."""
        return self.no_progress and self.match.verdict == "none"


def understand(text: str, index: Index, *, prefer: Collection[str] = ()) -> Understanding:
    """Reads one message against the issues its sender may see."""
    match = index.rank(text, prefer=prefer)
    said = cues.folded(text)
    likely = _likely(text, index, match)
    intent = max(likely, key=likely.__getitem__)
    match = _with_doubt(match, likely) if intent in ("report", "query") else Match("none", match.candidates)
    told = intent == "report"
    return Understanding(
        intent=intent,
        match=match,
        instruction=intent in ("report", "other", "help") and cues.INSTRUCTION.within(said),
        no_progress=told and cues.NO_PROGRESS.within(said),
        thanks=cues.THANKS.within(said),
        chatter=intent == "other" and not ASIDE.isdisjoint(turns(said)),
        proposed=proposed_status(said) if told else None,
    )


# Where no issue is spoken of, talk has the benefit of the doubt: being asked which issue small talk is of is tiresome.
_RATHER_TALK = 1.35


def _likely(text: str, index: Index, match: Match) -> dict[Intent, float]:
    """The probability of every intent; an office's name alone speaks of none of its issues."""
    unnamed = text
    for office in {subject.office for subject in index.subjects if subject.office}:
        unnamed = unnamed.replace(office, "")
    if unnamed.strip() and unnamed != text:
        text, match = unnamed, index.rank(unnamed)
    return _intents(cues.folded(text), match, cited=bool(cited(text, index.subjects)))


def _intents(said: str, match: Match, *, cited: bool) -> dict[Intent, float]:
    """The probability of every intent; some turns of speech leave no doubt."""
    if not re.search(r"\w", said) or cues.COMMAND.within(said) or cues.THANKS.within(said):
        return {"other": 1.0}
    if cited and cues.BARE_NUMBER.within(said):
        return {"query": 1.0}
    likely = dict(zip(INTENTS, chances(features(said, match, cited=cited), weights()), strict=True))
    if match.verdict == "none":
        likely["other"] *= _RATHER_TALK
    return likely


def _with_doubt(match: Match, likely: dict[Intent, float]) -> Match:
    """A match is sure only as far as it is both of this issue and of any issue at all."""
    concerned = likely.get("report", 0.0) + likely.get("query", 0.0)
    firsts = [part.candidates[0] for part in match.clauses] or match.candidates[:1]
    if match.verdict == "sure" and min(first.score for first in firsts) * concerned < calibration().sure:
        return replace(match, verdict="choose")
    return match


_WHOLE = re.compile(
    r"(?:全部|全都?|都|均|已经?|这条|问题|整改)\w{0,6}(?:完成|办结|完毕|到位|搞定|做完|弄完)|(?:完成|办结|完毕|搞定)了?$|可以销"
)
_ISSUE = r"(?:第?[\d.\-一二三四五六七八九十()]+(?:[条号项]|个?问题)|问题[\d一二三四五六七八九十]+|[这那该本](?:[条项]|个?问题)|(?:整个|所有)问题)"
_FINISHED = re.compile(
    rf"(?:^|[,，。]){_ISSUE}(?:已经?|全部?|都|终于|算是?|我们|今天|昨天|[,，])*(?:[弄搞做整办改修建](?:完|好|妥|掂)|完工|竣工)[了啦咗喇]*\W*$"
)
_PART = re.compile(r"基本|部分|正在整改|还没|未完成|没完成|阶段性")


def proposed_status(said: str) -> tuple[Progress, Flag | None] | None:
    """The status that the words of a report propose, to be offered as its own tap."""
    if _FINISHED.search(said):
        return "done", None
    if not (_WHOLE.search(said) or _PART.search(said)):
        return None
    status = read_status(said)
    return (status.progress, status.flag) if status.progress else None


_YES = re.compile(
    r"^(?:都?对的?|全对|都?是的?|嗯+|没错|确认|可以|好|好的|yes|y|ok|啱|系|就是(?:这条|它|这个)?|对+)[,，。.!！啊呀吧哦的了]*$"
)
_NONE = re.compile(r"^(?:都不(?:是|对)|全都?不是|没有(?:一个)?(?:对|是)的?|没一个对|none)[,，。.!！啊呀的]*$")
_NO = re.compile(r"^(?:不是?(?:这条|这个|它)?|不对|错了?|否|唔系|唔啱|no|n|不要|不用记?)[,，。.!！啊呀的]*$")
_PICK = re.compile(r"^(?:选?第?([0-9一二三四五六七八九十]{1,2})(?:个|条|件|项)?)[,，。.!！吧]*$")


def short_answer(text: str) -> ShortAnswer:
    """The answer that a few words give to the card above them; 收到 is none."""
    folded = cues.folded(text)
    picked = _PICK.match(folded)
    if picked:
        return numeral(picked[1])
    for pattern, answer in ((_NONE, "none_of_these"), (_NO, "no"), (_YES, "yes")):
        if pattern.match(folded):
            return answer  # type: ignore[return-value]
    return None


def as_json(line: dict[str, Any], understanding: Understanding) -> dict[str, Any]:
    """One answer line of `match --json`: the input line with intent, verdict and candidates."""
    match = understanding.match
    answer = {
        **line,
        "intent": understanding.intent,
        "verdict": match.verdict,
        "candidates": [_candidate(c) for c in match.candidates],
    }
    if match.clauses:
        answer["clauses"] = [
            {"text": c.text, "candidates": [_candidate(x) for x in c.candidates]} for c in match.clauses
        ]
    return answer


def _candidate(candidate: Candidate) -> dict[str, Any]:
    return {
        "code": candidate.code,
        "number": candidate.number,
        "score": candidate.score,
        "why": list(candidate.why),
    }
