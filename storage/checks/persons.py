"""Persons whose names are written in two ways, beside the issues or behind their posts in the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from storage.checks.likeness import alike
from storage.documents import Notice
from storage.masking import FAMILY

_PERSON = re.compile(r"[一-龥]{3,4}")
# Names of two characters are alike by chance; after 书记 and a longer one comes what the person is or does.
_NAME: Final = rf"{FAMILY}[一-龥]{{2}}"
_GOES_ON: Final = r"(?=[，。、；：,;:（）()\s]|$|同志|[任为带担牵负主亲率分签与和及同在对到赴作做讲听开召组深多先包挂联调领授参出就向将等已于每逐强指提要兼因被受])"
_POSTED = re.compile(
    rf"(?:书记|主任|委员|主席|董事长|经理|[局镇乡区县市院校所站科股部会组队村处馆园]长)[:：]?\s*({_NAME}){_GOES_ON}"
)
# 冯某某、孟某某任副组长
_APPOINTED = re.compile(
    rf"(?:^|[，。；：、,;:\s])({_NAME}(?:、[一-龥]{{2,4}}){{0,12}})(?:同志)?(?:任|担任|为)[^，。；\d]{{0,6}}(?:组长|成员|主任|书记)"
)


def persons(notice: Notice) -> Iterator[tuple[str, str, str]]:
    """Two names of persons that sound alike and differ in one character, with the place of the rarer one."""
    first: dict[str, str] = {}
    counted: Counter[str] = Counter()
    for where, name in _named(notice):
        first.setdefault(name, where)
        counted[name] += 1
    yield from alike(first, counted)


def _named(notice: Notice) -> Iterator[tuple[str, str]]:
    yield from (("preamble", name) for name in _names_in(notice.preamble))
    for issue in notice.issues:
        for names in filter(None, (issue.leader, issue.person)):
            yield from (
                (issue.code, name) for name in re.split(r"[、，,；;\s]+", names) if _PERSON.fullmatch(name)
            )
        yield from ((issue.code, name) for name in _names_in(issue.body))
    yield from (("closing", name) for name in _names_in(notice.closing))


def _names_in(text: str) -> Iterator[str]:
    posted = (
        "长" in text or "书记" in text or "主任" in text or "委员" in text or "主席" in text or "经理" in text
    )
    if posted:
        yield from (found[1] for found in _POSTED.finditer(text))
    for found in _APPOINTED.finditer(text) if "组长" in text or "成员" in text else ():
        yield from filter(_PERSON.fullmatch, found[1].split("、"))
