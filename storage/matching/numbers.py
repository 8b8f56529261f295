"""Numbers of issues cited in a message, told from ordinary figures."""

from __future__ import annotations

import re
from collections.abc import Sequence

from storage.matching.values import Subject
from storage.wording import NUMERAL, fold, numeral

_N = rf"(?:\d{{1,3}}|{NUMERAL}{{1,3}})"
_AND = r"\s*(?:和|跟|与|同|及|以及|还有|、|,|/)\s*"
# A number that counts or measures what follows, that is a day, a place, a plate, or a part of a longer figure.
_COUNTS = (
    r"[\d.%/~～$#+×x*-]|:\d|一(?![起块并同下])|[零二三四五六七八九十百千万亿几多来余半两]|[a-z]|度(?!的)|天|年|月|周|岁|点|时(?!限)|分(?!别)|秒|楼|路|栋|幢|室|层|届|级|班"
    r"|期|批|次|倍|成(?!了)|折|元|块|万|亿|吨|斤|公|平|米|亩|户|人|名|位|家|件|宗|处|份|本|套|台|辆|盏|座|株|棵|根|头|只"
    r"|重|项|场|车|张|袋|箱|桶|片|间|所|支|面|包|种|门|口|盒|瓶|趟|组|队|个|条(?=\D*[几多])|多|来|余|几|以上|以下|左右|比"
)
_NOT_A_COUNT = rf"(?!\s*(?:{_COUNTS}))"
# 条 and 项 after an ordinal say which issue, unless they count roads, rivers, or rules.
_OTHER_THINGS = r"(?!路|街|河|沟|渠|线|船|巷|道|鱼|狗|船|规定|规则|条款|款|生产|流水|电缆|管)"
# After 第3个 and 第3号 the message must end or go on with a word that asks or reports.
_END = r"(?=$|[\s,，。:：;；?？!！、)）]|时限|期限|的|那|是|还|没|已|现|到|又|完|办|弄|怎|咋|有|状|归|谁|进|目|情|也|要|和|跟|与|什|能|改|整|结|销|交|报|在|无|都|全|均|仍|今|昨|本|这|上周|下周|卡|呢|牵|由|责)"
_DAY = r"(?!上午|下午|早|晚|中午|开|就|之前|以前|前|以后|到\d|去|来|交|报送)"

# 2-1; 2.1; 二（3）
_COMPOSITE = re.compile(
    rf"(?<![\d.\-点])({_N})\s*(?:[.\-、·－—杠]\s*({_N})|\(\s*({_N})\s*\))(?![\d.\-]*\d|万|亿|%|元|亩|米|公里|吨|倍|个|户|人|次|月|日|号)"
)
# 二3
_MIXED = re.compile(
    r"(?:^\s*|(?<=[和跟与同]))([一二三四五六七八九十])(\d{1,2})"
    r"(?=\s*$|[那这的呢和跟与同,，。:：?？]|怎|咋|啥|什么|现|还|到|进|谁|办|完|哪)"
)
# 第二方面第3条
_PARTED = re.compile(rf"第({_N})(?:部分|个?方面|大?项|大?块|大类|章)的?(?:第|头)?({_N})(?:个|条|项|小?点)?")
_NAMED = re.compile(
    rf"(?:问题|第)({_N})(?:[个条项号](?:整改)?问题|[条项]{_OTHER_THINGS}|[个号]{_END})"
    rf"|问题第?({_N}){_NOT_A_COUNT}|({_N})号(?:问题|那条|那个|整改)"
)
_HEADED = re.compile(
    rf"^\s*(?:(\d{{1,2}}){_NOT_A_COUNT}(?![号条])|({_N})(?:条(?![\w])|条(?=[还没已的怎暂无进在那这本]|现(?!.*[几多]))|号(?:$|(?=那(?!天)|[这:：,，谁怎咋现进情什咩乜点归到])){_DAY}))"
)
_LISTED = re.compile(
    rf"(?:^|(?<=[第号条\s,，。(（]))((?:{_N})(?:{_AND}第?(?:{_N}))+){_NOT_A_COUNT}|[(（]({_N})[)）]"
)
# 3、5和8
_LIST = re.compile(_N)
# 十七呢, 十七那条: a numeral that opens a question; 12 16两条: numbers told to be so many.
_OPENING = re.compile(
    rf"^\s*(十[二三四五六七八九]|二十[一二三四五六七八九]?)(?=[,，:：])"
    rf"|^\s*({NUMERAL}{{1,3}})(?=呢|那[条个项]|这[条个项]|[,，\s]*(?:咋|怎|啥|到哪|什么情况|归谁|谁)|\W*$)"
)
# 3和5这两条
_TOLD = re.compile(rf"((?:{_N})(?:(?:{_AND}|\s+)(?:{_N}))+)\s*[这那]?[两俩三][条个项]")
# 问题8…不对是7: what is said last holds.
_CORRECTED = re.compile(
    rf"(?:不对|错了|说错|打错|搞错|哦不|不是{_N})[,，。\s]*(?:应该)?[是系]第?({_N})(?:条|号|个)?\W*$"
)

