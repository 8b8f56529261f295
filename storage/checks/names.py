"""Names that change on the way, and data of persons that a published text should not hold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from typing import Final

from storage.checks.likeness import SIDES, alike, sound_alike
from storage.checks.persons import persons
from storage.checks.places import places
from storage.documents import Notice
from storage.masking import CONTACT, DISCIPLINED, personal
from storage.records import Finding, Severity

_COMMITTEE = re.compile(r"(?:中共|中国共产党)([^，。、“”（）\s]{1,12}?[镇乡县区市])(?:委员会|委|党委)")
_SHORT = re.compile(r"([镇乡])(党委|委)(?!书记|副书记|员|会|办|班子|领导|统战|组织|宣传|政法|主要|各|工作会)")
_PLACE = re.compile(r"(?<=([一-龥]{2}))(村|社区)(?![民级务委两居集规镇容庄史])")
# Whose committee speaks: 竹溪镇党委, 临港经济开发区工作委员会
_BODY = re.compile(
    r"(?<![一-龥])(?:中共|中国共产党)?([一-龥]{2,14}?(?:[镇乡县区市局院校村]|街道|公司|集团|中心|社区))"
    r"(?=党委|党组|党工委|党总支|党支部|人民政府|委员会|工作委员会|支部委员会|工委)"
)
# 县委第五巡察组: who sent the inspectors, their number and what they are; those of an earlier round are others.
_INSPECTORS = re.compile(
    r"([省市县区州盟旗]委(?:巡[察视]办)?)(?:派出)?第([一二三四五六七八九十\d]{1,3})(巡[察视]组)"
)
_OTHER_ROUND = re.compile(
    r"上一?轮|上次|上届|往届|此前|前期|曾|回头看|另|同时|分别|先后|历次|20\d\d年(?=[^，。]{0,14}轮)|联动|[、和及与]\s*[省市县区州盟旗]委第"
)
# 按照市委第三巡察组反馈要求: whose findings the unit answers; 抽调干部参加…, 借鉴…的做法 tell of another's inspection.
_ANSWERED = re.compile(r"[^，。；、]{0,8}(?:反馈|指出|提出|交办|移交|通报|要求|意见|整改|发现)")
_ELSEWHERE = re.compile(
    r"20\d\d年|抽调|借调|选派|推荐|参加|参与|配合|借鉴|学习|兄弟|其[他它]|外单位|专项|机动|提级|交叉|对[^，。；]{1,8}[局镇乡校院县区司委办组]的|以往|历年|曾|原|[局镇乡校院县区司]落实"
)
# Names so long do not differ in one character by chance.
_LONG: Final = 5
_CONTACT = re.compile(
    r"联\s*系\s*人\s*[:：]\s*(?![一-龥]{0,12}(?:[办室局科股处部组]|中心)(?=[，。；;,\s]|$))[一-龥]{2,4}"
)


def name_drift(notice: Notice) -> list[Finding]:
    """One committee, one village or one person under two names."""
    drifting = (
        *_committees(notice),
        *_inspectors(notice),
        *places(notice),
        *_short_forms(notice),
        *_villages(notice),
        *persons(notice),
    )
    # What several of these find in one place is one finding.
    pairs = {
        (where, frozenset((one, other))): (where, one, other) for where, one, other in reversed(drifting)
    }
    return [
        Finding("name_drift", where, "hint", f"同一名称有两种写法：“{one}”与“{other}”，请核对。")
        for where, one, other in reversed(pairs.values())
    ]


def _committees(notice: Notice) -> Iterator[tuple[str, str, str]]:
    """The committee in the title, in the preamble's feedback and below the text."""
    places = (("notice", notice.title), ("preamble", notice.preamble), ("closing", notice.closing))
    named = [(where, found[1]) for where, text in places if (found := _COMMITTEE.search(text))]
    for (_, one), (where, other) in combinations(named, 2):
        if one != other and one[-1] == other[-1] and not one.endswith(other) and not other.endswith(one):
            yield where, one, other
            return
    bodies = {
        re.split("[向对由年月日]", found[1])[-1]: where
        for where, text in reversed(places)
        for found in _BODY.finditer(text)
    }
    for one, other in combinations(bodies, 2):
        if _one_body(one, other):
            yield bodies[one], other, one


