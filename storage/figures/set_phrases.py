"""What holds a numeral and counts nothing: set names, ordinals, durations, documents, plates, rooms."""

from __future__ import annotations

import re
from pathlib import Path

from storage.figures.units import SHORT_UNITS

BLANK = "\0"

_DIGITS = "零〇一二两三四五六七八九十百"
_N = f"[{_DIGITS}]"
_NUM = rf"(?:\d{{1,9}}|{_N}{{1,9}})"
_TO = r"[~～\-－–—、至到]"


def _set_names() -> str:
    lines = Path(__file__).with_name("set_names.txt").read_text(encoding="utf-8").splitlines()
    names = {name for line in lines if not line.startswith("#") for name in line.split()}
    return "|".join(sorted(names, key=len, reverse=True))


def _any(*parts: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{part})" for part in parts))


_REFERENCES = _any(
    # no amount has twenty digits
    r"\d{19,}",
    # 镇发〔2024〕61号、62号
    r"[〔\[(【]\s*(?:19|20)\d\d\s*[〕\])】]\s*第?\s*\d+号?(?:\s*[、，,和至\-]\s*\d+号)*",
    # 桂B12345
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·•]?[A-Z0-9*]{4,6}",
    # K12+300, G325, 取件码6-2-3017, 188****0021, telephones and ID numbers
    r"(?<![A-Za-z0-9])[A-Za-z]+[\-.]?\d[A-Za-z0-9+\-./]*",
    r"\d+[a-vx-z]*[A-VX-Z][A-Za-z0-9]*",
    r"(?<!\d)(?!(?:19|20)\d\d-)\d+(?:-\d+){2,}",
    r"\d[\d*]*\*[\d*]+|\d{3,4}-\d{7,8}|(?<!\d)1[3-9]\d{9}(?!\d)|(?<![\d.])\d{15,18}[\dX]?",
    # 一一对应, 一车一卡, 发现一处制止一处
    rf"一一对应|(?<!{_N})一(?![{_DIGITS}千万亿点])[一-鿿]一(?![{_DIGITS}千万亿点])[一-鿿]",
    r"(?:发现|整改|查实|成熟)一[一-鿿][一-鿿]{1,4}一[一-鿿]",
    # list marks: 1、 （2） 三是
    rf"(?:^|(?<=[\n;；。,，:：、\s]))(?:\(\d{{1,2}}\)|\d{{1,2}}\)|\d{{1,2}}[、.．](?!\d)|{_N}{{1,3}}、|\({_N}{{1,9}}\)|{_N}是)",
    # cited issues: 二-3， 问题1.6 第12条， 3号：
    rf"^\s*(?:{_N}{{1,3}}|\d)[.\-、](?:{_NUM}(?=[\s:：,，])|(?:\d|{_N})(?=[这那的]))",
    rf"(?:问题|议题|措施|附件|表|图|条款){_NUM}(?:\.\d+)?(?![{_DIGITS}\d.万亿多余来m{SHORT_UNITS}公平])|^\s*{_NUM}[号条题][:：,，]",
)
_NOTHING = _any(
    # years and plan periods: 2024年度, 2021-2023年
    rf"(?:19|20)\d\d\s*(?:{_TO}\s*(?:(?:19|20)?\d\d))?\s*(?:年度?|届|级|版)|[一二三四五六七八九〇零]{{4}}年",
    rf"(?<!\d)(?:19|20)\d\d(?=[一-鿿])(?![万亿千多余来公{SHORT_UNITS}])",
    # 说两件事：, 汇报3个事，
    rf"(?:^|(?<=[\s\0，,。；;：:]))(?:[一-鿿]{{0,4}}[报说讲做有])?{_NUM}[件个桩]事[情儿]?(?=[\s，,。；;：:])",
    # 二十届三中全会, 十九大
    rf"{_NUM}届(?:{_N}{{1,9}}(?:中全会|次))?|{_N}{{1,9}}中全会|(?:十[七八九]|二十|二十一)大(?![户件])",
    # ordinals: 第4项, 第三、四批
    rf"第\s*{_NUM}(?:[、和到至\-~—]\s*第?{_NUM})*(?:个问题|人民医院|中学|小学|季度|方面|[一-鿿])?|分[两三四五]批",
    # 三个方面, 五个一, 四个意识
    rf"{_NUM}个(?:一(?![户家个])|意识|自信|维护|确立|全面|必须|批|区分开来|亲自|坚持|带头|专项行动|方面|环节|层面|不准|严禁|不摘|结合|统筹)",
    # 一车一卡, 一笔一笔, and the rest that 一 makes into an adverb
    rf"(?<![{_DIGITS}千万亿])一(?![{_DIGITS}千万亿])[一-鿿]一[一-鿿]|三[会种重]一[一-鿿]|(?<!\d)1[户人村企车案]1[一-鿿]",
    # 几十, 数百: nobody can say how many
    r"几[十百千万]+|(?<![户人次件总])数[十百千万]+(?![一二三四五六七八九])",
    r"一起(?!都|也|没|[纠信案事投违火警盗诈]|[，。,]|了$)|(?<!分)之一|十分(?!之)|四处(?=[看找跑都打漏乱游借张])|三轮(?=车|摩|电)",
    r"一部分|一个(?:是|问题|方面|月|多)|另一[方边]面?|[每哪某同任逐这首本头]一[户个家件项处名人条次批步]|一步|一[遍趟回阵番顿轮]|村两[委尾为位]",
    rf"(?<![{_DIGITS}\d千万亿])(?:{_set_names()})",
    # durations: 45天, 两个月, 三年多, 一个上午
    rf"(?:\d+|{_N}{{1,9}}|半|几)(?:{_TO}(?:\d+|{_N}{{1,9}}))?(?:多|来)?个(?:多|半)?(?:月|星期|礼拜|小时|钟头|工作日|季度|学期|年头|[上下]午|早上|晚上|白天|通宵)",
    rf"(?:\d+(?:\.\d+)?|{_N}{{1,9}}|半|几)(?:{_TO}(?:\d+|{_N}{{1,9}}))?(?:多|来|余|几)?个?半?"
    r"(?:工作日|天(?![然井线面])|周(?!年)|星期|礼拜|月龄|年(?!级)|周年|年级|小时|钟头|分钟|秒|季度|学期|夜(?!校)|晚(?!会)|晌|刻钟|世纪|学年|载)",
    # 六点半, 10:30
    rf"(?:\d{{1,2}}|{_N}{{1,3}})点(?:钟|半|整|多|前|后|到|过|{_NUM}分)?(?![{_DIGITS}\d%])|\d{{1,2}}:\d\d(?::\d\d)?",
    # 601室, 3号楼, 第5组长, 12345热线
    rf"{_NUM}\s*(?:号(?!人)|室|楼|单元|[幢栋]楼|支路|弄|巷|村民小组|组(?=[长的那片道路]|村民)|队(?=长)|社(?=区|的)|网格|公里处|[国省县]道)(?:[、和]\s*\d+号)*",
    rf"(?:(?<=[村屯庄社寨湾坪岭沟])|(?<![一-鿿\d]))(?:{_NUM}[组队](?!的?[人户])[、和]?)+(?![，。；]|$)",
    rf"(?<!\d)(?:12345|123\d\d|110|119|120|122|95\d{{3}}|96\d{{3,4}}|[48]00\d{{7}})(?![\d.,%m{SHORT_UNITS}公平立千瓦万百亿多余来])",
    # thresholds of rules: 3万元及以上的
    rf"(?:\d+(?:\.\d+)?|{_N}{{1,9}})[百千万]*元?(?:及?以[上下])(?=[的要由须需分、，]|资金|一律)",
)


def blanked(text: str, start: int, end: int) -> str:
    """The text with one passage blanked out, at unchanged length."""
    return text[:start] + BLANK * (end - start) + text[end:]


def without_references(text: str) -> str:
    """The text with document, plate, phone and list numbers blanked out, which could pass for dates."""
    return _REFERENCES.sub(_blank, text)


def without_set_phrases(text: str) -> str:
    """The text with everything blanked out that holds a numeral but counts nothing."""
    return _NOTHING.sub(_blank, text)


def _blank(found: re.Match[str]) -> str:
    return BLANK * len(found.group())
