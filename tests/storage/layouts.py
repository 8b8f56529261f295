"""Notices of fictional towns written in layouts drawn at random: what was written is known, so reading can be measured."""

from __future__ import annotations

import random
from dataclasses import dataclass

from storage.wording import chinese_numeral

SECTIONS = [
    "贯彻落实上级决策部署有差距", "全面从严治党责任压得不实", "基层党组织建设有短板", "群众身边不正之风仍然存在",
    "推进乡村振兴力度不够", "财经纪律执行不严", "巡察整改成果巩固不够，问题反弹", "落实‘过紧日子’要求打折扣",
]  # fmt: skip
TITLES = [
    "理论学习不深不透", "‘三会一课’记录不规范", "农村户厕改造进度慢", "固定资产底数不清", "公务用车油卡管理松散",
    "村级合同管理混乱", "撂荒地复耕推进慢", "违建清拆不彻底", "落实《信访工作条例》不到位", "重点项目推进缓慢，要素保障不足",
    "民生实事办理拖沓", "防汛物资储备不足", "垃圾清运不及时", "党费收缴不规范", "选人用人程序不严谨", "差旅报销把关不严",
    "安全生产‘最后一公里’没有打通", "低保动态管理不精准", "饮水工程管护不力", "窗口服务态度生硬", "河道保洁责任不落实",
    "执行‘第一议题’制度有偏差", "村干部值班流于形式", "小微权力监督缺位", "集体资金出借不规范",
]  # fmt: skip
MEASURES = [
    "召开党委会专题研究，印发《整改工作方案》，明确责任到人", "排查隐患35处，已全部建立台账", "组织12个村开展清产核资，登记资产1462项",
    "针对反馈指出的收费不公开问题，重新公示收费项目42项", "修订《财务管理办法（试行）》，严格执行“一支笔”审批", "联合县水利局开展执法检查3次，整治河道5.6公里",
    "复耕撂荒地3.2亩，流转给合作社经营", "与47名管护员签订协议，按月考核", "对2名责任人进行提醒谈话，举一反三开展自查", "更换井盖86个、路灯32盏，路面恢复平整",
    "建立“周调度、月通报”机制，做到件件有回音", "将夜间巡查纳入网格员考核内容", "邀请县委党校教师授课，180人次参加", "发放宣传册2000份，悬挂横幅30条",
    "按照“谁主管、谁负责”的原则，逐项明确牵头人", "补缴党费4320元，台账由专人保管", "开展“我为群众办实事”活动，解决停车难、充电难等问题11个", "聘请第三方机构审计近三年账目，发现并纠正差错6笔",
    "设立监督举报电话，受理群众来电19件", "清退超标准费用1.86万元",
]  # fmt: skip
STATUSES = {
    "done": ["已完成整改", "已完成", "已整改到位", "已完成整改，并长期坚持", "整改完毕", "已整改完成", "已全部完成整改"],
    "ongoing": ["正在整改", "正在持续整改", "持续推进中", "基本完成", "部分完成", "尚未完成", "正在整改，并取得阶段性成效", "未完成", "正在推进"],
    "not_started": ["未开始", "尚未启动"],
}  # fmt: skip
TOWNS = ["霁川镇", "柘溪镇", "云杉乡", "苍葭镇", "石榴坡镇", "芦花荡街道", "桐花渡镇", "雪松岭乡"]


@dataclass(frozen=True)
class Wanted:
    """An issue as it should be read."""

    title: str
    progress: str
    measures: int


@dataclass(frozen=True)
class Written:
    """A notice written in one layout, with what it should be read as."""

    text: str
    sections: tuple[tuple[str, tuple[Wanted, ...]], ...]
    layout: dict[str, str]


def write(seed: int) -> Written:
    """A notice in a layout drawn from `seed`."""
    rng = random.Random(seed)
    layout = draw(rng)
    town = rng.choice(TOWNS)
    titles = rng.sample(TITLES, len(TITLES))
    lines = opening(rng, town, layout)
    sections = []
    number = 0
    for ordinal, name in enumerate(rng.sample(SECTIONS, rng.randint(2, 4)), 1):
        lines.append(section_heading(ordinal, name, layout))
        number = 0 if layout["numbers"] == "restart" else number
        issues = []
        for _ in range(rng.randint(1, 5)):
            number += 1
            wanted, written = issue(rng, ordinal, number, titles.pop(), layout)
            issues.append(wanted)
            lines.extend(written)
        sections.append((name, tuple(issues)))
    lines += ending(rng, town, layout)
    return Written(noisy(rng, lines, layout), tuple(sections), layout)


def draw(rng: random.Random) -> dict[str, str]:
    """One choice for every side of a layout."""
    top = rng.choice(["一、", "（一）", "(一)", "第一部分 "])
    below = {"一、": ["（一）", "1.", "1、", "问题1：", "(一)"], "第一部分 ": ["（一）", "1.", "一、"]}
    issue_mark = rng.choice(below.get(top, ["1.", "1、", "（1）", "(1)", "１．", "问题1："]))
    return {
        "section": top,
        "section_form": rng.choice(["关于“{}”的整改情况", "关于“{}”方面", "针对“{}”方面的问题", "在“{}”方面", "关于{}方面的整改情况", "{}方面"]),
        "issue": issue_mark,
        "issue_form": rng.choice(["针对“{}”的问题", "关于“{}”的问题", "关于“{}”问题", "针对“{}”问题的整改", "对“{}”的问题", "关于{}的问题", "{}"]),
        "numbers": rng.choice(["restart", "run_on"]),
        "body": rng.choice(["inline", "next_line", "整改情况：", "整改落实情况：", "整改措施：", "具体整改措施："]),
        "enumerator": rng.choice(["一是", "一是", "①", "（1）", "1.", "首先", "第一，", "none", "一要", "lines"]),
        "stop": rng.choice(["。", "；"]),
        "status": rng.choice(["【】", "〖〗", "（）", "[]", "first", "last", "line", "label", "heading"]),
        "parts": rng.choice(["yes", "no"]) if top in {"（一）", "(一)"} else "no",
        "noise": rng.choice(["none", "none", "blank_lines", "indent", "wrap", "pages", "half_width"]),
    }  # fmt: skip


