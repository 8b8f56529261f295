"""The unit's own place under a name with one character dropped, or with another of the same sound."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from storage.checks.likeness import SIDES, sound_alike
from storage.documents import Notice

_KINDS: Final = "街道|镇|乡"
# 中共江宁埠区清波坊街道工作委员会: the place is what stands behind the greater ones.
_OWN = re.compile(rf"(?:.*[省市县区州盟旗])?([一-龥]{{2,5}})({_KINDS})")
# 清波街道根据审计结果…: who acts, at the beginning of a sentence; 清波街道和…, 清波街道等 are others.
_ACTING = re.compile(
    rf"(?:^|(?<=[。；\n]))\s*([一-龥]{{2,5}}?)({_KINDS})(?![等与和及、]|[一-龥]{{1,4}}(?:村|社区|路|学校|小学))"
)
_OTHERS = re.compile("毗邻|邻近|学习|考察|借鉴|观摩|联合|合并|撤|来访|交流|协助|移交")
# A name so short is left of another place's too.
_LONG: Final = 3


def places(notice: Notice) -> Iterator[tuple[str, str, str]]:
    """The unit's place and its other form, with where that stands, unless others may bear such a name."""
    own = _OWN.match(re.sub("^(?:中共|中国共产党)", "", notice.unit or ""))
    if own is None:
        return
    name, kind = own[1], own[2]
    texts = [
        ("preamble", notice.preamble),
        *((i.code, i.body) for i in notice.issues),
        ("closing", notice.closing),
    ]
    every = "\n".join((notice.title, *(text for _, text in texts), *(i.title for i in notice.issues)))
    for where, text in texts:
        for found in _ACTING.finditer(text) if kind in text else ():
            other = found[1]
            if found[2] == kind and _misspelt(name, other) and _once(every, name + kind, other + kind):
                yield where, name + kind, other + kind
                return


def _misspelt(name: str, other: str) -> bool:
    """Whether a name is the unit's but for one character."""
    dropped = {name[:i] + name[i + 1 :] for i in range(len(name)) if name[i] not in SIDES}
    return (len(name) >= _LONG and other in dropped) or sound_alike(name, other, SIDES)


def _once(text: str, own: str, name: str) -> bool:
    """Whether a name stands in one place alone, where no visit to others or merger is told."""
    _, *behind = text.replace(own, "").split(name)
    return len(behind) == 1 and not _OTHERS.search(re.split("[。；\n]", behind[0])[0])
