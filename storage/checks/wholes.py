"""More than there are: a count that is larger than the whole it belongs to."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from storage.checks.counts import ANYTHING, PARTS_OF, UNITS, Count, Sentences, counts_in
from storage.documents import Notice
from storage.records import Finding
from storage.wording import fold

# 全镇共17个村(社区), 40个村中
_WHOLE = re.compile(
    rf"(?:全[镇乡县区市州校院局村]|全街道|辖区|下辖)[^,.。;、\d]{{0,8}}?(\d+)\s*({UNITS})((?:[一-龥]|\([一-龥]+\)){{0,8}}?)(?=中?[,.。;、\n]|$|逐[一个户家所村]|[均都已]|全[部面])|"
    rf"(\d+)\s*(个|户|家|所)((?:[一-龥]|\([一-龥]+\)){{1,8}}?)(?=[中里][,已有的])"
)
# 应收缴12万元,已收缴15万元
_DUE = re.compile(
    rf"(?:应|需|须|计划)(?![急届])([一-龥]{{1,2}}?)[^,.。;\d]{{0,8}}?(\d+(?:\.\d+)?)\s*({UNITS})[,;、][^.。;\d]{{0,8}}?已(?:\1|完成|全部)[^,.。;\d]{{0,8}}?(\d+(?:\.\d+)?)\s*({UNITS})"
)
# One of these stands in every text that tells a whole.
_COUNTED = re.compile("全[镇乡县区市州校院局村街]|辖区|下辖|应|需|须|计划")
_AMONG = re.compile(r"\d\s*[个户家所][^，。,]{1,10}[中里]")
_GOES_ON = re.compile(r"[民小集组]")


def figure_exceeds_whole(notice: Notice) -> list[Finding]:
    """A count of more than there are: 全镇共17个村 and 已在19个村推广."""
    return [
        Finding("figure_exceeds_whole", i.code, "warning", f"正文写共{whole}，又写{part}，请核对。")
        for i in notice.issues
        if _COUNTED.search(i.body) or _AMONG.search(i.body)
        for whole, part in _beyond(fold(i.body))
    ]


def _beyond(text: str) -> Iterator[tuple[str, str]]:
    for found in _WHOLE.finditer(text):
        count, unit, noun = (found[at] or found[at + 3] or "" for at in (1, 2, 3))
        same = re.compile(rf"(?<![\d.])(\d+)\s*{unit}{re.escape(noun)}")
        for other in same.finditer(text, found.end()):
            longer = (
                _GOES_ON.match(text, other.end())
                if noun
                else text[other.end() : other.end() + 1] not in ",.。;"
            )
            if int(other[1]) > int(count) and not longer:
                yield f"{count}{unit}{noun}", other[0]
        for said in _some_of_them(noun, unit).finditer(text, found.end()) if len(noun) > 1 else ():
            if (
                int(said[2]) > int(count)
                and not _OTHERS_TOO.search(said[1])
                and not re.search("新|扩|增|另", said[1])
            ):
                yield f"{count}{unit}{noun}", said[0]
    for found in _DUE.finditer(text):
        if found[3] == found[5] and float(found[4]) > float(found[2]) and "超额" not in text:
            yield f"{found[2]}{found[3]}", f"{found[4]}{found[5]}"


def _some_of_them(noun: str, unit: str) -> re.Pattern[str]:
    """Things of a name, singled out by what was done for them: 配齐设备的村卫生室已有156所, 村卫生室达标156所."""
    name = re.escape(noun)
    counted = rf"\s*(\d+)\s*{unit}(?=[,.。;、)]|$)"
    return re.compile(
        rf"(?P<how>[^,.。;、的]{{0,20}})(?:的{name}(?:已经?|共|现|均|目前)*(?:有|达到?|为)?|{name}(?:已|均|全部)*(?:完成|达标|建成|配[备齐]|改造|整改|整治|通过|验收)+)了?{counted}"
    )


# 共64个项目，逐一核查67个: the later clause says only what was done with the same things.
_ALL = re.compile(
    r"共(?:有[一-龥]{0,6})?|现有[一-龥]{0,6}|原有[一-龥]{0,6}|总共|总计|应到|应(?:参[加会训]|[改发收检签缴退拆办补建修训])(?:造|放|缴|测|查)?|在[册籍][一-龥]{0,6}|发[放出]问卷|全[镇乡县区市村局院校]|全街道|辖区"
)
_ALL_OF = re.compile(rf"(?:{_ALL.pattern})[^,.、:\d]{{0,10}}$")
_ACTS: Final = (
    r"(?:核查|排查|检查|检测|检修|年检|体检|走访|完成|整改|改造|办结|化解|修复|更换|签订|验收|入户|实到|到会|清退|收回|回收|有效|问卷|发放|实发|"
    r"建成|整治|拆除|复核|回访|参训|参加|参与|受训|投票|表决|入住|集中|轮训|培训|补课|考试|测评|学习|参会|出席|签到|退还|追回|兑付|处置|销号|"
    r"解决|受理|答复|处理)+(?:了|共)?"
)
_DONE_WITH = re.compile(
    rf"(?:\d{{4}}年)?(?:\d{{1,2}}月)?(?:\d{{1,2}}日)?(?:已经?|均|逐[一个户人项]|全部|累计|共|实际|目前|现|其中)*{_ACTS}"
)
# 全村41名党员到会43名: in one clause the noun comes before it.
_MEMBERS = re.compile(rf"[一-龥]{{0,6}}?{_DONE_WITH.pattern}")
_NO_MORE = re.compile(r"[,.;、)]|$|中|全覆盖")
# 已督促39家建成储粪池: somebody was made to do it.
_MAKES: Final = r"(?:督促|指导|帮助|责令|引导|协助|动员|推动|支持)(?:了|其中)?"
_MADE = re.compile(rf"(?:已经?|均|逐[一个户人项家])*{_MAKES}")
_DOES = re.compile(
    r"(?:全部|均|已|及时|按要求)*(?:建成|建立|建好|完成|完善|整改|落实|签订|配备|安装|开展|缴清|补齐|补办|更换|拆除|设置|公示|达标|停业)"
)
# 摸排隐患40处，已整改43处
_FIND: Final = "摸排|排查|查出|发现|收到|受理|涉及|登记"
_FOUND = re.compile(rf"(?:{_FIND})[出了]?[^,.、:;\d]{{0,8}}$")
_TOLD = re.compile(f"{_ALL.pattern}|{_FIND}")
_BESIDES = re.compile("含|包括|[往历上]年|结转|此前|累计|新增|另|增加|以上|余")


def exceeding(sentences: Sentences) -> list[Finding]:
    """A part that is larger than the whole it is singled out of: 32家零售店，其中35家…."""
    return [
        Finding("figure_exceeds_whole", where, "warning", f"正文写共{whole}，又写{part}，请核对。")
        for where, sentence in sentences
        # What a preamble counts is compared with the issues themselves.
        if where not in {"preamble", "closing"}
        for whole, part in dict.fromkeys(
            (
                *_singled_out(sentence),
                *_among(sentence),
                *_done_with_all(sentence),
                *_named_again(sentence),
            )
        )
    ]


# 参加测试的126人中,合格的131人
_OUT_OF = re.compile(
    rf"(\d+)\s*({UNITS})[一-龥]{{0,6}}[中里],?[^,.、;:\d]{{1,10}}?(\d+)\s*\2(?=[,.;、)]|$|参[加会]|到会|出席|签到|合格|报名)"
)
_APART = re.compile("增|扩|新|另|等|共|累计|全[镇乡县区市]")


def _among(sentence: str) -> Iterator[tuple[Count, Count]]:
    for found in _OUT_OF.finditer(sentence) if "中" in sentence or "里" in sentence else ():
        whole, part = (Count(float(found[at]), found[2], found.start(at), found.end(at) + 1) for at in (1, 3))
        between = sentence[found.end(2) : found.start(3)]
        if found[2] not in ANYTHING and part.value > whole.value and not _APART.search(between):
            yield whole, part


def _singled_out(sentence: str) -> Iterator[tuple[Count, Count]]:
    opening = PARTS_OF.search(sentence)
    if opening is None or not opening[0].startswith("其中"):
        return
    wholes, parts = counts_in(sentence[: opening.start()]), counts_in(sentence[opening.end() :])
    same = [part for part in parts if wholes and part.unit == wholes[-1].unit]
    if len(same) != 1 or opening.start() - wholes[-1].end > 20 or same[0].value <= wholes[-1].value:
        return
    noun = re.match("[一-龥]{2}", sentence[opening.end() + same[0].end :])
    if same[0].unit not in ANYTHING or noun is None or noun[0] in sentence[: opening.start()]:
        yield wholes[-1], same[0]


def _done_with_all(sentence: str) -> Iterator[tuple[Count, Count]]:
    counts = counts_in(sentence) if _TOLD.search(sentence) else ()
    rising = any(a.unit == b.unit and a.value < b.value for a, b in itertools.combinations(counts, 2))
    whole = _whole(sentence, counts) if rising else None
    for part in counts if whole else ():
        if whole is None or part.start <= whole.end or part.unit != whole.unit or part.value <= whole.value:
            continue
        between, after = sentence[whole.end : part.start], sentence[part.end :]
        clause = re.split("[,:]", between)[-1]
        done = _NO_MORE.match(after) and (_DONE_WITH if clause != between else _MEMBERS).fullmatch(clause)
        if done or (_MADE.fullmatch(clause) and _DOES.match(after)):
            yield whole, part


# 全镇18个村的合同逐村清理，目前已有21个村完成清理; 全校教职工142人，组织156名教职工签订…
_LEADS = re.compile(
    rf"(?:截至)?(?:目前|现|今年|\d{{1,2}}月[底末]?)?(?:已经?|均|其中|共(?=有))*(?:有|在|对|为|组织|安排|{_MAKES})?了?"
)
_THEY_DO = re.compile(
    rf"([一-龥]{{0,6}}?)(?:(?:已经?|均|全部|按期|如期)*{_ACTS}|{_DOES.pattern}|清理|推广|公示|接通)"
)
_ENDS = re.compile(r"[的逐均已全中,;]|开展|进行|实施|$")
# 现有在编教师63人 are not all teachers, and the first batch is not all.
_NAMED_BEFORE: Final = "(?:全[镇乡县区市村局院校]|全街道|辖区|现|共|总共|在[册籍])(?:内|现有|共有|有|共)?"
_SOME = re.compile("[首批期]|试点|重点|示范|先行")
_OTHERS_TOO = re.compile("新增|新招|新进|另|连同|周边|邻|外|其他|跨|含|包括|全[县市区省]|合并|原|退休|次")
# The unit says what is counted.
_TELLING: Final = frozenset("户家所村")


def _named_again(sentence: str) -> Iterator[tuple[Count, Count]]:
    """More than all of one name that do something in a later clause."""
    counts = counts_in(sentence) if _ALL.search(sentence) else ()
    whole = _whole(sentence, counts) if len(counts) > 1 else None
    for part in counts if whole else ():
        if whole is None or part.start <= whole.end or part.value <= whole.value:
            continue
        *before, clause = re.split("[,:]", sentence[whole.end : part.start])
        leads = before and _LEADS.fullmatch(clause) and not _OTHERS_TOO.search("".join((*before, clause)))
        # What _beyond finds is told already.
        if leads and _same_name(sentence, whole, part) and not any(_beyond(sentence)):
            yield whole, part


def _same_name(sentence: str, whole: Count, part: Count) -> bool:
    """Whether both counts are of one noun, before or behind the first and behind the second."""
    acting = _THEY_DO.match(sentence, part.end)
    persons = {whole.unit, part.unit} <= {"人", "名"}
    if acting is None or (whole.unit != part.unit and not persons):
        return False
    noun = acting[1]
    before = sentence[: whole.start]
    if not noun:
        return whole.unit in _TELLING and not _SOME.search(before[-14:])
    if sentence.startswith(noun, whole.end) and _ENDS.match(sentence, whole.end + len(noun)):
        return bool(re.search(f"{_NAMED_BEFORE}$", before))
    return bool(re.search(rf"{_NAMED_BEFORE}{noun}(?:总数|共有?|共计)?$", before))


def _whole(sentence: str, counts: Sequence[Count]) -> Count | None:
    """The first count of a sentence that says how many there are, or how many were found or received."""
    stated = next((count for count in counts if _ALL_OF.search(sentence[: count.start])), None)
    first = counts[0]
    if stated or not _FOUND.search(sentence[: first.start]):
        return stated
    # 涉及3个村，整改5个 counts other things.
    named = first.unit not in ANYTHING or sentence[first.end : first.end + 1] in {",", ";"}
    return first if named and not _BESIDES.search(sentence) else None


CHECKS: Final[tuple[Callable[[Notice], list[Finding]], ...]] = (figure_exceeds_whole,)