def opening(rng: random.Random, town: str, layout: dict[str, str]) -> list[str]:
    """Title and preamble."""
    lines = [
        f"中共{town}委员会关于巡察整改{rng.choice(['进展', '落实', ''])}情况的通报",
        (
            "根据县委统一部署，2024年2月至4月，县委第三巡察组开展了巡察。"
            f"2024年5月20日，县委第三巡察组向{town}党委反馈了巡察意见。现将整改情况公布如下。"
        ),
    ]
    if layout["parts"] == "yes":
        lines += [
            "一、强化政治担当，抓好组织推进",
            "（一）提高思想认识。第一时间传达学习，一是认领问题。二是制定方案。",
            "（二）压实整改责任。成立领导小组，书记任组长。",
            rng.choice(["二、巡察反馈问题整改落实情况", "二、反馈问题整改情况", "二、整改工作具体情况"]),
        ]
    return lines


def ending(rng: random.Random, town: str, layout: dict[str, str]) -> list[str]:
    """Outlook, contact, signature."""
    lines = []
    if layout["parts"] == "yes":
        lines += ["三、下一步工作打算", "一是持续抓好整改。二是建立长效机制。"]
    if rng.random() < 0.5:
        lines.append("欢迎广大干部群众对整改情况进行监督。联系电话：0123-4567890。")
    return [*lines, f"中共{town}委员会", "2024年12月3日"]


def mark(form: str, ordinal: int) -> str:
    """The marker of a heading for a number."""
    if "一" in form:
        return form.replace("一", chinese_numeral(ordinal))
    wide = str(ordinal).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    return form.replace("１", wide).replace("1", str(ordinal))


def section_heading(ordinal: int, name: str, layout: dict[str, str]) -> str:
    """A section's heading line."""
    return mark(layout["section"], ordinal) + layout["section_form"].format(name)


def issue(
    rng: random.Random, section: int, number: int, title: str, layout: dict[str, str]
) -> tuple[Wanted, list[str]]:
    """An issue's lines and what they should be read as."""
    progress = rng.choice(["done", "done", "ongoing", "ongoing", "not_started"])
    phrase = rng.choice(STATUSES[progress])
    count = 1 if layout["enumerator"] in {"none", "lines"} else rng.randint(2, 5)
    if layout["enumerator"] == "首先":
        count = 3
    body = enumerated(rng.sample(MEASURES, count), layout)
    heading = mark(layout["issue"], number) + layout["issue_form"].format(title)
    return Wanted(title, progress, count), put_together(heading, body, phrase, layout)


def enumerated(texts: list[str], layout: dict[str, str]) -> list[str]:
    """The measures with their enumerators, as the pieces of one paragraph or as lines."""
    kind, stop = layout["enumerator"], layout["stop"]
    pieces = []
    for i, text in enumerate(texts, 1):
        head = {
            "一是": f"{chinese_numeral(i)}是", "一要": f"{chinese_numeral(i)}要", "①": chr(0x245F + i), "（1）": f"（{i}）",
            "1.": f"{i}.", "首先": ["首先，", "其次，", "最后，"][min(i, 3) - 1], "第一，": f"第{chinese_numeral(i)}，",
        }.get(kind, "")  # fmt: skip
        pieces.append(head + text + ("。" if i == len(texts) else stop))
    return pieces


def put_together(heading: str, body: list[str], phrase: str, layout: dict[str, str]) -> list[str]:
    """Heading, label, measures and status in the order of the layout."""
    status = layout["status"]
    label = layout["body"] if layout["body"].endswith("：") else ""
    text = "".join(body)
    after = []
    if status in {"【】", "〖〗", "（）", "[]"}:
        text += status[0] + phrase + status[1]
    elif status == "first":
        text = f"该问题{phrase}。{text}"
    elif status == "last":
        text += f"目前，该问题{phrase}。"
    elif status == "line":
        after = [f"{phrase}。"]
    elif status == "label":
        after = [f"整改状态：{phrase}"]
    elif status == "heading":
        heading += f"（{phrase}）"
    if layout["body"] == "inline":
        return [f"{heading}。{text}", *after]
    return [heading, label + text, *after]


def noisy(rng: random.Random, lines: list[str], layout: dict[str, str]) -> str:
    """The lines as a file, with the noise of the layout."""
    noise = layout["noise"]
    if noise == "blank_lines":
        return "\n\n".join(lines)
    if noise == "indent":
        lines = [rng.choice(["", "    ", "　　"]) + line + rng.choice(["", "  "]) for line in lines]
    elif noise == "wrap":
        lines = [line[i : i + 32] for line in lines for i in range(0, len(line), 32)]
    elif noise == "pages":
        for page, at in enumerate(range(6, len(lines), 9), 1):
            lines.insert(at, f"— {page} —")
    elif noise == "half_width":
        lines = [line.replace("（", "(").replace("）", ")").replace("：", ":") for line in lines]
    return "\n".join(lines)
