from __future__ import annotations

from datetime import timedelta

import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    ReplyKeyboardMarkup,
    ReplyParameters,
)
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter

from bot.practice.errors import bad_request
from bot.practice.people import PICTURE, User
from tests.bot.conftest import Loopback

pytestmark = pytest.mark.anyio


@pytest.fixture
def zheng(telegram: Loopback) -> User:
    user = telegram.user(71, "郑同志")
    user.starts()
    return user


def buttons(*labels: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(label, callback_data=f"d:{label}") for label in labels]]
    )


async def test_a_sent_text_is_what_the_member_sees(bot: Bot, zheng: User) -> None:
    sent = await bot.send_message(
        71, "<b>已记录</b>（登记号0001）", parse_mode="HTML", reply_markup=buttons("撤回")
    )
    seen = await zheng.hears("已记录")
    assert (seen.id, seen.text, seen.labels) == (sent.message_id, "已记录（登记号0001）", [["撤回"]])
    assert sent.entities[0].type == "bold"
    assert sent.date.tzinfo


async def test_a_fixed_keyboard_stays_below_the_input(bot: Bot, zheng: User) -> None:
    rows = [["报进展", "还没完成的"], ["本周小结", "帮助"]]
    welcome = await bot.send_message(71, "您好", reply_markup=ReplyKeyboardMarkup(rows))
    await bot.send_message(71, "第二条")
    assert zheng.keyboard == rows
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("改过", 71, welcome.message_id)


@pytest.mark.parametrize(
    ("text", "mode", "complaint"),
    [
        ("字" * 4097, None, "Message is too long"),
        ("", None, "Message text is empty"),
        ("  \n", None, "Text must be non-empty"),
        ("<b>没有关", "HTML", "Can't parse entities: can't find end tag corresponding to start tag \"b\""),
        ("<x>没有</x>", "HTML", 'Can\'t parse entities: unsupported start tag "x" at byte offset 0'),
        ("没有</b>", "HTML", "Can't parse entities: unexpected end tag at byte offset 6"),
        (
            "<b>一<i>二</b></i>",
            "HTML",
            'Can\'t parse entities: unmatched end tag at byte offset 12, expected "</i>", found "</b>"',
        ),
        ("一", "Wiki", "Unsupported parse_mode"),
    ],
)
async def test_a_text_that_telegram_would_refuse_is_refused(
    bot: Bot, zheng: User, text: str, mode: str | None, complaint: str
) -> None:
    with pytest.raises(BadRequest) as refused:
        await bot.send_message(71, text, parse_mode=mode)
    assert refused.value.message.lower() == complaint.lower()


async def test_a_text_of_4096_characters_goes_out(bot: Bot, zheng: User) -> None:
    sent = await bot.send_message(71, f"<b>{'字' * 4096}</b>", parse_mode="HTML")
    assert len(sent.text or "") == 4096


@pytest.mark.parametrize(("letters", "fits"), [(64, True), (65, False)])
async def test_callback_data_ends_at_64_bytes(bot: Bot, zheng: User, letters: int, fits: bool) -> None:
    markup = InlineKeyboardMarkup.from_button(InlineKeyboardButton("确认", callback_data="x" * letters))
    if fits:
        assert await bot.send_message(71, "卡片", reply_markup=markup)
    else:
        with pytest.raises(BadRequest, match="Button_data_invalid"):
            await bot.send_message(71, "卡片", reply_markup=markup)


async def test_a_button_without_an_action_is_refused(bot: Bot, zheng: User) -> None:
    markup = InlineKeyboardMarkup.from_button(InlineKeyboardButton("确认"))
    with pytest.raises(BadRequest, match="Text buttons are unallowed in the inline keyboard"):
        await bot.send_message(71, "卡片", reply_markup=markup)


async def test_nobody_can_be_written_to_before_the_first_word(telegram: Loopback, bot: Bot) -> None:
    telegram.user(72, "生人")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(72, "您好")


