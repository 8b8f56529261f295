"""A small bot that uses every part of the page: cards, edits, alerts, pictures, files, a fixed keyboard."""

from __future__ import annotations

import asyncio
import threading
from typing import Any, Self

from telegram import (
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    ReplyKeyboardMarkup,
    Update,
)
from telegram.constants import ParseMode
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from tests.browser.pictures import picture

Context = ContextTypes.DEFAULT_TYPE
FIXED = ReplyKeyboardMarkup(
    [["报进展", "还没完成的"], ["本周小结", "帮助"]], resize_keyboard=True, is_persistent=True
)
ASKING = InlineKeyboardMarkup(
    [[InlineKeyboardButton(label, callback_data=label) for label in ("确认", "不是这条", "不用记")]]
)
RECORDED = InlineKeyboardMarkup(
    [
        [
            InlineKeyboardButton("撤回", callback_data="撤回"),
            InlineKeyboardButton("补照片、材料", callback_data="补"),
        ]
    ]
)
WELCOME = (
    "郑同志，您好。这里是霁川镇巡察整改助手。\n您是：苇塘村，报进展\n"
    "有进展直接发一句话，例如「户厕又改了2户，一共12户」，照片一起发。\n看到「已记录」才算报上。请不要发涉密内容、问题线索、身份证号。"
)
OUTSTANDING = """<b>16条中，没整改完9条</b>；另有3条已完成、未销号
🔴 超期1条
5 村道路灯失管失修（规建办，超7天）
🟡 10天内到期2条
4 村卫生室开诊不正常（社会事务办，20日）
8 固定资产底数不清（财政所，24日）
其余6条
3 农村户厕改造进度慢（农业农村办，31日）
9 村级合同管理混乱（经发办，11月14日）
11 “三会一课”记录不完整（党建办，31日）
13 村级后备力量不足（党建办，11月14日）
15 违建清拆不彻底（综合执法队，11月14日）
16 饮水工程管护不力（农业农村办，未定时限）
其中两周没有新进展：9、13"""
MORE = InlineKeyboardMarkup(
    [
        [InlineKeyboardButton(label, callback_data="看") for label in ("党建办5", "农业农村办6", "规建办3")],
        [InlineKeyboardButton(label, callback_data="看") for label in ("未销号3条", "提醒3个部门", "文字稿")],
    ]
)


async def start(update: Update, _context: Context) -> None:
    assert update.message
    await update.message.reply_text(WELCOME, reply_markup=FIXED)


async def text(update: Update, _context: Context) -> None:
    assert update.message
    said = update.message.text or ""
    if said == "还没完成的":
        await update.message.reply_text(OUTSTANDING, parse_mode=ParseMode.HTML, reply_markup=MORE)
    elif said == "看图":
        await update.message.reply_media_group(
            [InputMediaPhoto(picture(c), caption="三张") for c in "rgb"][:1] * 3
        )
    elif said == "要表格":
        await update.message.reply_document(b"1,2", filename="整改台账1017.csv", caption="台账在这里")
    else:
        card = f"第3条 农村户厕改造进度慢\n原话：{said}\n记为：本村累计12户（上次10户，10月9日）"
        await update.message.reply_text(card, reply_markup=ASKING)


async def edited(update: Update, context: Context) -> None:
    assert update.edited_message
    await context.bot.send_message(update.edited_message.chat_id, f"改成了：{update.edited_message.text}")


async def files(update: Update, _context: Context) -> None:
    assert update.message
    kind = (
        "照片"
        if update.message.photo
        else f"文件{update.message.document and update.message.document.file_name}"
    )
    await update.message.reply_text(f"收到{kind}：{update.message.caption or '没有说明'}")


async def tap(update: Update, _context: Context) -> None:
    query = update.callback_query
    assert query
    if query.data == "确认":
        await query.edit_message_text(
            "已记录（登记号0213）\n第3条 农村户厕改造进度慢，本村累计12户", reply_markup=RECORDED
        )
        await query.answer("已记录")
    elif query.data == "不是这条":
        await query.answer("请直接说是第几条。", show_alert=True)
    else:
        await query.answer()


def application(token: str, url: str) -> Application[Any, Any, Any, Any, Any, Any]:
    built = ApplicationBuilder().token(token).base_url(f"{url}/bot").base_file_url(f"{url}/file/bot").build()
    built.add_handler(CommandHandler("start", start))
    built.add_handler(CallbackQueryHandler(tap))
    built.add_handler(MessageHandler(filters.UpdateType.EDITED_MESSAGE, edited))
    built.add_handler(MessageHandler(filters.PHOTO | filters.Document.ALL, files))
    built.add_handler(MessageHandler(filters.TEXT, text))
    return built


class Echo:
    """The bot in a thread of its own."""

    def __init__(self, token: str, url: str) -> None:
        self._token, self._url = token, url
        self._loop = asyncio.new_event_loop()
        self._over = asyncio.Event()
        self._up = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._up.wait(10)
        return self

    def __exit__(self, *_error: object) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(10)

    def _run(self) -> None:
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        app = application(self._token, self._url)
        async with app:
            await app.bot.set_my_commands(
                [BotCommand("report", "报进展"), BotCommand("outstanding", "还没完成的")]
            )
            await app.start()
            assert app.updater
            await app.updater.start_polling(poll_interval=0)
            self._up.set()
            await self._over.wait()
            await app.updater.stop()
            await app.stop()
