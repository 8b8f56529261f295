"""What counts: the markers that open headings, and the enumerators of measures inside a text, family by family."""

from __future__ import annotations

import re
from typing import Final

_CN = "一二三四五六七八九十百零〇壹贰叁肆伍陆柒捌玖拾"
CN = rf"[{_CN}]{{1,4}}"
# The dots, squares and arrows that open the lines of a list.
BULLET = r"[●◆◇■□▪▫▲△▶►▷➤➢➔※☆★◎⊙✦❖✔✓√✘✗]"
# What a line that counts something begins with.
COUNTED: Final = re.compile(
    r"\d{1,2}(?:[．、)）]|\.(?!\d{2}))|[（(]\d{1,2}[)）]|[①-⑳]|[一二三四五六七八九十]{1,3}[是要]"
)
_NOUN = r"(?:具体|反馈|整改|存在|审计|巡[察视]|突出|主要|移交|检查)*(?:问题|事项|任务|意见)"
_CODE = r"\d{1,2}[-－—–.．]\d{1,2}"
_AFTER = r"\s*[:：、.．。,，▏▎|｜丨]?\s*"
_YEAR_OR_LINE = r"(?=(?:19|20)\d\d年|\d{1,2}月|\d{5}\D)"
_BRACKETS = "（(〔［[【"
_DIGITS = "0123456789０１２３４５６７８９"
# What opens a heading: its kind, the characters it may begin with, and its form, in the order in which they are tried.
_MARKERS: Final = (
    # 编号：1
    (
        "question",
        "编序清问任整",
        r"(?:清单|问题|任务|整改)?[编序]号\s*[:：]?\s*(\d{1,3})(?=\D|$)\s*[:：、.．]?\s*",
    ),
    # 问题1： 问题（一） 反馈问题2、 审计问题（3）： 问题1-2
    (
        "question",
        "具反整存审巡突主移检问事任意",
        rf"{_NOUN}\s*[（(]?\s*[A-Z]?({_CODE}|\d{{1,3}}|{CN})\s*(?:[)）]{_AFTER}|(?:[:：、.．▏▎|｜丨]|\s)\s*)[▏▎|｜丨]?\s*",
    ),
    # 【反馈问题1】
    ("question", "【[［〖", rf"[【\[［〖]\s*{_NOUN}\s*[（(]?(\d{{1,3}}|{CN})[)）]?\s*[】\]］〗]\s*[:：]?\s*"),
    # 方面一： 第一类：
    ("part", "方【", rf"方面\s*[（(]?({CN}|\d{{1,2}})[)）]?\s*[:：、]\s*|【方面({CN}|\d{{1,2}})】\s*"),
    ("part", "第", rf"第({CN})(?:类|个?方面)(?:问题)?(?:\s*[:：、]|\s)\s*"),
    # 第3个问题 第3条： 第一条，
    (
        "question",
        "第",
        rf"第\s*(\d{{1,3}}|{CN})\s*(?:(?:个|项|条)问题|[个项条]\s*(?=[:：、.．,，\s]))\s*[:：、.．,，]?\s*",
    ),
    # 第一部分 第二章
    ("part", "第", rf"第({CN})(?:部分|章|篇)\s*[:：、.．]?\s*"),
    # 1-2 2.1、 3-1-2: section and issue at once
    (
        "code",
        _DIGITS,
        r"(\d{1,2}[-－—–.．]\d{1,2}(?:[-－—–.．]\d{1,2})?)\s*(?:[、:：．.]\s*(?!\d)|\s+(?!\d)|(?=关于|针对|问题|[“\"]))",
    ),
    # 【1-1】 （2-3）
    (
        "code",
        _BRACKETS,
        r"[（(〔［\[【]\s*(\d{1,2}[-－—–.．]\d{1,2}(?:[-－—–.．]\d{1,2})?)\s*[)）〕］\]】]\s*[、.．:：]?\s*",
    ),
    # （一） (一) 【一】
    ("cn_paren", _BRACKETS, rf"[（(〔［\[【]\s*({CN})\s*[)）〕］\]】]\s*[、.．:：]?\s*"),
    ("cn_paren", "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩", r"([㈠-㈩])\s*"),
    # 一、 一．: not 一：是 …
    ("cn", _CN, rf"({CN})\s*[、．.：:]\s*(?!是)"),
    ("cn_paren", _CN, rf"({CN})[)）]\s*"),
    ("stem", "甲乙丙丁戊己庚辛壬癸", r"([甲乙丙丁戊己庚辛壬癸])[、.．]\s*"),
    # （1） (1) and ⑴, 1) below
    ("ar_paren", _BRACKETS, r"[（(〔［\[【]\s*(\d{1,3})\s*[)）〕］\]】]\s*[、.．:：]?\s*"),
    ("ar_paren", "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇", r"([⑴-⒇])\s*"),
    # 1. 1、 １．: no decimal (3.2亩), but 1.2024年, 1.9月底 and 4.12345热线 are headings
    ("ar", _DIGITS, rf"(\d{{1,3}})\s*[、．.：:，,]\s*{_YEAR_OR_LINE}"),
    ("ar", _DIGITS, r"(\d{1,3})\s*(?:[、．：:，,]\s*(?!\d{3})|[.]\s*(?!\d))"),
    ("ar", "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛", r"([⒈-⒛])\s*"),
    ("ar", _DIGITS, r"(\d{1,3})\s+(?=关于|针对|对于|问题|[“\"])"),
    ("ar_paren", _DIGITS, r"(\d{1,3})[)）]\s*"),
    ("circle", "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳❶❷❸❹❺❻❼❽❾❿", r"([①-⑳❶-❿])\s*"),
    ("letter", "abcdefghABCDEFGH", r"([a-hA-H])\s*[.．、)）]\s*(?![a-zA-Z])"),
    ("roman", "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ", r"([Ⅰ-Ⅻ])\s*[.．、：:]\s*"),
    ("code", "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ", r"([Ⅰ-Ⅻ][-－—–.．]\d{1,2})\s*[.．、：:]?\s*"),
    # 一是关于…的问题
    ("shi", _CN, rf"({CN})是(?=(?:关于|针对)[^。；]{{2,60}}问题)"),
    ("dash", "—", r"(——|—)\s*(?=[\u4e00-\u9fff“])"),
    ("bullet", BULLET[1:-1], rf"({BULLET})\s*(?=\S)"),
)
_BY_FIRST: Final[dict[str, list[tuple[str, re.Pattern[str]]]]] = {}
for _kind, _starts, _form in _MARKERS:
    for _char in _starts:
        _BY_FIRST.setdefault(_char, []).append((_kind, re.compile(_form)))
