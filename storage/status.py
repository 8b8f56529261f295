"""Status phrases of notices and ledgers: what they say of progress, flag and close-out, and no more than that."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from storage.records import CloseOut, Flag, Progress
from storage.wording import fold, simplified

PROGRESS_LABELS: Final[dict[Progress, str]] = {
    "not_started": "未开始",
    "ongoing": "正在整改",
    "done": "已完成",
}
FLAG_LABELS: Final[dict[Flag, str]] = {
    "long_term": "长期坚持",
    "staged_result": "取得阶段性成效",
    "basically": "基本完成",
    "partial": "部分完成",
}
CLOSE_OUT_LABELS: Final[dict[CloseOut, str]] = {
    "open": "未销号",
    "applied": "已申请销号",
    "returned": "销号退回",
    "closed": "已销号",
    "reopened": "重新整改",
}


@dataclass(frozen=True, slots=True)
class Status:
    """What a phrase says; None on an axis of which it says nothing."""

    progress: Progress | None = None
    flag: Flag | None = None
    closeout: CloseOut | None = None
    planned: bool = False

    def __bool__(self) -> bool:
        return self != Status()


_END = r"(?:完成|整改|到位|办结|完毕|解决|落实|销号|整治|纠正|清零|结束|改好|改完|改正)"
_LONG = (
    r"一直坚持|长期(?:坚持|整改|推进|执行)|持续坚持|常抓不懈|常态化?(?:坚持|推进|管理|开展|落实|机制)|长效"
)

# Order decides: close-out, not begun, only a part, negated, promised, under way, done.
_CLOSE_OUT: Final[tuple[tuple[re.Pattern[str], CloseOut], ...]] = (
    (re.compile(r"退回|未通过验收|验收未通过|不予销号"), "returned"),
    (re.compile(r"申请(?:销号|验收)|[待未]验收|待销号|未销号|拟销号|提请销号"), "applied"),
    (re.compile(r"销号"), "closed"),
)
# 未启动, 已制定方案: a plan made is nothing done
_NOT_STARTED = re.compile(
    r"(?:未|没有|没|暂未|[待拟])(?:全面|正式)?(?:开始|启动|着手|开展|动工|开工|实施|部署)|"
    r"(?:部署|(?:制定|制订|完成|形成|研究|出台|编制)了?(?:整改|工作|实施)*(?:方案|计划)(?:制定|编制)?)"
    r"(?!.*(?:完成整改|整改完成|整改到位|整改完毕))"
)
# 部分完成, 大部分已整改
_PARTIAL = re.compile(
    rf"(?:大?部分|局部|初步|多数|大多)(?:问题|任务|措施|内容)*(?:已|得到)?{_END}|{_END}了?一?(?:大?部分|多数)|初步完成"
)
# 基本完成
_BASICALLY = re.compile(rf"(?:基本|大体|总体)上?(?:已经?|得到)?(?:全部)?{_END}")
# 未完成, 尚未整改到位, 待整改
_NEGATED = re.compile(
    rf"(?:未能?|没有|没|尚未|还没|不)(?:有?全部|全面|完全|彻底|按期|按时|如期|实质|真正|得到|予以|进行)*{_END}|[待](?:整改|完成|解决|落实)"
)
# 完成80%
_SHARE = re.compile(
    r"(?:完成|整改率|进度|达到?|的)(?:整改|任务|进度|率|到|了|约|为)*(\d+(?:\.\d+)?)%|(\d+(?:\.\d+)?)%"
)
# 力争月底完成, 11月底前完成整改
_PROMISE = re.compile(
    rf"(?:将|拟|力争|计划|预计|确保|争取|今后|要求|限期|打算|准备|承诺|务必).*{_END}|"
    rf"(?:\d+|[一二三四五六七八九十]+)(?:年|月|日|季度)(?:[上中下]旬)?(?:\d+[日号])?(?:月?底|末|年底)?(?:以?前|之前|前)(?:全面|全部)*{_END}|"
    rf"(?:月|年|季度?)(?:底|末)(?:以?前|之前)?(?:全面|全部)*{_END}"
)
# 正在整改, 有序推进
_ONGOING = re.compile(
    r"正在|正(?:抓紧|加紧|加快|积极|按)|(?:进行|推进|整改|办理|实施|处理|落实|建设|施工)(?:之?中)|"
    r"持续(?:整改|推进)|长期整改|[有按顺]序(?:时|推进)|序时|在?进行|推进|需(?:要)?(?:继续|持续|长期)|仍在|还在|继续整改|在整改|在改"
)
# 取得阶段性成效
_STAGED = re.compile(
    r"阶段性?(?:整改)?(?:成效|成果|进展|目标|任务|完成|整改)|(?:明显|初步|一定|积极|较好)(?:成效|成果|进展)|初见成效"
)
# 已完成整改, 整改完毕, 已立行立改
_DONE = re.compile(
    rf"(?:已经?|全部|均|逐一|全面|如期|按期|按时|均已|都已|完全|彻底|业已|得到|予以)+(?:按要求|按期|按时|如期)?{_END}|"
    r"(?:整改|任务|措施|问题|工作)(?:工作|任务)*(?:已经?|全部|均)*(?:完成|到位|完毕|办结|落实|结束|清零)|"
    r"完成(?:全部|了|相关)?(?:整改|任务|工作)?|办结|整改了|立行立改(?:并|且)?(?:已|完成|到位)|已(?:即知即改|立行立改|立整立改|立即整改)|改(?:好|完|到位)了|逐一整改|解决到位|落实到位|到位"
)


# With blanks and stops around it no status is longer.
_LONGEST: Final = 120


# The same few phrases stand under every issue of a notice.
@lru_cache(maxsize=1024)
def read_status(phrase: str) -> Status:
    """What a phrase such as 已完成整改，并长期坚持 says; negated and partial readings come before the plain ones."""
    text = re.sub(r"\s+", "", fold(phrase))
    if not text:
        return Status()
    closeout = next((state for pattern, state in _CLOSE_OUT if pattern.search(text)), None)
    if closeout is not None:
        text = re.sub(r"[^,。;]*(?:销号|验收|退回)[^,。;]*", "", text)
    progress, flag, planned = _progress(text)
    return Status(progress, flag, closeout, planned)


def _progress(text: str) -> tuple[Progress | None, Flag | None, bool]:
    long_term: Flag | None = "long_term" if re.search(_LONG, text) else None
    staged: Flag | None = "staged_result" if _STAGED.search(text) else None
    if _PARTIAL.search(text):
        return "ongoing", "partial", False
    if _BASICALLY.search(text):
        return "ongoing", "basically", False
    if _NOT_STARTED.search(text):
        return "not_started", None, False
    if _NEGATED.search(text) or _below_whole(text):
        return "ongoing", staged, False
    if _PROMISE.search(text) and not re.search(r"已(?:经|于|在)", text):
        return "ongoing", staged, True
    return _plain(text, long_term, staged)


def _plain(
    text: str, long_term: Flag | None, staged: Flag | None
) -> tuple[Progress | None, Flag | None, bool]:
    head = re.split(r"[,;。]", text)[0]
    done = _DONE.search(text) and not re.search(r"正在|仍在|仍需", text)
    if done and not (staged and re.search(r"阶段性?(?:整改)?(?:目标|任务|完成|整改)|完成阶段", text)):
        return "done", long_term, False
    if _ONGOING.search(text) or staged:
        lasting: Flag | None = (
            "long_term" if long_term or re.search(r"(?<!正在)(?<!正)(?:持续|长期)整改", head) else None
        )
        return "ongoing", staged or lasting, False
    return ("done", None, False) if re.search(r"已整改|已改|完成", text) else (None, long_term, False)


def _below_whole(text: str) -> bool:
    share = _SHARE.search(text)
    return share is not None and float(share[1] or share[2]) < 100


@lru_cache(maxsize=8192)
def is_status(phrase: str) -> bool:
    """Whether a phrase is a status and nothing else, so that it may be taken out of the text around it."""
    if len(phrase) > _LONGEST:
        return False
    if phrase[:1] not in _BEGINNINGS and simplified(phrase[:1]) not in _BEGINNINGS:
        return False
    text = re.sub(r"\s+", "", fold(phrase)).strip(",。;:!—-")
    return 1 < len(text) <= 60 and _spelled(text) and bool(read_status(text))


def _spelled(text: str) -> bool:
    """Whether the words that statuses are made of cover the text from end to end."""
    reached = {0}
    for i in range(len(text)):
        if i in reached:
            reached |= {i + n for n in range(1, 6) if text[i : i + n] in _WORDS}
            reached |= {found.end() for pattern in _SPANS if (found := pattern.match(text, i))}
            if max(reached) == i:
                return False
    return len(text) in reached


_SPANS: Final = (
    re.compile(r"(?:整改|完成|落实|目前|进展|办理)?(?:状态|进度|情况|进展|结果|类型|是否完成)[:为]"),
    re.compile(r"(?:该|此|本|上述|以上|所涉|相关|这[一个]?|各)[^,。;:]{0,6}?(?:问题|事项|任务|措施|[条件])"),
    re.compile(
        r"(?:该|此|本)项(?=工作|整改|正在|已|未|尚)|"
        r"(?:[我本](?:局|镇|乡|院|校|县|区|街道|公司|单位|部门|村|委|中心)|学校|学院|街道|公司|集团|医院|支部|单位|[镇乡局])(?:党委|党组|党工委|党总支|党支部)?"
    ),
    re.compile(r"截至?到?(?:目前|今|[\d年月日.底\-/]+)"),
    re.compile(r"\d+(?:\.\d+)?%|\d+[年月日号]"),
)
_WORDS: Final = frozenset(
    """
    目前 现 现已 现在 当前 至今 问题 整改 事项 任务 措施 工作 有关 相关 上旬 中旬 下旬 今年 明年 本年 本月 下月 年内 年 月 季度 第一 第二 第三 第四 底 末
    前 以前 之前 已 已经 均 都 全部 全面 逐一 完全 彻底 如期 按期 按时 按要求 按计划 得到 予以 进行 业 了 的 并 且 但 仍 还 在 正 正在
    于 中 要 应 完成 到位 完毕 办结 结束 解决 落实 纠正 清零 达到 整治 有效 销号 申请 验收 待 退回 通过 未 未能 尚 没有 没 暂 不 部分 大
    基本 基本上 大体 总体 初步 阶段 阶段性 取得 成效 成果 进展 明显 显著 一定 积极 较好 持续 继续 长期 坚持 常态 常态化 长效 机制
    改 改好 改完 改正 完 今后 往后 一直 以后 将会 会 转入 转为 巩固 提升 深化 推进 推动 有序 序时 按序时 进度 抓紧 加快 加紧 开展 启动 开始 着手 部署 制定 制订 方案 计划 预计 将 力争 拟 确保
    争取 或 或者 尚在 需 需要 后续 坚决 抓好 跟进 抓 常抓不懈 立行立改 即知即改 立整立改 边查边改 立即 目标 管理 实施 办理 处理 率 整体 , 、 ;
    """.split()  # noqa: SIM905 - a word list reads best as words
)
# With what a status may begin: one of its words, a figure, 该问题, 我局, or blanks and stops before them.
_BEGINNINGS: Final = frozenset(word[0] for word in _WORDS) | frozenset(
    "0123456789０１２３４５６７８９该此本上述以所涉相这各我学街公集医支单镇乡局截整完落目进办状情结类是 \t\n　，,。；;：:！!—-、"
)
