"""Declared numbers beside counted ones."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from storage.documents import Notice, NoticeIssue, Totals
from storage.records import Finding
from storage.wording import numeral

_WHERE: Final = {"preamble": "开头", "closing": "结尾"}
_ALL_DONE = re.compile(
    r"(?:如数|全部|均已?|都已?|悉数|尽数|百分之百|100%|全面)(?:按期|如期|已|按时)?(?:完成(?:了)?(?:整改)?|整改(?:完成|完毕|到位|销号|办结|结束)|办结|销号|落实到位|解决)|"
    r"已逐[一项个条](?:整改(?:完成|完毕|到位|销号|办结)|办结|销号)|一[个项条](?:都|也)?不[落剩漏少](?:地)?(?:全部)?(?:整改(?:完成|完毕|到位|销号)|完成|办结|销号)|"
    r"(?:问题|事项)[^，。；]{0,6}(?:无一遗留|没有(?:一[个项条])?遗留)|"
    r"(?:全部|所有|各项)(?:反馈)?(?:问题|任务|事项)(?:已|均|都|如期|按期|按时|全部)*(?:完成|整改(?:到位|完毕|完成)|办结|销号|解决)|"
    r"(?:完成|整改|办结)率(?:现已|已|均|为|达到?)*(?:100%|百分之百)|(?:已|得到)(?:全部|全面)(?:整改|解决|完成)|"
    r"(?:已|均|都|现已)(?:全部|悉数)?清零(?!的)|全部(?:清零(?!的)|得到(?:解决|整改))|百分之百(?:得到)?整改"
)
# 上轮反馈的问题, 审计指出的问题, 群众反映的问题: other issues than these
_OTHERS = re.compile(
    r"上一?[轮次届]|往[届年]|历次|前[一两几]轮|(?:审计|自查|民主生活会|信访|群众反映|热线)[^，。；]{0,10}(?:问题|事项)"
)
_N = r"(\d{1,4}|[一二两三四五六七八九十]{1,3})"
_UNDONE = r"(?:尚未|还未|未|没有?)"
_LEFT = re.compile(
    rf"{_UNDONE}(?:整改)?(?:完成|到位|办结)(?:整改)?的{_N}[个项](?:问题|事项)|"
    rf"{_N}[个项]{_UNDONE}(?:完成(?:整改)?|整改到位|办结)的?(?:问题|事项)|"
    # 仅剩1个问题尚在整改, 还有两个没有改完, 剩余3个问题
    rf"(?:[仅只还尚]剩|[剩余]下|剩余)下?的?{_N}[个项](?:(?:具体|反馈)?(?:问题|事项)|(?=[尚仍还正未没需待在]))|"
    rf"(?:[仅只][有是]|[尚仍还]有){_N}[个项](?:(?:具体|反馈)?(?:问题|事项))?(?=[尚仍还正未没需待在])"
)
# 其中党建类剩余1个, 去年底还剩3个: not all there are now
_LEFT_ELSE = re.compile(
    r"方面|领域|类|其中|属于|涉及|当时|此前|原|期满|结束时|[去上][年月]|以来|(?:力争|争取|预计|将)[^，]{0,6}$"
)
_GRANTED = re.compile(r"的?(?:基础|前提)上")
_STATE = re.compile(r"完成|整改|完毕|到位|推进|办结")
_UNSURE = re.compile(
    r"确保|力争|争取|推动|努力|将|直至|实现|未|尚|除|要求|力求|推进|加快|促进|督促|之前|底前|日前"
)


def declared_total_mismatch(notice: Notice) -> list[Finding]:
    """A declared number of sections or issues that the items do not bear out."""
    counts = [("issues", "个问题", len(notice.issues))]
    # A flat list does not say which issues belong together.
    if any(section.title for section in notice.sections):
        counts.insert(0, ("sections", "个方面", len(notice.sections)))
    return [
        _mismatch("declared_total_mismatch", stated, f"{said}{noun}", f"{counted}{noun}")
        for stated in _first(notice)
        for key, noun, counted in counts
        if (said := getattr(stated, key)) is not None and said != counted and notice.issues
    ]


def _first(notice: Notice) -> list[Totals]:
    """The sentences that speak of all issues; those of a part of them are told by counting fewer in the closing."""
    seen: set[tuple[int | None, ...]] = set()
    kept = []
    for stated in notice.declared:
        key = (stated.sections, stated.issues, stated.done, stated.ongoing, stated.not_started)
        if key not in seen:
            kept.append(stated)
        seen.add(key)
    return kept


def _mismatch(kind: str, stated: Totals, said: str, counted: str) -> Finding:
    message = f"{_WHERE[stated.where]}写{said}，逐条数是{counted}，请核对。"
    return Finding(kind, stated.where, "error", message)


def declared_done_mismatch(notice: Notice) -> list[Finding]:
    """A declared number of finished or unfinished issues that the statuses do not bear out."""
    unclear = notice.count(None)
    if unclear == len(notice.issues):
        return []
    found = []
    for stated in _first(notice):
        if stated.where == "closing" and stated.done == stated.issues and _claims_all(stated.text):
            # closing_contradicts_totals says it.
            continue
        # An issue whose status is unclear may have been counted on either side, and so may 长期坚持1个.
        pairs = [
            (s, n, w)
            for s, n, w in _pairs(notice, stated)
            if s is not None and not n - stated.others <= s <= n + unclear
        ]
        if pairs:
            found.append(_done_mismatch(stated, pairs))
    return found


def _done_mismatch(stated: Totals, pairs: Sequence[tuple[int, int, str]]) -> Finding:
    """开头写“13个问题整改完毕”，逐条数是12个; what follows from the first number is not said again."""
    (number, counted, _), *others = pairs
    clause = _clause_with(stated, number)
    follows = sum(said for said, *_ in pairs) == sum(count for _, count, _ in pairs)
    if clause and (follows or not others):
        return _mismatch("declared_done_mismatch", stated, f"“{clause}”", f"{counted}个")
    spelled = "、".join(f"{noun}{said}个" for said, _, noun in pairs)
    really = "、".join(f"{noun}{count}个" for _, count, noun in pairs)
    return _mismatch("declared_done_mismatch", stated, spelled, really)


def _clause_with(stated: Totals, number: int) -> str:
    """The clause of the sentence that says the number, where just one does."""
    clauses = [part.strip() for part in re.split(r"[，,；;、。]|[：:](?!\s*\d)|\s{2,}|问题中", stated.text)]
    saying = [c for c in clauses if re.search(rf"(?<!\d){number}(?!\d)", c) and _STATE.search(c)]
    return saying[0] if len(saying) == 1 and len(saying[0]) <= 30 else ""


def _pairs(notice: Notice, stated: Totals) -> list[tuple[int | None, int, str]]:
    done, ongoing, waiting = (notice.count(p) for p in ("done", "ongoing", "not_started"))
    if stated.not_started is None:
        ongoing += waiting
    return [
        (stated.done, done, "已完成"),
        (stated.ongoing, ongoing, "正在整改"),
        (stated.not_started, waiting, "未开始"),
    ]


def declared_parts_mismatch(notice: Notice) -> list[Finding]:
    """Parts that do not make up the whole they are given for, or a rate they do not give."""
    found = []
    for stated in _first(notice):
        parts = sum(stated.parts)
        whole = stated.issues
        if whole is None or not stated.parts:
            continue
        if parts > whole or (len(stated.parts) > 1 and not stated.may_make(whole)):
            terms = "加".join(str(part) for part in stated.parts)
            message = f"{_WHERE[stated.where]}写共{whole}个问题，各部分{terms}合计{parts}个，请核对。"
            found.append(Finding("declared_parts_mismatch", stated.where, "error", message))
        elif (
            stated.rate is not None
            and stated.done is not None
            and abs(stated.done / whole * 100 - stated.rate) > 0.6
        ):
            message = f"{_WHERE[stated.where]}写完成率{stated.rate:g}%，按{stated.done}/{whole}算是{stated.done / whole:.1%}，请核对。"
            found.append(Finding("declared_parts_mismatch", stated.where, "error", message))
    return found


def closing_contradicts_totals(notice: Notice) -> list[Finding]:
    """Words in the closing that claim everything done while issues are under way."""
    pending = len(notice.issues) - notice.count("done") - notice.count(None)
    if not pending:
        return []
    for sentence in re.split(r"[。！\n；]", notice.closing):
        if left := _left_over(sentence, pending):
            message = f"结尾写“{left}”，逐条数还有{pending}个问题没有整改完，请核对。"
            return [Finding("closing_contradicts_totals", "closing", "error", message)]
        if claim := _claims_all(sentence):
            message = f"结尾写“{_excerpt(sentence, claim)}”，逐条数还有{pending}个问题没有整改完，请核对。"
            return [Finding("closing_contradicts_totals", "closing", "error", message)]
    return []


def _left_over(sentence: str, pending: int) -> str:
    """The words by which another number of issues is left than are under way."""
    left = None if _OTHERS.search(sentence) else _LEFT.search(sentence)
    if left is None or _LEFT_ELSE.search(re.split("[，,]", sentence[: left.start()])[-1]):
        return ""
    return left[0] if numeral(next(filter(None, left.groups()))) != pending else ""


def _claims_all(sentence: str) -> re.Match[str] | None:
    """The words that claim all issues done."""
    claim = _ALL_DONE.search(sentence)
    if claim is None or _OTHERS.search(sentence) or _UNSURE.search(_before(sentence, claim)):
        return None
    return claim if re.search(r"问题|整改(?:任务|事项)", sentence) else None


def _before(sentence: str, claim: re.Match[str]) -> str:
    """What may make a claim a wish; 将在全部整改完成的基础上 takes it for granted, 将 or not."""
    before = sentence[: claim.start()]
    if _GRANTED.match(sentence, claim.end()):
        return before.removesuffix("在").removesuffix("将")[-3:]
    return before[-12:]


def _excerpt(sentence: str, claim: re.Match[str]) -> str:
    clause = next(c for c in re.finditer(r"[^，,]+", sentence) if c.start() <= claim.start() < c.end())
    return clause[0].strip()[-30:]


def declared_measures_mismatch(notice: Notice) -> list[Finding]:
    """N方面整改措施 that is not the number of measures that follow."""
    return [finding for issue in notice.issues for finding in _measures(issue)]


def _measures(issue: NoticeIssue) -> list[Finding]:
    said, counted = issue.declared_measures, len(issue.measures)
    if said is None or said == counted or not issue.enumerated:
        return []
    message = f"写有{said}方面措施，逐条数是{counted}条，请核对。"
    return [Finding("declared_measures_mismatch", issue.code, "error", message)]


CHECKS: Final[tuple[Callable[[Notice], list[Finding]], ...]] = (
    declared_total_mismatch,
    declared_done_mismatch,
    declared_parts_mismatch,
    closing_contradicts_totals,
    declared_measures_mismatch,
)