# Numbers that could be figures too: they are markers only where they go on with those before them.
LOOSE_MARKERS: Final = (
    ("code", re.compile(r"(\d{1,2}[.．]\d{1,2})\s*(?=[\u4e00-\u9fff“])")),
    ("ar", re.compile(r"(\d{1,2})\s+(?=[\u4e00-\u9fff“【])(?=[^。；]{4,40}(?:$|[。；]))")),
    ("cn", re.compile(rf"({CN})\s+(?=[\u4e00-\u9fff“])(?=[^。；]{{4,40}}$)")),
    # No.1 P1. #1
    (
        "odd",
        re.compile(
            r"[^\u4e00-\u9fff“”‘’《》\s，。；：\d]{1,4}(\d{1,2})[^\u4e00-\u9fff“《\s\d]{0,2}\s*(?=[\u4e00-\u9fff“])"
        ),
    ),
    # 2.3个村…: no decimal behind 1.
    ("ar", re.compile(r"(\d{1,2})[.．](?=\d)")),
)

# Enumerators of measures inside a text; each family counts by itself.
_STOPS = "。；;：:！!？?】〗）)”"
_AFTER_STOP = rf"(?:^|(?<=[{_STOPS}\s]))\s*"
# Behind a comma as well, where that is no part of a number, a citation or a name.
_AFTER_PAUSE = rf"(?:^|(?<=[{_STOPS}，,、\s]))\s*"
ENUMERATORS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    # 一是 二要: the number is quickly found, what stands before it is looked at then
    (
        "shi",
        re.compile(
            rf"([{_CN}](?<![^{_STOPS}，,、\s].)[{_CN}]{{0,3}})(?:是|要|方面是)(?!否(?![决定认])|不是)"
        ),
    ),
    ("circle", re.compile(r"([①-⑳❶-❿㊀-㊉])[、.．]?\s*")),
    ("bullet", re.compile(rf"({BULLET})\s*")),
    ("letter", re.compile(rf"{_AFTER_PAUSE}([a-hA-H])\s*[.．、)）]\s*(?![a-zA-Z])")),
    (
        "ar_paren",
        re.compile(rf"{_AFTER_PAUSE}(?:[（(]\s*(\d{{1,2}})\s*[)）]|([⑴-⒇]))[、.．]?\s*"),
    ),
    (
        "ar",
        re.compile(
            rf"{_AFTER_STOP}(?:(\d{{1,2}})\s*(?:[、．]|[.]\s*(?:(?!\d)|(?=(?:19|20)\d\d年|\d{{1,2}}月)))|([⒈-⒛])|(\d{{1,2}})[)）])\s*"
        ),
    ),
    ("cn_paren", re.compile(rf"{_AFTER_STOP}[（(]({CN})[)）]\s*")),
    # 第一，
    ("first", re.compile(rf"{_AFTER_PAUSE}第({CN})\s*[，,、：:]\s*")),
    (
        # 措施1：
        "measure",
        re.compile(rf"{_AFTER_STOP}(?:整改)?措施\s*({CN}|\d{{1,2}})\s*[：:、.．\s]\s*"),
    ),
    # 首先 … 其次 … 最后
    ("next", re.compile(rf"{_AFTER_PAUSE}(首先|其次|再次|再者|然后|此外|最后)\s*[，,：:]?\s*")),
    # 一方面 … 另一方面
    ("side", re.compile(rf"{_AFTER_PAUSE}(一方面|另一方面|再一方面|同时)\s*[，,：:]?\s*")),
)
SEQUENCE_WORDS: Final = {
    "首先": 1, "其次": 2, "再次": 3, "再者": 3, "然后": 3, "此外": 4, "最后": 9,
    "一方面": 1, "另一方面": 2, "再一方面": 3, "同时": 9,
}  # fmt: skip

DECLARED_MEASURES: Final = re.compile(
    r"([\d一二两三四五六七八九十]{1,3})\s*(?:个|大)?\s*(?:方面|项|条|点|个|大)的?(?:具体|主要|有力|有效)?(?:整改)?(?:工作)?(?:措施|情况|举措|工作|做法|任务)|"
    r"(?:措施|举措)(?:共计?|\s*[（(]共?)?([\d一二两三四五六七八九十]{1,3})\s*(?:条|项|个|点)"
)


def marker(text: str) -> tuple[str, re.Match[str]] | None:
    """The heading marker that opens a line, with its kind; each bullet is a kind of its own."""
    for kind, pattern in _BY_FIRST.get(text[:1], ()):
        if found := pattern.match(text):
            return (f"bullet_{found[1]}" if kind == "bullet" else kind), found
    return None