async def test_a_blocked_bot_is_forbidden_and_told_so(telegram: Loopback, bot: Bot, zheng: User) -> None:
    zheng.blocks()
    with pytest.raises(Forbidden, match="Forbidden: bot was blocked by the user"):
        await bot.send_message(71, "您好")
    change = (await bot.get_updates(timeout=1))[-1].my_chat_member
    assert change is not None
    assert (change.old_chat_member.status, change.new_chat_member.status) == ("member", "kicked")
    zheng.says("我又来了")
    assert await bot.send_message(71, "您好")


async def test_a_wrong_token_opens_nothing(telegram: Loopback, zheng: User) -> None:
    with pytest.raises(InvalidToken):
        async with Bot("1:wrong", base_url=f"{telegram.url}/bot"):
            pass


async def test_an_edit_replaces_text_and_buttons(bot: Bot, zheng: User) -> None:
    card = await bot.send_message(71, "卡片", reply_markup=buttons("确认", "不是这条"))
    await bot.edit_message_text("已记录", 71, card.message_id, reply_markup=buttons("撤回"))
    assert (zheng.last.text, zheng.last.labels, zheng.last.edited) == ("已记录", [["撤回"]], True)
    await bot.edit_message_reply_markup(71, card.message_id)
    assert zheng.last.labels == []


async def test_an_edit_that_changes_nothing_is_refused(bot: Bot, zheng: User) -> None:
    card = await bot.send_message(71, "卡片", reply_markup=buttons("确认"))
    with pytest.raises(
        BadRequest, match="Message is not modified: specified new message content and reply markup"
    ):
        await bot.edit_message_text("卡片", 71, card.message_id, reply_markup=buttons("确认"))
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_reply_markup(71, card.message_id, reply_markup=buttons("确认"))


async def test_only_the_bots_own_texts_can_be_edited(bot: Bot, zheng: User) -> None:
    theirs = zheng.says("我的话")
    photo = await bot.send_photo(71, PICTURE)
    for number, complaint in [
        (999, "Message to edit not found"),
        (theirs.id, "Message can't be edited"),
        (photo.message_id, "There is no text in the message to edit"),
    ]:
        with pytest.raises(BadRequest, match=complaint):
            await bot.edit_message_text("改", 71, number)


async def test_a_caption_ends_at_1024_characters_and_can_be_edited(bot: Bot, zheng: User) -> None:
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await bot.send_photo(71, PICTURE, caption="字" * 1025)
    photo = await bot.send_photo(71, PICTURE, caption="字" * 1024)
    await bot.edit_message_caption(71, photo.message_id, caption="短")
    assert zheng.last.text == "短"
    text = await bot.send_message(71, "没有图")
    with pytest.raises(BadRequest, match="There is no caption in the message to edit"):
        await bot.edit_message_caption(71, text.message_id, caption="短")


async def test_a_deleted_message_is_gone(bot: Bot, zheng: User) -> None:
    theirs = zheng.says("含证件号的话")
    await bot.delete_message(71, theirs.id)
    assert theirs.id not in [bubble.id for bubble in zheng.messages]
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bot.delete_message(71, theirs.id)


async def test_a_reply_needs_the_message_it_replies_to(bot: Bot, zheng: User) -> None:
    theirs = zheng.says("厕所改了20户")
    sent = await bot.send_message(71, "已记录", reply_parameters=ReplyParameters(theirs.id))
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.text == "厕所改了20户"
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(71, "已记录", reply_parameters=ReplyParameters(999))
    assert await bot.send_message(
        71, "已记录", reply_parameters=ReplyParameters(999, allow_sending_without_reply=True)
    )


