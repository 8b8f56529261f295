"""The turns of speech that no list of words can hold, found by their shape."""

from __future__ import annotations

import re

from storage.wording import fold


class Cue:
    """A turn of speech, found in a folded text by any of its patterns."""

    def __init__(self, *patterns: str) -> None:
        self._shape = re.compile("|".join(patterns))

    def within(self, text: str) -> bool:
        """Whether a folded text has this turn of speech."""
        return self._shape.search(text) is not None


def folded(text: str) -> str:
    """The form in which turns of speech are looked for."""
    return fold(text).strip()


_END = r"(?=[,，。!！?？;；\s]|$)"
_NUMBER = r"(?:\d|[一二两三四五六七八九十百千万半]+(?:多|余|来)?)"

THANKS = Cue(
    r"^(?:好[的嘞滴]?|收到|谢谢?|多谢|感谢|辛苦|知道|明白|了解|没问题|ok|okay|行|嗯+|哦+|唔该|thx|thanks|thank you|roger"
    r"|(?<=[的到白行好,，、 ])(?:我们?)?(?:马上|立即|立刻|这就|尽快|抓紧)(?:去)?(?:办|处理|落实|安排|整改)"
    r"|👍|👌|🙏|🌹|💪|😊|❤|[了啦哈啊呀您你们大家各位领导同志]|[\s,，。.!！~～]+)+$"
)
COMMAND = Cue(r"^[/!#]\w")
BARE_NUMBER = Cue(r"^(?:最后|问题|第|部分|方面|[个条项号之的那]|[\d一二三四五六七八九十.,、()\-—:： ])+$")

# Questions: 改了没, 修好吗, 批没批, 几户, 应该清完了吧.
PARTICLE = Cue(
    rf"(?:[吗么呢咩否伐嘛]|(?<![还也都仍])没|没有|冇|(?<![还尚])未|(?<![要得])不)[啊呀哦喔嘞]*{_END}"
)
MARK = Cue(r"\?")
EITHER = Cue(r"([一-鿿])[没不冇唔未]\1|([一-鿿]{2})[没不]\2|[是在按]\w{1,8}还是\w")
ASKED_IN_ENGLISH = Cue(
    r"^(?:is|are|was|were|has|have|had|did|does|do|can|could|will|how|what|when|where|who|which|why|any|anyone)\b"
)
ASKED = Cue(
    r"(?<![好十这那近])几[个条户间步家宗处项天号份栋座盏次人名本批期所台场件吨亩张套块层米起时月成]",
    r"多少|几多|哪[^怕]|谁(?!说)|(?<!没|为)什么(?!都|也)|啥(?!都|也)|何时|何人|到底|究竟|多[久大长高远快]",
    r"边[个条度位]|乜|咩",
)
SUPPOSED = Cue(rf"吧{_END}")
RHETORIC = Cue(r"谁说|哪[有来].{0,4}[啊呀]|猜|凭什么说|怎么可能")

# Reports: 改了, 装好咗, 20户, 下周再补.
ALREADY = Cue(rf"了{_END}|[咗喇]")
FIGURE = Cue(rf"{_NUMBER}[户宗处份个次本场家台件批期座间栋条位名亩吨块米盏辆]|\d")
PLANNED = Cue(r"准备|打算|计划|预计|争取|力争|再[^次]|明天|后天|下周|月底")
INSTRUCTION = Cue(
    r"必须|务必|一定要|抓紧|要[快抓]|限\w{0,2}[天日周]内|尽快|加快|从速|盯紧|不[能要得]再拖",
    r"拿出(?:方案|办法|结果)",
    r"前\w{0,3}(?:想|要|希望)(?:能?看到|见到|听到)",
    r"(?:马上|立即|立刻|赶紧|赶快)[给去把]?\w{0,6}(?:改|办|解决|落实|修|搞|弄|处理)",
    r"(?:月底|年底|\d+[日号月]|周[一二三四五六日]|下周|本周|春节|国庆|汛期|年)\w{0,3}前?(?:要|得|都要|全部要|给我)\w{0,12}(?:完成|到位|办结|解决|落实|通|亮|修好|见效|清零|搞好|弄好)",
)
NO_PROGRESS = Cue(
    r"(?:[无冇]|没有?|未有|暂无)(?:什么|啥|新的?|任何|明显)?(?:进展|变化|动静|新情况|进度)",
    r"(?:还|仲|一直|都|暂时|目前)?[没未冇](?:有)?(?:动|开始|启动|开工|动工|郁|动静)(?:过|手)?(?:$|[,，。]|呢$)",
    r"原地(?:踏步|不动)|毫无进展|[:：\s]?本周无\W*$|还是老样子|no (?:progress|change|update)",
    r"没(?:有)?(?:什么|啥)(?:新的?)?(?:好|可)?(?:报|说|动作|起色)的?|[没未]顾(?:得?上|得)|没腾出手|nothing new",
)
