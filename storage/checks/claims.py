"""What an issue's status claims beside what its text says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from storage.notice.tree import Notice, NoticeIssue
from storage.records import Finding
from storage.status import PROGRESS_LABELS, is_status, read_status

_DO = r"(?:完成|整改|到位|落实|办结|解决|整治|收回|收缴|追缴|追回|归还|退还|清退|拆除|验收|启动|开工|建立|建成|开展|盘点|登记|清理|补办|补齐|补录|签订|修复|修缮|更换|改造|拨付|发放|入账|移交|公示|上报|核实|核查|处理|处置|销号|安装|搬迁|配备|制定|出台|交付|整理|归档|纳入|覆盖|复耕|达标|通水|通车|通过)"
_STILL: Final = re.compile(
    rf"(?:尚有|仍有|还有|尚余|仍余|尚存|剩余|还剩|另有|其余)[^。；]{{0,24}}?(?:未|没有|没|待|正在|需)[^。；，]{{0,6}}?{_DO}|"
    rf"(?:尚未|仍未|还未|暂未|迟迟未|目前未)(?:能|全部|全面|完全|按时|按期|如期|真正|彻底)*[^。，；的]{{0,6}}?{_DO}|"
    rf"(?:未能|没能|无法)(?:按期|按时|如期|全部|全面)*{_DO}|(?<![无有])未(?:全部|全面|完全|彻底|按期完成|完成整改|整改到位|整改完成)|"
    r"正在(?:抓紧|加紧|加快|全力|积极|逐步|持续|继续|陆续|进一步)*(?:整改|整治|办理|清理|追缴|收缴|拆除|施工|修复|修缮|核查|核实|盘点|登记|补办|补录|处理|处置|改造|进行|落实|退还|清退|审批|验收|招标)"
)
_FORWARD: Final = re.compile(
    r"将(?=(?:会|继续|进一步|严格(?!的)|按要求|按照|按期|持续|适时|于|在|加大|加强|强化|不断|定期|尽快|及时|逐步|全面|坚决|认真|常态化|抓好|举一反三|对|组织|开展|完善|建立|落实|推动|推进|督促|安排|启动|争取|联合))|"
    r"今后[，,]|今后(?=.{0,8}将)|今后(?=要|继续|严格|加强|定期)|(?:下一步|下阶段|下一阶段|接下来|后续)(?=[，,]|将|计划|拟|继续|工作中?[，,将])|拟(?=于|在|对|定|开展|组织|采取|制定|建)|"
    r"计划(?=于|在|\d|年底|年内|明年|下半年|下月)|力争(?=在|于|\d|年|早日|尽快|明年|今年|完成)|争取(?=在|于|\d|年|早日|尽快)|预计(?=在|于|\d|年|明年|下)|待[^，。；]{2,20}后[，,]?(?:再|将|即)|"
    r"正在(?:有序|抓紧|积极|稳步|加快|持续|全力|同步|逐步|进一步)*(?:推进|建设|协调|争取|谋划|申报|筹备|研究|制定|起草|筹措|论证|规划|完善|协商|对接)|(?:\d+月|年)底?前(?:将)?(?:完成|建成|实现)"
)
_HANDLING = re.compile(
    r"作为|纳入|列入|挂钩|移交|转为|转交|充实|列为|融入|贯穿|写入|写进|编入|载入|上报|报送|抄送|结合起来|落实到|责任到"
)
_ATTRIBUTE = re.compile(r"[^，。；]{0,14}的(?=[^，。；])|[^，。；]{0,10}(?:之前|前|情况下|时)")
_OVERCOME = re.compile(
    r"(?:现|目前|截至目前|后|月)[^。；]{0,10}(?:已|均)[^。；]{0,6}(?:全部|完成|到位|办结)|已全部|均已|全部(?:完成|整改|到位)"
)


def status_contradiction(notice: Notice) -> list[Finding]:
    """A finished issue whose text says that something is still to be done, or a text with two verdicts."""
    found = []
    for issue in notice.issues:
        words = _unfinished(issue) if issue.progress == "done" else _other_verdict(issue)
        if words:
            label = PROGRESS_LABELS[issue.progress] if issue.progress else ""
            message = f"标“{issue.status_text or label}”，正文写“{words}”，请核对。"
            found.append(Finding("status_contradiction", issue.code, "error", message))
    return found


def _unfinished(issue: NoticeIssue) -> str:
    for sentence, rest in _sentences(issue.body):
        for match in _STILL.finditer(sentence):
            before = re.split(r"[，,、：:]", sentence[: match.start()])[-1]
            after = sentence[match.end() :]
            if _aside(before, after) or _OVERCOME.search(after + rest):
                continue
            return _clause(sentence, match)
    return _other_verdict(issue)


def _aside(before: str, after: str) -> bool:
    """Whether the words only tell which things were dealt with, or under what condition."""
    return bool(
        re.search(r"对|将|把|针对|若|如|凡|就|避免|防止|发现|反映|存在|原|曾|前期|此前|对于|杜绝", before)
    ) or bool(_ATTRIBUTE.match(after) and re.match(r"[^，。；]{0,4}的|[^，。；]{0,8}(?:前|情况下|时)", after))


def _other_verdict(issue: NoticeIssue) -> str:
    """A sentence of the text that is itself a status of the issue, and another one."""
    for sentence, _ in _sentences(issue.body):
        for clause in re.split(r"[，,]", sentence):
            if re.search(r"(?:该|此|本)[^，。]{0,4}问题", clause) and is_status(clause):
                says = read_status(clause).progress
                if (
                    says
                    and issue.progress
                    and says != issue.progress
                    and clause.strip() not in issue.status_text
                ):
                    return clause.strip()
    return ""


def _sentences(text: str) -> Iterator[tuple[str, str]]:
    """Each sentence with what follows it in the same paragraph."""
    for paragraph in text.split("\n"):
        for found in re.finditer(r"[^。；;！]+", paragraph):
            yield found[0], paragraph[found.end() : found.end() + 60]


def _clause(sentence: str, match: re.Match[str]) -> str:
    start = max(sentence.rfind("，", 0, match.start()), sentence.rfind(",", 0, match.start())) + 1
    end = re.compile(r"[，,]|$").search(sentence, match.end())
    assert end is not None
    return sentence[start : end.start()].strip()[:40]


def done_but_forward_looking(notice: Notice) -> list[Finding]:
    """A finished issue whose measures speak of what is going to be done."""
    found = []
    for issue in notice.issues:
        words = next(_promises(issue), "") if issue.progress == "done" else ""
        if words:
            message = f"标“{issue.status_text}”，正文写“{words}”，像是还没有做的，请核对。"
            found.append(Finding("done_but_forward_looking", issue.code, "warning", message))
    return found


def _promises(issue: NoticeIssue) -> Iterator[str]:
    for sentence, _ in _sentences(issue.body):
        for match in _FORWARD.finditer(sentence):
            clause = _clause(sentence, match)
            rest = re.split(r"[，,]", sentence[match.start() :])
            if match[0] == "将" and _HANDLING.search(rest[0]):
                continue
            if match[0].startswith("待") and "的" in rest[0]:
                continue
            yield clause


CHECKS: Final[tuple[Callable[[Notice], list[Finding]], ...]] = (
    status_contradiction,
    done_but_forward_looking,
)
