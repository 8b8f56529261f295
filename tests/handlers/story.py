"""A busy day in the town: every conversation begun, so that every kind of card with its buttons stands in some chat."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime

from bot.practice import town as citizens
from storage.errors import LedgerError
from storage.worksheet import to_workbook
from tests.handlers.test_bringing import brought, edited, exported
from tests.handlers.town import Person, Town

THURSDAY = datetime.fromisoformat("2025-10-16T09:05:00+08:00")
AFTERNOON = datetime.fromisoformat("2025-10-17T15:00:00+08:00")
LOG = "农业农村办何：户厕改了20户累计207户，饮水管护签了6个村\n财政所吴：资产盘到第8个单位\n规建办邓：本周无"


def busy_day(town: Town) -> None:
    """Let everybody say what makes the bot answer with buttons."""
    town.due(THURSDAY)
    town.now = AFTERNOON
    people = {one.name: town.person(one) for one in citizens.PEOPLE}
    _reports(people["何同志"], people["郑同志"], people["吴同志"])
    _leaders(people["周书记"], people["冯副镇长"])
    _closes(town, people["吴同志"], people["何同志"], people["沈主任"])
    _keeps(town, people["沈主任"])


def _reports(he: Person, zheng: Person, wu: Person) -> None:
    zheng.says("我们村又改了2户，一共12户")
    zheng.taps("确认")
    he.says("户厕累计150户")
    he.says("户厕这周改了20户累计207户另外河边那个违建昨天拆了")
    he.says("饮水工程又签了1个村")
    wu.says("台账已经补齐了")
    wu.says("老街排水沟清完了")
    wu.says("资产盘到第9个单位了")
    wu.taps("确认")
    wu.taps("补照片、材料")
    wu.sends_photo()
    for words in ("报进展", "还没完成的", "本周小结", "厕所改得怎么样了", "我们还剩几条"):
        he.says(words)


def _leaders(zhou: Person, feng: Person) -> None:
    for words in ("路灯要抓紧，月底前必须亮", "还有哪些没完成", "本周小结", "路灯修得怎么样了", "待签"):
        zhou.says(words)
    feng.says("户厕要抓紧，月底前必须改完")


def _closes(town: Town, wu: Person, he: Person, shen: Person) -> None:
    for words in ("第7条弄完了，申请销号", "第8条申请延期到11月20日，原因：材料没到"):
        wu.says(words)
    wu.taps("仍然申请")
    he.says("第16条申请销号")
    shen.says("待审")
    shen.taps("同意")
    shen.says("第6条恢复整改")
    shen.says("原因：又有人反映")
    shen.says("第10条弄完了，申请销号")
    with suppress(StopIteration):
        shen.taps("申请销号")
    shen.sends_photo("第10条审批表书记签好了")
    town.deliver()


def _keeps(town: Town, shen: Person) -> None:
    for words in (
        LOG, "出通报", "出公开稿", "分工", "写入台账", "待确认", "/members", "/edit 3", "/settings", "/history 3", "换单位",
        "邀请\n唐同志 经发办\n宋同志 财政所", "整改办交接给何同志", "撤回登记号0003", "还有哪些没完成", "/help",
    ):  # fmt: skip
        with suppress(LedgerError):
            shen.says(words)
    for words, label in (("/settings", "可见范围"), ("/settings", "销号流程"), ("/edit 3", "可见范围")):
        shen.says(words)
        shen.taps(label)
    shen.says("/members")
    shen.taps("3")
    for label in ("改角色", "返回", "改部门", "返回", "移交", "返回", "移出"):
        shen.taps(label)
    with town.book() as book:
        citizens.invite(book, citizens.Citizen(0, "唐同志", "clerk", "经发办"))
        citizens.invite(book, citizens.Citizen(0, "宋同志", "clerk", "财政所"))
    sheet = edited(exported(town), n3={"deadline": date(2025, 11, 7)}, n8={"progress": "done", "flag": None})
    brought(shen, "整改台账1010.xlsx", to_workbook(sheet))
    brought(shen, "通报模板.txt", "开头\n{问题清单}\n结尾".encode())
    shen.says("/members")
    shen.taps("没用的邀请2")
    shen.taps("全部作废")


def buttons(town: Town) -> dict[str, list[str]]:
    """What every button in the town's chats sends, by its verb; edited cards show only their newest."""
    found: dict[str, list[str]] = {}
    for citizen in citizens.PEOPLE:
        for payload in town.payloads(citizen.telegram_id):
            for row in payload.get("reply_markup", {}).get("inline_keyboard", []):
                for button in row:
                    data = button["callback_data"]
                    found.setdefault(data.partition(":")[0], []).append(data)
    return {verb: sorted(set(data)) for verb, data in found.items()}
