"""Personal data in what leaves the house: numbers show only their ends, persons only their family names."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ID_NUMBER, CARD, MOBILE = "身份证号", "银行卡号", "手机号"
DISCIPLINED, CONTACT = "受处分人姓名", "联系人姓名"


@dataclass(frozen=True, slots=True)
class Personal:
    """One piece of personal data in a text: what it is, where it stands, and how it reads when masked."""

    kind: str
    start: int
    end: int
    shown: str


_NUMBERS: Final = (
    (
        ID_NUMBER,
        re.compile(
            r"(?<!\d)[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dXx])"
        ),
        (6, 4),
    ),
    (CARD, re.compile(r"(?<!\d)\d{16,19}(?!\d)"), (4, 4)),
    (MOBILE, re.compile(r"(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)"), (3, 4)),
)
_SINGLE, _DOUBLE = Path(__file__).with_name("surnames.txt").read_text(encoding="utf-8").split("\n")[:2]
FAMILY: Final = rf"(?:{'|'.join(_DOUBLE.split())}|[{_SINGLE}])"
# Words that begin like a family name, and places.
_NO_NAME: Final = (
    r"(?!党内|党纪|党政|党风|政务|行政|案件|成员|任务|方案|方面|金额|金融|安全|程序|高层|党员|党组|党委|全体|全镇|全村|项目|单位|时任|包村|车辆|司机|公司|"
    r"常委|常务|章程|管理|计划|师生|农户|农村|农业|关于|关联|应当|平台|文件|向其|向上|官员|明确|明知|原任|原村|原镇|原有|连带|解除|和谐)"
)
_GIVEN: Final = r"(?!某)[一-龥]{1,2}(?<![村镇乡县市区办所站局组队社校院会厂场店部委司路桥河某])"
_NAME: Final = rf"{_NO_NAME}{FAMILY}{_GIVEN}"
_NAMES: Final = rf"(?P<names>{_NAME}(?:[、和]{_NAME}){{0,20}})"
_ROLE: Final = (
    r"[^，。；、：“”\n]{0,16}?(?:书记|主任|会计|出纳|委员|所长|站长|干部|组长|校长|队长|主席|经理|党员|职工|人员|镇长|乡长|"
    r"局长|科长|村长|支书|文书|报账员|责任人|当事人)"
)
_MANY: Final = r"(?:同志)?(?:等)?(?:(?:\d+|[一二三四五六七八九十两]+)[余多]?[名人位])?(?:同志|党员|干部|村干部|工作人员|责任人)*"
_PENALTIES: Final = (
    r"处分|警告|记过|记大过|撤职|撤销党内|开除|留党察看|诫勉|立案|批评教育|通报批评|提醒谈话|约谈|问责|免职|停职|降级|降职|"
    r"移送司法|移交司法|留置|政务处分|党纪处分"
)
_PENALTY: Final = f"(?:{_PENALTIES})"
_AFTER: Final = (
    rf"(?=(?:给予|作出|进行|予以|实施|党内|党纪|政务|政纪|行政|诫勉|组织|批评|书面|提醒|停职|免职|撤|开除|留党|降|记|警告|严重|立案|"
    rf"通报|约谈|问责|移送|移交|留置|因|违|[一二三四五六七八九十两\d]+[名人位])[^，。；\n]{{0,24}}?{_PENALTY}|{_PENALTY})"
)
# Each rule with characters one of which stands in every text that it finds something in.
_PERSONS: Final = (
    (
        DISCIPLINED,
        "予对将查约免责诫问审",
        re.compile(
            rf"(?:给予|对(?!于)|将|查处|诫勉|约谈|问责|免去|责令|审查调查)了?(?:{_ROLE})?{_NAMES}{_MANY}{_AFTER}"
        ),
    ),
    (
        DISCIPLINED,
        "被受",
        re.compile(
            rf"(?:^|[，。；：、\s（“]|其中|{_ROLE}){_NAMES}{_MANY}(?:因[^，。；\n]{{0,30}})?[，,]?"
            rf"(?:被|受到|已受到?)[^，。；\n]{{0,16}}?{_PENALTY}",
            re.MULTILINE,
        ),
    ),
    (DISCIPLINED, ":：", re.compile(rf"(?:处分|违纪|被问责|被处理)(?:人员|对象|人)\s*[:：]\s*{_NAMES}")),
    (
        DISCIPLINED,
        "立",
        re.compile(rf"立案(?:审查|调查)了?(?:{_ROLE})?{_NAMES}{_MANY}(?=[，。；、\s]|$|案|违)"),
    ),
    (CONTACT, "联", re.compile(rf"联\s*系\s*人\s*[:：]\s*{_NAMES}")),
)
_ONE: Final = re.compile(_NAME)
# One of these stands in every number that speaks of a person.
_LONG_NUMBER: Final = re.compile(r"\d\d{3}[ -]?\d{4}")
_WORTH_LOOKING: Final = re.compile(rf"{_PENALTIES}|违纪|被问责|被处理|联\s*系\s*人")


def personal(text: str) -> tuple[Personal, ...]:
    """The personal data in a text, in the order in which they stand."""
    found: dict[int, Personal] = {}
    for one in (*_numbers(text), *_persons(text)):
        if not any(one.start < known.end and known.start < one.end for known in found.values()):
            found[one.start] = one
    return tuple(found[start] for start in sorted(found))


def _numbers(text: str) -> Iterator[Personal]:
    for kind, rule, (left, right) in _NUMBERS if _LONG_NUMBER.search(text) else ():
        for number in rule.finditer(text):
            shown = number[0]
            middle = re.sub(r"\d", "*", shown[left:-right])
            yield Personal(kind, number.start(), number.end(), shown[:left] + middle + shown[-right:])


def _persons(text: str) -> Iterator[Personal]:
    for kind, signs, rule in _PERSONS if _WORTH_LOOKING.search(text) else ():
        for said in rule.finditer(text) if any(sign in text for sign in signs) else ():
            for name in _ONE.finditer(said["names"]):
                start = said.start("names") + name.start()
                yield Personal(kind, start, start + len(name[0]), _masked_name(name[0]))


def _masked_name(name: str) -> str:
    """A person by the family name: 张某, 欧阳某某."""
    family = 2 if name[:2] in _DOUBLE.split() else 1
    return name[:family] + "某" * (len(name) - family)


def masked(text: str, keep: Container[tuple[str, str]] = ()) -> str:
    """The text with its personal data masked, 138****1234 and 张某, but for what is decided to be kept."""
    parts, at = [], 0
    for one in personal(text):
        kept = (one.kind, one.shown) in keep
        parts += [text[at : one.start], text[one.start : one.end] if kept else one.shown]
        at = one.end
    return "".join([*parts, text[at:]])