async def test_a_tap_is_answered_once(telegram: Loopback, bot: Bot, zheng: User) -> None:
    await bot.send_message(71, "卡片", reply_markup=buttons("确认"))
    press = zheng.presses("确认")
    query = (await bot.get_updates(timeout=1))[-1].callback_query
    assert query is not None
    assert (query.data, query.message and query.message.chat.id) == ("d:确认", 71)
    await query.answer("已记录", show_alert=True)
    answer = zheng.gets(press)
    assert (answer.text, answer.alert) == ("已记录", True)
    with pytest.raises(
        BadRequest, match="Query is too old and response timeout expired or query id is invalid"
    ):
        await query.answer()


async def test_a_button_seen_before_the_edit_still_sends_what_it_said(bot: Bot, zheng: User) -> None:
    card = await bot.send_message(71, "卡片", reply_markup=buttons("确认"))
    before = zheng.last
    await bot.edit_message_text("已记录", 71, card.message_id)
    zheng.presses("确认", on=before)
    query = (await bot.get_updates(timeout=1))[-1].callback_query
    assert query is not None
    assert query.data == "d:确认"


async def test_photos_and_documents_come_and_go(bot: Bot, zheng: User) -> None:
    zheng.sends_document("台账.txt", "第1条".encode(), "这是台账", "text/plain")
    message = (await bot.get_updates(timeout=1))[-1].message
    assert message is not None
    assert message.document is not None
    assert (message.caption, message.document.file_name) == ("这是台账", "台账.txt")
    file = await message.document.get_file()
    assert bytes(await file.download_as_bytearray()).decode() == "第1条"
    sent = await bot.send_document(71, "新台账".encode(), filename="新台账.txt", caption="给您")
    assert sent.document is not None
    again = await bot.send_document(71, sent.document.file_id)
    assert again.document == sent.document
    with pytest.raises(BadRequest, match="Wrong file identifier/http url specified"):
        await bot.send_document(71, "nonsense")


async def test_what_is_no_picture_is_no_photo(bot: Bot, zheng: User) -> None:
    with pytest.raises(BadRequest, match="Image_process_failed"):
        await bot.send_photo(71, b"plain text")
    photo = (await bot.send_photo(71, PICTURE)).photo[0]
    assert (photo.width, photo.height) == (1, 1)


async def test_an_album_is_one_message_each_with_one_mark(bot: Bot, zheng: User) -> None:
    sent = await bot.send_media_group(
        71, [InputMediaPhoto(PICTURE, caption="两张"), InputMediaPhoto(PICTURE)]
    )
    assert len({message.media_group_id for message in sent}) == 1
    assert [bubble.text for bubble in zheng.messages[-2:]] == ["两张", ""]
    with pytest.raises(BadRequest, match="Document can't be mixed with other media types"):
        await bot.send_media_group(71, [InputMediaPhoto(PICTURE), InputMediaDocument(b"x")])


async def test_a_file_over_20_megabytes_cannot_be_fetched(bot: Bot, zheng: User) -> None:
    zheng.sends_document("大.zip", b"\0" * (20 * 1024 * 1024 + 1))
    message = (await bot.get_updates(timeout=1))[-1].message
    assert message is not None
    assert message.document is not None
    with pytest.raises(BadRequest, match="File is too big"):
        await message.document.get_file()


async def test_faults_strike_as_often_as_asked(
    telegram: Loopback, bot: Bot, zheng: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    telegram.floods(3, times=2)
    for _ in range(2):
        with pytest.raises(RetryAfter) as flood:
            await bot.send_message(71, "一")
        assert flood.value.retry_after == timedelta(seconds=3)
    telegram.fails("sendMessage", bad_request("chat not found"))
    with pytest.raises(BadRequest):
        await bot.send_message(71, "二")
    telegram.goes_down(1)
    with pytest.raises(NetworkError):
        await bot.send_message(71, "三")
    telegram.loses_replies("sendMessage")
    with pytest.raises(NetworkError):
        await bot.send_message(71, "四")
    await bot.send_message(71, "五")
    assert [bubble.text for bubble in zheng.messages if bubble.from_bot] == ["四", "五"]
    assert len(telegram.calls_of("sendMessage")) == 6