def _one_body(one: str, other: str) -> bool:
    """Whether two names before 党委 seem to be of one body: the shorter ends as the longer, but for one character."""
    shorter = min(len(one), len(other))
    one, other = one[-shorter:], other[-shorter:]
    differing = sum(a != b for a, b in zip(one, other, strict=True))
    return differing == 1 and one[-1] == other[-1] and (shorter >= _LONG or sound_alike(one, other, SIDES))


def _inspectors(notice: Notice) -> Iterator[tuple[str, str, str]]:
    """One committee's group of inspectors under two numbers, where the text speaks of one inspection."""
    first: dict[tuple[str, str], tuple[str, str]] = {}
    around = (("notice", notice.title), ("preamble", notice.preamble), ("closing", notice.closing))
    for where, found in _inspecting(around):
        number, name = first.setdefault((found[1], found[3]), (found[2], found[0]))
        if number != found[2]:
            yield where, name, found[0]
            return
    bodies = ((issue.code, issue.body) for issue in notice.issues if first)
    for where, found in _inspecting(bodies):
        number, name = first.get((found[1], found[3]), (found[2], found[0]))
        answered = _ANSWERED.match(found.string, found.end()) and not _ELSEWHERE.search(found.string)
        if number != found[2] and answered:
            yield where, name, found[0]
            return


def _inspecting(texts: Iterable[tuple[str, str]]) -> Iterator[tuple[str, re.Match[str]]]:
    """The groups of inspectors named in sentences that tell of this round."""
    for where, text in texts:
        for sentence in re.split("[。；\n]", text) if "巡" in text else ():
            if not _OTHER_ROUND.search(sentence):
                yield from ((where, found) for found in _INSPECTORS.finditer(sentence))


def _short_forms(notice: Notice) -> Iterator[tuple[str, str, str]]:
    """镇委 beside 镇党委 in one text."""
    text = "\n".join(
        [notice.title, notice.preamble, *(i.heading + i.body for i in notice.issues), notice.closing]
    )
    forms = {(found[1], found[2]) for found in _SHORT.finditer(text)}
    for place in "镇乡":
        if forms >= {(place, "党委"), (place, "委")}:
            yield "notice", f"{place}党委", f"{place}委"


def _villages(notice: Notice) -> Iterator[tuple[str, str, str]]:
    """Two village names that sound alike and differ in one character."""
    first: dict[str, str] = {}
    counted: Counter[str] = Counter()
    for issue in notice.issues:
        for found in _PLACE.finditer(issue.body) if "村" in issue.body or "社区" in issue.body else ():
            name = found[1] + found[2]
            first.setdefault(name, issue.code)
            counted[name] += 1
    yield from alike(first, counted, SIDES)


def personal_data(notice: Notice) -> list[Finding]:
    """Numbers and names of persons, listed so that somebody decides before publication."""
    found = []
    texts = (
        ("preamble", notice.preamble),
        *((i.code, i.body) for i in notice.issues),
        ("closing", notice.closing),
    )
    for where, text in texts:
        kinds = Counter(one.kind for one in personal(text))
        if CONTACT not in kinds and "联" in text and _CONTACT.search(text):
            kinds[CONTACT] = 1
        if kinds:
            # A name may well be meant for publication; a number never is.
            severity: Severity = "hint" if set(kinds) <= {CONTACT, DISCIPLINED} else "warning"
            said = "、".join(f"{kind}{count}处" for kind, count in kinds.items())
            found.append(Finding("personal_data", where, severity, f"有{said}，公开前请核对是否保留。"))
    return found


CHECKS: Final[tuple[Callable[[Notice], list[Finding]], ...]] = (name_drift, personal_data)
