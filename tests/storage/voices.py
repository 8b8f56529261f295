"""Notices in the voices of many offices: headings, labels, verdicts and closings of all kinds, drawn at random."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Final

from storage.wording import chinese_numeral
from tests.storage.layouts import MEASURES, SECTIONS, TITLES, TOWNS, Wanted, Written

ASPECTS: Final = [
    "政治建设", "履行职能责任", "全面从严治党", "基层党组织建设", "作风建设", "选人用人", "意识形态工作", "财经纪律执行",
]  # fmt: skip
VERDICTS: Final = {
    "done": ["已完成整改", "已整改到位", "整改完成", "已整改", "已完成", "完成整改", "已完成整改，并长期坚持", "已全部整改完毕"],
    "ongoing": ["正在整改", "正在推进", "持续推进", "基本完成", "部分完成", "尚未完成", "正在整改，取得阶段性成效", "未完成"],
}  # fmt: skip
_Number = Callable[[int], str]


def _from(first: str) -> _Number:
    """Numbers in one character: ①, ⑴, ⒈."""
    return lambda n: chr(ord(first) + n - 1)


SECTION_MARKS: Final[dict[str, _Number]] = {
    "一、": lambda n: f"{chinese_numeral(n)}、",
    "（一）": lambda n: f"（{chinese_numeral(n)}）",
    "壹、": lambda n: f"{'壹贰叁肆'[n - 1]}、",
    "第一部分": lambda n: f"第{chinese_numeral(n)}部分　",
    "第一类": lambda n: f"第{chinese_numeral(n)}类：",
    "方面一": lambda n: f"方面{chinese_numeral(n)}：",
    "一 ": lambda n: f"{chinese_numeral(n)} ",
    "★": lambda _: "★",
    "": lambda _: "",
}
SECTION_FORMS: Final = [
    "{}方面", "在{}方面存在的问题", "关于{}方面的问题整改情况", "聚焦“{}”方面", "{}方面（共3个问题）", "{}方面问题整改情况",
]  # fmt: skip
ISSUE_MARKS: Final[dict[str, _Number]] = {
    "1.": lambda n: f"{n}.",
    "1、": lambda n: f"{n}、",
    "1. ": lambda n: f"{n}. ",
    "（1）": lambda n: f"（{n}）",
    "1)": lambda n: f"{n})",
    "⑴": _from("⑴"),
    "⒈": _from("⒈"),
    "问题1：": lambda n: f"问题{n}：",
    "问题一：": lambda n: f"问题{chinese_numeral(n)}：",
    "【问题1】": lambda n: f"【问题{n}】",
    "【反馈问题1】": lambda n: f"【反馈问题{n}】",
    "第1项：": lambda n: f"第{n}项：",
    "第一个问题：": lambda n: f"第{chinese_numeral(n)}个问题：",
    "整改事项1：": lambda n: f"整改事项{n}：",
    "问题（1）：": lambda n: f"问题（{n}）：",
    "": lambda _: "",
}
ISSUE_FORMS: Final = [
    "{}", "{}", "针对“{}”的问题", "关于“{}”问题", "关于“{}”问题的整改", "针对{}的问题", "关于{}问题", "针对反馈指出的“{}”问题",
    "关于{}问题的整改落实情况",
]  # fmt: skip
ENUMERATORS: Final[dict[str, _Number]] = {
    "一是": lambda n: f"{chinese_numeral(n)}是",
    "①": _from("①"),
    "●": lambda _: "●",
    "a.": lambda n: f"{'abcd'[n - 1]}.",
    "第一，": lambda n: f"第{chinese_numeral(n)}，",
}
LABELS: Final = [
    "",
    "整改情况：",
    "整改措施：",
    "整改措施及成效：",
    "【整改情况】",
    "▶整改措施：",
    "怎么改：",
    "答：",
]
PLACES: Final[dict[str, str]] = {
    "brackets": "【{}】", "round": "（{}）", "issue": "该问题{}。", "now": "目前{}。", "by": "截至2024年11月底，该问题{}。",
}  # fmt: skip
STATUS_LABELS: Final = ["整改状态：", "完成情况：", "整改结果：", "改得怎样："]
ENDINGS: Final = [
    [], ["下一步，镇党委将持续发力，巩固整改成果。"], ["欢迎广大干部群众对整改情况进行监督。联系电话：0000-0000000。"],
    ["镇党委将以此次整改为契机，一是抓学习，二是抓落实。"], ["特此报告。"],
]  # fmt: skip


def speak(seed: int) -> Written:
    """A notice in a voice drawn from `seed`."""
    rng = random.Random(seed)
    voice = _voice(rng)
    town, titles = rng.choice(TOWNS), rng.sample(TITLES, len(TITLES))
    lines = [
        f"中共{town}委员会关于巡察整改进展情况的通报",
        f"2024年5月20日，县委第三巡察组向{town}党委反馈了巡察意见。现将整改情况公布如下：",
    ]
    sections = []
    number = 0
    for ordinal, name in enumerate(_names(rng, voice), 1):
        lines.append(SECTION_MARKS[voice["section"]](ordinal) + voice["section_form"].format(name))
        issues = []
        for _ in range(3):
            number += 1
            wanted, written = _issue(rng, number, titles.pop(), voice)
            issues.append(wanted)
            lines.extend(written)
        sections.append((name, tuple(issues)))
    lines += [*rng.choice(ENDINGS), f"中共{town}委员会", "2024年12月3日"]
    return Written(_printed(lines, voice["noise"]), tuple(sections), voice)


def _voice(rng: random.Random) -> dict[str, str]:
    voice = {
        "section": rng.choice(list(SECTION_MARKS)),
        "section_form": rng.choice([*SECTION_FORMS, "{}"]),
        "issue": rng.choice(list(ISSUE_MARKS)),
        "issue_form": rng.choice(ISSUE_FORMS),
        "label": rng.choice(LABELS),
        "enumerator": rng.choice(list(ENUMERATORS)),
        "lines": rng.choice(["", "", "each"]),
        "verdict": rng.choice([*PLACES, *STATUS_LABELS, "line", "behind", "dash", "before", "first"]),
        "noise": rng.choice(["", "", "blank", "indent", "pages"]),
    }
    # A heading without a number needs its aspect, and an issue without one a label below it.
    if not voice["section"] and voice["section_form"] == "{}":
        voice["section_form"] = "{}方面"
    if not voice["issue"] and not voice["label"]:
        voice["label"] = "整改情况："
    if voice["verdict"] == "改得怎样：" and not voice["label"]:
        voice["label"] = "怎么改："
    return voice


def _names(rng: random.Random, voice: dict[str, str]) -> list[str]:
    return rng.sample(SECTIONS if voice["section_form"] == "{}" else ASPECTS, 2)


def _issue(rng: random.Random, number: int, title: str, voice: dict[str, str]) -> tuple[Wanted, list[str]]:
    progress = rng.choices(["done", "ongoing"], [3, 1])[0]
    verdict = rng.choice(VERDICTS[progress])
    body = _measures(rng, voice)
    count = max(1, len(body) if voice["lines"] else body[0].count("。"))
    heading = voice["issue_form"].format(title)
    mark = ISSUE_MARKS[voice["issue"]](number)
    before, behind, after = _verdict(verdict, voice["verdict"])
    if voice["verdict"] in PLACES:
        body[-1] += PLACES[voice["verdict"]].format(verdict)
    elif voice["verdict"] == "first":
        body[0] = f"{verdict}。{body[0]}"
    lines = [f"{mark}{before}{heading}{behind}", voice["label"] + body[0], *body[1:], *after]
    return Wanted(title, progress, count), lines


def _measures(rng: random.Random, voice: dict[str, str]) -> list[str]:
    """The measures as one line, or each on its own; a single one is not counted."""
    texts = [f"{text}。" for text in rng.sample(MEASURES, rng.randint(1, 4))]
    if len(texts) > 1:
        texts = [ENUMERATORS[voice["enumerator"]](n) + text for n, text in enumerate(texts, 1)]
    return texts if voice["lines"] else ["".join(texts)]


def _verdict(verdict: str, place: str) -> tuple[str, str, list[str]]:
    """What stands before and behind the title, and on lines after the measures."""
    if place in STATUS_LABELS:
        return "", "", [place + verdict]
    around = {
        "before": (f"【{verdict}】", ""),
        "behind": ("", f"（{verdict}）"),
        "dash": ("", f"——{verdict}"),
    }
    return *around.get(place, ("", "")), [f"{verdict}。"] if place == "line" else []


def _printed(lines: list[str], noise: str) -> str:
    if noise == "pages":
        lines = [
            line
            for at, line in enumerate(lines)
            for line in ([f"- {at // 9} -", line] if at % 9 == 8 else [line])
        ]
    between = "\n\n" if noise == "blank" else "\n"
    return between.join(f"　　{line}" if noise == "indent" else line for line in lines)
