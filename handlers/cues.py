"""The turns of speech that give away what a message wants, tested by sound so that typing slips do not hide them."""

from __future__ import annotations

import re

from storage.matching.features import sound_of
from storage.matching.sounds import sounds
from storage.wording import fold


class Cue:
    """A turn of speech, found in a text by its characters or, unless told otherwise, by their sound."""

    def __init__(self, pattern: str, *, heard: bool = True) -> None:
        self._written = re.compile(pattern)
        self._heard = re.compile(sounds(pattern)) if heard else None

    def within(self, text: str, heard: str) -> bool:
        """Whether a folded text, or the sound of it, has this turn of speech."""
        return bool(self._written.search(text) or (self._heard and self._heard.search(heard)))


def hear(text: str) -> tuple[str, str]:
    """A message folded, and its sound."""
    folded = fold(text).strip()
    return folded, sound_of(folded)


THANKS = Cue(
    r"^(?:(?:好的?|收到|谢谢?|多谢|感谢|辛苦|知道|明白|了解|ok|okay|行|嗯+|哦+|唔该|thx|thanks|thank you|roger|👍|👌|🙏|🌹|💪|😊|[了啦哈啊呀您你们大家各位领导]|[\s,，。.!！~～])+)$",
    heard=False,
)
COMMAND = Cue(r"^[/!#@]\w", heard=False)
HELP = Cue(
    r"怎么用|如何使用|使用说明|使用方法|怎样用|点用|^帮助|^help|怎么操作|(?:我|进展|进度|材料|照片).{0,8}(?:怎么|如何|怎样|点样)(?:发|报|传|上传|填|提交)|(?:怎么|如何|怎样|点)(?:改|撤回|撤销|取消|删除?|更正).{0,8}(?:报|发|记|录)|(?:报|发|填|记)错.{0,6}(?:怎么|如何|咋)|怎么(?:报|发|撤回)"
    r"|能干嘛|能干什么|能做什么|有什么功能|会什么|能不能直接(?:传|发)|(?:可以|能)(?:直接)?(?:传|发)(?:照片|图|语音|文件|给你)|how (?:do|to|can) i|怎么要?发给你"
)
SUMMARY = Cue(
    r"周报|小结|汇总(?!表)|总结(?!会)|简报|总的(?:情况|进度)|总体情况|整体(?:情况|进度)|汇报材料|一[个周]?(?:礼拜|星期)的情况|(?:这|本)(?:个?礼拜|周|个?星期)的?(?:整改|总|进展情况)"
    r"|(?:一共|总共|里面?|目前)完成了?(?:多少|几)|完成(?:率|比例)|都?有?谁报了|报了(?:啥|什么|哪些)|weekly|summary|overview|recap"
)
OUTSTANDING = Cue(
    r"(?:还有|还剩|仲有|剩下?|还差|仲争)(?:哪些|那些|哪几|什么|几多?|多少|啥|边几?|下哪)|(?:哪些|那些|哪几|哪\w?个?|边几?条).{0,8}(?:没|未|冇|唔|还挂|超期|到期|逾期)|(?:没|未|冇|尚未)\w{0,6}(?:的|项|清单)?.{0,4}(?:列|拉|发|@|清单|有哪|是哪|有几)"
    r"|(?:超期|逾期|到期|过期).{0,6}(?:有没有|有哪|哪|问题|列|拉|发|几|清单|的有)|(?:超期|逾期)的?[?？]?$|欠账|尾巴|待办|未完成(?:项|的|清单)|未销号的?[?？]?$|(?:没|未)(?:完成|整改|办结|销号|弄完|改完|搞掂|做完|交账)的?(?:有|都|列|是|问题|发|$)"
    r"|(?:要盯|要交账|要办|该做|要做|该办|挂).{0,4}(?:哪|还有|什么)|outstanding|still open|not (?:yet )?(?:done|finished|closed)|overdue|unfinished|(?:left|remain(?:ing|s)?) (?:to do|open|issues)"
)
QUESTION = Cue(
    r"[?？]|[吗么呢嘛咩]$|(?:没|没有|冇|未)$|(?:了没|没有啊|没啊|有没有|是不是|查唔查|有冇)|多少|几多|几时|何时|(?<!没)哪[个些步里天位儿]|到哪|边个|谁(?!开|知道|都|上谁下)|(?<!为)什么(?!的)|啥|咋样?|怎么样|怎样|如何|点样|点啊|归[哪谁]|状态$|进度$|进展$|情况$|结果$|(?:到|去)哪|请教|问一?下|(?<!了|这|前|有|好|查|抽)几(?:个|条|户|天|号)|要看进度|说一下|deadline|how|what|when|who|\bstatus\b|该怎么|还开着|结没|完成时间|时限",
    heard=False,
)
DONE = Cue(
    r"了(?!吗|没|么)|已|完(?!成时间)|好(?:$|[了喇,，。])|齐|到位|毕|清零|全清|补[了齐交]|累计|新增|拆[了除]|又|中$|开始|启用|正在|还在|还差|准备|昨天|今天|今早|上周|这周|本周|本月|下周|下月|咗|晒|[再每加]\w|印|已|交|\d(?:户|宗|处|份|人|次|元|亩|个|本|场|家|台|平|方|件|车|米|口|%)|记上|审过|学习|登记$|挂钩|收|办|验收|派发|now|log",
    heard=False,
)
INSTRUCTION = Cue(
    r"(?:必须|务必|一定要|抓紧|限(?:期|\w{1,3}[天日周]内)|尽快|加快|要(?:在|赶在)?.{0,6}(?:前|内|底前)?(?:完成|解决|整改到位|办结|落实|拿出|见效|亮|通|修好|搞好|清完)|不(?:能|要|得)再拖|拿出方案|盯紧|从速|马上(?:改|办|解决|落实))",
    heard=False,
)
BARE_NUMBER = Cue(
    r"^(?:最后|问题|第|部分|[个条项号之的那]|[\d一二三四五六七八九十.,、()\-—:： ])+$", heard=False
)
THAT_ONE = Cue(r"(?:那|这)(?:条|个|项|件)", heard=False)
NO_PROGRESS = Cue(
    r"(?:无|没有?|冇|未有)(?:什么|啥|新的?|任何)?(?:新)?(?:进展|变化|动静|情况更新|新情况|进度)|还?没(?:有)?(?:动|开始|启动|开工|弄|动工|动静)(?!\w*[吗没?？])|原地(?:踏步|不动)|毫无进展|本周无$|no (?:progress|change|update)",
    heard=False,
)
CHATTER = Cue(
    r"吃饭|食饭|食咗|饮茶|吃啥|吃什么|点外卖|请.{0,6}吃|西瓜|(?<!出)生日|早上好|早安|晚安|午安|中午好|节日快乐|新年|周末愉快|哈哈|呵呵|嘻嘻|lol|球赛|那场球|谁赢|天气|热得|冷死|堵车|堵死|晚点到|打给你|信号不好|听得到|发错群|发错了?人|wrong chat|中奖|红包|t\.cn|http|加[vV微]|贷款|无抵押|放款|取件|包裹|快递|驿站|兼职|优惠券"
    r"|我.{0,4}请.{0,3}假|打疫苗|带小孩|孩子|报名|接龙|会议室|回议室|视频会|改到\w{0,3}[点时]|几点|集合|订(?:个|一|间|餐|票)|遥控器|空调|打印机又|打印纸|卡纸|水龙头|报修|叫.{0,3}(?:修|来看|电工)|谁会修|来修|修一?下|密码|账号|登录|登陆|app|借.{0,6}(?:还|用|一下)|帐篷|选调生|住宿|体检|差旅费几|报销(?:单|流程).{0,4}(?:谁|哪|怎|几)"
    r"|我的(?:差旅|工资|报销|年假|电脑|手机)|剐|保险|报到证|放假|值班表另|名单发我|表.{0,4}谁在填|谁在填|转一下|另发|领.{0,4}口罩|签个字|做戏|有空来|圈口|认识个|正装|下村的车|在.{1,4}门?等|插花|电影|唱歌|打球|运动会|台风.{0,4}(?:会|停)|停水通知|停电通知|买两箱|人买|医保征缴|入户明天|带平板|前交.{0,4}(?:那边|来|到)",
    heard=False,
)
