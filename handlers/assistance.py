"""Help, cancelling, and the short sentences for what is no report and no question."""

from __future__ import annotations

import re

from telegram import Update

from handlers import awaiting
from handlers.context import Context
from handlers.placing import Catalogue
from handlers.replies import Reply, send
from storage.ledger import Book
from storage.records import Member

NOT_PROGRESS = "这句不像整改进展，没有记录。"
NO_RANKING = "这里不给部门和个人排名次。要看进展，可以问「还有哪些没完成」。"
# 哪个部门最慢; 排一下名
RANKING = re.compile(r"排个?名|排一下名|排行|名次|倒数|(?:哪个|哪家|谁).{0,6}(?:最[慢快差好]|垫底|拖后腿)")
ONLY_TEXT = "这个我看不懂。请发一句话、照片或文件。"
TOO_LONG = "这条太长了（{length}字），没有记录。请分成几条发，每条说一件事。"
HELP = {
    "clerk": (
        "报进展：直接发一句话，例如「户厕又改了2户，一共12户」，照片一起发。\n"
        "看到「已记录」才算报上；报错了点「撤回」，或者直接修改原来那句话。\n"
        "问一条：「厕所改得怎么样了」「第3个问题到哪一步了」。\n"
        "看还剩什么：「我们还剩几条」。看这几天：「本周小结」。\n"
        "弄完了：「第7条申请销号」。来不及：「第7条申请延期到11月15日，原因：…」。"
    ),
    "coordinator": (
        "问全部：「还有哪些没完成」。问一条：「厕所改得怎么样了」「2-1」。\n"
        "看这几天：「本周小结」，点「文字稿」可以直接转发。\n"
        "看谁报了没点确认：/pending。管人员：/members。\n"
        "代部门报进展：直接发一句话，例如「户厕又改了20户，累计187户」。\n"
        "出文件：「出通报」「出公开稿」「要表格」「要核对与历史」「要模板」「要定稿」。改过的台账、通报直接发给我。\n"
        "报来的进展写进通报：「写入台账」。分给部门：「分工」。改一条：「第3条期限改到11月7日」，或 /edit 和编号。\n"
        "审核销号：「待审」。一案一档：「第7条材料打包」「打印第7条审批表」。"
    ),
    "chief": (
        "问全部：「还有哪些没完成」。问一条：「路灯修得怎么样了」。\n"
        "看这几天：「本周小结」，点「文字稿」可以直接转发。\n"
        "提要求：直接说，例如「路灯月底前必须亮」，会先问您转给谁。"
    ),
    "deputy": (
        "看分管的：「还有哪些没完成」。问一条：「路灯修得怎么样了」。\n"
        "提要求：直接说，例如「路灯月底前必须亮」，会先问您转给谁。\n"
        "要签批的会发卡片给您，点「同意」或「退回」。"
    ),
    "verifier": (
        "问全部：「还有哪些没完成」。问一条：「路灯修得怎么样了」。\n"
        "看这几天：「本周小结」。镇内销号后会发卡片给您，请您认定。"
    ),
    "viewer": "问全部：「还有哪些没完成」。问一条：「路灯修得怎么样了」。",
}


def no_ranking(_book: Book, _member: Member, text: str, _known: Catalogue) -> Reply | None:
    """Who is slowest or first is not told: the ledger keeps the work, it does not rank people."""
    return Reply(NO_RANKING) if RANKING.search(text) else None


def help_for(member: Member) -> Reply:
    """What this member can say, with examples."""
    return Reply(f"{HELP[member.role]}\n请不要发涉密内容、问题线索、身份证号。", fixed=True)


def _cancel(book: Book, member: Member) -> Reply:
    """Forget what the bot was waiting for; reports that wait for 确认 stay."""
    return Reply(
        "好的，取消了。"
        if awaiting.stop(book, member)
        else "现在没有要取消的。报错的点那张卡片上的「撤回」或「不用记」。"
    )


async def ask(_update: Update, context: Context) -> None:
    """/help or the fixed button."""
    send(context.book, context.member.chat_id, help_for(context.member))


async def stop(_update: Update, context: Context) -> None:
    """/cancel anywhere."""
    send(context.book, context.member.chat_id, _cancel(context.book, context.member))


async def unreadable(_update: Update, context: Context) -> None:
    """A sticker, a place, a contact: nothing that could be a report."""
    send(context.book, context.member.chat_id, Reply(ONLY_TEXT))
