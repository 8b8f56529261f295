"""Whose words these are: an office by its name, its short form, or a member's name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from storage.records import Office, OfficeKind
from storage.wording import fold

ENDING = re.compile(r"办公室|中心|社区|大队|委员会|村委会|[办所站局科队院村部股委组]")
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔"
    "钟谭陆汪范石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安"
    "麦骆甘欧冼詹庞柯梅邝关劳阮岑凌卓翁蓝蔺鲁聂殷洪俞颜申耿祝倪童辛岳柳盛柴喻屈游"
)
TITLE = "同志|主任|书记|镇长|乡长|所长|站长|队长|会计|委员|部长|局长|干事"
PERSON = re.compile(rf"^(?:(?:[小老])?[{SURNAMES}]\w{{0,2}}?)?(?:{TITLE})?(?:报|反馈|回复|汇报)?$")
# Words that begin like a family name: 方案, 任务, 周三
NO_PERSON = re.compile(
    r"^(?:方[案式法向便]|任务|高[度标]|金额|程序|周[一二三四五六日报末期]|钱款|时[间限]|安[排全]|文件|向|白天|何时|程度|成|毛利|于|余额|范围|江|严[重格]|关[于键]|申[请报]|施工|文[化件]|田间|凌晨|马上)"
)
# 各部门, 牵头单位, 问题村: offices in general and none by name
NO_OFFICE = re.compile(r"\d|[各个等全每]|^(?:有关|相关|责任|牵头|配合|本|我|其[他它余]|该|问题|存在)")
HEADING = re.compile(r"^(?:本周|上周|整改|工作|进展|情况|进度|落实|的|如下)+(?:报|反馈|回复|汇报)?$")
SET_APART = re.compile(r"[\s\-—–_()（）@·/]")
# Beside an office's name there is room for a person and his title.
REMAINDER = 6
SHORTEST, LONGEST = 3, 10


class Speakers:
    """The offices of a unit and its members, by what a group chat calls them."""

    def __init__(
        self, offices: Iterable[Office], people: Mapping[str, Office], keepers: Iterable[str] = ()
    ) -> None:
        self._offices = tuple(offices)
        self._names = {
            _bare(name): office for office in self._offices for name in (office.name, *office.aliases)
        }
        self._people = {_bare(name): office for name, office in people.items()}
        self._keepers = ("整改办", *(_bare(name) for name in keepers))

    def office(self, name: str) -> Office | None:
        """The office that a speaker's name tells, None where it tells none or several."""
        said = _bare(name)
        found = self._named_in(said)
        if found is not None:
            return self._names[found] if len(said) - len(found) <= REMAINDER else None
        return self._people.get(said) or self._short(said)

    def unheard_of(self, name: str) -> Office | None:
        """An office that a speaker names and the unit does not know yet, unlike any that it knows; its id is 0."""
        called = _leading(_bare(name))
        if called is None or len(called) < SHORTEST or NO_PERSON.match(called):
            return None
        alike = any(known[-1] == called[-1] and len({*known} & {*called}) > 2 for known in self._names)
        kind: OfficeKind = "village" if called.endswith(("村", "社区")) else "department"
        return None if alike else Office(0, called, kind)

    def keeps_the_ledger(self, name: str) -> bool:
        """Whether this is 整改办 itself, who asks in the group and does not report."""
        return any(keeper in _bare(name) for keeper in self._keepers)

    def speaks(self, name: str) -> bool:
        """Whether words before a colon are a known speaker, and not an office with what is told of it."""
        found = self._named_in(_bare(name))
        if found is None or self.office(name) is None:
            return self.office(name) is not None
        rest = fold(name).replace(found, "", 1)
        return bool(SET_APART.search(rest)) or _is_person(_bare(rest)) or bool(HEADING.match(_bare(rest)))

    def exactly(self, words: str) -> Office | None:
        """The office whose full name the words are, with or without a person after it."""
        said = _bare(words)
        found = self._named_in(said)
        if found is None or not said.startswith(found):
            return None
        return self._names[found] if _is_person(said.removeprefix(found)) else None

    def _named_in(self, said: str) -> str | None:
        return max((name for name in self._names if name in said), key=len, default=None)

    def _short(self, said: str) -> Office | None:
        """An office called by fewer characters than its name (农办, 苇塘) or by more (规划建设办公室)."""
        leading = _leading(said)
        called = {
            name: leading if leading and _abbreviates(leading, name) else "" if leading else _stem(name)
            for name in self._names
        }
        found = {
            self._names[name]
            for name, short in called.items()
            if len(short) > 1 and said.startswith(short) and _is_person(said.removeprefix(short))
        }
        return found.pop() if len(found) == 1 else None


def person_like(name: str) -> bool:
    """Whether an unknown name before a colon is a person's or an office's, not a heading's."""
    said = _bare(name)
    if NO_PERSON.match(said) or not said:
        return False
    return bool(PERSON.match(said)) or _leading(said) is not None


def _leading(said: str) -> str | None:
    """The office-like beginning of a name after which nothing but a person comes."""
    ends = [match.end() for match in ENDING.finditer(said) if 1 < match.end() <= LONGEST]
    return next(
        (said[:end] for end in ends if PERSON.match(said[end:]) and not NO_OFFICE.search(said[:end])), None
    )


def _is_person(rest: str) -> bool:
    return len(rest) < 2 or bool(PERSON.match(rest))


def _bare(name: str) -> str:
    return re.sub(r"[^\w]|_", "", fold(name))


def _stem(name: str) -> str:
    return re.sub(rf"(?:{ENDING.pattern})$", "", name)


def _abbreviates(one: str, other: str) -> bool:
    one, other = (name.replace("办公室", "办").replace("村委会", "村") for name in (one, other))
    short, long = sorted((one, other), key=len)
    rest = iter(long)
    return len(short) > 1 and short[-1] == long[-1] and all(character in rest for character in short)
