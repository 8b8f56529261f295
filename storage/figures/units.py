"""Measure words: which ones count things, and how a number and its unit become one value."""

from __future__ import annotations

import re
from functools import cache

LONG_UNITS = (
    "个百分点|平方公里|平方千米|平方米|立方米|千瓦时|公里|千米|公斤|千克|公顷|公分|厘米|毫米|人次|户次|车次|场次|"
    "批次|件次|家次|台次|架次|辆次|艘次|船次|趟次|例次|班次|人天|号人|块钱|平米|平方|立方|千瓦|兆瓦|课时|学时|"
    "度电|m²|㎡"
)
SHORT_UNITS = (
    "穴窝串筒榀尊墩章户家个人名位口件项处宗起座栋幢间套台辆部条根支枝只头匹尾羽株棵颗粒亩分米里吨斤担方升桶瓶箱盒袋包捆卷车船趟场次期"
    "批轮份本册页张幅面块片段盏杆门扇堵道孔眼笔单票例篇则组队所班对双副顶把床桌席节堂股种栏盆枚盘艘架层拨遍回宿顷垧"
    "倍元平度岁封顿具挂坛缸罐筐篮堆垛朵发针剂瓣棚塘吨"
)
# Words that only begin like a measure word: 个月, 处理, 户外 (but 12户外出).
_OTHER_WORD = re.compile(
    "个(?:月|星期|礼拜|小时|钟头|工作日|季度|学期|方面|一(?![个家户]))|分(?:之|钟|别|批|类|成|头|组|片|管|为|给|两|三|析|段|级)|"
    "部(?:分|门|署|队|委)|面(?:积|对|向|上|前)|方(?:面|案|式|向|法|便|可|协议|会谈)|里(?![路地长多，。,；;]|$)|起(?:来|步|草|码)|度假|"
    "只(?:剩|有|差|能|要|是)|门(?:前|口|牌|头)|口(?:径|头|号)|头(?:里|上)|道(?:路|理|德)|对(?:一|于|比|照|口)|把手|班子|组(?:织|长|团|成)|"
    "队(?:伍|员|长)|所(?:谓|以)|单(?:位|独|元)|人(?:居|民|大(?![概约])|才(?=队|库|引|培|工))|次(?:性|日|月|要|付清)|"
    "项(?:规定|纪律|改革|制度改革)|期(?:间|限|工程|项目|建设|末|初|待)|层(?:面|次)|片区|段时间|回(?:头|来|去|收|复|应)|"
    "发(?:展|放|现|布|文|了|出|给|动|言)|种(?:植|了|上|下|田|地)|批(?:准|复|示|评)|本(?:来|地|村|镇|级|月|周|次|季|年|该)|"
    "包(?:括|含|片|村|联|保|工)|平(?:台|均|安|时|常)|张(?:贴|罗)|节(?:约|点|省|前|后|日)|例(?:会|行|外)|车(?:间|站|主)|米(?:粉|面|饭)|"
    "元(?:月|旦)|家(?:长(?!期)|庭|属(?!于)|具(?!备|有|体)|门(?![店市面])|访)|位(?:置|于)|户(?:外(?!出)|口|主(?![动要张]))|"
    "处(?:理|罚|置|分(?![别布散])|级|长)|宿舍|票(?:否|据|制)|针对|具(?:体|备|有)|顿时|股(?:份|长|级)|副(?:书|镇|主|局|科|职|县|处)|"
    "场(?:地(?!方)|所|部|长|镇)|封(?:闭|存|了|控)"
)
UNIT = re.compile(rf"{LONG_UNITS}|[{SHORT_UNITS}]|(?:m2|km|kg|[mtT])(?![A-Za-z])")
_SAME = {"块钱": "元", "平": "平方米", "平米": "平方米", "平方": "平方米", "㎡": "平方米", "m²": "平方米"} | {
    "m2": "平方米",
    "m": "米",
    "km": "公里",
    "kg": "公斤",
    "t": "吨",
    "T": "吨",
    "号人": "人",
    "度电": "度",
}
_COMMON = "户家件项个处座人份亩米条起宗台栋名次场辆本套盏株块"
_DURATION = "天日年月周夜晚秒岁号楼室届点时钟"
MONEY = re.compile(
    "[费款钱贷薪债罚]|工资|租[金子]|收租|资金|投资|补[偿贴助]|慰问|经费|预算|奖补|奖励|奖金|救助|拨付|到账|支出|收入|报销|"
    "缴纳|押金|退赔|追缴|成本|造价|捐|卖|销售|营业|赔|投了|[付花挣赚]|省了?(?=大|约|[\\d一二两三四五六七八九])|元|块钱|分红|账户|余额|垫付|追回|营收|产值|合同价"
)
_PLATE = re.compile("[牌板碑地田屏砖宣展门表石菜玻瓷广标太光皂匾]")


def unit_at(text: str, position: int) -> str:
    """The measure word that stands at a position of folded text, or nothing."""
    found = UNIT.match(text, position)
    return found.group() if found and not _OTHER_WORD.match(text, position) else ""


@cache
def meant_by(char: str) -> str:
    """The common measure word that a mistyped character sounds like (护 → 户), or nothing."""
    from pypinyin import lazy_pinyin

    if not "\u4e00" <= char <= "\u9fff" or char in _DURATION:
        return ""
    sound = lazy_pinyin(char)
    return next((unit for unit in _COMMON if lazy_pinyin(unit) == sound), "")


def standard(unit: str, text: str, end: int, value: float) -> str:
    """The unit as it is kept: 平 → 平方米, 块 of money → 元, everything else as spoken."""
    if (
        unit == "块"
        and not _PLATE.match(text, end)
        and (MONEY.search(text) or (value >= 1000 and not _PLATE.search(text)))
    ):
        return "元"
    return _SAME.get(unit, unit)


def money(value: float) -> tuple[float, str]:
    """An amount of 元 in the unit in which it is spoken of: below 一万 元, then 万元, then 亿元."""
    size = abs(value)
    if size >= 100_000_000:
        return round(value / 100_000_000, 8), "亿元"
    if size >= 10_000:
        return round(value / 10_000, 6), "万元"
    return value, "元"
