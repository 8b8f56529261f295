"""What a quantity says of its indicator: new, level, left, planned, difference or earlier level."""

from __future__ import annotations

import re
from dataclasses import dataclass

from storage.records import QuantityKind

_WHEN = "上上?个?(?:次|回|周|星期|礼拜|月|季度?|学期|半年|一?年)|去年|前年|同期|头年|往年|年初|之前|原来|以前"
_DOWN = "少|减|降|压|缩|低|下滑|回落|跌|省|退|短"
_UP = "(?<!差不)多|增|升|涨|加|提高|扩|高|超|快"
_CHANGE = f"(?:{_UP}|{_DOWN})"
_COMPARE = re.compile(
    f"(?:比|较|同比|环比|相比)(?!例|如|赛|武|较|价|对)[^，。；;]*?(?P<way>{_CHANGE})(?![^，。；;]*[到至达为])[一-鿿]{{0,5}}$"
)
_CHANGED = re.compile(f"(?P<way>{_CHANGE}|翻|超额?出?)[加少长降升低高了]{{0,3}}$")
_SHARE_OF = re.compile("占[^，。；;]*$")
_PLAN = re.compile("比?(?:计划|任务|目标|要求|应)")

_DONE_VERB = "[一-鿿]{0,2}"
_CUES: tuple[tuple[QuantityKind, str], ...] = (
    (
        "remaining",
        r"(?:还|就|只|才|仅|仲|尚|总共|现|另)?(?:剩下?|余下|剩余|结余|欠(?![薪费款条])|缺口?|短缺|待|[压卡悬堵][着住]的?|积压|遗留|(?:没|未)[一-鿿]{1,3}的)(?:的|有|了|到|是|在)?[一-鿿]{0,2}"
        r"|(?:还|就|只|才|仲|尚)?(?:相)?差(?!旅|不多|异|点|价|评)(?:着|了)?[一-鿿]{0,2}|(?:还|另|尚|仲)有",
    ),
    (
        "increment",
        r"(?:又|再|新增加?|增加|增添|添置|追加|新近|另外又)[一-鿿]{0,4}|新(?:[增添建装签改收立报接开招进拆录办修种栽铺排调][了到]?|发展)|多[一-鿿]{1,2}[了咗]",
    ),
    (
        "total",
        rf"(?:累[计记積积]|类计|累加|一共|总共|共计|合计|总计|拢共|统共|共|合共|总数|通共|前后|先后|全部|全镇|全村){_DONE_VERB}[了咗有是过]?"
        r"|(?<![直得感收看遇碰找签应要取争划计备算标没])(?:达到|升到|增到|到|至|达|成|为)(?:了)?|目前(?:已)?[一-鿿]{0,3}|现在?(?:已)?[一-鿿]{0,3}|现有|已经?[一-鿿]{0,3}[了有]?|加起来[一-鿿]?|其余|其中",
    ),
    (
        "target",
        r"(?:计划|目标|任务数?|指标|木标|拟|打算|准备|预计|力争|争取|总投资|总量|核定|设计|规划|约定|额定|限额|需求|下达|要求|应|需要?|须)(?:是|为|要|定)?[一-鿿]{0,2}"
        r"|(?:还|得|必须)?要(?!求|点|素|是|件)[一-鿿]{0,3}|将[一-鿿]{0,2}|应该?[一-鿿]{0,2}|原计划[一-鿿]{0,2}",
    ),
    (
        "previous",
        rf"(?:{_WHEN}|原先|原有|原本|此前|早先|最初|起初|开始时?|一开始|曾经?)的?(?:[（(][^）)]*[）)])?(?:[同期]|是|还?[有是剩报只]?|报的)?[一-鿿]{{0,4}}",
    ),
)
_BAD_CUE = re.compile(
    "供应|响应|反应|适应|对应|应急|相应|应对|应用|主要|重要|摘要|纪要|需求|等待|接待|招待|看到|直到|接到|收到|得到|遇到|碰到|找到|感到|签到|到位|"
    "报到|成立|成功|完成|因为|作为|成为|认为|为民|甚至|未成年|淹没|没收|公共|共同|共享|共产|差旅|已故|为了|再次|再生|业余|欠发|没事|为期|现场|现金"
)
_PATTERNS = tuple((kind, re.compile(f"(?:{words})$")) for kind, words in _CUES)
_STARTS = tuple((kind, re.compile(words)) for kind, words in _CUES)
_LEFT_AFTER = re.compile(
    r"^[^，。；;,、\d吧呢啊嘛]{0,6}?(?:正在(?!使用|发挥)|没(?!有?(?:问题|误|错))|未(?!来|成年)|冇|唔(?!该)|不肯|不愿|待[办签验审改建拆批定]|在(?:办|走|途|催|谈|打|审|建|改|等|修|施工|协商|调解|评估|处理|整)|还在|等(?!级|人)|卡[着在]|悬着|压着|没动)"
)
_TO_THE_END = re.compile("^[^，。；;,、]{0,4}?就(?:到头|完|够|齐|全|收尾|结束|清)")
_STILL_THEN = re.compile(
    "(?:大?前天|昨天|上上?个?(?:周|月|次|回|星期|礼拜)[一二三四五六日天]?|去年|年初|原来|月初)[那时]?候?(?:都|还)[有剩差欠]"
)
_WHOLE_AFTER = re.compile(
    "^[^，。；;,、]{0,6}?(?:里头?|里面|当中|之中|(?<!集)中(?!心)|只剩|就剩|仅剩)(?!小学|学|心)"
)
_PLAN_AFTER = re.compile("^的?(?:目标|任务|计划|指标)[^，。；;]{0,2}[，。；;]")
_FROM = re.compile("(?:从|由)[^，。；;]{0,10}$")
_FROM_AFTER = re.compile(f"^[^，。；;]{{0,3}}(?:{_UP}|{_DOWN}|到|变|发展|并|合)")
PERIOD = re.compile(
    "昨|今[天早日晚]|前天|前晚|(?:本|这个?|上个?)(?:周|星期|礼拜|月)|这[次回批]|本次|此次|当天|刚刚?|日前|近日|上午|下午|早上|夜里"
)
EARLIER = re.compile(f"(?:{_WHEN}|上半年|前[一三]个?季度|一季度|原先|原有)")