# 1、户厕…；2、饮水…: what only counts matters
_ENUMERATOR = re.compile(
    r"(?:(?:^|(?<=[\s,，。;；:：]))(?=\d)|[(（](?=\d{1,2}[)）]))(\d{1,2})[、.．)）](?!\d)\s*"
)
# 最后一条
_LAST = re.compile(rf"最后(?:的?[一那]?(?:条{_OTHER_THINGS}|项{_OTHER_THINGS}|个?问题))")
_CLAUSE = re.compile(r"[^，,。；;！!？?\n]+[，,。；;！!？?\n]*")


def _value(text: str) -> str | None:
    number = numeral(text)
    return None if number is None else str(number)


def _composites(text: str, subjects: Sequence[Subject]) -> list[str]:
    """The codes cited with their section: by the place in it, or else by the number printed there."""
    pairs = [(m[1], m[2] or m[3]) for m in _COMPOSITE.finditer(text)]
    pairs += [(m[1], m[2]) for pattern in (_PARTED, _MIXED) for m in pattern.finditer(text)]
    found = []
    for section, issue in ((_value(a), _value(b)) for a, b in pairs):
        here = [s for s in subjects if s.code.startswith(f"{section}-")]
        found += [s.code for s in here if s.code == f"{section}-{issue}"] or [
            s.code for s in here if s.number == issue
        ]
    return found


def _plain(text: str) -> list[str | None]:
    if corrected := _CORRECTED.search(text):
        return [_value(corrected[1])]
    found = [next(g for g in m.groups() if g) for p in (_NAMED, _OPENING) for m in p.finditer(text)]
    found += _heads(text)
    for match in (*_LISTED.finditer(text), *_TOLD.finditer(text)):
        found += _LIST.findall(match[1] or match[2])
    return [_value(n) for n in found]


def _heads(text: str) -> list[str]:
    """The number at the head of a message, and of its further clauses where the message begins with one: 8没动，9清了12份."""
    heads = [_HEADED.match(clause) for clause in _CLAUSE.findall(text)]
    first = heads[0] if heads else None
    return [head[1] or head[2] for head in heads if head] if first else []


def mentions(text: str, subjects: Sequence[Subject]) -> list[tuple[str, ...]]:
    """For each number that a message cites, the codes of the issues that bear it."""
    folded = fold(text)
    found: list[tuple[str, ...]] = [(code,) for code in _composites(folded, subjects)]
    if not found:
        bearing = ([s.code for s in subjects if s.number == n] for n in _plain(folded) if n)
        found = [tuple(named) for named in bearing if named]
    if not found and subjects and _LAST.search(folded):
        found = [(subjects[-1].code,)]
    return list(dict.fromkeys(found))


def items(text: str) -> dict[str, str]:
    """What stands behind 1、 2、 3、 in a message that counts so from the first on; else nothing."""
    _, *parts = _ENUMERATOR.split(text)
    numbers, said = parts[::2], parts[1::2]
    counted = len(numbers) > 1 and numbers == [str(n + 1) for n in range(len(numbers))]
    return dict(zip(numbers, said, strict=True)) if counted else {}


def without_enumerators(text: str) -> str:
    """A message without the 1、 2、 3、 at the head of its items."""
    return _ENUMERATOR.sub("", text)


def cited(text: str, subjects: Sequence[Subject]) -> tuple[str, ...]:
    """The codes of the issues whose number a message cites; several where the numbers restart."""
    return tuple(dict.fromkeys(code for named in mentions(text, subjects) for code in named))


def clauses_cited(text: str, subjects: Sequence[Subject]) -> dict[str, str]:
    """By the code of each issue cited, the clauses from there to the next; none where a clause cites several."""
    found: dict[str, str] = {}
    code, said = "", ""
    for clause in _CLAUSE.findall(text):
        codes = cited(clause, subjects)
        if len(codes) > 1:
            return {}
        if codes and code:
            found[code], said = found.get(code, "") + said, ""
        code, said = codes[0] if codes else code, said + clause
    return found | {code: found.get(code, "") + said} if code else {}
