"""A copied group chat, or the replies of several offices in one text, read as who said what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from handlers.speakers import Speakers, person_like
from storage.records import Office

LONGEST_NAME = 24
TIME = (
    r"(?:(?:\d{4}[-/.年])?\d{1,2}[-/.月]\d{1,2}日?\s*)?(?:(?:星期|周)[一二三四五六日天]\s*)?"
    r"(?:上午|下午|凌晨|中午|晚上|早上|昨天|今天)?\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?:\s*[AaPp][Mm])?"
)
DATE = r"(?:\d{4}[-/.年])?\d{1,2}[-/.月]\d{1,2}日?\s*(?:(?:星期|周)[一二三四五六日天])?"
# 【10月14日 9:12】何同志
BEFORE = re.compile(rf"^[\[(（【]?\s*{TIME}\s*[\])）】]?[\s\-—–,，]*")
# 何同志 上午9:12
AFTER = re.compile(rf"[\s(（\[【]+{TIME}\s*[)）\]】]?\s*[:：]?$")
# 农业农村办何（9:12）：户厕改了20户
COLON = re.compile(rf"^([^：:，。；;？?！!]{{1,{LONGEST_NAME}}}?)(?:[(（]?{TIME}[)）]?)?\s*[：:]\s*(.*)$")
# 财政所 资产盘到第8个单位
SPACED = re.compile(r"^(\S{2,12}?)(?:\s*[—–\-]+\s*|[,，]\s*|\s+)(\S.*)$")
# 【财政所】 ◆财政所 1、财政所 ①财政所
ORNAMENT = re.compile(
    r"^(?:[【\[<《◆●·•*#>]+|[(（]?[一二三四五六七八九十]+[)）]?[、.]|[(（][一二三四五六七八九十\d]+[)）]|\d{1,2}[.、)）]|[①-⑳])\s*"
)
START = re.compile(rf"{ORNAMENT.pattern}|^(?:好的?|收到|嗯+|明白|报告)[，,。！!、\s]+")
PUNCTUATED = re.compile(r"[，。；;？?！!]")
# ——— 10月14日 星期二 ———; [图片]; 某某加入了群聊
NOISE = re.compile(
    rf"^(?:[\s\-—–_=*·.]*(?:{DATE})?[\s\-—–_=*·.]*|\[[^\]]{{1,12}}\]|「.*」|.*(?:撤回了一条消息|拍了拍.*|加入了?群聊|以下是新消息|的聊天记录))$"
)
MENTION = re.compile(
    r"(?<!\S)@\S+[\s\u2005]|\[(?:图片|表情|动画表情|文件|视频|语音|玫瑰|强|抱拳|OK|握手|链接)\]"
)
INVISIBLE = re.compile("[\u200b-\u200f\ufeff\u2060]")


@dataclass(frozen=True, slots=True)
class Remark:
    """One line of one speaker; `office` where it can be told, with id 0 where the unit does not know it yet."""

    speaker: str
    office: Office | None
    words: str


@dataclass(frozen=True, slots=True)
class ChatLog:
    """What was said, line by line, and who was named as its speakers: the office where it can be told."""

    remarks: tuple[Remark, ...]
    speakers: frozenset[Office | str]

    @property
    def is_one(self) -> bool:
        """Whether a text is a log at all: an office that is known speaks in it, or any two."""
        known = any(isinstance(speaker, Office) and speaker.id for speaker in self.speakers)
        return known or len(self.speakers) > 1


def read_log(text: str, speakers: Speakers, office: Office | None = None) -> ChatLog:
    """Who said what in a text, 整改办 left out; what nobody is named for is the given office's."""
    speaker, speaking, aside = (office.name if office else ""), office, False
    remarks: list[Remark] = []
    named: set[Office | str] = set()
    for line in _lines(text):
        header = _header(line, speakers)
        words = line
        if header is not None:
            speaker, words = header
            aside = office is None and speakers.keeps_the_ledger(speaker)
            speaking = office or speakers.office(speaker) or speakers.unheard_of(speaker)
            named |= {speaking or speaker} if not aside else set()
        if (words := START.sub("", words).strip()) and not aside and not words.endswith(("：", ":")):
            remarks.append(Remark(speaker, speaking, words))
    return ChatLog(tuple(remarks), frozenset(named))


def _lines(text: str) -> Iterator[str]:
    for raw in INVISIBLE.sub("", text).splitlines():
        line = MENTION.sub("", f"{raw} ").strip()
        if not NOISE.match(line):
            yield line


def _header(line: str, speakers: Speakers) -> tuple[str, str] | None:
    """The speaker whom a line names and what the line says besides."""
    before = BEFORE.match(line)
    rest = line[before.end() :] if before else line
    bare = ORNAMENT.sub("", rest)
    after = AFTER.search(rest)
    if after is not None and _is_name(rest[: after.start()]):
        return rest[: after.start()].strip(), ""
    colon = COLON.match(bare)
    if colon is not None and (before or speakers.speaks(colon[1]) or person_like(colon[1])):
        return colon[1].strip(), colon[2]
    alone = bare.strip("】]>》：: ")
    if speakers.exactly(alone) or (before and _is_name(alone)):
        return alone, ""
    spaced = SPACED.match(bare.replace("】", " ").replace("》", " "))
    return (spaced[1], spaced[2]) if spaced is not None and speakers.exactly(spaced[1]) else None


def _is_name(words: str) -> bool:
    return 0 < len(words.strip()) <= LONGEST_NAME and not PUNCTUATED.search(words)