@dataclass(frozen=True, slots=True)
class Around:
    """The words around a number: its clause up to it, what of that no other quantity owns, and what follows."""

    start: int
    stop: int
    clause: str
    segment: str
    after: str


def explicit_kind(around: Around, change: bool) -> tuple[QuantityKind | None, int]:
    """The kind that the words around a quantity state, and -1 where a difference is a fall."""
    clause, segment, after = around.clause, around.segment, around.after
    compared = _COMPARE.search(clause) or (_CHANGED.search(segment) if change else None)
    if compared:
        if _PLAN.search(compared.group()) or re.search("(?:计划|任务|目标)", clause):
            return "remaining", 1
        return "compare", -1 if re.fullmatch(_DOWN, compared["way"]) else 1
    if change and _SHARE_OF.search(segment):
        return "total", 1
    if _FROM.search(segment) and _FROM_AFTER.match(after):
        return "previous", 1
    if _TO_THE_END.match(after):
        return "remaining", 1
    kind = _nearest_cue(segment)
    if kind == "remaining" and _STILL_THEN.search(segment):
        return "previous", 1
    return kind or _after_cue(after), 1


def _nearest_cue(segment: str) -> QuantityKind | None:
    """The kind whose word stands nearest before the number."""
    best: tuple[int, QuantityKind] | None = None
    for kind, pattern in _PATTERNS:
        found = _last(pattern, segment)
        if found is not None and (best is None or found > best[0]):
            best = (found, kind)
    return best[1] if best else None


def _last(pattern: re.Pattern[str], segment: str) -> int | None:
    for start in range(len(segment) - 1, max(-1, len(segment) - 16), -1):
        found = pattern.match(segment, start)
        if found and not any(bad.start() <= start < bad.end() for bad in _BAD_CUE.finditer(segment)):
            return start
    return None


def _after_cue(after: str) -> QuantityKind | None:
    if _WHOLE_AFTER.match(after) or _PLAN_AFTER.match(after):
        return "target"
    return "remaining" if _LEFT_AFTER.match(after) else None


def cue_start(segment: str) -> int:
    """Where the words that state the kind begin, so that a quoted quantity reads 累计187户."""
    starts = [found for _, pattern in _PATTERNS if (found := _last(pattern, segment)) is not None]
    return max(starts, default=len(segment))
