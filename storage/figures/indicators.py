"""What a quantity counts, in a few characters, as far as the words around it tell."""

from __future__ import annotations

import re

_LONGEST = 6
_NOT_A_NAME = re.compile(
    "[^一-鿿]|[零一二三四五六七八九十百千万亿半几]+[户家个人名件项处座份条]?|"
    "累[计记积]|一共|总共|共计|合计|总计|拢共|截至|目前|现在|已经?|上次|上回|原先|原来|原有|曾经?|之前|以前|里头|其中|其余|另外?|"
    "[今去前明]年|[上下]半年|[上本这下]个?(?:周|月|星期|礼拜|季度|学期|批|次|回)|[昨今前]天|同期|同比|环比|上午|下午|夜里|月份|左右|上下|出头|以[上下内]|"
    "[本我全各该](?:村|镇|社区|乡|县|街道)|我们|咱们|那个|这个|那段|那边|还[有剩差缺]?|剩下?|只[有剩]?|"
    "[了的咗呢吧啊嘛呀嗯又再就才仅仲差缺都也共约近多少比把被给在到从由是有为达至按过要份]"
)
_STATE = re.compile("[没未在都等被不就正待冇才全已]")
_HAN_PAIR = re.compile("[一-鿿]{2}")


def indicator(before: str, cue: int, after: str, earlier: str, preceding: str) -> str:
    """The noun behind the unit with the verb before it, else the topic before, else what was counted before.

    `before` runs up to the number, `cue` is where its words of kind (累计, 还剩) begin.
    """
    behind = _noun_behind(after)
    if behind:
        return (behind + _last_name(before)[-2:])[:_LONGEST] if len(behind) < 4 else behind
    return _last_name(before[:cue]) or earlier or _last_name(preceding)


def _noun_behind(after: str) -> str:
    if _STATE.match(after):
        return ""
    words, *rest = re.split("([^一-鿿]|[了的没未在都被到已又])", after, maxsplit=1)
    name = _NOT_A_NAME.split(words, maxsplit=1)[0]
    return name[:_LONGEST] if rest and (len(name) > 1 or name == "村") else ""


def _last_name(words: str) -> str:
    names = [part for part in _NOT_A_NAME.split(words) if part and _HAN_PAIR.search(part)]
    return names[-1][-_LONGEST:] if names else ""
