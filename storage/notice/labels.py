"""Labels inside an issue, by the field they open: 整改措施：, 【责任单位】, 完成时限."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from storage.notice.markers import BULLET, CN
from storage.status import is_status

LABELS: Final[dict[str, str]] = {
    "situation": r"整改(?:措施|情况|进展|工作)(?:及|和|与|、)(?:整改)?(?:成效|进展|完成情况|结果|落实情况|进展情况|效果)|整改(?:工作)?(?:落实)?(?:具体)?情况|落实整改情况|具体整改情况|整改落实|整改内容|整改情况说明|整改工作情况|整改(?=[:：】\]])|答",
    "measures": r"(?:整改|具体|主要|工作|采取|拟采取|今后|下一步|长效)(?:工作|的|整改)*(?:措施|举措|做法|任务)|措施|举措|整改要求|整改意见|整改方案",
    "progress": r"(?:整改|落实|工作|目前|任务|当前|最新)?(?:整改)?(?:落实)?(?:完成|进展|推进|进度|落实)(?:的)?(?:情况|进展|程度)|整改(?:结果|成效|进展|进度|成果|效果|完成情况)|[结成][果效](?=[】\]:：])|"
    r"目前进展|当前进展|(?:目前|当前)?进度|工作进展|工作成效|取得成效|办理情况|落实结果|进展",
    "status": r"(?:整改|完成|办理|目前|当前|问题)?状态|(?:整改|完成|认定|评估|验收|核查)?结论|是否(?:完成|整改)(?:整改|到位)?|整改与否|完成与否|整改类型|进度状态",
    "goal": r"整改(?:工作)?目标|工作目标|目标(?:要求|任务)?|预期目标",
    "deadline": r"(?:整改|完成|办理|工作|计划|拟|预计|责任)?(?:完成)?(?:整改)?(?:时限|期限|时间|日期|时间节点|时间要求|截止(?:日期|时间))|计划完成时间|完成整改时间|时间表|办结时限",
    "leader": r"(?:责任|牵头|分管|包[保案抓]|挂[点包钩]|主管|负责|督办|带队|主抓|包联|领办)(?:的)?(?:县|镇|乡|街道|党委|党政|校|局|院)?领导(?:同志|干部)?|责任县领导|牵头责任人|牵头人|第一责任人|领导责任人",
    "office": r"(?:牵头|责任|主责|主办|承办|落实|整改|主要责任|牵头责任|整改责任|整改落实|负责|责任主体)(?:整改)?(?:单位|部门|科室|办公室|股室|主体|处室|站所|支部|村居)|责任主体|牵头(?=[:：])|承办(?=[:：])",
    "co_offices": r"(?:配合|协办|协同|协助|参与|参加|会办|协作|配合责任)(?:单位|部门|科室|村居|村[（(]社区[)）]|村)|配合(?=[:：])",
    "person": r"(?:具体|直接|经办|落实|整改)?责任人(?:员)?|经办人(?:员)?|具体负责人|承办人|负责人|整改责任人|具体经办|联络员",
    "facts": r"(?:具体|主要|问题|突出)(?:问题)?(?:的)?(?:表现|描述|表述|摘要|概述|简述|情形|内容|清单|事实)(?:形式|为)?|(?:反馈|存在|发现|巡察|巡视)(?:的)?(?:具体|主要)?问题(?:描述|内容|及表现)?|问题(?:表现|具体表现|原文|详情)|具体问题|表现",
    "title": r"问题|问题(?:名称|标题|概述)|问|(?:巡[察视]组?)?(?:反馈)?(?:指出|提出|反映)(?:的?问题)?|反馈意见",
    "notes": r"备\s*注|佐证材料|印证材料|说明|下一步(?:打算|工作|计划|安排|措施|工作计划|工作打算)|后续工作|形成制度|建章立制|长效机制|制度成果|销号情况|是否销号|验收情况",
}
_ANY_LABEL = "|".join(f"(?P<{key}>{body})" for key, body in LABELS.items())
_MARK = rf"(?:[（(]?(?:\d{{1,2}}|{CN})[)）、.．]\s*|{CN}是\s*|(?:[①-⑳]|{BULLET})\s*)?"
# 整改情况（已完成）：, 整改进展【正在整改】一是…: the status in brackets behind a label, before what the label opens.
_OPENING, _CLOSING = r"[（(【［\[〔〖]", r"[）)】］\]〕〗]"
_STATE = r"(?:完成|整改|到位|办结|推进|坚持|销号|落实|解决|进行|成效|启动|开展|实施|办理|改)"
_WITHIN = r"[^（）()【】［］\[\]〔〕〖〗：:]{0,16}"
_STATED = rf"\s*{_OPENING}{_WITHIN}{_STATE}{_WITHIN}{_CLOSING}\s*(?:[:：]|(?=$|一是|①|1[.．、]|[（(]1[)）]))"
_STATUS_BEHIND = re.compile(rf"(?<=[一-龥])\s*{_OPENING}([^（）()]+){_CLOSING}\s*[:：]?\s*$")
# No label is longer than what is looked through for its end first.
_ENDS_SOON = r"(?=[^:：】\]］〗]{0,40}+(?:[:：】\]］〗]|$))"
LABEL_AT_START: Final = re.compile(
    rf"{_ENDS_SOON}\s*{_MARK}[【\[［〖]?\s*(?:{_ANY_LABEL})\s*(?:[】\]］〗]\s*[:：]?|{_STATED}|[:：]|$)\s*"
)
_LABEL_INSIDE: Final = re.compile(
    rf"(?:(?<=[。；;！!\s】〗）)（(])|(?=[【〖]))(?:\s*{_MARK})(?:[【\[［〖](?=[^】\]］〗]{{1,12}}[】\]］〗]))?(?:{_ANY_LABEL})(?:[】\]］〗]\s*[:：]?|{_STATED}|\s*[:：])\s*"
)
# One of these stands in every text with a label inside.
_LABEL_SIGN: Final = re.compile(
    rf"[:：【\[［〖](?:(?<=[:：])|\s*(?:{'|'.join(LABELS.values())})\s*[】\]］〗])"
)
LABEL_WORD: Final = re.compile(rf"(?:{'|'.join(LABELS.values())})\s*[:：]")


def status_behind(label: re.Match[str]) -> str:
    """The status in brackets that stands behind a label and belongs to it: 整改情况（已完成）：."""
    found = _STATUS_BEHIND.search(label[0])
    return found[1] if found and is_status(found[1]) else ""


def labels_inside(text: str, start: int = 0) -> Iterator[re.Match[str]]:
    """The labels inside a text from `start` on."""
    return _LABEL_INSIDE.finditer(text, start) if _LABEL_SIGN.search(text, start) else iter(())
